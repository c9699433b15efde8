package detectors

import (
	"strings"
	"unicode/utf8"
)

// wordLists says in which of the lists of names_words.go a word is.
type wordLists uint16

const (
	orgHeadWord wordLists = 1 << iota
	hardHeadWord
	brandWord
	strongTitleWord
	weakTitleWord
	postnominalWord
	notNameWord
	placePrefixWord
	roleWord
	oddNameWord
	monthWord
	dayWord // or a word that ends like one
)

// is reports whether the word is in any of the lists of x.
func (l wordLists) is(x wordLists) bool { return l&x != 0 }

// listsOf is in which lists low, a word in lower case, is.
func listsOf(low string) wordLists {
	var l wordLists
	for i, list := range [...]map[string]bool{orgHeads, hardHeads, brands, strongTitles, weakTitles, postnominals, notNames, placePrefixes, roleBefore, oddNames} {
		if list[low] {
			l |= 1 << i
		}
	}
	if months[low] > 0 {
		l |= monthWord
	}
	if strings.HasSuffix(low, "day") {
		l |= dayWord
	}
	return l
}

// wordFacts is what is known of a word as it is written, wherever it stands.
type wordFacts struct {
	low      string // in lower case, if it is special
	lists    wordLists
	lex      lexEntry
	letters  uint8 // up to 255
	caps     bool  // no letter in lower case
	upper    bool  // as it would be written in capitals
	vowels   bool
	word     bool // isWord
	ordinary bool
}

func readFacts(raw string) wordFacts {
	f := wordFacts{lex: lookupName(raw), letters: uint8(min(utf8.RuneCountInString(raw), 255)), caps: allCaps(raw), vowels: vowels(raw), word: isWord(raw)}
	f.upper = f.caps
	if int(f.letters) != len(raw) { // beyond ASCII the two differ
		f.upper = raw == strings.ToUpper(raw)
	}
	f.ordinary = f.word || plural(raw)
	if f.lex.special() {
		f.low = strings.ToLower(raw)
		f.lists = listsOf(f.low)
	}
	return f
}

// wordCache keeps the facts of the words that were met last, most of which are
// met again and again. It changes no result. The nil cache keeps nothing.
type wordCache struct {
	slots []cachedWord
	long  wordFacts // of the last word that is too long to be kept
}

// cachedWord is a slot: the bytes of the word, first in the lowest byte.
type cachedWord struct {
	a, b, c uint64
	wordFacts
}

// cachedWords is few enough to stay in a near cache, and mostCached as long as
// words in it may be.
const (
	cachedWords = 1 << 11
	mostCached  = 24 // nearly all double-barrelled names
)

// of is what is known of raw, which is not empty. The result is good until the
// next call.
func (c *wordCache) of(raw string) *wordFacts {
	switch {
	case c == nil:
		f := readFacts(raw)
		return &f
	case len(raw) > mostCached:
		c.long = readFacts(raw)
		return &c.long
	}
	if c.slots == nil {
		c.slots = make([]cachedWord, cachedWords)
	}
	x, y, z := bytes24(raw)
	s := &c.slots[mix(mix(mix(0, x), y), z)>>32%cachedWords]
	if s.a != x || s.b != y || s.c != z {
		*s = cachedWord{x, y, z, readFacts(raw)}
	}
	return &s.wordFacts
}

// forget takes the words of a file out of the cache.
func (c *wordCache) forget() {
	clear(c.slots)
	c.long = wordFacts{}
}

// bytes24 are the up to 24 bytes of s, none of which is 0.
func bytes24(s string) (a, b, c uint64) {
	if len(s) >= 8 {
		a, s = load8(s, 0), s[8:]
		if len(s) >= 8 {
			b, s = load8(s, 0), s[8:]
			if len(s) == 8 {
				return a, b, load8(s, 0)
			}
			return a, b, fewBytes(s)
		}
		return a, fewBytes(s), 0
	}
	return fewBytes(s), 0, 0
}

// fewBytes are up to seven bytes, the first in the lowest byte.
func fewBytes(s string) (x uint64) {
	for i := len(s) - 1; i >= 0; i-- {
		x = x<<8 | uint64(s[i])
	}
	return x
}
