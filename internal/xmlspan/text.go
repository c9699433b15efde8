package xmlspan

import (
	"bytes"
	"strconv"
	"unicode/utf8"

	"sardine/document"
)

// maxReference is the longest character reference that is looked for:
// "&#x0010FFFF;" with some zeros to spare.
const maxReference = 16

// Append adds the text raw, which stands at offset at, to b, with its
// references decoded. References to a DTD's own entities stay as they are.
func Append(b *document.Builder, raw []byte, at int64) {
	for {
		i := bytes.IndexByte(raw, '&')
		if i < 0 {
			b.CopyValid(raw, at)
			return
		}
		b.CopyValid(raw[:i], at)
		raw, at = raw[i:], at+int64(i)
		text, n := reference(raw)
		if n == 0 {
			b.Copy(raw[:1], at)
			n = 1
		} else {
			b.Decode(text, at, at+int64(n))
		}
		raw, at = raw[n:], at+int64(n)
	}
}

// Decode returns raw as text, with its references decoded.
func Decode(raw []byte) string {
	if bytes.IndexByte(raw, '&') < 0 && utf8.Valid(raw) {
		return string(raw)
	}
	b := make([]byte, 0, len(raw))
	for len(raw) > 0 {
		if raw[0] == '&' {
			if text, n := reference(raw); n > 0 {
				b, raw = append(b, text...), raw[n:]
				continue
			}
		}
		r, n := utf8.DecodeRune(raw)
		b, raw = utf8.AppendRune(b, r), raw[n:]
	}
	return string(b)
}

// reference decodes the reference that raw begins with; n is its length, 0 if
// it is none that is known.
func reference(raw []byte) (text string, n int) {
	end := bytes.IndexByte(raw[:min(len(raw), maxReference)], ';')
	if end < 2 {
		return "", 0
	}
	name := raw[1:end]
	switch string(name) {
	case "amp":
		return "&", end + 1
	case "lt":
		return "<", end + 1
	case "gt":
		return ">", end + 1
	case "quot":
		return `"`, end + 1
	case "apos":
		return "'", end + 1
	case "nbsp": // not XML's, but VML drawings hold it
		return "\u00a0", end + 1
	}
	if name[0] != '#' || len(name) < 2 {
		return "", 0
	}
	base, digits := 10, name[1:]
	if digits[0]|0x20 == 'x' {
		base, digits = 16, digits[1:]
	}
	c, err := strconv.ParseUint(string(digits), base, 32)
	if err != nil {
		return "", 0
	}
	r := rune(c)
	if c > utf8.MaxRune || !utf8.ValidRune(r) || r == 0 {
		r = utf8.RuneError
	}
	return string(r), end + 1
}

// EscapeText writes s as element content. Characters that XML 1.0 cannot hold
// become U+FFFD.
func EscapeText(s string) []byte { return escape(s, false) }

// EscapeAttr writes s as the value of a quoted attribute.
func EscapeAttr(s string) []byte { return escape(s, true) }

func escape(s string, attr bool) []byte {
	b := make([]byte, 0, len(s)+8)
	for _, r := range s {
		switch {
		case r == '&':
			b = append(b, "&amp;"...)
		case r == '<':
			b = append(b, "&lt;"...)
		case r == '>':
			b = append(b, "&gt;"...)
		case attr && r == '"':
			b = append(b, "&quot;"...)
		case attr && r == '\'':
			b = append(b, "&apos;"...)
		case attr && (r == '\n' || r == '\r' || r == '\t'):
			b = append(append(append(b, "&#"...), strconv.Itoa(int(r))...), ';')
		case r < ' ' && r != '\n' && r != '\t' && r != '\r' || r == 0xFFFE || r == 0xFFFF:
			b = append(b, "\uFFFD"...)
		default:
			b = utf8.AppendRune(b, r)
		}
	}
	return b
}

// EscapeCData writes s inside a CDATA section.
func EscapeCData(s string) []byte {
	return bytes.ReplaceAll([]byte(s), []byte("]]>"), []byte("]]]]><![CDATA[>"))
}
