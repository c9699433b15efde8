package redact

import (
	"context"
	"errors"
	"os"

	"sardine/document"
	"sardine/finding"
	"sardine/redact/leak"
)

// Worker is what touches the bytes of files: a run decides, a Worker reads,
// writes and verifies. The methods are called from several goroutines. Errors
// are those of this package, [formats.ErrReadOnly], a *formats.UnreadError, a
// *DiedError, the context's, or wrap [ErrWorker], which ends the run; they hold
// no text of a file.
//
// [Local] works in this process. One that works in child processes hands Orders
// and what comes back through a pipe, with the Append and Decode functions of
// this package.
type Worker interface {
	// Look reads src and hands over what detectors find, in order.
	Look(ctx context.Context, src *os.File, t Target, found func([]finding.Finding) error) (Looked, error)

	// Around returns the rest of the lines that findings of src stand in. They
	// are sorted by finding.Compare; what comes back is in their order.
	Around(ctx context.Context, src *os.File, t Target, fs []finding.Finding) ([]Surrounding, error)

	// Copy writes to dst, which is empty, what src is once o is done.
	Copy(ctx context.Context, src, dst *os.File, o *Order) (*Counted, error)

	// Verify reads src and the copy and fails if anything that had to go is left,
	// or anything else has changed. programs have been told which file to read.
	Verify(ctx context.Context, src, copied *os.File, o *Order, programs []leak.Program) (*Proof, error)
}

// Target is a file as readers and detectors see it.
type Target struct {
	Name  string // of the job
	Size  int64
	Names bool // look through the name, too
}

// Looked is how the look at a file ended.
type Looked struct {
	Format string
	Skips  []finding.Skip
}

// Surrounding is what stands in a line beside a finding.
type Surrounding struct{ Before, After string }

// ErrWorker means that a Worker could not be set to work at all.
var ErrWorker = errors.New("files cannot be worked on")

// Doing is what a Worker was doing.
type Doing uint8

const (
	DoingLook Doing = iota
	DoingCopy
	DoingVerify
)

// DiedError means that what worked on a file did not live to tell.
type DiedError struct {
	Doing Doing
	Why   document.SkipReason // Crashed, TimedOut or OutOfMemory
}

func (e *DiedError) Error() string {
	return [...]string{"not read: ", "the copy could not be written: ", "the copy could not be verified: "}[e.Doing] + string(e.Why)
}

// Counted is what a rewriter replaced.
type Counted struct {
	kinds   []countedKind
	reasons map[string]int
	left    map[string]int // what a converted copy leaves out, by the words of leftOuts

	pages, pictures int // that another program had to draw
	members         int // of an archive, written as new files
}

// countedKind is one kind of what went.
type countedKind struct {
	kind             string
	passages, values int
	where            uint64 // set of document.PartKind
}

func (c *Counted) total() int {
	n := 0
	for _, k := range c.kinds {
		n += k.passages
	}
	return n
}

// Proof is what verification has to say about a copy that passed.
type Proof struct {
	checks    []leak.Check
	elsewhere map[string]int // kinds
	dropped   int
	unread    []finding.Skip // of the copy
}
