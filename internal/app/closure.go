package app

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"sardine/closure"
	"sardine/detectors"
	"sardine/document"
	"sardine/finding"
)

// ClosureOptions choose what Closure reads and how periods are counted.
type ClosureOptions struct {
	Scan   ScanOptions // Paths, Select, Workers, Options, Tables, Isolation, Notice, OnWalk
	Table  *closure.Table
	Year   int            // of all records; 0: from Years, names or the time of the last change
	Years  map[string]int // of single records, by their path below the root
	Copies string         // folder of redacted copies, to be named beside their records; may be ""
	Today  time.Time
}

// ClosureRow is what is proposed for one record. It holds no value.
type ClosureRow struct {
	Record    string   `json:"record"`
	Status    string   `json:"access_status"` // Open, Closed or Review
	Exemption string   `json:"foi_exemption,omitempty"`
	Consider  string   `json:"also_consider,omitempty"` // other sections, where kinds found suggest them
	Action    string   `json:"next_action"`
	Year      int      `json:"year"` // of the next action; 0: now
	Of        int      `json:"date_of_record"`
	OfFrom    string   `json:"date_from"`
	Years     int      `json:"closure_years"`
	Opens     string   `json:"opens,omitempty"` // a date
	Basis     string   `json:"basis"`
	Kinds     []string `json:"kinds"`
	Copy      string   `json:"redacted_copy,omitempty"`
	Unread    string   `json:"not_read,omitempty"` // why the record, or a part of it, was not read
}

// Statuses of a record.
const (
	AccessOpen   = "Open"
	AccessClosed = "Closed"
	AccessReview = "Review"
)

// Closure reads the files of opt.Scan and calls row for each, in the order of
// the walk.
func Closure(ctx context.Context, opt ClosureOptions, row func(ClosureRow) error) error {
	opt.Scan.Stream = &closures{opt: opt, row: row, open: map[int64]*record{}}
	_, err := Scan(ctx, opt.Scan)
	return err
}

// record gathers what is found in one file.
type record struct {
	ref      finding.FileRef
	evidence closure.Evidence
	kinds    map[*finding.Kind]bool
	named    bool // somebody is named or numbered
}

type closures struct {
	opt  ClosureOptions
	row  func(ClosureRow) error
	open map[int64]*record // results come one file after the other, but a file may have no findings
}

func (c *closures) Begin(ref finding.FileRef) error {
	c.open[ref.Seq] = &record{ref: ref, kinds: map[*finding.Kind]bool{}}
	return nil
}

// groups are kinds that tell roughly how old people are. Somebody who pays
// National Insurance, drives or is checked by the DBS is at least 16.
var groups = map[string]closure.Group{
	"uk-nino": closure.Worker, "utr": closure.Worker, "pay": closure.Worker, "driving-licence": closure.Worker, "dbs-number": closure.Worker,
	"teacher-reference-number": closure.Worker, "special:trade-union": closure.Worker, "student-support-number": closure.Worker, "hesa-id": closure.Worker,
	"upn": closure.Child, "high-risk:safeguarding": closure.Child, "high-risk:sen": closure.Child, "high-risk:free-school-meals": closure.Child,
	"high-risk:grades": closure.Child, "uci": closure.Child,
}

func (c *closures) Findings(seq int64, batch []finding.Finding) error {
	r := c.open[seq]
	for i := range batch {
		f := &batch[i]
		if f.Score < detectors.Threshold || f.Kind.Category == finding.Organisation {
			continue
		}
		r.named = true
		r.kinds[f.Kind] = true
		if born, ok := detectors.Born(f); ok {
			r.evidence.Births = add(r.evidence.Births, born.Year())
		} else if age, ok := detectors.AgeOf(f); ok {
			r.evidence.Ages = add(r.evidence.Ages, age)
		}
		if g, ok := groups[f.Kind.Name]; ok {
			r.evidence.Groups = add(r.evidence.Groups, g)
		}
	}
	return nil
}

func add[T comparable](list []T, v T) []T {
	if slices.Contains(list, v) {
		return list
	}
	return append(list, v)
}

func (c *closures) End(res finding.Result) error {
	r := c.open[res.File.Seq]
	delete(c.open, res.File.Seq)
	if res.Why() == document.Excluded || r == nil {
		return nil
	}
	out := ClosureRow{Record: r.ref.Rel, Kinds: []string{}}
	for k := range r.kinds {
		out.Kinds = append(out.Kinds, k.Title)
	}
	slices.Sort(out.Kinds)
	out.Of, out.OfFrom = c.yearOf(r.ref)
	r.evidence.Year = out.Of
	if r.named && len(r.evidence.Births)+len(r.evidence.Ages)+len(r.evidence.Groups) == 0 {
		r.evidence.Groups = []closure.Group{closure.Unknown}
	}
	d := c.opt.Table.Decide(r.evidence)
	if d.People {
		out.Years, out.Basis, out.Opens = d.Years, d.Basis, d.Opens.Format("2006-01-02")
	}
	c.status(&out, d, &res)
	out.Consider = consider(r.kinds)
	out.Copy = c.copyOf(r.ref)
	return c.row(out)
}

// status decides between open and closed. What was not read is for a person to
// look at: it may hold somebody younger.
func (c *closures) status(out *ClosureRow, d closure.Decision, res *finding.Result) {
	switch {
	case res.Status != finding.Read:
		out.Unread = string(res.Why())
		out.Status, out.Action = AccessReview, "Review by hand: not all of it was read"
	case !d.People:
		out.Status, out.Action, out.Basis = AccessOpen, "Open", "no personal data was found"
	case !d.Opens.After(c.opt.Today):
		out.Status, out.Action, out.Year = AccessOpen, "Open", d.Opens.Year()
	default:
		out.Status, out.Action, out.Year = AccessClosed, "Open in", d.Opens.Year()
	}
	if out.Status != AccessOpen && d.People {
		out.Exemption = "s.40(2)"
	}
}

// consider names other sections of the Freedom of Information Act 2000 that a
// reviewer thinks of with such kinds: 38 health and safety, 41 information
// given in confidence.
func consider(kinds map[*finding.Kind]bool) string {
	for k := range kinds {
		switch {
		case k.Category == finding.Special, k.Category == finding.Criminal, strings.HasPrefix(k.Name, "high-risk:"):
			return "s.38, s.41"
		}
	}
	return ""
}

// yearOf is the year of the record's last date, and where it comes from.
func (c *closures) yearOf(ref finding.FileRef) (int, string) {
	if y, ok := c.opt.Years[ref.Rel]; ok {
		return y, "given for the record"
	}
	if c.opt.Year > 0 {
		return c.opt.Year, "given"
	}
	if y := yearIn(ref.Rel, c.opt.Today.Year()); y > 0 {
		return y, "name"
	}
	return ref.Meta.Modified.Year(), "last change of the file"
}

// yearIn is the latest year that a path names: in the file's name, or else in
// the nearest folder that names one.
func yearIn(rel string, today int) int {
	steps := strings.Split(rel, "/")
	for _, step := range slices.Backward(steps) {
		last, n, digits := 0, 0, 0
		for _, c := range step + "." {
			if c >= '0' && c <= '9' {
				n, digits = min(n*10+int(c-'0'), 1e6), digits+1
				continue
			}
			if digits == 4 && n >= 1500 && n <= today {
				last = max(last, n)
			}
			n, digits = 0, 0
		}
		if last > 0 {
			return last
		}
	}
	return 0
}

func (c *closures) copyOf(ref finding.FileRef) string {
	if c.opt.Copies == "" {
		return ""
	}
	path := filepath.Join(c.opt.Copies, filepath.FromSlash(ref.Rel))
	if _, err := os.Stat(path); err != nil {
		return ""
	}
	return path
}
