package child

import (
	"context"
	"encoding/json"

	"sardine/finding"
	"sardine/internal/app/wire"
	"sardine/internal/sandbox"
)

// check does wire.JobCheck.
func (c *child) check(ctx context.Context, call *sandbox.Call) ([]byte, error) {
	q, in, err := c.input(call)
	if err != nil {
		return nil, err
	}
	hits, res, err := c.with(call).Check(ctx, in, finding.FileRef{Rel: q.Rel, Meta: finding.Meta{Size: q.Size}})
	if err != nil {
		return nil, err
	}
	data, err := json.Marshal(hits)
	if err != nil {
		return nil, err
	}
	if err := call.Send(append([]byte{wire.FrameCheck}, data...)); err != nil {
		return nil, err
	}
	return wire.EncodeResult(&res)
}
