package formats

import (
	"context"
	"errors"
	"fmt"
	"io"

	"sardine/document"
)

// Editor decides what is replaced in a file. Parts come with whole paths, just
// as Read gives them to its Sink.
type Editor interface {
	Replace(p *document.Part) ([]document.Replacement, error)
	// Unread is asked about a stream of which something was not read, and which
	// would be copied as it stands. An error, usually *UnreadError, refuses it
	// and with it the file.
	Unread(path document.Path, why document.SkipReason) error
}

// MemberWriter is an Editor that writes some members as files of another kind.
// read hands over what is in the member, with whole paths. done: w has the new
// file; else nothing was read, and the member is rewritten as any other.
type MemberWriter interface {
	WriteMember(path document.Path, read func(Sink) error, w io.Writer) (done bool, err error)
}

// ErrReadOnly means that something has to be replaced in a stream whose format
// cannot be rewritten.
var ErrReadOnly error = readOnlyError{}

type readOnlyError struct{}

func (readOnlyError) Error() string        { return "this format can be read but not rewritten" }
func (readOnlyError) Is(target error) bool { return target == document.ErrWithheld }

// UnreadError means that a stream could not be read, so that nobody knows
// what it holds: a file with such a stream is not rewritten.
type UnreadError struct {
	Path document.Path
	Why  document.SkipReason
}

// Is makes an UnreadError a document.ErrWithheld: the container decides.
func (e *UnreadError) Is(target error) bool { return target == document.ErrWithheld }

func (e *UnreadError) Error() string {
	if len(e.Path) == 0 {
		return "not read: " + string(e.Why)
	}
	return fmt.Sprintf("member %q not read: %s", e.Path, e.Why)
}

// Rewrite copies in to w with what ed wants replaced, and reports whether
// anything was. On an error what was written to w is worthless.
func Rewrite(ctx context.Context, in document.Stream, opt document.Options, ed Editor, w io.Writer) (changed bool, err error) {
	opt.Limits = withDefaults(opt.Limits)
	r := &rewriter{ctx: ctx, opt: opt, ed: ed, budget: newReader(ctx, in, opt, nil).budget}
	return r.rewrite(in, nil, 0, w)
}

type rewriter struct {
	ctx    context.Context // of one Rewrite call
	opt    document.Options
	ed     Editor
	budget *budget
}

func (r *rewriter) rewrite(in document.Stream, path document.Path, depth int, w io.Writer) (bool, error) {
	head, err := headOf(in)
	if err != nil {
		return false, &UnreadError{path, document.ReasonOf(err)}
	}
	if m, ok := r.ed.(MemberWriter); ok && depth > 0 {
		read := func(s Sink) error {
			d := &reader{ctx: r.ctx, opt: r.opt, sink: s, budget: r.budget}
			_, err := d.read(in, path, depth)
			return err
		}
		if done, err := m.WriteMember(path, read, w); done || err != nil {
			return done, err
		}
	}
	e := &editor{r: r, path: path, depth: depth}
	opt := r.opt
	if depth > 0 { // they are about the pages of the file itself
		opt.Areas, opt.Propose = nil, false
	}
	f, _, _ := Find(head, in.Name(), in.MediaType())
	if f == nil || f.Rewrite == nil {
		return r.copyReadOnly(in, path, depth, w)
	}
	err = guard(func() error { return f.Rewrite(r.ctx, in, opt, e, w) })
	var skip *document.SkipError
	if errors.As(err, &skip) {
		err = &UnreadError{path, skip.Why}
	}
	return e.changed, err
}

// copyReadOnly copies a stream that cannot be rewritten, provided that nothing
// in it has to go and that the editor agrees to what could not be read.
func (r *rewriter) copyReadOnly(in document.Stream, path document.Path, depth int, w io.Writer) (bool, error) {
	at, size, err := in.At()
	if err != nil {
		return false, &UnreadError{path, document.ReasonOf(err)}
	}
	check := &readOnly{ed: r.ed}
	d := &reader{ctx: r.ctx, opt: r.opt, sink: check, budget: r.budget}
	if _, err := d.read(in, path, depth); err != nil {
		return false, err
	}
	if check.refused != nil {
		return false, check.refused
	}
	_, err = io.Copy(w, io.NewSectionReader(at, 0, size))
	return false, err
}

// readOnly is a Sink that refuses replacements, and asks about what is not
// read.
type readOnly struct {
	ed      Editor
	refused error
}

func (c *readOnly) Part(p *document.Part) error {
	reps, err := c.ed.Replace(p)
	if err == nil && len(reps) > 0 {
		err = ErrReadOnly
	}
	return err
}

func (c *readOnly) Skip(path document.Path, why document.SkipReason) {
	if c.refused == nil {
		c.refused = c.ed.Unread(path, why)
	}
}

// editor is what one stream's rewriter talks to.
type editor struct {
	r       *rewriter
	path    document.Path
	depth   int
	names   document.Names
	changed bool
}

func (e *editor) Replace(p *document.Part) ([]document.Replacement, error) {
	if err := e.r.ctx.Err(); err != nil {
		return nil, err
	}
	whole := *p
	if len(e.path) > 0 {
		whole.Path = e.path.Join(p.Path...)
	}
	reps, err := e.r.ed.Replace(&whole)
	e.changed = e.changed || len(reps) > 0
	return reps, err
}

func (e *editor) Child(name, mediaType string, in io.Reader, w io.Writer) (bool, error) {
	path := e.path.Join(e.names.Unique(name))
	if e.depth+1 > e.r.opt.Limits.Depth {
		return false, &UnreadError{path, document.TooDeep}
	}
	m, err := e.r.budget.member(in, baseName(name), mediaType)
	if err != nil {
		return false, &UnreadError{path, document.ReasonOf(err)}
	}
	changed, err := e.r.rewrite(m, path, e.depth+1, w)
	e.changed = e.changed || changed
	return changed, err
}

// Drawn makes editor a document.DrawnEditor.
func (e *editor) Drawn(pages, pictures int) {
	if d, ok := e.r.ed.(interface{ Drawn(pages, pictures int) }); ok {
		d.Drawn(pages, pictures)
	}
}

// Unread makes editor a document.UnreadEditor.
func (e *editor) Unread(name string, why document.SkipReason) error {
	path := e.path
	if name != "" {
		path = e.path.Join(name)
	}
	return e.r.ed.Unread(path, why)
}
