package ooxml

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
	nsW   = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"`
	nsX   = `xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"`
	nsR   = `xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"`
	decl  = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
	relNS = `http://schemas.openxmlformats.org/officeDocument/2006/relationships/`
)

// pkg makes a package with the usual two first members.
func pkg(t testing.TB, main string, files ...file) []byte {
	t.Helper()
	types := decl + `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
		`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
		`<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>` +
		`<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>`
	rels := decl + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
		`<Relationship Id="rId1" Type="` + relNS + `officeDocument" Target="` + main + `"/></Relationships>`
	return archive(t, append([]file{{"[Content_Types].xml", types}, {"_rels/.rels", rels}}, files...)...)
}

func archive(t testing.TB, files ...file) []byte {
	t.Helper()
	var buf bytes.Buffer
	z := zip.NewWriter(&buf)
	for _, f := range files {
		w, err := z.Create(f.name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(w, f.data); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

func docx(t testing.TB, body string, more ...file) []byte {
	t.Helper()
	doc := decl + `<w:document ` + nsW + ` ` + nsR + `><w:body>` + body + `</w:body></w:document>`
	return pkg(t, "word/document.xml", append([]file{{"word/document.xml", doc}}, more...)...)
}

// xlsx makes a workbook of sheets with shared strings.
func xlsx(t testing.TB, sst string, sheets []string, more ...file) []byte {
	t.Helper()
	book := decl + `<workbook ` + nsX + ` ` + nsR + `><sheets>`
	rels := decl + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">`
	var files []file
	for i, s := range sheets {
		n := string(rune('1' + i))
		state := ""
		if i > 0 {
			state = ` state="veryHidden"`
		}
		book += `<sheet name="Staff ` + n + `" sheetId="` + n + `"` + state + ` r:id="rId` + n + `"/>`
		rels += `<Relationship Id="rId` + n + `" Type="` + relNS + `worksheet" Target="worksheets/sheet` + n + `.xml"/>`
		files = append(files, file{"xl/worksheets/sheet" + n + ".xml", decl + `<worksheet ` + nsX + `>` + s + `</worksheet>`})
	}
	book += `</sheets></workbook>`
	rels += `<Relationship Id="rIdS" Type="` + relNS + `sharedStrings" Target="sharedStrings.xml"/>` +
		`<Relationship Id="rIdT" Type="` + relNS + `styles" Target="styles.xml"/></Relationships>`
	files = append([]file{{"xl/workbook.xml", book}, {"xl/_rels/workbook.xml.rels", rels}}, files...)
	files = append(files, file{"xl/styles.xml", decl + `<styleSheet ` + nsX + `><numFmts count="1"><numFmt numFmtId="164" formatCode="00000000000"/></numFmts>` +
		`<cellXfs count="3"><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/></cellXfs></styleSheet>`})
	if sst != "" {
		files = append(files, file{"xl/sharedStrings.xml", decl + `<sst ` + nsX + `>` + sst + `</sst>`})
	}
	return pkg(t, "xl/workbook.xml", append(files, more...)...)
}

// member returns the content of a member of a zip, read by the standard library.
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

// replace rewrites data, putting new for every occurrence of old in any part
// for which keep does not say otherwise.
func replace(t testing.TB, data []byte, old, new string, keep func(p *document.Part, at int) bool) []byte {
	t.Helper()
	out, err := formattest.Rewrite(suite, data, "a.docx", &formattest.Editor{Edit: func(p *document.Part) []document.Replacement {
		var reps []document.Replacement
		for i := 0; ; {
			n := strings.Index(p.Text[i:], old)
			if n < 0 {
				return reps
			}
			i += n
			if keep == nil || !keep(p, i) {
				reps = append(reps, document.Replacement{Span: document.Span{Start: int64(i), End: int64(i + len(old))}, New: new})
			}
			i += len(old)
		}
	}})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// texts joins the text of all parts of a kind and path.
func texts(r *formattest.Result, path string, kind document.PartKind) string {
	var b strings.Builder
	for _, p := range r.Parts {
		if p.Path.String() == path && p.Kind == kind {
			b.WriteString(p.Text[p.Lead:])
		}
	}
	return b.String()
}
