package detectors

import (
	"sort"
	"strings"

	"sardine/document"
)

// lineCounter counts the lines of a stream over its parts.
type lineCounter struct {
	at   int    // local offset up to which lines are counted
	line uint32 // number of the line at
}

// begin starts a part; a part that follows another goes on with its lines, of
// which those of its lead were counted before.
func (l *lineCounter) begin(p *document.Part, follows bool) {
	if !follows {
		l.line = 1
	} else {
		l.line -= uint32(strings.Count(p.Text[:min(p.Lead, len(p.Text))], "\n"))
	}
	l.at = 0
}

// number is the line of the local offset off, which does not go back.
func (l *lineCounter) number(text string, off int) uint32 {
	if off > l.at {
		l.line += uint32(strings.Count(text[l.at:off], "\n"))
		l.at = off
	}
	return l.line
}

// end counts the rest of the part.
func (l *lineCounter) end(p *document.Part) {
	l.number(p.Text, len(p.Text))
}

// place notes in h where a person looks for the original span [a,b) of the part.
func (s *Session) place(h *pending, cl *claim, a, b int) {
	p := s.part
	for n, i := range s.outer {
		if n == mostOuter {
			break
		}
		if lb := p.Labels[i]; int(lb.Start) <= a && a < int(lb.End) && (h.label == "" || lb.Kind != document.Header) {
			h.label = lb.Name
		}
	}
	if p.Table != nil {
		if i := int(cl.cell); i >= 0 {
			c := p.Table.Cells[i]
			h.line, h.cell, h.fills = c.Row, int32(c.Col), s.fills(i, a, b)
			return
		}
	}
	if h.label == "" {
		if k := s.keyIndex(a); k >= 0 {
			h.label = p.Labels[k].Name
		}
	}
	h.line = s.lines.number(p.Text, a)
}

// mostOuter bounds the headings of one part that places are looked for among.
const mostOuter = 64

// lineAt is the line, or the cell, around the shadow offset at, as far as reach.
func (s *Session) lineAt(at int) (start, end int) {
	text := s.fold.text
	lo, hi := max(0, at-reach), min(len(text), at+reach)
	if s.cellAt(at) >= 0 {
		return max(s.here.start, lo), max(min(s.here.end, hi), at)
	}
	from, to := s.lineAround(at, lo, hi)
	return max(from, lo), min(to, hi)
}

// lineAround is the line of text around the shadow offset at. Questions come
// mostly in order, so that a line, however long, is looked through once; where
// they do not it may be cut off at lo and hi.
func (s *Session) lineAround(at, lo, hi int) (start, end int) {
	text := s.fold.text
	if at < s.line[0] { // back
		start = lo + strings.LastIndexByte(text[lo:at], '\n') + 1
		if i := strings.IndexByte(text[at:hi], '\n'); i >= 0 {
			return start, at + i
		}
		return start, hi
	}
	for at > s.line[1] || s.line[1] < 0 {
		s.line[0], s.line[1] = s.line[1]+1, len(text)
		if i := strings.IndexByte(text[s.line[0]:], '\n'); i >= 0 {
			s.line[1] = s.line[0] + i
		}
	}
	return s.line[0], s.line[1]
}

// cellPlace is where in the shadow a cell stands: nearly all questions are about
// the cell of the question before.
type cellPlace struct {
	start, end, next int // next is where the next cell starts
	index            int // -1: none
}

// cellAt is the index of the cell at the shadow offset at, or -1. If there is
// one, s.here is its place.
func (s *Session) cellAt(at int) int {
	if s.here.index >= 0 && at >= s.here.start && at < s.here.next {
		return s.here.index
	}
	t := s.part.Table
	if t == nil || len(t.Cells) == 0 {
		return -1
	}
	i := s.cellIndex(s.fold.origAt(at))
	if i < 0 {
		s.here.index = -1
		return -1
	}
	h := cellPlace{index: i, start: s.fold.to(int(t.Cells[i].Text)), end: s.fold.to(t.End(i, len(s.part.Text))), next: len(s.fold.text)}
	if i+1 < len(t.Cells) {
		h.next = s.fold.to(int(t.Cells[i+1].Text))
	}
	s.here = h
	return i
}

// cellIndex is the index of the cell at the original offset a, or -1. Questions
// come mostly in order.
func (s *Session) cellIndex(a int) int {
	t := s.part.Table
	cells := t.Cells
	i := s.cell
	if i >= len(cells) || int(cells[i].Text) > a {
		i = t.At(a)
	} else {
		for n := 0; i+1 < len(cells) && int(cells[i+1].Text) <= a; i++ {
			if n++; n > 16 {
				i = t.At(a)
				break
			}
		}
	}
	if i < 0 {
		return -1
	}
	s.cell = i
	return i
}

// fills reports whether cell i holds nothing but the original span [a,b) and
// spaces.
func (s *Session) fills(i, a, b int) bool {
	t, text := s.part.Table, s.part.Text
	from, to := int(t.Cells[i].Text), t.End(i, len(text))
	return b <= to && (from == a || strings.TrimSpace(text[from:a]) == "") && (b == to || strings.TrimSpace(text[b:to]) == "")
}

// keyAt is keyIndex for an offset of the shadow.
func (s *Session) keyAt(at int) int {
	if len(s.keys) == 0 {
		return -1
	}
	return s.keyIndex(s.fold.origAt(at))
}

// keyIndex is the innermost field that holds the original offset a, or -1.
func (s *Session) keyIndex(a int) int {
	if i := s.keyAround(a, len(s.keys)); i >= 0 {
		return int(s.keys[i])
	}
	return -1
}

// keyAround is the index of the last of the first n fields that holds a, or -1.
// It looks back past a bounded number of fields that are closed.
func (s *Session) keyAround(a, n int) int {
	ls := s.part.Labels
	k := min(s.keysBefore(a), n)
	for i, looked := k-1, 0; i >= 0 && looked < 32; i, looked = i-1, looked+1 {
		if a < int(ls[s.keys[i]].End) {
			return i
		}
	}
	return -1
}

// keysBefore is how many fields start at or before the original offset a.
// Questions come mostly in order.
func (s *Session) keysBefore(a int) int {
	const near = 8
	ls := s.part.Labels
	i := min(s.nextKey, len(s.keys))
	for range near {
		switch {
		case i < len(s.keys) && int(ls[s.keys[i]].Start) <= a:
			i++
		case i > 0 && int(ls[s.keys[i-1]].Start) > a:
			i--
		default:
			s.nextKey = i
			return i
		}
	}
	s.nextKey = sort.Search(len(s.keys), func(i int) bool { return int(ls[s.keys[i]].Start) > a })
	return s.nextKey
}

// keySet is what the fields around the shadow offset at are called: the
// innermost, or the one around it if that says nothing.
func (s *Session) keySet(at int) *labelInfo {
	a, n := s.fold.origAt(at), len(s.keys)
	for range 2 {
		i := s.keyAround(a, n)
		if i < 0 {
			return nil
		}
		if set := s.keySets[i]; set != nil {
			return set
		}
		n = i
	}
	return nil
}

// longestName is how much of a heading or field name is read.
const longestName = 200

// nameSet reads a heading or field name once; nil if it says nothing.
func (s *Session) nameSet(name string) *labelInfo {
	const most = 4096 // names, so that a file of nothing but names does not fill the memory
	if len(name) > longestName {
		name = strings.ToValidUTF8(name[:longestName], "")
	}
	set, ok := s.names[name]
	if ok {
		return set
	}
	if s.names == nil || len(s.names) >= most {
		s.names = make(map[string]*labelInfo)
	}
	set = s.e.nameSet(name)
	if !set.speaks() {
		set = nil
	}
	s.names[strings.Clone(name)] = set
	return set
}

// labelsNear reports whether a label is near enough to the shadow span to speak
// of it: in dense tables hardly any is, and the questions that read lines are
// saved.
func (s *Session) labelsNear(start, end int) bool {
	const before = reach + 2*longestAbove + farthest // more than any label is long
	k, ls := s.labelsBefore(start), s.walk.labels
	return k > 0 && start-int(ls[k-1].start) <= before || k < len(ls) && int(ls[k].start)-end <= nearBehind
}

func (in *labelInfo) speaks() bool {
	if in.specific {
		return true
	}
	for _, r := range in.rel {
		if r != unspoken {
			return true
		}
	}
	return false
}

// labelsBefore is how many labels start before the shadow offset at. Questions
// come mostly in order.
func (s *Session) labelsBefore(at int) int {
	const near = 8
	ls := s.walk.labels
	i := min(s.nextLabel, len(ls))
	for n := 0; n < near; n++ {
		switch {
		case i < len(ls) && int(ls[i].start) < at:
			i++
		case i > 0 && int(ls[i-1].start) >= at:
			i--
		default:
			s.nextLabel = i
			return i
		}
	}
	s.nextLabel = sort.Search(len(ls), func(i int) bool { return int(ls[i].start) >= at })
	return s.nextLabel
}
