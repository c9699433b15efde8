package mail

import (
	"bytes"

	"sardine/document"
)

// Mailers nest four or five multiparts, and a digest holds some hundreds of
// messages: beyond these the message is made to exhaust its reader.
const (
	maxNesting = 40
	maxParts   = 10_000
)

// section is one header with its content (RFC 2046 calls it a body part): the
// message itself, or a part of a multipart. All places count in the message.
type section struct {
	parent *section
	inner  []*section
	id     string // "2.1": the first part of the second one

	start, blank int // the header, and the empty line that ends it
	body, end    int // the content
	fields       []field

	media    media
	encoding string // Content-Transfer-Encoding in lower case
	name     string // of the file that it is

	delimiter string // of a multipart: two hyphens and the boundary
	opened    bool   // its delimiter came
	closed    bool   // and its last one
	lead      int    // of a multipart: where the text before the first part ends
	tail      int    // where the text after the last part begins
}

// multipart reports whether s was cut into parts.
func (s *section) multipart() bool { return s.opened }

// field is one header field with its folded lines, without the last newline.
type field struct {
	name              string // in lower case
	start, value, end int
	next              int
}

// find returns the value of the first field of that name.
func (s *section) find(name string) (field, bool) {
	for _, f := range s.fields {
		if f.name == name {
			return f, true
		}
	}
	return field{}, false
}

// divider cuts a message into sections in one pass.
type divider struct {
	data  []byte
	open  []*section // multiparts whose last delimiter has not come, outermost first
	cur   *section   // whose content is being passed
	count int
	why   document.SkipReason
}

// divide cuts the message in data, whose header begins at start. why says that
// it is made of too much, and then the sections are not to be used.
func divide(data []byte, start int) (root *section, why document.SkipReason) {
	d := &divider{data: data}
	root = d.begin(nil, "", start)
	for pos := root.body; len(d.open) > 0 && d.why == ""; {
		at := d.hyphens(pos)
		if at < 0 {
			break
		}
		pos = d.line(at)
	}
	d.finish(nil, len(data))
	return root, d.why
}

// hyphens is where the next line that begins with two hyphens starts, or -1.
func (d *divider) hyphens(pos int) int {
	if pos >= len(d.data) {
		return -1
	}
	if bytes.HasPrefix(d.data[pos:], []byte("--")) && (pos == 0 || d.data[pos-1] == '\n') {
		return pos
	}
	i := bytes.Index(d.data[pos:], []byte("\n--"))
	if i < 0 {
		return -1
	}
	return pos + i + 1
}

// line deals with a line that may be a delimiter and returns where to go on.
func (d *divider) line(at int) int {
	next := lineEnd(d.data, at)
	i, last := d.delimits(at, next)
	if i < 0 {
		return next
	}
	m := d.open[i]
	end := lineBreak(d.data, at)
	if !m.opened {
		m.opened, m.lead = true, max(end, m.body)
	}
	d.finish(m, end)
	d.cur = m
	if last {
		d.open = d.open[:i]
		m.closed, m.tail = true, next
		return next
	}
	d.open = d.open[:i+1]
	if d.count++; d.count > maxParts {
		d.why = document.TooMany
		return next
	}
	return d.begin(m, m.child(), next).body
}

// child is the id of the part that comes next.
func (s *section) child() string {
	n := itoa(len(s.inner) + 1)
	if s.id == "" {
		return n
	}
	return s.id + "." + n
}

// finish ends all sections from the current one up to, and without, m.
func (d *divider) finish(m *section, end int) {
	for s := d.cur; s != nil && s != m; s = s.parent {
		if s.end == 0 {
			s.end = max(end, s.body)
		}
		if s.closed {
			s.end = max(s.end, s.tail)
		}
	}
}

// delimits says to which open multipart the line belongs, innermost first, and
// whether it is its last; -1 for lines that only look like one.
func (d *divider) delimits(at, next int) (i int, last bool) {
	line := bytes.TrimRight(d.data[at:next], " \t\r\n")
	if !bytes.HasPrefix(line, []byte("--")) {
		return -1, false
	}
	for i := len(d.open) - 1; i >= 0; i-- {
		rest, ok := bytes.CutPrefix(line, []byte(d.open[i].delimiter))
		if ok && len(rest) == 0 {
			return i, false
		}
		if ok && string(rest) == "--" {
			return i, true
		}
	}
	return -1, false
}

// begin reads the header of a section and makes it the current one.
func (d *divider) begin(parent *section, id string, start int) *section {
	s := &section{parent: parent, id: id, start: start}
	if parent != nil {
		parent.inner = append(parent.inner, s)
	}
	d.header(s)
	s.understand(d.data)
	d.cur = s
	if s.delimiter != "" {
		if len(d.open) >= maxNesting {
			d.why = document.TooDeep
		}
		d.open = append(d.open, s)
	}
	return s
}

// header finds the fields of s and where its content begins: after the empty
// line, or at what can be no header.
func (d *divider) header(s *section) {
	pos := s.start
	for pos < len(d.data) {
		next := lineEnd(d.data, pos)
		line := d.data[pos:next]
		if empty(line) {
			s.blank, s.body = pos, next
			return
		}
		if line[0] == '-' {
			if i, _ := d.delimits(pos, next); i >= 0 {
				break
			}
		}
		n := fieldName(line)
		switch k := len(s.fields) - 1; {
		case (line[0] == ' ' || line[0] == '\t') && k >= 0:
			s.fields[k].end, s.fields[k].next = pos+len(trimBreak(line)), next
		case n == 0 && len(s.fields) == 0 && s.parent != nil: // the header is missing
			s.blank, s.body = pos, pos
			return
		default:
			f := field{start: pos, value: pos, end: pos + len(trimBreak(line)), next: next}
			if n > 0 {
				f.name = string(bytes.ToLower(bytes.TrimRight(line[:n], " \t")))
				f.value = pos + n + 1
			}
			s.fields = append(s.fields, f)
		}
		pos = next
	}
	s.blank, s.body = pos, pos
}

func empty(line []byte) bool { return len(trimBreak(line)) == 0 }

// trimBreak is line without its newline.
func trimBreak(line []byte) []byte { return bytes.TrimRight(line, "\r\n") }

// lineEnd is where the line after the one at pos begins.
func lineEnd(data []byte, pos int) int {
	if i := bytes.IndexByte(data[pos:], '\n'); i >= 0 {
		return pos + i + 1
	}
	return len(data)
}

// lineBreak is where the newline in front of the line at begins: it belongs to
// the delimiter (RFC 2046, section 5.1.1).
func lineBreak(data []byte, at int) int {
	if at > 0 && data[at-1] == '\n' {
		at--
		if at > 0 && data[at-1] == '\r' {
			at--
		}
	}
	return at
}
