package reading

import (
	"context"
	"io"
	"path"

	"sardine/document"
	"sardine/finding"
	"sardine/formats"
)

// TextRecord is one line of what Text writes: a part, or a skip.
type TextRecord struct {
	File string              `json:"file"`
	Path document.Path       `json:"path,omitempty"`
	Kind string              `json:"kind,omitempty"`
	Base int64               `json:"base,omitempty"`
	Text *string             `json:"text,omitempty"`
	Skip document.SkipReason `json:"skip,omitempty"`
}

// Texts hands over the text of a file, part by part, and what was not read.
func (r *Reader) Texts(ctx context.Context, in io.ReaderAt, ref finding.FileRef, write func(TextRecord) error) (finding.Result, error) {
	v := &textVisitor{file: ref.Rel, write: write}
	return v.read(ctx, formats.File(r.throttle.Reader(in), ref.Meta.Size, path.Base(ref.Rel)), r.options)
}

// textVisitor is the formats.Sink of one file.
type textVisitor struct {
	file  string
	write func(TextRecord) error
	parts int
	skips []finding.Skip
	err   error
}

func (v *textVisitor) read(ctx context.Context, in document.Stream, opt document.Options) (finding.Result, error) {
	format, err := formats.Read(ctx, in, opt, v)
	if err != nil {
		return finding.Result{}, err
	}
	return finding.Result{Status: statusOf(v.parts, v.skips), Format: format, Skips: v.skips, Skipped: len(v.skips)}, v.err
}

func (v *textVisitor) Part(p *document.Part) error {
	v.parts++
	text := p.Text[p.Lead:]
	return v.write(TextRecord{File: v.file, Path: p.Path, Kind: p.Kind.String(), Base: p.Base + int64(p.Lead), Text: &text})
}

func (v *textVisitor) Skip(p document.Path, why document.SkipReason) {
	v.skips = append(v.skips, finding.Skip{Path: p, Why: why})
	if v.err == nil {
		v.err = v.write(TextRecord{File: v.file, Path: p, Skip: why})
	}
}
