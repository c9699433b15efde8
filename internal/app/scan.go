// Package app holds what commands ask of files, a file for each: scan, text, show,
// explain, check, closure, plan, verify, baselines and the catalogue. The rest of
// the wiring lies in the packages below it: tables, reading, wire, child,
// isolation and programs, from which redaction and request build the two larger
// jobs.
//
// It prints nothing and parses no flags. Its one invariant: files are opened
// through package isolation alone, so that every command reads them alike.
package app

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"sardine/document"
	"sardine/finding"
	"sardine/internal/app/isolation"
	"sardine/internal/app/tables"
	"sardine/inventory"
	"sardine/scanner"
)

// ScanOptions choose what Scan does.
type ScanOptions struct {
	Paths    []string
	Select   scanner.Selection
	Workers  int
	MaxMbps  float64 // 0: as fast as it goes
	Options  document.Options
	Tables   *tables.Tables // nil: the built-in ones
	OnWalk   func(scanner.Walked)
	MinScore finding.Score

	Isolation isolation.Mode // "" is InProcess
	Notice    func(string)   // hears once of walls around child processes that are missing; may be nil

	Inventory *inventory.DB // nil: nothing is stored
	Fresh     bool          // read unchanged files again

	// Stream takes results in the order of the walk, whatever the number of
	// workers; it sees every file, so that unchanged ones are read again.
	Stream scanner.Sink
}

// ScanReport is how a scan ended.
type ScanReport struct {
	Excluded  int64 // files and folders that the selection left out
	Unchanged int64 // files that were not read again
	Took      time.Duration
	Filter    inventory.Filter   // what this scan met, for questions about it
	Summary   *inventory.Summary // nil without an inventory
}

// Unread is the number of files of which something was not read.
func (r *ScanReport) Unread() int64 {
	return r.Summary.Files - r.Summary.Status[finding.Read]
}

// Findings is the number of findings at or above the least score.
func (r *ScanReport) Findings() int64 {
	var n int64
	for _, k := range r.Summary.Kinds {
		n += k.Findings
	}
	return n
}

// Scan reads files, finds what is in them, and stores or streams it.
func Scan(ctx context.Context, opt ScanOptions) (*ScanReport, error) {
	start := time.Now()
	if err := present(opt.Paths); err != nil { // before it stands in an inventory as a folder that was scanned
		return nil, err
	}
	how, err := isolation.Open(ctx, opt.Isolation, opt.Tables, opt.Options, scanner.NewThrottle(opt.MaxMbps*1e6), opt.Workers, opt.Notice)
	if err != nil {
		return nil, err
	}
	defer how.Close()
	report := &ScanReport{}
	run := &scanRun{report: report, begun: map[int64]*begun{}}
	s := &scanner.Scanner{
		Select: opt.Select, Workers: opt.Workers, FileTime: opt.Options.Limits.FileTime, OnWalk: opt.OnWalk,
		Open: func(ctx context.Context, f *os.File, ref finding.FileRef, emit func([]finding.Finding) error) (finding.Result, error) {
			var words func([]string) error
			if run.scan != nil {
				words = func(ws []string) error { return run.words(ref.Seq, ws) }
			}
			return how.Find(ctx, f, ref, emit, words)
		},
	}
	var sink scanner.Sink = run
	if opt.Stream != nil {
		sink = scanner.Tee(run, scanner.Ordered(opt.Stream, 4*max(opt.Workers, 4)))
	} else if !opt.Fresh && opt.Inventory != nil {
		s.Known = run.known
	}
	if opt.Inventory != nil {
		if run.scan, err = opt.Inventory.BeginScan(roots(opt.Paths)...); err != nil {
			return nil, err
		}
	}
	err = s.Run(ctx, opt.Paths, sink)
	if run.scan != nil {
		if ferr := run.finish(err == nil, opt); err == nil { // else it is the same trouble again
			err = ferr
		}
	}
	if err != nil {
		return nil, err
	}
	report.Took = time.Since(start)
	if run.scan != nil {
		report.Filter = run.scan.Met()
		report.Filter.MinScore = opt.MinScore
		report.Summary, err = opt.Inventory.Summary(ctx, report.Filter)
	}
	return report, err
}

// present reports the first path that is not there.
func present(paths []string) error {
	for _, p := range paths {
		if _, err := os.Stat(p); errors.Is(err, os.ErrNotExist) {
			return fmt.Errorf("there is no file or folder %q", p)
		} else if pe := (*os.PathError)(nil); errors.As(err, &pe) {
			return fmt.Errorf("open %q: %w", p, pe.Err)
		}
	}
	return nil
}

// scanRun stands between the scanner and the inventory. What the user's own
// flags left out is counted here and not stored: a scan of some files must not
// overwrite what is known of others.
type scanRun struct {
	scan   *inventory.Scan // nil: nothing is stored
	report *ScanReport

	mu       sync.Mutex
	begun    map[int64]*begun // files that have begun and not ended
	unlisted []string         // root and name of folders that could not be listed
}

// begun is a file that the inventory hears of when there is something to say.
type begun struct {
	ref    finding.FileRef
	stored bool
}

func (r *scanRun) known(ref finding.FileRef) (bool, error) {
	if !r.scan.Known(ref) {
		return false, nil
	}
	r.report.Unchanged++ // from the walk alone
	return true, nil
}

func (r *scanRun) Begin(ref finding.FileRef) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.begun[ref.Seq] = &begun{ref: ref}
	return nil
}

// store makes the inventory begin the file, once.
func (r *scanRun) store(seq int64) error {
	r.mu.Lock()
	b := r.begun[seq]
	r.mu.Unlock()
	if b.stored {
		return nil
	}
	b.stored = true
	return r.scan.Begin(b.ref)
}

func (r *scanRun) Findings(seq int64, batch []finding.Finding) error {
	if r.scan == nil {
		return nil
	}
	if err := r.store(seq); err != nil {
		return err
	}
	return r.scan.Findings(seq, batch)
}

// words takes the name-like words of a file.
func (r *scanRun) words(seq int64, words []string) error {
	if err := r.store(seq); err != nil {
		return err
	}
	return r.scan.Tokens(seq, words)
}

func (r *scanRun) End(res finding.Result) error {
	seq, why := res.File.Seq, res.Why()
	defer func() {
		r.mu.Lock()
		delete(r.begun, seq)
		r.mu.Unlock()
	}()
	if why == document.Excluded {
		r.mu.Lock()
		r.report.Excluded++
		r.mu.Unlock()
		return nil
	}
	if strings.HasSuffix(res.File.Rel, "/") {
		r.mu.Lock()
		r.unlisted = append(r.unlisted, res.File.Root+"/"+res.File.Rel)
		r.mu.Unlock()
	}
	if r.scan == nil {
		return nil
	}
	if err := r.store(seq); err != nil {
		return err
	}
	return r.scan.End(res)
}

// narrowed is what made the scan read less than all below its roots.
func narrowed(opt ScanOptions) []string {
	how := opt.Select.Narrowed()
	for _, p := range opt.Paths {
		if info, err := os.Stat(p); err == nil && !info.IsDir() {
			return append(how, "only files that were named")
		}
	}
	return how
}

// finish ends the scan in the inventory. Files that it did not meet are gone,
// where the walk was whole.
func (r *scanRun) finish(complete bool, opt ScanOptions) error {
	if !complete {
		return r.scan.Stop()
	}
	r.scan.LeftOut(r.report.Excluded, narrowed(opt))
	if !opt.Select.All() {
		return r.scan.EndScan()
	}
	var walked []inventory.Walked
	for _, p := range opt.Paths {
		if info, err := os.Stat(p); err != nil || !info.IsDir() {
			continue
		}
		w := inventory.Walked{Root: absolute(p)}
		if len(r.unlisted) > 0 {
			w.Has = func(rel string) bool {
				full := w.Root + "/" + rel
				return !slices.ContainsFunc(r.unlisted, func(dir string) bool { return strings.HasPrefix(full, dir) && full != dir })
			}
		}
		walked = append(walked, w)
	}
	return r.scan.EndScan(walked...)
}

// roots are the folders that paths are or lie in, as files refer to them.
func roots(paths []string) []string {
	var out []string
	for _, p := range paths {
		if info, err := os.Stat(p); err == nil && !info.IsDir() {
			p = filepath.Dir(p)
		}
		if r := absolute(p); !slices.Contains(out, r) {
			out = append(out, r)
		}
	}
	return out
}

// absolute is p as the scanner writes roots. A working directory that is gone
// leaves p as it is: the scan of it will fail by itself.
func absolute(p string) string {
	if abs, err := filepath.Abs(p); err == nil {
		return abs
	}
	return p
}
