package detectors

import "strings"

// sentence is what stands around a candidate: the sentence, the item of a list
// or the cell. A session keeps one and reads it again only for another place.
type sentence struct {
	part       string // text it was read from
	start, end int
	words      []word
	text       string
	cell       bool
}

// read finds the sentence around c.
func (s *sentence) read(c *Candidate) {
	if len(s.words) > 0 && s.part == c.Text && s.start <= c.Start && c.End <= s.end {
		return
	}
	s.part = c.Text
	s.start, s.end = sentenceAt(c)
	s.text = c.Text[s.start:s.end]
	s.words = wordsOf(s.text, s.start, s.words[:0])
	_, _, _, s.cell = c.Cell()
}

// sentenceAt is the span of the sentence around c, at most reach to each side.
func sentenceAt(c *Candidate) (start, end int) {
	text := c.Text
	lo, hi := max(0, c.Start-reach), min(len(text), c.End+reach)
	if _, _, _, ok := c.Cell(); ok {
		lo, hi = c.Line()
		hi = max(hi, c.End)
	}
	start, end = lo, hi
	for i := c.Start - 1; i >= lo; i-- {
		if stops(text, i, lo) {
			start = i + 1
			break
		}
	}
	for i := c.End; i < hi; i++ {
		if stops(text, i, lo) {
			end = i
			break
		}
	}
	return start, end
}

// stops reports whether a sentence ends at text[i]. A line break ends one unless
// the line is full and the text was wrapped.
func stops(text string, i, lo int) bool {
	switch text[i] {
	case '.', '!', '?', ';':
		return i+1 >= len(text) || (text[i+1] == ' ' || text[i+1] == '\n' || text[i+1] == '\r') && !abbreviated(text[max(lo, i-6):i])
	case '\n':
		from := strings.LastIndexByte(text[lo:i], '\n') + 1 + lo
		line := strings.TrimRight(text[from:i], " \r")
		const full = 55 // letters: the least width that text is wrapped to
		if len(line) < full || i+1 >= len(text) {
			return true
		}
		switch next := text[i+1]; {
		case next == '\n' || next == '\r' || next == '-' || next == '*' || next == '>':
			return true
		default:
			return strings.IndexByte(".!?:", line[len(line)-1]) >= 0 || labelAhead(text[i+1:])
		}
	case '\t', '|':
		return true
	}
	return false
}

// abbreviated reports whether s, which a full stop follows, ends in a short
// form that does not end a sentence.
func abbreviated(s string) bool {
	n := len(s)
	for n > 0 && isLetter(s[n-1]) {
		n--
	}
	switch w := strings.ToLower(s[n:]); w {
	case "mr", "mrs", "ms", "dr", "prof", "st", "rev", "no", "eg", "ie", "approx", "dept", "e", "i", "g":
		return true
	default:
		return len(w) == 1 && isUpper(s[n])
	}
}

// at is the index of the first word that starts at or after pos.
func (s *sentence) at(pos int) int {
	for i, w := range s.words {
		if w.start >= pos {
			return i
		}
	}
	return len(s.words)
}

// upper reports whether word i is written with a capital.
func (s *sentence) upper(i int) bool {
	return i >= 0 && i < len(s.words) && isUpperAt(s.part, s.words[i].start)
}

// raw is word i as it is written.
func (s *sentence) raw(i int) string { return s.part[s.words[i].start:s.words[i].end] }

// only reports whether nothing but the term stands in the sentence, or a short
// remark behind it.
func (s *sentence) only(start, end int) bool {
	return !hasAlnum(s.part[s.start:start]) && len(strings.TrimSpace(s.part[end:s.end])) < 40
}

// fieldValue reports whether the line begins with a name and a colon before
// start: "Notes: ...".
func (s *sentence) fieldValue(start int) bool {
	head := s.part[s.start:start]
	i := strings.IndexByte(head, ':')
	if i < 2 || i > 40 || strings.ContainsAny(head[:i], "/\\={}<>\"") {
		return false
	}
	words := 0
	for j := 0; j < i; {
		n, letters := wordAt(head[j:i])
		if n == 0 {
			j++
			continue
		}
		if !letters {
			return false
		}
		words++
		j += n
	}
	return words >= 1 && words <= 5 && len(head)-i < 60
}

// negations turn a statement round. It stays a statement about the person.
var negations = map[string]bool{"no": true, "not": true, "never": true, "denies": true, "denied": true, "without": true, "nil": true,
	"neither": true, "nor": true, "none": true, "negative": true, "isn": true, "wasn": true, "doesn": true, "hasn": true, "dim": true, "heb": true}

func (s *sentence) negated(start int) bool {
	const before = 5
	k := s.at(start)
	for i := max(0, k-before); i < k; i++ {
		if negations[s.words[i].low] {
			return true
		}
	}
	return false
}

// question is the answer to a term that stands before a colon: "Asthma: yes" is
// a statement, "Medical conditions: none" and "Biometric consent:" are none
// about the term, and a term before no colon is a realValue.
func (s *sentence) question(end int) valueSort {
	const label = 30
	rest := s.part[end:s.end]
	i := strings.IndexAny(rest, ":?")
	if i < 0 || i > label || strings.ContainsAny(rest[:i], ",;0123456789") || i+1 < len(rest) && rest[i+1] == ':' {
		if i == label+1 || i < 0 && len(rest) < label && end+len(rest) < len(s.part) && s.part[end+len(rest)] == ':' {
			return emptyValue
		}
		return realValue
	}
	if rest[i] == ':' && (s.states(end) || s.names(end+i+1, rest[:i])) {
		return realValue
	}
	n, letters := wordAt(strings.TrimLeft(rest[i+1:], " \t"))
	if v := strings.TrimLeft(rest[i+1:], " \t")[:n]; letters {
		switch strings.ToLower(v) {
		case "yes", "y", "true", "oes", "ydy":
			return yesValue
		}
	}
	return emptyValue
}

// statementVerbs before a term make what a colon follows a sentence and no
// label, unless they begin it as a question does.
var statementVerbs = set("is was has had are were been takes suffers")

// states reports whether the words before end are a statement: "There is a
// history of asthma: he takes ...".
func (s *sentence) states(end int) bool {
	for i, w := range s.words {
		if w.end > end {
			break
		}
		if i > 0 && statementVerbs[w.low] {
			return s.words[0].low != "any" && s.words[0].low != "if" && !pronounYou(s.words[:i])
		}
	}
	return false
}

// pronounYou reports whether ws hold "you" or "your", as questions of forms do.
func pronounYou(ws []word) bool {
	for _, w := range ws {
		if w.low == "you" || w.low == "your" {
			return true
		}
	}
	return false
}

// byWords before a colon say that who follows is not whom it is about.
var byWords = set("by from with contact manager governor teacher consultant therapist team doctor gp lead author reviewer completed")

// names reports whether a person's name follows the colon before at, and the
// label says nothing of who made it: "Asthma plan: Jo Example".
func (s *sentence) names(at int, label string) bool {
	if ws := strings.Fields(strings.ToLower(label)); len(ws) > 0 && byWords[ws[len(ws)-1]] {
		return false
	}
	k := s.at(at)
	return k < len(s.words) && s.upper(k) && s.named(k)
}
