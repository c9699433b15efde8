package sar

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"sardine/finding"
	"sardine/inventory"
	"sardine/sar/match"
)

// Inventory is an Index that asks what a scan has stored. Files that the scan
// did not read whole are always candidates.
type Inventory struct {
	DB    *inventory.DB
	Kinds []*finding.Kind // all that values may be stored as
}

// maxSurname is how many files are read for a surname alone. A surname that
// more files hold is looked for together with a forename.
const maxSurname = 5000

// ErrHashed means that the inventory does not know where its files are.
var ErrHashed = errors.New("this inventory stores paths as digests: name the folders to be searched instead")

// Candidates implements Index.
func (x *Inventory) Candidates(ctx context.Context, t *match.Terms, lessons []match.Lesson) ([]finding.FileRef, []string, error) {
	if x.DB.HashPaths() {
		return nil, nil, ErrHashed
	}
	q := &asking{x: x, ctx: ctx, want: map[int64]bool{}}
	if lessons == nil {
		for _, term := range t.List {
			q.value(term.Kind, term.Value)
		}
		q.names(t)
		if err := q.unread(); err != nil {
			return nil, nil, err
		}
	}
	for _, l := range lessons {
		if l.Kind == "person-name" {
			var groups [][]string
			for _, w := range strings.Fields(finding.Fold(l.Value.Reveal())) {
				groups = append(groups, []string{w})
			}
			q.tokens(groups...)
			continue
		}
		q.value(l.Kind, l.Value.Reveal())
	}
	if q.err != nil {
		return nil, nil, q.err
	}
	if q.stale {
		q.notes = append(q.notes, "some files were scanned by another version of sardine; scan again, or name the folders, to be sure of those")
	}
	if q.unlabelled(t) && (lessons == nil || slices.ContainsFunc(lessons, func(l match.Lesson) bool { return l.Kind == "staff-number" })) {
		q.notes = append(q.notes, "a number of the organisation's own, such as a staff number, is in the inventory only where a label names it; name the folders to look for it in all text")
	}
	refs, err := q.refs()
	return refs, q.notes, err
}

// unlabelled reports whether terms hold a number that detectors find by its
// label alone.
func (q *asking) unlabelled(t *match.Terms) bool {
	return slices.ContainsFunc(t.List, func(x match.Term) bool {
		return x.Evidence == match.Number && (x.Kind == "staff-number" || !slices.ContainsFunc(q.x.Kinds, func(k *finding.Kind) bool { return k.Name == x.Kind }))
	})
}

// Scope implements Index.
func (x *Inventory) Scope(ctx context.Context) (int64, string, error) {
	sum, err := x.DB.Summary(ctx, inventory.Filter{})
	if err != nil {
		return 0, "", err
	}
	how := "from the inventory"
	scans, err := x.DB.Scans(ctx)
	if err == nil && len(scans) > 0 {
		last := scans[0]
		for _, s := range scans {
			if s.Started.After(last.Started) {
				last = s
			}
		}
		how += " of " + last.Started.Local().Format("2 January 2006 15:04")
	}
	return sum.Files, how, err
}

// asking is one round of questions; the first trouble ends it.
type asking struct {
	x     *Inventory
	ctx   context.Context // of one call of Candidates
	want  map[int64]bool
	notes []string
	stale bool
	err   error
}

func (q *asking) take(hits []inventory.Hit, err error) {
	if errors.Is(err, inventory.ErrStale) {
		q.stale, err = true, nil
	}
	if err != nil && q.err == nil {
		q.err = err
	}
	for _, h := range hits {
		q.want[h.File] = true
	}
}

// value asks for a value under every kind that it may have been taken for.
func (q *asking) value(kind, value string) {
	spellings := []string{value}
	if kind == "date-of-birth" {
		spellings = spellingsOf(value)
	}
	for _, k := range q.x.Kinds {
		if q.err != nil {
			return
		}
		if kind == "date-of-birth" && k.Name != kind || kind == "email" && k.Name != kind && k.Name != "username" || kind == "postal-address" {
			continue
		}
		if k.Category == finding.Special || k.Category == finding.Criminal && kind != k.Name || k.Name == "person-name" {
			continue
		}
		for _, s := range spellings {
			q.take(q.x.DB.LookupValue(q.ctx, k, s))
		}
	}
}

// spellingsOf are the ways in which a day is written: dates are stored by
// their letters and digits.
func spellingsOf(day string) []string {
	t, err := time.Parse("2006-01-02", day)
	if err != nil {
		return []string{day}
	}
	var out []string
	for _, layout := range []string{"02/01/2006", "2006-01-02", "2/1/2006", "02/01/06", "2/1/06", "2 January 2006", "02 January 2006", "2 Jan 2006", "02 Jan 2006", "January 2 2006",
		"Jan 2 2006", "2006/1/2", "01/02/2006", "01/02/06", "1/2/2006", "2-Jan-06", "02-Jan-06"} {
		out = append(out, t.Format(layout))
	}
	return append(out, t.Format("Monday 2 January 2006"), strings.Replace(t.Format("2th January 2006"), "th", ordinal(t.Day()), 1))
}

func ordinal(d int) string {
	if d/10 != 1 {
		switch d % 10 {
		case 1:
			return "st"
		case 2:
			return "nd"
		case 3:
			return "rd"
		}
	}
	return "th"
}

// only asks for values under one kind.
func (q *asking) only(kind string, values []string) {
	for _, k := range q.x.Kinds {
		for _, v := range values {
			if k.Name == kind && q.err == nil {
				q.take(q.x.DB.LookupValue(q.ctx, k, v))
			}
		}
	}
}

func (q *asking) tokens(groups ...[]string) {
	if q.err == nil {
		q.take(q.x.DB.LookupTokens(q.ctx, groups...))
	}
}

// names asks for the names: the surname with a forename, misspelt or not; the
// surname alone, for initials and titles, unless too many files hold it; the
// words that mailboxes are spelt with.
func (q *asking) names(t *match.Terms) {
	sur, fore, typos := t.Names()
	if len(sur) == 0 {
		for _, f := range fore {
			q.tokens([]string{f})
		}
		return
	}
	if q.err != nil {
		return
	}
	hits, err := q.x.DB.LookupTokens(q.ctx, sur)
	if len(hits) <= maxSurname {
		q.take(hits, err)
	} else {
		q.notes = append(q.notes, fmt.Sprintf("the surname stands in %d files: those without a forename or an identifier of the subject were not read again", len(hits)))
		q.tokens(sur, t.ForenameSpellings())
	}
	if len(fore) > 0 {
		q.tokens(typos, fore)
	}
	q.only("email", t.Mailboxes())
	q.only("username", t.Logins())
}

// unread adds the files that the scan did not read, or only in part.
func (q *asking) unread() error {
	files, err := q.x.DB.UnreadFiles(q.ctx, inventory.Filter{}, 1<<20)
	for _, f := range files {
		q.want[f.ID] = true
	}
	if err == nil && len(files) > 0 {
		q.notes = append(q.notes, fmt.Sprintf("%d files that the scan had not read whole were read again", len(files)))
	}
	return err
}

// refs looks the files up, in the order of their paths.
func (q *asking) refs() ([]finding.FileRef, error) {
	var out []finding.FileRef
	for id := range q.want {
		f, err := q.x.DB.File(q.ctx, id)
		if errors.Is(err, inventory.ErrNoFile) {
			continue
		}
		if err != nil {
			return nil, err
		}
		if !f.Gone {
			out = append(out, f.Ref)
		}
	}
	slices.SortFunc(out, func(a, b finding.FileRef) int { return strings.Compare(a.Root+"/"+a.Rel, b.Root+"/"+b.Rel) })
	return out, nil
}
