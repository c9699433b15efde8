package mail

import (
	"bytes"
	"sort"
	"strconv"
	"strings"
)

// media is what Content-Type says.
type media struct {
	typ    string // in lower case, "" if there is none
	params []param

	at, stop int  // the type itself
	said     bool // there is such a field
}

// param is one parameter, perhaps in several segments (RFC 2231, section 3).
type param struct {
	name     string // in lower case, without marks
	text     string // decoded
	plain    bool   // its text is the bytes of the only segment
	segments []segment
}

// segment is one name=value.
type segment struct {
	start, value, end int // name, value without quotes, and end with them
	stop              int // end of the value without quotes
	quoted            bool
	extended          bool // percent-encoded
	order             int  // -1: the only one
	name              string
}

func (m *media) get(name string) string {
	if p := m.find(name); p != nil {
		return p.text
	}
	return ""
}

func (m *media) find(name string) *param {
	for i := range m.params {
		if m.params[i].name == name {
			return &m.params[i]
		}
	}
	return nil
}

// understand takes from the header what says how the content is to be read.
func (s *section) understand(data []byte) {
	if f, ok := s.find("content-type"); ok {
		s.media = parseMedia(data, f)
	} else if s.parent != nil && s.parent.media.typ == "multipart/digest" {
		s.media.typ = "message/rfc822" // RFC 2046, section 5.1.5
	}
	if f, ok := s.find("content-transfer-encoding"); ok {
		value := strings.ToLower(strings.TrimSpace(string(data[f.value:f.end])))
		s.encoding, _, _ = strings.Cut(value, ";")
		s.encoding = strings.Trim(s.encoding, " \t\r\n\"")
		if s.encoding == "7-bit" || s.encoding == "8-bit" {
			s.encoding = strings.Replace(s.encoding, "-", "", 1)
		}
	}
	s.name = s.media.get("name")
	if f, ok := s.find("content-disposition"); ok {
		m := parseMedia(data, f)
		if n := m.get("filename"); n != "" {
			s.name = n
		} else if n := m.get("name"); n != "" && s.name == "" {
			s.name = n
		}
	}
	s.name = oneLine(decodeText(s.name))
	if b := s.media.get("boundary"); b != "" && strings.HasPrefix(s.media.typ, "multipart/") {
		s.delimiter = "--" + strings.TrimRight(b, " \t\r\n")
	}
}

// parseMedia reads the value of Content-Type or Content-Disposition, leniently.
func parseMedia(data []byte, f field) media {
	m := media{said: true}
	at, stop := trimRange(data, f.value, pieceEnd(data, f.value, f.end))
	if i := bytes.IndexAny(data[at:stop], " \t\r\n("); i >= 0 {
		stop = at + i
	}
	m.at, m.stop = at, stop
	m.typ = strings.ToLower(string(data[at:stop]))
	if len(m.typ) > 200 {
		m.typ = ""
	}
	var segs []segment
	for pos := pieceEnd(data, f.value, f.end); pos < f.end && len(segs) < 200; {
		end := pieceEnd(data, pos+1, f.end)
		if s, ok := parseSegment(data, pos+1, end); ok {
			segs = append(segs, s)
		}
		pos = end
	}
	m.params = join(data, segs)
	return m
}

// pieceEnd is where the next semicolon outside quotes is, or end.
func pieceEnd(data []byte, pos, end int) int {
	quoted := false
	for ; pos < end; pos++ {
		switch c := data[pos]; {
		case c == '\\' && quoted:
			pos++
		case c == '"':
			quoted = !quoted
		case c == ';' && !quoted:
			return pos
		}
	}
	return end
}

func trimRange(data []byte, at, stop int) (int, int) {
	for at < stop && blank(data[at]) {
		at++
	}
	for stop > at && blank(data[stop-1]) {
		stop--
	}
	return at, stop
}

func blank(c byte) bool { return c == ' ' || c == '\t' || c == '\r' || c == '\n' }

func parseSegment(data []byte, at, end int) (s segment, ok bool) {
	at, end = trimRange(data, at, end)
	i := bytes.IndexByte(data[at:end], '=')
	if i <= 0 {
		return s, false
	}
	s = segment{start: at, order: -1}
	s.name = strings.ToLower(strings.TrimSpace(string(data[at : at+min(i, 100)])))
	s.value, s.stop = trimRange(data, at+i+1, end)
	s.end = s.stop
	if s.value < s.stop && data[s.value] == '"' {
		s.quoted = true
		s.value++
		if s.stop > s.value && data[s.stop-1] == '"' {
			s.stop--
		}
	}
	s.name, s.extended = strings.CutSuffix(s.name, "*")
	if base, n, found := strings.Cut(s.name, "*"); found {
		if k, err := strconv.Atoi(n); err == nil && k >= 0 {
			s.name, s.order = base, k
		}
	}
	return s, true
}

// join puts the segments of each parameter together.
func join(data []byte, segs []segment) []param {
	var out []param
	for _, s := range segs {
		k := -1
		for i := range out {
			if out[i].name == s.name && s.order >= 0 && out[i].segments[0].order >= 0 {
				k = i
			}
		}
		if k < 0 {
			out = append(out, param{name: s.name})
			k = len(out) - 1
		}
		out[k].segments = append(out[k].segments, s)
	}
	for i := range out {
		p := &out[i]
		sort.SliceStable(p.segments, func(a, b int) bool { return p.segments[a].order < p.segments[b].order })
		p.read(data)
	}
	return out
}

func (p *param) read(data []byte) {
	if s := p.segments[0]; len(p.segments) == 1 && !s.extended {
		raw := data[s.value:s.stop]
		p.plain = s.quoted && bytes.IndexByte(raw, '\\') < 0
		p.text = unquote(raw)
		return
	}
	var raw []byte
	charset := ""
	for i, s := range p.segments {
		v := []byte(unquote(data[s.value:s.stop]))
		if i == 0 && s.extended {
			if parts := bytes.SplitN(v, []byte("'"), 3); len(parts) == 3 {
				charset, v = string(parts[0]), parts[2]
			}
		}
		if s.extended {
			v = percent(v)
		}
		raw = append(raw, v...)
	}
	p.text = decodeCharset(charset, raw)
}

// unquote undoes the backslashes and folds of a quoted string.
func unquote(raw []byte) string {
	if !bytes.ContainsAny(raw, "\\\r\n") {
		return string(raw)
	}
	out := make([]byte, 0, len(raw))
	for i := 0; i < len(raw); i++ {
		switch c := raw[i]; {
		case c == '\\' && i+1 < len(raw) && (raw[i+1] == '"' || raw[i+1] == '\\'):
			i++
			out = append(out, raw[i])
		case c == '\r' || c == '\n':
		default:
			out = append(out, c)
		}
	}
	return string(out)
}

func percent(v []byte) []byte {
	out := v[:0:0]
	for i := 0; i < len(v); i++ {
		if v[i] == '%' && i+2 < len(v) && hexDigit(v[i+1]) >= 0 && hexDigit(v[i+2]) >= 0 {
			out = append(out, byte(hexDigit(v[i+1])<<4|hexDigit(v[i+2])))
			i += 2
			continue
		}
		out = append(out, v[i])
	}
	return out
}

// spellParam writes a parameter anew: quoted if it is ASCII, else as RFC 2231
// has it.
func spellParam(name, text string) []byte {
	text = oneLine(text)
	out := append([]byte(name), '=')
	if ascii([]byte(text)) {
		return append(append(append(out, '"'), strings.NewReplacer(`"`, "'", `\`, "/").Replace(text)...), '"')
	}
	out = append([]byte(name), "*=utf-8''"...)
	for _, c := range []byte(text) {
		if c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'z' || strings.IndexByte("-._", c) >= 0 {
			out = append(out, c)
		} else {
			out = append(out, '%', "0123456789ABCDEF"[c>>4], "0123456789ABCDEF"[c&15])
		}
	}
	return out
}

func ascii(p []byte) bool {
	for _, c := range p {
		if c >= 0x80 {
			return false
		}
	}
	return true
}

func oneLine(s string) string {
	return strings.Join(strings.Fields(strings.ToValidUTF8(s, "\uFFFD")), " ")
}
