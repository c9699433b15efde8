package detectors

import (
	"strings"
	"unicode/utf8"
)

// Scanners take some letters for digits and digits for letters. What a label
// names is read once more with them mended, where the layout demands the one or
// the other; such a finding counts for less (finding.Repaired).

const (
	digitsMistaken  = "OQDoIl|ZzSsBG" // read where a digit has to stand
	digitsMeant     = "0000111225586"
	lettersMistaken = "01582" // read where a letter has to stand
	lettersMeant    = "OISBZ"
)

// mostMended is how many signs of one value may be mended.
const mostMended = 3

// mend reads a value of the layout, "A" for a letter and "9" for a digit, at
// text[at], with single separators between its signs. It returns the value
// mended, where it ends, and false if it does not fit or needs no mending.
func mend(text string, at int, layout string) (string, int, bool) {
	var buf [16]byte
	v, mended := buf[:0], 0
	for len(v) < len(layout) && at < len(text) {
		c := text[at]
		if separator(c) && len(v) > 0 && at+1 < len(text) && !separator(text[at+1]) {
			at++
			continue
		}
		from, to := lettersMistaken, lettersMeant
		fits := isLetter(c)
		if layout[len(v)] == '9' {
			from, to, fits = digitsMistaken, digitsMeant, isDigit(c)
		}
		if !fits {
			i := strings.IndexByte(from, c)
			if i < 0 || mended == mostMended || c >= utf8.RuneSelf {
				return "", 0, false
			}
			c = to[i]
			mended++
		}
		v = append(v, upper(c))
		at++
	}
	if mended == 0 || len(v) < len(layout) || !aloneAfter(text, at) {
		return "", 0, false
	}
	return string(v), at, true
}
