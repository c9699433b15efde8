package scanner

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"sync"
	"syscall"
	"time"

	"sardine/document"
	"sardine/finding"
)

// job is a file of the walk. With skip set it is not read: it takes the same
// way as the others so that one worker sees all files in order.
type job struct {
	ref  finding.FileRef
	root *os.Root
	name string // in root
	skip document.SkipReason
}

// grace is how long after its deadline a file may take to notice it. After
// that its goroutine is left behind: a read that hangs in a dead network share
// cannot be interrupted, and must not hold back the rest.
const grace = 5 * time.Second

// perSecond is how much of a large file is read in a second, whatever the disk
// and the machine.
const perSecond = 2 << 20

// timeFor is how long a file may take: what was asked for, or if nothing else
// was, the default and a second more for each 2 MB. A mailbox of 20 GB is no
// hostile file.
func timeFor(asked time.Duration, size int64) time.Duration {
	usual := document.DefaultLimits().FileTime
	if asked != 0 && asked != usual {
		return asked
	}
	return usual + time.Duration(min(size/perSecond, 1<<20))*time.Second
}

// file runs one job to its Result. Its error is the run's.
func (s *Scanner) file(ctx context.Context, j job, sink Sink) error {
	limit := timeFor(s.FileTime, j.ref.Meta.Size)
	fctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	gate := &gate{sink: sink, ref: j.ref}
	done := make(chan struct{})
	var res finding.Result
	var err error
	go func() {
		defer close(done)
		res, err = s.open(fctx, j, gate)
	}()
	timer := time.NewTimer(limit + grace)
	defer timer.Stop()
	select {
	case <-done:
	case <-timer.C:
		return s.end(gate.shut(), unread(j.ref, document.TimedOut))
	case <-ctx.Done():
		// The run is over: give the file a moment to stop by itself.
		select {
		case <-done:
		case <-time.After(grace):
			gate.shut()
		}
		return ctx.Err()
	}
	if err != nil {
		return err
	}
	return s.end(gate, res)
}

// open opens the file by descriptor and reads it.
func (s *Scanner) open(ctx context.Context, j job, g *gate) (finding.Result, error) {
	quiet := quietly(j.ref.Meta)
	f, err := j.root.OpenFile(j.name, os.O_RDONLY|openFlags|quiet, 0)
	if err != nil && quiet != 0 && errors.Is(err, fs.ErrPermission) { // some network file systems refuse the flag
		f, err = j.root.OpenFile(j.name, os.O_RDONLY|openFlags, 0)
	}
	if err != nil {
		return unread(j.ref, osReason(err)), nil
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return unread(j.ref, osReason(err)), nil
	}
	if !info.Mode().IsRegular() {
		return unread(j.ref, document.Special), nil
	}
	j.ref.Meta = metaOf(info)
	addSecurity(f, &j.ref.Meta)
	if err := g.begin(j.ref); err != nil {
		return finding.Result{}, err
	}
	res, err := s.Open(ctx, f, j.ref, g.findings)
	if err != nil {
		return res, err
	}
	if after, err := f.Stat(); err != nil || after.Size() != info.Size() || !after.ModTime().Equal(info.ModTime()) {
		res.Skips = finding.KeepSkip(res.Skips, finding.Skip{Why: document.Changed})
		res.Skipped++
		if res.Status == finding.Read {
			res.Status = finding.PartlyRead
		}
	}
	return res, nil
}

// osReason names what the system said. The error itself holds the path and
// stays here.
func osReason(err error) document.SkipReason {
	switch {
	case errors.Is(err, fs.ErrPermission):
		return document.Denied
	case errors.Is(err, fs.ErrNotExist):
		return document.Vanished
	case errors.Is(err, syscall.ELOOP): // a link took the file's place after it was listed
		return document.Special
	default:
		return document.Unreadable
	}
}

// gate stands between one file and the sink. It sees to it that the file
// begins once, and can be shut when the file's goroutine is left behind.
type gate struct {
	mu    sync.Mutex
	sink  Sink
	ref   finding.FileRef
	began bool
}

var errShut = errors.New("file was given up")

func (g *gate) begin(ref finding.FileRef) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.sink == nil {
		return errShut
	}
	g.ref, g.began = ref, true
	return g.sink.Begin(ref)
}

func (g *gate) findings(batch []finding.Finding) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.sink == nil {
		return errShut
	}
	return g.sink.Findings(g.ref.Seq, batch)
}

func (g *gate) end(r finding.Result) error {
	if !g.began {
		if err := g.begin(g.ref); err != nil {
			return err
		}
	}
	r.File = g.ref
	return g.sink.End(r)
}

// shut closes g to the goroutine that holds it and returns a gate in its place.
func (g *gate) shut() *gate {
	g.mu.Lock()
	defer g.mu.Unlock()
	next := &gate{sink: g.sink, ref: g.ref, began: g.began}
	g.sink = nil
	return next
}
