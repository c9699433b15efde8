package leak

import (
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"html"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// stripTags takes out everything between < and >, and puts nothing in its
// place: what was split over runs comes together.
func stripTags(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	for {
		i := strings.IndexByte(s, '<')
		if i < 0 {
			break
		}
		b.WriteString(s[:i])
		s = s[i:]
		j := strings.IndexByte(s, '>')
		if j < 0 {
			break
		}
		if breaks(s[:j]) {
			b.WriteByte('\n')
		}
		s = s[j+1:]
	}
	b.WriteString(s)
	return b.String()
}

// hasTags reports whether s holds a tag that ends an element, so that what is
// between tags is text. Dictionaries of a PDF look alike but for their second
// angle.
func hasTags(s string) bool {
	for at := 0; ; {
		i := strings.Index(s[at:], "</")
		if i < 0 || at+i+3 > len(s) {
			return false
		}
		at += i + 2
		if letter := s[at] | 0x20; letter < 'a' || letter > 'z' || at >= 3 && s[at-3] == '<' {
			continue
		}
		if end := strings.IndexAny(s[at:min(len(s), at+100)], "<>"); end > 0 && s[at+end] == '>' {
			return true
		}
	}
}

// breaks reports whether a tag ends a paragraph, cell, row or line.
func breaks(tag string) bool {
	tag = strings.TrimLeft(tag, "</")
	if i := strings.IndexAny(tag, " \t\r\n/"); i >= 0 {
		tag = tag[:i]
	}
	tag = tag[strings.IndexByte(tag, ':')+1:]
	switch strings.ToLower(tag) {
	case "p", "c", "si", "row", "br", "tab", "td", "th", "tr", "li", "div", "h", "h1", "h2", "h3", "h4", "h5", "h6", "table-cell", "table-row", "v", "s", "cr":
		return true
	}
	return false
}

// unescape reads percent signs, entities, backslash escapes and
// quoted-printable.
func unescape(s string) string {
	if strings.IndexByte(s, '&') >= 0 {
		s = html.UnescapeString(s)
	}
	if !strings.ContainsAny(s, `%\=`) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	for i := 0; i < len(s); {
		c, n, ok := escapeAt(s[i:])
		if !ok {
			b.WriteByte(s[i])
			i++
			continue
		}
		b.WriteString(c)
		i += n
	}
	return b.String()
}

// escapeAt reads the escape that s begins with.
func escapeAt(s string) (text string, n int, ok bool) {
	switch s[0] {
	case '%', '=':
		if s[0] == '=' && len(s) > 1 && (s[1] == '\n' || s[1] == '\r') { // soft line break
			if len(s) > 2 && s[1] == '\r' && s[2] == '\n' {
				return "", 3, true
			}
			return "", 2, true
		}
		if len(s) >= 3 {
			if v, err := strconv.ParseUint(s[1:3], 16, 8); err == nil {
				return string([]byte{byte(v)}), 3, true
			}
		}
	case '\\':
		if len(s) >= 6 && s[1] == 'u' {
			if v, err := strconv.ParseUint(s[2:6], 16, 16); err == nil {
				return string(rune(v)), 6, true
			}
		}
		if len(s) >= 4 && (s[1] == 'x' || s[1] == '\'') {
			if v, err := strconv.ParseUint(s[2:4], 16, 8); err == nil {
				return string([]byte{byte(v)}), 4, true
			}
		}
		if len(s) >= 4 && s[1] >= '0' && s[1] <= '3' {
			if v, err := strconv.ParseUint(s[1:4], 8, 8); err == nil {
				return string([]byte{byte(v)}), 4, true
			}
		}
	}
	return "", 0, false
}

// stripRTF takes out control words and groups' braces, and reads escapes.
func stripRTF(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); {
		switch c := s[i]; c {
		case '{', '}', '\r', '\n':
			i++
		case '\\':
			text, n := controlWord(s[i:])
			b.WriteString(text)
			i += n
		default:
			b.WriteByte(c)
			i++
		}
	}
	return b.String()
}

func controlWord(s string) (text string, n int) {
	if t, n, ok := escapeAt(s); ok && s[1] == '\'' {
		return t, n
	}
	n = 1
	for n < len(s) && s[n]|0x20 >= 'a' && s[n]|0x20 <= 'z' {
		n++
	}
	if n == 1 {
		if len(s) > 1 && s[1] == '~' {
			return " ", 2
		}
		return "", min(2, len(s))
	}
	word := s[1:n]
	start := n
	for n < len(s) && (s[n] == '-' && n == start || s[n] >= '0' && s[n] <= '9') {
		n++
	}
	if v, err := strconv.Atoi(s[start:n]); word == "u" && err == nil {
		text = string(rune(uint16(v)))
		if n < len(s) && s[n] != '\\' && s[n] != '{' && s[n] != '}' { // the letter for programs that read no Unicode
			n++
		}
		return text, n
	}
	if n < len(s) && s[n] == ' ' {
		n++
	}
	switch word {
	case "par", "line", "cell", "row", "tab":
		text = "\n"
	}
	return text, n
}

// wordGap is from where on a number of TJ parts words, in thousandths of the
// size of the letters: blanks of text fonts have 200 to 280.
const wordGap = 180

// shownStrings joins the strings in brackets that a PDF content stream shows;
// those of one TJ come together without its numbers, but for a blank where one
// moves on as far as a blank does.
func shownStrings(s string) string {
	var b strings.Builder
	array := false
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '-': // to the right
			if n := leadingNumber(s[i+1:]); array && n >= wordGap {
				b.WriteByte(' ')
			}
		case '[':
			array = true
		case ']':
			array = false
			b.WriteByte(' ')
		case '(':
			n := literal(s[i:], &b)
			i += n - 1
			if !array {
				b.WriteByte(' ')
			}
		case '<':
			j := strings.IndexByte(s[i:min(len(s), i+8192)], '>')
			if j > 0 {
				if d, err := hex.DecodeString(strings.Join(strings.Fields(s[i+1:i+j]), "")); err == nil {
					b.Write(d)
				}
				i += j
			}
		}
	}
	return b.String()
}

// leadingNumber is the whole part of the number that s begins with.
func leadingNumber(s string) (n int) {
	for i := 0; i < len(s) && i < 9 && s[i] >= '0' && s[i] <= '9'; i++ {
		n = 10*n + int(s[i]-'0')
	}
	return n
}

// literal appends the PDF string that s begins with and returns its length.
func literal(s string, b *strings.Builder) int {
	depth := 0
	for i := 0; i < len(s); i++ {
		switch c := s[i]; c {
		case '(':
			if depth++; depth > 1 {
				b.WriteByte(c)
			}
		case ')':
			if depth--; depth == 0 {
				return i + 1
			}
			b.WriteByte(c)
		case '\\':
			if t, n, ok := escapeAt(s[i:]); ok {
				b.WriteString(t)
				i += n - 1
			} else if i++; i < len(s) {
				b.WriteByte(s[i])
			}
		default:
			b.WriteByte(c)
		}
	}
	return len(s)
}

// wide reads data as UTF-16 where enough of it may be: from both bytes on, in
// both orders.
func wide(data []byte) []string {
	zeros := 0
	for _, c := range data {
		if c == 0 {
			zeros++
		}
	}
	if zeros*50 < len(data) {
		return nil
	}
	var out []string
	for _, order := range []binary.ByteOrder{binary.LittleEndian, binary.BigEndian} {
		if zeros*5 > 2*len(data) { // UTF-32
			var b strings.Builder
			for i := 0; i+3 < len(data); i += 4 {
				if r := order.Uint32(data[i:]); r <= utf8.MaxRune {
					b.WriteRune(rune(r))
				}
			}
			out = append(out, b.String())
		}
		for phase := 0; phase < 2; phase++ {
			units := make([]uint16, 0, len(data)/2)
			for i := phase; i+1 < len(data); i += 2 {
				units = append(units, order.Uint16(data[i:]))
			}
			out = append(out, string(utf16.Decode(units)))
		}
	}
	return out
}

// coded is data that was written as letters.
type coded struct {
	data []byte
	how  string
}

// hidden decodes runs of hexadecimal and base64 letters that are long enough to
// hold a value. Base64 is read from all four letters on, since a run may begin
// with something else.
func hidden(data []byte, binary bool) []coded {
	var out []coded
	for i := 0; i < len(data); {
		n, letters, mixed := run(data[i:])
		if n < minRun {
			i += max(n, 1)
			continue
		}
		r := data[i : i+n]
		i += n
		if !binary {
			out = append(out, hexIn(compact(r))...)
		}
		if !mixed || binary && letters < 4*minRun {
			continue
		}
		c := compact(r)
		for phase := range 4 {
			if len(c)-phase < 8 {
				break
			}
			t := c[phase:]
			if len(t)%4 == 1 {
				t = t[:len(t)-1]
			}
			d := make([]byte, base64.RawStdEncoding.DecodedLen(len(t)))
			if m, err := base64.RawStdEncoding.Decode(d, standard(t)); err == nil && (phase == 0 || utf8.Valid(d[:m]) || textual(d[:m])) {
				out = append(out, coded{d[:m], "base64"})
			}
		}
	}
	return out
}

// minRun is the fewest letters of a run that is decoded: six letters of a value
// in hexadecimal, nine in base64.
const minRun = 12

// run measures the letters of base64 that data begins with. A line break
// inside is part of it, if the run goes on.
func run(data []byte) (n, letters int, mixed bool) {
	upper, low, other := false, false, false
	for n < len(data) {
		c := data[n]
		switch {
		case c >= 'A' && c <= 'Z':
			upper = true
		case c >= 'a' && c <= 'z':
			low = true
		case c >= '0' && c <= '9', c == '+', c == '/', c == '-', c == '_':
			other = true
		case (c == '\r' || c == '\n') && letters >= 40:
			n++
			continue
		default:
			return n, letters, upper && (low || other) || letters >= 40
		}
		letters++
		n++
	}
	return n, letters, upper && (low || other) || letters >= 40
}

// hexIn decodes the runs of hexadecimal digits in r.
func hexIn(r []byte) []coded {
	var out []coded
	for i := 0; i < len(r); {
		n := 0
		for i+n < len(r) && (r[i+n] >= '0' && r[i+n] <= '9' || r[i+n]|0x20 >= 'a' && r[i+n]|0x20 <= 'f') {
			n++
		}
		for phase := 0; phase < 2 && n-phase >= minRun; phase++ {
			d := make([]byte, (n-phase)/2)
			if _, err := hex.Decode(d, r[i+phase:i+phase+len(d)*2]); err == nil {
				out = append(out, coded{d, "hexadecimal"})
			}
		}
		i += max(n, 1)
	}
	return out
}

func compact(r []byte) []byte {
	out := make([]byte, 0, len(r))
	for _, c := range r {
		if c != '\r' && c != '\n' {
			out = append(out, c)
		}
	}
	return out
}

func standard(t []byte) []byte {
	out := make([]byte, len(t))
	for i, c := range t {
		switch c {
		case '-':
			c = '+'
		case '_':
			c = '/'
		}
		out[i] = c
	}
	return out
}
