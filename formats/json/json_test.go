package json

import (
	"bytes"
	stdjson "encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sardine/formats/formattest"
	"sardine/internal/charset"
)

var format = formattest.Format{Sniff: Sniff, Read: Read, Rewrite: Rewrite, Splice: true}

func TestAccept(t *testing.T) {
	formattest.AcceptFiles(t, format, "testdata/*.json*")
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
	formattest.Long(t, format, "long.json",
		formattest.Endlessly("one line", `[`, `{"name":"Ann Example","tel":"01632 960001","n":12345},`, true, 6<<20),
		formattest.Endlessly("one string", `["`, `Ann Example, 01632 960001; `, true, 6<<20),
		formattest.Endlessly("one string of a page", "[\"\xE9", "Ann \xE9xample, 01632 960001; \xA3", true, 6<<20),
		formattest.Endlessly("one word", ``, `x1`, false, 6<<20),
		formattest.Endlessly("escapes", `["`, `\u00e9\n`, false, 6<<20),
		formattest.Endlessly("depth", ``, `[`, false, 6<<20),
		formattest.Endlessly("keys", `{`, `"a":{"`, false, 6<<20),
		formattest.Endlessly("blanks", `[`, ` `, false, 6<<20),
		formattest.Endlessly("quotes", ``, `"`, false, 6<<20),
	)
}

var seeds = []string{
	`{"name":"Ann Example","age":40,"list":[1,"x",null,{"y":"\u00eb\ud83d\ude00"}]}`,
	"{\"a\":1}\n{\"a\":\"b\\\"c\"}\n",
	`[["\`, `{a:'b' "c"]]}:::,`,
}

func FuzzRead(f *testing.F) {
	formattest.FuzzRead(f, format, "a.json", seeds...)
}

func FuzzRoundTrip(f *testing.F) {
	formattest.FuzzRoundTrip(f, format, "a.json", `X"\`, func(t *testing.T, data, out []byte) {
		if charset.Detect(data) == charset.UTF8 && stdjson.Valid(data) && !stdjson.Valid(out) {
			t.Fatalf("%q was valid and became %q", data, out)
		}
	}, seeds...)
}

func BenchmarkRead(b *testing.B) {
	unit := `{"name":"Ann Example","email":"ann@example.org","tel":"01632 960001","n":12345,"notes":"nothing to say of her"},` + "\n"
	data := []byte("[" + strings.Repeat(unit, 16<<20/len(unit)))
	formattest.Throughput(b, format, data, "a.json")
}
