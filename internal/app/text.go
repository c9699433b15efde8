package app

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"os"

	"sardine/document"
	"sardine/finding"
	"sardine/internal/app/isolation"
	"sardine/internal/app/reading"
	"sardine/scanner"
)

// TextOptions choose what Text reads.
type TextOptions struct {
	Paths   []string
	Select  scanner.Selection
	Workers int
	Options document.Options

	Isolation isolation.Mode
	Notice    func(string) // see ScanOptions
}

// Text writes what is extracted from files, in the order of the walk, and
// returns how many files were not read or only in part.
func Text(ctx context.Context, opt TextOptions, w io.Writer, write func(*bufio.Writer, reading.TextRecord) error) (unread int, err error) {
	if err := present(opt.Paths); err != nil {
		return 0, err
	}
	how, err := isolation.Open(ctx, opt.Isolation, nil, opt.Options, nil, 1, opt.Notice)
	if err != nil {
		return 0, err
	}
	defer how.Close()
	out := &textSink{w: bufio.NewWriterSize(w, 256<<10), write: write}
	s := &scanner.Scanner{
		Select: opt.Select, Workers: 1, FileTime: opt.Options.Limits.FileTime,
		Open: func(ctx context.Context, f *os.File, ref finding.FileRef, _ func([]finding.Finding) error) (finding.Result, error) {
			return how.Texts(ctx, f, ref, func(r reading.TextRecord) error {
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
func WriteTextJSON(w *bufio.Writer, r reading.TextRecord) error {
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
	write  func(*bufio.Writer, reading.TextRecord) error
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
		return s.write(s.w, reading.TextRecord{File: r.File.Rel, Skip: why})
	}
	if !wrote {
		empty := ""
		return s.write(s.w, reading.TextRecord{File: r.File.Rel, Text: &empty})
	}
	return nil
}
