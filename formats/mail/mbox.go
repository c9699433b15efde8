package mail

import (
	"bytes"
	"context"
	"io"

	"sardine/document"
)

// ReadMbox reads a mailbox (RFC 4155 and its relatives): the "From " lines are
// its own text, each message is a child. It streams, so that a mailbox may be of
// any size.
func ReadMbox(ctx context.Context, in document.Stream, opt document.Options, out document.Output) error {
	w := newTextWriter(out.Part, document.Metadata, false)
	m := &mailbox{lines: newLines(in), blank: true}
	return m.each(ctx, w, nil, func(n int) error { return out.Child(messageName(n), "message/rfc822", m) })
}

func messageName(n int) string { return "message " + itoa(n) + ".eml" }

// each walks the mailbox: its "From " lines go to w, envelope hears of each when
// its text was taken, and message is called at the start of each message.
func (m *mailbox) each(ctx context.Context, w *textWriter, envelope func() error, message func(n int) error) error {
	for n := 0; ; {
		if err := ctx.Err(); err != nil {
			return err
		}
		if m.from != nil {
			w.bytes(bytes.TrimRight(m.from, "\r\n")[len("From "):], m.fromAt+int64(len("From ")))
			if w.b.Insert("\n"); w.take(document.Metadata) != nil {
				return w.err
			}
			if envelope != nil {
				if err := envelope(); err != nil {
					return err
				}
			}
			m.from = nil
		}
		if m.skipBlank() {
			break
		}
		if m.from != nil {
			continue
		}
		n++
		if err := message(n); err != nil {
			return err
		}
		if _, err := io.Copy(io.Discard, m); err != nil { // what the child left
			return err
		}
	}
	if m.err != io.EOF {
		return m.err
	}
	return nil
}

// mailbox is an io.Reader of one message after another: it gives io.EOF at
// each "From " line, which is then in from.
type mailbox struct {
	lines  *lines
	out    []byte // of a line, not yet served
	from   []byte
	fromAt int64
	start  int64 // where the first line after a "From " line, or a blank one, is
	blank  bool  // the line before was blank, or there was none
	err    error
}

// skipBlank moves to the first byte of a message; true at the end of the mailbox.
func (m *mailbox) skipBlank() (done bool) {
	for len(m.out) == 0 && m.from == nil && m.err == nil {
		m.start = m.lines.pos
		m.fill()
		if len(bytes.Trim(m.out, "\r\n")) == 0 {
			m.out = nil
		}
	}
	return len(m.out) == 0 && m.from == nil
}

func (m *mailbox) Read(p []byte) (int, error) {
	for len(m.out) == 0 {
		if m.from != nil {
			return 0, io.EOF
		}
		if m.err != nil {
			return 0, m.err
		}
		m.fill()
	}
	n := copy(p, m.out)
	m.out = m.out[n:]
	return n, nil
}

// end is where the message that was read to its end stops in the mailbox.
func (m *mailbox) end() int64 {
	if m.from != nil {
		return m.fromAt
	}
	return m.lines.pos
}

// fill reads the next line into out, or into from if it begins a message.
func (m *mailbox) fill() {
	whole := !m.lines.mid
	line, at, err := m.lines.next()
	m.err = err
	if whole && m.blank && bytes.HasPrefix(line, []byte("From ")) {
		line = bytes.Clone(line) // looking ahead moves the buffer under it
		if m.isFrom(line) {
			m.from, m.fromAt = line, at
			return
		}
	}
	if whole {
		m.blank = len(bytes.TrimRight(line, "\r\n")) == 0
		if quotedFrom(line) {
			line = line[1:] // the mailbox's own quoting, undone
		}
	}
	m.out = line
}

// quotedFrom reports whether line is a "From " line behind ">".
func quotedFrom(line []byte) bool {
	quoted := bytes.TrimLeft(line, ">")
	return len(quoted) < len(line) && bytes.HasPrefix(quoted, []byte("From "))
}

// isFrom reports whether line begins a message. In prose after a blank line
// "From " begins a sentence: a message's has a time in it, or is followed by a
// header line.
func (m *mailbox) isFrom(line []byte) bool {
	for i := 6; i+2 < len(line); i++ {
		if line[i] == ':' && digit(line[i-1]) && digit(line[i+1]) && digit(line[i+2]) {
			return true
		}
	}
	next, _ := m.lines.r.Peek(100)
	next, _, _ = bytes.Cut(next, []byte("\n"))
	return fieldName(next) > 0
}

func digit(c byte) bool { return c >= '0' && c <= '9' }
