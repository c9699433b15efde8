package isolation

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"os"

	"sardine/internal/app/reading"
	"sardine/internal/app/wire"
	"sardine/internal/sandbox"
)

func (o *isolated) Book(ctx context.Context, q *reading.BookRequest, in, dst *os.File) (reading.BookReply, error) {
	if err := q.Measure(in); err != nil {
		return reading.BookReply{}, WithoutPath(err)
	}
	raw, err := json.Marshal(q)
	if err != nil {
		return reading.BookReply{}, err
	}
	var own error // the disk's
	reply, err := o.pool.Do(ctx, &sandbox.Job{
		Name: wire.JobBook, Request: raw, Files: []*os.File{in},
		Frame: func(data []byte) error {
			if len(data) == 0 || data[0] != wire.FrameBook {
				return wire.ErrGarbled
			}
			if len(data) > 1 && dst == nil {
				return wire.ErrGarbled
			}
			if own == nil && len(data) > 1 {
				_, own = dst.Write(data[1:])
			}
			return own
		},
		Again: func() {
			if dst != nil && own == nil {
				_, err := dst.Seek(0, io.SeekStart)
				own = errors.Join(err, dst.Truncate(0))
			}
		},
	})
	var r reading.BookReply
	switch {
	case own != nil:
		return r, WithoutPath(own)
	case ctx.Err() != nil:
		return r, ctx.Err()
	case err != nil:
		if _, err := reasonOfDeath(err); err != nil {
			return r, err
		}
		return reading.BookReply{Failed: true}, nil
	case json.Unmarshal(reply, &r) != nil:
		return r, wire.ErrGarbled
	}
	return r, nil
}

// CountPages is how many pages a PDF has; 0 if they cannot be bound.
func CountPages(ctx context.Context, how Opener, file string) (int, error) {
	f, err := os.Open(file)
	if err != nil {
		return 0, WithoutPath(err)
	}
	defer func() { _ = f.Close() }() // read only
	r, err := how.Book(ctx, &reading.BookRequest{Do: "count"}, f, nil)
	return r.Pages, err
}
