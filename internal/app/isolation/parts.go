package isolation

import (
	"context"
	"os"

	"sardine/document"
	"sardine/finding"
	"sardine/internal/app/wire"
	"sardine/internal/sandbox"
)

// maxPartFrames bounds what the pieces of one part come to.
const maxPartFrames = 256 << 20

// Parts lets a child read.
func (o *isolated) Parts(ctx context.Context, f *os.File, ref finding.FileRef, see func(*document.Part), found func([]finding.Finding) error) (finding.Result, error) {
	q := wire.Request{Rel: ref.Rel, Size: ref.Meta.Size}
	in := &partsIntake{kinds: o.kinds(), see: see, found: found}
	reply, err := o.pool.Do(ctx, &sandbox.Job{
		Name: wire.JobParts, Request: q.Encode(), Files: []*os.File{f}, Answer: o.answer, Frame: in.frame, Again: func() { in.repeat = in.taken },
	})
	return result(reply, err, in.findings, in.inside)
}

// partsIntake takes what a child reads in one file. What a second child
// repeats of the first is passed over.
type partsIntake struct {
	kinds *wire.Kinds
	see   func(*document.Part)
	found func([]finding.Finding) error

	taken, repeat int // frames
	held          []byte
	findings      int
	inside        bool // something was read in the file, not only in its name
}

func (in *partsIntake) frame(data []byte) error {
	if in.repeat > 0 {
		in.repeat--
		return nil
	}
	if in.taken++; len(data) == 0 {
		return wire.ErrGarbled
	}
	kind, data := data[0], data[1:]
	switch kind {
	case wire.FramePart, wire.FramePartLast:
		if in.held = append(in.held, data...); len(in.held) > maxPartFrames {
			return wire.ErrGarbled
		}
		if kind == wire.FramePart {
			return nil
		}
		p, err := wire.Part(in.held)
		in.held = in.held[:0]
		if err != nil {
			return err
		}
		in.inside = true
		in.see(p)
		return nil
	case wire.FrameFindings:
		fs, err := wire.Findings(data, in.kinds)
		if err != nil {
			return err
		}
		in.findings += len(fs)
		return in.found(fs)
	}
	return wire.ErrGarbled
}
