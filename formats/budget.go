package formats

import (
	"bytes"
	"fmt"
	"io"
	"runtime/debug"

	"sardine/document"
)

// ratioFloor is how much a file may expand to before its ratio is looked at:
// small files of blanks compress a thousandfold and harm nobody.
const ratioFloor = 10 << 20

// roomy is how many times its own size a file may expand to, however large it
// is: a mailbox of 10 GB holds the messages, what is attached to them, and what
// is packed in that.
const roomy = 20

// budget counts what all members of one file have expanded to.
type budget struct {
	limits   document.Limits
	packed   int64 // size of the file, 0 if unknown
	expanded int64
}

func (b *budget) reader(r io.Reader) io.Reader { return &budgetReader{r, b} }

// spent returns a SkipError when the file has used up what it may expand to.
func (b *budget) spent() error {
	if b.expanded > max(b.limits.Total, roomy*b.packed) {
		return document.Skipped(document.Bomb, nil)
	}
	if b.expanded > ratioFloor && b.packed > 0 && b.expanded/b.packed > b.limits.Ratio {
		return document.Skipped(document.Bomb, nil)
	}
	return nil
}

// member makes a stream of what a container hands over, counting its bytes.
func (b *budget) member(r io.Reader, name, mediaType string) (*member, error) {
	var whole whole
	switch r := r.(type) {
	case *bytes.Reader:
		if int64(r.Len()) == r.Size() {
			whole = r
		}
	case document.Whole:
		whole = r
	}
	if whole == nil {
		return newMember(b.reader(r), name, mediaType, b.limits.Spool)
	}
	if err := b.spent(); err != nil {
		return nil, err
	}
	b.expanded += whole.Size()
	return wholeMember(whole, name, mediaType, b.limits.Spool), nil
}

type budgetReader struct {
	r io.Reader
	b *budget
}

func (r *budgetReader) Read(p []byte) (int, error) {
	if err := r.b.spent(); err != nil {
		return 0, err
	}
	n, err := r.r.Read(p)
	r.b.expanded += int64(n)
	return n, err
}

func withDefaults(l document.Limits) document.Limits {
	d := document.DefaultLimits()
	if l.Spool == 0 {
		l.Spool = d.Spool
	}
	if l.Member == 0 {
		l.Member = d.Member
	}
	if l.Total == 0 {
		l.Total = d.Total
	}
	if l.Ratio == 0 {
		l.Ratio = d.Ratio
	}
	if l.Entries == 0 {
		l.Entries = d.Entries
	}
	if l.Depth == 0 {
		l.Depth = d.Depth
	}
	if l.FileTime == 0 {
		l.FileTime = d.FileTime
	}
	return l
}

// guard runs a format and turns its panic into a skip. The panic's own text
// may hold text of the file and stays inside the error, for debuggers only.
func guard(f func() error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = document.Skipped(document.Crashed, fmt.Errorf("panic: %v\n%s", r, debug.Stack()))
		}
	}()
	return f()
}
