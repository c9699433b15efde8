package pdfile

import (
	"bytes"
	"compress/zlib"
	"context"
	"encoding/ascii85"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"
)

// file writes objects 1, 2, ... with a cross reference table; object 1 is the
// catalogue.
func file(objects ...string) []byte {
	var b bytes.Buffer
	b.WriteString("%PDF-1.4\n")
	var at []int
	for i, o := range objects {
		at = append(at, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for _, a := range at {
		fmt.Fprintf(&b, "%010d 00000 n \n", a)
	}
	fmt.Fprintf(&b, "trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, start)
	return b.Bytes()
}

const (
	catalogue = "<< /Type /Catalog /Pages 2 0 R /Lang (en) /X 3 0 R >>"
	pages     = "<< /Type /Pages /Kids [] /Count 0 >>"
)

func open(t testing.TB, data []byte) *File {
	t.Helper()
	f, err := Open(t.Context(), bytes.NewReader(data), int64(len(data)), nil)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestValues(t *testing.T) {
	for text, want := range map[string]string{
		"12": "12", "-0.50": "-0.5", "+7": "7", "--3": "-3", "1.2.3": "1.2", ".5": "0.5", "4.": "4",
		"(a(b)c)": `(a\(b\)c)`, `(a\)\101\n)`: "<6129410A>", "(a\\\nb)": "(ab)", "(a\r\nb)": "<610A62>", "<4a4B5>": "(JKP)", "<>": "()",
		"/A#20B": "/A#20B", "/": "/", "[1(x)/y]": "[1 (x) /y]", "<</A 1/B 2 0 R>>": "<</A 1 /B 2 0 R >>", "<</A[<</B null>>]>>": "<</A [<</B null >>] >>",
		"true": "true", "12 0 R": "12 0 R", "<</A 1 2 /B 3>>": "<</A 1 /B 3 >>", "% c\n5": "5",
	} {
		p := &Parser{Data: []byte(text + " ")}
		v, ok := p.Value()
		if got := string(AppendValue(nil, v)); !ok || got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
	if f := decimal([]byte("-12.75")); math.Abs(f+12.75) > 1e-12 {
		t.Errorf("decimal: %v", f)
	}
}

func TestOperators(t *testing.T) {
	p := NewContent([]byte("q 1 0 0 1 5 5 cm (a) ' BI /W 2 /H 1 /BPC 8 ID \x01\xFFEI EI Q"))
	var got []string
	var args []Value
	for {
		var op []byte
		if op, args = p.Op(args); op == nil {
			break
		}
		got = append(got, fmt.Sprintf("%s/%d", op, len(args)))
		if string(op) == "ID" {
			p.SkipImage(2)
		}
	}
	if s := strings.Join(got, " "); s != "q/0 cm/6 '/1 BI/0 ID/6 EI/0 Q/0" && s != "q/0 cm/6 '/1 BI/0 ID/6 Q/0" {
		t.Error(s)
	}
	deep := NewContent([]byte(strings.Repeat("[", 200) + " q"))
	if op, _ := deep.Op(nil); op != nil || !deep.Broken {
		t.Errorf("operator %q behind what is nested too deep", op)
	}
}

func TestFilters(t *testing.T) {
	text := strings.Repeat("TO BE OR NOT TO BE OR TO BE ", 40)
	var z, a85 bytes.Buffer
	w := zlib.NewWriter(&z)
	_, _ = w.Write([]byte(text))
	_ = w.Close()
	e := ascii85.NewEncoder(&a85)
	_, _ = e.Write([]byte(text))
	_ = e.Close()
	f := open(t, file(catalogue, pages, "null"))
	for name, tt := range map[string]struct {
		data, filter, want string
	}{
		"flate":       {z.String(), "/FlateDecode", text},
		"no checksum": {z.String()[:z.Len()-4], "/FlateDecode", text},
		"no header":   {z.String()[2 : z.Len()-4], "/FlateDecode", text},
		"ascii 85":    {a85.String() + "~>", "/ASCII85Decode", text},
		"two":         {fmt.Sprintf("%x>", z.String()), "[/ASCIIHexDecode /FlateDecode]", text},
		"run length":  {"\x02abc\xFEx\x80zz", "/RunLengthDecode", "abcxxx"},
		"lzw":         {"\x80\x0B\x60\x50\x22\x0C\x0C\x85\x01", "/LZWDecode", "-----A---B"}, // the example of section 7.4.4.2
	} {
		o := &Object{Stream: true, fresh: []byte(tt.data), Value: mustParse(t, "<</Filter "+tt.filter+">>")}
		if got, err := f.Decode(o, 1<<20); string(got) != tt.want {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
	parm := mustParse(t, "<</Predictor 12 /Columns 3>>")
	if got := f.predict([]byte("\x02abc\x02\x01\x01\x01"), parm); string(got) != "abcbcd" {
		t.Errorf("png: %q", got)
	}
	parm = mustParse(t, "<</Predictor 2 /Columns 3>>")
	if got := f.predict([]byte("a\x01\x01b\x01\x01"), parm); string(got) != "abcbcd" {
		t.Errorf("tiff: %q", got)
	}
	if got, err := inflate(z.Bytes(), 10); len(got) != 10 || err == nil {
		t.Errorf("over the limit: %d bytes, %v", len(got), err)
	}
}

func mustParse(t *testing.T, s string) Value {
	t.Helper()
	p := &Parser{Data: []byte(s + " ")}
	v, ok := p.Value()
	if !ok {
		t.Fatalf("%q is no value", s)
	}
	return v
}

// TestMended: what cross references do not say, the objects do.
func TestMended(t *testing.T) {
	whole := file(catalogue, pages, "<</Length 4>>\nstream\nabcd\nendstream")
	for name, data := range map[string][]byte{
		"whole":         whole,
		"no end":        whole[:bytes.Index(whole, []byte("xref"))],
		"moved":         bytes.Replace(whole, []byte("%PDF-1.4\n"), []byte("%PDF-1.4\n%put in later\n"), 1),
		"bytes before":  append([]byte("X: y\r\n\r\n"), whole...),
		"wrong length":  bytes.Replace(whole, []byte("/Length 4"), []byte("/Length 9"), 1),
		"endless chain": bytes.Replace(whole, []byte("/Size 4"), fmt.Appendf(nil, "/Size 4 /Prev %d", bytes.Index(whole, []byte("xref"))), 1),
	} {
		f := open(t, data)
		o := f.Resolve(f.Root().Key("X"))
		if o == nil {
			t.Errorf("%s: no object", name)
			continue
		}
		if got := string(f.Raw(o)); got != "abcd" {
			t.Errorf("%s: %q", name, got)
		}
	}
	for name, data := range map[string][]byte{"empty": nil, "a header": []byte("%PDF-1.4\n"), "prose": []byte("no file at all")} {
		if _, err := Open(t.Context(), bytes.NewReader(data), int64(len(data)), nil); err != ErrDamaged {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestWrite: what was edited is in the new file, what nothing leads to is not.
func TestWrite(t *testing.T) {
	f := open(t, file(catalogue, pages, "<</Length 4>>\nstream\nabcd\nendstream", "(nobody)", "(kept)"))
	e := f.NewEdits()
	if !e.Empty() {
		t.Error("edits that change nothing are not empty")
	}
	e.SetData(3, []byte("new"))
	ref := e.AddStream(Value{Kind: Dict}, []byte("added"))
	e.SetValue(1, e.Value(1).Set("Y", ref).Without("Lang").Set("PieceInfo", mustParse(t, "<</P 3 0 R /Z (z)>>")).Set("Thumb", RefTo(4)))
	e.Keep(5)
	var b bytes.Buffer
	if err := f.Write(&b, e); err != nil {
		t.Fatal(err)
	}
	g := open(t, b.Bytes())
	if g.Repaired || g.Root().Key("Lang").Kind != Null || bytes.Contains(b.Bytes(), []byte("nobody")) || string(g.Object(5).Value.Str) != "kept" {
		t.Errorf("file:\n%s", b.String())
	}
	for key, want := range map[string]string{"X": "new", "Y": "added"} {
		if got, err := g.Decode(g.Resolve(g.Root().Key(key)), 100); string(got) != want {
			t.Errorf("%s: %q, %v", key, got, err)
		}
	}
	e.SetValue(1, e.Value(1).Without("X"))
	b.Reset()
	if err := f.Write(&b, e); err != nil {
		t.Fatal(err)
	}
	if g := open(t, b.Bytes()); g.Object(3).Stream {
		t.Error("a stream that only private data lead to is in the file")
	}
}

func TestHostileEnds(t *testing.T) {
	for name, data := range map[string][]byte{
		"length of itself":  file(catalogue, pages, "<</Length 3 0 R>>\nstream\nx\nendstream"),
		"reference circle":  file("<< /Pages 2 0 R /X 3 0 R >>", pages, "3 0 R"),
		"nested":            file(catalogue, pages, strings.Repeat("[", 1<<20)),
		"object stream":     file(catalogue, pages, "<</Type /ObjStm /N 99999999 /First 99999999 /Length 1>>\nstream\nx\nendstream"),
		"forged index":      []byte("%PDF-1.5\n1 0 obj\n<</Type /XRef /Size 9 /Index [0 99999999999] /W [1 2 1] /Length 1>>\nstream\nx\nendstream\nendobj\nstartxref\n9\n%%EOF"),
		"forged subsection": bytes.Replace(file(catalogue, pages), []byte("xref\n0 3"), []byte("xref\n0 999999999"), 1),
	} {
		start := time.Now()
		f, err := Open(t.Context(), bytes.NewReader(data), int64(len(data)), nil)
		if err == nil {
			for _, n := range f.Numbers() {
				f.Object(n)
			}
			f.Get(f.Root().Key("X"))
		}
		if d := time.Since(start); d > 20*time.Second {
			t.Errorf("%s took %v", name, d)
		}
	}
}

func FuzzOpen(f *testing.F) {
	f.Add(file(catalogue, pages, "<</Length 4>>\nstream\nabcd\nendstream"))
	f.Add([]byte("%PDF-1.5\n1 0 obj\n<</Type /XRef /Size 9 /W [1 2 1] /Length 1>>\nstream\nx\nendstream\nendobj\nstartxref\n9\n%%EOF"))
	f.Fuzz(func(t *testing.T, data []byte) {
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		defer cancel()
		file, err := Open(ctx, bytes.NewReader(data), int64(len(data)), []string{"x"})
		if err != nil {
			return
		}
		for _, n := range file.Numbers() {
			o := file.Object(n)
			_, _ = file.Decode(o, 1<<20)
		}
		var b bytes.Buffer
		if err := file.Write(&b, file.NewEdits()); err == nil && len(file.Numbers()) > 0 && file.Trailer.Key("Root").Kind == Ref {
			if _, err := Open(ctx, bytes.NewReader(b.Bytes()), int64(b.Len()), nil); err != nil && ctx.Err() == nil {
				t.Fatalf("what was written cannot be opened: %v", err)
			}
		}
	})
}
