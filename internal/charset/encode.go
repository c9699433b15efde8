package charset

import (
	"encoding/binary"
	"unicode/utf16"
	"unicode/utf8"
)

// Encode spells s in e. A letter that e has no bytes for becomes '?', and the
// full block U+2588, of which masks are made, becomes '#', so that a masked
// word still looks masked.
func (e *Encoding) Encode(s string) []byte {
	switch e.family {
	case utf8Family:
		return []byte(s)
	case wideFamily:
		return e.encodeWide(s)
	}
	out := make([]byte, 0, len(s))
	for _, c := range s {
		out = e.appendLetter(out, c)
	}
	return out
}

func (e *Encoding) appendLetter(out []byte, c rune) []byte {
	if e.family == frameFamily {
		b, ok := e.back[c]
		if !ok {
			b = e.back[map[bool]rune{true: '#', false: '?'}[c == '█']]
		}
		return append(out, b)
	}
	if c < utf8.RuneSelf {
		return append(out, byte(c))
	}
	if e.family == pageFamily {
		if b, ok := e.back[c]; ok {
			return append(out, b)
		}
	} else if p, err := e.enc.NewEncoder().Bytes([]byte(string(c))); err == nil {
		return append(out, p...)
	}
	if c == '█' {
		return append(out, '#')
	}
	return append(out, '?')
}

func (e *Encoding) encodeWide(s string) []byte {
	out := make([]byte, 0, e.unit*len(s))
	var order binary.AppendByteOrder = binary.LittleEndian
	if e.big {
		order = binary.BigEndian
	}
	for _, c := range s {
		if e.unit == 4 {
			out = order.AppendUint32(out, uint32(c))
			continue
		}
		if hi, lo := utf16.EncodeRune(c); hi != utf8.RuneError {
			out = order.AppendUint16(out, uint16(hi))
			c = lo
		}
		out = order.AppendUint16(out, uint16(c))
	}
	return out
}
