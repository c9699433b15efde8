package tar

import (
	"archive/tar"
	"bytes"
	"io"
	"strings"
	"testing"

	"sardine/document"
	"sardine/formats/formattest"
)

var suite = formattest.Format{Sniff: Sniff, Read: Read, Rewrite: Rewrite, Splice: true}

func pack(t testing.TB, hs ...*tar.Header) []byte {
	t.Helper()
	var buf bytes.Buffer
	w := tar.NewWriter(&buf)
	for _, h := range hs {
		body := h.PAXRecords["TEST.body"]
		delete(h.PAXRecords, "TEST.body")
		h.Size, h.Mode = int64(len(body)), 0o644
		if err := w.WriteHeader(h); err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(w, body); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

func file(name, body string) *tar.Header {
	return &tar.Header{Name: name, Typeflag: tar.TypeReg, Uname: "petra", PAXRecords: map[string]string{"TEST.body": body}}
}

func sample(t testing.TB) []byte {
	long := strings.Repeat("long folder name/", 12) + "Jané.txt"
	return pack(t,
		&tar.Header{Name: "notes/", Typeflag: tar.TypeDir},
		file("notes/jane example.txt", "Jane lives here\n"),
		&tar.Header{Name: "link", Linkname: "/home/jane", Typeflag: tar.TypeSymlink},
		file(long, strings.Repeat("x", 2000)),
		file("empty.txt", ""),
	)
}

func TestRead(t *testing.T) {
	r := formattest.Read(suite, sample(t), "a.tar")
	if r.Err != nil || len(r.Skips) != 0 {
		t.Fatal(r.Err, r.Skips)
	}
	if len(r.Children) != 3 || r.Children[0].Name != "notes/jane example.txt" || string(r.Children[0].Data) != "Jane lives here\n" || len(r.Children[1].Data) != 2000 {
		t.Errorf("children %+v", r.Children)
	}
	for _, want := range []string{"notes/\n", "notes/jane example.txt\n", "petra\n", "/home/jane\n", "Jané.txt\n"} {
		if strings.Count(r.Text(), want) != 1 {
			t.Errorf("%q is not in the names once: %q", want, r.Text())
		}
	}
	formattest.WellFormed(t, r.Parts)
}

func TestJoined(t *testing.T) {
	data := append(pack(t, file("a", "one")), pack(t, file("b", "two"))...)
	r := formattest.Read(suite, data, "a.tar")
	if r.Err != nil || len(r.Children) != 2 || string(r.Children[1].Data) != "two" {
		t.Errorf("%v %+v", r.Err, r.Children)
	}
	r = formattest.Read(suite, append(data, strings.Repeat("words behind the end ", 40)...), "a.tar")
	if len(r.Skips) != 1 || r.Skips[0].Why != document.Partial {
		t.Errorf("skips %v", r.Skips)
	}
}

func TestTruncated(t *testing.T) {
	data := sample(t)
	for n := 1; n < len(data)-1024; n += 97 {
		r := formattest.Read(suite, data[:n], "a.tar")
		if r.Err == nil && len(r.Skips) == 0 && n > 512 {
			t.Errorf("cut at %d looks whole", n)
		}
	}
}

func TestRewrite(t *testing.T) {
	data := sample(t)
	if out, err := formattest.Rewrite(suite, data, "a.tar", &formattest.Editor{}); err != nil || !bytes.Equal(out, data) {
		t.Fatalf("copy differs: %v", err)
	}
	ed := &formattest.Editor{
		Edit: func(p *document.Part) []document.Replacement {
			for old, mask := range map[string]string{"jane example": "[A/B]", "petra": "someone", "/home/jane": "gone"} {
				if i := strings.Index(p.Text, old); i >= 0 {
					return []document.Replacement{{Span: document.Span{Start: int64(i), End: int64(i + len(old))}, New: mask}}
				}
			}
			return nil
		},
		Member: func(_ string, data []byte) ([]byte, bool) {
			return bytes.ReplaceAll(data, []byte("Jane"), []byte("[A LONG NAME]")), bytes.Contains(data, []byte("Jane"))
		},
	}
	out, err := formattest.Rewrite(suite, data, "a.tar", ed)
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(out, []byte("petra")) || bytes.Contains(out, []byte("jane")) {
		t.Error("something is left")
	}
	var names []string
	for r := tar.NewReader(bytes.NewReader(out)); ; {
		h, err := r.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		names = append(names, h.Name)
		if h.Name == "notes/[A_B].txt" && string(body) != "[A LONG NAME] lives here\n" {
			t.Errorf("body %q", body)
		}
	}
	if len(names) != 5 || names[1] != "notes/[A_B].txt" || !strings.HasSuffix(names[3], "Jané.txt") {
		t.Errorf("names %q", names)
	}
}

func FuzzRead(f *testing.F) {
	f.Add(sample(f))
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) > 1<<20 {
			return
		}
		formattest.WellFormed(t, formattest.Read(suite, data, "a.tar").Parts)
	})
}
