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

// uudecode decodes the file that begins in text (POSIX uuencode: a line's
// first letter is its length, four letters make three bytes).
func uudecode(text []byte) (name string, data []byte, ok bool) {
	at := uuBegin(text)
	if at < 0 {
		return "", nil, false
	}
	line, rest, _ := bytes.Cut(text[at:], []byte("\n"))
	name = strings.TrimSpace(strings.Join(strings.Fields(string(line))[2:], " "))
	for len(rest) > 0 {
		line, rest, _ = bytes.Cut(rest, []byte("\n"))
		line = bytes.TrimRight(line, "\r")
		if len(line) == 0 || bytes.Equal(line, []byte("end")) {
			break
		}
		n := int(line[0]-' ') & 63
		if line[0] < ' ' || line[0] > '`' || n == 0 {
			break
		}
		data = append(data, uuLine(line[1:], n)...)
	}
	return name, data, true
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
