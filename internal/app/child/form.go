package child

import (
	"context"
	"encoding/json"

	"sardine/internal/app/reading"
	"sardine/internal/app/wire"
	"sardine/internal/sandbox"
)

// form does wire.JobForm.
func (c *child) form(_ context.Context, call *sandbox.Call) ([]byte, error) {
	var q reading.FormRequest
	if err := json.Unmarshal(call.Request, &q); err != nil || len(call.Files) != 1 {
		return nil, wire.ErrGarbled
	}
	data, err := json.Marshal(reading.Form(&q, &childInput{call, call.Files[0], false}))
	if err != nil {
		return nil, err
	}
	w := &copyWriter{call: call, buf: []byte{wire.FrameForm}}
	if _, err := w.Write(data); err != nil {
		return nil, err
	}
	return nil, w.flush()
}
