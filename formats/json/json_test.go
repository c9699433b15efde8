package json

import (
	"bytes"
	"context"
	stdjson "encoding/json"
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
	files, err := filepath.Glob("testdata/*.json*")
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
		{"object", `{"name":"Ann Example","age":40,"here":true,"x":null}`, "name: Ann Example\nage: 40\nhere: true\nx: null\n\n"},
		{"rows", `[{"n":"Ann","t":"Leeds"},{"n":"Bob","t":"York"}]`, "n: Ann\nt: Leeds\n\nn: Bob\nt: York\n\n"},
		{"lines", "{\"n\":\"Ann\"}\n{\"n\":\"Bob\"}\n", "n: Ann\n\nn: Bob\n\n"},
		{"nested", `{"a":{"b":["x","y",[1]]},"c":[]}`, "a:\nb:\nx\ny\n1\n\nc:\n\n"},
		{"keys hold data", `{"ann@example.org":{"n":1}}`, "ann@example.org:\nn: 1\n\n"},
		{"escapes", `{"a":"Zo\u00eb \"Z\" \\ \/ \n\t\ud83d\ude00\ud83dx"}`, "a: Zoë \"Z\" \\ / \n\t😀\uFFFDx\n\n"},
		{"bad escapes", `["\u12","\q","\`, "\\u12\n\\q\n\\\n"},
		{"no end", `{"a":"Ann Exam`, "a: Ann Exam\n"},
		{"loose", `{a:'Ann',"b" "c",,1 2]}}x`, "a: 'Ann'\nb\nc\n1\n2\n\nx\n"},
		{"empty", `{}`, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := formattest.Read(format, []byte(c.data), "a.json")
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
	p := formattest.Read(format, []byte(`{"people":[{"dob":"2001-02-03","tel":["01632 960001","01632 960002"],"x":[[7]]}, "Ann"]}`), "").Parts[0]
	var got []string
	for _, l := range p.Labels {
		got = append(got, l.Name+"="+p.Text[l.Start:l.End])
	}
	want := []string{"dob=2001-02-03", "tel=01632 960001", "tel=01632 960002", "x=7", "people=Ann"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestSniff(t *testing.T) {
	for text, want := range map[string]bool{
		`{"a":1}`: true, ` [ {"a" : 1} ]`: true, `[1, 2]`: true, `["a"]`: true, `{}`: true,
		"\xEF\xBB\xBF{\"a\":1}": true, string(charset.UTF16LE.Encode(`{"a":"bcd"}`)): true,
		"[main]\nx=1\n": false, "[12:00:01] started": false, "{\\rtf1": false, "{x}": false, "": false, "{": false, `"a"`: false,
	} {
		if got := Sniff([]byte(text), "x"); got != want {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}
}

// replace replaces every old in the text that a part owns with mask.
func replace(old, mask string) *formattest.Editor {
	return &formattest.Editor{Edit: func(p *document.Part) (reps []document.Replacement) {
		for from := 0; ; {
			i := strings.Index(p.Text[from:], old)
			if i < 0 {
				return reps
			}
			s := document.Span{Start: int64(from + i), End: int64(from + i + len(old))}
			if p.Owns(s.Shift(p.Base)) {
				reps = append(reps, document.Replacement{Span: s, New: mask})
			}
			from += i + len(old)
		}
	}}
}

func TestRewrite(t *testing.T) {
	const in = `{"name": "Zo\u00eb \"Z\" Ann", "tel": 1632960001, "ok": true, "list": ["Ann", 7]}`
	for _, c := range []struct{ name, old, mask, want string }{
		{"string", "Ann", `[a "n"\]`, `{"name": "Zo\u00eb \"Z\" [a \"n\"\\]", "tel": 1632960001, "ok": true, "list": ["[a \"n\"\\]", 7]}`},
		{"escaped", `Zoë "Z"`, "█", `{"name": "█ Ann", "tel": 1632960001, "ok": true, "list": ["Ann", 7]}`},
		{"number", "1632960001", "[tel]", `{"name": "Zo\u00eb \"Z\" Ann", "tel": "[tel]", "ok": true, "list": ["Ann", 7]}`},
		{"part of a number", "96000", "x", `{"name": "Zo\u00eb \"Z\" Ann", "tel": "1632x1", "ok": true, "list": ["Ann", 7]}`},
		{"to nothing", "7", "", `{"name": "Zo\u00eb \"Z\" Ann", "tel": 1632960001, "ok": true, "list": ["Ann", ""]}`},
		{"key", "name", "n", `{"n": "Zo\u00eb \"Z\" Ann", "tel": 1632960001, "ok": true, "list": ["Ann", 7]}`},
		{"across values", "1632960001\nok: true\nlist:\nAnn\n7", "x", `{"name": "Zo\u00eb \"Z\" Ann", "tel": "x", "": "", "": ["", ""]}`},
		{"from string to number", "Ann\n7", "x", `{"name": "Zo\u00eb \"Z\" Ann", "tel": 1632960001, "ok": true, "list": ["x", ""]}`},
		{"control", "7", "a\n\x01", `{"name": "Zo\u00eb \"Z\" Ann", "tel": 1632960001, "ok": true, "list": ["Ann", "a\n\u0001"]}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			out, err := formattest.Rewrite(format, []byte(in), "a.json", replace(c.old, c.mask))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, string(out)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if !stdjson.Valid(out) {
				t.Error("the copy is not valid JSON")
			}
		})
	}
}

func TestUTF16(t *testing.T) {
	raw := append([]byte{0xFF, 0xFE}, charset.UTF16LE.Encode(`{"name":"Zoë","n":12}`)...)
	out, err := formattest.Rewrite(format, raw, "a.json", replace("12", "é"))
	if err != nil {
		t.Fatal(err)
	}
	if want := append([]byte{0xFF, 0xFE}, charset.UTF16LE.Encode(`{"name":"Zoë","n":"é"}`)...); !bytes.Equal(out, want) {
		t.Errorf("copy is %q", out)
	}
}

// endless is a stream of head, one unit over and over, and nothing after it.
type endless struct {
	head, unit string
	n          int64
}

func (e *endless) ReadAt(p []byte, off int64) (int, error) {
	n := 0
	for n < len(p) && off < e.n {
		from := e.head
		if off < int64(len(from)) {
			from = from[off:]
		} else {
			from = e.unit[(off-int64(len(e.head)))%int64(len(e.unit)):]
		}
		m := copy(p[n:min(int64(len(p)), int64(n)+e.n-off)], from)
		n, off = n+m, off+int64(m)
	}
	if n < len(p) {
		return n, io.EOF
	}
	return n, nil
}

func (e *endless) At() (io.ReaderAt, int64, error) { return e, e.n, nil }
func (e *endless) Name() string                    { return "long.json" }
func (e *endless) MediaType() string               { return "" }

type checker struct {
	t    *testing.T
	next int64
	hits int
	more bool
}

func (c *checker) Part(p *document.Part) error {
	if p.Base+int64(p.Lead) != c.next || len(p.Text) > document.MaxPart {
		c.t.Fatalf("part at %d, lead %d, %d bytes: want it to meet %d", p.Base, p.Lead, len(p.Text), c.next)
	}
	for _, l := range p.Labels {
		if int(l.End) > len(p.Text) {
			c.t.Fatal("label outside the text")
		}
	}
	c.next, c.more = p.Base+int64(len(p.Text)), p.More
	c.hits += len(replace("01632 960001", "").Edit(p))
	return nil
}
func (c *checker) Child(string, string, io.Reader) error { return nil }
func (c *checker) Skip(string, document.SkipReason)      {}

func TestLong(t *testing.T) {
	for _, c := range []struct {
		name, head, unit string
		value            bool
	}{
		{"one line", `[`, `{"name":"Ann Example","tel":"01632 960001","n":12345},`, true},
		{"one string", `["`, `Ann Example, 01632 960001; `, true},
		{"one string of a page", "[\"\xE9", "Ann \xE9xample, 01632 960001; \xA3", true},
		{"one word", ``, `x1`, false},
		{"escapes", `["`, `\u00e9\n`, false},
		{"depth", ``, `[`, false},
		{"keys", `{`, `"a":{"`, false},
		{"blanks", `[`, ` `, false},
		{"quotes", ``, `"`, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			e := &endless{c.head, c.unit, 6 << 20}
			in := struct {
				io.Reader
				*endless
			}{io.NewSectionReader(e, 0, e.n), e}
			out := &checker{t: t}
			if err := Read(context.Background(), in, document.Options{}, out); err != nil {
				t.Fatal(err)
			}
			if out.more {
				t.Error("the last part says that more follows")
			}
			if want := (6<<20 - len(c.head)) / len(c.unit); c.value && (out.hits < want || out.hits > want+1) {
				t.Errorf("%d values owned by a part, want %d", out.hits, want)
			}
			var n tally
			if err := Rewrite(context.Background(), in, document.Options{}, replace("01632 960001", "[t]"), &n); err != nil {
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
	`{"name":"Ann Example","age":40,"list":[1,"x",null,{"y":"\u00eb\ud83d\ude00"}]}`,
	"{\"a\":1}\n{\"a\":\"b\\\"c\"}\n",
	`[["\`, `{a:'b' "c"]]}:::,`,
}

func FuzzRead(f *testing.F) {
	for _, s := range seeds {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		r := formattest.Read(format, data, "a.json")
		if r.Err != nil {
			t.Fatal(r.Err)
		}
		formattest.WellFormed(t, r.Parts)
	})
}

func FuzzRoundTrip(f *testing.F) {
	for _, s := range seeds {
		f.Add([]byte(s), uint16(3), uint16(9), `X"\`)
	}
	f.Fuzz(func(t *testing.T, data []byte, at, n uint16, mask string) {
		out, err := formattest.Rewrite(format, data, "a.json", &formattest.Editor{})
		if err != nil || !bytes.Equal(out, data) {
			t.Fatalf("rewriting nothing: %v", err)
		}
		out, err = formattest.Rewrite(format, data, "a.json", &formattest.Editor{Edit: func(p *document.Part) []document.Replacement {
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
		if charset.Detect(data) == charset.UTF8 && stdjson.Valid(data) && !stdjson.Valid(out) {
			t.Fatalf("%q was valid and became %q", data, out)
		}
	})
}

func BenchmarkRead(b *testing.B) {
	unit := `{"name":"Ann Example","email":"ann@example.org","tel":"01632 960001","n":12345,"notes":"nothing to say of her"},` + "\n"
	data := []byte("[" + strings.Repeat(unit, 16<<20/len(unit)))
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		if err := Read(context.Background(), formattest.NewStream(data, "a.json"), document.Options{}, discard{}); err != nil {
			b.Fatal(err)
		}
	}
}

type discard struct{}

func (discard) Part(*document.Part) error             { return nil }
func (discard) Child(string, string, io.Reader) error { return nil }
func (discard) Skip(string, document.SkipReason)      {}
