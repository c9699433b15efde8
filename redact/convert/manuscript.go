package convert

import (
	"bufio"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// Manuscript takes the text of a file from its beginning to its end. Errors of
// its writer are told by Close. It is used by one goroutine.
type Manuscript interface {
	// Head is the head of a message: names and what they say.
	Head(pairs []Pair)
	// Heading begins a section: 1 for those of the whole file.
	Heading(level int, text string)
	// Lines is text, a paragraph a line.
	Lines(text string)
	// Rows are rows of a table. More is true if they go on the table before.
	Rows(t Rows)
	// Close ends the file.
	Close() error
}

// Pair is a line of a Head.
type Pair struct{ Name, Text string }

// Rows are neighbouring rows of one table.
type Rows struct {
	Name   string   // of the sheet; it has been redacted, or is ""
	More   bool     // they go on the rows given before
	Header []string // of the columns, where no row says it; not with More
	Rows   []Row
}

// Row is one row. Number counts from 1 in the sheet and never falls.
type Row struct {
	Number int
	Cells  []string // by column
}

// New begins a manuscript.
func New(w io.Writer, f Form) (Manuscript, error) {
	switch f {
	case Text:
		return &plainText{w: bufio.NewWriter(w)}, nil
	case Document:
		return newWord(w), nil
	case Workbook:
		return newSheets(w), nil
	case PDF:
		return newPages(w), nil
	}
	return nil, fmt.Errorf("convert: no form %d", f)
}

// plainText is a manuscript in UTF-8.
type plainText struct {
	w     *bufio.Writer
	begun bool
}

// put writes a line.
func (p *plainText) put(line string) {
	p.begun = true
	p.w.WriteString(line)
	p.w.WriteByte('\n')
}

func (p *plainText) gap() {
	if p.begun {
		p.w.WriteByte('\n')
	}
}

func (p *plainText) Head(pairs []Pair) {
	for _, x := range pairs {
		p.put(x.Name + ": " + oneLine(x.Text))
	}
	p.gap()
}

func (p *plainText) Heading(_ int, text string) {
	p.gap()
	p.put(oneLine(text))
	p.gap()
}

func (p *plainText) Lines(text string) {
	for line := range lines(text) {
		p.put(line)
	}
}

func (p *plainText) Rows(t Rows) {
	if !t.More {
		p.gap()
		if t.Name != "" {
			p.put(oneLine(t.Name))
		}
		if t.Header != nil {
			p.put(strings.Join(t.Header, "\t"))
		}
	}
	for _, r := range t.Rows {
		cells := make([]string, len(r.Cells))
		for i, c := range r.Cells {
			cells[i] = oneLine(c)
		}
		p.put(strings.Join(cells, "\t"))
	}
}

func (p *plainText) Close() error { return p.w.Flush() }

// lines walks the lines of text. A newline at its end begins no further line.
func lines(text string) func(func(string) bool) {
	return func(yield func(string) bool) {
		for text != "" {
			line, rest, _ := strings.Cut(text, "\n")
			if !yield(strings.TrimSuffix(line, "\r")) {
				return
			}
			text = rest
		}
	}
}

func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

// lawful puts U+FFFD for characters that XML 1.0 does not allow (2.2, Char),
// and for those that it allows and no office program shows.
func lawful(text string) string {
	bad := func(r rune) bool {
		return r < ' ' && r != '\t' && r != '\n' || r == 0xfffe || r == 0xffff || r >= 0x7f && r < 0xa0
	}
	if strings.IndexFunc(text, bad) < 0 && utf8.ValidString(text) {
		return text
	}
	return strings.Map(func(r rune) rune {
		if bad(r) {
			return utf8.RuneError
		}
		return r
	}, text)
}
