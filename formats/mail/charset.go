package mail

import (
	"bytes"
	"encoding/base64"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// lookup finds a charset by the names that mail has for it; nil for UTF-8,
// ASCII and those that nobody knows.
func lookup(name string) encoding.Encoding {
	name = strings.ToLower(strings.TrimSpace(name))
	switch name {
	case "", "us-ascii", "ascii", "ansi_x3.4-1968", "utf-8", "utf8", "unknown-8bit", "x-unknown", "x-user-defined", "binary":
		return nil
	case "utf-16":
		return unicode.UTF16(unicode.BigEndian, unicode.UseBOM)
	case "cp-850", "cp850", "ibm850":
		return charmap.CodePage850
	case "cp437", "ibm437":
		return charmap.CodePage437
	case "iso-2022-kr", "csiso2022kr": // browsers refuse it, mail holds it
		return korean2022{}
	}
	e, err := htmlindex.Get(name)
	if err != nil {
		return nil
	}
	return e
}

// korean2022 is ISO-2022-KR (RFC 1557): seven bits, in which a control character
// shifts to the letters of EUC-KR without their high bits, and another one back.
type korean2022 struct{ encoding.Encoding }

func (korean2022) NewDecoder() *encoding.Decoder {
	return &encoding.Decoder{Transformer: transform.Chain(&unshift{}, korean.EUCKR.NewDecoder())}
}

// unshift makes EUC-KR of ISO-2022-KR.
type unshift struct{ out bool }

func (u *unshift) Reset() { u.out = false }

func (u *unshift) Transform(dst, src []byte, atEOF bool) (n, at int, err error) {
	const designation = "\x1B$)C"
	for at < len(src) {
		c := src[at]
		switch {
		case c == '\x0E' || c == '\x0F':
			u.out = c == '\x0E'
			at++
			continue
		case c == designation[0]:
			if rest := string(src[at:]); strings.HasPrefix(rest, designation) {
				at += len(designation)
				continue
			} else if !atEOF && strings.HasPrefix(designation, rest) {
				return n, at, transform.ErrShortSrc
			}
		case c == '\n':
			u.out = false // each line begins anew
		case u.out && c > ' ' && c < 0x7F:
			c |= 0x80
		}
		if n == len(dst) {
			return n, at, transform.ErrShortDst
		}
		dst[n] = c
		n, at = n+1, at+1
	}
	return n, at, nil
}

// shifts reports whether text in a charset that is all ASCII may mean something
// else.
func shifts(name string) bool {
	name = strings.ToLower(strings.TrimSpace(name))
	return strings.HasPrefix(name, "iso-2022") || strings.HasPrefix(name, "hz") || strings.HasPrefix(name, "utf-16") || utf7(name)
}

func utf7(name string) bool {
	name = strings.ToLower(name)
	return name == "utf-7" || name == "unicode-1-1-utf-7" || name == "utf7"
}

// toUTF8 turns data into valid UTF-8. It is not ok when the charset is not
// known or does not explain all of data; the text is then left to be guessed.
func toUTF8(name string, data []byte) (text []byte, ok bool) {
	if !shifts(name) && (ascii(data) || utf8.Valid(data) && lookup(name) == nil) {
		return data, true
	}
	if utf7(name) {
		return decodeUTF7(data), true
	}
	e := lookup(name)
	if e == nil {
		return nil, false
	}
	if mislabelled(name, data) {
		return data, true
	}
	text, err := e.NewDecoder().Bytes(data)
	if err != nil || !utf8.Valid(text) || bytes.Contains(text, []byte("\uFFFD")) {
		return nil, false
	}
	return text, true
}

// mislabelled reports whether data is UTF-8 though it is said to be in a code
// page of single bytes: text in one of those that is UTF-8 by chance is rare,
// programs that name the wrong one are not.
func mislabelled(name string, data []byte) bool {
	_, single := lookup(name).(*charmap.Charmap)
	return single && !ascii(data) && utf8.Valid(data)
}

// fromUTF8 spells text in a charset; not ok if that lacks a letter of it.
func fromUTF8(name string, text []byte) (data []byte, ok bool) {
	if ascii(text) && !shifts(name) {
		return text, true
	}
	switch strings.ToLower(name) {
	case "utf-8", "utf8":
		return text, true
	case "utf-16", "iso-2022-kr", "csiso2022kr": // which byte order it was is not kept; only read
		return nil, false
	}
	e := lookup(name)
	if e == nil {
		return nil, false
	}
	data, err := e.NewEncoder().Bytes(text)
	if err != nil {
		return nil, false
	}
	back, err := e.NewDecoder().Bytes(data)
	return data, err == nil && bytes.Equal(back, text)
}

// decodeUTF7 undoes UTF-7 (RFC 2152).
func decodeUTF7(data []byte) []byte {
	out := make([]byte, 0, len(data))
	for i := 0; i < len(data); i++ {
		if data[i] != '+' {
			r, n := utf8.DecodeRune(data[i:])
			out = utf8.AppendRune(out, r)
			i += n - 1
			continue
		}
		end := i + 1
		for end < len(data) && base64Value[data[end]] >= 0 {
			end++
		}
		if end == i+1 {
			out = append(out, '+')
		} else {
			raw := make([]byte, base64.RawStdEncoding.DecodedLen(end-i-1))
			n, _ := base64.RawStdEncoding.Decode(raw, data[i+1:end]) // what is left over is padding
			units := make([]uint16, 0, n/2)
			for k := 0; k+1 < n; k += 2 {
				units = append(units, uint16(raw[k])<<8|uint16(raw[k+1]))
			}
			for _, r := range utf16.Decode(units) {
				out = utf8.AppendRune(out, r)
			}
		}
		i = end - 1
		if end < len(data) && data[end] == '-' {
			i = end
		}
	}
	return out
}

// decodeCharset turns data into valid UTF-8 text, whatever it takes: for the
// few words of a header.
func decodeCharset(name string, data []byte) string {
	if utf8.Valid(data) && !shifts(name) {
		return string(data)
	}
	if utf7(name) {
		return string(decodeUTF7(data))
	}
	if e := lookup(name); e != nil {
		if out, err := e.NewDecoder().Bytes(data); err == nil && utf8.Valid(out) {
			return string(out)
		}
	}
	out, err := charmap.Windows1252.NewDecoder().Bytes(data)
	if err != nil || !utf8.Valid(out) {
		return strings.ToValidUTF8(string(data), "\uFFFD")
	}
	return string(out)
}

// decodeText undoes the encoded words in a value.
func decodeText(value string) string {
	if !strings.Contains(value, "=?") {
		if utf8.ValidString(value) {
			return value
		}
		return decodeCharset("", []byte(value))
	}
	var out strings.Builder
	for raw := []byte(value); len(raw) > 0; {
		if text, n := encodedWords(raw); n > 0 {
			out.WriteString(text)
			raw = raw[n:]
			continue
		}
		i := max(bytes.IndexByte(raw[1:], '=')+1, 1)
		if bytes.IndexByte(raw[1:], '=') < 0 {
			i = len(raw)
		}
		out.WriteString(decodeCharset("", raw[:i]))
		raw = raw[i:]
	}
	return out.String()
}
