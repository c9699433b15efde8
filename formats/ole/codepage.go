package ole

import (
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	"golang.org/x/text/transform"
)

// page is a code page of Windows. The nil page is Windows-1252.
type page struct {
	single *charmap.Charmap
	multi  encoding.Encoding
	utf8   bool
	utf16  bool
}

// pages are the code pages by their number ([MS-UCODEREF] 2.2.1).
var pages = map[int]*page{
	437: {single: charmap.CodePage437}, 850: {single: charmap.CodePage850}, 852: {single: charmap.CodePage852},
	855: {single: charmap.CodePage855}, 858: {single: charmap.CodePage858}, 860: {single: charmap.CodePage860},
	862: {single: charmap.CodePage862}, 863: {single: charmap.CodePage863}, 865: {single: charmap.CodePage865},
	866: {single: charmap.CodePage866}, 874: {single: charmap.Windows874},
	1250: {single: charmap.Windows1250}, 1251: {single: charmap.Windows1251}, 1252: {single: charmap.Windows1252},
	1253: {single: charmap.Windows1253}, 1254: {single: charmap.Windows1254}, 1255: {single: charmap.Windows1255},
	1256: {single: charmap.Windows1256}, 1257: {single: charmap.Windows1257}, 1258: {single: charmap.Windows1258},
	10000: {single: charmap.Macintosh}, 10007: {single: charmap.MacintoshCyrillic}, 32768: {single: charmap.Macintosh},
	20866: {single: charmap.KOI8R}, 21866: {single: charmap.KOI8U}, 20127: {single: charmap.Windows1252},
	28591: {single: charmap.Windows1252}, 28592: {single: charmap.ISO8859_2}, 28593: {single: charmap.ISO8859_3},
	28594: {single: charmap.ISO8859_4}, 28595: {single: charmap.ISO8859_5}, 28596: {single: charmap.ISO8859_6},
	28597: {single: charmap.ISO8859_7}, 28598: {single: charmap.ISO8859_8}, 28599: {single: charmap.Windows1254},
	28603: {single: charmap.ISO8859_13}, 28605: {single: charmap.ISO8859_15}, 38598: {single: charmap.ISO8859_8},
	932: {multi: japanese.ShiftJIS}, 936: {multi: simplifiedchinese.GBK}, 949: {multi: korean.EUCKR}, 950: {multi: traditionalchinese.Big5},
	51932: {multi: japanese.EUCJP}, 51949: {multi: korean.EUCKR}, 54936: {multi: simplifiedchinese.GB18030}, 20936: {multi: simplifiedchinese.GBK},
	65001: {utf8: true}, 1200: {utf16: true},
}

// languages gives the ANSI code page of the languages that do not use
// Windows-1252, by the primary part of their number ([MS-LCID] 2.2).
var languages = map[int]int{
	0x01: 1256, 0x02: 1251, 0x04: 936, 0x05: 1250, 0x08: 1253, 0x0D: 1255, 0x0E: 1250, 0x11: 932, 0x12: 949,
	0x15: 1250, 0x18: 1250, 0x19: 1251, 0x1A: 1250, 0x1B: 1250, 0x1C: 1250, 0x1E: 874, 0x1F: 1254, 0x20: 1256, 0x22: 1251,
	0x23: 1251, 0x24: 1250, 0x25: 1257, 0x26: 1257, 0x27: 1257, 0x29: 1256, 0x2A: 1258, 0x2C: 1254, 0x2F: 1251, 0x3F: 1251,
	0x40: 1251, 0x43: 1254, 0x44: 1251, 0x50: 1251,
}

// charsets gives the code page of the charset of a font ([MS-WMF] 2.1.1.5).
var charsets = map[byte]int{
	77: 10000, 128: 932, 129: 949, 134: 936, 136: 950, 161: 1253, 162: 1254, 163: 1258, 177: 1255, 178: 1256,
	186: 1257, 204: 1251, 222: 874, 238: 1250,
}

// pageOf returns the code page of that number, or nil for one that is unknown.
func pageOf(number int) *page { return pages[number] }

// pageOfLanguage returns the ANSI code page of a language number.
func pageOfLanguage(lcid int) *page {
	switch lcid {
	case 0x0404, 0x0C04, 0x1404: // Chinese in the traditional script
		return pages[950]
	case 0x081A, 0x1C1A, 0x0C1A, 0x201A, 0x281A, 0x301A: // Serbian and Bosnian: the script is in the upper part
		if lcid == 0x081A {
			return pages[1250]
		}
		return pages[1251]
	case 0x042C, 0x0443:
		return pages[1254]
	case 0x082C, 0x0843:
		return pages[1251]
	}
	return pages[languages[lcid&0x3FF]]
}

// letters calls f for each letter of raw with its place and length.
func (p *page) letters(raw []byte, f func(r rune, at, n int)) {
	switch {
	case p != nil && p.utf16:
		for i := 0; i+1 < len(raw); {
			r, n := wideRune(raw[i:])
			f(r, i, n)
			i += n
		}
	case p != nil && p.utf8:
		for i := 0; i < len(raw); {
			r, n := utf8.DecodeRune(raw[i:])
			f(r, i, n)
			i += n
		}
	case p != nil && p.multi != nil:
		p.multiByte(raw, f)
	default:
		single := charmap.Windows1252
		if p != nil && p.single != nil {
			single = p.single
		}
		for i, c := range raw {
			f(ansi(single, c), i, 1)
		}
	}
}

// ansi is the letter for c. Windows reads the bytes that Windows-1252 leaves
// undefined as control characters.
func ansi(single *charmap.Charmap, c byte) rune {
	r := single.DecodeByte(c)
	if r == utf8.RuneError {
		return rune(c)
	}
	return r
}

func (p *page) multiByte(raw []byte, f func(r rune, at, n int)) {
	dec := p.multi.NewDecoder()
	var dst [16]byte
	for i := 0; i < len(raw); {
		if raw[i] < utf8.RuneSelf {
			f(rune(raw[i]), i, 1)
			i++
			continue
		}
		n := 1
		for ; n <= 4 && i+n <= len(raw); n++ {
			dec.Reset()
			nDst, nSrc, err := dec.Transform(dst[:], raw[i:i+n], false)
			if err == transform.ErrShortSrc {
				continue
			}
			if nDst > 0 && nSrc > 0 {
				r, _ := utf8.DecodeRune(dst[:nDst])
				if r == utf8.RuneError || nSrc != n {
					n = 1
				}
				f(r, i, n)
				i += n
				n = 0
			}
			break
		}
		if n != 0 {
			f(utf8.RuneError, i, 1)
			i++
		}
	}
}

// decode is raw as a string.
func (p *page) decode(raw []byte) string {
	out := make([]rune, 0, len(raw))
	p.letters(raw, func(r rune, _, _ int) { out = append(out, r) })
	return string(out)
}

// narrow appends text in a code page that stands at the offset at.
func (t *text) narrow(p *page, raw []byte, at int64) {
	p.letters(raw, func(r rune, i, n int) {
		if r != 0 {
			t.letter(r, at+int64(i), int64(n))
		}
	})
}

// best is the page itself, or UTF-8 where the bytes are that and not ASCII:
// they hardly ever are by accident.
func (p *page) best(raw []byte) *page {
	if p != nil && p.utf16 || !utf8.Valid(raw) {
		return p
	}
	for _, c := range raw {
		if c >= utf8.RuneSelf {
			return pages[65001]
		}
	}
	return p
}
