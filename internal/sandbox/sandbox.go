// Package sandbox runs jobs in child processes that may do nothing but compute:
// copies of this program that hold the descriptors they were handed and a pipe
// to their parent, and no way to a path, a network, a program or another
// process.
//
// It knows no format and no detector: a job is a name, a request, some open
// files, and frames of bytes that come back. Its one invariant: whatever
// happens in a child ends there. A child that dies, hangs or grows is replaced,
// its job is tried once more, and then ends as a *Death that says why.
package sandbox

import (
	"context"
	"os"
	"time"
)

// Options say what the children of a Pool are.
type Options struct {
	Children int           // how many at most; they are started when they are needed
	Setup    []byte        // handed to each child once, when it starts
	Memory   int64         // bytes one child may hold; 0: DefaultMemory
	Stall    time.Duration // a child that gives no sign of progress for so long hangs; 0: DefaultStall
	Output   int64         // bytes that a job may write to one of its files; 0: children only read
	Procs    int           // processors that one child uses; 0: one
	Jobs     int           // how many a child does before it is replaced; 0: DefaultJobs
}

// Defaults of Options. A reader holds a stream of at most 256 MiB and what it
// makes of it; a file that is read makes progress with every page, member and
// block.
const (
	DefaultMemory = 1 << 30
	DefaultStall  = 2 * time.Minute
)

// Job is one piece of work for a child.
type Job struct {
	Name    string // of the handler
	Request []byte
	Files   []*os.File // handed over as descriptors, in order; they stay the caller's

	// Frame takes what the handler sends, in order, from the goroutine that
	// called Do. data is valid until it returns. An error ends the job and is
	// returned as it is. After a retry the frames come again from the first.
	Frame func(data []byte) error

	// Answer does what a child asks for, because it must not do it itself. nil:
	// nothing. An error is told to the child as a refusal, without its text.
	Answer func(ctx context.Context, name string, in []byte) ([]byte, error)

	// Again is called before the job is tried once more. May be nil.
	Again func()
}

// Why says how a child came to its end.
type Why string

const (
	Crashed     Why = "crashed"
	TimedOut    Why = "timed out"
	OutOfMemory Why = "out of memory"
	Killed      Why = "killed from outside"
)

// Death means that the children that tried a job all died of it. It holds no
// text of a file: what a child says when it dies may quote one.
type Death struct{ Why Why }

func (d *Death) Error() string { return "child process " + string(d.Why) }

// Guards are the walls around the children, as the first of them reported.
type Guards struct {
	Syscalls bool // all but a few system calls are refused (seccomp)
	Landlock int  // version of Landlock that is in force; 0: none
	Memory   bool // the system bounds the memory; else the child watches itself
}

// Missing names, for people, the walls that this kind of system usually has
// and this one has not; "" if nothing is missing.
func (g Guards) Missing() string {
	switch {
	case !wallsExpected:
		return ""
	case !g.Syscalls && g.Landlock == 0:
		return "this system has neither seccomp nor Landlock"
	case !g.Syscalls:
		return "this system has no seccomp"
	case g.Landlock == 0 && withCgo:
		return "" // the allow-list of system calls alone stops every escape that is tested
	case g.Landlock == 0:
		return "this system has no Landlock"
	case !g.Memory:
		return "this system does not bound memory"
	}
	return ""
}
