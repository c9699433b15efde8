package isolation

import (
	"context"
	"encoding/json"
	"fmt"
	"os"

	"sardine/finding"
	"sardine/internal/app/reading"
	"sardine/internal/app/wire"
	"sardine/internal/sandbox"
)

// Check lets a child look. The organisation's own details stay here, so that
// they count as personal data.
func (o *isolated) Check(ctx context.Context, f *os.File, ref finding.FileRef) (hits []reading.CheckHit, res finding.Result, err error) {
	q := wire.Request{Rel: ref.Rel, Size: ref.Meta.Size}
	reply, err := o.pool.Do(ctx, &sandbox.Job{
		Name: wire.JobCheck, Request: q.Encode(), Files: []*os.File{f}, Answer: o.answer, Again: func() { hits = nil },
		Frame: func(data []byte) error {
			if len(data) == 0 || data[0] != wire.FrameCheck {
				return wire.ErrGarbled
			}
			if err := json.Unmarshal(data[1:], &hits); err != nil {
				return fmt.Errorf("%w: %w", wire.ErrGarbled, err)
			}
			return nil
		},
	})
	res, err = result(reply, err, 0, false)
	return hits, res, err
}
