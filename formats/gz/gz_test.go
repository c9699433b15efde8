package gz

import (
	"bytes"
	"compress/gzip"
	"io"
	"strings"
	"testing"

	"sardine/document"
	"sardine/formats/formattest"
)

var suite = formattest.Format{Sniff: Sniff, Read: Read, Rewrite: Rewrite, Splice: true}

func pack(t testing.TB, name, text string) []byte {
	t.Helper()
	var buf bytes.Buffer
	z := gzip.NewWriter(&buf)
	z.Name, z.Comment = name, "made by Petra"
	if _, err := io.WriteString(z, text); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

func TestRead(t *testing.T) {
	two := append(pack(t, "jane.txt", "Jane\n"), pack(t, "", "Tom\n")...)
	for _, c := range []struct {
		data    []byte
		content string
		why     document.SkipReason
	}{
		{two, "Jane\nTom\n", ""},
		{append(bytes.Clone(two), 0, 0, 0), "Jane\nTom\n", ""},
		{append(bytes.Clone(two), "rest"...), "Jane\nTom\n", document.Partial},
		{two[:len(two)-3], "Jane\nTom\n", document.Corrupt},
	} {
		r := formattest.Read(suite, c.data, "b.gz")
		if r.Err != nil || len(r.Children) != 1 || r.Children[0].Name != "jane.txt" || string(r.Children[0].Data) != c.content {
			t.Fatalf("%v %+v", r.Err, r.Children)
		}
		if c.why == "" && len(r.Skips) != 0 || c.why != "" && (len(r.Skips) != 1 || r.Skips[0].Why != c.why) {
			t.Errorf("skips %v, want %q", r.Skips, c.why)
		}
		if got := r.Text(); got != "jane.txt\nmade by Petra\n" {
			t.Errorf("names %q", got)
		}
	}
}

func TestInner(t *testing.T) {
	for outer, want := range map[string]string{"a.TGZ": "a.tar", "b.csv.gz": "b.csv", "x": "content", ".gz": "content"} {
		if got := inner("", outer); got != want {
			t.Errorf("%q: %q, want %q", outer, got, want)
		}
	}
}

func TestRewrite(t *testing.T) {
	data := pack(t, "jane.txt", "Jane was here\n")
	if out, err := formattest.Rewrite(suite, data, "a.gz", &formattest.Editor{}); err != nil || !bytes.Equal(out, data) {
		t.Fatalf("copy differs: %v", err)
	}
	mask := func(p *document.Part) []document.Replacement {
		if i := strings.Index(p.Text, "jane"); i >= 0 {
			return []document.Replacement{{Span: document.Span{Start: int64(i), End: int64(i + 4)}, New: "[Ω]"}}
		}
		return nil
	}
	member := func(_ string, data []byte) ([]byte, bool) {
		return bytes.ReplaceAll(data, []byte("Jane"), []byte("X")), true
	}
	for _, c := range []struct {
		ed            *formattest.Editor
		name, content string
	}{
		{&formattest.Editor{Edit: mask}, "[?].txt", "Jane was here\n"},
		{&formattest.Editor{Member: member}, "jane.txt", "X was here\n"},
		{&formattest.Editor{Edit: mask, Member: member}, "[?].txt", "X was here\n"},
	} {
		out, err := formattest.Rewrite(suite, data, "a.gz", c.ed)
		if err != nil {
			t.Fatal(err)
		}
		z, err := gzip.NewReader(bytes.NewReader(out))
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(z)
		if err != nil || z.Name != c.name || string(text) != c.content {
			t.Errorf("%q %q %v", z.Name, text, err)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add(pack(f, "a", "text"))
	f.Fuzz(func(t *testing.T, data []byte) {
		formattest.WellFormed(t, formattest.Read(suite, data, "a.gz").Parts)
	})
}
