package redaction

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"sardine/internal/app/isolation"
	"sardine/redact"
)

// Propose writes a PDF file with marks over what Run would take out
// of the pages of the one file that opt names.
func Propose(ctx context.Context, opt Options, dst *os.File) error {
	jobs, _, err := redactJobs(ctx, &opt)
	if err != nil {
		return err
	}
	if len(jobs) != 1 {
		return fmt.Errorf("a plan in PDF is for one file, and there are %d", len(jobs))
	}
	done, err := opt.Hire(ctx)
	if err != nil {
		return err
	}
	defer done()
	return redact.Propose(ctx, &jobs[0], opt.Redact, dst)
}

// DecideByMarks lets the one job do what the marks of file say, after a person
// moved, added and deleted some.
func DecideByMarks(ctx context.Context, opt Options, file string, jobs []redact.Job) error {
	if len(jobs) != 1 {
		return fmt.Errorf("a plan in PDF is for one file, and there are %d", len(jobs))
	}
	marks, err := isolation.ReadMarks(ctx, opt.Isolation, opt.Tables, opt.Redact.Read, opt.Notice, file)
	if err != nil {
		return fmt.Errorf("%s: %w", filepath.Base(file), err)
	}
	jobs[0].ByArea = &redact.ByArea{Areas: marks.Areas}
	jobs[0].Digest = marks.For
	return nil
}
