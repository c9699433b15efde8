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
			out, err := formattest.Rewrite(format, []byte(in), "a.json", formattest.Replace(c.old, c.mask))
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
	out, err := formattest.Rewrite(format, raw, "a.json", formattest.Replace("12", "é"))
	if err != nil {
		t.Fatal(err)
	}
	if want := append([]byte{0xFF, 0xFE}, charset.UTF16LE.Encode(`{"name":"Zoë","n":"é"}`)...); !bytes.Equal(out, want) {
		t.Errorf("copy is %q", out)
	}
}

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
			e := &formattest.Endless{Head: c.head, Unit: c.unit, N: 6 << 20, File: "long.json"}
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
			if want := (6<<20 - len(c.head)) / len(c.unit); c.value && (out.Hits < want || out.Hits > want+1) {
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
