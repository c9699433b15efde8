package sar

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"sardine/document"
	"sardine/finding"
	"sardine/inventory"
	"sardine/scanner"
)

// since is how the folders differ from the inventory now.
type since struct {
	fresh    []finding.FileRef // new or changed: to be read
	news     int64
	left     int64 // new to the inventory, where no scan was meant to read everything
	changed  int64
	dated    int64 // read by another version or under other settings
	met      int64 // of the files that are stored
	stored   int64
	unlisted []Unread // folders that could not be listed, files that could not be looked at
	missing  []string // roots that are not there
	whole    []string // roots that a scan was meant to read whole
}

// changes walks the folders that were scanned and compares every file with
// what is stored, without opening any.
func (x *Inventory) changes(ctx context.Context) (*since, error) {
	stored, err := x.files(ctx)
	if err != nil {
		return nil, err
	}
	roots, whole, err := x.roots(ctx)
	if err != nil {
		return nil, err
	}
	d, err := x.DB.Differ(ctx)
	if err != nil {
		return nil, err
	}
	out := &since{stored: stored, whole: whole}
	for _, root := range roots {
		err := scanner.Walk(ctx, []string{root}, x.Select, func(e scanner.Entry) error { return out.entry(ctx, d, e) })
		if err != nil {
			if ctx.Err() != nil {
				return nil, errors.Join(ctx.Err(), d.Close())
			}
			out.missing = append(out.missing, root)
		}
	}
	return out, d.Close()
}

// entry compares one file.
func (s *since) entry(ctx context.Context, d *inventory.Differ, e scanner.Entry) error {
	if e.Skip == document.Excluded {
		return nil
	}
	if strings.HasSuffix(e.Ref.Rel, "/") {
		s.unlisted = append(s.unlisted, Unread{File: e.Ref.Rel, Why: e.Skip, Status: finding.Skipped})
		return nil
	}
	state, err := d.Of(ctx, e.Ref)
	if err != nil {
		return err
	}
	if state != inventory.New {
		s.met++
	}
	switch {
	case e.Skip != "" && state == inventory.New:
		s.unlisted = append(s.unlisted, Unread{File: e.Ref.Rel, Why: e.Skip, Status: finding.Skipped})
	case e.Skip != "": // it is stored as what it is
	case state == inventory.New && !below(s.whole, e.Ref.Root+"/"+e.Ref.Rel):
		s.left++
	case state == inventory.New:
		s.news++
		s.fresh = append(s.fresh, e.Ref)
	case state == inventory.Changed:
		s.changed++
		s.fresh = append(s.fresh, e.Ref)
	case state == inventory.Dated:
		s.dated++
	}
	return nil
}

// roots are the folders that were scanned, without those below others, and
// those of which a scan was meant to read everything.
func (x *Inventory) roots(ctx context.Context) (top, whole []string, err error) {
	scans, err := x.DB.Scans(ctx)
	if err != nil {
		return nil, nil, err
	}
	var all []string
	for _, s := range scans {
		all = append(all, s.Roots...)
		if len(s.Narrowed) == 0 {
			whole = append(whole, s.Roots...)
		}
	}
	slices.Sort(all)
	for _, r := range slices.Compact(all) {
		if !below(top, r) {
			top = append(top, r)
		}
	}
	return top, whole, nil
}

// below reports whether a path lies in one of the folders.
func below(folders []string, path string) bool {
	return slices.ContainsFunc(folders, func(f string) bool { return strings.HasPrefix(path, strings.TrimRight(f, "/")+"/") })
}

// with adds the files that have to be read whatever the index says.
func (s *since) with(refs []finding.FileRef) []finding.FileRef {
	have := map[string]bool{}
	for _, r := range refs {
		have[r.Root+"/"+r.Rel] = true
	}
	for _, r := range s.fresh {
		if !have[r.Root+"/"+r.Rel] {
			refs = append(refs, r)
		}
	}
	slices.SortFunc(refs, comparePlaces)
	return refs
}

// notes say what of the index is not as the folders are.
func (s *since) notes() []string {
	var out []string
	put := func(n int64, what string) {
		if n > 0 {
			out = append(out, count(n)+" "+what)
		}
	}
	put(s.news, "that the inventory does not know: read for this search")
	put(s.left, "that the inventory does not know and that were not read: the scan's own flags left files out; scan again without them, or name the folders, to be sure of those")
	put(s.changed, "changed since the scan: read for this search")
	put(s.dated, "scanned by another version of sardine, or under other rules, and unchanged since: what was stored then was taken; scan again to be sure of those")
	if gone := s.stored - s.met; gone > 0 && len(s.missing) == 0 {
		put(gone, "of the inventory not met in the folders now: removed, or where a folder could not be listed")
	}
	for _, m := range s.missing {
		out = append(out, fmt.Sprintf("the folder %s cannot be opened: only what the scan had stored of it was asked, and nothing in it could be read", m))
	}
	return out
}

// files is how many files are stored: counted once, since that reads all
// totals.
func (x *Inventory) files(ctx context.Context) (int64, error) {
	if x.stored == nil {
		sum, err := x.DB.Summary(ctx, inventory.Filter{})
		if err != nil {
			return 0, err
		}
		x.stored = &sum.Files
	}
	return *x.stored, nil
}

// Scope implements Index.
func (x *Inventory) Scope(ctx context.Context) (int64, string, error) {
	files, err := x.files(ctx)
	if err != nil {
		return 0, "", err
	}
	how := "from the inventory"
	scans, err := x.DB.Scans(ctx)
	if err != nil {
		return 0, "", err
	}
	if len(scans) > 0 {
		last := slices.MaxFunc(scans, func(a, b inventory.ScanInfo) int { return a.Started.Compare(b.Started) })
		how += " of " + last.Started.Local().Format("2 January 2006 15:04")
	}
	if x.since == nil {
		return files, how + ", which was not compared with the folders", nil
	}
	files += x.since.news
	if n := x.since.news + x.since.changed; n > 0 {
		return files, fmt.Sprintf("%s, and by reading %s new or changed since", how, count(n)), nil
	}
	return files, how + "; no file is new or changed since", nil
}

// Unlisted are the folders and files that could not be looked at when the
// inventory was compared with the folders.
func (x *Inventory) Unlisted() []Unread {
	if x.since == nil {
		return nil
	}
	return x.since.unlisted
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
