package ooxml

import (
	"strconv"

	"sardine/document"
	"sardine/internal/xmlspan"
)

// wordTable is a table of a document whose first row is marked as the heading
// that every page repeats (w:tblHeader, ECMA-376 part 1, 17.4.78). Only that
// mark is sure: the first row of a form is a name and a value.
type wordTable struct {
	depth int // open tables
	on    bool
	row   uint32
	col   int
	span  int // columns that the cell at hand takes
	begun bool
	head  heading
}

// tableStart follows the start of an element of a table.
func (f *flattener) tableStart(t *xmlspan.Token) error {
	w := &f.table
	if f.want != chMain || f.mute || f.stack.level() != chMain {
		return nil
	}
	switch string(t.Name) {
	case "tbl":
		if w.depth++; w.depth == 1 {
			w.row, w.on = 0, false
		}
	case "tr":
		if w.depth == 1 {
			w.row++
			w.col = 0
		}
	case "tc":
		if w.depth == 1 {
			w.span, w.begun = 1, false
		}
	case "gridSpan":
		if v, _, ok := t.Attr("val"); ok && w.depth == 1 {
			if n, err := strconv.Atoi(string(v)); err == nil && n > 0 && n < 64 {
				w.span = n
			}
		}
	case "tblHeader":
		v, _, ok := t.Attr("val")
		if w.depth != 1 || w.row != 1 || w.on || ok && (string(v) == "0" || string(v) == "false" || string(v) == "off") {
			return nil
		}
		if err := f.finish(); err != nil {
			return err
		}
		*w = wordTable{depth: 1, on: true, row: 1, span: 1}
		f.gap, f.line, f.any, f.done = f.gap[:0], false, false, false
	}
	return nil
}

// tableEnd follows the end of an element of a table.
func (f *flattener) tableEnd(e elem) {
	w := &f.table
	if f.want != chMain || f.mute || f.stack.level() != chMain {
		return
	}
	switch e {
	case eTable:
		if w.depth--; w.depth == 0 && w.on {
			f.names()
			f.done = true // handed over before the next text
		}
		w.depth = max(w.depth, 0)
	case eCell:
		if w.depth == 1 && w.on {
			w.col, w.begun = min(w.col+w.span, 1<<12), false
			w.span = 1
		}
	case eRow:
		if w.depth == 1 && w.on {
			f.b.EndRow()
			w.head.endRow()
			if w.row == 1 {
				f.names()
			}
		}
	}
}

// names sets the header of the table from its first row.
func (f *flattener) names() {
	h := &f.table.head
	if h.decided || len(h.rows) == 0 {
		return
	}
	h.decided = true
	last := 0
	for _, c := range h.rows[0] {
		last = max(last, c.col)
	}
	names := make([]string, last+1)
	for _, c := range h.rows[0] {
		names[c.col] = c.text
	}
	f.b.Header(names)
}

// cell begins the cell at hand before its first text, and cuts the part where
// n more bytes of the file do not fit.
func (f *flattener) cell(n int) error {
	w := &f.table
	if f.b.Len()+3*n+64 > document.MaxPart || !w.begun && f.b.Full() && w.col == 0 {
		if err := f.hand(f.b.Cut(f.kind)); err != nil {
			return err
		}
		w.begun = false
	}
	if !w.begun {
		f.b.Cell(w.row, uint16(w.col))
		w.begun, f.gap = true, f.gap[:0]
	}
	f.b.Insert(string(f.gap))
	f.gap, f.line, f.any = f.gap[:0], true, true
	return nil
}
