package child

import (
	"context"

	"sardine/finding"
	"sardine/internal/app/reading"
	"sardine/internal/app/wire"
	"sardine/internal/sandbox"
)

// text does wire.JobText. It is the one job that sends text: text is what was asked
// for.
func (c *child) text(ctx context.Context, call *sandbox.Call) ([]byte, error) {
	q, in, err := c.input(call)
	if err != nil {
		return nil, err
	}
	w := &wire.Writer{}
	ref := finding.FileRef{Rel: q.Rel, Meta: finding.Meta{Size: q.Size}}
	res, err := c.with(call).Texts(ctx, in, ref, func(r reading.TextRecord) error {
		w.Reset(wire.FrameText)
		w.Record(&r)
		return call.Send(w.Bytes())
	})
	if err != nil {
		return nil, err
	}
	return wire.EncodeResult(&res)
}

// around does wire.JobAround: the request ends in findings, the frames hold the rest
// of their lines.
func (c *child) around(ctx context.Context, call *sandbox.Call) ([]byte, error) {
	q, in, err := c.input(call)
	if err != nil {
		return nil, err
	}
	fs, err := wire.Findings(q.Rest, c.kinds())
	if err != nil {
		return nil, err
	}
	shown := make([]reading.Shown, len(fs))
	for i := range fs {
		shown[i].Finding = fs[i]
	}
	if err := c.with(call).Around(ctx, in, finding.FileRef{Rel: q.Rel, Meta: finding.Meta{Size: q.Size}}, shown); err != nil {
		return nil, err
	}
	w := &wire.Writer{}
	for _, s := range shown {
		w.Reset(wire.FrameAround)
		w.Text(s.Before)
		w.Text(s.After)
		if err := call.Send(w.Bytes()); err != nil {
			return nil, err
		}
	}
	return nil, nil
}
