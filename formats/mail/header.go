package mail

import (
	"bytes"
	"slices"
	"strings"

	"sardine/document"
)

// header appends a header block, unfolded and decoded, one field a line, each
// value labelled with the name of its field. What only says how the content is
// built (types, boundaries, charsets, transfer encodings) is not text.
func (m *message) header(s *section) {
	for _, f := range s.fields {
		if m.w.err != nil {
			return
		}
		switch f.name {
		case "content-type":
			m.parameters(s, f, s.media, plainType(s.media.typ))
		case "content-disposition":
			d := parseMedia(m.data, f)
			m.parameters(s, f, d, d.typ == "attachment" || d.typ == "inline" || d.typ == "form-data")
		case "content-transfer-encoding":
			if v := bytes.TrimSpace(m.data[f.value:f.end]); !encodings[s.encoding] || s.encoding == "" && len(v) > 0 {
				m.field(f, nil)
			}
		case "mime-version":
			if v := bytes.TrimSpace(m.data[f.value:f.end]); string(v) != "1.0" {
				m.field(f, nil)
			}
		case "content-md5":
			// A sum of the content lets anyone try what was taken out of it.
			if v := bytes.TrimSpace(m.data[f.value:f.end]); base64Text(v) && len(v) <= 32 {
				m.stale = append(m.stale, document.Edit{Start: int64(f.value), End: int64(f.end)})
				continue
			}
			m.field(f, nil)
		case "dkim-signature", "x-google-dkim-signature", "domainkey-signature", "arc-seal", "arc-message-signature":
			m.field(f, m.sums(f))
		default:
			m.field(f, nil)
		}
		m.w.room(true)
	}
}

var encodings = map[string]bool{
	"": true, "7bit": true, "8bit": true, "binary": true, "quoted-printable": true, "base64": true,
	"x-uuencode": true, "uuencode": true, "x-uue": true, "uue": true,
}

// plainType reports whether typ is a type and nothing more.
func plainType(typ string) bool {
	top, sub, ok := strings.Cut(typ, "/")
	if !ok || sub == "" || len(typ) > 100 {
		return false
	}
	switch top {
	case "text", "multipart", "message", "application", "image", "audio", "video", "font", "model", "chemical":
	default:
		return false
	}
	for _, c := range []byte(sub) {
		if !(c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || strings.IndexByte("-+._", c) >= 0) {
			return false
		}
	}
	return true
}

// builds reports whether a parameter only says how the content is built.
func builds(p *param) bool {
	switch p.name {
	case "boundary":
		return true
	case "charset", "type", "format", "delsp", "protocol", "micalg", "report-type", "smime-type", "method":
		return len(p.text) < 60 && strings.Trim(strings.ToLower(p.text), "abcdefghijklmnopqrstuvwxyz0123456789-+._/:") == ""
	}
	return false
}

// parameters appends what Content-Type and Content-Disposition say beyond the
// building of the content, one value a line. Names of files come later.
func (m *message) parameters(s *section, f field, d media, plain bool) {
	if !plain && d.at < d.stop {
		m.value(f, f.start, pieceEnd(m.data, f.value, f.end), nil)
		m.w.b.Insert("\n")
	}
	for i := range d.params {
		p := &d.params[i]
		switch {
		case p.name == "name" || p.name == "filename":
			m.names = append(m.names, p)
		case !builds(p):
			m.param(p)
		}
	}
	for pos := pieceEnd(m.data, f.value, f.end); pos < f.end; { // what is no parameter
		end := pieceEnd(m.data, pos+1, f.end)
		at, stop := trimRange(m.data, pos+1, end)
		if at < stop && bytes.IndexByte(m.data[at:stop], '=') <= 0 {
			m.value(f, at, stop, nil)
			m.w.b.Insert("\n")
		}
		pos = end
	}
}

// param appends the value of a parameter as a line of its own.
func (m *message) param(p *param) {
	w := m.w
	start := w.b.Len()
	switch s := p.segments[0]; {
	case p.plain:
		m.pieces(s.value, s.stop)
	case p.text != "":
		w.decoded(paramAtom, strings.ToValidUTF8(decodeText(p.text), "\uFFFD"), int64(s.start), int64(s.end), p)
	}
	if w.b.Len() < start {
		start = 0
	}
	w.b.Label(document.Key, p.name, start, w.b.Len())
	w.b.Insert("\n")
}

// sums finds the digests and signatures in a field of DomainKeys Identified
// Mail (RFC 6376, section 3.5): no text, and stale once anything changes.
func (m *message) sums(f field) (holes []document.Edit) {
	for pos := f.value - 1; pos < f.end; {
		end := pieceEnd(m.data, pos+1, f.end)
		at, stop := trimRange(m.data, pos+1, end)
		name, _, ok := bytes.Cut(m.data[at:stop], []byte("="))
		if tag := strings.TrimSpace(string(name)); ok && (tag == "b" || tag == "bh") {
			if from := at + len(name) + 1; base64Text(m.data[from:stop]) {
				holes = append(holes, document.Edit{Start: int64(from), End: int64(stop)})
			}
		}
		pos = end
	}
	m.stale = append(m.stale, holes...)
	return holes
}

func base64Text(p []byte) bool {
	return !slices.ContainsFunc(p, func(c byte) bool { return base64Value[c] < 0 && c != '=' && !blank(c) })
}

// field appends one field but for the holes in it.
func (m *message) field(f field, holes []document.Edit) {
	m.value(f, f.start, f.end, holes)
	if f.end < f.next {
		m.w.decoded(fixedAtom, "\n", int64(f.end), int64(f.next), nil)
	} else {
		m.w.b.Insert("\n")
	}
}

// value appends the range [at,stop) of a field, and labels what follows the
// name with it.
func (m *message) value(f field, at, stop int, holes []document.Edit) {
	w, value := m.w, max(at, min(f.value, stop))
	for value < stop && value > f.start && (m.data[value] == ' ' || m.data[value] == '\t') {
		value++
	}
	name := ""
	if f.value > f.start {
		name = string(bytes.TrimRight(m.data[f.start:f.value-1], " \t"))
	}
	w.bytes(m.data[at:value], int64(at))
	start, pos := w.b.Len(), value
	for _, h := range holes {
		if int(h.Start) > pos {
			m.pieces(pos, int(h.Start))
		}
		pos = max(pos, int(h.End))
	}
	m.pieces(pos, stop)
	if w.b.Len() < start { // cut: the value goes on in a new part
		start = 0
	}
	w.b.Label(document.Key, name, start, w.b.Len())
}

// pieces appends a range of a value: folds, encoded words and plain bytes.
func (m *message) pieces(pos, stop int) {
	for pos < stop && m.w.err == nil {
		pos += m.w.piece(m.data[pos:stop], int64(pos))
	}
}

// piece appends the next piece of a value and returns its length.
func (w *textWriter) piece(raw []byte, at int64) int {
	if n := fold(raw); n > 0 {
		w.decoded(foldAtom, " ", at, at+int64(n), nil)
		return n
	}
	if text, n := encodedWords(raw); n > 0 {
		w.decoded(wordsAtom, text, at, at+int64(n), nil)
		return n
	}
	n := 1
	for n < len(raw) {
		i := bytes.IndexAny(raw[n:], "\r\n=")
		if i < 0 {
			n = len(raw)
			break
		}
		if n += i; raw[n] != '=' || n+1 < len(raw) && raw[n+1] == '?' {
			break
		}
		n++
	}
	w.bytes(raw[:n], at)
	return n
}

// fold is the length of a line break and the blanks after it.
func fold(raw []byte) int {
	n := 0
	for n < len(raw) && (raw[n] == '\r' || raw[n] == '\n') {
		n++
	}
	if n == 0 {
		return 0
	}
	for n < len(raw) && (raw[n] == ' ' || raw[n] == '\t') {
		n++
	}
	return n
}
