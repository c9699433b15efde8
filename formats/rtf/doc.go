// Package rtf reads and rewrites Rich Text Format, versions 1.0 to 1.9.1.
//
// It reads the text of the document, its notes, headers, comments, properties,
// fields, hidden and deleted text, and hands pictures and embedded objects
// over as members. It lays nothing out. Its one invariant: text is replaced by
// splicing the bytes it was read from, in whole escapes, and all other bytes
// stay.
package rtf

import (
	"bytes"
	"context"
	"io"

	"sardine/document"
)

// Sniff reports whether head begins an RTF document.
func Sniff(head []byte, _ string) bool {
	return bytes.HasPrefix(bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\xEF\xBB\xBF")), " \t\r\n"), []byte(`{\rt`))
}

// Read hands over the text in parts by what it is to a reader: the body, then
// boxes, notes, headers, properties, comments, what is deleted, what is hidden.
func Read(ctx context.Context, in document.Stream, opt document.Options, out document.Output) error {
	return walk(ctx, in, opt, &reading{out})
}

// visitor is what a walk talks to: Read's output or Rewrite's editor.
type visitor interface {
	part(p *document.Part) error
	object(o *object) error
	skip(name string, why document.SkipReason) error
}

type reading struct{ out document.Output }

func (r *reading) part(p *document.Part) error { return r.out.Part(p) }

func (r *reading) object(o *object) error {
	return r.out.Child(o.name, "", bytes.NewReader(o.data[o.from:o.to]))
}

func (r *reading) skip(name string, why document.SkipReason) error {
	r.out.Skip(name, why)
	return nil
}

// walk reads the document once for each channel that has text.
func walk(ctx context.Context, in document.Stream, opt document.Options, v visitor) error {
	at, size, err := in.At()
	if err != nil {
		return err
	}
	limit := opt.Limits.Member
	if limit <= 0 {
		limit = document.DefaultLimits().Member
	}
	b := document.NewBuilder()
	seen, any := uint32(1<<chMain), false
	var open bool
	buf := make([]byte, 2*chunk)
	for ch := chMain; ch < channels; ch++ {
		if seen&(1<<ch) == 0 {
			continue
		}
		p := &parser{scan: newScanner(io.NewSectionReader(at, 0, size), buf), b: b, want: ch, view: opt.View, v: v, limit: limit, ansi: windows1252, fonts: map[int]*page{}}
		p.st = state{uc: 1, font: defaultFont, ch: chHidden}
		if err := p.run(ctx); err != nil {
			return err
		}
		if p.scan.err != nil {
			return p.scan.err
		}
		seen, any, open = seen|p.seen, any || p.handed, p.depth > 0
	}
	if open {
		return v.skip("", document.Partial) // the last group is not closed: the end is missing
	}
	if !any {
		return v.part(&document.Part{})
	}
	return nil
}
