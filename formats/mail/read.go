package mail

import (
	"bytes"
	"context"
	"io"
	"strings"

	"sardine/document"
)

// Read reads one message: its header as Metadata, its bodies and attachments
// as children.
func Read(ctx context.Context, in document.Stream, opt document.Options, out document.Output) error {
	m := &message{ctx: ctx, v: reading{out}, large: largeContent}
	m.w = newTextWriter(out.Part, document.Metadata, false)
	whole, err := m.load(in, opt.Limits.Member)
	if err != nil {
		return err
	}
	if err := m.walk(); err != nil {
		return err
	}
	if !whole {
		return document.Skipped(document.TooLarge, nil)
	}
	return nil
}

// visitor takes what a message holds. Read's hands it over; Rewrite's asks
// what has to change.
type visitor interface {
	// child takes a member. changed is what is to stand in its place, if there is
	// anything.
	child(name, mediaType string, c content) (changed []byte, ok bool, err error)
	// body is child for what the message itself says.
	body(name, mediaType string, labels []document.Label, c content) (changed []byte, ok bool, err error)
	// skip takes what is not read. An error ends the walk.
	skip(name string, why document.SkipReason) error
}

type reading struct{ out document.Output }

func (r reading) child(name, mediaType string, c content) ([]byte, bool, error) {
	return nil, false, r.out.Child(name, mediaType, c.reader())
}

func (r reading) body(name, mediaType string, labels []document.Label, c content) ([]byte, bool, error) {
	defer document.Within(r.out, labels)()
	return r.child(name, mediaType, c)
}

func (r reading) skip(name string, why document.SkipReason) error {
	r.out.Skip(name, why)
	return nil
}

// message is one Read or Rewrite call.
type message struct {
	ctx   context.Context
	v     visitor
	w     *textWriter
	data  []byte
	large int // content above this size is decoded while it is read; 0: none is

	names   []*param         // of attachments
	labels  []document.Label // of bodies
	partial bool             // something may be missing

	edits []document.Edit // what is to change in bodies and attachments
	stale []document.Edit // what goes when anything changes: sums and signatures
}

// load reads the message into memory, or as much of its beginning as may be
// held: header and bodies stand in front of what is attached.
func (m *message) load(in document.Stream, limit int64) (whole bool, err error) {
	at, size, err := in.At()
	if err != nil {
		return false, err
	}
	if limit <= 0 {
		limit = document.DefaultLimits().Member
	}
	m.data = make([]byte, min(size, limit))
	n, err := at.ReadAt(m.data, 0)
	if err != nil && err != io.EOF {
		return false, err
	}
	m.data = m.data[:n]
	return size <= limit, nil
}

// walk hands over the message's own text and then its members, in their order.
func (m *message) walk() error {
	start := skipEnvelope(m.data)
	root, why := divide(m.data, start)
	m.envelope(start)
	if why != "" {
		m.header(root)
		if err := m.v.skip("", why); err != nil {
			return err
		}
		return m.raw(root)
	}
	m.headers(root)
	if err := m.w.take(document.Name); err != nil {
		return err
	}
	for _, p := range m.names {
		m.param(p)
		m.w.room(true)
	}
	if err := m.w.take(document.Hidden); err != nil {
		return err
	}
	m.around(root)
	if err := m.w.take(document.Body); err != nil {
		return err
	}
	m.describe(root)
	if err := m.members(root); err != nil {
		return err
	}
	if m.partial {
		return m.v.skip("", document.Partial)
	}
	return nil
}

// envelope appends what stands in front of the header: the "From " line of a
// mailbox, without its first word.
func (m *message) envelope(end int) {
	for pos := 0; pos < end; {
		next := lineEnd(m.data, pos)
		line := trimBreak(m.data[pos:min(next, end)])
		skip := 0
		for _, first := range []string{"\xEF\xBB\xBF", "From ", ">From "} {
			if bytes.HasPrefix(line[skip:], []byte(first)) {
				skip += len(first)
			}
		}
		if m.w.bytes(line[skip:], int64(pos+skip)); skip < len(line) {
			m.w.b.Insert("\n")
		}
		pos = next
	}
}

func (m *message) headers(s *section) {
	m.header(s)
	for _, i := range s.inner {
		m.headers(i)
	}
}

// around appends the text before the first and after the last part of each
// multipart: no mail program shows it, so it counts as hidden.
func (m *message) around(s *section) {
	if !s.multipart() {
		return
	}
	m.lines(s.body, s.lead)
	for _, i := range s.inner {
		m.around(i)
	}
	if s.closed {
		m.lines(s.tail, s.end)
	}
}

// lines appends a range of the message as it stands, cut at line ends.
func (m *message) lines(at, stop int) {
	if len(bytes.TrimSpace(m.data[at:max(at, stop)])) == 0 {
		return
	}
	for at < stop && m.w.err == nil && m.ctx.Err() == nil {
		end := at + chunkOf(m.data[at:stop])
		if i := bytes.LastIndexByte(m.data[at:end], '\n'); i >= 0 && end < stop {
			end = at + i + 1
		}
		m.w.bytes(m.data[at:end], int64(at))
		m.w.room(true)
		at = end
	}
	m.w.b.Insert("\n")
}

// raw hands over all that follows the header as it stands.
func (m *message) raw(root *section) error {
	if err := m.w.take(document.Body); err != nil {
		return err
	}
	m.lines(root.body, len(m.data))
	if err := m.ctx.Err(); err != nil {
		return err
	}
	return m.w.take(document.Body)
}

// members hands over the contents of s and of its parts.
func (m *message) members(s *section) error {
	if err := m.ctx.Err(); err != nil {
		return err
	}
	if !s.multipart() {
		return m.leaf(s)
	}
	for _, i := range s.inner {
		if err := m.members(i); err != nil {
			return err
		}
	}
	return nil
}

// describe makes the labels of the bodies: who sent the message, to whom, when
// and about what.
func (m *message) describe(root *section) {
	for _, f := range root.fields {
		kind, ok := describing[f.name]
		if !ok || len(m.labels) == maxLabels {
			continue
		}
		value := oneLine(decodeText(unquote(m.data[f.value:f.end])))
		if len(value) > maxLabel {
			value = strings.ToValidUTF8(value[:maxLabel], "")
		}
		if value != "" {
			m.labels = append(m.labels, document.Label{Kind: kind, Name: value})
		}
	}
}

var describing = map[string]document.LabelKind{
	"from": document.Sender, "to": document.Recipient, "cc": document.Recipient, "bcc": document.Recipient,
	"date": document.Sent, "subject": document.Subject,
}

// A message to a whole school has a list of recipients that no label need hold.
const maxLabel, maxLabels = 1000, 10
