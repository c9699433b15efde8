package pdfwrite

import (
	"iter"
	"slices"
	"strconv"
)

// Table is rows under a heading that every page repeats. A table with more
// columns than a page has room for is set as a list of its rows.
type Table struct {
	Header []string // nil: no heading
	Rows   iter.Seq[[]string]

	// Widths are shares of the page's width, one for each column; nil fits them
	// to the heading and the first rows.
	Widths []float64
}

const (
	leastColumn = 34.0 // points, without which a column breaks every word
	cellPad     = 4.0
	measured    = 200 // rows that decide the widths
	repeated    = 6   // lines of the heading that following pages repeat
	cellLead    = 1.3
)

// Table sets a table.
func (d *Document) Table(t Table) {
	next, stop := iter.Pull(t.Rows)
	defer stop()
	var first [][]string
	columns := max(len(t.Header), len(t.Widths))
	for len(first) < measured {
		row, ok := next()
		if !ok {
			break
		}
		first = append(first, slices.Clone(row))
		columns = max(columns, len(row))
	}
	if columns == 0 {
		return
	}
	d.open()
	s := &sheet{d: d, t: &t, e: d.begin("Table", nil)}
	if float64(columns)*leastColumn > d.width() {
		s.list = true
	} else {
		s.place(first, columns)
	}
	s.heading()
	for _, row := range first {
		s.row(row)
	}
	for row, ok := next(); ok; row, ok = next() {
		s.row(row)
	}
	if s.heads != nil {
		d.end(s.heads)
	}
	d.end(s.e)
	d.gap(bodySize * 0.8)
}

// sheet is a table while it is set.
type sheet struct {
	d      *Document
	t      *Table
	e      *element
	heads  *element
	x      []float64
	widths []float64
	list   bool
	n      int // rows set
}

// place gives each column its width. What asks for little gets it; the others
// share the rest by what they ask for.
func (s *sheet) place(rows [][]string, columns int) {
	d := s.d
	s.widths = make([]float64, columns)
	if len(s.t.Widths) == columns {
		sum := 0.0
		for _, w := range s.t.Widths {
			sum += w
		}
		for i, w := range s.t.Widths {
			s.widths[i] = max(w/sum*d.width(), leastColumn/2)
		}
	} else {
		s.fit(s.wishes(rows, columns))
	}
	x := margin
	for _, w := range s.widths {
		s.x = append(s.x, x)
		x += w
	}
}

// wishes are the widths at which no cell of the rows would need a second line,
// at most a page's.
func (s *sheet) wishes(rows [][]string, columns int) []float64 {
	d := s.d
	d.quiet = true
	defer func() { d.quiet = false }()
	wish := make([]float64, columns)
	ask := func(cells []string, in int) {
		for i, c := range cells {
			for line := range lines(c[:min(len(c), 400)]) {
				wish[i] = max(wish[i], min(d.measure(d.letters(expandTabs(line), in), in, cellSize)+2*cellPad+1, d.width()))
			}
		}
	}
	ask(s.t.Header, bold)
	for _, r := range rows {
		ask(r, regular)
	}
	for i := range wish {
		wish[i] = max(wish[i], leastColumn)
	}
	return wish
}

func (s *sheet) fit(wish []float64) {
	room, total := s.d.width(), 0.0
	for _, w := range wish {
		total += w
	}
	if total <= room {
		copy(s.widths, wish)
		return
	}
	granted := make([]bool, len(wish))
	for again := true; again; {
		again = false
		left, n := room, 0
		for i := range wish {
			if granted[i] {
				left -= s.widths[i]
			} else {
				n++
			}
		}
		for i, w := range wish {
			if !granted[i] && w <= left/float64(n) {
				granted[i], s.widths[i], again = true, w, true
			}
		}
	}
	left, asked := room, 0.0
	for i, w := range wish {
		if granted[i] {
			left -= s.widths[i]
		} else {
			asked += w
		}
	}
	open := 0
	for i := range granted {
		if !granted[i] {
			open++
		}
	}
	for i, w := range wish {
		if !granted[i] {
			// Half of what is left goes in equal parts, so that one long column does
			// not starve the others.
			s.widths[i] = left/2/float64(max(open, 1)) + left/2*w/asked
		}
	}
}

func (s *sheet) heading() {
	if s.list || len(s.t.Header) == 0 {
		return
	}
	s.heads = s.d.begin("TR", s.e)
	// The heading and two rows at least stay together.
	s.d.need(5 * cellSize * cellLead)
	s.drawHeading(s.heads)
}

// drawHeading sets the heading; e is nil where it is a repetition.
func (s *sheet) drawHeading(e *element) {
	d := s.d
	cols := make([]column, len(s.t.Header))
	high := 0
	for i, h := range s.t.Header {
		cols[i] = column{x: s.x[i] + cellPad, face: bold, lines: d.cellLines(h, bold, cellSize, s.widths[i]-2*cellPad)}
		if e == nil {
			cols[i].lines = cols[i].lines[:min(len(cols[i].lines), repeated)]
		}
		high = max(high, len(cols[i].lines))
		if e != nil {
			cols[i].e = d.begin("TH", e)
			cols[i].e.extra = "/A<</O/Table/Scope/Column>>"
		}
	}
	bottom := max(d.y-float64(high)*cellSize*cellLead-cellPad, margin)
	d.artifact()
	b := append(number([]byte("0.9 g "), margin), ' ')
	b = append(number(b, bottom), ' ')
	b = append(number(b, s.x[len(s.x)-1]+s.widths[len(s.widths)-1]-margin), ' ')
	b = append(number(b, d.y-bottom), " re f 0 g\n"...)
	d.page.body.Write(b)
	d.unmark()
	d.y -= cellPad / 2
	d.sideBySide(cols, cellSize, cellLead, nil)
	d.y -= cellPad / 2
	for i := range cols {
		if e != nil {
			d.end(cols[i].e)
		}
	}
}

func (s *sheet) row(cells []string) {
	if s.n++; s.list {
		s.record(cells)
		return
	}
	d := s.d
	tr := d.begin("TR", s.e)
	cols := make([]column, min(len(cells), len(s.widths)))
	high := 1
	for i := range cols {
		text := cells[i]
		if i == len(cols)-1 && len(cells) > len(cols) {
			for _, c := range cells[i+1:] { // a longer row after the widths were set: nothing is dropped
				text += "\n" + c
			}
		}
		e := d.begin("TD", tr)
		cols[i] = column{s.x[i] + cellPad, regular, d.cellLines(text, regular, cellSize, s.widths[i]-2*cellPad), e}
		high = max(high, len(cols[i].lines))
	}
	kept := slices.Clone(cols)
	tall := float64(high)*cellSize*cellLead + cellPad
	turned := func() { s.again() }
	d.open()
	if d.y-tall < margin && tall < (d.top()-margin)/2 {
		d.turn(turned)
	}
	d.y -= cellPad / 2
	d.sideBySide(cols, cellSize, cellLead, turned)
	d.y -= cellPad / 2
	for _, c := range kept {
		d.end(c.e)
	}
	d.end(tr)
	if d.page != nil && d.y < d.top() {
		s.rule()
	}
}

func (s *sheet) again() {
	if len(s.t.Header) > 0 {
		s.d.quiet = true
		s.drawHeading(nil)
		s.d.quiet = false
	}
}

// rule draws a line below a row.
func (s *sheet) rule() {
	d := s.d
	d.artifact()
	b := append(number([]byte("0.75 G 0.4 w "), margin), ' ')
	b = append(number(b, d.y), " m "...)
	b = append(number(b, s.x[len(s.x)-1]+s.widths[len(s.widths)-1]), ' ')
	d.page.body.Write(append(number(b, d.y), " l S\n"...))
	d.unmark()
}

// record sets a row of a table that is too wide for the page: each cell that
// says something, under its heading.
func (s *sheet) record(cells []string) {
	d := s.d
	tr := d.begin("TR", s.e)
	d.gap(cellPad)
	for i, c := range cells {
		if c == "" {
			continue
		}
		head := strconv.Itoa(i + 1)
		if i < len(s.t.Header) && s.t.Header[i] != "" {
			head = s.t.Header[i]
		}
		e := d.begin("TD", tr)
		room := d.width() * 0.25
		d.sideBySide([]column{
			{margin, bold, d.cellLines(head, bold, cellSize, room-cellPad), e},
			{margin + room, regular, d.cellLines(c, regular, cellSize, d.width()-room), e},
		}, cellSize, cellLead, nil)
		d.end(e)
	}
	d.end(tr)
	d.open()
	s.x, s.widths = []float64{margin}, []float64{d.width()}
	s.rule()
}
