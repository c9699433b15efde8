package pdf

import (
	"unicode/utf16"
	"unicode/utf8"
)

// maxMapped is the most entries that one CMap may have.
const maxMapped = 1 << 17

// A cmap turns character codes into text (ISO 32000-1, section 9.10.3).
type cmap struct {
	spaces []codespace
	text   map[code]string
}

type code struct {
	length int
	value  uint32
}

type codespace struct {
	length    int
	low, high uint32
}

func parseCMap(data []byte) *cmap {
	m := &cmap{text: make(map[code]string)}
	l := &lexer{data: data}
	var args []operand
	for {
		var op string
		op, args = l.next(args)
		switch op {
		case "":
			return m
		case "endcodespacerange":
			for i := 0; i+1 < len(args); i += 2 {
				n := len(args[i].str)
				if n >= 1 && n <= 4 && n == len(args[i+1].str) && len(m.spaces) < 1000 {
					m.spaces = append(m.spaces, codespace{n, bigEndian(args[i].str), bigEndian(args[i+1].str)})
				}
			}
		case "endbfchar":
			for i := 0; i+1 < len(args); i += 2 {
				m.set(len(args[i].str), bigEndian(args[i].str), utf16Text(args[i+1].str))
			}
		case "endbfrange":
			for i := 0; i+2 < len(args); i += 3 {
				m.setRange(args[i].str, args[i+1].str, args[i+2])
			}
		}
	}
}

func (m *cmap) set(length int, value uint32, text string) {
	if length >= 1 && length <= 4 && len(m.text) < maxMapped {
		m.text[code{length, value}] = text
	}
}

func (m *cmap) setRange(low, high []byte, to operand) {
	lo, hi := bigEndian(low), bigEndian(high)
	for v := lo; v <= hi && v-lo <= 0xFFFF && len(m.text) < maxMapped; v++ {
		k := v - lo
		switch {
		case to.kind == '[' && int(k) < len(to.arr):
			m.set(len(low), v, utf16Text(to.arr[k].str))
		case to.kind == 's' && len(to.str) >= 2:
			t := append([]byte(nil), to.str...)
			n := len(t)
			last := uint32(t[n-2])<<8 | uint32(t[n-1])
			last += k
			t[n-2], t[n-1] = byte(last>>8), byte(last)
			m.set(len(low), v, utf16Text(t))
		case to.kind == 's' && len(to.str) == 1:
			m.set(len(low), v, string(rune(uint32(to.str[0])+k)))
		}
		if v == 1<<32-1 {
			return
		}
	}
}

// next splits the first code off raw. text is "" when the code is not mapped.
func (m *cmap) next(raw []byte, width int) (n int, text string) {
	for n := 1; n <= 4 && n <= len(raw); n++ {
		v := bigEndian(raw[:n])
		for _, s := range m.spaces {
			if s.length == n && s.low <= v && v <= s.high {
				return n, m.text[code{n, v}]
			}
		}
	}
	n = min(width, len(raw))
	return n, m.text[code{n, bigEndian(raw[:n])}]
}

func bigEndian(b []byte) (v uint32) {
	for _, c := range b[:min(len(b), 4)] {
		v = v<<8 | uint32(c)
	}
	return v
}

func utf16Text(b []byte) string {
	if len(b) == 1 {
		return string(rune(b[0]))
	}
	u := make([]uint16, 0, len(b)/2)
	for i := 0; i+1 < len(b); i += 2 {
		u = append(u, uint16(b[i])<<8|uint16(b[i+1]))
	}
	out := make([]byte, 0, len(b))
	for _, r := range utf16.Decode(u) {
		if r != 0 {
			out = utf8.AppendRune(out, r)
		}
	}
	return string(out)
}
