package mail

import (
	"bytes"
	"strings"
)

// uuBegin is where the first uuencoded file in text begins, or -1.
func uuBegin(text []byte) int {
	for from := 0; ; {
		i := bytes.Index(text[from:], []byte("begin "))
		if i < 0 {
			return -1
		}
		at := from + i
		line, _, _ := bytes.Cut(text[at:min(len(text), at+300)], []byte("\n"))
		if f := strings.Fields(string(line)); (at == 0 || text[at-1] == '\n') && len(f) >= 3 && len(f[1]) >= 3 && len(f[1]) <= 4 &&
			strings.Trim(f[1], "01234567") == "" {
			return at
		}
		from = at + 1
	}
}

// uuFile is a file as uuencode wrote it into text.
type uuFile struct {
	name   string
	data   []byte
	length int // of its spelling, with the end line
}

// uudecode decodes the file that begins in text (POSIX uuencode: a line's
// first letter is its length, four letters make three bytes).
func uudecode(text []byte) (f uuFile, ok bool) {
	at := uuBegin(text)
	if at < 0 {
		return f, false
	}
	line, rest, _ := bytes.Cut(text[at:], []byte("\n"))
	f.name = strings.TrimSpace(strings.Join(strings.Fields(string(line))[2:], " "))
	f.length = len(text) - len(rest)
	for len(rest) > 0 {
		line, rest, _ = bytes.Cut(rest, []byte("\n"))
		line = bytes.TrimRight(line, "\r")
		if bytes.Equal(line, []byte("end")) {
			f.length = len(text) - len(rest)
			break
		}
		if len(line) == 0 || line[0] < ' ' || line[0] > '`' {
			break
		}
		f.length = len(text) - len(rest)
		if n := int(line[0]-' ') & 63; n > 0 {
			f.data = append(f.data, uuLine(line[1:], n)...)
		}
	}
	return f, true
}

// uuencode spells data like the file f in old, with its first line.
func uuencode(f uuFile, data, old []byte) []byte {
	at := uuBegin(old)
	first := lineEnd(old, at)
	newline := newlineOf(old[at:])
	out := bytes.Clone(old[:first])
	for len(data) > 0 {
		n := min(len(data), 45)
		out = append(out, uuLetter(byte(n)))
		for i := 0; i < n; i += 3 {
			var g [3]byte
			copy(g[:], data[i:n])
			out = append(out, uuLetter(g[0]>>2), uuLetter(g[0]&3<<4|g[1]>>4), uuLetter(g[1]&15<<2|g[2]>>6), uuLetter(g[2]&63))
		}
		out, data = append(out, newline...), data[n:]
	}
	out = append(append(append(out, '`'), newline...), "end"...)
	if bytes.HasSuffix(old[:f.length], []byte("\n")) {
		out = append(out, newline...)
	}
	return append(out, old[f.length:]...)
}

func uuLetter(v byte) byte {
	if v == 0 {
		return '`'
	}
	return v + ' '
}

func uuLine(line []byte, n int) []byte {
	out := make([]byte, 0, n+3)
	for i := 0; i < len(line) && len(out) < n; i += 4 {
		var v uint32
		for j := range 4 {
			v <<= 6
			if i+j < len(line) { // trailing blanks get lost on the way
				v |= uint32(line[i+j]-' ') & 63
			}
		}
		out = append(out, byte(v>>16), byte(v>>8), byte(v))
	}
	return out[:min(n, len(out))]
}
