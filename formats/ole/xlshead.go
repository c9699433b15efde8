package ole

import (
	"strings"
	"unicode"
)

// headRows is how many rows are looked at for the names of the columns, and
// maxHead the longest text that names one, in bytes.
const (
	headRows = 5
	maxHead  = 80
)

// heading finds the row that names the columns of a sheet.
type heading struct {
	rows  [][]headCell
	done  bool
	names []string
}

type headCell struct {
	row, col int
	text     string
	word     bool // it is text, not a number
}

// open reports whether another cell of that row is wanted.
func (h *heading) open(row int) bool {
	n := len(h.rows)
	return !h.done && (n < headRows || h.rows[n-1][0].row == row)
}

func (h *heading) add(c headCell) {
	if n := len(h.rows); n > 0 && h.rows[n-1][0].row == c.row {
		h.rows[n-1] = append(h.rows[n-1], c)
		return
	}
	h.rows = append(h.rows, []headCell{c})
}

// decide returns the names of the columns, nil if no row gives any. The first
// call settles it.
func (h *heading) decide() []string {
	if h.done {
		return h.names
	}
	h.done = true
	for i, row := range h.rows {
		if len(row) == 1 && !(i == 0 && h.single()) {
			if row[0].word {
				continue // a title above the table
			}
			break
		}
		if !naming(row) {
			break
		}
		last := 0
		for _, c := range row {
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
		digits, letters := 0, 0
		for _, r := range c.text {
			switch {
			case unicode.IsDigit(r):
				digits++
			case unicode.IsLetter(r):
				letters++
			}
		}
		if !c.word || len(c.text) > maxHead || strings.Contains(c.text, "@") || letters == 0 || digits > letters {
			return false
		}
	}
	return true
}
