package detectors

// phraseSet finds phrases among the words of a sentence.
type phraseSet struct {
	first map[string][]listedPhrase
}

type listedPhrase struct {
	rest []string // the words after the first
	role uint8
}

func (p *phraseSet) add(text string, role uint8) {
	ws := splitWords(foldTerm(text))
	if len(ws) == 0 {
		return
	}
	if p.first == nil {
		p.first = make(map[string][]listedPhrase)
	}
	p.first[ws[0]] = append(p.first[ws[0]], listedPhrase{ws[1:], role})
}

// word is a word of a sentence in lower case, with its place in the text.
type word struct {
	low        string
	start, end int
}

// each calls f for every phrase among ws, as indices of words.
func (p *phraseSet) each(ws []word, f func(role uint8, from, to int)) {
	for i := range ws {
	next:
		for _, l := range p.first[ws[i].low] {
			if i+1+len(l.rest) > len(ws) {
				continue
			}
			for k, w := range l.rest {
				if ws[i+1+k].low != w {
					continue next
				}
			}
			f(l.role, i, i+1+len(l.rest))
		}
	}
}

// holds reports whether text holds a phrase of the role.
func (p *phraseSet) holds(text string, role uint8) bool {
	found := false
	p.each(wordsOf(text, 0, nil), func(r uint8, _, _ int) { found = found || r == role })
	return found
}

// wordsOf appends the words of text, whose places count from at.
func wordsOf(text string, at int, ws []word) []word {
	for i := 0; i < len(text); {
		n, letters := wordAt(text[i:])
		if n == 0 {
			i++
			continue
		}
		w := text[i : i+n]
		if letters {
			w = foldWord(w)
		}
		ws = append(ws, word{w, at + i, at + i + n})
		i += n
	}
	return ws
}

// marks is what a rule's phrases say about one term of a sentence.
type marks struct {
	blocked, cue, claim, crowd bool
	longer                     bool // a longer term of the rule holds this one
}

// crowdTerms is how many different terms of one rule make a list of all there
// are, as on blank forms (reference, section B0.5).
const crowdTerms = 5

// marks reads the phrases of p in the sentence, for the term at [start,end).
func (s *sentence) marks(p *phraseSet, start, end int) marks {
	var m marks
	terms, last := 0, ""
	p.each(s.words, func(role uint8, from, to int) {
		a, b := s.words[from].start, s.words[to-1].end
		inside := a < end && start < b
		switch role {
		case roleBlocker:
			m.blocked = m.blocked || inside
		case roleCue:
			m.cue = m.cue || !(a >= start && b <= end)
		case roleClaim:
			// the statement stands before what is stated, or wraps it
			m.claim = m.claim || a < start && start-b < 60 || inside && (a != start || b != end) || a >= end && a-end < 12
		case roleTerm, roleWeak:
			if inside && b-a > end-start {
				m.longer = true
			}
			if w := s.words[from].low; w != last {
				terms++
				last = w
			}
		}
	})
	m.crowd = terms >= crowdTerms
	return m
}
