package detectors

import (
	"strings"
	"unicode/utf8"

	"sardine/document"
	"sardine/finding"
)

// Candidate is a place in a part where an anchor of a detector matched. It is
// valid during one call of Check. Offsets are bytes of Text.
type Candidate struct {
	Text       string // the whole part, folded: see Line and Field for what is near
	Start, End int    // what the anchor matched
	Term       int    // of Form Terms: index in the anchor's Terms
	Joins      Join   // of Form Digits: what stands between the groups

	s           *Session
	detector    int32
	label       int32 // of form AfterLabel: the label, or -1
	byName      bool  // of form AfterLabel: a heading or field led here
	labelBehind bool  // of form AfterLabel: the label stands behind it
	rel         relation
	weighed     bool
	evidence    Weight
	line        [2]int // of Start; line[1] < 0 until asked
}

// reach is how far a Candidate looks for the ends of its line.
const reach = 400

// How far labels are that speak of a candidate: before it on its line, at the
// end of the line above, and behind it.
const (
	farthest     = 120
	longestAbove = 60
	nearBehind   = 25
)

// set moves c, which is of session s and its part, to h. One Candidate serves
// all hits of a part: what does not change is not written again.
func (c *Candidate) set(h *hit) {
	c.Start, c.End, c.Term, c.Joins = int(h.start), int(h.end), int(h.term), h.join
	c.detector, c.label, c.byName, c.labelBehind, c.rel, c.weighed, c.evidence = h.detector, -1, false, false, 0, false, Weight{}
	c.line = [2]int{0, -1}
	if h.term < 0 {
		switch c.Term = 0; {
		case h.term == byName:
			c.byName = true
		case h.term < behindLabel:
			c.label, c.labelBehind = behindLabel-1-h.term, true
		default:
			c.label = -1 - h.term
		}
	}
}

// Line is the line that holds Start, or as much of it as lies within a few
// hundred bytes. In a table it is the cell.
func (c *Candidate) Line() (start, end int) {
	if c.line[1] < 0 {
		c.line[0], c.line[1] = c.s.lineAt(c.Start)
	}
	return c.line[0], c.line[1]
}

// Cell is the place of the candidate in its table; ok is false outside tables.
func (c *Candidate) Cell() (column string, row uint32, col int, ok bool) {
	i := c.s.cellAt(c.Start)
	if i < 0 {
		return "", 0, 0, false
	}
	t := c.s.part.Table
	return t.Name(t.Cells[i]), t.Cells[i].Row, int(t.Cells[i].Col), true
}

// Key is the name of the innermost field that holds the candidate, or "".
func (c *Candidate) Key() string {
	if k := c.s.keyAt(c.Start); k >= 0 {
		return c.s.part.Labels[k].Name
	}
	return ""
}

// PartKind says what the part is to a reader.
func (c *Candidate) PartKind() document.PartKind { return c.s.part.Kind }

// File is the file that the candidate stands in.
func (c *Candidate) File() finding.FileRef { return c.s.file }

// Named reports whether a label, heading or key says that the candidate is one
// of the detector's values: 2 plainly, 1 as a hint, 0 nothing of it, -1 that it
// is something else.
func (c *Candidate) Named() int {
	c.weigh()
	switch {
	case c.rel > 0:
		return int(c.rel)
	case c.evidence.Points < 0:
		return -1
	}
	return 0
}

// CanBeNamed is a quick answer before Named: false if nothing in the whole part
// names values of the detector.
func (c *Candidate) CanBeNamed() bool { return c.s.named[c.detector] }

// Report claims that text[start:end] is of kind k, for the reasons in ws. What
// labels, headings and keys say is added to them.
func (c *Candidate) Report(k *finding.Kind, start, end int, ws ...Weight) {
	c.weigh()
	c.claim(k, start, end, c.evidence, ws)
}

// ReportAlone is Report without the evidence of labels, for kinds that the
// words around do not speak of.
func (c *Candidate) ReportAlone(k *finding.Kind, start, end int, ws ...Weight) {
	c.claim(k, start, end, Weight{}, ws)
}

func (c *Candidate) claim(k *finding.Kind, start, end int, label Weight, ws []Weight) {
	if start < 0 || end > len(c.Text) || start >= end {
		return
	}
	cl := claim{start: int32(start), end: int32(end), kind: k, points: int32(label.Points)}
	if label.Points != 0 {
		cl.why.add(label.Reason)
	}
	for _, w := range ws {
		cl.points += int32(w.Points)
		if w.Reason != 0 {
			cl.why.add(w.Reason)
		}
	}
	c.s.claims = append(c.s.claims, cl)
}

// weigh collects what the labels around the candidate say, once.
func (c *Candidate) weigh() {
	if c.weighed {
		return
	}
	c.weighed = true
	best, bad := Weight{}, Weight{}
	take := func(r relation, w Weight) {
		if r > 0 && w.Points > best.Points {
			best, c.rel = w, r
		} else if w.Points < bad.Points {
			bad = w
		}
	}
	near := c.s.labelsNear(c.Start, c.End)
	if c.label >= 0 {
		why := finding.LabelBefore
		if c.labelBehind {
			why = finding.LabelAfter
		}
		take(c.weightOf(&c.s.e.labels[c.label], why, labelPoints))
	} else if near {
		take(c.before())
	}
	if near && best.Points == 0 && bad.Points == 0 {
		take(c.above())
	}
	inText := best.Points > 0 || bad.Points < 0
	if cell := c.s.cellName(c.Start); cell != nil && (!inText || best.Points > 0) {
		why, points := finding.Column, columnPoints
		if cell.left {
			why, points = finding.LabelBefore, labelPoints
		}
		take(c.weightOf(cell.set, why, points))
	}
	if set := c.s.keySet(c.Start); set != nil && (!inText || best.Points > 0) {
		take(c.weightOf(set, finding.Key, keyPoints))
	}
	if near && best.Points <= 0 && bad.Points == 0 {
		take(c.behind())
	}
	c.evidence = best
	if best.Points <= 0 {
		c.evidence = bad
	}
}

// weightOf is what label in says about the candidate's detector, if being
// named is worth points.
func (c *Candidate) weightOf(in *labelInfo, why finding.Reason, points int) (relation, Weight) {
	switch r := in.rel[c.detector]; {
	case r == named:
		return r, Weight{why, points}
	case r == hinted:
		return r, Weight{why, hintPoints}
	case r == against:
		return r, Weight{finding.BadLabel, badLabelPoints}
	case in.quiet || c.s.e.detectors[c.detector].Certain:
		return unspoken, Weight{}
	case in.specific:
		return unspoken, Weight{finding.BadLabel, badLabelPoints}
	}
	return unspoken, Weight{}
}

// before looks for labels on the same line. The nearest decides; one that
// names something else gives way to one further on if no number stands between
// that one and the candidate ("NHS no (hospital no): ...").
func (c *Candidate) before() (relation, Weight) {
	const far, near = farthest, 40
	s := c.s
	bad := Weight{}
	for k := s.labelsBefore(c.Start) - 1; k >= 0; k-- {
		l := s.walk.labels[k]
		if c.Start-int(l.end) > far {
			break
		}
		if from, _ := c.Line(); int(l.end) <= from {
			break
		}
		gap := c.Text[l.end:c.Start]
		if brokenOff(gap) {
			break
		}
		digits := strings.ContainsAny(gap, "0123456789")
		points := labelPoints
		if len(gap) > near {
			points = farLabelPoints
		}
		r, w := c.weightOf(&s.e.labels[l.id], finding.LabelBefore, points)
		if digits && !listed(gap) {
			break
		}
		if r > 0 && (bad.Points == 0 || !digits) {
			return r, w
		}
		if bad.Points == 0 && w.Points < 0 && len(gap) <= near {
			bad = w
		}
		if digits && bad.Points < 0 {
			break
		}
	}
	return unspoken, bad
}

// listed reports whether gap, which holds digits, goes on as a list of values
// does: with hardly a word between them.
func listed(gap string) bool {
	letters := 0
	for i := strings.IndexAny(gap, "0123456789"); i < len(gap); i++ {
		if isLetter(gap[i]) {
			letters++
		}
	}
	return letters <= len("and")
}

// brokenOff reports whether a sentence, or a clause after a semicolon, begins
// within gap.
func brokenOff(gap string) bool {
	for i := 0; i+2 < len(gap); i++ {
		if gap[i] == ';' && isLetter(gap[i+2]) {
			return true
		}
		if (gap[i] == '.' || gap[i] == '!' || gap[i] == '?') && gap[i+1] == ' ' && isUpper(gap[i+2]) && i > 3 && gap[i-1] != gap[i] {
			return true
		}
	}
	return false
}

// above looks for a label that ends the line above, if the candidate begins
// its own.
func (c *Candidate) above() (relation, Weight) {
	const longest = longestAbove
	k := c.s.labelsBefore(c.Start) - 1
	if k < 0 {
		return unspoken, Weight{}
	}
	from, _ := c.Line()
	l := c.s.walk.labels[k]
	if int(l.end) > from || int(l.start) < from-2*longest { // not of that line
		return unspoken, Weight{}
	}
	if from == 0 || c.Text[from-1] != '\n' {
		return unspoken, Weight{}
	}
	if head := strings.TrimSpace(c.Text[from:c.Start]); c.Start-from > 20 || hasAlnum(head) && !ownLetters(head) {
		if chatAnswer(c.Text[from:c.Start]) && !strings.ContainsAny(c.Text[l.end:from], "0123456789") {
			return c.weightOf(&c.s.e.labels[l.id], finding.LabelBefore, labelPoints)
		}
		return unspoken, Weight{}
	}
	end := len(strings.TrimRight(c.Text[max(0, from-longest):from], " \t\r\n>|")) + max(0, from-longest)
	if strings.Count(c.Text[end:from], "\n") > 2 {
		return unspoken, Weight{}
	}
	start := strings.LastIndexByte(c.Text[max(0, end-longest):end], '\n')
	if start < 0 && end > longest {
		return unspoken, Weight{}
	}
	start += max(0, end-longest) + 1
	if int(l.start) < start || int(l.end) > end {
		return unspoken, Weight{}
	}
	rest := c.Text[l.end:end]
	if i := strings.IndexByte(rest, '('); i >= 0 && strings.HasSuffix(strings.TrimRight(rest, ": "), ")") {
		rest = rest[:i]
	}
	if hasAlnum(rest) {
		return unspoken, Weight{}
	}
	r, w := c.weightOf(&c.s.e.labels[l.id], finding.LabelBefore, labelPoints)
	if r <= 0 && len(c.Text[start:l.start]) > 12 { // the end of a sentence, not a heading
		return unspoken, Weight{}
	}
	return r, w
}

// ownLetters reports whether head, which begins the line of a candidate of
// digits, is the letters that such a value begins with.
func ownLetters(head string) bool {
	const most = 5
	if len(head) > most || strings.IndexByte("-*>#", head[0]) >= 0 && len(head) == 1 {
		return false
	}
	for i := range len(head) {
		if !isAlnum(head[i]) && head[i] != ' ' && head[i] != '>' {
			return false
		}
	}
	return true
}

// behind looks for a label just after the candidate that does not name what
// comes after it: "999 140 8576 (NHS number)".
func (c *Candidate) behind() (relation, Weight) {
	const near = nearBehind
	s := c.s
	k := s.labelsBefore(c.End)
	if k >= len(s.walk.labels) || int(s.walk.labels[k].start)-c.End > near {
		return unspoken, Weight{}
	}
	_, to := c.Line()
	l := s.walk.labels[k]
	if int(l.end) > to || int(l.start) < c.End {
		return unspoken, Weight{}
	}
	if strings.ContainsAny(c.Text[c.End:l.start], "0123456789.;,:\n\t") {
		return unspoken, Weight{}
	}
	if rest := strings.TrimLeft(c.Text[l.end:min(to, int(l.end)+8)], " "); rest != "" && (rest[0] == ':' || rest[0] == '=' || isDigit(rest[0])) {
		return unspoken, Weight{}
	}
	points := afterPoints
	if saidOf(c.Text[c.End:l.start], c.Text[l.end:to]) {
		points = saidPoints
	}
	r, w := c.weightOf(&s.e.labels[l.id], finding.LabelAfter, points)
	if r <= 0 {
		return unspoken, Weight{}
	}
	return r, w
}

func hasAlnum(s string) bool {
	for i := 0; i < len(s); i++ {
		if isAlnum(s[i]) || s[i] >= utf8.RuneSelf {
			return true
		}
	}
	return false
}

// Labelled reports whether an anchor of form AfterLabel led here.
func (c *Candidate) Labelled() bool { return c.label >= 0 || c.byName }

// Digits appends the digits of Text[start:end] to buf.
func (c *Candidate) Digits(buf []byte, start, end int) []byte {
	for i := start; i < end; i++ {
		if isDigit(c.Text[i]) {
			buf = append(buf, c.Text[i])
		}
	}
	return buf
}

// Byte is the byte at i, or 0 outside the text.
func (c *Candidate) Byte(i int) byte {
	if i < 0 || i >= len(c.Text) {
		return 0
	}
	return c.Text[i]
}
