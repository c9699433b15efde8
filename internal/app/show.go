package app

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"sardine/document"
	"sardine/finding"
	"sardine/internal/app/isolation"
	"sardine/internal/app/reading"
	"sardine/internal/app/tables"
)

// ShowOptions choose what Show reads, and how.
type ShowOptions struct {
	File     string
	Tables   *tables.Tables // nil: the built-in ones
	Options  document.Options
	MinScore finding.Score

	Isolation isolation.Mode
	Notice    func(string) // see ScanOptions

	keep func(*finding.Finding) bool // of Explain; nil: all
}

// Show reads one file again and returns what is found in it, and how the file
// ended.
func Show(ctx context.Context, opt ShowOptions) ([]reading.Shown, *finding.Result, error) {
	f, err := os.Open(opt.File)
	if err != nil {
		return nil, nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, nil, fmt.Errorf("%q is not a file", opt.File)
	}
	how, err := isolation.Open(ctx, opt.Isolation, opt.Tables, opt.Options, nil, 1, opt.Notice)
	if err != nil {
		return nil, nil, err
	}
	defer how.Close()
	ctx, cancel := context.WithTimeout(ctx, opt.Options.Limits.FileTime)
	defer cancel()
	var shown []reading.Shown
	ref := finding.FileRef{Root: filepath.Dir(opt.File), Rel: filepath.Base(opt.File), Meta: finding.Meta{Size: info.Size()}}
	res, err := how.Find(ctx, f, ref, func(fs []finding.Finding) error {
		for _, x := range fs {
			if x.Score >= opt.MinScore && (opt.keep == nil || opt.keep(&x)) {
				shown = append(shown, reading.Shown{Finding: x})
			}
		}
		return nil
	}, nil)
	if err != nil {
		return nil, nil, err
	}
	res.File = ref
	// The engine settles findings when it has seen enough of the file, which
	// may be much later than their part: their lines take a second reading.
	slices.SortStableFunc(shown, func(a, b reading.Shown) int { return finding.Compare(a.Finding, b.Finding) })
	return shown, &res, how.Around(ctx, f, ref, shown)
}
