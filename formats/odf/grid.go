package odf

import (
	"bytes"
	"strconv"

	"sardine/document"
	"sardine/internal/xmlspan"
)

const (
	maxShown  = 128     // bytes of a cell's text that are compared with its value
	maxRow    = 1 << 30 // rows beyond are all called this
	maxColumn = 1<<14 - 1
	maxSheets = 10_000 // whose columns keep their names in all passes
)

// grid is the table at hand, if it is read as one: a sheet, or a table of a
// text whose first rows are marked as repeated on every page (only that mark
// is sure: the first row of a form is a name and a value). Other tables are
// lines with tabs.
//
// A row or cell that says it is repeated is read once.
type grid struct {
	depth  int // open tables
	on     bool
	sheet  bool
	index  int // of the sheet
	name   string
	secret bool

	row, rows uint32 // number of the row, and how often it is repeated
	col, cols int    // and of the cell
	hiddenRow bool
	begun     bool // the cell has text in the part
	head      heading
	cellValue
}

// cellValue is what a cell holds besides the text that it shows.
type cellValue struct {
	value   []byte
	valueAt int64
	typ     byte   // first letter of its type
	shown   []byte // the text that it shows, as far as it is compared
}

// valueAttrs are the attributes that hold the value of a cell.
func valueAttr(name []byte) bool {
	switch string(name) {
	case "value", "date-value", "time-value", "string-value", "boolean-value":
		return true
	}
	return false
}

// gridStart follows the start of an element of a table.
func (f *flattener) gridStart(t *xmlspan.Token, e elem) error {
	g := &f.grid
	switch e {
	case eTable:
		if g.depth++; g.depth > 1 {
			return nil
		}
		*g = grid{depth: 1, index: g.index}
		if f.stack.top().elem == eSheets {
			return f.sheetStart(t)
		}
	case eHeadRows:
		if g.depth == 1 && !g.on && g.row == 0 && f.stack.channel() == chMain {
			if err := f.finish(); err != nil {
				return err
			}
			g.on = true
		}
	case eRow:
		if g.depth == 1 {
			g.row = min(g.row+max(g.rows, 1), maxRow)
			g.rows, g.col, g.cols = uint32(repeated(t, "number-rows-repeated")), 0, 0
			v, _, _ := t.Attr("visibility")
			g.hiddenRow = g.sheet && (string(v) == "collapse" || string(v) == "filter")
		}
	case eCell:
		if g.depth == 1 {
			f.cellStart(t)
		}
	}
	return nil
}

func repeated(t *xmlspan.Token, attr string) int {
	v, _, ok := t.Attr(attr)
	if !ok {
		return 1
	}
	n, err := strconv.Atoi(string(v))
	if err != nil {
		return 1
	}
	return min(max(n, 1), maxRow)
}

func (f *flattener) sheetStart(t *xmlspan.Token) error {
	if err := f.finish(); err != nil {
		return err
	}
	g := &f.grid
	name, _, _ := t.Attr("name")
	g.on, g.sheet, g.name = true, true, string(xmlspan.Decode(name[:min(len(name), 256)]))
	if v, _, ok := t.Attr("style-name"); ok {
		g.secret = f.hiding.styles[string(v)]
	}
	if v, _, ok := t.Attr("display"); ok && string(v) == "false" {
		g.secret = true
	}
	if f.want != chMain && g.index < len(f.sh.heads) {
		g.head = heading{decided: true, names: f.sh.heads[g.index]}
	}
	return nil
}

func (f *flattener) cellStart(t *xmlspan.Token) {
	g := &f.grid
	g.col = min(g.col+g.cols, maxColumn)
	g.cols, g.begun = 1, false
	g.value, g.shown, g.typ = g.value[:0], g.shown[:0], 0
	t.Attrs(func(a xmlspan.Attr) bool {
		switch {
		case string(a.Name) == "number-columns-repeated":
			if n, err := strconv.Atoi(string(a.Value)); err == nil {
				g.cols = min(max(n, 1), maxColumn)
			}
		case !g.sheet:
		case string(a.Name) == "value-type" && len(a.Value) > 0:
			g.typ = a.Value[0]
		case valueAttr(a.Name) && len(g.value) == 0:
			g.value, g.valueAt = append(g.value[:0], a.Value...), a.At
		}
		return true
	})
}

// gridEnd follows the end of an element of a table.
func (f *flattener) gridEnd(e elem) error {
	g := &f.grid
	switch e {
	case eTable:
		if g.depth--; g.depth > 0 {
			return nil
		}
		g.depth = 0
		if g.on {
			err := f.finish()
			if g.sheet {
				if f.want == chMain && len(f.sh.heads) < maxSheets {
					f.sh.heads = append(f.sh.heads, g.head.decide())
				}
				g.index++
			}
			g.on, g.sheet, g.hiddenRow = false, false, false
			return err
		}
	case eHeadRows:
		if g.depth == 1 && g.on && !g.sheet {
			g.head.first()
		}
	case eCell:
		if g.depth == 1 && g.sheet {
			return f.cellEnd()
		}
		if !g.on || g.depth > 1 {
			f.separate('\t')
		}
	case eRow:
		if g.depth == 1 && g.on {
			g.head.endRow()
			return f.rowEnd()
		}
		f.separate('\n')
	}
	return nil
}

// rowEnd ends a row, where a part may be cut.
func (f *flattener) rowEnd() error {
	f.grid.hiddenRow = false
	if f.want != chMain && f.want != chRows {
		return nil
	}
	f.b.EndRow()
	if !f.b.Full() {
		return nil
	}
	f.name()
	return f.v.part(f.b.Cut(f.kind()))
}

// cellText notes what a cell shows.
func (f *flattener) cellText(raw []byte) {
	g := &f.grid
	if !g.on || g.depth != 1 || f.want > chStored || !f.stack.has(inCell) || f.stack.channel() != chMain {
		return
	}
	if room := maxShown - len(g.shown); room > 0 {
		g.shown = append(g.shown, raw[:min(len(raw), room)]...)
	}
	if g.head.open() {
		g.head.text(g.col, xmlspan.Decode(raw), g.typ != 'f' && g.typ != 'd' && g.typ != 'p' && g.typ != 'c' && g.typ != 't')
	}
}

// cellEnd emits the value of a cell where the cell does not show just that: as
// its text if it shows none (some programs write only the value), else among
// what is stored.
func (f *flattener) cellEnd() error {
	g := &f.grid
	if len(g.value) == 0 {
		return nil
	}
	if len(bytes.TrimSpace(g.shown)) == 0 {
		f.cellText(g.value)
		if !f.sees(f.channel()) {
			return nil
		}
		if err := f.open(len(g.value)); err != nil {
			return err
		}
		xmlspan.Append(f.b, g.value, g.valueAt)
		return nil
	}
	if g.typ == 'b' || bytes.Equal(g.value, bytes.TrimSpace(g.shown)) {
		return nil
	}
	if !f.sees(chStored) {
		return nil
	}
	f.newline()
	if err := f.open(len(g.value)); err != nil {
		return err
	}
	start := f.b.Len()
	xmlspan.Append(f.b, g.value, g.valueAt)
	f.b.Label(document.Sheet, g.name, start, f.b.Len())
	if names := g.head.names; g.col < len(names) {
		f.b.Label(document.Key, names[g.col], start, f.b.Len())
	}
	f.newline()
	return nil
}

// cell begins the cell at hand before its first text, and cuts the part where
// n more bytes of the file do not fit.
func (f *flattener) cell(n int) error {
	g := &f.grid
	if f.b.Len()+3*n+64 > document.MaxPart {
		f.name()
		if err := f.v.part(f.b.Cut(f.kind())); err != nil {
			return err
		}
		g.begun = false
	}
	if !g.begun {
		f.b.Cell(max(g.row, 1), uint16(g.col))
		g.begun, f.gap = true, f.gap[:0]
	}
	f.b.Insert(string(f.gap))
	f.gap, f.line, f.any = f.gap[:0], true, true
	return nil
}

// gridName gives a part of a table its sheet's name and columns.
func (f *flattener) gridName() {
	g := &f.grid
	if f.want != chMain && f.want != chRows {
		return
	}
	f.b.EndRow()
	if names := g.head.decide(); names != nil {
		f.b.Header(names)
	}
	if g.sheet {
		f.b.Label(document.Sheet, g.name, 0, f.b.Len())
	}
}
