// Package reading does with the bytes of one file what commands want of it: finds
// personal data, hands over text and parts, says what a file gives away, reads a
// form that somebody filled in, counts and binds pages.
//
// It opens no file, starts no process and does not know whether it runs in a
// child. Its one invariant: whatever entry point reads a file, it is read by the
// same [Reader], so that scan, show and text agree about what is in it.
package reading

import (
	"context"
	"io"
	"path"

	"sardine/detectors"
	"sardine/document"
	"sardine/finding"
	"sardine/formats"
	"sardine/internal/app/tables"
	"sardine/policy"
	"sardine/scanner"
)

// Reader reads files and finds what is in them.
type Reader struct {
	make     func() *detectors.Engine // made when it is first needed: text needs none
	policy   *policy.Policy
	explain  bool // every reading, also those that lost
	options  document.Options
	throttle *scanner.Throttle
}

// New makes a reader; t may be nil for the built-in tables, throttle for none.
func New(t *tables.Tables, opt document.Options, throttle *scanner.Throttle) (*Reader, error) {
	if t == nil {
		t = tables.Builtin()
	}
	e, err := t.LazyEngine()
	if err != nil {
		return nil, err
	}
	return &Reader{e, t.Policy(), t.Explains(), opt, throttle}, nil
}

// With is a reader like r that reads with other options.
func (r *Reader) With(opt document.Options) *Reader {
	other := *r
	other.options = opt
	return &other
}

// Engine returns the engine, which is made when it is first asked for.
func (r *Reader) Engine() *detectors.Engine { return r.make() }

// session begins a file.
func (r *Reader) session(ref finding.FileRef) *detectors.Session {
	if r.explain {
		return r.make().Explain(ref)
	}
	return r.make().Session(ref)
}

// Find is what the scanner's Open does: it reads in, hands findings on and
// returns how it ended. The digest is made of the very bytes that were read.
// words, if not nil, takes the words that look like names, each once.
func (r *Reader) Find(ctx context.Context, in io.ReaderAt, ref finding.FileRef, emit func([]finding.Finding) error, words func([]string) error) (finding.Result, error) {
	known := r.policy.Of(in, ref.Meta.Size)
	v := &visitor{session: r.session(ref), emit: func(fs []finding.Finding) error {
		known.Apply(ref.Rel, fs)
		return emit(fs)
	}}
	if words != nil {
		v.words = newWords(words)
	}
	return r.visit(ctx, v, r.throttle.Reader(in), ref)
}

// visit reads in with v.
func (r *Reader) visit(ctx context.Context, v *visitor, in io.ReaderAt, ref finding.FileRef) (finding.Result, error) {
	sum := newHashing(in, ref.Meta.Size)
	format, err := v.read(ctx, formats.File(sum, ref.Meta.Size, path.Base(ref.Rel)), ref, r.options)
	if err != nil {
		return finding.Result{}, err
	}
	res := v.result(format)
	if digest, err := sum.finish(ctx); err == nil {
		res.Digest = digest
	} else if len(res.Skips) == 0 {
		res.Skips, res.Skipped, res.Status = []finding.Skip{{Why: document.Unreadable}}, 1, finding.PartlyRead
	}
	return res, nil
}

// Parts reads in and shows every part before what is found in it.
func (r *Reader) Parts(ctx context.Context, in io.ReaderAt, ref finding.FileRef, see func(*document.Part), found func([]finding.Finding) error) (finding.Result, error) {
	return r.visit(ctx, &visitor{session: r.session(ref), see: see, emit: found}, in, ref)
}
