package epub

import (
	"archive/zip"
	"bytes"
	"testing"
)

func book(t *testing.T, name, media string) []byte {
	t.Helper()
	var buf bytes.Buffer
	z := zip.NewWriter(&buf)
	w, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write([]byte(media)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

func TestSniff(t *testing.T) {
	for _, c := range []struct {
		name, media string
		want        bool
	}{
		{"mimetype", "application/epub+zip", true},
		{"mimetype", "application/vnd.oasis.opendocument.text", false},
		{"a.txt", "application/epub+zip", false},
	} {
		if got := Sniff(book(t, c.name, c.media), "a.epub"); got != c.want {
			t.Errorf("%s %s: %v", c.name, c.media, got)
		}
	}
	whole := book(t, "mimetype", "application/epub+zip")
	for n := range whole {
		if n < 58 && Sniff(whole[:n], "a.epub") {
			t.Errorf("%d bytes were enough", n)
		}
	}
}
