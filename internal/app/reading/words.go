package reading

import (
	"unicode"
	"unicode/utf8"

	"sardine/detectors"
	"sardine/inventory"
	"sardine/sar/match"
)

// words collects what one file can be looked up by, so that a person's file is
// found even where no detector took a name or number for one: words with a
// capital first letter or a letter outside ASCII, words in small letters that
// are no words of the language, and numbers.
type words struct {
	take func([]string) error
	next []string

	recent  [1 << 10]uint64 // hashes of words that were looked at lately, by their last bits
	names   seen
	numbers seen
}

// seen are the hashes of words that were handed on.
type seen struct {
	words map[uint64]struct{}
	most  int
	more  string // handed on once, instead of what comes after the most
	full  bool
}

// These bound the memory of a file that is one long list. A file with more is
// marked, and read for every question that could be meant.
const (
	maxNames   = 1 << 20
	maxNumbers = 1 << 18
)

func newWords(take func([]string) error) *words {
	return &words{take: take, names: seen{words: map[uint64]struct{}{}, most: maxNames, more: inventory.MoreNames},
		numbers: seen{words: map[uint64]struct{}{}, most: maxNumbers, more: inventory.MoreNumbers}}
}

// part hands on the new words of text.
func (w *words) part(text string) error {
	for i := 0; i < len(text); {
		c := text[i]
		if !startsWord(c) {
			i++
			continue
		}
		end, h := wordEnd(text, i)
		if end == i { // neither letter nor ASCII
			_, n := utf8.DecodeRuneInString(text[i:])
			i += n
			continue
		}
		capital := c < 'a' || c >= utf8.RuneSelf
		if capital {
			h ^= 1
		}
		if slot := &w.recent[h%uint64(len(w.recent))]; *slot != h {
			*slot = h
			w.word(text[i:end], h, capital)
		}
		i = end
	}
	w.numbersIn(text)
	if len(w.next) == 0 {
		return nil
	}
	next := w.next
	w.next = nil // take keeps it
	return w.take(next)
}

func startsWord(c byte) bool {
	return c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c >= utf8.RuneSelf
}

// FNV-1a, 64 bits.
const (
	hashStart = 14695981039346656037
	hashPrime = 1099511628211
)

// wordEnd is where the run of letters and marks that starts at i ends, and a
// hash of it in small letters. An apostrophe inside belongs to it: O'Neill is
// looked up as oneill.
func wordEnd(text string, i int) (int, uint64) {
	h := uint64(hashStart)
	for i < len(text) {
		c := text[i]
		switch {
		case c >= 'a' && c <= 'z':
			h = (h ^ uint64(c)) * hashPrime
			i++
		case c >= 'A' && c <= 'Z':
			h = (h ^ uint64(c+32)) * hashPrime
			i++
		case c == '\'' && i+1 < len(text) && startsWord(text[i+1]):
			i++
		case c < utf8.RuneSelf:
			return i, h
		default:
			r, n := utf8.DecodeRuneInString(text[i:])
			if !unicode.IsLetter(r) && !unicode.IsMark(r) && r != '’' {
				return i, h
			}
			h = (h ^ uint64(unicode.ToLower(r))) * hashPrime
			i += n
		}
	}
	return i, h
}

// shortWord in small letters is no name that could be told from others.
const (
	shortWord = 3
	longWord  = 64
)

func (w *words) word(word string, h uint64, capital bool) {
	if len(word) < 2 || len(word) > longWord || !capital && (len(word) < shortWord || detectors.Ordinary(word)) || !w.names.add(w, h) {
		return
	}
	w.next = append(w.next, inventory.Tokens(word)...)
	for i := range len(word) {
		if word[i] >= utf8.RuneSelf { // Siân is looked up as sian too
			for _, plain := range match.Words(word) {
				w.next = append(w.next, inventory.Tokens(plain)...)
			}
			return
		}
	}
}

// add reports whether a word with the hash h is to be handed on.
func (s *seen) add(w *words, h uint64) bool {
	if _, ok := s.words[h]; ok || s.full {
		return false
	}
	if len(s.words) >= s.most {
		s.full = true
		w.next = append(w.next, s.more)
		return false
	}
	s.words[h] = struct{}{}
	return true
}
