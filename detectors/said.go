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
// detectors it plainly names. first is where the text behind it goes on.
func (s *Session) readSaid(l labelHit, in *labelInfo, first int) {
	text := s.fold.text
	from, to := s.lineAt(int(l.start))
	if start := saidAfter(text, int(l.end), to); start > first && digitToken(text, start, to) {
		s.addNamed(in, start, min(to, start+120), -1-l.id)
	}
	if start, end := saidBefore(text, from, l, to); start < end {
		s.addNamed(in, start, end, behindLabel-1-l.id)
	}
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
	for i := at; i < end && text[i] > ' '; i++ {
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
