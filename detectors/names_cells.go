package detectors

import (
	"strings"
	"unicode/utf8"
)

// cellMemo keeps what the detector of names said about the short cells of a
// table: the same names, towns and states stand in a column again and again. It
// changes no result: an answer is kept only if it follows from the text of the
// cell, what names it and which of its words are known from names before, and it
// is given again only while that is so.
type cellMemo struct {
	slots []memoSlot
	cell  int // index of the cell that is answered or recorded, -1: none
	known bool
	rec   memoSlot // of the cell that is recorded
	text  string
	start int
	table uint32 // how many tables the session began
	bad   bool   // what is recorded is not to be kept
	asked bool   // something beyond the cell was looked at
}

// Sizes of the memo: few enough slots to stay in a near cache, and cells as
// long as the words that are kept elsewhere.
const (
	memoSlots  = 1 << 11
	memoClaims = 3
	memoMissed = 4
	memoCells  = 64 // a smaller table gains nothing
)

// memoSlot is the answer for one cell: its text, and what names it.
type memoSlot struct {
	a, b, c        uint64
	set            *labelInfo
	table          uint32
	column         uint16
	left, used     bool
	first          bool // of its row
	claims, missed uint8
	claim          [memoClaims]memoClaim
	miss           [memoMissed][2]uint8 // words of the cell that were not known
}

// memoClaim is a claim with its place in the cell.
type memoClaim struct {
	start, end uint8
	points     int16
	why        reasons
}

// byCells calls the detector of names for hit h, or does what it did for a
// cell like this one. It reports false if h is to be checked as any other hit.
func (s *Session) byCells(h *hit) bool {
	m := &s.memo
	i := s.cellAt(int(h.start))
	if i < 0 {
		s.endCell()
		return false
	}
	if i != m.cell {
		s.endCell()
		m.cell = i
		m.known = s.beginCell(i)
	}
	return m.known
}

// beginCell finds the answer for cell i and gives it, or begins to record one.
func (s *Session) beginCell(i int) bool {
	m := &s.memo
	m.rec.used = false
	text := s.fold.text
	start, end := s.here.start, min(s.here.end, len(text))
	for start < end && text[start] == ' ' {
		start++
	}
	for end > start && text[end-1] == ' ' {
		end--
	}
	if end-start < 2 || end-start > mostCached || start < s.part.Lead || !wordCell(text[start:end]) || !s.apart(start, end) {
		return false
	}
	if m.slots == nil {
		m.slots = make([]memoSlot, memoSlots)
	}
	r := &m.rec
	*r = memoSlot{table: m.table, column: s.part.Table.Cells[i].Col, used: true, first: text[start-1] == '\n'}
	if name := s.cellName(start); name != nil {
		r.set, r.left = name.set, name.left
	}
	m.text, m.start, m.bad, m.asked = text[start:end], start, false, false
	r.a, r.b, r.c = bytes24(m.text)
	slot := &m.slots[r.slot()]
	if slot.a == r.a && slot.b == r.b && slot.c == r.c && slot.set == r.set && slot.column == r.column && slot.left == r.left && slot.first == r.first && slot.table == r.table && slot.used && s.stillMissed(slot) {
		for _, c := range slot.claim[:slot.claims] {
			s.claims = append(s.claims, claim{start: int32(start) + int32(c.start), end: int32(start) + int32(c.end), points: int32(c.points), why: c.why, kind: kindPerson})
		}
		r.used = false
		return true
	}
	s.people.recording, s.people.missed = true, s.people.missed[:0]
	return false
}

func (r *memoSlot) slot() uint64 {
	return mix(mix(mix(uint64(r.column), r.a), r.b), r.c) >> 32 % memoSlots
}

// stillMissed reports whether the words that were not known are not known now.
func (s *Session) stillMissed(slot *memoSlot) bool {
	for _, w := range slot.miss[:slot.missed] {
		if s.people.has(s.memo.text[w[0]:w[1]]) {
			return false
		}
	}
	return true
}

// record takes the claims from index from on into what is recorded.
func (s *Session) record(from int) {
	m := &s.memo
	if !m.rec.used {
		return
	}
	for _, c := range s.claims[from:] {
		start, end := int(c.start)-m.start, int(c.end)-m.start
		if int(m.rec.claims) == memoClaims || start < 0 || end > len(m.text) || c.kind != kindPerson || int32(int16(c.points)) != c.points {
			m.bad = true
			return
		}
		m.rec.claim[m.rec.claims] = memoClaim{uint8(start), uint8(end), int16(c.points), c.why}
		m.rec.claims++
	}
}

// endCell keeps what was recorded.
func (s *Session) endCell() {
	m := &s.memo
	if m.cell = -1; !m.rec.used {
		return
	}
	r := &m.rec
	for _, w := range s.people.missed {
		at := strings.Index(m.text, w)
		if at < 0 || int(r.missed) == memoMissed {
			m.bad = true
			break
		}
		r.miss[r.missed] = [2]uint8{uint8(at), uint8(at + len(w))}
		r.missed++
	}
	if !m.bad && !m.asked {
		m.slots[r.slot()] = *r
	}
	r.used = false
	s.people.recording = false
	clear(s.people.missed)
	s.people.missed, m.text = s.people.missed[:0], ""
}

// forget takes the cells of a file out of the memo.
func (m *cellMemo) forget() {
	clear(m.slots)
	m.rec, m.text, m.cell = memoSlot{}, "", -1
}

// wordCell reports whether a cell holds letters and what joins them, and
// nothing that leads to other readings.
func wordCell(v string) bool {
	for i := 0; i < len(v); i++ {
		if c := v[i]; !isLetter(c) && c != ' ' && c != '-' && c != '\'' && c != '.' && c != ',' && c < utf8.RuneSelf {
			return false
		}
	}
	return true
}

// apart reports whether text[start:end], which is all of a cell, is no part of
// anything that began on the row before or goes on on the next one: a name that
// is broken between lines, a list of names line by line, or what a letter is
// signed with.
func (s *Session) apart(start, end int) bool {
	text := s.fold.text
	if start < 2 || end+1 >= len(text) || text[start-1] != '\t' && text[start-1] != '\n' {
		return false
	}
	if text[end] != '\t' && (text[start-1] == '\n' || !isAlnum(text[start-2]) || text[end+1] == '\n' || isUpperAt(text, end+1)) {
		return false
	}
	if text[start-1] == '\t' {
		return true
	}
	above := start - 1
	for above > 0 && start-above < 80 && strings.IndexByte(" \r\n>\t*,.!-", text[above-1]) >= 0 {
		above--
	}
	if above == 0 || start-above == 80 || text[above-1] >= utf8.RuneSelf {
		return false
	}
	if !isLetter(text[above-1]) {
		return true
	}
	word := text[wordBack(text, above):above]
	return !closings[strings.ToLower(word)] && !wrappedBack(text, start, &s.facts)
}
