package detectors

import (
	"sort"
	"strings"
	"unicode/utf8"
)

// shadow is the text as detectors see it: spaces, hyphens and quotes of all
// kinds are the ASCII ones, full-width letters and digits are plain, and soft
// hyphens and zero-width characters are gone. Text that holds none of these is
// its own shadow and is not copied.
type shadow struct {
	text string
	orig string
	segs []segment // empty when text is orig
	seg  int       // how many of them began before the last offset that was asked for
}

// segment says that the shadow from here up to the next segment stands for the
// original text from orig on, byte by byte. One begins after every replacement.
type segment struct{ shadow, orig uint32 }

const highBits = 0x8080808080808080

// set makes f the shadow of s.
func (f *shadow) set(s string) {
	f.orig, f.text, f.segs, f.seg = s, s, f.segs[:0], 0
	i := nextFold(s, 0)
	if i == len(s) {
		return
	}
	var b strings.Builder
	b.Grow(len(s))
	from := 0
	for i < len(s) {
		r, size := utf8.DecodeRuneInString(s[i:])
		to, _ := foldRune(r)
		b.WriteString(s[from:i])
		b.WriteString(to)
		i += size
		from = i
		f.segs = append(f.segs, segment{uint32(b.Len()), uint32(i)})
		i = nextFold(s, i)
	}
	b.WriteString(s[from:])
	f.text = b.String()
}

// nextFold is the offset of the first rune from i on that folding changes, or
// the length of s.
func nextFold(s string, i int) int {
	for i < len(s) {
		for i+8 <= len(s) && load8(s, i)&highBits == 0 {
			i += 8
		}
		for end := min(i+8, len(s)); i < end; {
			if s[i] < utf8.RuneSelf {
				i++
				continue
			}
			r, size := utf8.DecodeRuneInString(s[i:])
			if _, ok := foldRune(r); ok {
				return i
			}
			i += size
		}
	}
	return len(s)
}

const asciiPrint = "!\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~"

// foldRune is what stands for r in the shadow; false if that is r itself.
func foldRune(r rune) (string, bool) {
	switch {
	case r < 0xA0:
		return "", false
	case r == 0xA0, r >= 0x2000 && r <= 0x200A, r == 0x202F, r == 0x205F, r == 0x3000:
		return " ", true
	case r >= 0x2010 && r <= 0x2015, r == 0x2212, r == 0xFE63, r == 0x2043:
		return "-", true
	case r == 0xAD, r >= 0x200B && r <= 0x200F, r >= 0x202A && r <= 0x202E, r >= 0x2060 && r <= 0x2064, r == 0xFEFF, r >= 0xFE00 && r <= 0xFE0F:
		return "", true
	case r == 0x2018 || r == 0x2019 || r == 0x02BC:
		return "'", true
	case r == 0x201C || r == 0x201D:
		return "\"", true
	case r >= 0xFF01 && r <= 0xFF5E:
		return asciiPrint[r-0xFF01 : r-0xFF00], true
	case r >= 0x0660 && r <= 0x0669: // Arabic-Indic digits
		return asciiPrint[15+r-0x0660 : 16+r-0x0660], true
	case r >= 0x06F0 && r <= 0x06F9:
		return asciiPrint[15+r-0x06F0 : 16+r-0x06F0], true
	}
	return "", false
}

// back turns a span of the shadow, which is not empty, into the span of the
// original text that it was made from.
func (f *shadow) back(start, end int) (int, int) {
	if len(f.segs) == 0 {
		return start, end
	}
	return f.backIn(start, end)
}

// backIn is back for text that folding changed.
func (f *shadow) backIn(start, end int) (int, int) {
	start, last := f.origAt(start), f.origAt(end-1)
	if utf8.RuneStart(f.orig[last]) {
		_, size := utf8.DecodeRuneInString(f.orig[last:])
		return start, last + size
	}
	return start, last + 1
}

func (f *shadow) origAt(off int) int {
	if len(f.segs) == 0 {
		return off
	}
	return f.origIn(off)
}

// origIn is origAt for text that folding changed.
func (f *shadow) origIn(off int) int {
	i := f.seg
	if i > len(f.segs) || i > 0 && int(f.segs[i-1].shadow) > off || i < len(f.segs) && int(f.segs[i].shadow) <= off {
		i = sort.Search(len(f.segs), func(i int) bool { return int(f.segs[i].shadow) > off })
		f.seg = i
	}
	if i > 0 {
		g := f.segs[i-1]
		return int(g.orig) + off - int(g.shadow)
	}
	return off
}

// to is where the original offset off stands in the shadow; the next letter
// that is there if its own was dropped.
func (f *shadow) to(off int) int {
	if len(f.segs) == 0 {
		return off
	}
	return f.toIn(off)
}

// toIn is to for text that folding changed.
func (f *shadow) toIn(off int) int {
	i := f.seg
	if i > len(f.segs) || i > 0 && int(f.segs[i-1].orig) > off || i < len(f.segs) && int(f.segs[i].orig) <= off {
		i = sort.Search(len(f.segs), func(i int) bool { return int(f.segs[i].orig) > off })
		f.seg = i
	}
	at, limit := off, len(f.text)
	if i > 0 {
		g := f.segs[i-1]
		at = int(g.shadow) + off - int(g.orig)
	}
	if i < len(f.segs) {
		limit = int(f.segs[i].shadow)
	}
	return min(at, limit)
}

// load8 is the eight bytes of s from i on, the first in the lowest byte.
func load8(s string, i int) uint64 {
	b := s[i : i+8]
	return uint64(b[0]) | uint64(b[1])<<8 | uint64(b[2])<<16 | uint64(b[3])<<24 |
		uint64(b[4])<<32 | uint64(b[5])<<40 | uint64(b[6])<<48 | uint64(b[7])<<56
}
