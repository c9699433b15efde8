package convert

import (
	"fmt"
	"io"
	"strings"
)

// word is a manuscript as a Word document (ECMA-376, WordprocessingML): plain
// paragraphs, headings and tables, and nothing that says who made it.
type word struct {
	pack
	table int // columns of the table that is open, 0 for none
}

const wordNamespace = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"

// wordParts stand before the document's own.
var wordParts = []struct{ name, text string }{
	{"[Content_Types].xml", `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
		`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
		`<Default Extension="xml" ContentType="application/xml"/>` +
		`<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>` +
		`<Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/></Types>`},
	{"_rels/.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
		`<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`},
	{"word/_rels/document.xml.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
		`<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>`},
	{"word/styles.xml", `<w:styles xmlns:w="` + wordNamespace + `"><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Calibri" w:hAnsi="Calibri" w:cs="Calibri"/>` +
		`<w:sz w:val="22"/><w:lang w:val="en-GB"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:after="80"/></w:pPr></w:pPrDefault></w:docDefaults>` +
		`<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>` +
		wordHeading(1, 32) + wordHeading(2, 26) +
		`<w:style w:type="table" w:styleId="Grid"><w:name w:val="Table Grid"/><w:tblPr><w:tblBorders>` + wordBorders + `</w:tblBorders></w:tblPr></w:style></w:styles>`},
}

const wordBorders = `<w:top w:val="single" w:sz="4"/><w:left w:val="single" w:sz="4"/><w:bottom w:val="single" w:sz="4"/><w:right w:val="single" w:sz="4"/>` +
	`<w:insideH w:val="single" w:sz="4"/><w:insideV w:val="single" w:sz="4"/>`

func wordHeading(level, size int) string {
	return fmt.Sprintf(`<w:style w:type="paragraph" w:styleId="Heading%d"><w:name w:val="heading %d"/><w:basedOn w:val="Normal"/><w:next w:val="Normal"/>`+
		`<w:pPr><w:keepNext/><w:spacing w:before="240" w:after="80"/><w:outlineLvl w:val="%d"/></w:pPr><w:rPr><w:b/><w:sz w:val="%d"/></w:rPr></w:style>`, level, level, level-1, size)
}

func newWord(w io.Writer) *word {
	d := &word{pack: newPack(w)}
	for _, p := range wordParts {
		d.whole(p.name, p.text)
	}
	d.part("word/document.xml")
	d.put(xmlHead + `<w:document xmlns:w="` + wordNamespace + `"><w:body>`)
	return d
}

var wordEscape = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", "\n", "</w:t><w:br/><w:t xml:space=\"preserve\">", "\t", "</w:t><w:tab/><w:t xml:space=\"preserve\">")

func (d *word) paragraph(properties, text string) {
	d.put(`<w:p>` + properties)
	d.run("", text)
	d.put(`</w:p>`)
}

func (d *word) run(properties, text string) {
	if text != "" {
		d.put(`<w:r>` + properties + `<w:t xml:space="preserve">` + wordEscape.Replace(lawful(text)) + `</w:t></w:r>`)
	}
}

func (d *word) Head(pairs []Pair) {
	d.endTable()
	for _, p := range pairs {
		d.put(`<w:p>`)
		d.run(`<w:rPr><w:b/></w:rPr>`, p.Name+":\t")
		d.run("", oneLine(p.Text))
		d.put(`</w:p>`)
	}
	d.put(`<w:p/>`)
}

func (d *word) Heading(level int, text string) {
	d.endTable()
	d.paragraph(fmt.Sprintf(`<w:pPr><w:pStyle w:val="Heading%d"/></w:pPr>`, min(max(level, 1), 2)), oneLine(text))
}

func (d *word) Lines(text string) {
	d.endTable()
	for line := range lines(text) {
		d.paragraph("", line)
	}
}

func (d *word) Rows(t Rows) {
	columns := len(t.Header)
	for _, r := range t.Rows {
		columns = max(columns, len(r.Cells))
	}
	if columns == 0 {
		return
	}
	if !t.More || columns > d.table {
		d.endTable()
		if t.Name != "" && !t.More {
			d.Heading(2, t.Name)
		}
		d.table = columns
		d.put(`<w:tbl><w:tblPr><w:tblStyle w:val="Grid"/><w:tblW w:w="5000" w:type="pct"/><w:tblBorders>` + wordBorders + `</w:tblBorders></w:tblPr><w:tblGrid>`)
		d.put(strings.Repeat(`<w:gridCol/>`, columns) + `</w:tblGrid>`)
		if t.Header != nil {
			d.row(t.Header, `<w:trPr><w:tblHeader/></w:trPr>`)
		}
	}
	for _, r := range t.Rows {
		d.row(r.Cells, "")
	}
}

func (d *word) row(cells []string, properties string) {
	d.put(`<w:tr>` + properties)
	for i := range d.table {
		d.put(`<w:tc><w:tcPr/>`)
		if i < len(cells) {
			d.paragraph("", strings.ReplaceAll(cells[i], "\r", ""))
		} else {
			d.put(`<w:p/>`)
		}
		d.put(`</w:tc>`)
	}
	d.put(`</w:tr>`)
}

// endTable closes the table that is open. Word wants a paragraph between two
// tables, and after the last.
func (d *word) endTable() {
	if d.table > 0 {
		d.put(`</w:tbl><w:p/>`)
		d.table = 0
	}
}

func (d *word) Close() error {
	d.endTable()
	d.put(`<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1134" w:right="1134" w:bottom="1134" w:left="1134"/></w:sectPr></w:body></w:document>`)
	return d.finish()
}
