package leak

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Folded is text as it is compared: letters and digits only, without case,
// accents, width and ligatures, and where each of them stands.
type Folded struct {
	Key  []byte
	from []int32 // byte of the text where the letter of Key[i] begins
	to   []int32 // and ends
	text string
	more map[rune]string
}

// Set folds text. The Folded keeps its memory from one text to the next.
func (f *Folded) Set(text string) {
	f.Key, f.from, f.to, f.text = f.Key[:0], f.from[:0], f.to[:0], text
	if cap(f.Key) < len(text) { // growing step by step costs as much as folding
		f.Key, f.from, f.to = make([]byte, 0, len(text)), make([]int32, 0, len(text)), make([]int32, 0, len(text))
	}
	for i := 0; i < len(text); {
		c := text[i]
		if c < utf8.RuneSelf {
			i++
			if c = lower(c); c != 0 {
				f.Key, f.from, f.to = append(f.Key, c), append(f.from, int32(i-1)), append(f.to, int32(i))
			}
			continue
		}
		r, n := utf8.DecodeRuneInString(text[i:])
		if r == utf8.RuneError && n == 1 {
			r = rune(c) // bytes of an older encoding: Latin-1 is right for most letters of British names
		}
		for _, b := range []byte(f.letter(r)) {
			f.Key, f.from, f.to = append(f.Key, b), append(f.from, int32(i)), append(f.to, int32(i+n))
		}
		i += n
	}
}

// lower is the folded form of an ASCII byte, 0 if it is no letter or digit.
func lower(c byte) byte {
	switch {
	case c >= 'a' && c <= 'z', c >= '0' && c <= '9':
		return c
	case c >= 'A' && c <= 'Z':
		return c | 0x20
	}
	return 0
}

// letter folds a letter beyond ASCII; "" if it is none.
func (f *Folded) letter(r rune) string {
	if s, ok := f.more[r]; ok {
		return s
	}
	s := foldRune(r)
	if f.more == nil || len(f.more) > 1<<14 {
		f.more = map[rune]string{}
	}
	f.more[r] = s
	return s
}

func foldRune(r rune) string {
	if r == 'ß' || r == 'ẞ' {
		return "ss"
	}
	var out []byte
	for _, d := range norm.NFKD.String(string(r)) {
		if unicode.IsLetter(d) || unicode.IsDigit(d) {
			for _, l := range norm.NFKD.String(string(unicode.ToLower(d))) {
				if unicode.IsLetter(l) || unicode.IsDigit(l) {
					out = utf8.AppendRune(out, l)
				}
			}
		}
	}
	return string(out)
}

// Key folds a single value.
func Key(s string) string {
	plain := make([]byte, 0, len(s))
	for i := 0; ; i++ {
		if i == len(s) {
			return string(plain)
		}
		if s[i] >= utf8.RuneSelf {
			break
		}
		if c := lower(s[i]); c != 0 {
			plain = append(plain, c)
		}
	}
	var f Folded
	f.Set(s)
	return string(f.Key)
}

// wordAt reports whether a letter or digit begins at (or, before, ends at) the
// byte i of the text.
func (f *Folded) wordBefore(i int32) bool {
	if i <= 0 {
		return false
	}
	if c := f.text[i-1]; c < utf8.RuneSelf {
		return lower(c) != 0
	}
	r, n := utf8.DecodeLastRuneInString(f.text[:i])
	if n == 1 {
		return f.letter(rune(f.text[i-1])) != ""
	}
	return f.letter(r) != ""
}

func (f *Folded) wordAfter(i int32) bool {
	if int(i) >= len(f.text) {
		return false
	}
	if c := f.text[i]; c < utf8.RuneSelf {
		return lower(c) != 0
	}
	r, n := utf8.DecodeRuneInString(f.text[i:])
	if n == 1 {
		return f.letter(rune(f.text[i])) != ""
	}
	return f.letter(r) != ""
}

func digitAt(s string, i int32) bool {
	return i >= 0 && int(i) < len(s) && s[i] >= '0' && s[i] <= '9'
}
