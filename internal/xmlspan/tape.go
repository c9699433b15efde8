package xmlspan

import "sort"

// Tape is markup in memory that is read several times. The first scanner that
// gets to its end notes where the tokens are, and those after it go by that.
// One scanner at a time.
type Tape struct {
	data   []byte
	marks  []mark
	by     *Scanner // who notes
	whole  bool
	broken bool
}

// mark is where a token is.
type mark struct {
	at, n  uint32
	name   uint16 // bytes of the name
	prefix uint16 // and of its prefix with the colon
	kind   Kind
	empty  bool
}

const (
	maxTape = 1<<32 - 1
	maxName = 1<<16 - 1

	// A token of a document has some 20 bytes. Markup of nothing but tiny ones
	// is not noted: the marks would take too much memory.
	usualToken = 20
	leastToken = 4
	fewTokens  = 1 << 10
)

// NewTape is for reading b, which stands at the start of its stream.
func NewTape(b []byte) *Tape { return &Tape{data: b} }

// Scanner reads the tape from its start.
func (t *Tape) Scanner() *Scanner {
	s := Bytes(t.data, 0)
	if s.tape = t; !t.whole {
		t.marks, t.by = t.marks[:0], s
		if t.marks == nil {
			t.marks = make([]mark, 0, len(t.data)/usualToken+8)
		}
	}
	return s
}

// Skip goes on with the token at to, which was met there by an earlier scanner
// of the same bytes. It does nothing where that cannot be done or to is behind.
func (s *Scanner) Skip(to int64) {
	if s.tape == nil {
		if s.r == nil && s.inside == Text && to > s.base+int64(s.pos) && to < s.base+int64(len(s.buf)) {
			s.pos = int(to - s.base)
		}
		return
	}
	if !s.tape.whole {
		return
	}
	rest := s.tape.marks[s.mark:]
	s.mark += sort.Search(len(rest), func(i int) bool { return int64(rest[i].at) >= to })
}

// taped is Next for the scanner of a tape.
func (s *Scanner) taped() bool {
	t := s.tape
	switch {
	case t.by == s:
		ok := s.read()
		t.note(s, ok)
		return ok
	case !t.whole:
		return s.read()
	case s.mark == len(t.marks):
		s.broken = t.broken
		return false
	}
	m := &t.marks[s.mark]
	s.mark++
	raw := t.data[m.at : m.at+m.n : m.at+m.n]
	s.tok = Token{Kind: m.kind, Empty: m.empty, Raw: raw, At: int64(m.at)}
	if m.kind > End {
		return true
	}
	name := raw[1:]
	if m.kind == End {
		name = raw[2:]
	}
	if m.prefix > 0 {
		s.tok.Prefix = name[:m.prefix-1]
		name = name[m.prefix:]
	}
	s.tok.Name = name[:m.name]
	return true
}

// note keeps where the token of s is; not ok: there are no more.
func (t *Tape) note(s *Scanner, ok bool) {
	if !ok {
		t.whole, t.broken, t.by = true, s.broken, nil
		s.mark = len(t.marks)
		return
	}
	tok := &s.tok
	m := mark{at: uint32(tok.At), n: uint32(len(tok.Raw)), name: uint16(len(tok.Name)), kind: tok.Kind, empty: tok.Empty}
	if tok.Prefix != nil {
		m.prefix = uint16(len(tok.Prefix) + 1)
	}
	if tok.EndAt() > maxTape || len(tok.Name)+len(tok.Prefix) >= maxName || len(t.marks) > len(t.data)/leastToken+fewTokens {
		t.by, t.marks = nil, nil
		return
	}
	t.marks = append(t.marks, m)
}
