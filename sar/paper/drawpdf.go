package paper

import (
	"bytes"
	"slices"

	"sardine/internal/pdfwrite"
	"sardine/sar"
)

// IndexPDF is the index as pages, and how many.
func IndexPDF(b *sar.Bundle) ([]byte, int, error) { return drawPDF(indexBlocks(b), b, "Index") }

// AboutPDF is the information of article 15 as pages, and how many.
func AboutPDF(r *Record, b *sar.Bundle) ([]byte, int, error) {
	return drawPDF(aboutBlocks(r, b), b, "About your data")
}

func drawPDF(blocks []block, b *sar.Bundle, name string) ([]byte, int, error) {
	var out bytes.Buffer
	d := pdfwrite.New(&out, pdfwrite.Options{Title: name, Header: name + ", " + b.Case.Reference, Created: b.Made})
	for _, x := range blocks {
		switch x.is {
		case title:
			d.Heading(1, x.text)
		case heading:
			d.Heading(2, x.text)
		case paragraph:
			d.Paragraph(x.text)
		case mark:
			d.Heading(4, x.text)
		case small:
			d.Note(x.text)
		case table:
			d.Table(pdfwrite.Table{Header: x.head, Rows: slices.Values(x.rows), Widths: x.widths})
		}
	}
	rep, err := d.Close()
	return out.Bytes(), rep.Pages, err
}
