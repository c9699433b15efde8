package mail

import (
	"bytes"
	"fmt"
)

// base64Value is what a letter of base64 stands for, or -1 (RFC 4648, table 1).
var base64Value = func() (t [256]int8) {
	for i := range t {
		t[i] = -1
	}
	for i, c := range "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/" {
		t[c] = int8(i)
	}
	return t
}()

// decodeBase64 decodes as much as there is: padding is often wrong or missing,
// and blocks are joined. wrong counts letters that base64 does not have.
func decodeBase64(text []byte) (out []byte, wrong int) {
	out = make([]byte, 0, len(text)/4*3+3)
	var v uint32
	n := 0
	flush := func() {
		switch n {
		case 2:
			out = append(out, byte(v>>4))
		case 3:
			out = append(out, byte(v>>10), byte(v>>2))
		}
		v, n = 0, 0
	}
	for i := 0; i < len(text); i++ {
		c := text[i]
		if n == 0 && i+4 <= len(text) { // a whole group, which is nearly all of them
			a, b, c, d := base64Value[text[i]], base64Value[text[i+1]], base64Value[text[i+2]], base64Value[text[i+3]]
			if a|b|c|d >= 0 {
				v := uint32(a)<<18 | uint32(b)<<12 | uint32(c)<<6 | uint32(d)
				out = append(out, byte(v>>16), byte(v>>8), byte(v))
				i += 3
				continue
			}
		}
		switch k := base64Value[c]; {
		case k >= 0:
			v = v<<6 | uint32(k)
			if n++; n == 4 {
				out = append(out, byte(v>>16), byte(v>>8), byte(v))
				v, n = 0, 0
			}
		case c == '=':
			flush()
		case !blank(c):
			wrong++
		}
	}
	flush()
	return out, wrong
}

// wrongBase64 counts letters that base64 does not have.
func wrongBase64(text []byte) (wrong int) {
	for _, c := range text {
		if base64Value[c] < 0 && c != '=' && !blank(c) {
			wrong++
		}
	}
	return wrong
}

// encodeBase64 spells content in lines as long as those of the old spelling,
// with its newlines, and ends as that did.
func encodeBase64(content, old []byte) []byte {
	old = bytes.TrimLeft(old, "\r\n")
	width, newline := 76, newlineOf(old)
	if i := bytes.IndexByte(old, '\n'); i > 0 {
		width = max(len(trimBreak(old[:i]))/4*4, 4)
	}
	const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
	out := make([]byte, 0, len(content)/3*4+len(content)/width*len(newline)+8)
	for column := 0; len(content) > 0; column += 4 {
		if column == width {
			out, column = append(out, newline...), 0
		}
		var g [3]byte
		n := copy(g[:], content)
		content = content[n:]
		quad := [4]byte{letters[g[0]>>2], letters[g[0]&3<<4|g[1]>>4], letters[g[1]&15<<2|g[2]>>6], letters[g[2]&63]}
		for i := n + 1; i < 4; i++ {
			quad[i] = '='
		}
		out = append(out, quad[:]...)
	}
	return append(out, ending(old)...)
}

// ending is the newlines that text ends with.
func ending(text []byte) []byte { return text[len(trimBreak(text)):] }

// newlineOf is the newline that text uses.
func newlineOf(text []byte) string {
	if i := bytes.IndexByte(text, '\n'); i == 0 || i > 0 && text[i-1] != '\r' {
		return "\n"
	}
	return "\r\n"
}

// decodeQuoted undoes quoted-printable (RFC 2045, section 6.7). What is no
// escape stays as it is.
func decodeQuoted(text []byte) []byte {
	out := make([]byte, 0, len(text))
	for len(text) > 0 {
		i := bytes.IndexByte(text, '=')
		if i < 0 {
			return append(out, text...)
		}
		out = append(out, text[:i]...)
		b, n := quotedLetter(text[i:])
		out = append(out, b...)
		text = text[i+n:]
	}
	return out
}

// quotedLetter is the content of the escape that text begins with, n long.
func quotedLetter(text []byte) (content []byte, n int) {
	if len(text) >= 3 && hexDigit(text[1]) >= 0 && hexDigit(text[2]) >= 0 {
		return []byte{byte(hexDigit(text[1])<<4 | hexDigit(text[2]))}, 3
	}
	n = 1
	for n < len(text) && (text[n] == ' ' || text[n] == '\t') { // blanks get added on the way
		n++
	}
	if n < len(text) && text[n] == '\r' {
		n++
	}
	if n < len(text) && text[n] == '\n' || n == len(text) {
		return nil, min(n+1, len(text))
	}
	return text[:1], 1
}

// quotedRange finds what the range [from,to) of the decoded text is in text.
func quotedRange(text []byte, from, to int) (at, stop int) {
	pos, n := 0, 0
	for pos < len(text) && n < from {
		pos, n = quotedStep(text, pos, n, from)
	}
	at = pos
	for pos < len(text) && n < to {
		pos, n = quotedStep(text, pos, n, to)
	}
	return at, pos
}

func quotedStep(text []byte, pos, n, want int) (int, int) {
	if text[pos] != '=' {
		k := bytes.IndexByte(text[pos:], '=')
		if k < 0 {
			k = len(text) - pos
		}
		k = min(k, want-n)
		return pos + k, n + k
	}
	content, k := quotedLetter(text[pos:])
	return pos + k, n + len(content)
}

// encodeQuoted spells content, with soft line breaks since the line that it
// stands in may be long.
func encodeQuoted(content []byte, newline string) []byte {
	var out []byte
	column := 0
	for i, c := range content {
		if c == '\n' || c == '\r' && i+1 < len(content) && content[i+1] == '\n' {
			out = append(out, c)
			column = 0
			continue
		}
		end := i+1 == len(content) || content[i+1] == '\n' || content[i+1] == '\r'
		spelled := []byte{c}
		if c == '=' || c < ' ' && c != '\t' || c > '~' || (c == ' ' || c == '\t') && end {
			spelled = fmt.Appendf(nil, "=%02X", c)
		}
		if column += len(spelled); column > 72 {
			out = append(append(out, '='), newline...)
			column = len(spelled)
		}
		out = append(out, spelled...)
	}
	return out
}
