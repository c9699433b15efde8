package child

import (
	"context"

	"sardine/internal/app/wire"
	"sardine/internal/sandbox"
	"sardine/sar/records"
)

// records does wire.JobRecords: the request ends in the format, a frame is a
// piece of the file.
func (c *child) records(ctx context.Context, call *sandbox.Call) ([]byte, error) {
	q, in, err := c.input(call)
	if err != nil {
		return nil, err
	}
	return nil, records.Split(ctx, in, q.Size, string(q.Rest), func(p *records.Piece) error {
		return call.Send(p.Append([]byte{wire.FrameRecord}))
	})
}
