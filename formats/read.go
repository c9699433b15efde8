package formats

import (
	"context"
	"errors"
	"io"
	"strings"

	"sardine/document"
)

// Sink receives what Read finds, with whole paths. Calls come from one
// goroutine, in the order of the file. An error from Part ends the read.
type Sink interface {
	Part(p *document.Part) error
	Skip(path document.Path, why document.SkipReason)
}

// Unlocker is a Sink that wants to know which password opened a stream: its
// number in Options.Passwords, from 1, or 0 for one that every program knows.
type Unlocker interface {
	Unlocked(path document.Path, n int)
}

// Read reads a file and everything inside it, and returns the name of the
// outermost format. The error is the sink's or the context's; trouble with the
// file itself goes to out.Skip.
func Read(ctx context.Context, in document.Stream, opt document.Options, out Sink) (format string, err error) {
	d := newReader(ctx, in, opt, out)
	return d.read(held(in), nil, 0)
}

// reader is the driver of one file.
type reader struct {
	ctx    context.Context // of one Read call, which is over before it returns
	opt    document.Options
	sink   Sink
	budget *budget
	fatal  error // the sink's: everything ends
	body   *body // the message whose body is being read, if one is
}

func newReader(ctx context.Context, in document.Stream, opt document.Options, out Sink) *reader {
	opt.Limits = withDefaults(opt.Limits)
	size := int64(0)
	if f, ok := in.(*file); ok {
		size = f.size
	}
	return &reader{ctx: ctx, opt: opt, sink: out, budget: &budget{limits: opt.Limits, packed: size}}
}

// read handles one stream. It returns only fatal errors.
func (d *reader) read(in document.Stream, path document.Path, depth int) (name string, err error) {
	head, err := headOf(in)
	if err != nil {
		return "", d.skip(path, err)
	}
	if len(head) == 0 {
		return "empty", d.part(&document.Part{Path: path}, nil)
	}
	f, kind, why := Find(head, in.Name(), in.MediaType())
	if f == nil {
		d.sink.Skip(path, why)
		return kind, nil
	}
	o := &output{d: d, path: path, depth: depth}
	opt := d.opt
	opt.Unlocked = o.unlocked
	return f.Name, d.skip(path, guard(func() error { return f.Read(d.ctx, in, opt, o) }))
}

// skip turns what a format returned into a skip, unless the run has to end.
func (d *reader) skip(path document.Path, err error) error {
	switch {
	case d.fatal != nil:
		return d.fatal
	case err == nil:
		return nil
	case d.ctx.Err() != nil && !errors.Is(d.ctx.Err(), context.DeadlineExceeded):
		d.fatal = d.ctx.Err()
		return d.fatal
	case d.ctx.Err() != nil:
		err = d.ctx.Err()
	}
	d.sink.Skip(path, document.ReasonOf(err))
	return nil
}

func (d *reader) part(p *document.Part, outer document.Path) error {
	if err := d.ctx.Err(); err != nil {
		return err
	}
	if len(outer) > 0 {
		p.Path = outer.Join(p.Path...)
	}
	if d.body != nil {
		d.body.label(p)
	}
	if err := d.sink.Part(p); err != nil {
		d.fatal = err
	}
	return d.fatal
}

// output is what one container's format talks to.
type output struct {
	d     *reader
	path  document.Path
	depth int
	names document.Names
	count int
}

func (o *output) Part(p *document.Part) error { return o.d.part(p, o.path) }

func (o *output) unlocked(name string, n int) {
	if u, ok := o.d.sink.(Unlocker); ok {
		path := o.path
		if name != "" {
			path = path.Join(name)
		}
		u.Unlocked(path, n)
	}
}

func (o *output) Skip(name string, why document.SkipReason) {
	if name == "" {
		o.d.sink.Skip(o.path, why)
	} else {
		o.d.sink.Skip(o.path.Join(name), why)
	}
}

// Child reads a member. Its trouble is a skip; the errors returned end the
// container: the sink's, the context's, or a spent budget.
func (o *output) Child(name, mediaType string, r io.Reader) error {
	if err := o.d.ctx.Err(); err != nil {
		return err
	}
	path := o.path.Join(o.names.Unique(name))
	if o.count++; o.count > o.d.opt.Limits.Entries {
		return document.Skipped(document.TooMany, nil)
	}
	if o.depth+1 > o.d.opt.Limits.Depth {
		o.d.sink.Skip(path, document.TooDeep)
		return nil
	}
	in, err := o.d.budget.member(r, baseName(name), mediaType)
	if err != nil {
		if err := o.d.skip(path, err); err != nil {
			return err
		}
	} else if _, err := o.d.read(in, path, o.depth+1); err != nil {
		return err
	}
	return o.d.budget.spent()
}

// Within is for document.MessageOutput.
func (o *output) Within(labels []document.Label) (done func()) {
	outer := o.d.body
	o.d.body = &body{labels: labels}
	return func() { o.d.body = outer }
}

// baseName is the last element of a member's name, whatever its separators.
func baseName(name string) string {
	return name[strings.LastIndexAny(name, `/\`)+1:]
}
