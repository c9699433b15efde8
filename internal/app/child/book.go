package child

import (
	"context"
	"encoding/json"

	"sardine/internal/app/reading"
	"sardine/internal/app/wire"
	"sardine/internal/sandbox"
)

// book does wire.JobBook.
func (c *child) book(ctx context.Context, call *sandbox.Call) ([]byte, error) {
	var q reading.BookRequest
	if err := json.Unmarshal(call.Request, &q); err != nil || len(call.Files) != 1 {
		return nil, wire.ErrGarbled
	}
	w := &copyWriter{call: call, buf: []byte{wire.FrameBook}}
	r := reading.Book(ctx, &q, &childInput{call, call.Files[0], false}, w)
	if err := w.flush(); err != nil {
		return nil, err
	}
	return json.Marshal(r)
}
