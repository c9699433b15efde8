package app

import (
	"context"
	"errors"
	"os"
	"path/filepath"

	"sardine/check"
	"sardine/document"
	"sardine/finding"
	"sardine/internal/app/isolation"
	"sardine/internal/app/reading"
	"sardine/internal/app/tables"
	"sardine/scanner"
)

// CheckOptions choose what Check looks at.
type CheckOptions struct {
	Paths   []string // files, or folders whose files are all looked at
	Select  scanner.Selection
	Tables  *tables.Tables
	Options document.Options

	Isolation isolation.Mode
	Notice    func(string) // see ScanOptions
}

// Checked is what one file gives away.
type Checked struct {
	File    string             `json:"file"`
	Verdict string             `json:"verdict"` // stop, look, good, or not checked
	Hits    []reading.CheckHit `json:"hits"`
}

// Verdicts of a file, the worst first.
const (
	VerdictStop      = "stop"
	VerdictUnchecked = "not checked"
	VerdictLook      = "look"
	VerdictGood      = "good"
)

// Check looks at files and calls each, in the order of the walk.
func Check(ctx context.Context, opt CheckOptions, each func(Checked) error) error {
	if err := present(opt.Paths); err != nil {
		return err
	}
	how, err := isolation.Open(ctx, opt.Isolation, opt.Tables, opt.Options, nil, 1, opt.Notice)
	if err != nil {
		return err
	}
	defer how.Close()
	return scanner.Walk(ctx, opt.Paths, opt.Select, func(e scanner.Entry) error {
		c := Checked{File: e.Ref.Rel}
		if e.Skip != "" {
			if e.Skip == document.Excluded {
				return nil
			}
			c.Hits = []reading.CheckHit{reading.NotChecked(string(e.Skip))}
		} else if c.Hits, err = checkFile(ctx, how, e.Ref, opt.Options.Limits); err != nil {
			return err
		}
		c.Verdict = verdictOf(c.Hits)
		return each(c)
	})
}

func checkFile(ctx context.Context, how isolation.Opener, ref finding.FileRef, l document.Limits) ([]reading.CheckHit, error) {
	f, err := os.Open(filepath.Join(ref.Root, filepath.FromSlash(ref.Rel)))
	if err != nil {
		why := document.Unreadable
		switch {
		case errors.Is(err, os.ErrPermission):
			why = document.Denied
		case errors.Is(err, os.ErrNotExist):
			why = document.Vanished
		}
		return []reading.CheckHit{reading.NotChecked(string(why))}, nil
	}
	defer f.Close()
	ctx, cancel := context.WithTimeout(ctx, l.FileTime)
	defer cancel()
	hits, res, err := how.Check(ctx, f, ref)
	if err != nil {
		return nil, err
	}
	if hits == nil && res.Status != finding.Read { // the reader did not live to tell
		hits = []reading.CheckHit{reading.NotChecked(string(res.Why()))}
	}
	return hits, nil
}

func verdictOf(hits []reading.CheckHit) string {
	out := VerdictGood
	for _, h := range hits {
		switch {
		case h.Level == check.Stop:
			return VerdictStop
		case h.Fault == "not-checked":
			out = VerdictUnchecked
		case out == VerdictGood:
			out = VerdictLook
		}
	}
	return out
}
