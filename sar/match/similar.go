package match

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// plain is r in lower case without its accent.
func plain(r rune) rune {
	if r < 0x80 {
		if r >= 'A' && r <= 'Z' {
			return r + 32
		}
		return r
	}
	switch r {
	case 'ø', 'Ø':
		return 'o'
	case 'ł', 'Ł':
		return 'l'
	case 'đ', 'Đ', 'ð', 'Ð':
		return 'd'
	case 'ß':
		return 's'
	case 'æ', 'Æ':
		return 'a'
	case 'ı':
		return 'i'
	}
	var buf [8]byte
	n := norm.NFD.Append(buf[:0], []byte(string(unicode.ToLower(r)))...)
	for _, d := range string(n) {
		return d
	}
	return r
}

// near reports whether a and b are one slip apart: a letter added, left out,
// changed, or two swapped (optimal string alignment).
func near(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	if a == b || len(b)-len(a) > 1 {
		return false
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	if len(a) == len(b) {
		if i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i] && a[i+2:] == b[i+2:] {
			return true
		}
		return a[i+1:] == b[i+1:]
	}
	return a[i:] == b[i+1:]
}

// sound is a rough key of how a name sounds in English: consonants by group,
// doubled ones once, vowels only at the start.
func sound(s string) string {
	s = strings.NewReplacer("ph", "f", "ck", "k", "sch", "s", "sh", "s", "gh", "g", "th", "t", "wh", "w", "kh", "k", "ch", "c", "zs", "z", "cz", "c", "sz", "s").Replace(s)
	var b strings.Builder
	last := byte(0)
	for i := range len(s) {
		c := s[i]
		switch c {
		case 'a', 'e', 'i', 'o', 'u', 'y', 'h', 'w':
			if i == 0 {
				c = 'a'
				if s[i] == 'h' || s[i] == 'w' {
					c = s[i]
				}
				b.WriteByte(c)
			}
			last = 0
			continue
		case 'q', 'c':
			c = 'k'
		case 'z':
			c = 's'
		case 'v':
			c = 'f'
		case 'j':
			c = 'g'
		}
		if c != last {
			b.WriteByte(c)
		}
		last = c
	}
	return b.String()
}

// alike reports whether two names of some length sound the same.
func alike(a, b string) bool {
	return len(a) >= 4 && len(b) >= 4 && a != b && a[0] == b[0] && abs(len(a)-len(b)) <= 2 && len(sound(a)) >= 2 && sound(a) == sound(b)
}

func abs(n int) int {
	if n < 0 {
		return -n
	}
	return n
}

// misspellings are the words one slip away from w, for a look-up in an index
// that knows whole words only.
func misspellings(w string) []string {
	if len(w) < 5 || strings.Contains(w, " ") {
		return nil
	}
	var out []string
	for i := range len(w) {
		out = append(out, w[:i]+w[i+1:])
		if i+1 < len(w) {
			out = append(out, w[:i]+string(w[i+1])+string(w[i])+w[i+2:])
		}
		for c := byte('a'); c <= 'z'; c++ {
			out = append(out, w[:i]+string(c)+w[i+1:], w[:i]+string(c)+w[i:])
		}
	}
	for c := byte('a'); c <= 'z'; c++ {
		out = append(out, w+string(c))
	}
	return out
}
