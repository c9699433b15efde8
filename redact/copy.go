package redact

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"strings"

	"sardine/document"
	"sardine/formats"
)

// makeCopy writes, verifies and names the copy of one file. Whatever goes
// wrong, there is no copy then, and the receipt says why.
func makeCopy(ctx context.Context, p *plan, err error) FileReceipt {
	r := FileReceipt{Source: p.job.Name, SourceDigest: p.digest, Format: p.format, Undecided: p.undecided}
	opt := p.shared.opt
	name := p.job.Name
	if opt.Names {
		if p.out != name {
			name, r.Name = p.out, "cleaned"
			r.Source = p.out // the receipt is read by those who get the copy
		}
	} else if p.cleanName(name) != name {
		r.Name = "holds values"
	}
	t := newTally()
	var pr *proof
	if err == nil {
		err = p.refusal()
	}
	if err == nil {
		pr, err = p.write(ctx, filepath.Join(opt.Out, filepath.FromSlash(name)), t)
	}
	if err != nil {
		r.Status = "refused"
		r.Reason, r.WayOut = explain(err, p)
		return r
	}
	r.Copy, r.CopyDigest, r.Checks, r.Dropped = name, pr.digest, pr.checks, pr.dropped
	var values int
	r.Removed, r.Decided, values = t.removals()
	r.values = values
	r.Kept, r.Elsewhere = kindCounts(p.left), kindCounts(pr.elsewhere)
	r.Status = "unchanged"
	if t.total > 0 {
		r.Status = "redacted"
	}
	for _, s := range pr.unread {
		r.Unread = append(r.Unread, Unread{p.cleanPath(s.Path), s.Why})
	}
	return r
}

// refusal is why a file is not even tried.
func (p *plan) refusal() error {
	for _, s := range p.skips {
		if p.shared.opt.Strict || !p.mayCopy(s.Path, s.Why) {
			return &formats.UnreadError{Path: s.Path, Why: s.Why}
		}
	}
	if p.format == "empty" {
		return nil
	}
	for _, f := range formats.Table() {
		if f.Name == p.format && f.Rewrite != nil {
			return nil
		}
	}
	return formats.ErrReadOnly
}

// write makes the copy under another name, verifies it, and renames it.
func (p *plan) write(ctx context.Context, dst string, t *tally) (pr *proof, err error) {
	if _, err := os.Lstat(dst); err == nil {
		return nil, ErrExists
	}
	if err := os.MkdirAll(filepath.Dir(dst), 0o700); err != nil {
		return nil, bare(err)
	}
	tmp, err := os.CreateTemp(filepath.Dir(dst), ".sardine-copy-*")
	if err != nil {
		return nil, bare(err)
	}
	defer func() {
		if err != nil {
			tmp.Close()
			os.Remove(tmp.Name())
		}
	}()
	if err := p.rewrite(ctx, tmp, t); err != nil {
		return nil, err
	}
	if pr, err = verify(ctx, p, tmp.Name(), filepath.Base(dst)); err != nil {
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
		return pr, bareLink(os.Rename(tmp.Name(), dst)) // a file system without links
	}
	os.Remove(tmp.Name())
	return pr, nil
}

func bareLink(err error) error {
	var le *os.LinkError
	if errors.As(err, &le) {
		return fmt.Errorf("%s: %w", le.Op, le.Err)
	}
	return err
}

func (p *plan) rewrite(ctx context.Context, tmp *os.File, t *tally) error {
	src, size, err := openSource(p.job.Source)
	if err != nil {
		return err
	}
	defer src.Close()
	apply := newApplier(p, p.shared.opt.Strict)
	apply.counts = t
	w := bufio.NewWriterSize(tmp, 1<<20)
	rewrite := p.shared.opt.rewrite
	if rewrite == nil {
		rewrite = formats.Rewrite
	}
	if _, err := rewrite(ctx, formats.File(src, size, path.Base(p.job.Name)), p.shared.opt.Read, apply, w); err != nil {
		return err
	}
	if err := w.Flush(); err != nil {
		return bare(err)
	}
	if err := tmp.Sync(); err != nil {
		return bare(err)
	}
	return bare(tmp.Close())
}

// explain says in fixed words why a file was refused, and what to do.
func explain(err error, p *plan) (reason, wayOut string) {
	var unread *formats.UnreadError
	var skip *document.SkipError
	switch {
	case errors.Is(err, ErrLeak), errors.Is(err, ErrDiffers):
		return err.Error(), "redact this file by hand; what the reason names is where the value or the difference is"
	case errors.Is(err, ErrChanged):
		return ErrChanged.Error(), "run the command again"
	case errors.Is(err, ErrExists):
		return ErrExists.Error(), "choose an empty folder with --out"
	case errors.Is(err, formats.ErrReadOnly):
		return "there is no rewriter for this kind of file", "save it as PDF, docx or another format of today and redact that"
	case errors.As(err, &unread):
		reason := "not read: " + string(unread.Why)
		if len(unread.Path) > 0 {
			reason = "a member was not read: " + string(unread.Why)
		}
		return reason, wayOutOf(unread.Why)
	case errors.As(err, &skip):
		return "not read: " + string(skip.Why), wayOutOf(skip.Why)
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return string(document.TimedOut), "allow more with --file-time"
	case errors.Is(err, os.ErrNotExist), errors.Is(err, os.ErrPermission), errors.Is(err, ErrUnread):
		return err.Error(), ""
	case p.digest == "":
		return "the file could not be opened", ""
	}
	return "the copy could not be written: the format's rewriter failed", "redact this file by hand, and report the fault"
}

func wayOutOf(why document.SkipReason) string {
	switch why {
	case document.Encrypted:
		return "give the password, or save it without one"
	case document.NotText, document.NoAssist:
		return "the words in pictures are not read: look at it, or read it with OCR first"
	case document.TooLarge, document.TooDeep, document.TooMany, document.Bomb:
		return "unpack it and redact what is in it"
	case document.TimedOut:
		return "allow more with --file-time"
	}
	return "save it anew with the program that made it, and redact that"
}

// cleanName replaces values in the name of a file and its folders.
func (p *plan) cleanName(name string) string {
	part := namePart(name)
	reps, err := newApplier(p, false).Replace(part)
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
func (p *plan) cleanPath(path document.Path) string {
	clean := make(document.Path, len(path))
	for i, step := range path {
		clean[i] = p.cleanName(step)
	}
	return clean.String()
}

// mayCopy reports whether a stream that was not read may stand in the copy:
// pictures and the machinery of office documents may, documents and scanned
// pages may not.
func (p *plan) mayCopy(path document.Path, why document.SkipReason) bool {
	if len(path) == 0 || p.format == "pdf" && strings.HasPrefix(path[len(path)-1], "page ") {
		return false
	}
	switch why {
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
