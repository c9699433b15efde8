package dbf

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"sardine/document"
)

// page is the code page of a table's letters. Where the header names none, text
// that is UTF-8 is taken for that, and all other for Windows-1252.
type page struct {
	m     *charmap.Charmap
	named bool
}

var windows = &page{m: charmap.Windows1252}

// marks are the code pages by the mark in the header (Visual FoxPro 9, "Code
// Pages Supported by Visual FoxPro"; dBase, "language driver ID").
var marks = map[byte]*charmap.Charmap{
	0x01: charmap.CodePage437, 0x02: charmap.CodePage850, 0x03: charmap.Windows1252, 0x04: charmap.Macintosh,
	0x57: charmap.Windows1252, 0x58: charmap.Windows1252, 0x59: charmap.Windows1252, 0x64: charmap.CodePage852,
	0x65: charmap.CodePage866, 0x66: charmap.CodePage865, 0x96: charmap.MacintoshCyrillic, 0xC8: charmap.Windows1250,
	0xC9: charmap.Windows1251, 0xCA: charmap.Windows1254, 0xCB: charmap.Windows1253, 0xCC: charmap.Windows1257,
	0x1B: charmap.CodePage437, 0x1D: charmap.CodePage850, 0x37: charmap.CodePage850, 0x19: charmap.CodePage437,
}

func pageOf(mark byte) *page {
	if m := marks[mark]; m != nil {
		return &page{m, true}
	}
	return windows
}

// build appends raw, which stands at the offset at.
func (p *page) build(b *document.Builder, raw []byte, at int64) {
	if ascii(raw) || !p.named && utf8.Valid(raw) {
		b.Copy(raw, at)
		return
	}
	for i := 0; i < len(raw); {
		n := i
		for n < len(raw) && raw[n] < utf8.RuneSelf {
			n++
		}
		b.Copy(raw[i:n], at+int64(i))
		if i = n; i < len(raw) {
			b.Decode(string(p.m.DecodeByte(raw[i])), at+int64(i), at+int64(i)+1)
			i++
		}
	}
}

// text is raw as a string.
func (p *page) text(raw []byte) string {
	if utf8.Valid(raw) {
		return string(raw)
	}
	var s strings.Builder
	for _, c := range raw {
		s.WriteRune(p.m.DecodeByte(c))
	}
	return s.String()
}

func ascii(raw []byte) bool {
	for _, c := range raw {
		if c >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
