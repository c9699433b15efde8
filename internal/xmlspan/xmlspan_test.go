package xmlspan

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"sardine/document"
)

// spell writes tokens as S(name) E(name) T(text) ... one after the other.
func spell(s *Scanner) string {
	var b strings.Builder
	for s.Next() {
		t := s.Token()
		switch t.Kind {
		case Start:
			b.WriteString("S(" + string(t.Name))
			t.Attrs(func(a Attr) bool {
				fmt.Fprintf(&b, " %s=%s", a.Name, a.Value)
				return true
			})
			if t.Empty {
				b.WriteString("/")
			}
			b.WriteString(")")
		case End:
			b.WriteString("E(" + string(t.Name) + ")")
		default:
			b.WriteString(string("..TDCO"[t.Kind]) + "(" + string(t.Raw) + ")")
		}
	}
	if s.Broken() {
		b.WriteString(" broken")
	}
	return b.String()
}

func TestTokens(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{``, ``},
		{`<w:a b="1" w:c='2>3'>x&amp;y</w:a>`, `S(a b=1 c=2>3)T(x&amp;y)E(a)`},
		{`<a/><a b="/"/><a b = "1" />`, `S(a/)S(a b=//)S(a b=1/)`},
		{`<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c>d">]><a/>`, `O(xml version="1.0")O(DOCTYPE a [<!ENTITY b "c>d">)S(a/)`},
		{`<!-- a > b --><![CDATA[<x>]] >]]><!---->`, `C( a > b )D(<x>]] >)`},
		{`1 < 2 <3 <`, `T(1 )T(< 2 )T(<3 )T(<)`},
		{`<a b="1<c>text`, `S(a b=1)S(c)T(text) broken`},
		{`<a <b>x`, `S(a)S(b)T(x) broken`},
		{`x<a b="1`, `T(x) broken`},
		{`x<!-- y`, `T(x)C( y) broken`},
		{`<a b=1 checked c='2'>`, `S(a b=1 c=2)`},
		{`</a ></></`, `E(a)E() broken`},
	} {
		want := c.want
		if got := spell(Bytes([]byte(c.in), 0)); got != want {
			t.Errorf("%s:\n got %s\nwant %s", c.in, got, want)
		}
		if got := spell(New(iotest.OneByteReader(strings.NewReader(c.in)))); got != want {
			t.Errorf("%s, read by bytes:\n got %s\nwant %s", c.in, got, want)
		}
	}
}

func TestLong(t *testing.T) {
	text := strings.Repeat("é &amp; ", 200_000)
	in := "<a b=\"" + strings.Repeat("x", 2*MaxTag) + "\" c=\"d>\">" + text + "</a><!--" + text + "-->"
	s := New(iotest.HalfReader(strings.NewReader(in)))
	var got, note bytes.Buffer
	for s.Next() {
		k := s.Token()
		if !bytes.Equal([]byte(in[k.At:k.EndAt()]), k.Raw) {
			t.Fatalf("token at %d holds other bytes", k.At)
		}
		if len(k.Raw) > MaxTag {
			t.Fatalf("token of %d bytes", len(k.Raw))
		}
		switch k.Kind {
		case Text:
			got.WriteString(Decode(k.Raw))
		case Comment:
			note.Write(k.Raw)
		}
	}
	if want := strings.Repeat("é & ", 200_000); got.String() != want || note.String() != text {
		t.Errorf("%d and %d bytes of text, want %d and %d", got.Len(), note.Len(), len(want), len(text))
	}
	if !s.Broken() || s.Err() != nil {
		t.Error("the long tag was not noticed")
	}
}

func TestReaderError(t *testing.T) {
	s := New(io.MultiReader(strings.NewReader("<a>text"), iotest.ErrReader(io.ErrClosedPipe)))
	if got := spell(s); got != "S(a)T(text)" || s.Err() != io.ErrClosedPipe {
		t.Errorf("%s, %v", got, s.Err())
	}
}

func TestDecode(t *testing.T) {
	for in, want := range map[string]string{
		"a&amp;&lt;&gt;&quot;&apos;b": `a&<>"'b`, "&#65;&#x41;&#x1F600;": "AA😀", "&own; & &#; &#xZ; &": "&own; & &#; &#xZ; &",
		"&#0;&#xD800;&#x110000;": "\uFFFD\uFFFD\uFFFD", "a\xffb": "a\uFFFDb", "&#0000000000065;": "A",
	} {
		if got := Decode([]byte(in)); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
		b := document.NewBuilder()
		Append(b, []byte(in), 100)
		p := b.Take(document.Body)
		if p.Text != want {
			t.Errorf("append %q: %q, want %q", in, p.Text, want)
		}
	}
}

func TestEscape(t *testing.T) {
	const s = "a<b>&\"'\n\x01"
	if got := string(EscapeText(s)); got != "a&lt;b&gt;&amp;\"'\n\uFFFD" {
		t.Errorf("text %q", got)
	}
	if got := string(EscapeAttr(s)); got != "a&lt;b&gt;&amp;&quot;&apos;&#10;\uFFFD" {
		t.Errorf("attribute %q", got)
	}
	if got := string(EscapeCData("a]]>b")); got != "a]]]]><![CDATA[>b" {
		t.Errorf("section %q", got)
	}
}

func TestUTF8(t *testing.T) {
	wide := func(s string, big, mark bool) string {
		var b []byte
		if mark {
			s = "\ufeff" + s
		}
		for _, r := range s {
			if big {
				b = append(b, byte(r>>8), byte(r))
			} else {
				b = append(b, byte(r), byte(r>>8))
			}
		}
		return string(b)
	}
	const doc = `<?xml version="1.0" encoding="UTF-16"?><a>Zoë</a>`
	for _, c := range []struct {
		in        string
		converted bool
	}{
		{wide(doc, true, true), true}, {wide(doc, false, true), true}, {wide(doc, true, false), true}, {wide(doc, false, false), true},
		{"<?xml version='1.0' encoding='ISO-8859-1'?><a>Zo\xeb</a>", true}, {`<?xml encoding="utf-8"?><a>Zoë</a>`, false},
		{`<?xml encoding="no such"?><a>Zoë</a>`, false}, {"<a>Zoë</a>", false}, {doc, false}, {"\ufeff<a>Zoë</a>", false},
	} {
		r, converted := UTF8(strings.NewReader(c.in))
		got, err := io.ReadAll(r)
		if err != nil || converted != c.converted || !strings.HasSuffix(string(got), "<a>Zoë</a>") {
			t.Errorf("%q: %q %v %v", c.in, got, converted, err)
		}
	}
}

// Tokens hold the bytes at their offset, in order, and reading in pieces gives
// the same tokens.
func FuzzTokens(f *testing.F) {
	f.Add([]byte(`<?xml version="1.0"?><w:a b="1"><![CDATA[x]]>y&amp;z<!-- c --></w:a>`))
	f.Add([]byte(`<a b="<c d='>'><!DOCTYPE x [ ]><`))
	f.Fuzz(func(t *testing.T, in []byte) {
		s := Bytes(in, 0)
		last := int64(0)
		for s.Next() {
			k := s.Token()
			if k.At < last || k.EndAt() > int64(len(in)) || !bytes.Equal(in[k.At:k.EndAt()], k.Raw) || len(k.Raw) == 0 {
				t.Fatalf("token %d..%d after %d", k.At, k.EndAt(), last)
			}
			last = k.EndAt()
			k.Attrs(func(a Attr) bool {
				if !bytes.Equal(in[a.At:a.At+int64(len(a.Value))], a.Value) {
					t.Fatalf("attribute at %d", a.At)
				}
				return true
			})
		}
		if a, b := spell(Bytes(in, 0)), spell(New(iotest.OneByteReader(bytes.NewReader(in)))); a != b {
			t.Errorf("%s\n%s", a, b)
		}
	})
}
