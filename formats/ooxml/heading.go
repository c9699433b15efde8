package ooxml

import (
	"strings"
	"unicode"
)

// headRows is how many rows are looked at for the names of the columns.
const headRows = 5

// maxHead is the longest text that names a column, in bytes.
const maxHead = 80

// heading finds the row that names the columns of a sheet.
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
	col = max(col, 0)
	if n := len(h.row); n > 0 && h.row[n-1].col == col {
		if len(h.row[n-1].text) <= maxHead {
			h.row[n-1].text += text
		}
		return
	}
	h.row = append(h.row, headCell{col, text, word})
}

func (h *heading) endRow() {
	if len(h.row) > 0 && h.open() {
		h.rows = append(h.rows, h.row)
	}
	h.row = nil
}

// decide returns the names of the columns, nil if no row gives any. The first
// call settles it.
func (h *heading) decide() []string {
	if h.decided {
		return h.names
	}
	h.endRow()
	h.decided = true
	for i, row := range h.rows {
		if len(row) < 2 && !(i == 0 && h.single()) {
			if len(row) == 1 && row[0].word {
				continue // a title above the table
			}
			break
		}
		if !naming(row) {
			break
		}
		last := 0
		for _, c := range row { // columns need not come in order
			last = max(last, c.col)
		}
		h.names = make([]string, last+1)
		for _, c := range row {
			h.names[c.col] = strings.TrimSpace(c.text)
		}
		break
	}
	h.rows = nil
	return h.names
}

// single reports whether the sheet is one column under its name.
func (h *heading) single() bool {
	if len(h.rows) < 3 {
		return false
	}
	for _, row := range h.rows {
		if len(row) != 1 || row[0].col != h.rows[0][0].col {
			return false
		}
	}
	return true
}

// naming reports whether all cells of a row look like names of columns: short
// words, and not data such as addresses or numbers written as text.
func naming(row []headCell) bool {
	for _, c := range row {
		if !c.word || len(c.text) > maxHead || strings.Contains(c.text, "@") {
			return false
		}
		digits, letters := 0, 0
		for _, r := range c.text {
			switch {
			case unicode.IsDigit(r):
				digits++
			case unicode.IsLetter(r):
				letters++
			}
		}
		if letters == 0 || digits > letters {
			return false
		}
	}
	return true
}
