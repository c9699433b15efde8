package detectors

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"sardine/finding"
)

// piece is what a value in a field of names is made of.
type piece struct {
	words    int
	capitals int
	listed   int  // in the lexicon
	sure     int  // in the lexicon, and neither a word nor a place
	given    int  // of these, those that are forenames first of all
	shout    bool // a word is all capitals and short
	lowered  bool // a word has letters in lower case
	ordinary int  // words of the language, and no names
	heads    int  // School, Ltd ...
	titled   bool // begins with a title
	bad      bool // digits, or nothing of a name
}

// refused reports whether the piece is no name at all. part: the field holds one
// part of a name; column: it is a column of names, in which one word is enough.
func (p *piece) refused(part, column bool) bool {
	switch {
	case p.words == 0 || p.words > 6 || p.bad || p.capitals == 0 && !(part && p.listed > 0):
		return true
	case p.titled:
		return false
	case p.ordinary > 0 && p.sure == 0: // Judicial Branch, Filing Fees
		return true
	case p.words == 1 && !part && (!column && p.given == 0 || p.sure == 0):
		return true
	}
	return p.shout && (p.words == 1 && p.listed == 0 || p.words > 1 && p.lowered) // an abbreviation
}

// weights appends what the piece is worth to ws.
func (p *piece) weights(ws []Weight) []Weight {
	switch {
	case p.titled:
		return append(ws, Weight{finding.Title, 30})
	case p.listed > 1 && p.listed == p.words:
		ws = append(ws, Weight{finding.Lexicon, 30})
	case p.listed > 0 && p.listed >= p.words-1 && (p.sure > 0 || p.words == 1):
		ws = append(ws, Weight{finding.Lexicon, 25})
	case p.ordinary > 0:
		ws = append(ws, Weight{0, -40})
	default:
		ws = append(ws, Weight{finding.Shape, 12})
	}
	if p.heads > 0 {
		ws = append(ws, Weight{0, -50})
	}
	return ws
}

func readPiece(text string, start, end int, words *wordCache) (p piece) {
	first := true
	for i := start; i < end; {
		r, size := utf8.DecodeRuneInString(text[i:end])
		if !unicode.IsLetter(r) {
			if strings.IndexByte(" .,'-()\t", text[i]) < 0 || text[i] == '.' && i > start && i+1 < end && isLetter(text[i+1]) && !isUpper(text[i-1]) {
				p.bad = true
				return p
			}
			i += size
			continue
		}
		to := min(max(nameWordEnd(text, i), i+size), end)
		raw := text[i:to]
		f := words.of(raw)
		lex, lists := f.lex, f.lists
		var buf [48]byte
		switch {
		case first && (lists.is(strongTitleWord) || lists.is(weakTitleWord) && !ordinaryAfter(text, to, end)):
			p.titled = true
		case particles[raw] || f.caps && len(raw) > 1 && to < end && particles[string(lowered(buf[:0], raw))] || f.letters == 1 || lists.is(postnominalWord):
			if f.letters == 1 {
				p.words++
				p.listed++
			}
		default:
			p.words++
			lower := !unicode.IsUpper(r)
			if !lower {
				p.capitals++
			}
			switch {
			case lists.is(hardHeadWord) || lists.is(notNameWord) && lex.forename() < 3 && lex.surname() < 3 && !(lists.is(monthWord) && lex.surname() == 2):
				p.heads++
			case lex.listed() && !(lower && (lex.common() || lists.is(notNameWord))):
				p.listed++
				if !lex.common() && !lex.place() && (lex.forename() > 0 || !f.ordinary) {
					p.sure++
					if lex.forename() >= 2 {
						p.given++
					}
				}
			case f.word || lower:
				p.ordinary++
			}
			p.shout = p.shout || len(raw) >= 3 && len(raw) <= 4 && f.upper && !lex.listed()
			p.lowered = p.lowered || !f.upper
			first = false
		}
		i = to
	}
	if p.words == 0 || saysNothing(text[start:end]) {
		p.bad = true
	}
	return p
}

// ordinaryAfter reports whether the word after a word that is a title and more
// is one of the language, or its plural: "General Taxes".
func ordinaryAfter(text string, at, end int) bool {
	for at < end && text[at] == ' ' {
		at++
	}
	n := nameWordEnd(text, at)
	return n > at && n <= end && !lookupName(text[at:n]).listed() && ordinary(text[at:n])
}

// saysNothing reports whether forms are filled in with value when there is
// nothing to say.
func saysNothing(value string) bool {
	var buf [64]byte
	b, gap := buf[:0], false
	for i := 0; i < len(value); i++ { // finding.Fold without memory, for what is plain and short
		switch ch := value[i]; {
		case ch >= utf8.RuneSelf || len(b)+2 > len(buf):
			folded := finding.Fold(value)
			return emptyValues[folded] || noneValues[folded]
		case isAlnum(ch):
			if gap && len(b) > 0 {
				b = append(b, ' ')
			}
			if gap = false; isUpper(ch) {
				ch |= 0x20
			}
			b = append(b, ch)
		case ch != '\'':
			gap = true
		}
	}
	return emptyValues[string(b)] || noneValues[string(b)]
}
