package app

import (
	"context"
	"os"

	"sardine/document"
	"sardine/finding"
	"sardine/internal/sandbox"
)

const (
	jobParts = "parts" // one file: its parts, and what is found in them

	framePart     = 'p' // a piece of a part
	framePartLast = 'P' // its last piece
)

// parts does jobParts. Text crosses the pipe, because whose it is the parent
// decides.
func (c *child) parts(ctx context.Context, call *sandbox.Call) ([]byte, error) {
	q, in, err := c.input(call)
	if err != nil {
		return nil, err
	}
	w, found := &writer{}, &writer{}
	var broken error
	see := func(p *document.Part) {
		w.reset(framePart)
		w.part(p)
		if err := sendPieces(call, w.b[1:]); err != nil && broken == nil {
			broken = err
		}
	}
	r := *c.reader
	r.options = c.options(call)
	res, err := r.seen(ctx, in, finding.FileRef{Rel: q.rel, Meta: finding.Meta{Size: q.size}}, see, func(fs []finding.Finding) error {
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
	w.reset('r')
	if err := w.result(&res); err != nil {
		return nil, err
	}
	return w.b[1:], nil
}

// pieceSize is well below what a frame may hold.
const pieceSize = 1 << 20

func sendPieces(call *sandbox.Call, data []byte) error {
	frame := make([]byte, 0, min(len(data), pieceSize)+1)
	for {
		n := min(len(data), pieceSize)
		kind := byte(framePart)
		if n == len(data) {
			kind = framePartLast
		}
		if err := call.Send(append(append(frame[:0], kind), data[:n]...)); err != nil {
			return err
		}
		if data = data[n:]; len(data) == 0 {
			return nil
		}
	}
}

// maxPartFrames bounds what the pieces of one part come to.
const maxPartFrames = 256 << 20

// parts lets a child read.
func (o *isolated) parts(ctx context.Context, f *os.File, ref finding.FileRef, see func(*document.Part), found func([]finding.Finding) error) (finding.Result, error) {
	q := readRequest{rel: ref.Rel, size: ref.Meta.Size}
	in := &partsIntake{kinds: o.kinds().kinds, see: see, found: found}
	reply, err := o.pool.Do(ctx, &sandbox.Job{
		Name: jobParts, Request: q.encode(), Files: []*os.File{f}, Answer: o.answer, Frame: in.frame, Again: func() { in.repeat = in.taken },
	})
	return result(reply, err, in.findings, in.inside)
}

// partsIntake takes what a child reads in one file. What a second child
// repeats of the first is passed over.
type partsIntake struct {
	kinds []*finding.Kind
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
		return errWire
	}
	kind, data := data[0], data[1:]
	switch kind {
	case framePart, framePartLast:
		if in.held = append(in.held, data...); len(in.held) > maxPartFrames {
			return errWire
		}
		if kind == framePart {
			return nil
		}
		r := wireReader{s: string(in.held)}
		in.held = in.held[:0]
		p := r.part()
		if r.bad || r.s != "" {
			return errWire
		}
		in.inside = true
		in.see(p)
		return nil
	case frameFindings:
		r := wireReader{s: string(data), kinds: in.kinds}
		var fs []finding.Finding
		for r.s != "" && !r.bad {
			var f finding.Finding
			r.finding(&f)
			fs = append(fs, f)
		}
		if r.bad {
			return errWire
		}
		in.findings += len(fs)
		return in.found(fs)
	}
	return errWire
}
