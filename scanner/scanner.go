// Package scanner walks folders and files in sorted order and hands each file
// to a pool of workers; what is found goes to a Sink.
//
// It knows no format, no detector and no store: Open does the work on one file
// and is handed in. Its one invariant: every file that the walk meets ends
// with exactly one Result, so that walked = read + partly read + skipped +
// failed.
package scanner

import (
	"context"
	"os"
	"runtime"
	"time"

	"golang.org/x/sync/errgroup"
	"golang.org/x/sync/semaphore"

	"sardine/document"
	"sardine/finding"
)

// Sink takes results. Calls for one file are in order and do not overlap:
// Begin once, Findings as often as needed, End once, also for a file that is
// not opened. Files arrive as they finish, from several goroutines at once. An
// error ends the run.
type Sink interface {
	Begin(finding.FileRef) error
	Findings(seq int64, batch []finding.Finding) error // batches: one dense sheet may hold millions
	End(finding.Result) error
}

// Scanner holds what a run needs. The zero value of each field but Open means
// the default.
type Scanner struct {
	// Open reads one file and reports to the sink: Findings as often as it
	// likes, and returns the Result. Begin and End are called by the scanner.
	// ctx carries the file's deadline.
	Open func(ctx context.Context, f *os.File, ref finding.FileRef, findings func([]finding.Finding) error) (finding.Result, error)

	// Known reports that a file need not be read again. It is asked in the
	// order of the walk, from one goroutine, and gets a result of its own.
	Known func(finding.FileRef) (bool, error)

	Select   Selection
	Workers  int           // default: one per core
	FileTime time.Duration // default: that of document.DefaultLimits, and more for large files
	OnWalk   func(Walked)  // progress, from several goroutines
}

// Walked is one step of progress.
type Walked struct {
	Found int64 // bytes of a file that was met
	Done  int64 // bytes of a file that ended
	Files int   // files that ended: 0 or 1
	Over  bool  // the walk itself is over: nothing more will be met
}

// bytesInFlight bounds the sum of the sizes of files that are read at once,
// each counted up to fileWeight: many large files at once cost memory.
const (
	fileWeight    = 128 << 20
	bytesInFlight = 512 << 20
)

// aheadOfPool is how many files the walk may be ahead of the pool, so that it
// soon knows how much there is: some 20 MB.
const aheadOfPool = 1 << 16

// Run scans roots into sink. It returns when every file has ended, or at the
// first error of the sink or the context.
func (s *Scanner) Run(ctx context.Context, roots []string, sink Sink) error {
	workers := s.Workers
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	group, ctx := errgroup.WithContext(ctx)
	jobs := make(chan job, aheadOfPool)
	room := semaphore.NewWeighted(bytesInFlight)
	group.Go(func() error {
		defer close(jobs)
		return s.walk(ctx, roots, jobs)
	})
	for range workers {
		group.Go(func() error {
			for j := range jobs {
				if j.skip != "" {
					g := &gate{sink: sink, ref: j.ref}
					if err := s.end(g, unread(j.ref, j.skip)); err != nil {
						return err
					}
					continue
				}
				weight := min(max(j.ref.Meta.Size, 1), fileWeight)
				if err := room.Acquire(ctx, weight); err != nil {
					return err
				}
				err := s.file(ctx, j, sink)
				room.Release(weight)
				if err != nil {
					return err
				}
			}
			return ctx.Err()
		})
	}
	return group.Wait()
}

func (s *Scanner) walk(ctx context.Context, roots []string, jobs chan<- job) error {
	seq := int64(-1)
	err := Walk(ctx, roots, s.Select, func(e Entry) error {
		seq++
		e.Ref.Seq = seq
		s.progress(Walked{Found: e.Ref.Meta.Size})
		if e.Skip == "" && s.Known != nil {
			known, err := s.Known(e.Ref)
			if err != nil {
				return err
			}
			if known {
				s.progress(Walked{Done: e.Ref.Meta.Size, Files: 1})
				return nil
			}
		}
		select {
		case jobs <- job{e.Ref, e.root, e.name, e.Skip}:
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	})
	s.progress(Walked{Over: true})
	return err
}

func (s *Scanner) progress(w Walked) {
	if s.OnWalk != nil {
		s.OnWalk(w)
	}
}

func (s *Scanner) end(g *gate, r finding.Result) error {
	s.progress(Walked{Done: g.ref.Meta.Size, Files: 1})
	return g.end(r)
}

// unread is the result of a file of which nothing was read.
func unread(ref finding.FileRef, why document.SkipReason) finding.Result {
	status := finding.Skipped
	switch why {
	case document.Denied, document.Vanished, document.Unreadable, document.TimedOut, document.OutOfMemory:
		status = finding.Failed
	}
	return finding.Result{File: ref, Status: status, Skips: []finding.Skip{{Why: why}}, Skipped: 1}
}
