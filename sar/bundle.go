package sar

import (
	"context"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"time"

	"sardine/redact"
	"sardine/redact/leak"
	"sardine/rules/access"
	"sardine/sar/casefile"
	"sardine/sar/match"
	"sardine/sar/records"
)

// Item is one file of a bundle, handed over or not.
type Item struct {
	No       int            `json:"no"`
	File     string         `json:"file"`           // as the index names it, without other people's names
	Copy     string         `json:"copy,omitempty"` // in the bundle; "" if there is none
	Digest   string         `json:"sha256,omitempty"`
	Class    match.Class    `json:"class"`
	Form     string         `json:"form"`   // copy, rows, records, members, text, hand
	Status   string         `json:"status"` // disclosed, redacted, by hand, withheld
	Reason   string         `json:"reason,omitempty"`
	WayOut   string         `json:"way_out,omitempty"`
	Withheld map[string]int `json:"withheld,omitempty"` // passages by tag
	SameAs   int            `json:"same_as,omitempty"`  // number of the item with the same bytes
	Rows     int            `json:"rows,omitempty"`
	Why      []string       `json:"why,omitempty"`
	Pages    int            `json:"pages,omitempty"`          // as PDF
	First    int            `json:"first_page,omitempty"`     // in the one PDF
	PagesOf  int            `json:"pages_of,omitempty"`       // number of the item whose pages show this one too
	Attached bool           `json:"attached,omitempty"`       // to the one PDF, as a file
	Native   string         `json:"native_because,omitempty"` // why it is no PDF, where PDF was asked for

	source string // key of the file in the search
}

// Bundle is what is handed over, as the index and the letters are drawn from
// it.
type Bundle struct {
	Case     *casefile.Case
	Subject  *casefile.Subject
	Status   *casefile.Status
	Items    []Item
	Reviewed bool // somebody looked at it and said so
	Found    *Found
	Possible int // files that somebody should look at, not in the bundle
	Rejected int
	Health   int // passages held back
	Gated    int // safeguarding files that wait for a decision; nothing in the bundle says that they are such
	Made     time.Time
	Receipt  *redact.Receipt
	Passages []Passage // what was decided on, in clear: for the review, never for the bundle

	Bound    bool // the items' pages are numbered through, for one PDF
	AllPages int  // of the one PDF

	front    []Leaf
	leaves   []leaf          // by item
	printed  map[string]bool // words on the items' pages
	secret   *leak.Set       // what was hidden and is disclosed nowhere
	hidden   []redact.Value  // what must stand nowhere
	consents map[string]casefile.Consent
}

// Page is something drawn for the bundle: an index, a letter.
type Page struct {
	Name string // path in the bundle
	Draw func(*Bundle) ([]byte, error)
}

// Making says how a bundle is made.
type Making struct {
	// Members takes members out of a zip archive, as the function of this name
	// does; nil: it is done in this process.
	Members func(ctx context.Context, source string, wanted []string, put func(i int, data []byte) error) error

	// Records takes a list of records apart, as records.Split does; nil: it is
	// done in this process.
	Records func(ctx context.Context, source, format string, put func(*records.Piece) error) error

	Case     *casefile.Case
	Found    *Found
	Planner  *Planner
	Redact   redact.Options // engine, limits, programs; the rest is set here
	Out      string
	Pages    []Page
	Reviewed bool
	Now      time.Time
	Sources  map[string]casefile.Attached // copies made by hand, by file
	Print    Printer                      // nil: no pages are made
	AsPDF    bool                         // hand over pages in place of the copies
	Front    []Front                      // of the one PDF; nil: there will be none
}

// ErrCross means that a page of the bundle tells what was hidden in a file.
var ErrCross = errors.New("a page of the bundle tells a value that was hidden")

// ErrOccupied means that the output folder holds something else.
var ErrOccupied = errors.New("the output folder is not empty and holds no bundle")

// made is the file by which a folder is known to be a bundle.
const made = "manifest.json"

// Make makes the bundle. Files of which no copy can be proven stand in the
// index as to be done by hand; they do not stop it.
func (m *Making) Make(ctx context.Context) (*Bundle, error) {
	if err := vacant(m.Out); err != nil {
		return nil, err
	}
	m.sweep()
	work, err := os.MkdirTemp(m.Case.Dir, "work")
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.RemoveAll(work) }()
	b, err := m.begin()
	if err != nil {
		return nil, err
	}
	tmp := filepath.Join(work, "out")
	if err := os.Mkdir(tmp, 0o700); err != nil {
		return nil, err
	}
	run := &making{Making: m, b: b, work: work, out: tmp}
	if err := run.plan(ctx); err != nil {
		return nil, err
	}
	if err := run.copies(ctx); err != nil {
		return nil, err
	}
	if err := run.crossCheck(ctx); err != nil {
		return nil, err
	}
	if err := run.print(ctx); err != nil {
		return nil, err
	}
	if err := run.replace(); err != nil {
		return nil, err
	}
	if err := run.layout(ctx); err != nil {
		return nil, err
	}
	if err := run.pages(); err != nil {
		return nil, err
	}
	if err := moveAll(tmp, m.Out); err != nil {
		return nil, err
	}
	return b, nil
}

// leftOver are folders and files that a run removes when it ends, and keep is
// for how long one may belong to another run that is still going on.
var leftOver = []string{"work*", "office*", "letter*", ".book*"}

const keep = 24 * time.Hour

// sweep removes what a run left that was killed.
func (m *Making) sweep() {
	for _, pattern := range leftOver {
		all, err := filepath.Glob(m.Case.Path(pattern))
		if err != nil {
			continue
		}
		for _, name := range all {
			if info, err := os.Lstat(name); err == nil && time.Since(info.ModTime()) > keep {
				_ = os.RemoveAll(name) // the next run tries again
			}
		}
	}
}

// Propose looks through the files as Make does, and stops before any copy: for
// the review.
func (m *Making) Propose(ctx context.Context) (*Bundle, error) {
	work, err := os.MkdirTemp(m.Case.Dir, "work")
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.RemoveAll(work) }()
	b, err := m.begin()
	if err != nil {
		return nil, err
	}
	run := &making{Making: m, b: b, work: work, out: work}
	return b, run.plan(ctx)
}

// begin lists the items.
func (m *Making) begin() (*Bundle, error) {
	s, err := m.Case.Subject()
	if err != nil {
		return nil, err
	}
	status, err := m.Case.Status(m.Now)
	if err != nil {
		return nil, err
	}
	b := &Bundle{Case: m.Case, Subject: s, Status: status, Found: m.Found, Reviewed: m.Reviewed, Made: m.Now, consents: m.Planner.Consents}
	digests := map[string]int{}
	for _, v := range m.Found.Matches {
		o, decided := m.Planner.Overrides["file:"+v.File]
		take := v.Class == match.Certain || v.Class == match.Likely
		if decided {
			take = o.Action == "include"
		}
		if !take {
			switch v.Class {
			case match.Possible:
				b.Possible++
			case match.Rejected:
				b.Rejected++
			}
			continue
		}
		it := Item{No: len(b.Items) + 1, File: v.File, Class: v.Class, Why: v.Why, source: v.File}
		if d := m.Found.Results[v.File].Digest; d != "" {
			if no, ok := digests[d]; ok {
				it.SameAs = no
			} else {
				digests[d] = it.No
			}
		}
		b.Items = append(b.Items, it)
	}
	return b, nil
}

// Exemptions are the reasons that were used, with how many passages each.
func (b *Bundle) Exemptions() []Used {
	count := map[string]int{}
	for i := range b.Items {
		for tag, n := range b.Items[i].Withheld {
			count[tag] += n
		}
	}
	var out []Used
	for _, tag := range slices.Sorted(maps.Keys(count)) {
		e, _ := access.Find(tag)
		out = append(out, Used{e, count[tag]})
	}
	return out
}

// Used is an exemption and how many passages it was used for.
type Used struct {
	access.Exemption
	Passages int
}

// Sources are the files of the search that the items stand for, in order. They
// are for the case: names of files may tell.
func (b *Bundle) Sources() []string {
	out := make([]string, len(b.Items))
	for i := range b.Items {
		out[i] = b.Items[i].source
	}
	return out
}

// Disclosed is how many items are handed over.
func (b *Bundle) Disclosed() int {
	n := 0
	for i := range b.Items {
		if b.Items[i].Copy != "" {
			n++
		}
	}
	return n
}

// ByHand is how many items still have to be done by hand.
func (b *Bundle) ByHand() int {
	n := 0
	for i := range b.Items {
		if b.Items[i].Status == "by hand" {
			n++
		}
	}
	return n
}
