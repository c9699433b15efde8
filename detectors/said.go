package detectors

import (
	"slices"
	"strings"

	"sardine/document"
)

// A label of a form stands right before its value. In a sentence there may be
// words between ("The prison number we hold for her is ..."), or the value may
// stand first ("... is the correct prison number", "... (prison number)").

// behindLabel marks a hit whose label stands behind it: its term is
// behindLabel - 1 - the index of the label.
const behindLabel = -1 << 28

// readSaid adds hits for what a sentence says that the label is, for the
// detectors it plainly names. first is where the text behind it goes on. Labels
// of which no value has a digit near are passed by at once.
func (s *Session) readSaid(l labelHit, in *labelInfo, first int) {
	text := s.fold.text
	from, to := nearLine(text, int(l.start), int(l.end))
	if !s.digitsNear(from, to) {
		return
	}
	if start := saidAfter(text, int(l.end), to); start > first && digitToken(text, start, to) {
		s.addNamed(in, start, min(to, start+120), -1-l.id)
	}
	if start := s.answered(l, to); start > 0 {
		_, end := s.lineAt(start)
		s.addNamed(in, start, min(end, start+120), -1-l.id)
	}
	if start, end := saidBefore(text, from, l, to); start < end {
		s.addNamed(in, start, end, behindLabel-1-l.id)
	}
}

// answered is where the next message of a chat answers a question about the
// label, or 0.
func (s *Session) answered(l labelHit, to int) int {
	text := s.fold.text
	const far = 40
	if to < int(l.end) || to-int(l.end) > far || to+1 >= len(text) || text[to] != '\n' || s.part.Table != nil || strings.ContainsAny(text[l.end:to], "0123456789") {
		return 0
	}
	hi := min(len(text), to+80)
	if i := strings.IndexByte(text[to+1:hi], '\n'); i >= 0 {
		hi = to + 1 + i
	}
	i := strings.LastIndex(text[to+1:hi], ": ")
	if i < 0 {
		return 0
	}
	at := to + 1 + i + 2
	for at < hi {
		n, _ := wordAt(text[at:hi])
		if n == 0 {
			at++
		} else if answerWords[strings.ToLower(text[at:at+n])] {
			at += n
		} else {
			break
		}
	}
	if at >= hi || !chatAnswer(text[to+1:at]) || !digitToken(text, at, hi) {
		return 0
	}
	return at
}

// digitsNear reports whether a digit stands in text[from:to], or on the line
// behind it.
func (s *Session) digitsNear(from, to int) bool {
	const on = 80
	text := s.fold.text
	for i := from; i < min(len(text), to+on); i++ {
		if isDigit(text[i]) {
			return true
		}
	}
	return false
}

// nearLine is as much of the line, or the cell, around [start,end) as a sentence
// about a value is looked for in.
func nearLine(text string, start, end int) (from, to int) {
	const back, on = 80, 140
	from, to = start, end
	for lo := max(0, start-back); from > lo && text[from-1] != '\n' && text[from-1] != '\t'; from-- {
	}
	for hi := min(len(text), end+on); to < hi && text[to] != '\n' && text[to] != '\t'; to++ {
	}
	return from, to
}

func (s *Session) addNamed(in *labelInfo, start, end int, term int32) {
	for _, d := range in.after {
		if in.rel[d] == named {
			s.walk.hits = append(s.walk.hits, hit{start: int32(start), end: int32(end), detector: d, term: term})
		}
	}
}

// saidAfter is where what the label is begins, behind "is", "was" or a colon
// within the clause that goes on at at, or 0.
func saidAfter(text string, at, end int) int {
	const far = 80
	end = min(end, at+far)
	for i := at; i < end; i++ {
		switch c := text[i]; {
		case c == '.' && i == at: // "no."
		case isDigit(c) || c == '.' || c == ';' || c == '?' || c == '!' || c == '|' || c == '\t':
			return 0
		case c == ':' && i+2 < end && text[i+1] == ' ':
			return i + 2
		case c == ' ':
			for _, w := range [...]string{" is ", " was ", " as "} {
				if strings.HasPrefix(text[i:end], w) {
					return i + len(w)
				}
			}
		}
	}
	return 0
}

// saidBefore is the word before the label that a sentence says is one: "... is
// his prison number" or "... (prison number)".
func saidBefore(text string, from int, l labelHit, to int) (int, int) {
	const longest = 24 // of the words between
	at := int(l.start)
	if at-from < 4 || text[at-1] != ' ' && text[at-1] != '(' {
		return 0, 0
	}
	end := at - 1
	if text[at-1] == '(' {
		if i := strings.IndexByte(text[l.end:min(to, int(l.end)+longest)], ')'); i < 0 || strings.ContainsAny(text[l.end:int(l.end)+i], "0123456789:") {
			return 0, 0 // it names what comes after it
		}
	} else {
		head := text[max(from, end-longest):end]
		i := max(strings.LastIndex(head, " is "), strings.LastIndex(head+" ", " as "))
		if i < 0 || !lowerWords(head[i+1:]) {
			return 0, 0
		}
		end -= len(head) - i
	}
	for end > from && strings.IndexByte(" ,)\"'", text[end-1]) >= 0 {
		end--
	}
	start := end
	for start > from && text[start-1] > ' ' && end-start < 40 && strings.IndexByte("(\"'", text[start-1]) < 0 {
		start--
	}
	if !digitToken(text, start, end) {
		return 0, 0
	}
	for groups := 0; groups < 4; groups++ { // W7K 2QF 8LM
		at := start - 1
		for at > from && isAlnum(text[at-1]) {
			at--
		}
		n := start - 1 - at
		if start < from+2 || text[start-1] != ' ' || n < 2 || n > 6 || !allCaps(text[at:start-1]) || at > from && text[at-1] != ' ' && text[at-1] != '(' {
			break
		}
		start = at
	}
	return start, end
}

// lowerWords reports whether s is words without capitals, digits or punctuation.
func lowerWords(s string) bool {
	for i := range len(s) {
		if c := s[i]; c != ' ' && (c < 'a' || c > 'z') {
			return false
		}
	}
	return true
}

// digitToken reports whether the word of text that starts at at holds a digit.
func digitToken(text string, at, end int) bool {
	for i := at; i < end && (text[i] > ' ' || text[i] == ' ' && i-at < 4 && allCaps(text[at:i])); i++ { // RT X123456
		if isDigit(text[i]) {
			return true
		}
	}
	return false
}

// Forms are stored as pairs, too: {"label": "UPN", "value": "..."},
// <field name="UPN">...</field>. There the field that holds the value is named
// by what stands in the one before it.
var (
	valueFields = []string{"value", "val", "answer", "response", "field", "property", "item", "entry", "attribute", "param", "parameter", "data", "setting", "cell"}
	nameFields  = []string{"label", "name", "key", "field", "question", "title", "prompt", "caption", "property", "attribute"}
)

// fieldName is what the field with index k of the part's labels is called.
func (s *Session) fieldName(k int32) string {
	const near = 16 // bytes between the two
	ls := s.part.Labels
	l := ls[k]
	if len(l.Name) > len("parameter") || !slices.Contains(valueFields, strings.ToLower(l.Name)) {
		return l.Name
	}
	for i := k - 1; i >= 0 && i > k-4; i-- {
		p := ls[i]
		if p.Kind != document.Key || p.Start > l.Start || p.End > l.Start && p.End < l.End {
			continue
		}
		if int(l.Start)-int(p.End) > near || p.End > l.Start || p.End-p.Start > longestName {
			break
		}
		if slices.Contains(nameFields, strings.ToLower(p.Name)) {
			return strings.TrimSpace(s.part.Text[p.Start:p.End])
		}
		break
	}
	return l.Name
}

// saidOf reports whether gap between a value and a label behind it, which rest
// follows, says that the value is one: "is her", or a bracket around the label.
func saidOf(gap, rest string) bool {
	if gap == " (" {
		return strings.HasPrefix(rest, ")")
	}
	return strings.HasPrefix(gap, " is ") && lowerWords(gap)
}

// chatAnswer reports whether head begins a message of a chat that answers the
// one above: "[14:05] Office: it's ".
func chatAnswer(head string) bool {
	const longest = 60
	i := strings.LastIndex(head, ": ")
	if i < 2 || len(head) > longest || strings.IndexByte(head, '\n') >= 0 {
		return false
	}
	if head[0] != '[' && !isDigit(head[0]) && !isUpperAt(head, 0) {
		return false
	}
	for i += 2; i < len(head); {
		n, _ := wordAt(head[i:])
		var buf [16]byte
		if n >= len(buf) || n > 0 && !answerWords[string(lowered(buf[:0], head[i:i+n]))] {
			return false
		}
		i += max(n, 1)
	}
	return true
}

var answerWords = wordSet(`its it it's s is yes yeah yep sure ok okay hi here mine the sorry so think i course of`)
