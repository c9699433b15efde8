package pdfwrite

import (
	"io"
	"strings"
	"testing"
)

// BenchmarkPages sets running text and a table; bytes are those of the text.
func BenchmarkPages(b *testing.B) {
	text := strings.Repeat("The trip leaves at half past eight from the gate of the school. ", 60)
	b.SetBytes(int64(len(text) + 500*40))
	b.ReportAllocs()
	pages := 0
	for b.Loop() {
		d := New(io.Discard, full)
		d.Heading(1, "Trip")
		d.Paragraph(text)
		d.Table(Table{Header: []string{"Number", "Name", "Remark", "Paid"}, Rows: rows(500)})
		rep, err := d.Close()
		if err != nil {
			b.Fatal(err)
		}
		pages = rep.Pages
	}
	b.ReportMetric(float64(pages), "pages/op")
}
