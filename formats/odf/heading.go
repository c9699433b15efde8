package odf

import (
	"strings"
	"unicode"
)

const (
	headRows = 5  // rows looked at for the names of the columns
	maxHead  = 80 // bytes of the longest name
)

// heading finds the row that names the columns of a table.
type heading struct {
	rows    [][]headCell
	row     []headCell
	decided bool
	names   []string
}

type headCell struct {
	col  int
	text string
	word bool // it is text, not a number
}

func (h *heading) open() bool { return !h.decided && len(h.rows) < headRows }

// text adds text to the cell in column col of the row at hand.
func (h *heading) text(col int, text string, word bool) {
	k := len(h.row) - 1
	switch {
	case k < 0 || h.row[k].col != col:
		h.row = append(h.row, headCell{col, text, word})
	case len(h.row[k].text) <= maxHead:
		h.row[k].text += text
	}
}

func (h *heading) endRow() {
	if len(h.row) > 0 && h.open() {
		h.rows = append(h.rows, h.row)
	}
	h.row = nil
}

// first takes the first row, which the file itself calls a heading.
func (h *heading) first() {
	h.endRow()
	if !h.decided && len(h.rows) > 0 {
		h.take(h.rows[0])
	}
	h.decided, h.rows = true, nil
}

// decide returns the names of the columns, nil if no row gives any. The first
// call settles it. A title above the table is passed over; a sheet of one
// column has a heading if it has some rows.
func (h *heading) decide() []string {
	if h.decided {
		return h.names
	}
	h.endRow()
	for i, row := range h.rows {
		title := len(row) == 1 && !(i == 0 && h.single())
		if title && row[0].word {
			continue
		}
		if !title && naming(row) {
			h.take(row)
		}
		break
	}
	h.decided, h.rows = true, nil
	return h.names
}

func (h *heading) take(row []headCell) {
	last := 0
	for _, c := range row { // malformed markup has cells out of order
		last = max(last, c.col)
	}
	h.names = make([]string, last+1)
	for _, c := range row {
		h.names[c.col] = strings.TrimSpace(c.text)
	}
}

// single reports whether the sheet is one column under its name.
func (h *heading) single() bool {
	for _, row := range h.rows {
		if len(row) != 1 || row[0].col != h.rows[0][0].col {
			return false
		}
	}
	return len(h.rows) >= 3
}

// naming reports whether all cells of a row look like names of columns: short
// words, and not data such as addresses or numbers written as text.
func naming(row []headCell) bool {
	for _, c := range row {
		letters, digits := 0, 0
		for _, r := range c.text {
			if unicode.IsDigit(r) {
				digits++
			} else if unicode.IsLetter(r) {
				letters++
			}
		}
		if !c.word || letters == 0 || digits > letters || len(c.text) > maxHead || strings.Contains(c.text, "@") {
			return false
		}
	}
	return true
}
