package ole

import (
	"unicode"
	"unicode/utf8"
)

// shortest is the fewest letters of what counts as text among binary data.
const shortest = 6

// remnants appends what looks like text in binary data that stands at the
// offset at: runs of letters in a code page or in UTF-16, a line each.
func (t *text) remnants(p *page, data []byte, at int) {
	for i := 0; i < len(data) && t.err == nil; {
		if n := wideRun(data[i:]); n >= 2*shortest {
			t.wide(data[i:i+n], int64(at+i))
			t.newline()
			i += n
			continue
		}
		n := narrowRun(data[i:])
		if n >= shortest && wordy(data[i:i+n]) {
			t.narrow(p, data[i:i+n], int64(at+i))
			t.newline()
		}
		i += max(n, 1)
	}
}

// wideRun is how many bytes of UTF-16 letters data begins with. A run counts
// only if its first letters are of one alphabet: any two bytes are a letter of
// some script.
func wideRun(data []byte) int {
	n := 0
	for n+1 < len(data) {
		r := rune(data[n]) | rune(data[n+1])<<8
		if r != '\r' && r != '\t' && (r < ' ' || r > 0x24F || r >= 0x7F && r < 0xA0) && (r < 0x2010 || r > 0x2026) {
			break
		}
		n += 2
	}
	return n
}

func narrowRun(data []byte) int {
	n := 0
	for n < len(data) {
		c := data[n]
		if c != '\r' && c != '\t' && (c < ' ' || c == 0x7F) {
			break
		}
		n++
	}
	return n
}

// wordy reports whether most of raw is ASCII letters, digits and blanks, as in
// words, and not in formatting data.
func wordy(raw []byte) bool {
	good := 0
	for _, c := range raw {
		if c < utf8.RuneSelf && (unicode.IsLetter(rune(c)) || unicode.IsDigit(rune(c)) || c == ' ' || c == '@' || c == '.') {
			good++
		}
	}
	return good*4 >= len(raw)*3
}
