package html

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sardine/document"
	"sardine/formats/formattest"
	"sardine/internal/charset"
)

var format = formattest.Format{Sniff: Sniff, Read: Read, Rewrite: Rewrite, Splice: true}

func TestAccept(t *testing.T) {
	formattest.AcceptFiles(t, format, "testdata/*.html")
}

// texts are the parts' kinds and texts.
func texts(r *formattest.Result) (out []string) {
	for _, p := range r.Parts {
		out = append(out, p.Kind.String()+": "+p.Text)
	}
	return out
}

func TestRead(t *testing.T) {
	for _, c := range []struct {
		name, data string
		want       []string
	}{
		{"blocks", "<h1>Ann</h1><p>Mr  <b>Ex</b>ample,\n 12 High\tSt</p>Leeds<br>LS1<div><div>x</div></div>",
			[]string{"body: Ann\nMr Example, 12 High St\nLeeds\nLS1\nx\n"}},
		{"title and areas", "<title>Ann &amp; <b></title><textarea>a\n &lt;b></textarea>", []string{"body: Ann & <b>\na\n <b>\n"}},
		{"references", "<p>Zo&euml; &lt;&#8364;&gt;&nbsp;&amp&copyx &nope; & &#x1F600; &#0;", []string{"body: Zoë <€>\u00A0&©x &nope; & 😀 \uFFFD"}},
		{"pre", "<pre>a\n  b</pre>c", []string{"body: a\n  b\nc"}},
		{"loose rows", "<table><tr><td>Ann</td><td> 1 </td></tr><tr><td>Bob</td><td><p>2</p></td><td>3</table>", []string{"body: Ann\t1\nBob\t2\t3\n"}},
		{"empty cells", "<table><tr><td>Name<td>Phone<td>Born</tr><tr><td>Ann<td><td>1990</tr><tr><td><td>12<td></tr></table><p>after", []string{"body: Name\tPhone\tBorn\nAnn\t\t1990\n\t12\nafter"}},
		{"mail", "<p>Ann <ann@example.org>, 1 < 2 <3", []string{"body: Ann <ann@example.org>, 1 < 2 <3"}},
		{"attributes", `<a href="mailto:ann%40example.org?x=1&amp;y" class=x title='An "A"'>Ann</a><input name=dob value=2001-02-03 disabled><meta name="author" content="Bob"><img alt="Cy">`,
			[]string{"body: Ann", "metadata: href=mailto:ann@example.org?x=1&y\ntitle=An \"A\"\ndob=2001-02-03\nauthor=Bob\nalt=Cy\n"}},
		{"hidden", "<!-- Ann --><script>var a = '<b>Bob</b>';</SCRIPT ><style>x{}</style>y", []string{"body: y", "hidden:  Ann \nvar a = '<b>Bob</b>';\nx{}\n"}},
		{"stray words", "<p Ann hidden>x", []string{"body: x", "metadata: Ann\n"}},
		{"no end", "<p title='Ann Exam", []string{"metadata: title=Ann Exam\n"}},
		{"no end of a comment", "x<!-- Ann", []string{"body: x", "hidden:  Ann\n"}},
		{"nothing", "<p>", []string{"body: "}},
		{"doctype", "<!DOCTYPE html>x", []string{"body: x", "hidden: DOCTYPE html\n"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := formattest.Read(format, []byte(c.data), "a.html")
			if r.Err != nil {
				t.Fatal(r.Err)
			}
			if diff := cmp.Diff(c.want, texts(r)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			formattest.WellFormed(t, r.Parts)
		})
	}
}

func TestTable(t *testing.T) {
	const in = "<p>List</p><table><thead><tr><th>Na<i>me</i></th><th>Born &amp; bred</th></tr></thead>" +
		"<tr><td>Ann<br>Example</td><td></td></tr><tr><td><table><tr><td>Bob<td>x</table></td><td>Leeds</td></tr></table><p>End"
	r := formattest.Read(format, []byte(in), "a.html")
	want := []string{"body: List\n", "body: Name\tBorn & bred\nAnn\nExample\t\nBob\tx\tLeeds\n", "body: End"}
	if diff := cmp.Diff(want, texts(r)); diff != "" {
		t.Fatalf("(-want +got):\n%s", diff)
	}
	p := r.Parts[1]
	if diff := cmp.Diff([]string{"Na me", "Born & bred"}, p.Table.Header); diff != "" {
		t.Errorf("header (-want +got):\n%s", diff)
	}
	i := p.Table.At(strings.Index(p.Text, "Leeds"))
	if c := p.Table.Cells[i]; c.Row != 3 || c.Col != 1 || p.Text[c.Text:p.Table.End(i, len(p.Text))] != "Leeds" {
		t.Errorf("Leeds stands in row %d, column %d", c.Row, c.Col)
	}
	formattest.WellFormed(t, r.Parts)
}

// TestScript: strings of scripts spell letters by number, and what is put in
// their place stays a string.
func TestScript(t *testing.T) {
	const in = `<script>a="ann\u0040example.org \x5aoe \u00e9 \n \\u0040 \u0000 \u00"</script><style>a{content:"\u0041"}</style>`
	want := `hidden: a="ann@example.org Zoe é \n \\u0040 \u0000 \u00"` + "\n" + `a{content:"\u0041"}` + "\n"
	r := formattest.Read(format, []byte(in), "a.html")
	if got := texts(r); len(got) == 0 || got[len(got)-1] != want {
		t.Errorf("%q, want %q", got, want)
	}
	formattest.ExactOrigins(t, r.Parts, func(*document.Part, uint32) []byte { return []byte(in) })
	out, err := formattest.Rewrite(format, []byte(in), "a.html", formattest.Replace("ann@example.org", "[mail]"))
	if err != nil || !strings.Contains(string(out), `a="[mail] \x5aoe`) {
		t.Errorf("%v %s", err, out)
	}
}

func TestEncodings(t *testing.T) {
	for name, data := range map[string]string{
		"meta":        "<meta charset=windows-1252><p>Ren\xe9e",
		"http-equiv":  `<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-1"><p>Ren` + "\xe9e",
		"cyrillic":    "<meta charset='windows-1251'><p>\xc8\xe2\xe0\xed",
		"wrong":       "<meta charset='utf-8'><p>Ren\xe9e",
		"other wrong": "<meta charset='windows-1252'><p>Renée",
		"utf-16":      "\xFF\xFE" + string(charset.UTF16LE.Encode("<p>Renée")),
	} {
		want := "Renée"
		if name == "cyrillic" {
			want = "Иван"
		}
		if got := formattest.Read(format, []byte(data), "a.html").Parts[0].Text; got != want {
			t.Errorf("%s: %q", name, got)
		}
	}
}

func TestSniff(t *testing.T) {
	for text, want := range map[string]bool{
		"<!DOCTYPE html><p>x": true, " <!-- x --> <HTML>": true, "<p>x</p>": true, "<?xml version='1.0'?><html xmlns='x'>": true,
		string(charset.UTF16LE.Encode("<html><body>text")): true,
		"<?xml version='1.0'?><note/>":                     false, "<note>x</note>": false, "a <b>": false, "": false, "<": false, "<p": false, "<ann@example.org>": false,
	} {
		if got := Sniff([]byte(text), "x"); got != want {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}
}

func TestRewrite(t *testing.T) {
	const in = `<p title="Ann" data-x=Ann>Zo&euml;  <b>Ann</b>e</p><!-- Ann --><script>a='Ann'</script><table><th>Ann</table><a href='mailto:a%40b'>`
	for _, c := range []struct{ name, old, mask, want string }{
		{"everywhere", "Ann", `<"a b">-`, `<p title="&#60;&#34;a&#32;b&#34;&#62;-" data-x=&#60;&#34;a&#32;b&#34;&#62;->Zo&euml;  <b>&#60;&#34;a b&#34;&#62;-</b>e</p>` +
			`<!-- __a b___ --><script>a='__a b___'</script><table><th>&#60;&#34;a b&#34;&#62;-</table><a href='mailto:a%40b'>`},
		{"over a tag", "Zoë Anne", "#", `<p title="Ann" data-x=Ann>#<b></b></p><!-- Ann --><script>a='Ann'</script><table><th>Ann</table><a href='mailto:a%40b'>`},
		{"an address", "a@b", "[mail]", `<p title="Ann" data-x=Ann>Zo&euml;  <b>Ann</b>e</p><!-- Ann --><script>a='Ann'</script><table><th>Ann</table><a href='mailto:[mail]'>`},
		{"a separator", "\n", "-", in},
	} {
		t.Run(c.name, func(t *testing.T) {
			out, err := formattest.Rewrite(format, []byte(in), "a.html", formattest.Replace(c.old, c.mask))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, string(out)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// TestRewriteStray: what stands in a tag beside its attributes keeps to one
// word, since no reference is read there.
func TestRewriteStray(t *testing.T) {
	const in = `<p>x</p><img src= "a" http://example.org/ann_smith_head.gif alt="Ann Smith">`
	for _, c := range []struct{ old, want string }{
		{"ann_smith", `<p>x</p><img src= "a" http://example.org/[A_person_s_name]_head.gif alt="Ann Smith">`},
		{"Ann Smith", `<p>x</p><img src= "a" http://example.org/ann_smith_head.gif alt="[A&#32;person&#39;s&#32;name]">`},
	} {
		out, err := formattest.Rewrite(format, []byte(in), "a.html", formattest.Replace(c.old, "[A person's name]"))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(c.want, string(out)); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	}
}

// TestRewriteNames: what a page calls its elements is no text, and a word that
// goes does not stay there.
func TestRewriteNames(t *testing.T) {
	const in = `<p id="note-peterson" class=peterson type="peterson">x <a href="#note-peterson">y</a></p>`
	const want = `<p id="note-N" class=N type="peterson">x <a href="#note-N">y</a></p>`
	out, err := formattest.Rewrite(format, []byte(in), "a.html", formattest.Replace("peterson", "N"))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, string(out)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	for _, p := range formattest.Read(format, []byte(in), "a.html").Parts {
		if len(p.Path) > 0 {
			t.Errorf("Read hands over %v", p.Path)
		}
	}
}

func TestEmbedded(t *testing.T) {
	const in = `<img alt=x src="data:text/plain;base64,QW5uIEV4YW1wbGU="><img src='data:image/svg+xml;base64,PHN2Zy8+'><a href="data:,Ann">`
	r := formattest.Read(format, []byte(in), "a.html")
	want := []formattest.Child{{Name: "data-1.plain", MediaType: "text/plain", Data: []byte("Ann Example")}, {Name: "data-2.svg", MediaType: "image/svg+xml", Data: []byte("<svg/>")}}
	if diff := cmp.Diff(want, r.Children); diff != "" {
		t.Errorf("children (-want +got):\n%s", diff)
	}
	text := "metadata: alt=x\nsrc=data:text/plain;base64,\nsrc=data:image/svg+xml;base64,\nhref=data:,Ann\n"
	if diff := cmp.Diff([]string{text}, texts(r)); diff != "" {
		t.Errorf("text (-want +got):\n%s", diff)
	}
	out, err := formattest.Rewrite(format, []byte(in), "a.html", &formattest.Editor{Member: func(name string, data []byte) ([]byte, bool) {
		return []byte("B Example"), name == "data-1.plain"
	}})
	if err != nil {
		t.Fatal(err)
	}
	if want := strings.Replace(in, "QW5uIEV4YW1wbGU=", "QiBFeGFtcGxl", 1); string(out) != want {
		t.Errorf("copy is %q", out)
	}
}

func TestRewriteEncoding(t *testing.T) {
	in := []byte("<p>Ren\xe9e Ann, \xa340<!-- Ann -->")
	out, err := formattest.Rewrite(format, in, "a.html", formattest.Replace("Ann", "█é"))
	if err != nil {
		t.Fatal(err)
	}
	if want := "<p>Ren\xe9e &#9608;\xe9, \xa340<!-- #\xe9 -->"; string(out) != want {
		t.Errorf("copy is %q", out)
	}
}

func TestLong(t *testing.T) {
	formattest.Long(t, format, "long.html",
		formattest.Endlessly("one line", `<p>`, `<p n="Ann Example"><b>01632 960001</b></p>`, true, 2<<20),
		formattest.Endlessly("inline", `<p>`, `<b>01632 960001</b> Ann `, true, 2<<20),
		formattest.Endlessly("one text", `<p>`, `Ann Example, 01632 960001; `, true, 2<<20),
		formattest.Endlessly("table", `<table><tr><th>Phone<th>Name`, `<tr><td>01632 960001<td>Ann`, true, 2<<20),
		formattest.Endlessly("one row", `<table><tr><th>Phone<th>Name<tr>`, `<td>01632 960001<td>Ann`, true, 2<<20),
		formattest.Endlessly("one value", `<p a="`, `Ann Example, 01632 960001; `, true, 2<<20),
		formattest.Endlessly("one comment", `<!--`, `Ann Example, 01632 960001; `, true, 2<<20),
		formattest.Endlessly("one script", `<script>`, `Ann Example, 01632 960001; </p>`, true, 2<<20),
		formattest.Endlessly("one title", `<title>`, `Ann &amp; 01632 960001; </p>`, true, 2<<20),
		formattest.Endlessly("one tag", `<p `, `a="01632 960001" `, true, 2<<20),
		formattest.Endlessly("one word", ``, `x1`, false, 1<<20),
		formattest.Endlessly("a stray word", `<p `, "\xE9", false, 1<<20),
		formattest.Endlessly("names", `<`, `a`, false, 1<<20),
		formattest.Endlessly("blanks", `<p>`, ` `, false, 1<<20),
		formattest.Endlessly("blanks in a tag", `<p a`, ` `, false, 1<<20),
		formattest.Endlessly("angles", ``, `<`, false, 1<<20),
		formattest.Endlessly("ends", `<table>`, `</table>`, false, 1<<20),
		formattest.Endlessly("headings", ``, `<table><th>`, false, 1<<20),
	)
}

var seeds = []string{
	`<!DOCTYPE html><p title="Ann" data-x=Ann>Zo&euml;  <b>Ann</b>e</p><!-- Ann --><script>a='Ann'</script><a href='mailto:a%40b'>`,
	`<table><tr><th>a<th>b<tr><td>1<td>2</table><pre> x </pre><title>&amp;</ti`,
	`<a b="c<d>'"e</a><? <!-- <![CDATA[ </x y> &ampx &#1; &`,
}

func FuzzRead(f *testing.F) {
	formattest.FuzzRead(f, format, "a.html", seeds...)
}

func FuzzRoundTrip(f *testing.F) {
	formattest.FuzzRoundTrip(f, format, "a.html", `X"<`, nil, seeds...)
}

func BenchmarkRead(b *testing.B) {
	unit := "<div class=\"person\" title=\"Ann\"><p>Ann Example lives at <b>12 High Street</b>, Leeds &amp; has nothing to say.</p><a href=\"mailto:ann@example.org\">write</a></div>\n"
	data := []byte("<html><body>" + strings.Repeat(unit, 8<<20/len(unit)))
	formattest.Throughput(b, format, data, "a.html")
}
