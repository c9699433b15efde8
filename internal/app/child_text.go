package app

import (
	"context"
	"path"

	"sardine/finding"
	"sardine/formats"
	"sardine/internal/sandbox"
)

// text does jobText. It is the one job that sends text: text is what was asked
// for.
func (c *child) text(ctx context.Context, call *sandbox.Call) ([]byte, error) {
	q, in, err := c.input(call)
	if err != nil {
		return nil, err
	}
	w := &writer{}
	v := &textVisitor{file: q.rel, write: func(r TextRecord) error {
		w.reset(frameText)
		w.record(&r)
		return call.Send(w.b)
	}}
	res, err := v.read(ctx, formats.File(in, q.size, path.Base(q.rel)), c.options(call))
	if err != nil {
		return nil, err
	}
	w.reset('r')
	if err := w.result(&res); err != nil {
		return nil, err
	}
	return w.b[1:], nil
}

func (w *writer) record(r *TextRecord) {
	w.steps(r.Path)
	w.text(r.Kind)
	w.int(r.Base)
	if r.Text != nil {
		w.count(1)
		w.text(*r.Text)
	} else {
		w.count(0)
	}
	w.again(string(r.Skip))
}

func (r *wireReader) record() (t TextRecord) {
	t.Path, t.Kind, t.Base = r.steps(), r.text(), r.int()
	if r.count(1) == 1 {
		text := r.text()
		t.Text = &text
	}
	t.Skip = r.why()
	return t
}

// around does jobAround: the request ends in findings, the frames hold the rest
// of their lines.
func (c *child) around(ctx context.Context, call *sandbox.Call) ([]byte, error) {
	q, in, err := c.input(call)
	if err != nil {
		return nil, err
	}
	r := wireReader{s: string(q.rest), kinds: c.kinds().kinds}
	shown := &contexts{}
	for r.s != "" && !r.bad {
		var f finding.Finding
		r.finding(&f)
		shown.shown = append(shown.shown, Shown{Finding: f})
	}
	if r.bad {
		return nil, errWire
	}
	if _, err := formats.Read(ctx, formats.File(in, q.size, path.Base(q.rel)), c.options(call), shown); err != nil {
		return nil, err
	}
	w := &writer{}
	for _, s := range shown.shown {
		w.reset(frameAround)
		w.text(s.Before)
		w.text(s.After)
		if err := call.Send(w.b); err != nil {
			return nil, err
		}
	}
	return nil, nil
}
