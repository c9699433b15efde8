package redact

import (
	"bufio"
	"context"
	"io"
	"os"
	"path"

	"sardine/detectors"
	"sardine/document"
	"sardine/finding"
	"sardine/formats"
	"sardine/redact/convert"
)

// Local is a Worker that works in this process.
type Local struct {
	Engine func() *detectors.Engine // asked for when text is looked through
	Read   document.Options
	Alive  func() // told whenever the work goes on, from any goroutine; nil: nobody is
	Left   func() // told when a reader hangs and is left behind; nil: nobody is

	// rewrite stands in for formats.Rewrite in tests of the verification.
	rewrite func(context.Context, document.Stream, document.Options, formats.Editor, io.Writer) (bool, error)
}

var _ Worker = (*Local)(nil)

func (l *Local) alive() {
	if l.Alive != nil {
		l.Alive()
	}
}

func (l *Local) session(name string, size int64) *detectors.Session {
	return l.Engine().Session(finding.FileRef{Rel: name, Meta: finding.Meta{Size: size}})
}

// Look is part of Worker.
func (l *Local) Look(ctx context.Context, src *os.File, t Target, found func([]finding.Finding) error) (Looked, error) {
	k := &looking{l: l, session: l.session(t.Name, t.Size), found: found}
	if t.Names {
		if err := k.take(k.session.Part(document.NamePart(t.Name))); err != nil {
			return Looked{}, err
		}
	}
	format, err := formats.Read(ctx, formats.File(l.reader(src), t.Size, path.Base(t.Name)), l.Read, k)
	if err == nil {
		err = k.take(k.session.Close())
	}
	return Looked{format, k.skips}, err
}

// looking is the formats.Sink of Look.
type looking struct {
	l       *Local
	session *detectors.Session
	found   func([]finding.Finding) error
	skips   []finding.Skip
}

func (k *looking) Part(p *document.Part) error {
	k.l.alive()
	return k.take(k.session.Part(p))
}

func (k *looking) take(fs []finding.Finding) error {
	if len(fs) == 0 {
		return nil
	}
	return k.found(fs)
}

func (k *looking) Skip(p document.Path, why document.SkipReason) {
	k.skips = finding.KeepSkip(k.skips, finding.Skip{Path: p, Why: why})
}

// Copy is part of Worker.
func (l *Local) Copy(ctx context.Context, src, dst *os.File, o *Order) (*Counted, error) {
	w := bufio.NewWriterSize(dst, 1<<20)
	c, err := l.WriteCopy(ctx, src, w, o)
	if err == nil {
		err = bare(w.Flush())
	}
	return c, err
}

// WriteCopy is Copy for those who write elsewhere.
func (l *Local) WriteCopy(ctx context.Context, src *os.File, w io.Writer, o *Order) (*Counted, error) {
	if o.form != convert.None {
		return l.writeConverted(ctx, src, w, o)
	}
	info, err := src.Stat()
	if err != nil {
		return nil, bare(err)
	}
	apply := newApplier(o, o.strict)
	apply.counts, apply.alive = newTally(), l.Alive
	rewrite := l.rewrite
	if rewrite == nil {
		rewrite = formats.Rewrite
	}
	opt := l.Read
	opt.Areas, opt.Propose = o.areas, o.propose
	if _, err := rewrite(ctx, formats.File(l.reader(src), info.Size(), path.Base(o.name)), opt, apply, w); err != nil {
		return nil, err
	}
	return apply.counts.counted(), nil
}

// reader shows that reading goes on.
func (l *Local) reader(f *os.File) io.ReaderAt {
	if l.Alive == nil {
		return f
	}
	return &aliveReader{f, l.Alive}
}

type aliveReader struct {
	r     io.ReaderAt
	alive func()
}

func (a *aliveReader) ReadAt(p []byte, off int64) (int, error) {
	n, err := a.r.ReadAt(p, off)
	a.alive()
	return n, err
}
