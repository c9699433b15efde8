package pdfwrite

import (
	"bytes"
	"fmt"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// likeness are letters that the fonts do not have and that another glyph shows
// well enough. The text of the page keeps the letter itself.
var likeness = map[rune]rune{
	0x2010: '-', 0x2011: '-', 0x2012: 0x2013, 0x2043: '-', // hyphens, figure dash
	0x02bb: 0x2018, 0x02bc: 0x2019, 0x02b9: '\'', 0x2032: '\'', 0x2033: '"', // apostrophes and primes
	0x2002: ' ', 0x2003: ' ', 0x2004: ' ', 0x2005: ' ', 0x2006: ' ', 0x2007: ' ', 0x2008: ' ', 0x2009: ' ', 0x200a: ' ', 0x202f: ' ', 0x205f: ' ', 0x3000: ' ',
	0x2610: 0x25a1, 0x2611: 0x221a, 0x2612: 0x00d7, // boxes of forms: empty, ticked, crossed
	0x2713: 0x221a, 0x2714: 0x221a, 0x2715: 0x00d7, 0x2716: 0x00d7, 0x2717: 0x00d7, 0x2718: 0x00d7, // ticks and crosses
	// Word's bullets are letters of its symbol fonts, in Unicode's private area.
	0xf0b7: 0x2022, 0xf0a7: 0x25a0, 0xf0d8: 0x25ba, 0xf0fc: 0x221a, 0xf06f: 0x25cb,
}

// letters is text as it can be set in a face: composed, without what shows
// nothing, and with a number in place of what the face does not have.
func (d *Document) letters(text string, in int) []rune {
	f := d.font[in]
	out := make([]rune, 0, len(text))
	for _, r := range norm.NFC.String(text) {
		if f.can(r) {
			out = append(out, r)
			continue
		}
		if unseen(r) {
			if !d.quiet {
				d.invisible++
			}
			continue
		}
		plain, all := []rune(norm.NFKC.String(string(r))), true // a circled 1 is a 1
		for _, p := range plain {
			all = all && f.can(p)
		}
		if all {
			out = append(out, plain...)
			continue
		}
		if !d.quiet {
			d.missing[r]++
		}
		out = append(out, []rune(fmt.Sprintf("[U+%04X]", r))...)
	}
	return out
}

// can reports whether the face shows r, itself or by its likeness, which it
// then learns.
func (f *font) can(r rune) bool {
	if r < ' ' || r >= 0x7f && r < 0xa0 || r == 0xad {
		return false
	}
	if f.has(r) {
		return true
	}
	like, ok := likeness[r]
	return ok && f.has(like)
}

// glyphOf is the glyph that stands for r, its likeness's where it has none.
func (f *face) glyphOf(r rune) uint16 {
	if g := f.glyph[r]; g != 0 {
		return g
	}
	return f.glyph[likeness[r]]
}

// unseen are characters that Unicode says need not be shown: soft hyphen,
// joiners, marks of direction, variation selectors, byte order marks.
func unseen(r rune) bool {
	return unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Variation_Selector, r) || r == 0x034f
}

// lines cuts text where it ends its lines, whatever ends them. The walk keeps
// no copy of the whole.
func lines(text string) func(func(string) bool) {
	return func(yield func(string) bool) {
		for {
			i := strings.IndexAny(text, "\n\r\v\f\u0085\u2028\u2029")
			if i < 0 {
				yield(text)
				return
			}
			line, rest := text[:i], text[i:]
			switch {
			case strings.HasPrefix(rest, "\r\n"):
				rest = rest[2:]
			case rest[0] < 0x80:
				rest = rest[1:]
			case rest[0] == 0xc2: // U+0085
				rest = rest[2:]
			default:
				rest = rest[3:]
			}
			if !yield(line) {
				return
			}
			text = rest
		}
	}
}

// oneLine joins the lines of a text.
func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

// measure is the width of letters in points.
func (d *Document) measure(text []rune, in int, size float64) float64 {
	f, w := d.font[in], 0
	for _, r := range text {
		w += f.width(r)
	}
	return float64(w) * size / 1000
}

const hexDigits = "0123456789ABCDEF"

// show draws letters from a point on their line.
func (d *Document) show(b *bytes.Buffer, text []rune, in int, size, x, y float64) {
	f, out := d.font[in], b.AvailableBuffer()
	out = fmt.Appendf(out, "BT/F%d ", in)
	out = append(number(out, size), " Tf "...)
	out = append(number(out, x), ' ')
	out = append(number(out, y), " Td<"...)
	for _, r := range text {
		f.used[r] = true
		out = append(out, hexDigits[r>>12&15], hexDigits[r>>8&15], hexDigits[r>>4&15], hexDigits[r&15])
	}
	b.Write(append(out, ">Tj ET\n"...))
}

// wrap breaks text into lines of at most a width: after a blank, within a word
// that is wider than the line after a mark that joins words, else anywhere.
func (d *Document) wrap(text []rune, in int, size, width float64) [][]rune {
	f, limit := d.font[in], int(width*1000/size)
	var out [][]rune
	for len(text) > 0 {
		w, n, blank, joint := 0, 0, 0, 0
		for n < len(text) {
			w += f.width(text[n])
			if w > limit && text[n] != ' ' {
				break
			}
			switch text[n] {
			case ' ':
				blank = n + 1
			case '-', '/', '@', '.', '_', '?', '&', '=', ',', ';', ':', '\\', '|', '–', '—':
				joint = n + 1
			}
			n++
		}
		switch {
		case n == len(text):
		case blank > 0:
			n = blank
		case joint > 0:
			n = joint
		}
		n = max(n, 1)
		out = append(out, trimBlanks(text[:n]))
		text = text[n:]
	}
	return out
}

func trimBlanks(line []rune) []rune {
	for len(line) > 0 && line[len(line)-1] == ' ' {
		line = line[:len(line)-1]
	}
	return line
}
