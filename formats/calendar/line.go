package calendar

import (
	"bytes"
	"encoding/base64"
	"strings"
	"unicode/utf8"

	"sardine/document"
	"sardine/internal/charset"
)

// letter is one byte of an unfolded line and where in the window it stands.
type letter struct {
	c    byte
	from int // offset in the window
}

// property reads the content line in the first n bytes of the window.
func (p *parser) property(n int) error {
	line := unfold(p.r.Window()[:n])
	colon := valueAt(line)
	if colon < 0 {
		if len(bytes.TrimSpace(textOf(line))) > 0 { // no property, but not nothing
			p.say("", line, nil, false)
		}
		return nil
	}
	head, value := line[:colon], line[colon+1:]
	name, params := split(head)
	switch name {
	case "BEGIN":
		if p.b.Len() > 0 {
			p.b.Insert("\n")
		}
		return nil
	case "END", "VERSION":
		return nil
	}
	quoted, binary, media, enc := false, false, "", (*charset.Encoding)(nil)
	for _, q := range params {
		key, val := strings.ToUpper(q.key), string(textOf(q.value))
		switch {
		case key == "ENCODING" && strings.EqualFold(val, "QUOTED-PRINTABLE") || key == "QUOTED-PRINTABLE":
			quoted = true
		case key == "ENCODING" && (strings.EqualFold(val, "B") || strings.EqualFold(val, "BASE64")) || key == "BASE64":
			binary = true
		case key == "CHARSET":
			enc = charset.Lookup(val)
		case key == "TYPE", key == "FMTTYPE", key == "MEDIATYPE":
			media = val
		}
	}
	if binary {
		return p.embedded(name, media, value)
	}
	if rest, media, ok := dataURL(value); ok {
		return p.embedded(name, media, rest)
	}
	for _, q := range params {
		if title := paramTitles[strings.ToUpper(q.key)]; title != "" && len(q.value) > 0 {
			p.parameter(title, q.value)
		}
	}
	if quoted {
		p.decoded(titleOf(name), value, enc)
		return nil
	}
	p.say(titleOf(name), value, components[name], true)
	return nil
}

// unfold lists the letters of a line without line ends and the blank that each
// further line begins with.
func unfold(w []byte) []letter {
	out := make([]letter, 0, len(w))
	for i := 0; i < len(w); i++ {
		switch {
		case w[i] == '\r' && i+1 < len(w) && w[i+1] == '\n':
		case w[i] == '\n':
			if i+1 < len(w) && (w[i+1] == ' ' || w[i+1] == '\t') {
				i++
			} else if i+1 < len(w) {
				out = append(out, letter{'\n', i}) // a soft line break
			}
		default:
			out = append(out, letter{w[i], i})
		}
	}
	return out
}

func textOf(l []letter) []byte {
	out := make([]byte, len(l))
	for i, x := range l {
		out[i] = x.c
	}
	return out
}

// valueAt is where the colon before the value stands, outside of quotes.
func valueAt(l []letter) int {
	quoted := false
	for i, x := range l {
		switch {
		case x.c == '"':
			quoted = !quoted
		case x.c == ':' && !quoted:
			return i
		case i > 4096:
			return -1
		}
	}
	return -1
}

type param struct {
	key   string
	value []letter
}

// split takes name and parameters apart; a group ("item1.TEL") is no part of
// the name.
func split(head []letter) (name string, params []param) {
	for i, part := range cut(head, ';', true) {
		if i == 0 {
			name = strings.ToUpper(string(textOf(part)))
			name = strings.TrimSpace(name[strings.LastIndexByte(name, '.')+1:])
			continue
		}
		key, value := part, []letter(nil)
		for k, x := range part {
			if x.c == '=' {
				key, value = part[:k], part[k+1:]
				break
			}
		}
		if n := len(value); n >= 2 && value[0].c == '"' && value[n-1].c == '"' {
			value = value[1 : n-1]
		}
		params = append(params, param{string(textOf(key)), value})
	}
	return name, params
}

// cut splits at sep, outside of quotes or not behind a backslash.
func cut(l []letter, sep byte, quotes bool) (out [][]letter) {
	start, quoted := 0, false
	for i := 0; i < len(l); i++ {
		switch {
		case quotes && l[i].c == '"':
			quoted = !quoted
		case !quotes && l[i].c == '\\':
			i++
		case l[i].c == sep && !quoted:
			out = append(out, l[start:i])
			start = i + 1
		}
	}
	return append(out, l[start:])
}

// say builds one value as a line. parts, if not nil, names what stands between
// semicolons.
func (p *parser) say(title string, value []letter, parts []string, escaped bool) {
	start, first := p.b.Pos(), true
	pieces := [][]letter{value}
	if parts != nil {
		pieces = cut(value, ';', false)
	}
	type named struct {
		name     string
		from, to int64
	}
	var inner []named
	for i, piece := range pieces {
		if len(bytes.TrimSpace(textOf(piece))) == 0 {
			continue
		}
		if !first {
			p.b.Insert(", ")
		}
		first = false
		from := p.b.Pos()
		p.build(piece, escaped)
		if i < len(parts) {
			inner = append(inner, named{parts[i], from, p.b.Pos()})
		}
	}
	if p.b.Pos() > start {
		p.label(title, start, p.b.Pos())
		for _, n := range inner {
			p.label(n.name, n.from, n.to)
		}
		p.b.Insert("\n")
	}
}

// run is how much is appended at once.
const run = 32 << 10

// room cuts the part where a long value has filled it.
func (p *parser) room() {
	if p.b.Len() < document.MaxPart/2 || p.bad != nil {
		return
	}
	p.bad = p.each(p.b.Cut(document.Body))
	p.quoted, p.marked = nil, nil
}

// label names the text from the place start on, as far as it stands in the
// part at hand.
func (p *parser) label(name string, start, end int64) {
	base := p.b.Pos() - int64(p.b.Len())
	p.b.Label(document.Key, name, int(max(start-base, 0)), int(max(end-base, 0)))
}

// build appends letters, runs of neighbours at once. A fold may stand inside a
// letter of several bytes, which is then taken as a whole.
func (p *parser) build(l []letter, escaped bool) {
	from, to := 0, 0 // the run at hand, in the window
	flush := func() {
		if from < to && p.bad == nil {
			p.r.Append(p.b, from, to)
			p.room()
		}
	}
	for i := 0; i < len(l); {
		if text := escapeAt(l[i:]); escaped && text != "" {
			flush()
			p.b.Decode(text, p.r.Offset(l[i].from), p.r.Offset(l[i+1].from+1))
			from, to = 0, 0
			i += 2
			continue
		}
		n := whole(l[i].c)
		if i+n > len(l) || !utf8.Valid(textOf(l[i:i+n])) {
			n = 1
		}
		last := l[i+n-1].from
		switch {
		case last != l[i].from+n-1:
			flush()
			p.b.Decode(string(textOf(l[i:i+n])), p.r.Offset(l[i].from), p.r.Offset(last+1))
			from, to = 0, 0
		case l[i].from == to && from < to && to-from < run:
			to = last + 1
		default:
			flush()
			from, to = l[i].from, last+1
		}
		i += n
	}
	flush()
}

// escapeAt is what the backslash that l begins with stands for, or "".
func escapeAt(l []letter) string {
	if len(l) < 2 || l[0].c != '\\' {
		return ""
	}
	switch c := l[1].c; c {
	case 'n', 'N':
		return "\n"
	case ';', ',', '\\', ':', '"':
		return string(c)
	}
	return ""
}

// whole is how many bytes the letter has that begins with c.
func whole(c byte) int {
	switch {
	case c >= 0xF0:
		return 4
	case c >= 0xE0:
		return 3
	case c >= 0xC0:
		return 2
	}
	return 1
}

// parameter builds the value of a parameter, which knows no escapes.
func (p *parser) parameter(title string, value []letter) {
	start := p.b.Pos()
	p.say(title, value, nil, false)
	if p.track {
		p.marked = append(p.marked, document.Span{Start: start, End: p.b.Pos()})
	}
}

// decoded builds a quoted-printable value (RFC 2045, 6.7).
func (p *parser) decoded(title string, value []letter, enc *charset.Encoding) {
	type unit struct {
		c        byte
		from, to int64
	}
	var units []unit
	for i := 0; i < len(value); i++ {
		x := value[i]
		switch {
		case x.c == '=' && i+1 < len(value) && value[i+1].c == '\n':
			i++
		case x.c == '=' && i+2 < len(value) && hexDigit(value[i+1].c) >= 0 && hexDigit(value[i+2].c) >= 0:
			units = append(units, unit{byte(hexDigit(value[i+1].c)<<4 | hexDigit(value[i+2].c)), p.r.Offset(x.from), p.r.Offset(value[i+2].from + 1)})
			i += 2
		case x.c == '\n':
		default:
			units = append(units, unit{x.c, p.r.Offset(x.from), p.r.Offset(x.from + 1)})
		}
	}
	raw := make([]byte, len(units))
	for i, u := range units {
		raw[i] = u.c
	}
	if enc == nil {
		enc = charset.Detect(raw)
	}
	pos := p.b.Pos()
	for i := 0; i < len(units); {
		n := 1
		if enc == charset.UTF8 {
			_, n = utf8.DecodeRune(raw[i:])
		}
		text := string(enc.Decode(raw[i : i+n]))
		if raw[i] == ';' {
			text = ", "
		}
		p.b.Decode(strings.ToValidUTF8(text, "\uFFFD"), units[i].from, units[i+n-1].to)
		i += n
		if p.room(); p.bad != nil {
			return
		}
	}
	if p.b.Pos() == pos {
		return
	}
	p.label(title, pos, p.b.Pos())
	p.b.Insert("\n")
	if p.track {
		p.quoted = append(p.quoted, document.Span{Start: pos, End: p.b.Pos()})
	}
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

// dataURL recognises "data:image/png;base64,...".
func dataURL(value []letter) (rest []letter, media string, ok bool) {
	head := string(textOf(value[:min(len(value), 100)]))
	if !strings.HasPrefix(strings.ToLower(head), "data:") {
		return nil, "", false
	}
	i := strings.Index(head, ";base64,")
	if i < 0 {
		if i = strings.Index(head, `\;base64\,`); i < 0 {
			return nil, "", false
		}
		return value[i+len(`\;base64\,`):], head[5:i], true
	}
	return value[i+len(";base64,"):], head[5:i], true
}

// embedded hands over a file that the line holds.
func (p *parser) embedded(name, media string, value []letter) error {
	text := textOf(value)
	clean := text[:0]
	for _, c := range text {
		if c > ' ' {
			clean = append(clean, c)
		}
	}
	data := make([]byte, base64.StdEncoding.DecodedLen(len(clean)))
	n, err := base64.StdEncoding.Decode(data, clean)
	if n == 0 && err != nil {
		p.cut = true
		return nil
	}
	if !strings.Contains(media, "/") {
		media = ""
	}
	return p.child(strings.ToLower(name), media, bytes.NewReader(data[:n]))
}
