package detectors

import (
	"strings"

	"sardine/finding"
)

// What a label plainly names is read a second time with the letters mended that
// scanners put in place of digits ("943 476 59l9"), by every detector that the
// label names. It counts for less, and only where the text as it stands is
// nothing of the kind.

const (
	mostRepairs  = 256 // places of one part
	repairReach  = 40  // bytes of a value
	repairPoints = -5
)

// repair is a place to be read again, and the label that leads there.
type repair struct {
	start, end int
	label      int32
}

// readMended reads the places of the part again where digits may have been
// taken for letters.
func (s *Session) readMended() {
	text := s.fold.text
	s.repairs = s.repairs[:0]
	var mended []byte
	last := -1
	for _, at := range s.walk.mixed {
		k := s.labelsBefore(int(at)) - 1
		if k < 0 || k == last || len(s.repairs) == mostRepairs {
			continue
		}
		last = k
		l := s.walk.labels[k]
		if in := &s.e.labels[l.id]; in.quiet || !in.specific || len(in.names) == 0 || int(at-l.end) > repairReach+20 {
			continue
		}
		start, end, ok := s.valueAfter(int(l.end))
		if !ok || start > int(at) {
			continue
		}
		if end = mendable(text, start, end); end == 0 || !mends(text[start:end]) || s.found(start, end) {
			continue
		}
		if mended == nil {
			mended = []byte(text)
		}
		mendDigits(mended[start:end])
		s.repairs = append(s.repairs, repair{start, end, l.id})
	}
	if mended != nil {
		s.checkMended(string(mended))
	}
}

// mistaken holds digitsMistaken.
var mistaken = func() (t [256]bool) {
	for i := range len(digitsMistaken) {
		t[digitsMistaken[i]] = true
	}
	return t
}()

// mixed reports whether the digits text[i:j] have a letter beside them that may
// be a digit: between them and others, or at an end of the word.
func mixed(text string, i, j int) bool {
	if j < len(text) && mistaken[text[j]] && (j+1 == len(text) || !isLetter(text[j+1]) || mistaken[text[j+1]]) {
		return true
	}
	return i > 0 && mistaken[text[i-1]] && (i == 1 || !isLetter(text[i-2]))
}

// mends reports whether mendDigits changes v, which is at most repairReach long.
func mends(v string) bool {
	var buf [repairReach]byte
	b := append(buf[:0], v...)
	mendDigits(b)
	return string(b) != v
}

// found reports whether a claim that reaches the threshold begins within
// text[start:end], which needs no mending then.
func (s *Session) found(start, end int) bool {
	for i := range s.claims {
		if cl := &s.claims[i]; int(cl.start) >= start && int(cl.start) < end && cl.points >= int32(Threshold)/10 {
			return true
		}
	}
	return false
}

// mendable is where the value at start ends if it holds digits, and letters
// that may be some, or 0.
func mendable(text string, start, end int) int {
	digits, letters := 0, 0
	i := start
	for ; i < min(end, start+repairReach); i++ {
		c := text[i]
		switch {
		case isDigit(c):
			digits++
		case strings.IndexByte(digitsMistaken, c) >= 0:
			letters++
		case !isLetter(c) && !separator(c) && c != '/':
			return mendableEnd(i, digits, letters)
		}
		if c == ' ' && i+1 < end && isLetter(text[i+1]) && digits > 0 { // a word, or a group that begins with one
			n, _ := wordAt(text[i+1:])
			if n > 2 && !isUpper(text[i+2]) {
				return mendableEnd(i, digits, letters)
			}
		}
	}
	return mendableEnd(i, digits, letters)
}

func mendableEnd(i, digits, letters int) int {
	if digits < 3 || letters == 0 {
		return 0
	}
	return i
}

// mendDigits writes digits for runs of at most two letters that stand between
// digits, and at the ends for those that are hardly meant as letters.
func mendDigits(v []byte) {
	const edges = "OolI|"
	for i := 0; i < len(v); {
		if isDigit(v[i]) || strings.IndexByte(digitsMistaken, v[i]) < 0 {
			i++
			continue
		}
		j := i
		for j < len(v) && !isDigit(v[j]) && strings.IndexByte(digitsMistaken, v[j]) >= 0 {
			j++
		}
		before, after := beyond1(v, i-1, -1), beyond1(v, j, 1)
		fits := isDigit(before) && isDigit(after) || before == 0 && isDigit(after) && onlyOf(v[i:j], edges) || after == 0 && isDigit(before) && onlyOf(v[i:j], edges)
		for k := i; k < j && fits && j-i <= 2; k++ {
			v[k] = digitsMeant[strings.IndexByte(digitsMistaken, v[k])]
		}
		i = j
	}
}

// beyond1 is the first sign of v from i on, over one separator; 0 at the end.
func beyond1(v []byte, i, step int) byte {
	if i >= 0 && i < len(v) && (separator(v[i]) || v[i] == '/') {
		i += step
	}
	if i < 0 || i >= len(v) {
		return 0
	}
	return v[i]
}

func onlyOf(v []byte, set string) bool {
	for _, c := range v {
		if strings.IndexByte(set, c) < 0 {
			return false
		}
	}
	return true
}

// checkMended calls the detectors that labels name on text, which is that of
// the part with letters mended.
func (s *Session) checkMended(text string) {
	w := walker{e: s.e, text: text}
	c := &s.candidate
	c.Text = text
	known := len(s.claims)
	for _, r := range s.repairs {
		in := &s.e.labels[r.label]
		w.hits = w.hits[:0]
		for i := r.start; i < r.end; {
			switch s.e.class[text[i]] {
			case digitByte:
				i = w.number(i)
			case letterByte:
				i = w.word(i)
			default:
				i++
			}
		}
		for _, d := range in.after {
			w.hits = append(w.hits, hit{start: int32(r.start), end: int32(r.end), detector: d, term: -1 - r.label})
		}
		for i := range w.hits {
			h := &w.hits[i]
			if d := s.e.detectors[h.detector]; in.rel[h.detector] == named && !d.Mixed {
				c.set(h)
				d.Check(c)
			}
		}
	}
	s.keepMended(known, text)
}

// keepMended keeps of the claims from index known on those that rest on a
// mended letter, where nothing was found in the text as it stands.
func (s *Session) keepMended(known int, text string) {
	out := s.claims[:known]
	for _, cl := range s.claims[known:] {
		if s.fold.text[cl.start:cl.end] == text[cl.start:cl.end] || read(s.claims[:known], cl) {
			continue
		}
		cl.points += repairPoints
		cl.why.add(finding.Repaired)
		out = append(out, cl)
	}
	s.claims = out
}

// read reports whether one of cs that reaches the threshold shares text with cl.
func read(cs []claim, cl claim) bool {
	for i := range cs {
		if c := &cs[i]; c.overlaps(&cl) && c.points >= int32(Threshold)/10 {
			return true
		}
	}
	return false
}
