package paper

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"strings"

	"sardine/sar"
)

// IndexDOCX is the index as a Word document.
func IndexDOCX(b *sar.Bundle) ([]byte, error) {
	var body strings.Builder
	for _, x := range indexBlocks(b) {
		x.word(&body)
	}
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, f := range [][2]string{{"[Content_Types].xml", wordTypes}, {"_rels/.rels", wordRels}, {"word/_rels/document.xml.rels", wordStyleRel}, {"word/styles.xml", wordStyles},
		{"word/document.xml", wordBefore + body.String() + wordAfter}} {
		w, err := z.Create(f[0])
		if err == nil {
			_, err = io.WriteString(w, f[1])
		}
		if err != nil {
			return nil, fmt.Errorf("index: %w", err)
		}
	}
	err := z.Close()
	return out.Bytes(), err
}

// textWidth of a page of A4 across with margins of 2 cm, in twentieths of a
// point.
const textWidth = 14_570

func (x *block) word(b *strings.Builder) {
	switch x.is {
	case table:
		b.WriteString(`<w:tbl><w:tblPr><w:tblStyle w:val="Grid"/><w:tblW w:w="5000" w:type="pct"/><w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>`)
		for _, w := range x.widths {
			fmt.Fprintf(b, `<w:gridCol w:w="%d"/>`, int(w*textWidth/100))
		}
		b.WriteString(`</w:tblGrid>`)
		if x.head != nil {
			x.wordRow(b, x.head, `<w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>`, "Head")
		}
		for _, r := range x.rows {
			x.wordRow(b, r, `<w:trPr><w:cantSplit/></w:trPr>`, "Cell")
		}
		b.WriteString(`</w:tbl>`)
		wordParagraph(b, "Normal", "")
	default:
		wordParagraph(b, map[blockKind]string{title: "Title", heading: "Heading1", paragraph: "Normal", mark: "Mark", small: "Small"}[x.is], x.text)
	}
}

func (x *block) wordRow(b *strings.Builder, cells []string, how, style string) {
	b.WriteString("<w:tr>" + how)
	for i, c := range cells {
		fmt.Fprintf(b, `<w:tc><w:tcPr><w:tcW w:w="%d" w:type="dxa"/></w:tcPr>`, int(x.widths[i]*textWidth/100))
		wordParagraph(b, style, c)
		b.WriteString("</w:tc>")
	}
	b.WriteString("</w:tr>")
}

func wordParagraph(b *strings.Builder, style, text string) {
	fmt.Fprintf(b, `<w:p><w:pPr><w:pStyle w:val="%s"/></w:pPr>`, style)
	for i, line := range strings.Split(text, "\n") {
		b.WriteString("<w:r>")
		if i > 0 {
			b.WriteString("<w:br/>")
		}
		b.WriteString(`<w:t xml:space="preserve">`)
		_ = xml.EscapeText(b, []byte(line)) // into memory
		b.WriteString("</w:t></w:r>")
	}
	b.WriteString("</w:p>")
}

const (
	wordHead  = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
	wordSpace = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"`
	wordTypes = wordHead + `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/><Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/></Types>`
	wordRels  = wordHead + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`

	wordStyleRel = wordHead + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>`
	wordStyles   = wordHead + `<w:styles ` + wordSpace + `><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Arial" w:hAnsi="Arial" w:cs="Arial"/><w:sz w:val="20"/><w:lang w:val="en-GB"/></w:rPr></w:rPrDefault></w:docDefaults>` +
		`<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:pPr><w:spacing w:after="120"/></w:pPr></w:style>` +
		`<w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/><w:basedOn w:val="Normal"/><w:rPr><w:b/><w:sz w:val="36"/></w:rPr></w:style>` +
		`<w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/><w:basedOn w:val="Normal"/><w:pPr><w:keepNext/><w:spacing w:before="240"/><w:outlineLvl w:val="0"/></w:pPr><w:rPr><w:b/><w:sz w:val="26"/></w:rPr></w:style>` +
		`<w:style w:type="paragraph" w:styleId="Mark"><w:name w:val="Mark"/><w:basedOn w:val="Normal"/><w:rPr><w:b/><w:color w:val="AA0000"/></w:rPr></w:style>` +
		`<w:style w:type="paragraph" w:styleId="Small"><w:name w:val="Small"/><w:basedOn w:val="Normal"/><w:rPr><w:sz w:val="16"/></w:rPr></w:style>` +
		`<w:style w:type="paragraph" w:styleId="Cell"><w:name w:val="Cell"/><w:basedOn w:val="Normal"/><w:pPr><w:spacing w:after="0"/></w:pPr><w:rPr><w:sz w:val="18"/></w:rPr></w:style>` +
		`<w:style w:type="paragraph" w:styleId="Head"><w:name w:val="Head"/><w:basedOn w:val="Cell"/><w:rPr><w:b/></w:rPr></w:style>` +
		`<w:style w:type="table" w:styleId="Grid"><w:name w:val="Table Grid"/><w:tblPr><w:tblBorders><w:top w:val="single" w:sz="4" w:color="999999"/><w:bottom w:val="single" w:sz="4" w:color="999999"/><w:insideH w:val="single" w:sz="4" w:color="999999"/></w:tblBorders><w:tblCellMar><w:top w:w="40" w:type="dxa"/><w:left w:w="80" w:type="dxa"/><w:bottom w:w="40" w:type="dxa"/><w:right w:w="80" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style></w:styles>`
	wordBefore = wordHead + `<w:document ` + wordSpace + `><w:body>`
	wordAfter  = `<w:sectPr><w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/><w:pgMar w:top="1134" w:right="1134" w:bottom="1134" w:left="1134"/></w:sectPr></w:body></w:document>`
)
