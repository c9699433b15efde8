package document

import (
	"context"
	"errors"
	"io"
	"time"
)

// Stream is what a format reads: a file, or one member of a container.
type Stream interface {
	io.Reader // sequential, from the first byte

	// At gives random access. A stream that has none is read into memory up to
	// Limits.Spool; beyond that the error is a *SkipError with TooLarge, which a
	// format returns as it is.
	At() (io.ReaderAt, int64, error)

	Name() string      // base name, for hints only: the content decides
	MediaType() string // what the container says it is, or ""
}

// Output is what a format's Read talks to. An error from it ends the read and
// is returned as it is.
type Output interface {
	// Part hands over a part. Its Path counts from the stream being read.
	Part(p *Part) error
	// Child hands over a member to be read by whatever format it has. The
	// driver counts depth and bytes, and makes repeated names unique.
	Child(name, mediaType string, r io.Reader) error
	// Skip says that the member name ("" for all of the stream) was not read,
	// or only in part, and why.
	Skip(name string, why SkipReason)
}

// MessageOutput is an Output that puts labels on what a message says as a whole.
// A format of messages looks whether its Output is one.
type MessageOutput interface {
	Output
	// Within puts labels, whose spans do not count, on every part that comes until
	// done is called, and Quoted ones on what repeats earlier messages.
	Within(labels []Label) (done func())
}

// Within is out.Within, if out is a MessageOutput.
func Within(out Output, labels []Label) (done func()) {
	if m, ok := out.(MessageOutput); ok {
		return m.Within(labels)
	}
	return func() {}
}

// Whole is a member of which its container serves any place at any time. The
// driver reads it from its beginning and does not copy it.
type Whole interface {
	io.ReadSeeker
	io.ReaderAt
	Size() int64
	Whole()
}

// Replacement puts New in the place of a local span of a part's text.
type Replacement struct {
	Span Span
	New  string
}

// Editor is what a format's Rewrite talks to. The rewriter hands over the very
// parts that Read would, in the same order.
type Editor interface {
	// Replace returns what has to change in p: local spans, sorted, disjoint,
	// each owned by p (see Part.Owns). None means that p stays.
	Replace(p *Part) ([]Replacement, error)
	// Child rewrites a member from r to w and reports whether it changed; if
	// not, the container copies it as it stands and ignores what is in w.
	Child(name, mediaType string, r io.Reader, w io.Writer) (changed bool, err error)
}

// ErrWithheld is in the error with which an Editor refuses a member: something
// in it has to go and cannot be taken out, or nobody knows what it holds. A
// rewriter may leave out such a member, or put an empty one in its place, if
// people read the file without it; all others return the error.
var ErrWithheld = errors.New("the member may not be copied")

// UnreadEditor is an Editor that decides about what a rewriter did not read
// itself: an error refuses it. A rewriter whose Editor is none refuses what it
// could not read.
type UnreadEditor interface {
	Editor
	// Unread is asked about the member name, "" for the stream itself.
	Unread(name string, why SkipReason) error
}

// SkipReason says why something was not read. The vocabulary is fixed: reasons
// are counted, stored and printed, and never hold text from a file.
type SkipReason string

const (
	Encrypted   SkipReason = "encrypted"          // needs a password
	Unsupported SkipReason = "unsupported"        // no reader for this kind of file
	NotText     SkipReason = "not text"           // binary data or pictures: nothing to read
	NoAssist    SkipReason = "needs another tool" // OCR, rasteriser ... not installed or switched off
	Corrupt     SkipReason = "damaged"            // the file breaks its own format's rules
	Partial     SkipReason = "read in part"       // text was found, but this reader may have missed some
	TooLarge    SkipReason = "too large"          // over a size limit
	TooDeep     SkipReason = "nested too deep"    // containers in containers
	TooMany     SkipReason = "too many members"   // entries of a container
	Bomb        SkipReason = "expands too much"   // compression ratio or total
	TimedOut    SkipReason = "took too long"      // per-file deadline
	Crashed     SkipReason = "reader crashed"     // a defect of ours, contained
	OutOfMemory SkipReason = "out of memory"      // the reader needed more than a file may
	Denied      SkipReason = "permission denied"  // the system refused
	Vanished    SkipReason = "gone"               // deleted or moved while scanning
	Changed     SkipReason = "changed while read" // what was read is not one state of the file
	Unreadable  SkipReason = "input/output error" // the disk or network failed
	Excluded    SkipReason = "excluded"           // the user said so
	Offline     SkipReason = "stored elsewhere"   // a placeholder: reading it would fetch it
	Special     SkipReason = "not a regular file" // devices, sockets, pipes, links that are not followed
)

// SkipError is returned by a format that cannot read its stream. Err may hold
// foreign text and is for debugging: it is never printed or stored.
type SkipError struct {
	Why SkipReason
	Err error
}

func (e *SkipError) Error() string { return string(e.Why) }
func (e *SkipError) Unwrap() error { return e.Err }

// Skipped returns an error that means "skip this stream, because of why".
func Skipped(why SkipReason, err error) error { return &SkipError{why, err} }

// ReasonOf names the reason in err; Corrupt for an error that names none.
func ReasonOf(err error) SkipReason {
	var s *SkipError
	switch {
	case errors.As(err, &s):
		return s.Why
	case errors.Is(err, context.DeadlineExceeded):
		return TimedOut
	default:
		return Corrupt
	}
}

// Limits bound what one file may cost. Zero fields mean the default.
type Limits struct {
	Spool    int64         // bytes of one stream held in memory for random access
	Member   int64         // expanded bytes of one member that a format must hold whole (an XML part)
	Total    int64         // expanded bytes of all members of one file
	Ratio    int64         // expanded to packed bytes, looked at beyond 10 MiB
	Entries  int           // members of one container
	Depth    int           // containers in containers
	FileTime time.Duration // for one file with all its members

	// Where files are read in child processes:
	Memory int64         // bytes that the process may hold
	Stall  time.Duration // without a byte read or a part made, before the process is given up
}

// DefaultLimits are generous for a real share and tight for a bomb.
func DefaultLimits() Limits {
	return Limits{
		Spool:    256 << 20,
		Member:   128 << 20,
		Total:    4 << 30,
		Ratio:    200,
		Entries:  250_000,
		Depth:    8,
		FileTime: 15 * time.Minute,
		Memory:   1 << 30,
		Stall:    2 * time.Minute,
	}
}

// Options are what a format may ask of its surroundings.
type Options struct {
	Limits    Limits
	Passwords []string // tried in order on encrypted input; empty ones are not
	Assist    Assist   // nil: there is none
	View      View     // of tracked changes, for Read

	// Areas are taken out of pages by Rewrite, whatever stands there: letters,
	// pictures, drawings. The text of them is for its Editor to replace.
	Areas []Quad
	// Propose lets Rewrite write marks, which a person may move, over what its
	// Editor would replace, and take nothing out. A format without such marks
	// refuses.
	Propose bool

	// Unlocked hears which password opened the member name ("" for the stream
	// itself): its number in Passwords, counted from 1, or 0 for one that every
	// program knows. nil: nobody listens. Formats call Opened.
	Unlocked func(name string, n int)
}

// Opened says that password n opened the member name, or the stream itself.
func (o Options) Opened(name string, n int) {
	if o.Unlocked != nil {
		o.Unlocked(name, n)
	}
}

// Assist asks for work that a format must not do itself, by name: "ocr",
// "rasterise", "readpst". An error or a nil Assist means Skip with NoAssist.
type Assist func(ctx context.Context, name string, in io.Reader) (io.ReadCloser, error)
