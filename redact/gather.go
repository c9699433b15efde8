package redact

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"

	"sardine/finding"
	"sardine/redact/convert"
)

// gather has a file looked at and asks what of it goes. Trouble with the file
// is an error that holds no text of it.
func gather(ctx context.Context, job *Job, opt *Options) (*plan, error) {
	o := &Order{name: job.Name, unit: opt.Unit, metadata: opt.Metadata, strict: opt.Strict, members: opt.Convert}
	p := &plan{job: job, order: o}
	f, size, err := openSource(job.Source)
	if err != nil {
		return p, err
	}
	defer f.Close()
	p.size = size
	if p.digest, err = digestOf(f); err != nil {
		return p, err
	}
	if job.Digest != "" && job.Digest != p.digest {
		return p, ErrChanged
	}
	ctx, cancel := opt.limited(ctx)
	defer cancel()
	g := &gathering{job: job, opt: opt}
	looked, err := opt.Worker.Look(ctx, f, Target{job.Name, size, opt.Names}, g.take)
	o.format, o.skips = looked.Format, looked.Skips
	if !rewritable(o.format) {
		o.form = convert.For(opt.Convert, o.format, job.Name)
	}
	if err != nil {
		return p, err
	}
	if job.Settled != nil {
		if err := job.Settled(); err != nil {
			return p, err
		}
	}
	given := job.Values
	for _, v := range opt.Values {
		if v.Action == Keep {
			given = append(given[:len(given):len(given)], v)
		}
	}
	p.build(g.found, &opt.Select, given)
	if job.ByArea != nil {
		// Marks on a picture count in its pixels: they must say whose.
		if !markable(o.format) || o.format == "image" && job.Digest == "" {
			return p, ErrNoMarks
		}
		o.areasAlone(job.ByArea.Areas)
	}
	return p, nil
}

// limited bounds what is done to one file at a time.
func (o *Options) limited(ctx context.Context) (context.Context, context.CancelFunc) {
	if t := o.Read.Limits.FileTime; t > 0 {
		return context.WithTimeout(ctx, t)
	}
	return ctx, func() {}
}

// gathering takes the findings of one file.
type gathering struct {
	job   *Job
	opt   *Options
	found []planned
}

func (g *gathering) take(fs []finding.Finding) error {
	if g.opt.Adjust != nil {
		g.opt.Adjust(g.job.Name, fs)
	}
	for i := range fs {
		f := fs[i]
		d := Decision{}
		if g.job.Decide != nil {
			d = g.job.Decide(&f)
		}
		path := f.Path.String()
		f.Path, f.Why, f.Also, f.Place = nil, nil, nil, finding.Place{}
		g.found = append(g.found, planned{path: path, f: f, d: d})
	}
	return nil
}

// openSource opens a regular file. The error names no path: the receipt does.
func openSource(name string) (*os.File, int64, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, 0, bare(err)
	}
	info, err := f.Stat()
	if err == nil && !info.Mode().IsRegular() {
		err = errors.New("not a regular file")
	}
	if err != nil {
		f.Close()
		return nil, 0, bare(err)
	}
	return f, info.Size(), nil
}

// bare takes the path out of an error of the file system.
func bare(err error) error {
	var pe *os.PathError
	if errors.As(err, &pe) {
		return fmt.Errorf("%s: %w", pe.Op, pe.Err)
	}
	return err
}

func digestOf(r io.ReaderAt) (string, error) {
	h := sha256.New()
	if _, err := io.Copy(h, io.NewSectionReader(r, 0, 1<<62)); err != nil {
		return "", bare(err)
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}
