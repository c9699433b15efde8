package detectors

import (
	"cmp"
	"slices"
	"sort"
	"strings"
	"unicode/utf8"

	"sardine/document"
	"sardine/finding"
)

// Session is the state of one file while its parts are read. It serves one
// goroutine.
type Session struct {
	e    *Engine
	file finding.FileRef
	all  bool // see Engine.Explain

	part    *document.Part
	fold    shadow
	walk    walker
	claims  []claim
	repairs []repair // of readMended
	late    []hit    // of mergeHits
	outer   []int32  // labels of the part that say where it is: page, sheet, heading
	keys    []int32  // labels of the part that name fields
	cell    int      // of the last question
	here    cellPlace
	line    [2]int // the last one of text that lineAround found

	nextLabel, nextCell, nextKey int // of the last question, in walk.labels, cells and keys

	names   map[string]*labelInfo
	keySets []*labelInfo // what the names of keys say, or nil
	cells   []namedCell  // of the part, in order
	named   []bool       // detectors of which something in the part names values
	heads   columnHeads  // of the table, or of the lines with tabs

	took                bool // the buffers of another session
	mostHeld, mostCells int  // entries of held and cells that were used

	held      []pending // not yet final, in order
	open      bool      // the part before said More
	next      int64     // where its text ended
	path      document.Path
	stream    string // of the part: its path in one, when somebody asked
	lines     lineCounter
	candidate Candidate // the one that is checked
	run       nameRun   // the one that is looked at
	sentence  sentence  // the last one that was read
	source    sourceSigns
	people    people // names that the file has shown
	things    things
	facts     wordCache
	table     tableState
	memo      cellMemo // of names in the table
	reasons   reasonLists
}

// claim is what a detector reported, in the folded text of the part.
type claim struct {
	start, end int32
	points     int32
	why        reasons
	cell       int32 // in a table, once they are in order: its index, or -1
	kind       *finding.Kind
}

// pending is a claim in the text of the stream, without its final score.
type pending struct {
	span   document.Span
	kind   *finding.Kind
	value  string
	label  string // of its place
	points int32
	why    reasons
	line   uint32 // of text; in a table the row
	cell   int32  // its column in a table, or -1
	fills  bool   // its cell holds nothing else
	part   document.PartKind
}

// Session begins a file.
func (e *Engine) Session(f finding.FileRef) *Session {
	s := &Session{e: e, file: f}
	s.walk.e = e
	return s
}

// Part finds what is in p and returns what is settled by now: resolved, in
// the order of finding.Compare, spans in the text of the stream. Parts of one
// stream come in order.
func (s *Session) Part(p *document.Part) []finding.Finding {
	var out []finding.Finding
	follows := s.open && p.Base+int64(p.Lead) == s.next && slices.Equal(p.Path, s.path)
	if !follows || (p.Table == nil) != !s.table.on {
		out = s.end()
		follows = false
	}
	s.take()
	s.begin(p, follows)
	s.walk.run(s.fold.text)
	s.readAfterLabels()
	s.check()
	s.neighbours()
	from := s.seam(p, follows)
	kept := len(s.held)
	s.locate(from)
	if follows && kept > 0 {
		slices.SortStableFunc(s.held, func(a, b pending) int { return cmp.Compare(a.span.Start, b.span.Start) })
	}
	s.lines.end(p)
	s.part = nil
	if s.table.on {
		s.table.count(s.held[kept:], p)
		if p.More && !s.table.frozen() {
			return out
		}
		return joined(out, s.settle(len(s.held)))
	}
	if !p.More {
		return joined(out, s.settle(len(s.held)))
	}
	return joined(out, s.settle(s.safe(s.next-document.MaxLead)))
}

// joined is fs behind out, which is mostly empty: findings are large, and
// there are many in a table.
func joined(out, fs []finding.Finding) []finding.Finding {
	if len(out) == 0 {
		return fs
	}
	return append(out, fs...)
}

// Close returns what was held back. The session can go on with other parts.
func (s *Session) Close() []finding.Finding {
	out := s.end()
	s.give()
	return out
}

// end settles what was held back.
func (s *Session) end() []finding.Finding {
	out := s.settle(len(s.held))
	s.open = false
	s.table = tableState{}
	return out
}

func (s *Session) begin(p *document.Part, follows bool) {
	s.part, s.claims, s.cell, s.line = p, s.claims[:0], 0, [2]int{0, -1}
	s.here.index = -1
	s.stream, s.nextLabel, s.nextCell, s.nextKey = "", 0, 0, 0
	s.open, s.path, s.next = p.More, p.Path, p.Base+int64(len(p.Text))
	s.fold.set(p.Text)
	s.source.begin(s.fold.text)
	s.outer, s.keys = s.outer[:0], s.keys[:0]
	for i, l := range p.Labels {
		switch {
		case int(l.End) > len(p.Text) || l.End < l.Start:
		case l.Kind == document.Key:
			s.keys = append(s.keys, int32(i))
		case l.Kind == document.Page || l.Kind == document.Sheet || l.Kind == document.Header:
			s.outer = append(s.outer, int32(i))
		}
	}
	if !follows {
		s.heads = s.heads[:0]
		s.memo.table++
	}
	s.lines.begin(p, follows)
	s.table.begin(p, follows)
}

// seam is where the findings of p begin to count, in the stream. Both p and
// the part before it saw p.Lead bytes; the seam is a line start in their middle,
// so that either side saw something of what lies around it.
func (s *Session) seam(p *document.Part, follows bool) int64 {
	if !follows {
		return p.Base
	}
	lead := p.Text[:min(p.Lead, len(p.Text))]
	at := len(lead) / 2
	if i := strings.LastIndexByte(lead[:at], '\n'); i >= 0 {
		at = i + 1
	} else if i := strings.IndexByte(lead[at:], '\n'); i >= 0 && at+i+1 < len(lead) {
		at += i + 1
	}
	for at < len(lead) && !utf8.RuneStart(lead[at]) {
		at++
	}
	cut := p.Base + int64(at)
	keep := s.held[:0]
	for _, h := range s.held {
		if h.span.Start < cut || s.table.on {
			keep = append(keep, h)
		}
	}
	s.held = keep
	return cut
}

// safe is how many of the held findings end before the stream offset limit and
// share no text with those that do not.
func (s *Session) safe(limit int64) int {
	n := sort.Search(len(s.held), func(i int) bool { return s.held[i].span.Start >= limit })
	for n > 0 && s.held[n-1].span.End > limit {
		n--
	}
	for i := n - 1; i >= 0 && n < len(s.held); i-- { // an earlier, longer one may reach over
		if s.held[i].span.End > s.held[n].span.Start {
			n = i
		}
		if s.held[n].span.Start-s.held[i].span.Start > document.MaxLead {
			break
		}
	}
	return n
}

// settle makes findings of the first n held ones and resolves them.
func (s *Session) settle(n int) []finding.Finding {
	count := 0
	for i := range s.held[:n] {
		h := &s.held[i]
		if h.fills && s.table.consistent(int(h.cell), h.kind) {
			h.points += consistentPoints
			h.why.add(finding.Consistent)
		}
		if s.all || score(int(h.points)) >= Floor {
			count++
		}
	}
	if count == 0 {
		s.held = append(s.held[:0], s.held[n:]...)
		return nil
	}
	fs := make([]finding.Finding, count)
	count = 0
	for i := range s.held[:n] {
		h := &s.held[i]
		sc := score(int(h.points))
		if sc < Floor && !s.all {
			continue
		}
		f := &fs[count] // field by field: findings are large
		count++
		f.Path, f.Span, f.Part, f.Kind, f.Score = s.path, h.span, h.part, h.kind, sc
		f.Why, f.Value = s.reasons.of(h.why), finding.NewValue(h.value)
		s.placeOf(h, &f.Place)
	}
	s.held = append(s.held[:0], s.held[n:]...)
	if s.all {
		slices.SortStableFunc(fs, finding.Compare)
		return fs
	}
	return finding.Resolve(fs)
}

// placeOf sets p to where a person looks for h.
func (s *Session) placeOf(h *pending, p *finding.Place) {
	if p.Label = h.label; h.cell < 0 {
		p.Line = h.line
		return
	}
	p.Row, p.Col = h.line, uint32(h.cell)+1
	if int(h.cell) < len(s.table.header) {
		p.Column = s.table.header[h.cell]
	}
}

// check calls the detectors at the places that the walk found.
func (s *Session) check() {
	c := &s.candidate
	*c = Candidate{Text: s.fold.text, s: s}
	s.line = [2]int{0, -1} // hits are in order again
	if s.part.Table != nil && !s.e.forgetful && len(s.keys) == 0 && len(s.part.Table.Cells) >= memoCells {
		s.checkCells(c)
	} else {
		for i := range s.walk.hits {
			h := &s.walk.hits[i]
			c.set(h)
			s.e.detectors[h.detector].Check(c)
		}
	}
	s.readMended()
	c.Text, s.run.text = "", ""
	s.sortClaims()
}

// checkCells is check for a table, in which names are asked for by cells.
func (s *Session) checkCells(c *Candidate) {
	s.memo.cell = -1
	for i := range s.walk.hits {
		h := &s.walk.hits[i]
		d := s.e.detectors[h.detector]
		names := d == person && (h.term >= 0 || h.term == byName)
		if names && s.byCells(h) {
			continue
		}
		from := len(s.claims)
		c.set(h)
		d.Check(c)
		if names {
			s.record(from)
		}
	}
	s.endCell()
}

// sortClaims puts claims in order and drops those said twice. They come nearly
// in order: no detector reports far from what its anchor found.
func (s *Session) sortClaims() {
	cs := s.claims
	for i := 1; i < len(cs); i++ {
		for j := i; j > 0 && compareClaims(&cs[j], &cs[j-1]) < 0; j-- {
			cs[j], cs[j-1] = cs[j-1], cs[j]
		}
	}
	out := cs[:0]
	for i := range cs {
		if n := len(out); n == 0 || cs[i].start != out[n-1].start || cs[i].end != out[n-1].end || cs[i].kind != out[n-1].kind {
			out = append(out, cs[i])
		}
	}
	s.claims = out
}

func compareClaims(a, b *claim) int {
	switch {
	case a.start != b.start:
		return int(a.start - b.start)
	case a.end != b.end:
		return int(b.end - a.end)
	case a.kind != b.kind:
		return strings.Compare(a.kind.Name, b.kind.Name)
	}
	return int(b.points - a.points)
}

// locate turns the claims that begin at or after the stream offset from (or
// reach beyond the text that the part before saw) into pending findings.
func (s *Session) locate(from int64) {
	p := s.part
	least := int32(floorPoints)
	if s.all {
		least = -1 << 20
	}
	if s.table.on {
		least -= consistentPoints
	}
	size, count := 0, 0
	for i := range s.claims {
		if c := &s.claims[i]; c.points >= least {
			a, b := s.fold.back(int(c.start), int(c.end))
			size += b - a
			count++
		}
	}
	if size == 0 {
		return
	}
	var values strings.Builder // one piece of memory for all, and not the text of the part
	values.Grow(size)
	s.held = slices.Grow(s.held, count)
	lead := p.Base + int64(p.Lead)
	for i := range s.claims {
		c := &s.claims[i]
		if c.points < least {
			continue
		}
		a, b := s.fold.back(int(c.start), int(c.end))
		span := document.Span{Start: p.Base + int64(a), End: p.Base + int64(b)}
		if span.Start < from && span.End <= lead {
			continue
		}
		at := values.Len()
		values.WriteString(p.Text[a:b])
		n := len(s.held)
		s.held = s.held[:n+1] // there is room
		h := &s.held[n]
		*h = pending{span: span, kind: c.kind, value: values.String()[at:], points: c.points, why: c.why, part: p.Kind, cell: -1}
		s.place(h, c, a, b)
	}
	s.mostHeld = max(s.mostHeld, len(s.held))
}
