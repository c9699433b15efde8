package detectors

import (
	_ "embed"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// names.bin is made by lexicon/gen; lexicon/README.md says from what.
//
//go:embed lexicon/names.bin
var namesBin []byte

// words.bin is a Bloom filter of the words of the language that are no names,
// made beside names.bin.
//
//go:embed lexicon/words.bin
var wordsBin []byte

// FNV-1a of 64 bits, which the filter of words is made with.
const (
	fnvOffset = 14695981039346656037
	fnvPrime  = 1099511628211
)

// isWord reports whether word is an ordinary word of the language, in any case.
// It is wrong about one word in a hundred that is none.
func isWord(word string) bool {
	h, n := uint64(fnvOffset), 0
	for i := 0; i < len(word); i++ {
		c := word[i]
		switch {
		case c >= utf8.RuneSelf:
			return isRuneWord(word)
		case c == '\'':
			continue
		case isUpper(c):
			c |= 0x20
		}
		h = (h ^ uint64(c)) * fnvPrime
		n++
	}
	return n >= 2 && inWords(h)
}

// isRuneWord is isWord for words with letters beyond ASCII.
func isRuneWord(word string) bool {
	h, n := uint64(fnvOffset), 0
	for _, r := range word {
		if r == '\'' {
			continue
		}
		var buf [utf8.UTFMax]byte
		for _, b := range utf8.AppendRune(buf[:0], unicode.ToLower(r)) {
			h = (h ^ uint64(b)) * fnvPrime
		}
		n++
	}
	return n >= 2 && inWords(h)
}

// inWords looks up a hash in the filter, which has wordsBits bits.
func inWords(h uint64) bool {
	bin := wordsBin[:wordsBits/8]
	for range 4 {
		b := h % wordsBits
		if bin[b/8]>>(b%8)&1 == 0 {
			return false
		}
		h = h>>16 | h<<48
	}
	return true
}

// wordsBits is how long words.bin is: a power of two, so that no hash has to be
// divided by it.
const wordsBits = 1 << 19

// lexEntry is what the lexicon knows about a word. The zero value: nothing.
type lexEntry uint8

// forename and surname are 0 (no) to 3 (one of the most frequent).
func (e lexEntry) forename() int { return int(e & 3) }
func (e lexEntry) surname() int  { return int(e >> 2 & 3) }

// common reports whether it is a word of the language as well.
func (e lexEntry) common() bool { return e&(1<<4) != 0 }

// place reports whether a town, county or country is called so.
func (e lexEntry) place() bool { return e&(1<<5) != 0 }

// listed reports whether it is a name at all.
func (e lexEntry) listed() bool { return e&15 != 0 }

// special reports whether it is in one of the lists of names_words.go.
func (e lexEntry) special() bool { return e&(1<<6) != 0 }

// lexTable is an open hash table: the upper 56 bits of a slot are those of the
// name's hash, the lower 8 its entry and a bit that says that the slot is used.
type lexTable struct {
	slots []uint64
	mask  uint64
}

const lexUsed = 1 << 7

// lexicon is the table of names, read on first use: 15 ms and 4 MB that runs
// without detectors do not pay.
var lexicon = sync.OnceValue(func() *lexTable {
	t := &lexTable{slots: make([]uint64, 1<<19), mask: 1<<19 - 1}
	var name []byte
	for b := namesBin; len(b) > 0; {
		same, n := int(b[0]>>4), int(b[0]&15)
		b = b[1:]
		if n == 15 {
			n = int(b[0])
			b = b[1:]
		}
		name = append(name[:same], b[:n]...)
		t.add(string(name), b[n])
		b = b[n+1:]
	}
	for _, list := range specialWords {
		for w := range list {
			t.mark(w, 1<<6)
		}
	}
	return t
})

// mark sets flags of a name, which is entered if it is not there.
func (t *lexTable) mark(name string, flags byte) {
	h := hashWord(name)
	for at := h >> 8 & t.mask; t.slots[at] != 0; at = (at + 1) & t.mask {
		if t.slots[at]&^0xFF == h&^0xFF {
			t.slots[at] |= uint64(flags)
			return
		}
	}
	t.add(name, flags)
}

func (t *lexTable) add(name string, flags byte) {
	h := hashWord(name)
	at := h >> 8 & t.mask
	for t.slots[at] != 0 {
		at = (at + 1) & t.mask
	}
	t.slots[at] = h&^0xFF | lexUsed | uint64(flags)
}

func (t *lexTable) find(folded string) lexEntry {
	h := hashWord(folded)
	for at := h >> 8 & t.mask; t.slots[at] != 0; at = (at + 1) & t.mask {
		if t.slots[at]&^0xFF == h&^0xFF {
			return lexEntry(t.slots[at] & 0x7F)
		}
	}
	return 0
}

// lookupName is what the lexicon knows about a word as it stands in text. Of a
// double-barrelled word it is what it knows of the better half. Apostrophes and
// accents do not matter.
func lookupName(word string) lexEntry {
	if i := strings.IndexByte(word, '-'); i >= 0 {
		return bestEntry(lookupName(word[:i]), lookupName(word[i+1:]))
	}
	var buf [24]byte
	b := buf[:0]
	plain := true
	for i := 0; i < len(word); i++ {
		switch c := word[i]; {
		case c == '\'':
		case c >= utf8.RuneSelf:
			plain = false
			b = append(b, c)
		case len(b) < len(buf):
			if isUpper(c) {
				c |= 0x20
			}
			b = append(b, c)
		default:
			return 0
		}
	}
	if len(b) < 2 {
		return 0
	}
	if plain {
		return lexicon().find(string(b))
	}
	low := strings.ToLower(string(b))
	if e := lexicon().find(low); e != 0 {
		return e
	}
	return lexicon().find(unaccent(low))
}

func bestEntry(a, b lexEntry) lexEntry {
	if a.forename() >= 2 && b.forename() >= 2 { // Lily-May is nothing else, though either half is
		return lexEntry(max(a.forename(), b.forename())) | lexEntry(max(a.surname(), b.surname()))<<2
	}
	return lexEntry(max(a.forename(), b.forename())) | lexEntry(max(a.surname(), b.surname()))<<2 | a&b&(3<<4)
}

// unaccent takes the accents off the letters of s, which is in lower case.
func unaccent(s string) string {
	var b strings.Builder
	for _, r := range norm.NFD.String(s) {
		switch {
		case r == 'ł':
			b.WriteByte('l')
		case r == 'ø':
			b.WriteByte('o')
		case r == 'đ':
			b.WriteByte('d')
		case r == 'ı':
			b.WriteByte('i')
		case r == 'ß':
			b.WriteString("ss")
		case r == 'æ':
			b.WriteString("ae")
		case !unicode.Is(unicode.Mn, r):
			b.WriteRune(r)
		}
	}
	return b.String()
}
