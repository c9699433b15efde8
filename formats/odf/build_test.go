package odf

import (
	"archive/zip"
	"bytes"
	"io"
	"strings"
	"testing"

	"sardine/document"
	"sardine/formats/formattest"
)

var suite = formattest.Format{Sniff: Sniff, Read: Read, Rewrite: Rewrite, Splice: true}

type file struct{ name, data string }

const (
	decl = `<?xml version="1.0" encoding="UTF-8"?>` + "\n"
	ns   = ` xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"` +
		` xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:xlink="http://www.w3.org/1999/xlink"` +
		` xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"` +
		` xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"` +
		` xmlns:config="urn:oasis:names:tc:opendocument:xmlns:config:1.0" xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0"`
)

// pack makes a package as office programs do: the media type first, stored.
func makePack(t testing.TB, media string, files ...file) []byte {
	t.Helper()
	var buf bytes.Buffer
	z := zip.NewWriter(&buf)
	w, err := z.CreateHeader(&zip.FileHeader{Name: "mimetype", Method: zip.Store})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(w, "application/vnd.oasis.opendocument."+media); err != nil {
		t.Fatal(err)
	}
	list := decl + `<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.` + media + `"/>`
	for _, f := range files {
		w, err := z.Create(f.name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(w, f.data); err != nil {
			t.Fatal(err)
		}
		entry := `<manifest:file-entry manifest:full-path="` + f.name + `" manifest:media-type="text/xml"/>`
		if strings.HasPrefix(f.data, "sealed") {
			entry = strings.Replace(entry, "/>", `><manifest:encryption-data/></manifest:file-entry>`, 1)
		}
		list += entry
	}
	if w, err = z.Create("META-INF/manifest.xml"); err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(w, list+`</manifest:manifest>`); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

func contentXML(kind, styles, body string) string {
	return decl + `<office:document-content` + ns + `><office:automatic-styles>` + styles + `</office:automatic-styles><office:body><office:` + kind + `>` +
		body + `</office:` + kind + `></office:body></office:document-content>`
}

func memberOf(t testing.TB, data []byte, name string) string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	f, err := z.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// texts joins the text of all parts of a kind and path, a bar between parts.
func texts(r *formattest.Result, path string, kind document.PartKind) string {
	var out []string
	for _, p := range r.Parts {
		if p.Path.String() == path && p.Kind == kind {
			out = append(out, p.Text[p.Lead:])
		}
	}
	return strings.Join(out, "|")
}
