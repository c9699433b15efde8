// Package reports renders what the inventory holds: for reading on a terminal,
// for spreadsheets, for programs.
//
// It reads no files and finds nothing. Its one invariant: no report holds a
// value in clear unless the caller asked to reveal it, and what was not read is
// in every report.
package reports

import (
	"context"
	"io"
	"time"

	"sardine/finding"
	"sardine/inventory"
)

// Report is one way of rendering an inventory.
type Report struct {
	Name, Doc string
	Write     func(ctx context.Context, db *inventory.DB, f inventory.Filter, opt Options) error
}

// Options are what all reports understand.
type Options struct {
	Out   io.Writer
	Style func(code, text string) string // emphasis (an SGR code); nil: plain text
	Scan  *ScanInfo                      // the scan that was just made, if the report is its summary
	Top   int                            // riskiest files and folders to show; 0: ten
	About About                          // the program that made the inventory and the report
	Now   time.Time                      // when the report is made, as it says; zero: the time it is made
}

// About says what made a report. Empty fields are left out of it.
type About struct {
	Program  string   // name, version and revision
	Versions string   // fingerprint of formats and detectors
	Formats  []string // what the program reads, a line each
	Kinds    []string // what it looks for, a line each
}

func (o Options) made() time.Time {
	if o.Now.IsZero() {
		return time.Now()
	}
	return o.Now
}

// ScanInfo is what is known of a scan that was just made and is not stored.
type ScanInfo struct {
	Paths     []string
	Excluded  int64 // left out by the user's own flags
	Unchanged int64 // not read again
	Took      time.Duration
}

// Table lists the reports.
func Table() []Report { return table[:] }

var table = [...]Report{tableReport, htmlReport, xlsxReport, csvReport, jsonReport, jsonlReport, sarifReport}

// view is what the summaries show.
type view struct {
	summary *inventory.Summary
	files   []*inventory.File
	folders []inventory.Folder
	unread  []*inventory.File
	stopped []string // folders whose last scan did not go to its end
}

// unreadShown is how many files that were not read a summary names.
const unreadShown = 10

func load(ctx context.Context, db *inventory.DB, f inventory.Filter, opt Options) (*view, error) {
	n := opt.Top
	if n == 0 {
		n = 10
	}
	var v view
	var err error
	if v.summary, err = db.Summary(ctx, f); err != nil {
		return nil, err
	}
	if v.files, err = db.TopFiles(ctx, f, n); err != nil {
		return nil, err
	}
	if v.folders, err = db.TopFolders(ctx, f, n); err != nil {
		return nil, err
	}
	if v.stopped, err = unfinished(ctx, db, f); err != nil {
		return nil, err
	}
	v.unread, err = db.UnreadFiles(ctx, f, unreadShown)
	return &v, err
}

// findings is the number of findings in a summary.
func findings(s *inventory.Summary) int64 {
	var n int64
	for _, k := range s.Kinds {
		n += k.Findings
	}
	return n
}

// kindsOf lists the kinds of one category in the order of the summary.
func kindsOf(s *inventory.Summary, c finding.Category) []inventory.KindTotal {
	var out []inventory.KindTotal
	for _, k := range s.Kinds {
		if k.Kind.Category == c {
			out = append(out, k)
		}
	}
	return out
}
