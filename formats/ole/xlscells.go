package ole

import (
	"encoding/binary"
	"math"
	"slices"

	"sardine/document"
)

// cell is one cell of a sheet. Its value stands in the record at pos; sub
// counts within records of several cells.
type cell struct {
	row, col uint16
	sub      uint16
	pos      uint32
}

// maxSorted is the most cells that are sorted in memory (twelve bytes each).
// Excel writes cells in order; larger sheets of other programs keep theirs.
const maxSorted = 8 << 20

// sheet hands over one sheet: its cells as a table, then what stands around
// them, then what cells store but do not show.
func (bk *book) sheet(s *substream) error {
	if s.kind == bofGlobals {
		return nil
	}
	count, sorted := 0, true
	last := -1
	err := bk.cells(s, func(c cell, _ record) error {
		at := int(c.row)<<16 | int(c.col)
		sorted = sorted && at > last
		last = at
		count++
		return nil
	})
	if err != nil {
		return err
	}
	w := &sheetWriter{bk: bk, s: s, t: bk.t, row: -1}
	bk.t.kind, bk.t.table = bk.kind(s), true
	bk.t.label = w.name
	if sorted || count > maxSorted {
		err = bk.cells(s, w.cell)
	} else {
		err = bk.inOrder(s, count, w.cell)
	}
	if err == nil {
		w.endRow()
		err = bk.t.take(bk.kind(s))
	}
	bk.t.table = false
	if err != nil {
		return err
	}
	if err := bk.around(s); err != nil {
		return err
	}
	return bk.stored(s, w.head.decide())
}

// kind is what the parts of a sheet are.
func (bk *book) kind(s *substream) document.PartKind {
	if s.hidden {
		return document.Hidden
	}
	return document.Body
}

// each calls f for each record of a sheet; depth is 1 for its own and more for
// those of the charts in it.
func (bk *book) each(s *substream, f func(r record, depth int) error) error {
	depth, n := 0, 0
	for pos := s.start; pos < s.end; n++ {
		if n&0xFFF == 0 && bk.d.ctx.Err() != nil {
			return bk.d.ctx.Err()
		}
		r, after, ok := bk.next(pos)
		if !ok {
			return nil
		}
		switch r.typ {
		case recBOF:
			depth++
		case recEOF:
			depth--
		default:
			if err := f(r, depth); err != nil {
				return err
			}
		}
		pos = after
	}
	return nil
}

// cells calls f for each cell of a sheet that holds something.
func (bk *book) cells(s *substream, f func(c cell, r record) error) error {
	return bk.each(s, func(r record, depth int) error {
		if depth > 1 || s.kind == bofChart || len(r.body) < 6 {
			return nil
		}
		c := cell{row: uint16(r.u16(0)), col: uint16(r.u16(2)), pos: uint32(r.at - 4)}
		switch r.typ {
		case recLabelSST, recLabel, recRString, recNumber, recRK, recFormula, recBoolErr:
			return f(c, r)
		case recInteger:
			if bk.gen == 2 {
				return f(c, r)
			}
		case recMulRK:
			for i := range (len(r.body) - 6) / 6 {
				each := c
				each.col, each.sub = c.col+uint16(i), uint16(i)
				if err := f(each, r); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// inOrder is cells in order of rows and columns.
func (bk *book) inOrder(s *substream, count int, f func(c cell, r record) error) error {
	all := make([]cell, 0, count)
	err := bk.cells(s, func(c cell, _ record) error {
		all = append(all, c)
		return nil
	})
	if err != nil {
		return err
	}
	slices.SortStableFunc(all, func(a, b cell) int {
		return (int(a.row)<<16 | int(a.col)) - (int(b.row)<<16 | int(b.col))
	})
	for _, c := range all {
		r, _, _ := bk.next(int(c.pos))
		if err := f(c, r); err != nil {
			return err
		}
	}
	return nil
}

// number is the value of a cell of a number, where it stands, and the cell's
// format.
func (c cell) number(r record) (x float64, format, at, size int, ok bool) {
	format = r.u16(4)
	if r.wide > 0 {
		format = -1 // BIFF2: three bytes of attributes
	}
	v := 6 + r.wide
	switch r.typ {
	case recInteger:
		return float64(r.u16(v)), format, r.at + v, 2, true
	case recNumber, recFormula:
		if len(r.body) < v+8 || r.typ == recFormula && r.body[v+6] == 0xFF && r.body[v+7] == 0xFF {
			return
		}
		return math.Float64frombits(binary.LittleEndian.Uint64(r.body[v:])), format, r.at + v, 8, true
	case recRK:
		if len(r.body) < 10 {
			return
		}
		return rk(r.u32(6)), format, r.at + 6, 4, true
	case recMulRK:
		i := 4 + 6*int(c.sub)
		return rk(r.u32(i + 2)), r.u16(i), r.at + i + 2, 4, true
	}
	return
}

// sheetWriter builds the table of one sheet.
type sheetWriter struct {
	bk   *book
	s    *substream
	t    *text
	row  int
	head heading
}

// name gives the part its sheet's name and columns.
func (w *sheetWriter) name(b *document.Builder) {
	if names := w.head.decide(); names != nil {
		b.Header(names)
	}
	b.Label(document.Sheet, w.s.name, 0, b.Len())
}

func (w *sheetWriter) endRow() {
	w.t.b.EndRow()
	if w.t.err == nil && w.t.b.Full() {
		w.t.cut()
	}
}

// maxCell is the most text that one cell can add to a part.
const maxCell = document.MaxPart / 2

func (w *sheetWriter) cell(c cell, r record) error {
	if w.row != int(c.row) {
		w.endRow()
		w.row = int(c.row)
	} else if w.t.b.Len() > document.MaxPart-maxCell {
		w.t.cut()
	}
	w.t.b.Cell(uint32(c.row)+1, c.col)
	var word bool
	var text string
	if w.head.open(int(c.row)) {
		text, word = w.bk.cellWords(c, r)
		w.head.add(headCell{int(c.row), int(c.col), text, word})
	}
	w.value(c, r)
	return w.t.err
}

// value appends what the cell shows.
func (w *sheetWriter) value(c cell, r record) {
	if x, format, at, size, ok := c.number(r); ok {
		shown, other := w.bk.numbers.show(format, x)
		if !other {
			shown = plainNumber(x)
		}
		w.t.decoded(shown, int64(at), int64(size))
		return
	}
	if v := 6 + r.wide; r.typ == recBoolErr || r.typ == recFormula && len(r.body) > v && (r.body[v] == 1 || r.body[v] == 2) {
		w.boolean(r)
		return
	}
	w.bk.words(c, r, w.bk.appendTo(w.t))
}

// cellErrors are what is shown where a formula failed, [MS-XLS] 2.5.10.
var cellErrors = map[byte]string{
	0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A",
}

// boolean appends what is shown for 1 and 0: under "Free school meals" it says
// something about a person. Errors are shown as words too.
func (w *sheetWriter) boolean(r record) {
	at, isError := 6+r.wide, false
	if r.typ == recFormula {
		isError = r.body[at] == 2
		at += 2
	} else if len(r.body) > at+1 {
		isError = r.body[at+1] != 0
	}
	if len(r.body) <= at {
		return
	}
	shown := "FALSE"
	switch {
	case isError:
		shown = cellErrors[r.body[at]]
	case r.body[at] == 1:
		shown = "TRUE"
	}
	w.t.decoded(shown, int64(r.at+at), 1)
}

// words calls f for the runs of a cell of text.
func (bk *book) words(_ cell, r record, f run) {
	switch r.typ {
	case recLabelSST:
		bk.shared(int(r.u32(6)), f)
	case recLabel, recRString:
		c := bk.cursor(r, 6+r.wide)
		c.string(2-r.wide, f)
	case recFormula:
		if v := 6 + r.wide; len(r.body) >= v+8 && r.body[v] == 0 && r.body[v+6] == 0xFF && r.body[v+7] == 0xFF {
			bk.result(r, f)
		}
	}
}

// result calls f for the text that a formula gave: it stands in the STRING
// record behind it.
func (bk *book) result(r record, f run) {
	pos := r.at + len(r.body)
	for range 8 {
		next, after, ok := bk.next(pos)
		if !ok {
			return
		}
		switch next.typ {
		case recString:
			c := bk.cursor(next, 0)
			if bk.gen == 2 {
				c.string(1, f)
			} else {
				c.string(2, f)
			}
			return
		case recShared, recArray, recTable, recContinue:
			pos = after
		default:
			return
		}
	}
}

// cellWords is the text of a cell that may name a column.
func (bk *book) cellWords(c cell, r record) (string, bool) {
	var s string
	bk.words(c, r, bk.collect(&s))
	return s, s != ""
}
