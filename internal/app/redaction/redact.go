// Package redaction joins walk, tables, workers and package redact into the jobs of
// the redact command: copies, plans, marks to be filled in and decisions that come
// back; and it keeps the keys of pseudonyms.
//
// It writes no copy itself. Its one invariant: every copy that it returns went
// through redact.Run, and so was read again and found clean.
package redaction

import (
	"context"
	"errors"
	"fmt"
	"path"
	"path/filepath"
	"runtime"
	"strings"

	"sardine/detectors"
	"sardine/document"
	"sardine/finding"
	"sardine/internal/app/build"
	"sardine/internal/app/isolation"
	"sardine/internal/app/programs"
	"sardine/internal/app/tables"
	"sardine/redact"
	"sardine/scanner"
)

// Options choose what Run does. Of Redact it fills in the worker, the
// policy and the programs.
type Options struct {
	Paths  []string
	Select scanner.Selection
	Tables *tables.Tables // nil: the built-in ones
	Redact redact.Options
	OnWalk func(scanner.Walked)

	Isolation isolation.Mode
	Notice    func(string) // see isolation.Open

	// Prepare, if not nil, may change the jobs before they run: decisions that
	// were made elsewhere.
	Prepare func([]redact.Job) error
}

// Run writes verified copies of files and returns the receipt. Files that
// the walk could not open stand in it as refused.
func Run(ctx context.Context, opt Options) (*redact.Receipt, error) {
	jobs, skipped, done, err := opt.prepare(ctx)
	if err != nil {
		return nil, err
	}
	defer done()
	if opt.Prepare != nil {
		if err := opt.Prepare(jobs); err != nil {
			return nil, err
		}
	}
	opt.progress()
	r, err := redact.Run(ctx, jobs, opt.Redact)
	if err != nil {
		return nil, err
	}
	for _, s := range skipped {
		r.Files = append(r.Files, redact.FileReceipt{Source: s.Ref.Rel, Status: "refused", Reason: "not read: " + string(s.Skip)})
		r.Counts.Sources++
		r.Counts.Refused++
	}
	r.Recall = measuredRecall
	r.Seal()
	return r, nil
}

// Plan lists what Run would take out, and what it found and would
// leave, in clear.
func Plan(ctx context.Context, opt Options) ([]redact.Passage, error) {
	jobs, _, done, err := opt.prepare(ctx)
	if err != nil {
		return nil, err
	}
	defer done()
	return redact.Passages(ctx, jobs, opt.Redact)
}

// prepare lists the files, and hires who works on them.
func (opt *Options) prepare(ctx context.Context) (jobs []redact.Job, skipped []scanner.Entry, done func(), err error) {
	if jobs, skipped, err = redactJobs(ctx, opt); err == nil {
		done, err = opt.Hire(ctx)
	}
	return jobs, skipped, done, err
}

// Hire fills in what the tables say and who works, and returns what ends the
// work.
func (opt *Options) Hire(ctx context.Context) (done func(), err error) {
	t := opt.Tables
	if t == nil {
		t = tables.Builtin()
	}
	o := &opt.Redact
	if o.Workers <= 0 {
		o.Workers = runtime.GOMAXPROCS(0)
	}
	if o.Worker, done, err = isolation.NewWorker(ctx, opt.Isolation, t, o.Read, o.Workers, opt.Notice); err != nil {
		return nil, err
	}
	o.Adjust = func(name string, fs []finding.Finding) { t.Policy().Apply(name, fs) }
	o.Version, o.Tables = build.String(), t.Fingerprint()
	if o.Programs == nil {
		o.Programs = programs.ForPDF()
	}
	return done, nil
}

// progress turns the two steps of each file into the walk of a progress bar.
func (opt *Options) progress() {
	if opt.OnWalk == nil {
		return
	}
	opt.Redact.Progress = func(s redact.Step) {
		if s.Phase == redact.Looking {
			opt.OnWalk(scanner.Walked{Found: 2 * s.Bytes})
			opt.OnWalk(scanner.Walked{Done: s.Bytes, Over: true})
			return
		}
		opt.OnWalk(scanner.Walked{Done: s.Bytes, Files: 1})
	}
}

// redactJobs walks the sources. A file keeps its path below the folder that
// was named; where two would meet, the folder's own name goes in front.
func redactJobs(ctx context.Context, opt *Options) (jobs []redact.Job, skipped []scanner.Entry, err error) {
	out, err := filepath.Abs(opt.Redact.Out)
	if err != nil {
		return nil, nil, err
	}
	if opt.Redact.Out == "" { // a plan: nothing is written
		out = "\x00"
	}
	for _, p := range opt.Paths {
		if abs, err := filepath.Abs(p); err == nil && (abs == out || strings.HasPrefix(abs, out+string(filepath.Separator))) {
			return nil, nil, fmt.Errorf("the output folder holds a source: %s", p)
		}
	}
	used := map[string]bool{}
	err = scanner.Walk(ctx, opt.Paths, opt.Select, func(e scanner.Entry) error {
		file := filepath.Join(e.Ref.Root, filepath.FromSlash(e.Ref.Rel))
		if file == out || strings.HasPrefix(file, out+string(filepath.Separator)) || strings.HasSuffix(e.Ref.Rel, "/") && e.Skip == "" {
			return nil
		}
		if e.Skip == document.Excluded {
			return nil // nobody asked for a copy
		}
		if e.Skip != "" {
			skipped = append(skipped, e)
			return nil
		}
		name := e.Ref.Rel
		if used[name] {
			name = path.Join(filepath.Base(e.Ref.Root), name)
		}
		for n := 2; used[name]; n++ {
			name = fmt.Sprintf("%s %d/%s", filepath.Base(e.Ref.Root), n, e.Ref.Rel)
		}
		used[name] = true
		jobs = append(jobs, redact.Job{Source: file, Name: name})
		return nil
	})
	if err == nil && len(jobs)+len(skipped) == 0 {
		err = errors.New("there is no file to redact")
	}
	return jobs, skipped, err
}

// ReadValues reads the values that a user lists in a file, one a line.
func ReadValues(raw []byte) ([]redact.Value, error) {
	var out []redact.Value
	for line := range strings.Lines(strings.TrimPrefix(string(raw), "\ufeff")) {
		v := strings.TrimSpace(line)
		if v == "" {
			continue
		}
		if strings.IndexFunc(v, isLetterOrDigit) < 0 {
			return nil, fmt.Errorf("line %d holds no letter or digit", len(out)+1)
		}
		out = append(out, redact.Value{Text: v, Decision: redact.Decision{Action: redact.Remove}})
	}
	return out, nil
}

func isLetterOrDigit(r rune) bool {
	return r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r > 0x7F
}

// CheckKinds reports the first name that is no kind, and the first that is no
// category.
func CheckKinds(kinds []string, categories []finding.Category) error {
	known := map[string]bool{}
	groups := map[finding.Category]bool{}
	for _, k := range detectors.Kinds() {
		known[k.Name], groups[k.Category] = true, true
	}
	for _, k := range kinds {
		if !known[k] {
			return fmt.Errorf("there is no kind %q; see 'sardine catalogue'", k)
		}
	}
	for _, c := range categories {
		if !groups[c] {
			return fmt.Errorf("there is no category %q; see 'sardine catalogue'", c)
		}
	}
	return nil
}
