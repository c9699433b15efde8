package app

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"sardine/inventory"
)

// words collects the name-like words of one file: those with a capital first
// letter, or a letter outside ASCII, so that a person's file is found even
// where no detector took the name for one.
type words struct {
	take func([]string) error
	seen map[string]struct{}
	next []string
}

// maxWords bounds the memory of a file that is one long list of names; what
// comes after is left to the findings.
const maxWords = 1 << 20

func newWords(take func([]string) error) *words {
	return &words{take: take, seen: map[string]struct{}{}}
}

// part hands on the new words of text.
func (w *words) part(text string) error {
	for i := 0; i < len(text); {
		c := text[i]
		if !startsWord(c) {
			i++
			continue
		}
		end := wordEnd(text, i)
		if end == i { // neither letter nor ASCII
			_, n := utf8.DecodeRuneInString(text[i:])
			i += n
			continue
		}
		if c < 'a' && end-i >= 2 || c >= utf8.RuneSelf {
			w.add(text[i:end])
		}
		i = end
	}
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

// wordEnd is where the run of letters and marks that starts at i ends. An
// apostrophe inside belongs to it: O'Neill is looked up as oneill.
func wordEnd(text string, i int) int {
	for i < len(text) {
		c := text[i]
		switch {
		case c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z':
			i++
		case c == '\'' && i+1 < len(text) && startsWord(text[i+1]):
			i++
		case c < utf8.RuneSelf:
			return i
		default:
			r, n := utf8.DecodeRuneInString(text[i:])
			if !unicode.IsLetter(r) && !unicode.IsMark(r) && r != '’' {
				return i
			}
			i += n
		}
	}
	return i
}

func (w *words) add(word string) {
	if _, ok := w.seen[word]; ok || len(w.seen) >= maxWords || len(word) > 64 {
		return
	}
	w.seen[strings.Clone(word)] = struct{}{}
	w.next = append(w.next, inventory.Tokens(word)...)
}
