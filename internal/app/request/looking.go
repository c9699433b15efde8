package request

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"time"

	"sardine/document"
	"sardine/finding"
	"sardine/internal/app/isolation"
	"sardine/internal/app/tables"
	"sardine/policy"
)

// looking reads files for package sar, here or in children.
type looking struct {
	isolation.Opener
	known *policy.Policy
	limit time.Duration
}

func (opt *Options) looking(ctx context.Context) (*looking, error) {
	t := opt.Tables
	if t == nil {
		t = tables.Builtin()
	}
	how, err := isolation.Open(ctx, opt.Isolation, t, opt.Options, nil, opt.Workers, opt.Notice)
	return &looking{how, t.Policy(), opt.Options.Limits.FileTime}, err
}

// at is a sar.Read. What cannot be opened is a result, like everything else
// that goes wrong with one file.
func (l *looking) at(ctx context.Context, ref finding.FileRef, see func(*document.Part), found func([]finding.Finding) error) (finding.Result, error) {
	f, err := openBelow(ref)
	if err != nil {
		return unreadResult(ref, err), nil
	}
	defer func() { _ = f.Close() }() // read only
	info, err := f.Stat()
	if err != nil || !info.Mode().IsRegular() {
		return unreadResult(ref, err), nil
	}
	ref.Meta.Size = info.Size()
	limit, cancel := context.WithTimeout(ctx, l.limit)
	defer cancel()
	see(document.NamePart(ref.Rel))
	res, err := l.Parts(limit, f, ref, see, func(fs []finding.Finding) error {
		l.known.Apply(ref.Rel, fs)
		return found(fs)
	})
	if ctx.Err() != nil {
		return finding.Result{}, ctx.Err()
	}
	return res, err
}

// openBelow opens a file below its root, and none that a link leads out to.
func openBelow(ref finding.FileRef) (*os.File, error) {
	root, err := os.OpenRoot(ref.Root)
	if err != nil {
		return nil, err
	}
	defer func() { _ = root.Close() }() // the file stays open
	return root.Open(filepath.FromSlash(ref.Rel))
}

func unreadResult(ref finding.FileRef, err error) finding.Result {
	why := document.Unreadable
	switch {
	case err == nil:
		why = document.Special
	case errors.Is(err, os.ErrNotExist):
		why = document.Vanished
	case errors.Is(err, os.ErrPermission):
		why = document.Denied
	}
	return finding.Result{File: ref, Status: finding.Failed, Skips: []finding.Skip{{Why: why}}, Skipped: 1}
}

// absolute is p as the scanner writes roots. A working directory that is gone
// leaves p as it is: what is asked of it will fail by itself.
func absolute(p string) string {
	if abs, err := filepath.Abs(p); err == nil {
		return abs
	}
	return p
}
