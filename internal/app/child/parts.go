package child

import (
	"context"

	"sardine/document"
	"sardine/finding"
	"sardine/internal/app/wire"
	"sardine/internal/sandbox"
)

// parts does wire.JobParts. Text crosses the pipe, because whose it is the parent
// decides.
func (c *child) parts(ctx context.Context, call *sandbox.Call) ([]byte, error) {
	q, in, err := c.input(call)
	if err != nil {
		return nil, err
	}
	w, found := &wire.Writer{}, &wire.Writer{}
	var broken error
	see := func(p *document.Part) {
		w.Reset(wire.FramePart)
		w.Part(p)
		if err := sendPieces(call, w.Bytes()[1:]); err != nil && broken == nil {
			broken = err
		}
	}
	res, err := c.with(call).Parts(ctx, in, finding.FileRef{Rel: q.Rel, Meta: finding.Meta{Size: q.Size}}, see, func(fs []finding.Finding) error {
		if broken != nil {
			return broken
		}
		return c.sendFindings(call, found, fs)
	})
	if err != nil {
		return nil, err
	}
	if broken != nil {
		return nil, broken
	}
	return wire.EncodeResult(&res)
}

// pieceSize is well below what a frame may hold.
const pieceSize = 1 << 20

func sendPieces(call *sandbox.Call, data []byte) error {
	frame := make([]byte, 0, min(len(data), pieceSize)+1)
	for {
		n := min(len(data), pieceSize)
		kind := byte(wire.FramePart)
		if n == len(data) {
			kind = wire.FramePartLast
		}
		if err := call.Send(append(append(frame[:0], kind), data[:n]...)); err != nil {
			return err
		}
		if data = data[n:]; len(data) == 0 {
			return nil
		}
	}
}
