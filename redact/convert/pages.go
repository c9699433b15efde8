package convert

import (
	"io"
	"slices"
	"unicode/utf8"

	"sardine/internal/pdfwrite"
)

// pages is a manuscript as a PDF.
type pages struct {
	d       *pdfwrite.Document
	header  []string // of the table that goes on
	letters int      // given so far
}

func newPages(w io.Writer) *pages { return &pages{d: pdfwrite.New(w, pdfwrite.Options{})} }

func (p *pages) Head(pairs []Pair) {
	list := make([]pdfwrite.Pair, len(pairs))
	for i, x := range pairs {
		list[i] = pdfwrite.Pair{Key: x.Name, Value: oneLine(x.Text)}
		p.letters += len(x.Text)
	}
	p.d.KeyValue(list)
}

func (p *pages) Heading(level int, text string) { p.d.Heading(level, text) }

func (p *pages) Lines(text string) {
	p.letters += utf8.RuneCountInString(text)
	p.d.Paragraph(text)
}

func (p *pages) Rows(t Rows) {
	if !t.More {
		if t.Name != "" {
			p.d.Heading(2, t.Name)
		}
		p.header = t.Header
	}
	p.d.Table(pdfwrite.Table{Header: p.header, Rows: func(yield func([]string) bool) {
		for r := range slices.Values(t.Rows) {
			for _, c := range r.Cells {
				p.letters += utf8.RuneCountInString(c)
			}
			if !yield(r.Cells) {
				return
			}
		}
	}})
}

// fewMissing letters may stand as numbers, and of a longer text so many in a
// thousand, before the PDF is no use.
const (
	fewMissing = 3
	maxMissing = 5
)

func (p *pages) Close() error {
	report, err := p.d.Close()
	if err != nil {
		return err
	}
	lost := 0
	for _, m := range report.Missing {
		lost += m.Count
	}
	if lost > fewMissing && lost*1000 > p.letters*maxMissing {
		return ErrLetters
	}
	return nil
}
