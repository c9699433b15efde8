package ooxml

import (
	"encoding/binary"
	"math"
	"strconv"

	"sardine/document"
)

// binarySheet builds the table of one sheet of records.
type binarySheet struct {
	bk   *binaryBook
	b    *document.Builder
	m    *member
	name string
	kind document.PartKind
	row  uint32
	col  int
	head heading
}

// lastColumn of a sheet is XFD. Source: ECMA-376, SpreadsheetML limits.
const lastColumn = 1<<14 - 1

func (s *binarySheet) record(r brt) error {
	if r.id == brtRowHdr && len(r.body) >= 4 {
		s.b.EndRow()
		s.head.endRow()
		s.row, s.col = binary.LittleEndian.Uint32(r.body)+1, -1
		if s.b.Full() {
			return s.end(true)
		}
		return nil
	}
	body, at, id := r.body, r.at, r.id
	style := -1
	switch {
	case id >= 1 && id <= 11 && len(body) >= 8:
		s.col = int(min(binary.LittleEndian.Uint32(body), lastColumn)) // a forged one would make a heading for each before it
		style = int(body[4]) | int(body[5])<<8 | int(body[6])<<16
		body, at = body[8:], at+8
	case id >= brtShortBlank && id <= brtShortIsst && len(body) >= 4: // the column after the last one
		s.col++
		style = int(body[0]) | int(body[1])<<8 | int(body[2])<<16
		body, at, id = body[4:], at+4, id-11
	default:
		return nil
	}
	return s.cell(id, style, body, at)
}

func (s *binarySheet) cell(id, style int, body []byte, at int64) error {
	switch {
	case id == brtCellRk && len(body) >= 4:
		return s.number(rk(binary.LittleEndian.Uint32(body)), style, at, 4)
	case (id == brtCellReal || id == brtFmlaNum) && len(body) >= 8:
		return s.number(math.Float64frombits(binary.LittleEndian.Uint64(body)), style, at, 8)
	case (id == brtCellBool || id == brtFmlaBool) && len(body) >= 1:
		return s.shown(map[bool]string{true: "TRUE", false: "FALSE"}[body[0] != 0], at, 1)
	case id == brtCellSt || id == brtFmlaString:
		text, n := wideString(body)
		if n == 0 {
			return nil
		}
		return s.words(s.m, text, at+4)
	case id == brtCellIsst && len(body) >= 4:
		i := binary.LittleEndian.Uint32(body)
		if uint64(i) >= uint64(len(s.bk.strings)) {
			return nil
		}
		s.bk.shown[i] = true
		return s.words(s.bk.sst, s.bk.strings[i].body, s.bk.strings[i].at)
	}
	return nil
}

func (s *binarySheet) number(x float64, style int, at int64, n int) error {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return nil
	}
	raw := strconv.FormatFloat(x, 'f', -1, 64)
	if len(raw) > 32 {
		raw = strconv.FormatFloat(x, 'g', -1, 64)
	}
	if text, ok := s.bk.styles.show(style, []byte(raw)); ok {
		raw = text
	}
	return s.shown(raw, at, n)
}

// shown begins a cell that shows text for n bytes.
func (s *binarySheet) shown(text string, at int64, n int) error {
	if err := s.begin(len(text)); err != nil {
		return err
	}
	s.b.Stream(s.m.num)
	s.b.Decode(text, at, at+int64(n))
	if s.head.open() {
		s.head.text(s.col, "", false)
	}
	return nil
}

// words begins a cell with a string of member m.
func (s *binarySheet) words(m *member, text []byte, at int64) error {
	if err := s.begin(2 * len(text)); err != nil {
		return err
	}
	s.b.Stream(m.num)
	const most = 64 << 10 // Excel allows half of that in a cell
	for part := text; len(part) > 0; {
		n := min(len(part), most)
		appendWide(s.b, part[:n], at)
		part, at = part[n:], at+int64(n)
		if len(part) > 0 {
			if err := s.begin(2 * most); err != nil {
				return err
			}
		}
	}
	if s.head.open() {
		s.head.text(s.col, wideText(text[:min(len(text), most)&^1]), true)
	}
	return nil
}

func (s *binarySheet) begin(n int) error {
	if s.b.Len()+min(n, 128<<10)+64 > document.MaxPart-document.MaxLead {
		if err := s.end(true); err != nil {
			return err
		}
	}
	s.b.Cell(max(s.row, 1), uint16(min(max(s.col, 0), 1<<16-1)))
	return nil
}

// end hands over what was built; more says that the sheet goes on.
func (s *binarySheet) end(more bool) error {
	if s.b.Empty() {
		return nil
	}
	s.b.EndRow()
	if names := s.head.decide(); names != nil {
		s.b.Header(names)
	}
	s.b.Label(document.Sheet, s.name, 0, s.b.Len())
	take := s.b.Take
	if more {
		take = s.b.Cut
	}
	return s.bk.v.part(s.m, take(s.kind), nil)
}
