package app

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	"sardine/document"
	"sardine/finding"
	"sardine/formats"
)

// Shown is a finding with the rest of its line, in clear.
type Shown struct {
	finding.Finding
	Before, After string // at most contextLen bytes each
}

// contextLen is how much text Show gives on each side of a finding.
const contextLen = 60

// ShowOptions choose what Show reads, and how.
type ShowOptions struct {
	File     string
	Tables   *Tables // nil: the built-in ones
	Options  document.Options
	MinScore finding.Score

	Isolation Isolation
	Notice    func(string) // see ScanOptions

	keep func(*finding.Finding) bool // of Explain; nil: all
}

// Show reads one file again and returns what is found in it, and how the file
// ended.
func Show(ctx context.Context, opt ShowOptions) ([]Shown, *finding.Result, error) {
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
	how, err := newOpener(ctx, opt.Isolation, opt.Tables, opt.Options, nil, 1, opt.Notice)
	if err != nil {
		return nil, nil, err
	}
	defer how.close()
	ctx, cancel := context.WithTimeout(ctx, opt.Options.Limits.FileTime)
	defer cancel()
	var shown []Shown
	ref := finding.FileRef{Root: filepath.Dir(opt.File), Rel: filepath.Base(opt.File), Meta: finding.Meta{Size: info.Size()}}
	res, err := how.openFile(ctx, f, ref, func(fs []finding.Finding) error {
		for _, x := range fs {
			if x.Score >= opt.MinScore && (opt.keep == nil || opt.keep(&x)) {
				shown = append(shown, Shown{Finding: x})
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
	slices.SortStableFunc(shown, func(a, b Shown) int { return finding.Compare(a.Finding, b.Finding) })
	return shown, &res, how.around(ctx, f, ref, shown)
}

func (r *reader) around(ctx context.Context, f *os.File, ref finding.FileRef, shown []Shown) error {
	_, err := formats.Read(ctx, formats.File(f, ref.Meta.Size, ref.Rel), r.options, &contexts{shown})
	return err
}

// contexts is a formats.Sink that fills in Before and After.
type contexts struct{ shown []Shown }

func (c *contexts) Skip(document.Path, document.SkipReason) {}

func (c *contexts) Part(p *document.Part) error {
	for i := range c.shown {
		s := &c.shown[i]
		if !p.Owns(s.Span) || !slices.Equal(p.Path, s.Path) {
			continue
		}
		start, end := p.Local(s.Span)
		s.Before, s.After = restOfLine(p.Text, start, end)
	}
	return nil
}

// restOfLine returns what stands around a span, cut at words' ends where it can be.
func restOfLine(text string, start, end int) (before, after string) {
	before = text[max(0, start-contextLen):start]
	if i := strings.LastIndexByte(before, '\n'); i >= 0 {
		before = before[i+1:]
	}
	after = text[end:min(len(text), end+contextLen)]
	if i := strings.IndexByte(after, '\n'); i >= 0 {
		after = after[:i]
	}
	for len(before) > 0 && !utf8.RuneStart(before[0]) {
		before = before[1:]
	}
	for len(after) > 0 && !utf8.ValidString(after) {
		after = after[:len(after)-1]
	}
	return before, after
}
