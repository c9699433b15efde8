package detectors

import (
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

	part   *document.Part
	fold   shadow
	walk   walker
	claims []claim
	outer  []int32 // labels of the part that say where it is: page, sheet, heading
	keys   []int32 // labels of the part that name fields
	cell   int     // of the last question
	names  map[string]*labelInfo

	held  []pending // not yet final, in order
	open  bool      // the part before said More
	next  int64     // where its text ended
	path  document.Path
	lines lineCounter
	table tableState
}

// claim is what a detector reported, in the folded text of the part.
type claim struct {
	start, end int32
	points     int32
	why        reasons
	kind       *finding.Kind
}

// pending is a claim in the text of the stream, without its final score.
type pending struct {
	f      finding.Finding
	points int32
	why    reasons
	col    int32 // of a cell that it fills, or -1
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
		out = s.Close()
		follows = false
	}
	s.begin(p, follows)
	s.walk.run(s.fold.text)
	s.readAfterLabels()
	s.check()
	s.neighbours()
	found := s.locate(s.seam(p, follows))
	s.lines.end(p)
	s.held = append(s.held, found...)
	if follows {
		slices.SortStableFunc(s.held, func(a, b pending) int { return finding.Compare(a.f, b.f) })
	}
	s.part = nil
	if s.table.on {
		s.table.count(found, p)
		if p.More && !s.table.frozen() {
			return out
		}
		return append(out, s.settle(len(s.held))...)
	}
	if !p.More {
		return append(out, s.settle(len(s.held))...)
	}
	return append(out, s.settle(s.safe(s.next-document.MaxLead))...)
}

// Close returns what was held back. The session can go on with other parts.
func (s *Session) Close() []finding.Finding {
	out := s.settle(len(s.held))
	s.open = false
	s.table = tableState{}
	return out
}

func (s *Session) begin(p *document.Part, follows bool) {
	s.part, s.claims, s.cell = p, s.claims[:0], 0
	s.open, s.path, s.next = p.More, p.Path, p.Base+int64(len(p.Text))
	s.fold.set(p.Text)
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
		if h.f.Span.Start < cut || s.table.on {
			keep = append(keep, h)
		}
	}
	s.held = keep
	return cut
}

// safe is how many of the held findings end before the stream offset limit and
// share no text with those that do not.
func (s *Session) safe(limit int64) int {
	n := sort.Search(len(s.held), func(i int) bool { return s.held[i].f.Span.Start >= limit })
	for n > 0 && s.held[n-1].f.Span.End > limit {
		n--
	}
	for i := n - 1; i >= 0 && n < len(s.held); i-- { // an earlier, longer one may reach over
		if s.held[i].f.Span.End > s.held[n].f.Span.Start {
			n = i
		}
		if s.held[n].f.Span.Start-s.held[i].f.Span.Start > document.MaxLead {
			break
		}
	}
	return n
}

// settle makes findings of the first n held ones and resolves them.
func (s *Session) settle(n int) []finding.Finding {
	if n == 0 {
		return nil
	}
	fs := make([]finding.Finding, 0, n)
	total := 0
	for i := range s.held[:n] {
		h := &s.held[i]
		if h.col >= 0 && s.table.consistent(int(h.col), h.f.Kind) {
			h.points += consistentPoints
			h.why.add(finding.Consistent)
		}
		if h.f.Score = score(int(h.points)); h.f.Score >= Floor {
			for r := h.why; r != 0; r &= r - 1 {
				total++
			}
		}
	}
	why := make([]finding.Reason, 0, total)
	for i := range s.held[:n] {
		if h := &s.held[i]; h.f.Score >= Floor {
			from := len(why)
			why = h.why.appendTo(why)
			h.f.Why = why[from:len(why):len(why)]
			fs = append(fs, h.f)
		}
	}
	s.held = append(s.held[:0], s.held[n:]...)
	return finding.Resolve(fs)
}

// check calls the detectors at the places that the walk found.
func (s *Session) check() {
	var c Candidate
	for _, h := range s.walk.hits {
		c.set(s, h)
		s.e.detectors[h.detector].Check(&c)
	}
	slices.SortFunc(s.claims, func(a, b claim) int {
		switch {
		case a.start != b.start:
			return int(a.start - b.start)
		case a.end != b.end:
			return int(b.end - a.end)
		case a.kind != b.kind:
			return strings.Compare(a.kind.Name, b.kind.Name)
		}
		return int(b.points - a.points)
	})
	s.claims = slices.CompactFunc(s.claims, func(a, b claim) bool {
		return a.start == b.start && a.end == b.end && a.kind == b.kind
	})
}

// locate turns the claims that begin at or after the stream offset from (or
// reach beyond the text that the part before saw) into pending findings.
func (s *Session) locate(from int64) []pending {
	p := s.part
	least := int32(Floor) / 10
	if s.table.on {
		least -= consistentPoints
	}
	var out []pending
	var values strings.Builder
	size := 0
	for i := range s.claims {
		if c := &s.claims[i]; c.points >= least {
			a, b := s.fold.back(int(c.start), int(c.end))
			size += b - a
		}
	}
	values.Grow(size)
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
		f := finding.Finding{Path: p.Path, Span: span, Part: p.Kind, Kind: c.kind, Value: finding.NewValue(values.String()[at:]), Place: s.place(a)}
		out = append(out, pending{f, c.points, c.why, s.fills(a, b)})
	}
	return out
}
