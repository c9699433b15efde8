package detectors

import (
	"math/bits"
	"strings"
	"unicode"
	"unicode/utf8"
)

// wordTable finds words and phrases in text by a hash of one word of each. It
// is filled by add, made ready by build, and only read after that.
type wordTable struct {
	filter []uint64 // one bit per hash: most words of a text end here
	shift  uint8
	slots  []wordSlot // open addressing by hash
	mask   uint64
	words  []tableWord
	index  map[uint64]int32 // only while it is filled
}

// tableWord is the word that finds a group of phrases.
type tableWord struct {
	hash    uint64
	text    string
	phrases []phrase
	beside  []sides // of each phrase
}

// wordSlot holds what most lookups need, so that they touch one line of cache.
type wordSlot struct {
	hash   uint32 // its upper half
	word   int32  // 1 + index of the word; 0: free
	beside sides  // of any of its phrases
}

// phrase is one term or label. Its words are runs of letters and runs of
// digits, folded to lower case.
type phrase struct {
	words    []string
	key      int    // which of them found it
	exact    string // the term as it is written, if case matters
	cap      bool
	signs    bool // the term holds one of signsInTerms between its words
	isLabel  bool
	detector int32 // of a term
	id       int32 // index of the term in its anchor, or of the label
}

// common words do not find phrases if another word of the phrase can.
var common = map[string]bool{"a": true, "an": true, "and": true, "as": true, "at": true, "be": true, "by": true, "for": true, "from": true,
	"has": true, "have": true, "he": true, "her": true, "his": true, "i": true, "in": true, "is": true, "it": true, "my": true, "no": true,
	"not": true, "of": true, "on": true, "or": true, "she": true, "that": true, "the": true, "they": true, "this": true, "to": true,
	"was": true, "we": true, "were": true, "with": true, "you": true, "your": true, "number": true, "name": true}

// add enters a phrase; it reports false if text holds no letter.
func (t *wordTable) add(text string, p phrase) bool {
	p.words = splitWords(text)
	p.signs = strings.ContainsAny(text, signsInTerms)
	p.key = -1
	for i, w := range p.words {
		if w[0] >= '0' && w[0] <= '9' {
			continue
		}
		if p.key < 0 || common[p.words[p.key]] && !common[w] {
			p.key = i
		}
	}
	if p.key < 0 {
		return false
	}
	if t.index == nil {
		t.index = make(map[uint64]int32)
	}
	w := p.words[p.key]
	h := hashWord(w)
	for {
		i, ok := t.index[h]
		if !ok {
			i = int32(len(t.words))
			t.index[h] = i
			t.words = append(t.words, tableWord{hash: h, text: w})
		}
		if t.words[i].text == w {
			t.words[i].phrases = append(t.words[i].phrases, p)
			return true
		}
		h++ // two words with one hash: lookup walks on in the same way
	}
}

// build makes the filter and the slots.
func (t *wordTable) build() {
	size := 64
	for size < 32*len(t.words) {
		size *= 2
	}
	t.filter = make([]uint64, size/64)
	t.shift = uint8(64 - bits.TrailingZeros(uint(size)))
	t.slots = make([]wordSlot, size/16)
	t.mask = uint64(len(t.slots) - 1)
	for i := range t.words {
		w := &t.words[i]
		h := hashWord(w.text)
		b := h >> t.shift
		t.filter[b>>6] |= 1 << (b & 63)
		at := w.hash & t.mask
		for t.slots[at].word > 0 {
			at = (at + 1) & t.mask
		}
		slot := wordSlot{hash: uint32(h >> 32), word: int32(i) + 1}
		w.beside = make([]sides, len(w.phrases))
		for k := range w.phrases {
			w.beside[k] = w.phrases[k].sides()
			slot.beside.before |= w.beside[k].before
			slot.beside.after |= w.beside[k].after
		}
		t.slots[at] = slot
	}
	t.index = nil
}

// may reports whether a word with hash h may be in the table.
func (t *wordTable) may(h uint64) bool {
	b := h >> t.shift
	return t.filter[b>>6]>>(b&63)&1 != 0
}

// lookup returns the word equal to word in lower case, if one of its phrases
// may stand between b, or nil.
func (t *wordTable) lookup(h uint64, word string, b sides) *tableWord {
	for at := h & t.mask; t.slots[at].word > 0; at = (at + 1) & t.mask {
		slot := &t.slots[at]
		if slot.hash != uint32(h>>32) || !slot.beside.meets(b) {
			continue
		}
		// hashWord is one to one for words of up to eight bytes
		if w := &t.words[slot.word-1]; len(w.text) == len(word) && (w.hash == h && len(word) <= 8 || equalFold(word, w.text)) {
			return w
		}
	}
	return nil
}

const hashKey = 0x9E3779B97F4A7C15 // 2^64 divided by the golden ratio

func mix(h, x uint64) uint64 {
	h = (h ^ x) * hashKey
	return h ^ h>>29
}

// hashWord is the hash of a word in lower case: of its bytes, eight at a time.
func hashWord(w string) uint64 {
	var h uint64
	for len(w) >= 8 {
		h = mix(h, load8(w, 0))
		w = w[8:]
	}
	var x uint64
	for i := len(w) - 1; i >= 0; i-- {
		x = x<<8 | uint64(w[i])
	}
	if len(w) > 0 {
		h = mix(h, x)
	}
	return h
}

// splitWords cuts text into runs of letters and runs of digits, in lower case.
func splitWords(text string) []string {
	var ws []string
	for text != "" {
		n, letters := wordAt(text)
		if n == 0 {
			_, size := utf8.DecodeRuneInString(text)
			text = text[size:]
			continue
		}
		w := text[:n]
		if letters {
			w = foldWord(w)
		}
		ws = append(ws, w)
		text = text[n:]
	}
	return ws
}

// foldWord is w in lower case, of the same length: a letter whose lower case
// is longer or shorter stays.
func foldWord(w string) string {
	small := true
	for i := 0; i < len(w); i++ {
		if w[i] >= utf8.RuneSelf {
			return foldRunes(w)
		}
		small = small && !isUpper(w[i])
	}
	if small {
		return w
	}
	return strings.ToLower(w)
}

func foldRunes(w string) string {
	return strings.Map(func(r rune) rune {
		if l := unicode.ToLower(r); utf8.RuneLen(l) == utf8.RuneLen(r) {
			return l
		}
		return r
	}, w)
}

// wordAt is the length of the run of letters or of digits that s starts with,
// or 0.
func wordAt(s string) (n int, letters bool) {
	for n < len(s) {
		c := s[n]
		switch {
		case c >= '0' && c <= '9':
			if letters {
				return n, true
			}
		case isLetter(c):
			if n > 0 && !letters {
				return n, false
			}
			letters = true
		case c >= utf8.RuneSelf:
			r, size := utf8.DecodeRuneInString(s[n:])
			if !unicode.IsLetter(r) && !unicode.IsMark(r) || n > 0 && !letters {
				return n, letters
			}
			letters = true
			n += size - 1
		default:
			return n, letters
		}
		n++
	}
	return n, letters
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }
func isDigit(c byte) bool  { return c >= '0' && c <= '9' }
func isUpper(c byte) bool  { return c >= 'A' && c <= 'Z' }
func isAlnum(c byte) bool  { return isLetter(c) || isDigit(c) }

// equalFold reports whether s is low but for the case of its letters; low is
// in lower case and both are of one length.
func equalFold(s, low string) bool {
	for i := 0; i < len(low); i++ {
		c := s[i]
		if c >= utf8.RuneSelf || low[i] >= utf8.RuneSelf {
			return foldWord(s) == low
		}
		if c >= 'A' && c <= 'Z' {
			c |= 0x20
		}
		if c != low[i] {
			return false
		}
	}
	return true
}

// match tries p with its key word at text[start:end] and returns the span of
// the whole phrase.
func (p *phrase) match(text string, start, end int) (int, int, bool) {
	if len(p.words) > 1 {
		for i := p.key + 1; i < len(p.words); i++ {
			at := p.gap(text, end, i)
			w := p.words[i]
			if at < 0 || at+len(w) > len(text) || !equalFold(text[at:at+len(w)], w) {
				return 0, 0, false
			}
			end = at + len(w)
		}
		for i := p.key - 1; i >= 0; i-- {
			at := p.gapBack(text, start, i)
			w := p.words[i]
			if at < len(w) || !equalFold(text[at-len(w):at], w) {
				return 0, 0, false
			}
			start = at - len(w)
		}
		if !bounded(text, start, end, p.isLabel) {
			return 0, 0, false
		}
	} else if !bounded(text, start, end, p.isLabel) {
		return 0, 0, false
	}
	if p.cap && !isUpperAt(text, start) || p.exact != "" && text[start:end] != p.exact {
		return 0, 0, false
	}
	return start, end, true
}

// gap is where word i of the phrase has to start if the one before ends at
// end, or -1.
func (p *phrase) gap(text string, end, i int) int {
	at := end
	for at < len(text) && at-end < 4 && p.joins(text[at], i) {
		at++
	}
	if at == end && digitWord(p.words[i]) == digitWord(p.words[i-1]) {
		return -1
	}
	return at
}

// gapBack is where word i has to end if the one after it starts at start, or -1.
func (p *phrase) gapBack(text string, start, i int) int {
	at := start
	for at > 0 && start-at < 4 && p.joins(text[at-1], i+1) {
		at--
	}
	if at == start && digitWord(p.words[i]) == digitWord(p.words[i+1]) {
		return -1
	}
	return at
}

// joins reports whether c may stand between words i-1 and i. Dots, slashes and
// ampersands are for initials ("D.O.B.", "a/c") and, in labels, for words that
// are cut short ("Nat. Ins.").
func (p *phrase) joins(c byte, i int) bool {
	switch c {
	case ' ', '\t', '\n', '\r', '-', '_', '\'':
		return true
	case '.':
		return len(p.words[i-1]) == 1 || p.isLabel && len(p.words[i-1]) <= 4
	case '/', '&':
		return len(p.words[i-1]) == 1 || p.signs && c == '/'
	}
	return p.signs && strings.IndexByte(signsInTerms, c) >= 0
}

// signsInTerms may stand between the words of a phrase that is written with
// one of them: "speech, language and communication needs", "25% extra time",
// "uses he/him".
const signsInTerms = ",%:/£"

func digitWord(w string) bool { return isDigit(w[0]) }

// bounded reports whether text[start:end] starts and ends at word boundaries.
// Digits may follow a label at once, as in "Tel01632 960123".
func bounded(text string, start, end int, isLabel bool) bool {
	if start > 0 {
		if c := text[start-1]; isAlnum(c) {
			return false
		} else if c >= utf8.RuneSelf {
			if r, _ := utf8.DecodeLastRuneInString(text[:start]); unicode.IsLetter(r) || unicode.IsMark(r) {
				return false
			}
		}
	}
	if end < len(text) {
		c := text[end]
		if isLetter(c) || isDigit(c) && !(isLabel && !isDigit(text[end-1])) {
			return false
		} else if c >= utf8.RuneSelf {
			if r, _ := utf8.DecodeRuneInString(text[end:]); unicode.IsLetter(r) || unicode.IsMark(r) {
				return false
			}
		}
	}
	return true
}

// isUpperAt reports whether a capital stands at i; at the end of text none does.
func isUpperAt(text string, i int) bool {
	if i >= len(text) {
		return false
	}
	if text[i] < utf8.RuneSelf {
		return isUpper(text[i])
	}
	r, _ := utf8.DecodeRuneInString(text[i:])
	return unicode.IsUpper(r)
}
