package redact

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"sardine/document"
	"sardine/formats"
	"sardine/redact/convert"
	"sardine/redact/leak"
)

// makeCopy writes, verifies and names the copy of one file. Whatever goes
// wrong, there is no copy then, and the receipt says why. The error is the
// run's own.
func makeCopy(ctx context.Context, p *plan, opt *Options, err error) (FileReceipt, error) {
	o := p.order
	defer func() { p.order = nil }() // thousands of them would fill the memory
	r := FileReceipt{Source: p.job.Name, SourceDigest: p.digest, Format: o.format, Undecided: p.undecided}
	name := p.job.Name
	if opt.Names {
		if p.out != name {
			name, r.Name = p.out, "cleaned"
			r.Source = p.out // the receipt is read by those who get the copy
		}
	} else if o.cleanName(name) != name {
		r.Name = "holds values"
	}
	if o.form != convert.None {
		name, r.Source = p.out, p.job.Name
		if opt.Names { // the new ending alone cleans nothing
			if r.Name, r.Source = "", o.cleanName(p.job.Name); r.Source != p.job.Name {
				r.Name = "cleaned"
			}
		}
	}
	var done *proven
	if err == nil {
		err = o.refusal()
	}
	if err == nil {
		done, err = p.write(ctx, filepath.Join(opt.Out, filepath.FromSlash(name)), opt)
	}
	if errors.Is(err, convert.ErrLetters) && opt.Convert == convert.Suited {
		if o.form == convert.None {
			o.noPDF = true
		} else {
			name = p.instead(convert.Document)
		}
		done, err = p.write(ctx, filepath.Join(opt.Out, filepath.FromSlash(name)), opt)
	}
	if errors.Is(err, ErrWorker) {
		return r, err
	}
	if err != nil {
		r.Status = "refused"
		r.Reason, r.WayOut = explain(err, p.digest == "")
		if errors.Is(err, formats.ErrReadOnly) {
			r.Reason, r.WayOut = o.readOnly(opt)
		}
		return r, nil
	}
	r.Copy, r.CopyDigest, r.Checks, r.Dropped = name, done.digest, done.proof.checks, done.proof.dropped
	r.Rastered, r.Pictures, r.Members = done.counted.pages, done.counted.pictures, done.counted.members
	r.Removed, r.Decided, r.values = done.counted.removals(o.titles())
	r.Kept, r.Elsewhere = kindCounts(p.left), kindCounts(done.proof.elsewhere)
	r.Status = "unchanged"
	if done.counted.total() > 0 || done.counted.members > 0 || o.byArea && len(o.areas) > 0 {
		r.Status = "redacted"
	}
	if o.form != convert.None {
		r.Status, r.ConvertedTo = "redacted", o.form.String()
	}
	r.LeftOut = leftOut(done.counted.left)
	for _, s := range done.proof.unread {
		r.Unread = append(r.Unread, Unread{o.cleanPath(s.Path), s.Why})
	}
	return r, nil
}

// refusal is why a file is not even tried.
func (o *Order) refusal() error {
	if o.form != convert.None {
		return o.convertible()
	}
	for _, s := range o.skips {
		if (o.strict || !o.mayCopy(s.Path, s.Why)) && !emptied(s.Path) && (o.strict || !o.becomesNew(s.Path)) {
			return &formats.UnreadError{Path: s.Path, Why: s.Why}
		}
	}
	if rewritable(o.format) {
		return nil
	}
	return formats.ErrReadOnly
}

// rewritable reports whether a format has a rewriter.
func rewritable(format string) bool {
	return format == "empty" || slices.ContainsFunc(formats.Table(), func(f *formats.Format) bool { return f.Name == format && f.Rewrite != nil })
}

// proven is a copy that may be handed over.
type proven struct {
	counted *Counted
	proof   *Proof
	digest  string
}

// write makes the copy under another name, verifies it, and renames it. Nobody
// but this process ever held it open for writing.
func (p *plan) write(ctx context.Context, dst string, opt *Options) (done *proven, err error) {
	if _, err := os.Lstat(dst); err == nil {
		return nil, ErrExists
	}
	if err := os.MkdirAll(filepath.Dir(dst), 0o700); err != nil {
		return nil, bare(err)
	}
	tmp, err := tempCopy(opt.Out)
	if err != nil {
		return nil, bare(err)
	}
	defer func() {
		if err != nil {
			tmp.Close()
			os.Remove(tmp.Name())
		}
	}()
	if done, err = p.proven(ctx, tmp, opt); err != nil {
		return nil, err
	}
	src, _, err := openSource(p.job.Source)
	if err != nil {
		return nil, err
	}
	defer src.Close()
	if now, err := digestOf(src); err != nil || now != p.digest {
		return nil, errors.Join(err, ErrChanged)
	}
	// Link fails where a file of the name is, also one that came in between.
	if err := os.Link(tmp.Name(), dst); err != nil {
		if _, serr := os.Lstat(dst); serr == nil {
			return nil, ErrExists
		}
		return done, bareLink(os.Rename(tmp.Name(), dst)) // a file system without links
	}
	os.Remove(tmp.Name())
	return done, nil
}

// proven fills tmp, closes it, and has it verified.
func (p *plan) proven(ctx context.Context, tmp *os.File, opt *Options) (*proven, error) {
	src, _, err := openSource(p.job.Source)
	if err != nil {
		return nil, err
	}
	defer src.Close()
	limit, cancel := opt.limited(ctx)
	defer cancel()
	done := &proven{}
	if done.counted, err = opt.Worker.Copy(limit, src, tmp, p.order); err != nil {
		return nil, err
	}
	if err := tmp.Sync(); err != nil {
		return nil, bare(err)
	}
	copied, _, err := openSource(tmp.Name())
	if err != nil {
		return nil, err
	}
	defer copied.Close()
	hold(copied)
	if err := tmp.Close(); err != nil {
		return nil, bare(err)
	}
	limit, cancel = opt.limited(ctx)
	defer cancel()
	if done.proof, err = opt.Worker.Verify(limit, src, copied, p.order, opt.programs(tmp.Name(), p.order.out)); err != nil {
		return nil, err
	}
	done.digest, err = digestOf(copied)
	return done, err
}

// programs are those that know such files. They are told which file to read
// here, since a Worker knows no paths.
func (o *Options) programs(file, name string) []leak.Program {
	var out []leak.Program
	for _, p := range o.Programs {
		if p.For(name) {
			run := p.Run
			p.Run = func(ctx context.Context, _ string) (string, error) { return run(ctx, file) }
			out = append(out, p)
		}
	}
	return out
}

func bareLink(err error) error {
	var le *os.LinkError
	if errors.As(err, &le) {
		return fmt.Errorf("%s: %w", le.Op, le.Err)
	}
	return err
}

// cleanName replaces values in the name of a file and its folders.
func (o *Order) cleanName(name string) string {
	part := document.NamePart(name)
	reps, err := newApplier(o, false).Replace(part)
	if err != nil || len(reps) == 0 {
		return name
	}
	var b strings.Builder
	pos := int64(0)
	for _, r := range reps {
		b.WriteString(name[pos:r.Span.Start])
		b.WriteString(r.New)
		pos = r.Span.End
	}
	b.WriteString(name[pos:])
	return b.String()
}

// cleanPath is a path inside the file as the receipt may show it.
func (o *Order) cleanPath(path document.Path) string {
	clean := make(document.Path, len(path))
	for i, step := range path {
		clean[i] = o.cleanName(step)
	}
	return clean.String()
}

// mayCopy reports whether a stream that was not read may stand in the copy:
// pictures and the machinery of office documents may, documents and scanned
// pages may not.
func (o *Order) mayCopy(path document.Path, why document.SkipReason) bool {
	if o.lookedAt(path, why) {
		return true
	}
	if len(path) == 0 || o.format == "pdf" && strings.HasPrefix(path[len(path)-1], "page ") {
		return false
	}
	switch why {
	case document.Partial: // all that is there was read, and a copy has a new one
		return o.format == "pdf" && len(path) == 1 && path[0] == "table of objects"
	case document.NotText, document.NoAssist:
		return true
	case document.Unsupported:
		return machinery(path[len(path)-1])
	}
	return false
}

// machinery are members of office documents that hold fonts, printer settings,
// macros' object code and controls.
func machinery(member string) bool {
	m := strings.ToLower(member)
	if strings.Contains(m, "embeddings/") {
		return false
	}
	for _, dir := range []string{"word/", "xl/", "ppt/", "customui/", "docprops/", "configurations2/", "basic/", "fonts/", "layout-cache"} {
		if strings.HasPrefix(m, dir) {
			return true
		}
	}
	return false
}
