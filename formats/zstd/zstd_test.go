package zstd

import (
	"bytes"
	"io"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"

	"sardine/document"
	"sardine/formats/formattest"
)

var suite = formattest.Format{Sniff: Sniff, Read: Read, Rewrite: Rewrite, Splice: true}

func pack(t testing.TB, text string, window int) []byte {
	t.Helper()
	var buf bytes.Buffer
	w, err := zstd.NewWriter(&buf, zstd.WithWindowSize(window), zstd.WithSingleSegment(false))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(w, text); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

func TestRead(t *testing.T) {
	data := pack(t, "Jane was here\n", 1<<16)
	for _, c := range []struct {
		data []byte
		text string
		why  document.SkipReason
	}{
		{data, "Jane was here\n", ""},
		{append(bytes.Clone(data), data...), "Jane was here\nJane was here\n", ""},
		{data[:len(data)-2], "", document.Corrupt},
	} {
		r := formattest.Read(suite, c.data, "notes.txt.zst")
		if r.Err != nil || len(r.Children) != 1 || r.Children[0].Name != "notes.txt" || string(r.Children[0].Data) != c.text {
			t.Fatalf("%v %+v", r.Err, r.Children)
		}
		if c.why == "" && len(r.Skips) != 0 || c.why != "" && (len(r.Skips) != 1 || r.Skips[0].Why != c.why) {
			t.Errorf("skips %v, want %q", r.Skips, c.why)
		}
	}
	if !Sniff(data, "") || Sniff([]byte("zstd is no word"), "a.zst") || inner("a.tzst") != "a.tar" || inner("x") != "content" {
		t.Error("names")
	}
}

func TestTooLarge(t *testing.T) {
	var buf bytes.Buffer
	w, err := zstd.NewWriter(&buf, zstd.WithWindowSize(512<<20))
	if err != nil {
		t.Fatal(err)
	}
	chunk := []byte(strings.Repeat("Jane ", 1<<18))
	for range 2 {
		if _, err := w.Write(chunk); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	r := formattest.Read(suite, buf.Bytes(), "a.zst")
	if len(r.Skips) != 1 || r.Skips[0].Why != document.TooLarge {
		t.Errorf("skips %v", r.Skips)
	}
}

func TestRewrite(t *testing.T) {
	data := pack(t, "Jane was here\n", 1<<16)
	if out, err := formattest.Rewrite(suite, data, "a.zst", &formattest.Editor{}); err != nil || !bytes.Equal(out, data) {
		t.Fatalf("copy differs: %v", err)
	}
	out, err := formattest.Rewrite(suite, data, "a.zst", &formattest.Editor{Member: func(_ string, data []byte) ([]byte, bool) {
		return bytes.ReplaceAll(data, []byte("Jane"), []byte("X")), true
	}})
	if err != nil {
		t.Fatal(err)
	}
	z, err := zstd.NewReader(bytes.NewReader(out))
	if err != nil {
		t.Fatal(err)
	}
	if text, err := io.ReadAll(z); err != nil || string(text) != "X was here\n" {
		t.Errorf("%q %v", text, err)
	}
	if _, err := formattest.Rewrite(suite, data[:20], "a.zst", &formattest.Editor{}); err == nil {
		t.Error("a damaged file was rewritten")
	}
}

func FuzzRead(f *testing.F) {
	f.Add(pack(f, "text", 1<<16))
	f.Fuzz(func(t *testing.T, data []byte) {
		if r := formattest.Read(suite, data, "a.zst"); len(r.Children) != 1 {
			t.Errorf("%d members", len(r.Children))
		}
	})
}
