package detectors

import (
	"sort"
	"strings"
	"unicode/utf8"

	"sardine/document"
)

// named is a cell that something names: the heading of its column, a heading
// that stands above it in the table, or the cell to its left.
type namedCell struct {
	start, end int32 // original
	set        *labelInfo
	left       bool
}

// columnHeads are the headings met so far, by column. They outlive a part.
type columnHeads []*labelInfo

const mostHeads = 512

func (h *columnHeads) set(col int, in *labelInfo) {
	if col >= mostHeads {
		return
	}
	for len(*h) <= col {
		*h = append(*h, nil)
	}
	(*h)[col] = in
}

func (h columnHeads) at(col int) *labelInfo {
	if col < len(h) {
		return h[col]
	}
	return nil
}

// readCells finds out what names each cell, of a table or of lines with tabs,
// and adds hits for the cells whose name has a reader.
func (s *Session) readCells() {
	defer func() { s.mostCells = max(s.mostCells, len(s.cells)) }()
	s.cells = s.cells[:0]
	if t := s.part.Table; t != nil {
		s.readTable(t)
	} else if strings.IndexByte(s.part.Text, '\t') >= 0 {
		s.readTabs()
	} else {
		s.heads = s.heads[:0]
	}
}

func (s *Session) readTable(t *document.Table) {
	text := s.part.Text
	fixed := make([]*labelInfo, len(t.Header))
	for i, h := range t.Header {
		if !nameHeading(h) {
			fixed[i] = s.nameSet(h)
		}
	}
	r := cellReader{titled: len(t.Header) > 0, form: len(t.Header) == 2}
	if len(t.Cells) > 0 {
		r.row = t.Cells[0].Row
	}
	for i, c := range t.Cells {
		var head *labelInfo
		col := int(c.Col)
		if col < len(fixed) {
			head = fixed[col]
		}
		from, to := int(c.Text), t.End(i, len(text))
		if head != nil && text[from:to] == t.Header[col] {
			continue
		}
		r.read(s, from, to, col, c.Row, head)
	}
	r.ends(s)
}

// nameHeading reports whether a heading is a person's name: the first row of a
// form was taken for headings then ("Name | Caoimhe Ni Dhonaill").
func nameHeading(h string) bool {
	const longest = 60
	words := strings.Fields(h)
	if len(words) < 2 || len(words) > 4 || len(h) > longest {
		return false
	}
	for _, w := range words {
		if !isUpperAt(w, 0) || strings.ContainsAny(w, "0123456789:/") {
			return false
		}
	}
	first, last := lookupName(words[0]), lookupName(words[len(words)-1])
	return first.forename() >= 2 && !first.common() && !isWord(words[0]) && !isWord(words[len(words)-1]) && (last.surname() > 0 || !last.listed())
}

// readTabs reads lines with tabs as rows, as far as such lines follow each other.
func (s *Session) readTabs() {
	text := s.part.Text
	var r cellReader
	for from, row := 0, uint32(0); from < len(text); row++ {
		end := len(text)
		if i := strings.IndexByte(text[from:], '\n'); i >= 0 {
			end = from + i
		}
		if strings.IndexByte(text[from:end], '\t') < 0 {
			r = cellReader{label: r.label, row: row, heads: r.heads[:0], other: r.other[:0]}
			s.heads = s.heads[:0]
			from = end + 1
			continue
		}
		for col := 0; from <= end; col++ {
			to := end
			if i := strings.IndexByte(text[from:end], '\t'); i >= 0 {
				to = from + i
			}
			r.read(s, from, to, col, row, nil)
			from = to + 1
		}
	}
	r.ends(s)
}

// cellReader goes over the cells of a part in order.
type cellReader struct {
	label int // index of the next label of the walk
	left  *labelInfo
	row   uint32

	heads []columnHead // labels of the row
	other []otherCell  // its cells that are no labels: looked at for values if it ends with labels
	rows  int

	headRow uint32 // 1 + the row of the last heading
	titled  bool   // the table has a header row
	form    bool   // of two columns: what stands on the left names what stands on the right
}

// otherCell is where a cell stands that is no label; behind says that more than
// one label of its row stands before it.
type otherCell struct {
	from, to int32
	behind   bool
}

// columnHead is a label that may head its column.
type columnHead struct {
	col int
	in  *labelInfo
}

// ends closes a row. Labels head their columns if their row holds nothing but
// words and is the first, or holds two of them: "password | 945" does not.
func (r *cellReader) ends(s *Session) {
	if (len(r.heads) > 1 || len(r.heads) == 1 && r.rows == 0) && !r.holdsValue(s.part.Text) {
		for _, h := range r.heads {
			s.heads.set(h.col, h.in)
		}
		r.headRow = r.row + 1
	}
	r.left, r.heads, r.other, r.rows = nil, r.heads[:0], r.other[:0], r.rows+1
}

// holdsValue reports whether the row holds a value, so that its labels head no
// columns. Dates head columns, behind the headings of the first ones.
func (r *cellReader) holdsValue(text string) bool {
	for _, c := range r.other {
		if v := text[c.from:c.to]; holdsValue(v) && !(r.rows == 0 && c.behind && dateOnly(v)) {
			return true
		}
	}
	return false
}

// plainCell reports whether a cell that reads like a quiet label is more likely
// a value: "mother" in a column of relations, "medical" in a list of words.
func (r *cellReader) plainCell(s *Session, from, to, col int, head *labelInfo, row uint32) bool {
	const (
		enough = 3  // headings in a row, which make it the header row
		top    = 10 // rows in which headings stand; further down only what begins a row is one
		code   = 4  // letters
	)
	if late := s.part.Table == nil && s.part.Base > 0 || row-s.table.first > top; late && (col > 0 || to-from <= code) {
		return true
	}
	return head != nil || r.titled || !isUpperAt(s.part.Text, from) || r.headRow != row+1 && s.heads.known() >= enough
}

// known is how many columns have a heading.
func (h columnHeads) known() int {
	n := 0
	for _, in := range h {
		if in != nil {
			n++
		}
	}
	return n
}

// read takes the cell [from,to) in the original text; head is what the format
// says about its column.
func (r *cellReader) read(s *Session, from, to, col int, row uint32, head *labelInfo) {
	text := s.part.Text
	for from < to && text[from] <= ' ' {
		from++
	}
	for to > from && text[to-1] <= ' ' {
		to--
	}
	if row != r.row {
		r.ends(s)
		r.row = row
	}
	if from == to {
		return
	}
	a, b := int32(s.fold.to(from)), int32(s.fold.to(to))
	for r.label < len(s.walk.labels) && s.walk.labels[r.label].start < a {
		r.label++
	}
	ls, k := s.walk.labels, r.label
	if k > 0 && ls[k-1].end > a && ls[k-1].end <= b {
		k-- // began in the cell before: "Learner", "Ref"
	}
	if k < len(ls) && covers(s.fold.text, ls[k], a, b) && !(b-a == 1 && (head != nil || s.heads.at(col) != nil)) { // under a heading a T is true, and no telephone
		if in := s.nameSet(text[from:to]); in != nil && !(in.quiet && r.plainCell(s, from, to, col, head, row)) {
			r.left = in
			r.heads = append(r.heads, columnHead{col, in})
			return
		}
	}
	r.other = append(r.other, otherCell{int32(from), int32(to), len(r.heads) > 1})
	cell := namedCell{start: int32(from), end: int32(to), set: head}
	if cell.set == nil {
		cell.set = s.heads.at(col)
	}
	if r.left != nil && (cell.set == nil || cell.set == r.left || r.form) {
		cell.set, cell.left = r.left, true
	}
	r.left = nil
	if cell.set == nil {
		return
	}
	s.note(cell.set)
	s.cells = append(s.cells, cell)
	if len(cell.set.after) > 0 && !(cell.left && s.part.Table == nil) { // on a line the label itself leads there
		s.addValue(cell.set, from, to)
	}
}

// holdsValue reports whether a cell is no heading: a number, or something with
// four digits or an @.
func holdsValue(v string) bool {
	digits, letters := 0, false
	for i := range len(v) {
		switch {
		case isDigit(v[i]):
			digits++
		case v[i] == '@':
			return true
		case isLetter(v[i]) || v[i] >= utf8.RuneSelf:
			letters = true
		}
	}
	return digits > 3 || digits > 0 && !letters
}

// dateOnly reports whether a cell is a date: registers are headed by them,
// behind the headings of their first columns.
func dateOnly(v string) bool {
	_, end := parseDate(v, 0)
	return end > 0 && end == len(v)
}

// covers reports whether the label is most of the cell [a,b) of the folded
// text, and the rest no value.
func covers(text string, l labelHit, a, b int32) bool {
	const longest = 60
	if l.start == a && l.end > b || l.start < a { // shared with the cell beside it
		return b-a <= longest && !strings.ContainsAny(text[a:b], "0123456789@")
	}
	if l.start >= b || l.end > b || b-a > longest || 2*(l.end-l.start) < b-a {
		return false
	}
	return !strings.ContainsAny(text[a:l.start], "0123456789") && !strings.ContainsAny(text[l.end:b], "0123456789@")
}

// cellName is what names the cell at the shadow offset at, or nil.
func (s *Session) cellName(at int) *namedCell {
	if len(s.cells) == 0 {
		return nil
	}
	a := int32(s.fold.origAt(at))
	i := min(s.nextCell, len(s.cells)-1)
	if c := &s.cells[i]; c.start <= a && a < c.end { // cells share no text
		return c
	}
	if s.cells[i].start > a || i+1 < len(s.cells) && s.cells[i+1].start <= a { // not the cell of the last question
		if i++; i+1 >= len(s.cells) || s.cells[i].start > a || s.cells[i+1].start <= a { // nor the next one
			i = sort.Search(len(s.cells), func(i int) bool { return s.cells[i].start > a }) - 1
		}
	}
	if i < 0 || a >= s.cells[i].end {
		return nil
	}
	s.nextCell = i
	return &s.cells[i]
}
