package detectors

import (
	"math/bits"
	"unicode/utf8"
)

// hit is a place where an anchor matched: the detector's Check is called there
// after the walk, when all labels of the part are known.
type hit struct {
	start, end int32
	detector   int32
	term       int32 // of Form Terms; for AfterLabel -1 - index of the label, or byName
	join       Join  // of Form Digits: what stands between the groups
}

// byName marks a hit that a heading or a field's name led to.
const byName = -1 << 30

// labelHit is a label in the text.
type labelHit struct {
	start, end int32
	id         int32
}

// byteClass is what the walk does at a byte.
type byteClass uint8

const (
	skipByte byteClass = iota
	letterByte
	digitByte
	highByte
	literalByte
)

// walker is the state of one walk over one text.
type walker struct {
	e      *Engine
	text   string
	hits   []hit
	labels []labelHit
	mixed  []int32 // digits with a letter beside them: see mixed
	plain  plainWords
}

// run walks the text once and collects hits and labels, both in order of start
// but for phrases found by a later word.
func (w *walker) run(text string) {
	w.text, w.hits, w.labels, w.mixed = text, w.hits[:0], w.labels[:0], w.mixed[:0]
	e := w.e
	for i := 0; i < len(text); {
		switch e.class[text[i]] {
		case letterByte:
			if i+8 <= len(text) { // most words are shorter, and nothing more is to be done about them
				x := load8(text, i)
				y, other := letters8(x)
				if n := bits.TrailingZeros64(other) &^ 7; n < 64 && x>>(n&63)&0x80 == 0 {
					h := mix(0, y&(1<<(n&63)-1))
					if x&0x20 == 0 {
						w.found(i, i+n>>3, h)
					} else if e.words.may(h) {
						w.listed(i, i+n>>3, h)
					}
					i += n >> 3
					if i+1 < len(text) && text[i] == ' ' && e.seconds[' '][text[i+1]>>6]>>(text[i+1]&63)&1 == 0 {
						i++ // as nearly all words end
					}
					continue
				}
			}
			i = w.word(i)
		case digitByte:
			i = w.number(i)
		case highByte:
			i = w.high(i)
		case literalByte:
			if i+1 == len(text) || e.seconds[text[i]][text[i+1]>>6]>>(text[i+1]&63)&1 != 0 {
				w.literal(i)
			}
			i++
		default:
			i++
		}
	}
	w.text = ""
}

func (w *walker) literal(i int) {
	for _, l := range w.e.literals[w.text[i]] {
		if n := len(l.text); len(w.text)-i >= n && w.text[i:i+n] == l.text && (l.may == nil || l.may(w.text, i, i+n)) {
			w.hits = append(w.hits, hit{start: int32(i), end: int32(i + n), detector: l.detector})
		}
	}
}

const (
	ones   = 0x0101010101010101
	lower  = 0x20 * ones
	below  = (0x80 - 'a') * ones     // lifts bytes from 'a' on to the high bit
	beyond = (0x80 - 'z' - 1) * ones // lifts bytes after 'z' to the high bit
)

// letters8 is x with its letters in lower case, and the high bit of every byte
// that is not an ASCII letter.
func letters8(x uint64) (folded, other uint64) {
	y := x | lower
	z := y &^ highBits
	return y, ^((z + below) &^ (z + beyond) &^ y) & highBits
}

// word takes the word that starts at i and returns where to go on.
func (w *walker) word(i int) int {
	s, j := w.text, i
	var h uint64
	for {
		if j+8 > len(s) {
			return w.shortWord(i, j, h)
		}
		y, other := letters8(load8(s, j))
		if other == 0 {
			h = mix(h, y)
			j += 8
			continue
		}
		if n := bits.TrailingZeros64(other) >> 3; n > 0 {
			h = mix(h, y&(1<<(8*n)-1))
			j += n
		}
		break
	}
	if s[j] >= utf8.RuneSelf {
		return w.high(i)
	}
	w.found(i, j, h)
	return j
}

// shortWord ends word within the last eight bytes of the text.
func (w *walker) shortWord(i, j int, h uint64) int {
	s, from := w.text, j
	for j < len(s) && isLetter(s[j]) {
		j++
	}
	if j < len(s) && s[j] >= utf8.RuneSelf {
		return w.high(i)
	}
	var x uint64
	for k := j - 1; k >= from; k-- {
		x = x<<8 | uint64(s[k]|0x20)
	}
	if j > from {
		h = mix(h, x)
	}
	w.found(i, j, h)
	return j
}

// high takes what starts at i and holds a rune beyond ASCII: a word, or one
// rune that is no letter.
func (w *walker) high(i int) int {
	n, letters := wordAt(w.text[i:])
	if n == 0 || !letters {
		_, size := utf8.DecodeRuneInString(w.text[i:])
		return i + size
	}
	w.found(i, i+n, hashWord(foldWord(w.text[i:i+n])))
	return i + n
}

// found looks up the word text[i:j] with hash h.
func (w *walker) found(i, j int, h uint64) {
	if (isUpper(w.text[i]) || w.text[i] >= utf8.RuneSelf && isUpperAt(w.text, i)) && len(w.e.caps) > 0 && (i == 0 || !isDigit(w.text[i-1])) {
		plain := w.plainly(i, j, h)
		for _, c := range w.e.caps {
			if !(plain && c.name) {
				w.hits = append(w.hits, hit{start: int32(i), end: int32(j), detector: c.detector})
			}
		}
	}
	if w.e.words.may(h) {
		w.listed(i, j, h)
	}
}

func (w *walker) listed(i, j int, h uint64) {
	beside := besideWord(w.text, i, j)
	word := w.e.words.lookup(h, w.text[i:j], beside)
	if word == nil {
		return
	}
	best := labelHit{id: -1}
	for k := range word.beside {
		if !word.beside[k].meets(beside) {
			continue
		}
		p := &word.phrases[k]
		start, end, ok := p.match(w.text, i, j)
		switch {
		case !ok:
		case !p.isLabel:
			w.hits = append(w.hits, hit{start: int32(start), end: int32(end), detector: p.detector, term: p.id})
		case best.id < 0 || int32(end-start) > best.end-best.start:
			best = labelHit{int32(start), int32(end), p.id}
		}
	}
	if best.id >= 0 {
		w.addLabel(best)
	}
}

// addLabel keeps the longest of labels that share text: "NHS number" beats the
// "NHS" and the "number" in it.
func (w *walker) addLabel(l labelHit) {
	for n := len(w.labels); n > 0; n = len(w.labels) {
		last := w.labels[n-1]
		if last.end <= l.start {
			break
		}
		if last.end-last.start >= l.end-l.start {
			return
		}
		w.labels = w.labels[:n-1]
	}
	w.labels = append(w.labels, l)
}
