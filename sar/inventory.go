package sar

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"sardine/finding"
	"sardine/inventory"
	"sardine/sar/match"
	"sardine/scanner"
)

// Inventory is an Index that asks what a scan has stored. Files that the scan
// did not read whole are always candidates, and so are files that are new or
// changed since.
type Inventory struct {
	DB     *inventory.DB
	Kinds  []*finding.Kind // all that values may be stored as
	Select scanner.Selection
	Trust  bool // do not look which files are new or changed since the scan

	since  *since // of the last comparison with the folders
	stored *int64 // how many files are stored
}

// maxSurname is how many files are read for a surname alone. A surname that
// more files hold is looked for together with a forename.
const maxSurname = 5000

// maxForename is how many files are read for a forename or a code alone.
const maxForename = 300

// maxStreet is how many files are read for the words of a street alone.
const maxStreet = 1000

// ErrHashed means that the inventory does not know where its files are.
var ErrHashed = errors.New("this inventory stores paths as digests: name the folders to be searched instead")

// Candidates implements Index.
func (x *Inventory) Candidates(ctx context.Context, t *match.Terms, lessons []match.Lesson) ([]finding.FileRef, []string, error) {
	if x.DB.HashPaths() {
		return nil, nil, ErrHashed
	}
	q := &asking{x: x, want: map[int64]bool{}}
	if lessons == nil {
		for _, term := range t.List {
			q.value(term.Kind, term.Value)
		}
		q.names(t)
		q.streets(t)
	}
	short := 0
	for _, l := range lessons {
		if l.Kind == "person-name" {
			var groups [][]int
			for _, w := range strings.Fields(finding.Fold(l.Value.Reveal())) {
				groups = append(groups, q.words(w))
			}
			q.all(groups, maxSurname)
			continue
		}
		if l.Kind == match.CodeKind {
			q.all([][]int{q.words(l.Value.Reveal())}, maxForename)
			continue
		}
		q.value(l.Kind, l.Value.Reveal())
		if l.Group != "" && !match.LooksUp(l.Value.Reveal()) {
			short++
		}
	}
	if short > 0 {
		q.notes = append(q.notes, fmt.Sprintf("%s learnt under a heading that the inventory does not keep, being so short: name the folders to look for them everywhere", learntNumbers(short)))
	}
	if err := q.ask(ctx); err != nil {
		return nil, nil, err
	}
	if lessons != nil {
		refs, err := q.refs(ctx)
		return refs, q.notes, err
	}
	if err := q.unread(ctx); err != nil {
		return nil, nil, err
	}
	refs, err := q.refs(ctx)
	if err != nil || x.Trust {
		return refs, q.notes, err
	}
	if x.since, err = x.changes(ctx); err != nil {
		return nil, nil, err
	}
	return x.since.with(refs), append(q.notes, x.since.notes()...), nil
}

func learntNumbers(n int) string {
	if n == 1 {
		return "a number was"
	}
	return fmt.Sprintf("%d numbers were", n)
}

// asking is one round of questions. All keys are looked up at once; what
// becomes of their hits is decided then.
type asking struct {
	x     *Inventory
	keys  []inventory.Key
	known map[inventory.Key]int
	then  []func(hits [][]inventory.Hit)
	want  map[int64]bool
	notes []string
}

// key puts a question and returns its number.
func (q *asking) key(k inventory.Key) int {
	if q.known == nil {
		q.known = map[inventory.Key]int{}
	}
	no, ok := q.known[k]
	if !ok {
		no = len(q.keys)
		q.known[k] = no
		q.keys = append(q.keys, k)
	}
	return no
}

func (q *asking) words(ws ...string) []int {
	var out []int
	for _, w := range ws {
		if len(inventory.Tokens(w)) > 0 {
			out = append(out, q.key(inventory.Key{Text: w}))
		}
	}
	return out
}

// any wants the files of every hit of keys.
func (q *asking) any(keys []int) {
	q.then = append(q.then, func(hits [][]inventory.Hit) {
		for _, k := range keys {
			for _, h := range hits[k] {
				q.want[h.File] = true
			}
		}
	})
}

// all wants the files that have a word of every group, if there are no more
// than most. Groups without words say nothing.
func (q *asking) all(groups [][]int, most int) {
	q.then = append(q.then, func(hits [][]inventory.Hit) {
		if files := inAll(groups, hits); len(files) <= most {
			for f := range files {
				q.want[f] = true
			}
		}
	})
}

// inAll are the files that have a word of every group.
func inAll(groups [][]int, hits [][]inventory.Hit) map[int64]bool {
	var files map[int64]bool
	for _, g := range groups {
		if len(g) == 0 {
			continue
		}
		next := map[int64]bool{}
		for _, k := range g {
			for _, h := range hits[k] {
				if files == nil || files[h.File] {
					next[h.File] = true
				}
			}
		}
		files = next
	}
	return files
}

// ask looks all keys up.
func (q *asking) ask(ctx context.Context) error {
	hits, err := q.x.DB.LookupAll(ctx, q.keys)
	if errors.Is(err, inventory.ErrStale) {
		q.notes = append(q.notes, "some values were stored by another version of sardine and could not be looked up: scan again, or name the folders, to be sure of those")
		err = nil
	}
	if err != nil {
		return err
	}
	for _, f := range q.then {
		f(hits)
	}
	return nil
}

// value asks for a value under every kind that it may have been taken for, and
// for a number as it stands in the text.
func (q *asking) value(kind, value string) {
	if kind == "postal-address" {
		return
	}
	spellings := match.Unpadded(value)
	if kind == "date-of-birth" {
		spellings = spellingsOf(value)
	}
	var keys []int
	for _, k := range q.x.Kinds {
		if kind == "date-of-birth" && k.Name != kind || kind == "email" && k.Name != kind && k.Name != "username" {
			continue
		}
		if k.Category == finding.Special || k.Category == finding.Criminal && kind != k.Name || k.Name == "person-name" {
			continue
		}
		for _, s := range spellings {
			keys = append(keys, q.key(inventory.Key{Kind: k, Text: s}))
		}
	}
	if numbers := match.NumberWords(kind, value); len(numbers) > 0 {
		keys = append(keys, q.words(numbers...)...)
		keys = append(keys, q.words(inventory.MoreNumbers)...)
	}
	q.any(keys)
}

// only asks for values under one kind.
func (q *asking) only(kind string, values []string) {
	var keys []int
	for _, k := range q.x.Kinds {
		for _, v := range values {
			if k.Name == kind {
				keys = append(keys, q.key(inventory.Key{Kind: k, Text: v}))
			}
		}
	}
	q.any(keys)
}

// names asks for the names: the surname with a forename, misspelt or not; the
// surname alone, for initials and titles, unless too many files hold it; the
// words that mailboxes and user names are spelt with.
func (q *asking) names(t *match.Terms) {
	sur, fore, typos := t.Names()
	q.any(q.words(inventory.MoreNames))
	if len(sur) == 0 {
		q.any(q.words(fore...))
		return
	}
	surnames, spelt := q.words(sur...), q.words(t.ForenameSpellings()...)
	q.then = append(q.then, func(hits [][]inventory.Hit) {
		alone := inAll([][]int{surnames}, hits)
		if len(alone) > maxSurname {
			q.notes = append(q.notes, fmt.Sprintf("the surname stands in %d files: those without a forename or an identifier of the subject were not read again, so that initials or a title with the surname were not looked for in them", len(alone)))
			alone = inAll([][]int{surnames, spelt}, hits)
		}
		for f := range alone {
			q.want[f] = true
		}
	})
	if len(fore) > 0 {
		q.all([][]int{q.words(typos...), q.words(fore...)}, maxSurname)
		q.forenames(t)
	}
	q.only("email", t.Mailboxes())
	q.only("username", t.Logins())
	q.any(q.words(t.LoginWords()...))
}

// forenames asks for the forename alone, which papers about children go by,
// unless many files hold it; and for the forename beside somebody close.
func (q *asking) forenames(t *match.Terms) {
	fore := q.words(t.Forenames()...)
	q.all([][]int{fore}, maxForename)
	for _, words := range t.Close() {
		q.all([][]int{fore, q.words(words...)}, maxForename)
	}
}

// streets asks for the words of the streets that the subject lives in, for
// papers about a household in which nobody is named.
func (q *asking) streets(t *match.Terms) {
	for _, street := range t.Streets() {
		var groups [][]int
		for _, forms := range street {
			groups = append(groups, q.words(forms...))
		}
		q.all(groups, maxStreet)
	}
}

// unread adds the files that the scan did not read, or only in part.
func (q *asking) unread(ctx context.Context) error {
	files, err := q.x.DB.UnreadFiles(ctx, inventory.Filter{}, 1<<20)
	for _, f := range files {
		q.want[f.ID] = true
	}
	if err == nil && len(files) > 0 {
		q.notes = append(q.notes, fmt.Sprintf("%s that the scan had not read whole: tried again", count(int64(len(files)))))
	}
	return err
}

// refs looks the files up, in the order of their paths.
func (q *asking) refs(ctx context.Context) ([]finding.FileRef, error) {
	ids := make([]int64, 0, len(q.want))
	for id := range q.want {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	files, err := q.x.DB.FilesByID(ctx, ids)
	if err != nil {
		return nil, err
	}
	var out []finding.FileRef
	for _, f := range files {
		out = append(out, f.Ref)
	}
	slices.SortFunc(out, comparePlaces)
	return out, nil
}

func comparePlaces(a, b finding.FileRef) int {
	return strings.Compare(a.Root+"/"+a.Rel, b.Root+"/"+b.Rel)
}

func count(n int64) string {
	if n == 1 {
		return "1 file"
	}
	return fmt.Sprintf("%d files", n)
}
