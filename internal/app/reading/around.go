package reading

import (
	"context"
	"io"
	"path"
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

// Around fills in Before and After.
func (r *Reader) Around(ctx context.Context, in io.ReaderAt, ref finding.FileRef, shown []Shown) error {
	_, err := formats.Read(ctx, formats.File(in, ref.Meta.Size, path.Base(ref.Rel)), r.options, &contexts{shown})
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
	from, to := max(0, start-contextLen), min(len(text), end+contextLen)
	before, after = text[from:start], text[end:to]
	if i := strings.LastIndexByte(before, '\n'); i >= 0 {
		before = before[i+1:]
	} else if i := strings.IndexAny(before, " \t"); from > 0 && i >= 0 && !isBlank(text[from-1]) {
		before = before[i:]
	}
	if i := strings.IndexByte(after, '\n'); i >= 0 {
		after = after[:i]
	} else if i := strings.LastIndexAny(after, " \t"); to < len(text) && i >= 0 && !isBlank(text[to]) {
		after = after[:i+1]
	}
	for len(before) > 0 && !utf8.RuneStart(before[0]) {
		before = before[1:]
	}
	for len(after) > 0 && !utf8.ValidString(after) {
		after = after[:len(after)-1]
	}
	return before, after
}

func isBlank(c byte) bool { return c == ' ' || c == '\t' || c == '\n' }
