package sql

import (
	"bytes"
	"encoding/hex"
	"strings"
	"unicode"
	"unicode/utf8"

	"sardine/document"
	"sardine/internal/sqltext"
)

// insert builds the rows of one INSERT.
func (p *parser) insert(h head) error {
	if err := p.beginTable(h.table, h.columns); err != nil {
		return err
	}
	p.r.Skip(h.size)
	for {
		if err := p.want(1); err != nil {
			return err
		}
		w := p.r.Window()
		if len(w) == 0 || w[0] != '(' {
			return nil
		}
		p.r.Skip(1)
		if ok, err := p.tuple(); err != nil || !ok {
			return err
		}
		p.b.EndRow()
		if p.b.Full() {
			if err := p.flush(true); err != nil {
				return err
			}
		}
		if err := p.blanks(); err != nil {
			return err
		}
		w = p.r.Window()
		switch {
		case len(w) > 0 && w[0] == ',':
			p.r.Skip(1)
			if err := p.blanks(); err != nil {
				return err
			}
		case len(w) > 0 && w[0] == ';':
			p.r.Skip(1)
			return p.blanks()
		default:
			return nil
		}
	}
}

func (p *parser) blanks() error {
	for {
		if err := p.want(1); err != nil {
			return err
		}
		n := sqltext.Blanks(p.r.Window())
		if n == 0 {
			return nil
		}
		p.r.Skip(n)
	}
}

// tuple builds one row, whose opening bracket was read; false means that it
// did not end as a row does, and that what follows is text.
func (p *parser) tuple() (bool, error) {
	p.row++
	for col := 0; ; col++ {
		if err := p.blanks(); err != nil {
			return false, err
		}
		if err := p.cell(col); err != nil {
			return false, err
		}
		if ok, err := p.value(); err != nil || !ok {
			return false, err
		}
		if err := p.blanks(); err != nil {
			return false, err
		}
		w := p.r.Window()
		if len(w) == 0 {
			return false, nil
		}
		p.r.Skip(1)
		switch w[0] {
		case ',':
		case ')':
			return true, nil
		default:
			return false, nil
		}
	}
}

// value builds one value.
func (p *parser) value() (bool, error) {
	if err := p.want(maxStatement); err != nil {
		return false, err
	}
	w := p.r.Window()
	if len(w) == 0 {
		return false, nil
	}
	// N'...' is national, E'...' has escapes, _utf8'...' names its letters.
	i, how := 0, single
	if p.mysql {
		how = slash
	}
	for i < len(w) && i < 20 && (w[i] >= '0' && w[i] <= '9' || w[i]|0x20 >= 'a' && w[i]|0x20 <= 'z' || w[i] == '_') {
		i++
	}
	if i < len(w) && w[i] == '\'' && (i == 0 || w[0]|0x20 == 'n' || w[0]|0x20 == 'e' || w[0] == '_') {
		if w[0]|0x20 == 'e' && i == 1 {
			how = slash
		}
		p.r.Skip(i)
		return true, p.quoted(how)
	}
	return p.bare()
}

// cell begins a cell.
func (p *parser) cell(col int) error {
	if p.full() {
		if err := p.flush(true); err != nil {
			return err
		}
	}
	p.col = uint16(min(col, 1<<16-1))
	p.b.Cell(p.row, p.col)
	return nil
}

// bare builds what stands up to the next comma or bracket: a number, NULL, a
// call with its own brackets.
func (p *parser) bare() (bool, error) {
	w := p.r.Window()
	w = w[:min(len(w), maxStatement)]
	depth, i := 0, 0
loop:
	for ; i < len(w); i++ {
		switch c := w[i]; c {
		case '(':
			depth++
		case ')':
			if depth == 0 {
				break loop
			}
			depth--
		case ',':
			if depth == 0 {
				break loop
			}
		case '\'':
			if k := bytes.IndexByte(w[i+1:], '\''); k >= 0 {
				i += k + 1
			}
		case ';', '\n':
			if depth == 0 {
				break loop
			}
		}
	}
	if i == len(w) {
		return false, nil
	}
	end := len(bytes.TrimRight(w[:i], " \t\r\n"))
	if !strings.EqualFold(string(w[:end]), "NULL") && !strings.EqualFold(string(w[:end]), "DEFAULT") {
		start, from := p.b.Pos(), p.r.Offset(0)
		if head := hexHead(w[:end]); head > 0 {
			p.hexed(head, end)
		} else if err := p.add(0, end); err != nil {
			return false, err
		}
		p.note(start, from, p.r.Offset(end), bare)
	}
	p.r.Skip(i)
	return true, nil
}

// maxHex bounds the text that is read out of digits: what is longer is a file.
const maxHex = 16 << 10

// hexHead is where the digits begin in a value that spells text in hexadecimal,
// 0x4A616E65 or X'4A616E65' (MySQL 8.0 manual, 9.1.4), or 0: numbers and bytes
// that are no text stay as they stand.
func hexHead(w []byte) int {
	digits := w
	switch {
	case len(w) > 2 && w[0] == '0' && w[1] == 'x':
		digits = w[2:]
	case len(w) > 3 && w[0]|0x20 == 'x' && w[1] == '\'' && w[len(w)-1] == '\'':
		digits = w[2 : len(w)-1]
	default:
		return 0
	}
	text := make([]byte, len(digits)/2)
	if n, err := hex.Decode(text, digits); len(digits) > maxHex || err != nil || n < 4 || !utf8.Valid(text) {
		return 0
	}
	for _, c := range string(text) {
		if !unicode.IsPrint(c) && c != '\n' && c != '\r' && c != '\t' {
			return 0
		}
	}
	return 2
}

// hexed builds what the digits from head on spell.
func (p *parser) hexed(head, end int) {
	w := p.r.Window()
	if w[end-1] == '\'' {
		end--
	}
	text := make([]byte, (end-head)/2)
	_, _ = hex.Decode(text, w[head:end]) // hexHead did it
	for i := 0; i < len(text); {
		_, n := utf8.DecodeRune(text[i:])
		p.b.Decode(string(text[i:i+n]), p.r.Offset(head+2*i), p.r.Offset(head+2*(i+n)))
		i += n
	}
}

func (p *parser) note(start, from, to int64, how spelling) {
	if p.track {
		p.cells = append(p.cells, value{document.Span{Start: start, End: p.b.Pos()}, from, to, how})
	}
}

// quoted builds a string; the window begins with its quote.
func (p *parser) quoted(how spelling) error {
	from, start := p.r.Offset(0), p.b.Pos()
	p.r.Skip(1)
	for {
		if err := p.want(64 << 10); err != nil {
			return err
		}
		w := p.r.Window()
		if len(w) == 0 {
			return nil
		}
		n := min(len(w), 64<<10)
		i := bytes.IndexByte(w[:n], '\'')
		if how == slash {
			if k := bytes.IndexByte(w[:n], '\\'); k >= 0 && (i < 0 || k < i) {
				i = k
			}
		}
		if i < 0 {
			i = p.r.Boundary(n)
		}
		if p.full() {
			p.note(start, from, from, how)
			if err := p.cut(); err != nil {
				return err
			}
		}
		if err := p.add(0, i); err != nil {
			return err
		}
		p.r.Skip(i)
		if w = p.r.Window(); len(w) == 0 || i == n || w[0] != '\'' && (how != slash || w[0] != '\\') {
			continue
		}
		switch {
		case len(w) > 1 && w[0] == '\'' && w[1] == '\'':
			p.b.Decode("'", p.r.Offset(0), p.r.Offset(2))
			p.r.Skip(2)
		case w[0] == '\\' && len(w) > 1:
			p.b.Decode(escaped(w[1]), p.r.Offset(0), p.r.Offset(2))
			p.r.Skip(2)
		default:
			p.r.Skip(1)
			p.note(start, from, p.r.Offset(0), how)
			return nil
		}
	}
}

// escaped is the letter behind a backslash (MySQL 8.0 manual, 9.1.1;
// PostgreSQL manual, COPY, text format). Bytes above ASCII stay as they are.
func escaped(c byte) string {
	switch c {
	case 'n':
		return "\n"
	case 't':
		return "\t"
	case 'r':
		return "\r"
	case '0', 'b', 'f', 'v', 'Z':
		return " "
	}
	if c >= 0x80 {
		return "\uFFFD"
	}
	return string(rune(c))
}

// copyRows builds the rows of a COPY, which ends with a line of "\.".
func (p *parser) copyRows(h head) error {
	if err := p.beginTable(h.table, h.columns); err != nil {
		return err
	}
	p.r.Skip(h.size)
	for {
		if err := p.want(maxStatement); err != nil {
			return err
		}
		w := p.r.Window()
		n := bytes.IndexByte(w[:min(len(w), maxStatement)], '\n') + 1
		if n == 0 {
			n = p.r.Boundary(min(len(w), maxStatement))
		}
		if n == 0 {
			return nil
		}
		end := len(bytes.TrimRight(w[:n], "\r\n"))
		if bytes.Equal(w[:end], []byte(`\.`)) {
			p.r.Skip(n)
			return nil
		}
		p.row++
		if err := p.fields(end); err != nil {
			return err
		}
		p.r.Skip(n)
		p.b.EndRow()
		if p.b.Full() {
			if err := p.flush(true); err != nil {
				return err
			}
		}
	}
}

// fields builds the cells of one line of a COPY.
func (p *parser) fields(end int) error {
	w := p.r.Window()[:end]
	for at, col := 0, 0; at <= end; col++ {
		to := bytes.IndexByte(w[at:], '\t')
		if to < 0 {
			to = end - at
		}
		to += at
		if err := p.cell(col); err != nil {
			return err
		}
		if !bytes.Equal(w[at:to], []byte(`\N`)) {
			start := p.b.Pos()
			last := at
			for i := at; i < to-1; i++ {
				if w[i] == '\\' && w[i+1] < 0x80 {
					if err := p.add(last, i); err != nil {
						return err
					}
					if err := p.cut(); err != nil {
						return err
					}
					p.b.Decode(escaped(w[i+1]), p.r.Offset(i), p.r.Offset(i+2))
					last = i + 2
					i++
				}
			}
			if err := p.add(last, to); err != nil {
				return err
			}
			p.note(start, p.r.Offset(at), p.r.Offset(to), copied)
		}
		at = to + 1
	}
	return nil
}
