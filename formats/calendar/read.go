// Package calendar reads and rewrites calendars (iCalendar, RFC 5545, and the
// vCalendar before it) and address books (vCard 2.1, 3.0 and 4.0, RFC 6350):
// files of content lines, which are folded, escaped, and at times
// quoted-printable.
//
// It does not work out when a meeting takes place. Its one invariant: each
// value is one line of text under the name of its property, and every letter
// of it knows the bytes it was read from, across folds and escapes.
package calendar

import (
	"bytes"
	"context"
	"io"

	"sardine/document"
	"sardine/internal/charset"
)

// Sniff reports whether head begins a calendar.
func Sniff(head []byte, _ string) bool {
	return begins(head, "BEGIN:VCALENDAR", "BEGIN:VEVENT", "BEGIN:VTODO")
}

// SniffCards reports whether head begins an address book.
func SniffCards(head []byte, _ string) bool { return begins(head, "BEGIN:VCARD") }

func begins(head []byte, words ...string) bool {
	text := head[:min(len(head), 4096)]
	text = bytes.TrimLeft(charset.Detect(text).Decode(text), " \t\r\n\ufeff")
	for _, w := range words {
		if len(text) >= len(w) && bytes.EqualFold(text[:len(w)], []byte(w)) {
			return true
		}
	}
	return false
}

// maxLine is how long a content line may be with all its folds: longer ones,
// which pictures are, are read in pieces.
const maxLine = 24 << 20

// Read hands over the values, a line each, labelled with what their property
// is called; pictures and files inside are members.
func Read(ctx context.Context, in document.Stream, _ document.Options, out document.Output) error {
	r, err := charset.NewReader(in, nil)
	if err != nil {
		return err
	}
	p := &parser{ctx: ctx, r: r, b: document.NewBuilder(), each: out.Part, child: out.Child}
	if err := p.parse(); err != nil {
		return err
	}
	if p.cut {
		out.Skip("", document.Partial)
	}
	return nil
}

// Rewrite copies the file with replacements spelt as their line wants it.
// Members are not rewritten: what has to change in one is an error.
func Rewrite(ctx context.Context, in document.Stream, _ document.Options, ed document.Editor, w io.Writer) error {
	var p *parser
	return document.SpliceParts(in, ed, w, func(src io.Reader, emit func(*document.Part) error) error {
		r, err := charset.NewReader(src, nil)
		if err != nil {
			return err
		}
		p = &parser{ctx: ctx, r: r, b: document.NewBuilder(), each: emit, track: true}
		p.child = func(name, media string, r io.Reader) error {
			changed, err := ed.Child(name, media, r, io.Discard)
			if err == nil && changed {
				err = document.Skipped(document.Unsupported, nil)
			}
			return err
		}
		if err := p.parse(); err != nil {
			return err
		}
		if p.cut {
			return document.Skipped(document.Partial, nil)
		}
		return nil
	}, func(part *document.Part, reps []document.Replacement) ([]document.Edit, error) {
		return p.edits(part, reps)
	})
}

// parser goes through one file.
type parser struct {
	ctx   context.Context // of one Read or Rewrite call
	r     *charset.Reader
	b     *document.Builder
	each  func(*document.Part) error
	child func(name, media string, r io.Reader) error
	bad   error // what each returned
	cut   bool  // a line was too long to be read as one

	track  bool
	quoted []document.Span // spans of the part at hand that are quoted-printable
	marked []document.Span // parameters, which have no escapes
}

func (p *parser) parse() error {
	for {
		n, err := p.line()
		if err != nil {
			return err
		}
		if n == 0 {
			break
		}
		if err := p.property(n); err != nil {
			return err
		}
		if p.bad != nil {
			return p.bad
		}
		p.r.Skip(n)
		if p.b.Full() {
			if err := p.ctx.Err(); err != nil {
				return err
			}
			if err := p.each(p.b.Cut(document.Body)); err != nil {
				return err
			}
			p.quoted, p.marked = nil, nil
		}
	}
	return p.each(p.b.Take(document.Body))
}

// line makes the window hold a whole content line with its folds and returns
// its length, line end included; 0 at the end of the file.
func (p *parser) line() (int, error) {
	at, soft := 0, -1 // soft is 1 if the line is quoted-printable, 0 if not
	for {
		w := p.r.Window()
		i := bytes.IndexByte(w[at:], '\n')
		if i < 0 || at+i+1 >= len(w) && !p.r.EOF() {
			if !p.r.EOF() && len(w) < maxLine {
				if err := p.r.Fill(); err != nil {
					return 0, err
				}
				continue
			}
			if len(w) >= maxLine {
				p.cut = true
				return p.r.Boundary(maxLine), nil
			}
			if i < 0 {
				return len(w), nil
			}
		}
		end := at + i + 1
		if soft < 0 {
			soft = 0
			if head, _, ok := bytes.Cut(w[:end], []byte(":")); ok && isQuoted(head) {
				soft = 1
			}
		}
		body := bytes.TrimRight(w[at:end], "\r\n")
		switch {
		case end < len(w) && (w[end] == ' ' || w[end] == '\t') && len(bytes.TrimSpace(w[:end])) > 0:
			at = end // folded (RFC 5545, 3.1)
		case soft == 1 && bytes.HasSuffix(body, []byte("=")) && end < len(w):
			at = end // a soft line break (RFC 2045, 6.7)
		default:
			return end, nil
		}
	}
}

func isQuoted(head []byte) bool {
	return bytes.Contains(bytes.ToUpper(head), []byte("QUOTED-PRINTABLE"))
}
