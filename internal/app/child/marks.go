package child

import (
	"context"

	"sardine/document"
	"sardine/formats"
	"sardine/formats/pdf"
	"sardine/internal/app/wire"
	"sardine/internal/sandbox"
)

// marks does wire.JobMarks.
func (c *child) marks(ctx context.Context, call *sandbox.Call) ([]byte, error) {
	if len(call.Files) != 1 {
		return nil, wire.ErrGarbled
	}
	info, err := call.Files[0].Stat()
	if err != nil {
		return nil, err
	}
	p, err := pdf.ReadProposals(ctx, formats.File(&childInput{call, call.Files[0], false}, info.Size(), "plan.pdf"), c.options(call))
	if err != nil {
		w := &wire.Writer{}
		w.Text(string(document.ReasonOf(err)))
		return w.Bytes(), nil
	}
	return wire.EncodeMarks(p), nil
}
