package pack

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/nguyenthenguyen/docx"
)

const (
	wordNS  = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"`
	xmlHead = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
	relType = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
	mainCT  = "application/vnd.openxmlformats-officedocument.wordprocessingml."
)

// Word is a text document. Body, Header, Footer and Comment are WordprocessingML
// as Para, Row and Deletion make it; Comment belongs to the start of the body.
type Word struct {
	Body, Header, Footer, Comment string
	Author, Title                 string // already escaped
}

// Para is a paragraph of one run for each text. Texts are already escaped.
func Para(texts ...string) string {
	var b strings.Builder
	b.WriteString("<w:p>")
	for _, t := range texts {
		for i, line := range strings.Split(t, "\n") {
			if i > 0 {
				b.WriteString("<w:r><w:br/></w:r>")
			}
			b.WriteString(`<w:r><w:t xml:space="preserve">` + line + "</w:t></w:r>")
		}
	}
	b.WriteString("</w:p>")
	return b.String()
}

// Deletion is a paragraph that was deleted while changes were tracked.
func Deletion(author, text string) string {
	return `<w:p><w:del w:id="7" w:author="` + author + `" w:date="2026-02-20T10:00:00Z"><w:r><w:delText xml:space="preserve">` + text + `</w:delText></w:r></w:del></w:p>`
}

// Table is rows of cells; texts are already escaped.
func Table(rows [][]string) string {
	var b strings.Builder
	b.WriteString("<w:tbl>")
	for _, row := range rows {
		b.WriteString("<w:tr>")
		for _, cell := range row {
			b.WriteString("<w:tc>" + Para(cell) + "</w:tc>")
		}
		b.WriteString("</w:tr>")
	}
	b.WriteString("</w:tbl>")
	return b.String()
}

// Docx packs a document.
func Docx(d Word) ([]byte, error) {
	types := `<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>` +
		`<Override PartName="/word/document.xml" ContentType="` + mainCT + `document.main+xml"/>` +
		`<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>`
	var rels, refs, mark string
	var extra []Member
	add := func(n int, name, tag, inner string) {
		if inner == "" {
			return
		}
		file, kind := name+"1.xml", name
		if name == "comments" {
			file = "comments.xml"
		}
		types += `<Override PartName="/word/` + file + `" ContentType="` + mainCT + kind + `+xml"/>`
		rels += fmt.Sprintf(`<Relationship Id="rId%d" Type="%s%s" Target="%s"/>`, n, relType, kind, file)
		extra = append(extra, Member{"word/" + file, []byte(xmlHead + "<w:" + tag + " " + wordNS + ">" + inner + "</w:" + tag + ">")})
	}
	add(1, "header", "hdr", d.Header)
	add(2, "footer", "ftr", d.Footer)
	if d.Comment != "" {
		add(3, "comments", "comments", `<w:comment w:id="0" w:author="`+d.Author+`" w:date="2026-02-20T10:05:00Z" w:initials="HT">`+d.Comment+`</w:comment>`)
		mark = `<w:p><w:commentRangeStart w:id="0"/><w:commentRangeEnd w:id="0"/><w:r><w:commentReference w:id="0"/></w:r></w:p>`
	}
	if d.Header != "" {
		refs += `<w:headerReference w:type="default" r:id="rId1"/>`
	}
	if d.Footer != "" {
		refs += `<w:footerReference w:type="default" r:id="rId2"/>`
	}
	members := []Member{
		{"[Content_Types].xml", []byte(xmlHead + `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` + types + "</Types>")},
		{"_rels/.rels", []byte(xmlHead + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="` + relType + `officeDocument" Target="word/document.xml"/>` +
			`<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>`)},
		{"word/document.xml", []byte(xmlHead + "<w:document " + wordNS + "><w:body>" + mark + d.Body + "<w:sectPr>" + refs + "</w:sectPr></w:body></w:document>")},
		{"word/_rels/document.xml.rels", []byte(xmlHead + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` + rels + "</Relationships>")},
		{"docProps/core.xml", []byte(xmlHead + `<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/">` +
			`<dc:title>` + d.Title + `</dc:title><dc:creator>` + d.Author + `</dc:creator></cp:coreProperties>`)},
	}
	return Zip(append(members, extra...)...)
}

// FillDocx puts texts in the place of placeholders in the body, headers and
// footers of a template.
func FillDocx(template []byte, texts [][2]string) ([]byte, error) {
	r, err := docx.ReadDocxFromMemory(bytes.NewReader(template), int64(len(template)))
	if err != nil {
		return nil, fmt.Errorf("fill docx: %w", err)
	}
	doc := r.Editable()
	for _, t := range texts {
		for _, put := range []func(from, to string) error{
			func(from, to string) error { return doc.Replace(from, to, -1) }, doc.ReplaceHeader, doc.ReplaceFooter,
		} {
			if err := put(t[0], t[1]); err != nil {
				return nil, fmt.Errorf("fill docx: %w", err)
			}
		}
	}
	var buf bytes.Buffer
	if err := doc.Write(&buf); err != nil {
		return nil, fmt.Errorf("fill docx: %w", err)
	}
	if err := r.Close(); err != nil {
		return nil, fmt.Errorf("fill docx: %w", err)
	}
	return Rezip(buf.Bytes())
}
