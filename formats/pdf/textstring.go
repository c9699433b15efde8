package pdf

import (
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"sardine/document"
	"sardine/internal/pdfile"
)

// docEncoding is PDFDocEncoding where it differs from Latin 1 (ISO 32000-1,
// annex D.3).
var docEncoding = map[byte]rune{0x18: '˘', 0x19: 'ˇ', 0x1A: 'ˆ', 0x1B: '˙', 0x1C: '˝', 0x1D: '˛', 0x1E: '˚', 0x1F: '˜',
	0x80: '•', 0x81: '†', 0x82: '‡', 0x83: '…', 0x84: '—', 0x85: '–', 0x86: 'ƒ', 0x87: '⁄', 0x88: '‹', 0x89: '›', 0x8A: '−', 0x8B: '‰',
	0x8C: '„', 0x8D: '“', 0x8E: '”', 0x8F: '‘', 0x90: '’', 0x91: '‚', 0x92: '™', 0x93: 'ﬁ', 0x94: 'ﬂ', 0x95: 'Ł', 0x96: 'Œ', 0x97: 'Š',
	0x98: 'Ÿ', 0x99: 'Ž', 0x9A: 'ı', 0x9B: 'ł', 0x9C: 'œ', 0x9D: 'š', 0x9E: 'ž', 0xA0: '€'}

// maxString is how much of one string is shown.
const maxString = 256 << 10

// textString is the text of a string (section 7.9.2.2), valid UTF-8.
func textString(b []byte) string {
	b = b[:min(len(b), maxString)]
	switch {
	case len(b) >= 2 && b[0] == 0xFE && b[1] == 0xFF:
		return wide(b[2:], 0, 1)
	case len(b) >= 2 && b[0] == 0xFF && b[1] == 0xFE:
		return wide(b[2:], 1, 0)
	case len(b) >= 3 && b[0] == 0xEF && b[1] == 0xBB && b[2] == 0xBF:
		return strings.ToValidUTF8(string(b[3:]), unknown)
	}
	out := make([]byte, 0, len(b)+8)
	for _, c := range b {
		switch r, ok := docEncoding[c]; {
		case c >= ' ' && c < 0x7F || c == '\n' || c == '\t':
			out = append(out, c)
		case ok:
			out = append(out, ligature(r)...)
		case c >= 0xA1:
			out = utf8.AppendRune(out, rune(c))
		case c == '\r':
			out = append(out, '\n')
		default:
			out = append(out, unknown...)
		}
	}
	return string(out)
}

// wide reads UTF-16. Marks of language between escapes are left out.
func wide(b []byte, high, low int) string {
	u := make([]uint16, 0, len(b)/2)
	for i := 0; i+1 < len(b); i += 2 {
		c := uint16(b[i+high])<<8 | uint16(b[i+low])
		if c == 0x1B {
			j := i + 2
			for j+1 < len(b) && (b[j+high] != 0 || b[j+low] != 0x1B) && j < i+20 {
				j += 2
			}
			i = j
			continue
		}
		u = append(u, c)
	}
	return strings.Map(func(r rune) rune {
		if r == 0 {
			return -1
		}
		return r
	}, strings.ReplaceAll(string(utf16.Decode(u)), "\r", "\n"))
}

// legible reports whether text is for people: most of what it holds can be
// printed, and something is a letter or digit.
func legible(text string) bool {
	bad, good := 0, 0
	for _, r := range text {
		switch {
		case r == utf8.RuneError || r < ' ' && r != '\n' && r != '\t':
			bad++
		case r >= '0' && r <= '9' || r|0x20 >= 'a' && r|0x20 <= 'z' || r >= 0x80:
			good++
		}
	}
	return good > 0 && bad*5 <= len(text)
}

// text appends the string v of the object o and remembers where it stands. It
// reports whether there was anything to append.
func (d *reader) text(o *pdfile.Object, v Value) bool {
	text := textString(v.Str)
	if text == "" {
		return false
	}
	start := d.b.Len()
	if o == nil || v.End <= v.Start {
		d.b.Insert(text)
		return true
	}
	d.told[place{o.Num, v.Start}] = true
	d.b.Stream(uint32(max(0, o.Pack)))
	at := int64(v.Start)
	if o.At >= 0 {
		at += o.At
	}
	plain := int(v.End-v.Start) == len(v.Str)+2 && string(v.Str) == text && !d.file.Encrypted()
	switch {
	case plain:
		d.b.Copy(v.Str, at+1)
	default:
		d.b.Decode(text, at, at+int64(v.End-v.Start))
	}
	if d.out.traced() {
		d.from = append(d.from, origin{start: int32(start), end: int32(d.b.Len()), glyph: -1, object: o, at: v.Start, text: text})
	}
	return true
}

// fresh reports whether a line has to be told: in an earlier revision only if
// the newest does not say it.
func (d *reader) fresh(line string) bool {
	if d.lines == nil {
		return true
	}
	line = strings.TrimSpace(line)
	if d.lines[line] {
		return !d.earlier
	}
	if len(d.lines) < 1<<20 {
		d.lines[line] = true
	}
	return true
}

// line makes one line of valid text, of a length fit for a name.
func line(s string) string {
	s = strings.Join(strings.Fields(strings.ToValidUTF8(s, unknown)), " ")
	return strings.ToValidUTF8(s[:min(len(s), 1000)], "")
}

// room hands over what there is when the part has grown long.
func (d *reader) room(kind document.PartKind) error {
	if d.b.Full() {
		return d.cut(kind)
	}
	return nil
}
