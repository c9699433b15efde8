package app

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"os"

	"sardine/internal/sandbox"
	"sardine/sar/binder"
)

// books works on pages of PDF, here or in children.
type books struct{ pool *sandbox.Pool } // nil: here

func (l *looking) books() *books {
	if o, ok := l.opener.(*isolated); ok {
		return &books{o.pool}
	}
	return &books{}
}

// do does what q says with the file in, and writes what comes of it to dst,
// which is nil where nothing comes.
func (b *books) do(ctx context.Context, q *bookRequest, in, dst *os.File) (bookReply, error) {
	if info, err := in.Stat(); err != nil {
		return bookReply{}, withoutPath(err)
	} else if q.Size == 0 {
		q.Size = info.Size()
	}
	if b.pool == nil {
		var w io.Writer = io.Discard
		if dst != nil {
			w = dst
		}
		return doBook(ctx, q, in, w), ctx.Err()
	}
	raw, err := json.Marshal(q)
	if err != nil {
		return bookReply{}, err
	}
	var own error // the disk's
	reply, err := b.pool.Do(ctx, &sandbox.Job{
		Name: jobBook, Request: raw, Files: []*os.File{in},
		Frame: func(data []byte) error {
			if len(data) == 0 || data[0] != frameBook {
				return errWire
			}
			if len(data) > 1 && dst == nil {
				return errWire
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
	var r bookReply
	switch {
	case own != nil:
		return r, withoutPath(own)
	case ctx.Err() != nil:
		return r, ctx.Err()
	case err != nil:
		if _, err := reasonOfDeath(err); err != nil {
			return r, err
		}
		return bookReply{Failed: true}, nil
	case json.Unmarshal(reply, &r) != nil:
		return r, errWire
	}
	return r, nil
}

// failedBook says why there is no book.
func failedBook(r bookReply, err error) bookReply {
	var pe *binder.PieceError
	switch {
	case err == nil:
		return r
	case errors.As(err, &pe):
		return bookReply{Bad: pe.Piece + 1, Failed: true}
	case errors.Is(err, binder.ErrLarge):
		return bookReply{Large: true, Failed: true}
	}
	return bookReply{Failed: true}
}

// count is how many pages a PDF has; 0 if they cannot be bound.
func (b *books) count(ctx context.Context, file string) (int, error) {
	f, err := os.Open(file)
	if err != nil {
		return 0, withoutPath(err)
	}
	defer func() { _ = f.Close() }() // read only
	r, err := b.do(ctx, &bookRequest{Do: "count"}, f, nil)
	return r.Pages, err
}
