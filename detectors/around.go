package detectors

import (
	"slices"
	"strings"

	"sardine/document"
	"sardine/finding"
)

// neighbours gives claims that stand on a line or row with other data of a
// person the weight of that.
func (s *Session) neighbours() {
	s.withinAddresses()
	s.listed()
	table := s.part.Table
	if table != nil {
		for i := range s.claims {
			c := &s.claims[i]
			c.cell = int32(s.cellAt(int(c.start)))
		}
	}
	for from := 0; from < len(s.claims); {
		to := from + 1
		for to < len(s.claims) && s.together(table, &s.claims[to-1], &s.claims[to]) {
			to++
		}
		if to-from > 1 {
			weighGroup(s.claims[from:to])
		}
		from = to
	}
}

// together reports whether b, which comes next after a, is of its line, or of its
// row of the table.
func (s *Session) together(table *document.Table, a, b *claim) bool {
	const far = 300
	if table != nil && a.cell >= 0 {
		return b.cell >= 0 && table.Cells[a.cell].Row == table.Cells[b.cell].Row
	}
	if b.start <= a.end {
		return true
	}
	return b.start-a.end < far && strings.IndexByte(s.fold.text[a.end:b.start], '\n') < 0
}

func weighGroup(cs []claim) {
	var one, two *claim
	for i := range cs {
		switch c := &cs[i]; {
		case !c.personal():
		case one == nil:
			one = c
		case two == nil && c.kind != one.kind && !c.overlaps(one):
			two = c
		}
	}
	if one == nil {
		return
	}
	a, b := *one, *one
	if two != nil {
		b = *two
	}
	for i := range cs {
		c := &cs[i]
		besideA, besideB := c.kind != a.kind && !c.overlaps(&a), c.kind != b.kind && !c.overlaps(&b)
		switch {
		case !besideA && !besideB:
			continue
		case c.bareChecksum() && !(besideA && a.singles()) && !(besideB && b.singles()):
			c.points += neighbourPoints / 2
		default:
			c.points += neighbourPoints
		}
		c.why.add(finding.Neighbour)
	}
}

// bareChecksum reports whether nothing but its check digit speaks for c: one
// in eleven numbers of orders has it too.
func (c *claim) bareChecksum() bool {
	var named reasons
	for _, r := range [...]finding.Reason{finding.LabelBefore, finding.LabelAfter, finding.Column, finding.Key, finding.Structure} {
		named.add(r)
	}
	var sum reasons
	sum.add(finding.Checksum)
	return c.why&sum != 0 && c.why&named == 0
}

// singles reports whether c is about one person more than about an office:
// telephone numbers and mailboxes stand beside numbers of orders as well.
func (c *claim) singles() bool {
	switch c.kind.Name {
	case "phone", "email", "postcode", "sort-code":
		return false
	}
	return true
}

// personal reports whether c is sure enough, and about a person, to speak for
// what stands beside it.
func (c *claim) personal() bool {
	if c.points < int32(Threshold)/10 {
		return false
	}
	switch c.kind.Category {
	case finding.Contact, finding.Identifier, finding.Financial, finding.Demographic, finding.HighRisk:
		return true
	}
	return false
}

func (c *claim) overlaps(d *claim) bool { return c.start < d.end && d.start < c.end }

// readAfterLabels makes hits of what labels, headings and fields name, for the
// detectors that ask for it.
func (s *Session) readAfterLabels() {
	if s.named == nil {
		s.named = make([]bool, len(s.e.detectors))
	}
	clear(s.named)
	from := len(s.walk.hits)
	for _, l := range s.walk.labels {
		in := &s.e.labels[l.id]
		s.note(in)
		if len(in.after) == 0 {
			continue
		}
		if s.part.Table != nil && s.coversCell(l) {
			continue // names other cells
		}
		if in.quiet && !setOff(s.fold.text, int(l.end)) && !nameForm(s.fold.text[l.start:l.end]) {
			continue
		}
		start, end, ok := s.valueAfter(int(l.end))
		if in.said {
			s.readSaid(l, in, start)
		}
		if !ok {
			continue
		}
		for _, d := range in.after {
			s.walk.hits = append(s.walk.hits, hit{start: int32(start), end: int32(end), detector: d, term: -1 - l.id})
		}
	}
	s.mergeHits(from)
	for _, read := range [...]func(*Session){(*Session).readFields, (*Session).readCells, (*Session).readEverywhere} {
		from = len(s.walk.hits)
		read(s)
		s.mergeHits(from)
	}
}

// setOff reports whether a label that ends at at can be told from a word of the
// sentence by what follows: a colon, a dash, a gap, "is" or the end of the line.
func setOff(text string, at int) bool {
	if at >= len(text) {
		return false
	}
	if text[at] == ' ' && at+2 < len(text) {
		switch text[at+1] {
		case ':', '=', '-', '(', ' ', '\n', '\r', '|':
			return true
		case '.', '_':
			return text[at+2] == text[at+1]
		case 'i':
			return text[at+2] == 's'
		}
		return false
	}
	return !isLetter(text[at]) && text[at] != ',' && (text[at] != '.' || at+1 < len(text) && text[at+1] == '.') && text[at] != '\'' && text[at] != ')'
}

// mergeHits puts the hits from index from on in their places among those before
// them, behind those that begin where they do.
func (s *Session) mergeHits(from int) {
	hits := s.walk.hits
	if from == len(hits) {
		return
	}
	byStart := func(a, b hit) int { return int(a.start - b.start) }
	if !slices.IsSortedFunc(hits[from:], byStart) {
		slices.SortStableFunc(hits[from:], byStart)
	}
	s.late = append(s.late[:0], hits[from:]...)
	early, late := from-1, len(s.late)-1
	for to := len(hits) - 1; late >= 0; to-- { // from the end, so that nothing is in the way
		if early >= 0 && hits[early].start > s.late[late].start {
			hits[to] = hits[early]
			early--
		} else {
			hits[to] = s.late[late]
			late--
		}
	}
}

// coversCell reports whether l is all that its cell says.
func (s *Session) coversCell(l labelHit) bool {
	from, to := s.lineAt(int(l.start))
	return covers(s.fold.text, l, int32(from), int32(to))
}

// valueAfter is what a label that ends at the shadow offset at names: what
// follows "is", "number", ":" and the like on its line or, if that is nothing,
// the next line.
func (s *Session) valueAfter(at int) (start, end int, ok bool) {
	text := s.fold.text
	from := at
	_, end = s.lineAt(at)
	if strings.HasPrefix(text[at:end], "(s)") { // "Name(s)"
		at += len("(s)")
	}
	at += remark(text[at:end])
	for words := 0; ; {
		for at < end && !isAlnum(text[at]) && text[at] < 0x80 && text[at] != '@' && text[at] != '/' {
			at++
		}
		if at >= end {
			break
		}
		n, letters := wordAt(text[at:end])
		if !letters || words == 4 || !connects[strings.ToLower(text[at:at+n])] {
			break
		}
		words++
		at += n
	}
	if at >= end { // a form: the value stands below
		if at >= len(text) || text[at] != '\n' || s.cellAt(from) >= 0 {
			return 0, 0, false
		}
		for n := 0; at < len(text) && (text[at] == '\n' || text[at] == '\r' || text[at] == ' ' || text[at] == '>'); at++ {
			if text[at] == '\n' {
				n++
			}
			if n > 2 {
				return 0, 0, false
			}
		}
		if at >= len(text) {
			return 0, 0, false
		}
		_, end = s.lineAt(at)
	}
	return at, min(end, at+120), at < end
}

// remark is the length of a remark in brackets that a label goes on with before
// its colon: "Address (line 1): ...".
func remark(s string) int {
	const longest = 40
	if !strings.HasPrefix(s, " (") && !strings.HasPrefix(s, "(") {
		return 0
	}
	i := strings.IndexByte(s[:min(len(s), longest)], ')')
	if i < 0 || strings.Count(s[:i], "(") != 1 {
		return 0
	}
	if rest := strings.TrimLeft(s[i+1:], " "); rest == "" || rest[0] == ':' || strings.IndexByte("=\r?._-", rest[0]) >= 0 || digitToken(rest, 0, len(rest)) {
		return i + 1
	}
	return 0
}

// connects are words that may stand between a label and its value.
var connects = map[string]bool{"is": true, "was": true, "no": true, "nos": true, "number": true, "numbers": true, "num": true, "ref": true, "reference": true,
	"id": true, "of": true, "the": true, "my": true, "your": true, "his": true, "her": true, "their": true, "are": true, "as": true, "code": true,
	"on": true, "at": true, "for": true, "follows": true, "uk": true, "gb": true, "current": true, "new": true, "old": true, "if": true, "known": true}

// note remembers that something of the part names values of in's detectors.
func (s *Session) note(in *labelInfo) {
	for _, d := range in.names {
		s.named[d] = true
	}
}

func (s *Session) readFields() {
	s.keySets = s.keySets[:0]
	for _, k := range s.keys {
		l := s.part.Labels[k]
		set := s.nameSet(s.fieldName(k))
		s.keySets = append(s.keySets, set)
		if set == nil {
			continue
		}
		s.note(set)
		if len(set.after) == 0 {
			continue
		}
		s.addValue(set, int(l.Start), int(l.End))
	}
}

// addValue adds hits for the original span [a,b) if it is short and not empty.
func (s *Session) addValue(set *labelInfo, a, b int) {
	const longest = 120
	text := s.part.Text
	for a < b && text[a] <= ' ' {
		a++
	}
	for b > a && text[b-1] <= ' ' {
		b--
	}
	if a >= b || b-a > longest {
		return
	}
	start, end := int32(s.fold.to(a)), int32(s.fold.to(b))
	if start >= end {
		return
	}
	for _, d := range set.after {
		s.walk.hits = append(s.walk.hits, hit{start: start, end: end, detector: d, term: byName})
	}
}
