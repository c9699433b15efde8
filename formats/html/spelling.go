package html

import (
	"bytes"
	"html"
	"strings"
)

// indexFold finds until in p, in either case.
func indexFold(p []byte, until string) (n int, found bool) {
	for n < len(p) {
		k := bytes.IndexByte(p[n:], until[0])
		if k < 0 {
			return len(p), false
		}
		n += k
		if hasFold(p[n:], until) {
			return n, true
		}
		n++
	}
	return len(p), false
}

// reference decodes the character reference at the start of p and says how many
// bytes it has; 0 if it is none. Without a semicolon only the old names count,
// and not in attributes, where "&copy=1" is part of an address.
func reference(p []byte, attribute bool) (text string, n int) {
	const longest = 33 // "&CounterClockwiseContourIntegral;"
	for n = 1; n < len(p) && n < longest && (isAlnum(p[n]) || p[n] == '#' && n == 1); {
		n++
	}
	if n < len(p) && p[n] == ';' {
		n++
	} else if attribute && p[min(1, len(p)-1)] != '#' {
		return "", 0
	}
	if n < 3 {
		return "", 0
	}
	raw := string(p[:n])
	text = html.UnescapeString(raw)
	if text == raw {
		return "", 0
	}
	// "&ampx" stands for "&" and leaves the "x" as it is.
	for n > 2 && raw[n-1] != ';' && len(text) > 0 && text[len(text)-1] == raw[n-1] && html.UnescapeString(raw[:n-1]) == text[:len(text)-1] {
		n, text = n-1, text[:len(text)-1]
	}
	return strings.ToValidUTF8(text, "\uFFFD"), n
}

// tagName is the length of "<name" or "</name" at the start of p, or 0 if that
// begins no tag: browsers hide "<ann@example.org>", but it is no mark-up.
func tagName(p []byte) int {
	n := 1
	if n < len(p) && p[n] == '/' {
		n++
	}
	if n >= len(p) || p[n]|0x20 < 'a' || p[n]|0x20 > 'z' {
		return 0
	}
	for limit := min(len(p), 64); n < limit && (isAlnum(p[n]) || p[n] == '-' || p[n] == ':' || p[n] == '_' || p[n] == '.'); {
		n++
	}
	if n < len(p) && (isSpace(p[n]) || p[n] == '>' || p[n] == '/') {
		return n
	}
	return 0
}

// lower is a name as a string, in lower case and valid UTF-8. Files use few
// names many times.
func (w *walker) lower(p []byte) string {
	p = p[:min(len(p), maxName)]
	at := &w.names[(len(p)*31^int(p[0])^int(p[len(p)-1])*5)%len(w.names)]
	if !sameName(*at, p) {
		*at = lower(p)
	}
	return *at
}

// sameName reports whether p is name, which is in lower case.
func sameName(name string, p []byte) bool {
	if len(name) != len(p) {
		return false
	}
	for i, c := range p {
		if c >= 'A' && c <= 'Z' {
			c |= 0x20
		}
		if c != name[i] || c >= 0x80 {
			return false
		}
	}
	return true
}

func lower(p []byte) string {
	return string(bytes.ToLower(bytes.ToValidUTF8(p, []byte("?"))))
}

func set(words string) map[string]bool {
	m := map[string]bool{}
	for _, s := range strings.Fields(words) {
		m[s] = true
	}
	return m
}
