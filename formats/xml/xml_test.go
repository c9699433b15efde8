package xml

import (
	"bytes"
	"context"
	stdxml "encoding/xml"
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
	files, err := filepath.Glob("testdata/*.xml")
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
	for _, c := range []struct {
		name, head, unit string
		value            bool
	}{
		{"one line", `<l>`, `<p n="Ann Example"><t>01632 960001</t></p>`, true},
		{"one text", `<l>`, `Ann Example, 01632 960001; `, true},
		{"one value", `<l a="`, `Ann Example, 01632 960001; `, true},
		{"one comment", `<!--`, `Ann Example, 01632 960001; `, true},
		{"one tag", `<l `, `a="01632 960001" `, true},
		{"one word", ``, `x1`, false},
		{"a stray word", `<l `, "\xE9", false},
		{"references", `<l>`, `&amp;`, false},
		{"depth", ``, `<a>`, false},
		{"names", `<`, `a`, false},
		{"blanks", `<l>`, ` `, false},
		{"blanks in a tag", `<l a`, ` `, false},
		{"angles", ``, `<`, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			e := &formattest.Endless{Head: c.head, Unit: c.unit, N: 1 << 20, File: "long.xml"}
			if c.value {
				e.N = 4 << 20
			}
			in := struct {
				io.Reader
				*formattest.Endless
			}{io.NewSectionReader(e, 0, e.N), e}
			out := &formattest.Checker{T: t, Needle: "01632 960001"}
			if err := Read(context.Background(), in, document.Options{}, out); err != nil {
				t.Fatal(err)
			}
			if out.More {
				t.Error("the last part says that more follows")
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
	`<?xml version="1.0"?><l a="Ann &amp; Bob"><n>Zo&#xEB; <b>Ann</b>e</n><!-- Ann --><x><![CDATA[<Ann>]]></x></l>`,
	`<!DOCTYPE l [<!ENTITY a "Ann">]><l>&a; <p x='1' y/></l>`,
	`<a b="c<d>'"e</a><?x <!-- <![CDATA[ `,
}

func FuzzRead(f *testing.F) {
	for _, s := range seeds {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		r := formattest.Read(format, data, "a.xml")
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
		out, err := formattest.Rewrite(format, data, "a.xml", &formattest.Editor{})
		if err != nil || !bytes.Equal(out, data) {
			t.Fatalf("rewriting nothing: %v", err)
		}
		_, err = formattest.Rewrite(format, data, "a.xml", &formattest.Editor{Edit: func(p *document.Part) []document.Replacement {
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
	unit := "<person id=\"12\"><name>Ann Example</name><email>ann@example.org</email><tel>01632 960001</tel><notes>nothing to say of her</notes></person>\n"
	data := []byte("<?xml version=\"1.0\"?>\n<l>" + strings.Repeat(unit, 16<<20/len(unit)))
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		if err := Read(context.Background(), formattest.NewStream(data, "a.xml"), document.Options{}, discard{}); err != nil {
			b.Fatal(err)
		}
	}
}

type discard struct{}

func (discard) Part(*document.Part) error             { return nil }
func (discard) Child(string, string, io.Reader) error { return nil }
func (discard) Skip(string, document.SkipReason)      {}
