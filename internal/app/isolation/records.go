package isolation

import (
	"context"
	"os"

	"sardine/internal/app/wire"
	"sardine/internal/sandbox"
	"sardine/sar/records"
)

// Records is sar.Making.Records in a child.
func (o *isolated) Records(ctx context.Context, source, format string, put func(*records.Piece) error) error {
	f, size, err := openSized(source)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }() // read only
	q := wire.Request{Size: size, Rest: []byte(format)}
	taken, repeat := 0, 0
	left := size
	_, err = o.pool.Do(ctx, &sandbox.Job{
		Name: wire.JobRecords, Request: q.Encode(), Files: []*os.File{f}, Again: func() { repeat = taken },
		Frame: func(frame []byte) error {
			if repeat > 0 {
				repeat--
				return nil
			}
			taken++
			if len(frame) == 0 || frame[0] != wire.FrameRecord {
				return wire.ErrGarbled
			}
			p, err := records.Decode(frame[1:])
			if err != nil {
				return wire.ErrGarbled
			}
			if left -= int64(len(p.Raw)); left < 0 { // more than the file holds
				return wire.ErrGarbled
			}
			return put(p)
		},
	})
	return err
}

// Records is sar.Making.Records here.
func (h here) Records(ctx context.Context, source, format string, put func(*records.Piece) error) error {
	f, size, err := openSized(source)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }() // read only
	return records.Split(ctx, f, size, format, put)
}
