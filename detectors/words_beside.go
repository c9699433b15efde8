package detectors

// sides says what letters may stand beside a word: the last one of the word
// before it and the first one of the word after it. It decides about most
// phrases, which share a frequent word, before any of them is compared.
type sides struct{ before, after uint32 }

// Bits of sides: one for each ASCII letter, and these.
const (
	noWord   = 1 << 26 // of a phrase: it has no word there
	oddWord  = 1 << 27 // of a phrase: its word there has no ASCII letter at that end
	anything = ^uint32(0)
)

func letterBit(c byte) uint32 {
	if isLetter(c) {
		return 1 << (c | 0x20 - 'a')
	}
	return oddWord
}

// sides is what p asks for beside its key word.
func (p *phrase) sides() sides {
	b := sides{noWord, noWord}
	if p.key > 0 {
		before := p.words[p.key-1]
		b.before = letterBit(before[len(before)-1])
	}
	if p.key+1 < len(p.words) {
		b.after = letterBit(p.words[p.key+1][0])
	}
	return b
}

// besideWord is what stands beside text[start:end]. Only letters behind one
// space are told apart, and all else may be anything: phrases are joined in many
// ways, and nearly all words by a space.
func besideWord(text string, start, end int) sides {
	b := sides{anything, anything}
	if start > 1 && text[start-1] == ' ' && isLetter(text[start-2]) {
		b.before = letterBit(text[start-2]) | noWord
	}
	if end+1 < len(text) && text[end] == ' ' && isLetter(text[end+1]) {
		b.after = letterBit(text[end+1]) | noWord
	}
	return b
}

// meets reports whether a phrase that asks for b may stand where there is t.
func (b sides) meets(t sides) bool { return b.before&t.before != 0 && b.after&t.after != 0 }
