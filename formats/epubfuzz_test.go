package formats

import (
	"archive/zip"
	"bytes"
	"context"
	"testing"

	"sardine/document"
	"sardine/formats/formattest"
)

// FuzzBook reads electronic books: a page and a package document of any content,
// in a container whose own bytes are damaged at one place.
func FuzzBook(f *testing.F) {
	f.Add([]byte("<html><body><p>Ann</p></body></html>"), []byte(`<package><metadata><dc:creator>Bob</dc:creator></metadata></package>`), uint32(0), byte(0))
	f.Add([]byte("<?xml version='1.0' encoding='utf-16'?><html>"), []byte("<ncx><text>"), uint32(70), byte(0xFF))
	f.Fuzz(func(t *testing.T, page, opf []byte, at uint32, flip byte) {
		var buf bytes.Buffer
		z := zip.NewWriter(&buf)
		for _, m := range []struct {
			name   string
			method uint16
			data   []byte
		}{{"mimetype", zip.Store, []byte("application/epub+zip")}, {"OEBPS/content.opf", zip.Deflate, opf}, {"OEBPS/a.xhtml", zip.Deflate, page}} {
			w, err := z.CreateHeader(&zip.FileHeader{Name: m.name, Method: m.method})
			if err != nil {
				t.Fatal(err)
			}
			if _, err := w.Write(m.data); err != nil {
				t.Fatal(err)
			}
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		data := buf.Bytes()
		data[int(at%uint32(len(data)))] ^= flip
		r := &record{}
		if _, err := Read(context.Background(), stream(data, "a.epub"), document.Options{}, r); err != nil {
			t.Fatal(err)
		}
		formattest.WellFormed(t, r.parts)
		for _, s := range r.skips {
			if bytes.HasSuffix([]byte(s), []byte(document.Crashed)) {
				t.Error(s)
			}
		}
	})
}
