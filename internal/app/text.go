package app

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"os"
	"path"

	"sardine/document"
	"sardine/finding"
	"sardine/formats"
	"sardine/scanner"
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

// TextOptions choose what Text reads.
type TextOptions struct {
	Paths   []string
	Select  scanner.Selection
	Workers int
	Options document.Options

	Isolation Isolation
	Notice    func(string) // see ScanOptions
}

// Text writes what is extracted from files, in the order of the walk, and
// returns how many files were not read or only in part.
func Text(ctx context.Context, opt TextOptions, w io.Writer, write func(*bufio.Writer, TextRecord) error) (unread int, err error) {
	how, err := newOpener(ctx, opt.Isolation, nil, opt.Options, nil, 1, opt.Notice)
	if err != nil {
		return 0, err
	}
	defer how.close()
	out := &textSink{w: bufio.NewWriterSize(w, 256<<10), write: write}
	s := &scanner.Scanner{
		Select: opt.Select, Workers: 1, FileTime: opt.Options.Limits.FileTime,
		Open: func(ctx context.Context, f *os.File, ref finding.FileRef, _ func([]finding.Finding) error) (finding.Result, error) {
			return how.texts(ctx, f, ref, func(r TextRecord) error {
				out.wrote = true
				return out.write(out.w, r)
			})
		},
	}
	if err := s.Run(ctx, opt.Paths, out); err != nil {
		return 0, err
	}
	return out.unread, out.w.Flush()
}

// WriteTextJSON is a write func for Text: JSON lines.
func WriteTextJSON(w *bufio.Writer, r TextRecord) error {
	line, err := json.Marshal(r)
	if err != nil {
		return err
	}
	w.Write(line)
	return w.WriteByte('\n')
}

// textSink accounts for files of which nothing was written.
type textSink struct {
	w      *bufio.Writer
	write  func(*bufio.Writer, TextRecord) error
	unread int
	wrote  bool // something of the file whose turn it is
}

func (s *textSink) Begin(finding.FileRef) error { return nil }

func (s *textSink) Findings(int64, []finding.Finding) error { return nil }

func (s *textSink) End(r finding.Result) error {
	wrote := s.wrote
	s.wrote = false
	if r.Status != finding.Read {
		s.unread++
	}
	if why := r.Why(); why != "" && (!wrote || why == document.TimedOut) {
		return s.write(s.w, TextRecord{File: r.File.Rel, Skip: why})
	}
	if !wrote {
		empty := ""
		return s.write(s.w, TextRecord{File: r.File.Rel, Text: &empty})
	}
	return nil
}

func (r *reader) texts(ctx context.Context, f *os.File, ref finding.FileRef, write func(TextRecord) error) (finding.Result, error) {
	v := &textVisitor{file: ref.Rel, write: write}
	return v.read(ctx, formats.File(r.throttle.Reader(f), ref.Meta.Size, path.Base(ref.Rel)), r.options)
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
