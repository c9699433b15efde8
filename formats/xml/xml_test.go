package xml

import (
	"bytes"
	stdxml "encoding/xml"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sardine/formats/formattest"
	"sardine/internal/charset"
)

var format = formattest.Format{Sniff: Sniff, Read: Read, Rewrite: Rewrite, Splice: true}

func TestAccept(t *testing.T) {
	formattest.AcceptFiles(t, format, "testdata/*.xml")
}

func TestRead(t *testing.T) {
	for _, c := range []struct{ name, data, want string }{
		{"records", "<?xml version='1.0'?>\n<l>\n <p><n>Ann</n><t>Leeds</t></p>\n <p><n>Bob</n></p>\n</l>\n", "Ann\nLeeds\nBob\n"},
		{"attributes", `<p name="Ann &amp; Bob" dob='2001-02-03' x=1 xmlns:y="urn:z" y:e="" >x</p>`, "name=Ann & Bob\tdob=2001-02-03\tx=1\te=\nx\n"},
		{"mixed", "<p>Mr <b>Ex</b>ample,\n Leeds</p>", "Mr Example,\n Leeds\n"},
		{"digits apart", "<r>12<c>34</c></r>", "12 34\n"},
		{"references", "<p>Zo&#xEB; &lt;&#8364;&gt; &amp;&apos;&quot; &nbsp; & &#0; &#x110000;</p>", "Zoë <€> &'\" &nbsp; & &#0; &#x110000;\n"},
		{"cdata", "<p>a <![CDATA[<b> & ]]>c</p>", "a <b> & c\n"},
		{"comment", "<p>a</p><!-- Ann <b> --><q/>", "a\n Ann <b> \n"},
		{"instruction", "<?sheet href='a.xsl'?><p/>", "sheet href='a.xsl'\n"},
		{"bomb", `<!DOCTYPE l [<!ENTITY a "Ann"><!ENTITY b "&a;&a;">]><l>&b;</l>`, " l [<!ENTITY a \"Ann\"><!ENTITY b \"&a;&a;\">\n&b;\n"},
		{"doctype", `<!DOCTYPE l SYSTEM "l.dtd"><l>x</l>`, " l SYSTEM \"l.dtd\"\nx\n"},
		{"mail", "<p>Ann <ann@example.org>, 1 < 2 <3</p>", "Ann <ann@example.org>, 1 < 2 <3\n"},
		{"stray words", "<p Ann Example>x", "Ann\tExample\nx\n"},
		{"no end", `<p name="Ann Exam`, "name=Ann Exam"},
		{"latin", "<?xml version='1.0' encoding='ISO-8859-1'?><p>Ren\xe9e</p>", "Renée\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := formattest.Read(format, []byte(c.data), "a.xml")
			if r.Err != nil {
				t.Fatal(r.Err)
			}
			if diff := cmp.Diff(c.want, r.Parts[0].Text); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestLabels(t *testing.T) {
	p := formattest.Read(format, []byte(`<l><x:dob at="Leeds">2001-02-03</x:dob><n>Mr <b>Ex</b>ample</n><!--c--></l>`), "").Parts[0]
	var got []string
	for _, l := range p.Labels {
		got = append(got, l.Name+"="+p.Text[l.Start:l.End])
	}
	want := []string{"at=Leeds", "dob=2001-02-03", "n=Mr", "b=Ex", "n=ample", "comment=c"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestSniff(t *testing.T) {
	for text, want := range map[string]bool{
		"<?xml version='1.0'?><a/>": true, "<!-- x --> <l b='1'/>": true, "<note><b>x</b></note>": true, "<!DOCTYPE note><note/>": true,
		string(charset.UTF16LE.Encode("<?xml version='1.0'?><a>text</a>")): true,
		"<!DOCTYPE html><html>": false, "<html><body></body></html>": false, "<p>x</p>": false, "<ann@example.org> wrote": false,
		"a < b": false, "": false, "<": false, "<note> to self": false,
	} {
		if got := Sniff([]byte(text), "x"); got != want {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}
}

func TestRewrite(t *testing.T) {
	const in = `<l a="Ann &amp; Bob"><n>Zo&#xEB; <b>Ann</b>e</n><!-- Ann --><x><![CDATA[<Ann>]]></x></l>`
	for _, c := range []struct{ name, old, mask, want string }{
		{"everywhere", "Ann", `<"x">`, `<l a="&lt;&quot;x&quot;&gt; &amp; Bob"><n>Zo&#xEB; <b>&lt;&quot;x&quot;&gt;</b>e</n><!-- __x__ --><x><![CDATA[<__x__>]]></x></l>`},
		{"over a tag", "Zoë Anne", "#", `<l a="Ann &amp; Bob"><n># <b></b></n><!-- Ann --><x><![CDATA[<Ann>]]></x></l>`},
		{"a reference", "& ", "-", `<l a="Ann -Bob"><n>Zo&#xEB; <b>Ann</b>e</n><!-- Ann --><x><![CDATA[<Ann>]]></x></l>`},
		{"a separator", "\n", "-", in},
	} {
		t.Run(c.name, func(t *testing.T) {
			out, err := formattest.Rewrite(format, []byte(in), "a.xml", formattest.Replace(c.old, c.mask))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, string(out)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if err := stdxml.Unmarshal(out, new(struct{})); err != nil {
				t.Errorf("the copy is not well-formed: %v", err)
			}
		})
	}
}

func TestUTF16(t *testing.T) {
	const text = `<?xml version="1.0" encoding="UTF-16"?><n>Zoë Ann</n>`
	raw := append([]byte{0xFF, 0xFE}, charset.UTF16LE.Encode(text)...)
	out, err := formattest.Rewrite(format, raw, "a.xml", formattest.Replace("Ann", "é<"))
	if err != nil {
		t.Fatal(err)
	}
	if want := append([]byte{0xFF, 0xFE}, charset.UTF16LE.Encode(strings.Replace(text, "Ann", "é&lt;", 1))...); !bytes.Equal(out, want) {
		t.Errorf("copy is %q", out)
	}
}

func TestLong(t *testing.T) {
	formattest.Long(t, format, "long.xml",
		formattest.Endlessly("one line", `<l>`, `<p n="Ann Example"><t>01632 960001</t></p>`, true, 4<<20),
		formattest.Endlessly("one text", `<l>`, `Ann Example, 01632 960001; `, true, 4<<20),
		formattest.Endlessly("one value", `<l a="`, `Ann Example, 01632 960001; `, true, 4<<20),
		formattest.Endlessly("one comment", `<!--`, `Ann Example, 01632 960001; `, true, 4<<20),
		formattest.Endlessly("one tag", `<l `, `a="01632 960001" `, true, 4<<20),
		formattest.Endlessly("one word", ``, `x1`, false, 1<<20),
		formattest.Endlessly("a stray word", `<l `, "\xE9", false, 1<<20),
		formattest.Endlessly("references", `<l>`, `&amp;`, false, 1<<20),
		formattest.Endlessly("depth", ``, `<a>`, false, 1<<20),
		formattest.Endlessly("names", `<`, `a`, false, 1<<20),
		formattest.Endlessly("blanks", `<l>`, ` `, false, 1<<20),
		formattest.Endlessly("blanks in a tag", `<l a`, ` `, false, 1<<20),
		formattest.Endlessly("angles", ``, `<`, false, 1<<20),
	)
}

var seeds = []string{
	`<?xml version="1.0"?><l a="Ann &amp; Bob"><n>Zo&#xEB; <b>Ann</b>e</n><!-- Ann --><x><![CDATA[<Ann>]]></x></l>`,
	`<!DOCTYPE l [<!ENTITY a "Ann">]><l>&a; <p x='1' y/></l>`,
	`<a b="c<d>'"e</a><?x <!-- <![CDATA[ `,
}

func FuzzRead(f *testing.F) {
	formattest.FuzzRead(f, format, "a.xml", seeds...)
}

func FuzzRoundTrip(f *testing.F) {
	formattest.FuzzRoundTrip(f, format, "a.xml", `X"<`, nil, seeds...)
}

func BenchmarkRead(b *testing.B) {
	unit := "<person id=\"12\"><name>Ann Example</name><email>ann@example.org</email><tel>01632 960001</tel><notes>nothing to say of her</notes></person>\n"
	data := []byte("<?xml version=\"1.0\"?>\n<l>" + strings.Repeat(unit, 16<<20/len(unit)))
	formattest.Throughput(b, format, data, "a.xml")
}
