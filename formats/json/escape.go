package json

import (
	"bytes"
	"encoding/binary"
	"math/bits"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"
)

// stringRun reads on in a string: letters up to the closing quote or the next
// escape, or one escape.
func (p *parser) stringRun(w []byte) {
	i := p.i
	switch w[i] {
	case '"':
		p.endToken()
		p.i++
		return
	case '\\':
		text, n := unescape(w[i:])
		p.b.Decode(text, p.r.Offset(i), p.r.Offset(i+n))
		if len(p.token) < maxKey {
			p.token = append(p.token, text...)
		}
		p.i += n
		p.due = p.due || p.b.Len() >= hardCut
		return
	}
	limit := min(len(w), i+run)
	end := i + quoteOrEscape(w[i:limit])
	if end == i+run {
		end = p.r.Boundary(end)
		if k := bytes.LastIndexByte(w[end-256:end], ' '); k >= 0 {
			end += k + 1 - 256
		}
	}
	p.append(i, end)
	p.i = end
}

// quoteOrEscape is the index of the first quote or backslash, or len(w). It
// looks at eight bytes at a time: a search for each of the two would look far
// ahead for the one while the other is near.
func quoteOrEscape(w []byte) int {
	const ones, highs = 0x0101010101010101, 0x8080808080808080
	n := 0
	for ; n+8 <= len(w); n += 8 {
		x := binary.LittleEndian.Uint64(w[n:])
		q, b := x^ones*'"', x^ones*'\\'
		if zero := ((q-ones)&^q | (b-ones)&^b) & highs; zero != 0 {
			return n + bits.TrailingZeros64(zero)/8
		}
	}
	for n < len(w) && w[n] != '"' && w[n] != '\\' {
		n++
	}
	return n
}

// unescape decodes the escape at the start of w (RFC 8259, section 7) and says
// how many bytes it has. What is no escape is a backslash.
func unescape(w []byte) (text string, n int) {
	if len(w) < 2 {
		return `\`, 1
	}
	switch w[1] {
	case '"', '\\', '/':
		return string(w[1:2]), 2
	case 'b':
		return "\b", 2
	case 'f':
		return "\f", 2
	case 'n':
		return "\n", 2
	case 'r':
		return "\r", 2
	case 't':
		return "\t", 2
	case 'u':
		c, ok := hex4(w)
		if !ok {
			break
		}
		if utf16.IsSurrogate(c) {
			if low, ok := hex4(w[6:]); ok {
				if r := utf16.DecodeRune(c, low); r != utf8.RuneError {
					return string(r), 12
				}
			}
			c = utf8.RuneError
		}
		return string(c), 6
	}
	return `\`, 1
}

func hex4(w []byte) (rune, bool) {
	if len(w) < 6 || w[0] != '\\' || w[1] != 'u' {
		return 0, false
	}
	n, err := strconv.ParseUint(string(w[2:6]), 16, 16)
	return rune(n), err == nil
}

// escape spells s for a string between quotes.
func escape(s string) string {
	out := make([]byte, 0, len(s)+8)
	for _, c := range s {
		switch {
		case c == '"' || c == '\\':
			out = append(out, '\\', byte(c))
		case c == '\n':
			out = append(out, `\n`...)
		case c < ' ':
			out = append(out, `\u00`...)
			out = append(out, "0123456789abcdef"[c>>4], "0123456789abcdef"[c&15])
		default:
			out = utf8.AppendRune(out, c)
		}
	}
	return string(out)
}
