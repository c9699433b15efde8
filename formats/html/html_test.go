package html

import (
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sardine/document"
	"sardine/formats/formattest"
	"sardine/internal/charset"
)

var format = formattest.Format{Sniff: Sniff, Read: Read, Rewrite: Rewrite, Splice: true}

func TestAccept(t *testing.T) {
	files, err := filepath.Glob("testdata/*.html")
	if err != nil || len(files) == 0 {
		t.Fatal("no fixtures", err)
	}
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		t.Run(filepath.Base(name), func(t *testing.T) {
			formattest.Accept(t, format, data, filepath.Base(name))
			formattest.ExactOrigins(t, formattest.Read(format, data, name).Parts, func(*document.Part, uint32) []byte { return data })
		})
	}
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
	out, err := formattest.Rewrite(format, []byte(in), "a.html", removing("peterson", "N"))
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

// removing is formattest.Replace for every place of old.
func removing(old, mask string) *formattest.Editor {
	return &formattest.Editor{Edit: func(p *document.Part) (reps []document.Replacement) {
		for at := 0; ; {
			n := strings.Index(p.Text[at:], old)
			if n < 0 {
				return reps
			}
			at += n + len(old)
			if s := (document.Span{Start: int64(at - len(old)), End: int64(at)}); p.Owns(s.Shift(p.Base)) {
				reps = append(reps, document.Replacement{Span: s, New: mask})
			}
		}
	}}
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
	for _, c := range []struct {
		name, head, unit string
		value            bool
	}{
		{"one line", `<p>`, `<p n="Ann Example"><b>01632 960001</b></p>`, true},
		{"inline", `<p>`, `<b>01632 960001</b> Ann `, true},
		{"one text", `<p>`, `Ann Example, 01632 960001; `, true},
		{"table", `<table><tr><th>Phone<th>Name`, `<tr><td>01632 960001<td>Ann`, true},
		{"one row", `<table><tr><th>Phone<th>Name<tr>`, `<td>01632 960001<td>Ann`, true},
		{"one value", `<p a="`, `Ann Example, 01632 960001; `, true},
		{"one comment", `<!--`, `Ann Example, 01632 960001; `, true},
		{"one script", `<script>`, `Ann Example, 01632 960001; </p>`, true},
		{"one title", `<title>`, `Ann &amp; 01632 960001; </p>`, true},
		{"one tag", `<p `, `a="01632 960001" `, true},
		{"one word", ``, `x1`, false},
		{"a stray word", `<p `, "\xE9", false},
		{"names", `<`, `a`, false},
		{"blanks", `<p>`, ` `, false},
		{"blanks in a tag", `<p a`, ` `, false},
		{"angles", ``, `<`, false},
		{"ends", `<table>`, `</table>`, false},
		{"headings", ``, `<table><th>`, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			e := &formattest.Endless{Head: c.head, Unit: c.unit, N: 1 << 20, File: "long.html"}
			if c.value {
				e.N = 2 << 20
			}
			in := struct {
				io.Reader
				*formattest.Endless
			}{nil, e}
			out := &formattest.Checker{T: t, Needle: "01632 960001"}
			if err := Read(context.Background(), in, document.Options{}, out); err != nil {
				t.Fatal(err)
			}
			for i, p := range out.Parts {
				if p.More && (i+1 == len(out.Parts) || out.Parts[i+1].Kind != p.Kind) {
					t.Errorf("part %d says that more follows", i)
				}
			}
			if want := (int(e.N) - len(c.head)) / len(c.unit); c.value && (out.Hits < want || out.Hits > want+1) {
				t.Errorf("%d values owned by a part, want %d", out.Hits, want)
			}
			var n tally
			if err := Rewrite(context.Background(), in, document.Options{}, formattest.Replace("01632 960001", "[t]"), &n); err != nil {
				t.Fatal(err)
			}
			if c.value && (n.left > 1 || n.n == 0) {
				t.Errorf("%d values left", n.left)
			}
		})
	}
}

type tally struct{ n, left int }

func (t *tally) Write(p []byte) (int, error) {
	t.n += len(p)
	t.left += bytes.Count(p, []byte("01632"))
	return len(p), nil
}

var seeds = []string{
	`<!DOCTYPE html><p title="Ann" data-x=Ann>Zo&euml;  <b>Ann</b>e</p><!-- Ann --><script>a='Ann'</script><a href='mailto:a%40b'>`,
	`<table><tr><th>a<th>b<tr><td>1<td>2</table><pre> x </pre><title>&amp;</ti`,
	`<a b="c<d>'"e</a><? <!-- <![CDATA[ </x y> &ampx &#1; &`,
}

func FuzzRead(f *testing.F) {
	for _, s := range seeds {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		r := formattest.Read(format, data, "a.html")
		if r.Err != nil {
			t.Fatal(r.Err)
		}
		formattest.WellFormed(t, r.Parts)
	})
}

func FuzzRoundTrip(f *testing.F) {
	for _, s := range seeds {
		f.Add([]byte(s), uint16(3), uint16(9), `X"<`)
	}
	f.Fuzz(func(t *testing.T, data []byte, at, n uint16, mask string) {
		out, err := formattest.Rewrite(format, data, "a.html", &formattest.Editor{})
		if err != nil || !bytes.Equal(out, data) {
			t.Fatalf("rewriting nothing: %v", err)
		}
		_, err = formattest.Rewrite(format, data, "a.html", &formattest.Editor{Edit: func(p *document.Part) []document.Replacement {
			i := int64(at) % int64(len(p.Text)+1)
			j := min(i+int64(n), int64(len(p.Text)))
			if i == j {
				return nil
			}
			return []document.Replacement{{Span: document.Span{Start: i, End: j}, New: mask}}
		}})
		if err != nil {
			t.Fatal(err)
		}
	})
}

func BenchmarkRead(b *testing.B) {
	unit := "<div class=\"person\" title=\"Ann\"><p>Ann Example lives at <b>12 High Street</b>, Leeds &amp; has nothing to say.</p><a href=\"mailto:ann@example.org\">write</a></div>\n"
	data := []byte("<html><body>" + strings.Repeat(unit, 8<<20/len(unit)))
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		if err := Read(context.Background(), formattest.NewStream(data, "a.html"), document.Options{}, discard{}); err != nil {
			b.Fatal(err)
		}
	}
}

type discard struct{}

func (discard) Part(*document.Part) error             { return nil }
func (discard) Child(string, string, io.Reader) error { return nil }
func (discard) Skip(string, document.SkipReason)      {}
