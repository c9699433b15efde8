package isolation

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"os"

	"sardine/internal/app/wire"
	"sardine/internal/sandbox"
)

// Members is sar.Making.Members in a child.
func (o *isolated) Members(ctx context.Context, source string, wanted []string, put func(i int, data []byte) error) error {
	f, size, err := openSized(source)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }() // read only
	names, err := json.Marshal(wanted)
	if err != nil {
		return err
	}
	q := wire.Request{Size: size, Rest: names}
	taken, repeat := 0, 0
	left := int64(len(wanted)) * maxMember
	_, err = o.pool.Do(ctx, &sandbox.Job{
		Name: wire.JobMembers, Request: q.Encode(), Files: []*os.File{f}, Again: func() { repeat = taken },
		Frame: func(frame []byte) error {
			if repeat > 0 {
				repeat--
				return nil
			}
			taken++
			if len(frame) == 0 || frame[0] != wire.FrameMember {
				return wire.ErrGarbled
			}
			i, n := binary.Uvarint(frame[1:])
			if n <= 0 || i >= uint64(len(wanted)) {
				return wire.ErrGarbled
			}
			if left -= int64(len(frame)); left < 0 {
				return wire.ErrGarbled
			}
			return put(int(i), frame[1+n:])
		},
	})
	return err
}

// maxMember is more than package sar takes out of one member.
const maxMember = 2 << 30

// openSized opens a file and tells how large it is. Its errors name no path.
func openSized(name string) (*os.File, int64, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, 0, WithoutPath(err)
	}
	info, err := f.Stat()
	if err != nil {
		return nil, 0, errors.Join(WithoutPath(err), f.Close())
	}
	return f, info.Size(), nil
}
