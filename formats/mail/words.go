package mail

import (
	"bytes"
	"strconv"
	"strings"
)

// An encodedWord is one =?charset?encoding?text?= (RFC 2047).
type encodedWord struct {
	charset string
	data    []byte
	length  int // of the word in the header
}

// encodedWords decodes the run of encoded words that raw begins with. Blanks
// between them do not count (RFC 2047, section 6.2), and words of one charset are
// joined before they are decoded, since many mailers split letters between them.
// n is 0 when raw does not begin with one.
func encodedWords(raw []byte) (text string, n int) {
	var b strings.Builder
	var run encodedWord
	for {
		gap := 0
		if n > 0 {
			for n+gap < len(raw) && strings.IndexByte(" \t\r\n", raw[n+gap]) >= 0 {
				gap++
			}
		}
		w, ok := parseWord(raw[n+gap:])
		if !ok {
			break
		}
		if n > 0 && !strings.EqualFold(w.charset, run.charset) {
			b.WriteString(decodeCharset(run.charset, run.data))
			run.data = nil
		}
		run.charset, run.data = w.charset, append(run.data, w.data...)
		n += gap + w.length
	}
	if n > 0 {
		b.WriteString(decodeCharset(run.charset, run.data))
	}
	if b.Len() == 0 {
		return " ", n // an empty word still has its place
	}
	return b.String(), n
}

func parseWord(raw []byte) (w encodedWord, ok bool) {
	if !bytes.HasPrefix(raw, []byte("=?")) {
		return w, false
	}
	head := raw[2:min(len(raw), 80)]
	i := bytes.IndexByte(head, '?')
	if i <= 0 || i+2 >= len(head) || head[i+2] != '?' {
		return w, false
	}
	body := raw[2+i+3:]
	end := bytes.Index(body, []byte("?="))
	if end < 0 || bytes.IndexByte(body[:end], '\n') >= 0 {
		return w, false
	}
	// "?=" also stands at the end of "?Q?=41...": the encoding's own mark.
	w.charset, _, _ = strings.Cut(string(head[:i]), "*") // RFC 2231 adds a language
	w.length = 2 + i + 3 + end + 2
	switch head[i+1] | 0x20 {
	case 'b':
		w.data, _ = decodeBase64(body[:end])
	case 'q':
		w.data = decodeQ(body[:end])
	default:
		return w, false
	}
	return w, true
}

func decodeQ(text []byte) []byte {
	out := make([]byte, 0, len(text))
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c == '_':
			out = append(out, ' ')
		case c == '=' && i+2 < len(text) && hexDigit(text[i+1]) >= 0 && hexDigit(text[i+2]) >= 0:
			out = append(out, byte(hexDigit(text[i+1])<<4|hexDigit(text[i+2])))
			i += 2
		default:
			out = append(out, c)
		}
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

func itoa(n int) string { return strconv.Itoa(n) }
