package ooxml

import (
	"bytes"
	"strconv"

	"sardine/document"
	"sardine/internal/xmlspan"
)

// cellRef says where a cell of a table stands in its sheet.
type cellRef struct {
	at     int64 // of its <c> tag
	kind   cellKind
	shared int // number of its shared string
}

type cellKind uint8

const (
	cellText   cellKind = iota // its own text: inlineStr, str
	cellShared                 // a shared string
	cellNumber                 // a number or date, perhaps shown as other letters than stored
)

// sheet hands over one worksheet: its cells as a table, streamed; then what
// stands around them; then what the cells store but do not show.
//
// A date is shown as dd/mm/yyyy and a number with a digit pattern as its
// pattern says; that text stands for the whole stored number. The stored
// number follows in a Hidden part.
func (p *pack) sheet(ref sheetRef, bk *book, v visitor) error {
	s := &sheetReader{p: p, ref: ref, m: ref.m, bk: bk, v: v, b: document.NewBuilder(ref.m.name), kind: document.Body}
	if ref.hidden {
		s.kind = document.Hidden
	}
	s.b.Stream(s.m.num)
	s.m.sheet = true
	s.around = &flattener{b: s.b, mute: true, sheet: true, kind: s.kind}
	sc, err := p.markup(s.m)
	if err != nil {
		return err
	}
	for n := 0; sc.Next(); n++ {
		if err := s.token(sc.Token()); err != nil {
			return err
		}
		if n&0xFFFF == 0 && p.ctx.Err() != nil {
			return p.ctx.Err()
		}
	}
	if err := s.take(); err != nil {
		return err
	}
	trouble := ended(sc)
	if s.second {
		if err := p.stored(s); err != nil && trouble == nil {
			trouble = err
		}
	}
	if s.around.seen != 0 {
		if err := p.passes(s.m, v, s.kind, s.b, s.around.seen); err != nil && trouble == nil {
			trouble = err
		}
	}
	return trouble
}

// sheetReader builds the table of one sheet.
type sheetReader struct {
	p      *pack
	ref    sheetRef
	m      *member
	bk     *book
	v      visitor
	b      *document.Builder
	kind   document.PartKind
	around *flattener // looks at what is not a cell
	second bool       // cells hold formulas with words, or numbers shown otherwise
	cells  []cellRef  // of the part being built
	head   heading
	hidden [][2]int // columns that are hidden, from and to
	from   int      // where the cell starts in the text of the part
	cellAt
}

func (s *sheetReader) token(t *xmlspan.Token) error {
	if !s.data {
		if t.Kind == xmlspan.Start && string(t.Name) == "sheetData" && !t.Empty {
			s.data = true
			return nil
		}
		if t.Kind == xmlspan.Start && string(t.Name) == "col" {
			s.column(t)
		}
		return s.around.token(t)
	}
	switch t.Kind {
	case xmlspan.Start:
		return s.start(t)
	case xmlspan.End:
		return s.end(t)
	case xmlspan.Text, xmlspan.CData:
		return s.text(t)
	default:
		s.around.seen |= 1 << chMarkup
		return nil
	}
}

func (s *sheetReader) start(t *xmlspan.Token) error {
	s.startTag(t)
	if string(t.Name) == "c" {
		s.from = s.b.Len()
	}
	return nil
}

// maxHidden bounds the ranges of hidden columns that are remembered.
const maxHidden = 1 << 10

// column notes columns that are hidden; they come before the cells.
func (s *sheetReader) column(t *xmlspan.Token) {
	v, _, ok := t.Attr("hidden")
	if !ok || !yes(v) || len(s.hidden) >= maxHidden {
		return
	}
	lo, _, _ := t.Attr("min")
	hi, _, _ := t.Attr("max")
	from, err1 := strconv.Atoi(string(lo))
	to, err2 := strconv.Atoi(string(hi))
	if err1 == nil && err2 == nil {
		s.hidden = append(s.hidden, [2]int{from - 1, to - 1})
	}
}

// veil says of a cell that has ended whether its row or column is hidden.
func (s *sheetReader) veil() {
	why := ""
	if s.away {
		why = "hidden row"
	}
	for _, h := range s.hidden {
		if s.col >= h[0] && s.col <= h[1] {
			why = "hidden column"
		}
	}
	if why == "" || !s.begun {
		return
	}
	from := s.from
	if s.b.Len() < from { // the part was cut within the cell
		from = 0
	}
	s.b.Label(document.Veil, why, from, s.b.Len())
}

func (s *sheetReader) end(t *xmlspan.Token) error {
	s.endTag(t)
	if !s.data && s.m.cells == 0 {
		s.m.cells = t.At
	}
	if string(t.Name) == "c" {
		s.veil()
	}
	if string(t.Name) != "row" {
		return nil
	}
	s.b.EndRow()
	s.head.endRow()
	if s.b.Full() {
		return s.cut()
	}
	return nil
}

func (s *sheetReader) text(t *xmlspan.Token) error {
	switch {
	case s.guide > 0:
		s.second = true
		return nil
	case s.inT:
		return s.words(t, cellText)
	case s.inF:
		s.second = s.second || bytes.IndexByte(t.Raw, '"') >= 0 || bytes.IndexByte(t.Raw, '\'') >= 0 || bytes.Contains(t.Raw, []byte("&quot;"))
		return nil
	case !s.inV:
		return nil
	}
	switch s.typ {
	case "s":
		return s.sharedString(t)
	case "b":
		return s.boolean(t)
	case "", "n":
		return s.number(t)
	case "d", "e":
		return s.words(t, cellNumber)
	default:
		return s.words(t, cellText)
	}
}

// begin says what the cell's text is. A cell of several values, which only
// malformed sheets have, can be replaced by its bytes only.
func (s *sheetReader) begin(kind cellKind) {
	if n := len(s.cells); s.begun && n > 0 && (kind != cellText || s.cells[n-1].kind != cellText) {
		s.split = true
		s.cells[n-1].kind = cellText
	}
	s.cell.kind = kind
}

// words appends text of the cell's own.
func (s *sheetReader) words(t *xmlspan.Token, kind cellKind) error {
	if len(t.Raw) == 0 {
		return nil
	}
	s.begin(kind)
	if err := s.room(len(t.Raw)); err != nil {
		return err
	}
	s.append(t.Raw, t.At, t.Kind == xmlspan.CData)
	return nil
}

func (s *sheetReader) append(raw []byte, at int64, section bool) {
	if section {
		s.b.CopyValid(raw, at)
	} else {
		xmlspan.Append(s.b, raw, at)
	}
	if s.head.open() {
		s.head.text(s.col, xmlspan.Decode(raw), true)
	}
}

func (s *sheetReader) sharedString(t *xmlspan.Token) error {
	sst := s.bk.sst
	i, err := strconv.Atoi(string(bytes.TrimSpace(t.Raw)))
	if err != nil || sst == nil || i < 0 || i >= len(sst.items) {
		return nil
	}
	if sst.marked(i) && sst.lavish(s.p.expanded) && sst.items[i].len() > shortString {
		return nil
	}
	sst.mark(i)
	s.begin(cellShared)
	s.cell.shared = i
	var bad error
	s.b.Stream(sst.m.num)
	sst.each(i, func(raw []byte, at int64, section bool) {
		sst.shown += int64(len(raw))
		for bad == nil && len(raw) > 0 {
			n := len(raw)
			if n > xmlspan.MaxText {
				n = xmlspan.MaxText
			}
			if bad = s.room(n); bad == nil {
				s.append(raw[:n], at, section)
			}
			raw, at = raw[n:], at+int64(n)
		}
	})
	s.b.Stream(s.m.num)
	return bad
}

func (s *sheetReader) number(t *xmlspan.Token) error {
	raw := bytes.TrimSpace(t.Raw)
	if len(raw) == 0 {
		return nil
	}
	s.begin(cellNumber)
	if err := s.room(len(raw)); err != nil {
		return err
	}
	at := t.At + int64(bytes.Index(t.Raw, raw[:1]))
	if text, ok := s.bk.styles.show(s.style, raw); ok {
		s.b.Decode(text, at, at+int64(len(raw)))
		s.second = true
	} else {
		xmlspan.Append(s.b, raw, at)
	}
	if s.head.open() {
		s.head.text(s.col, "", false)
	}
	return nil
}

// boolean appends what is shown for 1 and 0: under "Free school meals" it says
// something about a person.
func (s *sheetReader) boolean(t *xmlspan.Token) error {
	text := map[string]string{"1": "TRUE", "0": "FALSE"}[string(bytes.TrimSpace(t.Raw))]
	if text == "" {
		return s.words(t, cellNumber)
	}
	s.begin(cellNumber)
	if err := s.room(len(text)); err != nil {
		return err
	}
	s.b.Decode(text, t.At, t.EndAt())
	if s.head.open() {
		s.head.text(s.col, "", false)
	}
	return nil
}

// room begins the cell, and cuts the part where n more bytes of the file do
// not fit.
func (s *sheetReader) room(n int) error {
	if s.b.Len()+3*n+64 > document.MaxPart {
		if s.begun && len(s.cells) > 0 { // the cell is torn: only its bytes can be replaced
			s.split, s.begun = true, false
			s.cells[len(s.cells)-1].kind = cellText
		}
		if err := s.cut(); err != nil {
			return err
		}
	}
	if !s.begun {
		s.b.Cell(s.row, uint16(max(s.col, 0)))
		if s.split || s.cell.at == 0 { // torn, or a value in front of all cells: nothing but its bytes can be replaced
			s.cell.kind = cellText
		}
		s.cells = append(s.cells, s.cell)
		s.begun = true
	}
	return nil
}

func (s *sheetReader) cut() error {
	s.name()
	cells := s.cells
	s.cells = make([]cellRef, 0, len(cells))
	return s.v.part(s.m, s.b.Cut(s.kind), cells)
}

func (s *sheetReader) take() error {
	if s.b.Empty() {
		return nil
	}
	s.name()
	cells := s.cells
	s.cells = nil
	return s.v.part(s.m, s.b.Take(s.kind), cells)
}

// name gives the part its sheet's name and columns.
func (s *sheetReader) name() {
	s.b.EndRow()
	if names := s.head.decide(); names != nil {
		s.b.Header(names)
	}
	s.b.Label(document.Sheet, s.ref.name, 0, s.b.Len())
}
