package mail

import (
	"bytes"
	"context"
	"io"

	"sardine/document"
)

// RewriteMbox copies a mailbox message by message. Messages that stay keep
// their bytes; one that changes is written with its lines that begin with
// "From " quoted.
func RewriteMbox(ctx context.Context, in document.Stream, opt document.Options, ed document.Editor, out io.Writer) error {
	at, size, err := in.At()
	if err != nil {
		return err
	}
	own := &ownEdits{ed: ed}
	w := newTextWriter(own.part, document.Metadata, true)
	splicer := document.NewSplicer(out, io.NewSectionReader(at, 0, size))
	m := &mailbox{lines: newLines(io.NewSectionReader(at, 0, size)), blank: true}
	envelope := func() error {
		line := make([]byte, len(m.from)) // atoms count in the mailbox
		copy(line, m.from)
		for i := range w.atoms {
			w.atoms[i].at, w.atoms[i].stop = w.atoms[i].at-m.fromAt, w.atoms[i].stop-m.fromAt
		}
		edits, err := document.SortEdits(own.edits(line, w.atoms))
		for _, e := range edits {
			if err == nil {
				err = splicer.Edit(document.Edit{Start: e.Start + m.fromAt, End: e.End + m.fromAt, New: e.New})
			}
		}
		own.reps, w.atoms = nil, nil
		return err
	}
	message := func(n int) error {
		start := m.start
		s := document.NewSpool(opt.Spool())
		changed, err := ed.Child(messageName(n), "message/rfc822", m, s)
		if err != nil || !changed {
			return err
		}
		if _, err := io.Copy(io.Discard, m); err != nil {
			return err
		}
		return splicer.Edit(document.Edit{Start: start, End: m.end(), New: quoteFrom(s.Bytes())})
	}
	if err := m.each(ctx, w, envelope, message); err != nil {
		return err
	}
	return splicer.Close()
}

// quoteFrom puts ">" in front of each line of a message that would begin
// another one, or look quoted already. Before the next message there is a blank
// line.
func quoteFrom(data []byte) []byte {
	out := make([]byte, 0, len(data)+len(data)/1000+2)
	for len(data) > 0 {
		next := lineEnd(data, 0)
		if bytes.HasPrefix(data, []byte("From ")) || quotedFrom(data[:next]) {
			out = append(out, '>')
		}
		out, data = append(out, data[:next]...), data[next:]
	}
	return out
}
