package rtf

import (
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	"golang.org/x/text/encoding/unicode"
)

// page is a Windows code page.
type page struct {
	single *charmap.Charmap  // one byte a letter
	multi  encoding.Encoding // several
	size   func(lead byte) int
}

var windows1252 = &page{single: charmap.Windows1252}

// pages are the code pages of \ansicpg (RTF 1.9.1, "Character Set") that have
// tables; others are read as 1252.
var pages = map[int]*page{
	437: {single: charmap.CodePage437}, 819: windows1252, 850: {single: charmap.CodePage850}, 852: {single: charmap.CodePage852},
	855: {single: charmap.CodePage855}, 858: {single: charmap.CodePage858}, 860: {single: charmap.CodePage860}, 862: {single: charmap.CodePage862},
	863: {single: charmap.CodePage863}, 865: {single: charmap.CodePage865}, 866: {single: charmap.CodePage866}, 874: {single: charmap.Windows874},
	932: {multi: japanese.ShiftJIS, size: func(c byte) int {
		if c >= 0x81 && c <= 0x9F || c >= 0xE0 && c <= 0xFC {
			return 2
		}
		return 1
	}},
	936: {multi: simplifiedchinese.GBK, size: double}, 949: {multi: korean.EUCKR, size: double}, 950: {multi: traditionalchinese.Big5, size: double},
	1361: {multi: korean.EUCKR, size: double}, 54936: {multi: simplifiedchinese.GBK, size: double},
	1250: {single: charmap.Windows1250}, 1251: {single: charmap.Windows1251}, 1252: windows1252, 1253: {single: charmap.Windows1253},
	1254: {single: charmap.Windows1254}, 1255: {single: charmap.Windows1255}, 1256: {single: charmap.Windows1256}, 1257: {single: charmap.Windows1257},
	1258: {single: charmap.Windows1258}, 10000: {single: charmap.Macintosh}, 10007: {single: charmap.MacintoshCyrillic}, 20866: {single: charmap.KOI8R},
	65001: {multi: unicode.UTF8, size: func(c byte) int {
		switch {
		case c >= 0xF0:
			return 4
		case c >= 0xE0:
			return 3
		case c >= 0xC0:
			return 2
		}
		return 1
	}},
}

func double(c byte) int {
	if c >= 0x81 && c <= 0xFE {
		return 2
	}
	return 1
}

// charsets are the code pages of a font's \fcharset (RTF 1.9.1, "Font Table").
// 1 is the default and 2 are symbols: both follow \ansicpg.
var charsets = map[int]int{
	0: 1252, 77: 10000, 78: 932, 79: 949, 80: 936, 81: 950, 128: 932, 129: 949, 130: 1361, 134: 936, 136: 950, 161: 1253, 162: 1254,
	163: 1258, 177: 1255, 178: 1256, 186: 1257, 204: 1251, 222: 874, 238: 1250, 254: 437, 255: 850,
}

// need is how many bytes the letter that begins with c has.
func (p *page) need(c byte) int {
	if c < 0x80 || p.multi == nil {
		return 1
	}
	return p.size(c)
}

// letter decodes one letter's bytes; false means that they are none.
func (p *page) letter(b []byte) (string, bool) {
	if len(b) == 1 && b[0] < 0x80 {
		return string(rune(b[0])), true
	}
	if p.multi == nil {
		r := p.single.DecodeByte(b[0])
		return string(r), r != utf8.RuneError
	}
	text, err := p.multi.NewDecoder().Bytes(b)
	if r, n := utf8.DecodeRune(text); err != nil || n != len(text) || r == utf8.RuneError {
		return "\uFFFD", false
	}
	return string(text), true
}
