package finding

import (
	"fmt"
	"io"
	"log/slog"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Value is the personal data itself. Every way of formatting it gives the
// masked form.
type Value struct{ s string }

// NewValue wraps s.
func NewValue(s string) Value { return Value{s} }

// Reveal returns the value in clear. Callers are: the inventory, to make keyed
// digests; redaction, to take it out; and output that the user asked to see.
func (v Value) Reveal() string { return v.s }

// String is the masked form: see Mask.
func (v Value) String() string { return Mask(v.s) }

// Format makes every verb of package fmt print masked, %d and %x too.
func (v Value) Format(f fmt.State, verb rune) {
	if verb == 'q' {
		fmt.Fprintf(f, "%q", Mask(v.s))
		return
	}
	io.WriteString(f, Mask(v.s))
}

// MarshalText and LogValue are String: JSON and slog print masked.
func (v Value) MarshalText() ([]byte, error) { return []byte(Mask(v.s)), nil }
func (v Value) LogValue() slog.Value         { return slog.StringValue(Mask(v.s)) }

// maskedLen is the most letters a masked sample shows: it says what a value
// looks like, not how long it is.
const maskedLen = 32

// Mask replaces letters and digits by •. Of eight or more it leaves the last
// two; of fewer, none. Separators stay, so that the shape can be recognised.
func Mask(s string) string {
	total := 0
	for _, r := range s {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			total++
		}
	}
	show := 0
	if total >= 8 {
		show = 2
	}
	var b strings.Builder
	seen, out := 0, 0
	for _, r := range s {
		if out++; out > maskedLen {
			b.WriteString("…")
			break
		}
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r):
			if seen++; seen > total-show {
				b.WriteRune(r)
			} else {
				b.WriteString("•")
			}
		case unicode.IsSpace(r):
			b.WriteByte(' ')
		case r < utf8.RuneSelf && unicode.IsPrint(r):
			b.WriteRune(r)
		default:
			b.WriteString("•")
		}
	}
	return b.String()
}

// Fold is the normal form of text: lower case, letters and digits only, runs
// of anything else one space.
func Fold(s string) string {
	var b strings.Builder
	gap := false
	for _, r := range s {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) {
			if gap && b.Len() > 0 {
				b.WriteByte(' ')
			}
			gap = false
			b.WriteRune(unicode.ToLower(r))
		} else if r != '\'' && r != '’' && r != '\u00ad' {
			gap = true
		}
	}
	return b.String()
}

// Alnum is the normal form of identifiers: upper-case ASCII letters and
// digits, nothing else. Full-width forms are folded.
func Alnum(s string) string {
	var b strings.Builder
	for _, r := range s {
		if r >= 0xFF01 && r <= 0xFF5E {
			r -= 0xFEE0
		}
		switch {
		case r >= 'a' && r <= 'z':
			b.WriteRune(r - 'a' + 'A')
		case r >= 'A' && r <= 'Z', r >= '0' && r <= '9':
			b.WriteRune(r)
		case unicode.IsLetter(r):
			b.WriteRune(unicode.ToUpper(r))
		}
	}
	return b.String()
}
