package xz

import (
	"bytes"
	"io"
	"testing"

	"github.com/ulikunitz/xz"

	"sardine/document"
	"sardine/formats/formattest"
	own "sardine/internal/xz"
)

var suite = formattest.Format{Sniff: Sniff, Read: Read, Rewrite: Rewrite, Splice: true}

func pack(t testing.TB, text string, dictionary int) []byte {
	t.Helper()
	var buf bytes.Buffer
	w, err := xz.WriterConfig{DictCap: dictionary}.NewWriter(&buf)
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
		name string
		why  document.SkipReason
	}{
		{data, "notes.txt", ""},
		{data[:len(data)-20], "notes.txt", document.Corrupt},
	} {
		r := formattest.Read(suite, c.data, "notes.txt.xz")
		if r.Err != nil || len(r.Children) != 1 || r.Children[0].Name != c.name || string(r.Children[0].Data) != "Jane was here\n" {
			t.Fatalf("%v %+v", r.Err, r.Children)
		}
		if c.why == "" && len(r.Skips) != 0 || c.why != "" && (len(r.Skips) != 1 || r.Skips[0].Why != c.why) {
			t.Errorf("skips %v, want %q", r.Skips, c.why)
		}
	}
	if !Sniff(data, "") || Sniff([]byte("xz is no word"), "a.xz") || inner("a.TXZ") != "a.tar" || inner("x") != "content" {
		t.Error("names")
	}
}

func TestTooLarge(t *testing.T) {
	// A header may say what it likes: 4 GiB of dictionary, with a right checksum.
	r := formattest.Read(suite, pack(t, "x", 1<<30-1), "a.xz")
	if len(r.Skips) != 1 || r.Skips[0].Why != document.TooLarge {
		t.Errorf("skips %v", r.Skips)
	}
}

func TestRewrite(t *testing.T) {
	data := pack(t, "Jane was here\n", 1<<16)
	if out, err := formattest.Rewrite(suite, data, "a.xz", &formattest.Editor{}); err != nil || !bytes.Equal(out, data) {
		t.Fatalf("copy differs: %v", err)
	}
	out, err := formattest.Rewrite(suite, data, "a.xz", &formattest.Editor{Member: func(_ string, data []byte) ([]byte, bool) {
		return bytes.ReplaceAll(data, []byte("Jane"), []byte("X")), true
	}})
	if err != nil {
		t.Fatal(err)
	}
	z, err := xz.NewReader(bytes.NewReader(out))
	if err != nil {
		t.Fatal(err)
	}
	if text, err := io.ReadAll(z); err != nil || string(text) != "X was here\n" {
		t.Errorf("%q %v", text, err)
	}
	if _, err := formattest.Rewrite(suite, data[:30], "a.xz", &formattest.Editor{}); err == nil {
		t.Error("a damaged file was rewritten")
	}
	if own.Magic != string(out[:6]) {
		t.Error("no xz")
	}
}

func FuzzRead(f *testing.F) {
	f.Add(pack(f, "text", 1<<16))
	f.Fuzz(func(t *testing.T, data []byte) {
		if r := formattest.Read(suite, data, "a.xz"); len(r.Children) != 1 {
			t.Errorf("%d members", len(r.Children))
		}
	})
}
