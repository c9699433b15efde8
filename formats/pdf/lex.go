package pdf

import (
	"bytes"
	"strconv"
)

// An operand is a number, a string, a name or an array of a content stream.
type operand struct {
	kind       byte // 'n' number, 's' string, '/' name, '[' array, 'o' other
	num        float64
	str        []byte
	arr        []operand
	start, end int // where it stands in the stream
}

// maxOperands and maxNested bound what a hostile stream can pile up.
const (
	maxOperands = 1 << 16
	maxNested   = 16
)

// lexer splits a content stream (ISO 32000-1, section 7.8.2) or a CMap into
// operators with their operands.
type lexer struct {
	data []byte
	pos  int
}

// next returns the next operator with its operands; "" at the end.
func (l *lexer) next(args []operand) (op string, _ []operand) {
	args = args[:0]
	for {
		l.blank()
		if l.pos >= len(l.data) {
			return "", args
		}
		if o, ok := l.operand(0); ok {
			if len(args) < maxOperands {
				args = append(args, o)
			}
			continue
		}
		start := l.pos
		for l.pos < len(l.data) && regular(l.data[l.pos]) {
			l.pos++
		}
		if l.pos == start { // a stray delimiter
			l.pos++
			continue
		}
		return string(l.data[start:l.pos]), args
	}
}

func blank(c byte) bool {
	return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' || c == 0
}

func regular(c byte) bool {
	switch c {
	case '(', ')', '<', '>', '[', ']', '{', '}', '/', '%':
		return false
	}
	return !blank(c)
}

func (l *lexer) blank() {
	for l.pos < len(l.data) {
		switch c := l.data[l.pos]; {
		case blank(c):
			l.pos++
		case c == '%':
			for l.pos < len(l.data) && l.data[l.pos] != '\n' && l.data[l.pos] != '\r' {
				l.pos++
			}
		default:
			return
		}
	}
}

func (l *lexer) operand(depth int) (o operand, ok bool) {
	o.start = l.pos
	switch c := l.data[l.pos]; {
	case c == '(':
		o.kind, o.str = 's', l.literal()
	case c == '<' && l.pos+1 < len(l.data) && l.data[l.pos+1] == '<':
		l.pos += 2
		o.kind = 'o'
		l.group(depth, '>')
	case c == '<':
		o.kind, o.str = 's', l.hex()
	case c == '/':
		l.pos++
		o.kind, o.str = '/', l.name()
	case c == '[':
		l.pos++
		o.kind, o.arr = '[', l.group(depth, ']')
	case c == '+' || c == '-' || c == '.' || c >= '0' && c <= '9':
		for l.pos < len(l.data) && regular(l.data[l.pos]) {
			l.pos++
		}
		o.kind, o.num = 'n', number(l.data[o.start:l.pos])
	default:
		return o, false
	}
	o.end = l.pos
	return o, true
}

// number reads what writers really put out, such as "--5" and "1.2.3".
func number(b []byte) float64 {
	if f, err := strconv.ParseFloat(string(b), 64); err == nil {
		return f
	}
	b = bytes.TrimLeft(b, "+-")
	if i := bytes.IndexByte(b, '.'); i >= 0 {
		if j := bytes.IndexAny(b[i+1:], ".-"); j >= 0 {
			b = b[:i+1+j]
		}
	} else if i := bytes.IndexByte(b, '-'); i >= 0 {
		b = b[:i]
	}
	f, _ := strconv.ParseFloat(string(b), 64)
	return f
}

// group reads the operands up to the closing delimiter.
func (l *lexer) group(depth int, closing byte) (list []operand) {
	for {
		l.blank()
		if l.pos >= len(l.data) {
			return list
		}
		if c := l.data[l.pos]; c == closing {
			l.pos++
			if closing == '>' && l.pos < len(l.data) && l.data[l.pos] == '>' {
				l.pos++
			}
			return list
		}
		if depth < maxNested {
			if o, ok := l.operand(depth + 1); ok {
				if len(list) < maxOperands {
					list = append(list, o)
				}
				continue
			}
		}
		start := l.pos
		for l.pos < len(l.data) && regular(l.data[l.pos]) {
			l.pos++
		}
		if l.pos == start {
			l.pos++
		}
	}
}

func (l *lexer) literal() []byte {
	l.pos++
	var out []byte
	for depth := 1; l.pos < len(l.data); l.pos++ {
		c := l.data[l.pos]
		switch c {
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				l.pos++
				return out
			}
		case '\\':
			out = l.escape(out)
			continue
		}
		out = append(out, c)
	}
	return out
}

// escape reads what follows a backslash; l.pos ends on its last byte.
func (l *lexer) escape(out []byte) []byte {
	if l.pos++; l.pos >= len(l.data) {
		return out
	}
	switch c := l.data[l.pos]; c {
	case 'n':
		return append(out, '\n')
	case 'r':
		return append(out, '\r')
	case 't':
		return append(out, '\t')
	case 'b':
		return append(out, '\b')
	case 'f':
		return append(out, '\f')
	case '\n':
		return out
	case '\r':
		if l.pos+1 < len(l.data) && l.data[l.pos+1] == '\n' {
			l.pos++
		}
		return out
	default:
		if c < '0' || c > '7' {
			return append(out, c)
		}
		v := 0
		n := 0
		for n < 3 && l.pos+n < len(l.data) && l.data[l.pos+n] >= '0' && l.data[l.pos+n] <= '7' {
			v = v<<3 | int(l.data[l.pos+n]-'0')
			n++
		}
		l.pos += n - 1
		return append(out, byte(v))
	}
}

func (l *lexer) hex() []byte {
	l.pos++
	var out []byte
	high := -1
	for ; l.pos < len(l.data); l.pos++ {
		c := l.data[l.pos]
		if c == '>' {
			l.pos++
			break
		}
		d := hexDigit(c)
		if d < 0 {
			continue
		}
		if high < 0 {
			high = d
		} else {
			out = append(out, byte(high<<4|d))
			high = -1
		}
	}
	if high >= 0 {
		out = append(out, byte(high<<4))
	}
	return out
}

func (l *lexer) name() []byte {
	var out []byte
	for ; l.pos < len(l.data) && regular(l.data[l.pos]); l.pos++ {
		c := l.data[l.pos]
		if c == '#' && l.pos+2 < len(l.data) && hexDigit(l.data[l.pos+1]) >= 0 && hexDigit(l.data[l.pos+2]) >= 0 {
			c = byte(hexDigit(l.data[l.pos+1])<<4 | hexDigit(l.data[l.pos+2]))
			l.pos += 2
		}
		out = append(out, c)
	}
	return out
}

func hexDigit(c byte) int {
	switch {
	case c >= '0' && c <= '9':
		return int(c - '0')
	case c|0x20 >= 'a' && c|0x20 <= 'f':
		return int(c|0x20-'a') + 10
	}
	return -1
}

// skipImage moves behind the data of an inline image: the first "EI" between
// blanks after "ID" (ISO 32000-1, section 8.9.7).
func (l *lexer) skipImage() {
	l.pos++
	for {
		i := bytes.Index(l.data[min(l.pos, len(l.data)):], []byte("EI"))
		if i < 0 {
			l.pos = len(l.data)
			return
		}
		at := l.pos + i
		l.pos = at + 2
		if at > 0 && blank(l.data[at-1]) && (l.pos >= len(l.data) || blank(l.data[l.pos])) {
			return
		}
	}
}
