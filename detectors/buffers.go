package detectors

// buffers are what a session works in. They go from file to file: a dense sheet
// needs megabytes, and most files need a little.
type buffers struct {
	hits, late []hit
	labels     []labelHit
	claims     []claim
	held       []pending
	cells      []namedCell
	plain      plainWords
	facts      wordCache
	memo       []memoSlot
}

// mostKept bounds what one unused session keeps, in hits, claims and cells.
const mostKept = 1 << 17

// take gives s the buffers of a session that is closed, if there is one.
func (s *Session) take() {
	if s.took {
		return
	}
	s.took = true
	b, ok := s.e.spare.Get().(*buffers)
	if !ok {
		return
	}
	s.walk.hits, s.late, s.walk.labels, s.claims, s.held, s.cells, s.walk.plain, s.facts, s.memo.slots = b.hits, b.late, b.labels, b.claims, b.held, b.cells, b.plain, b.facts, b.memo
}

// give leaves the buffers to the next session. No text of the file stays in them.
func (s *Session) give() {
	if !s.took {
		return
	}
	s.took = false
	s.facts.forget()
	s.memo.forget()
	b := &buffers{s.walk.hits[:0], s.late[:0], s.walk.labels[:0], s.claims[:0], s.held[:0], s.cells[:0], s.walk.plain, s.facts, s.memo.slots}
	s.walk.hits, s.late, s.walk.labels, s.claims, s.held, s.cells, s.walk.plain, s.facts, s.memo = nil, nil, nil, nil, nil, nil, plainWords{}, wordCache{}, cellMemo{}
	if max(cap(b.hits), cap(b.late), cap(b.labels), cap(b.claims), cap(b.held), cap(b.cells)) > mostKept {
		return
	}
	clear(b.held[:min(s.mostHeld, cap(b.held))])
	clear(b.cells[:min(s.mostCells, cap(b.cells))])
	s.mostHeld, s.mostCells = 0, 0
	s.e.spare.Put(b)
}
