package inventory

import (
	"cmp"
	"context"
	"database/sql"
	"math"
	"slices"

	"sardine/document"
	"sardine/finding"
)

// Summary is the totals of the files that a Filter leaves. Files is the sum of
// Status.
type Summary struct {
	Files, Bytes, Text int64
	Status             map[finding.Status]int64
	StatusBytes        map[finding.Status]int64 // bytes of the files of each status; their sum is Bytes
	Gone               int64                    // files of earlier scans that are no longer there; in none of the other figures
	Reasons            []ReasonTotal
	Unread             int64 // streams not read, or not wholly
	Kinds              []KindTotal
	Categories         []CategoryTotal
	Formats            []FormatTotal
	Unlocks            []UnlockTotal // in order of the passwords
}

// ReasonTotal counts why something was not read: files whose (first) reason it
// is, with their bytes, and streams.
type ReasonTotal struct {
	Why                   document.SkipReason
	Files, Streams, Bytes int64
}

// KindTotal counts a kind. Distinct counts values that differ in all files
// together; above some hundred thousand of one kind it is estimated from a
// sample of digests, to about half a hundredth, and Estimated is set.
type KindTotal struct {
	Kind                      *finding.Kind
	Findings, Files, Distinct int64
	Estimated                 bool
}

// CategoryTotal sums up the kinds of a category.
type CategoryTotal struct {
	Category                  finding.Category
	Findings, Files, Distinct int64
}

// FormatTotal counts files by the format that read them; "" for none.
type FormatTotal struct {
	Format       string
	Files, Bytes int64
}

// UnlockTotal counts what one password of the list opened: its number, from 1,
// or 0 for those that every program knows.
type UnlockTotal struct {
	Password              int
	Files, Streams, Bytes int64
}

// Summary adds up. Kinds and Categories of the filter narrow what is counted,
// not the files.
func (db *DB) Summary(ctx context.Context, f Filter) (*Summary, error) {
	var out *Summary
	err := db.view(ctx, func(tx *sql.Tx) error {
		q, err := db.newQuery(ctx, tx, f)
		if err != nil {
			return err
		}
		a := newAdder(q)
		if err := q.each(ctx, a.add); err != nil {
			return err
		}
		if out, err = a.summary(ctx); err != nil {
			return err
		}
		out.Gone, err = q.gone(ctx)
		return err
	})
	return out, err
}

// adder sums stats of files up.
type adder struct {
	q       *query
	sum     Summary
	reasons map[int64]*ReasonTotal
	formats map[int64]*FormatTotal
	unlocks map[int64]*UnlockTotal

	format   *FormatTotal // the last one
	formatNo int64
	kinds    []kindSum // by number
	cats     map[finding.Category]*CategoryTotal
	files    bitmap
	status   [8]int64
	bytes    [8]int64 // by status
	seen     []finding.Category
}

type kindSum struct {
	total    KindTotal
	postings int64 // distinct per file, summed
}

func newAdder(q *query) *adder {
	return &adder{q: q, sum: Summary{Status: make(map[finding.Status]int64), StatusBytes: make(map[finding.Status]int64)}, reasons: make(map[int64]*ReasonTotal),
		formats: make(map[int64]*FormatTotal), unlocks: make(map[int64]*UnlockTotal), kinds: make([]kindSum, len(q.kinds)), cats: make(map[finding.Category]*CategoryTotal)}
}

func (a *adder) add(file, _ int64, st *stats) {
	a.files.add(file)
	a.sum.Files++
	a.sum.Bytes += st.size
	a.sum.Text += st.text
	a.sum.Unread += st.skipped
	a.status[st.status&7]++
	a.bytes[st.status&7] += st.size
	for i, r := range st.reasons {
		t := a.reasons[r.word]
		if t == nil {
			t = &ReasonTotal{Why: document.SkipReason(a.q.words.text(r.word))}
			a.reasons[r.word] = t
		}
		t.Streams += r.count
		if i == 0 {
			t.Files++
			t.Bytes += st.size
		}
	}
	for _, u := range st.unlocks {
		t := a.unlocks[u.password]
		if t == nil {
			t = &UnlockTotal{Password: int(u.password)}
			a.unlocks[u.password] = t
		}
		t.Files++
		t.Streams += u.streams
		t.Bytes += st.size
	}
	t := a.format
	if t == nil || a.formatNo != st.format { // neighbours are much alike
		if t = a.formats[st.format]; t == nil {
			t = &FormatTotal{Format: a.q.words.text(st.format)}
			a.formats[st.format] = t
		}
		a.format, a.formatNo = t, st.format
	}
	t.Files++
	t.Bytes += st.size
	a.addKinds(st)
}

func (a *adder) addKinds(st *stats) {
	a.seen = a.seen[:0]
	for i := range st.kinds {
		s := &st.kinds[i]
		k := a.q.kind(s.kind)
		n := s.found.from(a.q.band)
		if k == nil || n == 0 {
			continue
		}
		t := &a.kinds[s.kind]
		t.total.Kind = k
		t.total.Findings += n
		t.total.Files++
		t.postings += s.distinct.from(0)
		c := a.cats[k.Category]
		if c == nil {
			c = &CategoryTotal{Category: k.Category}
			a.cats[k.Category] = c
		}
		c.Findings += n
		if !slices.Contains(a.seen, k.Category) {
			a.seen = append(a.seen, k.Category)
			c.Files++
		}
	}
}

func (a *adder) summary(ctx context.Context) (*Summary, error) {
	s := &a.sum
	for i, n := range a.status {
		if n > 0 {
			s.Status[finding.Status(i)] = n
			s.StatusBytes[finding.Status(i)] = a.bytes[i]
		}
	}
	byName := make(map[string]int)
	for no := range a.kinds {
		k := &a.kinds[no]
		if k.total.Kind == nil {
			continue
		}
		var err error
		if k.total.Distinct, k.total.Estimated, err = a.q.distinct(ctx, uint16(no), k.postings, &a.files); err != nil {
			return nil, err
		}
		a.cats[k.total.Kind.Category].Distinct += k.total.Distinct
		if i, ok := byName[k.total.Kind.Name]; ok { // another version of the kind
			t := &s.Kinds[i]
			t.Findings += k.total.Findings
			t.Files += k.total.Files
			t.Distinct += k.total.Distinct
			t.Estimated = t.Estimated || k.total.Estimated
			continue
		}
		byName[k.total.Kind.Name] = len(s.Kinds)
		s.Kinds = append(s.Kinds, k.total)
	}
	for _, c := range a.cats {
		s.Categories = append(s.Categories, *c)
	}
	for _, r := range a.reasons {
		s.Reasons = append(s.Reasons, *r)
	}
	for _, f := range a.formats {
		s.Formats = append(s.Formats, *f)
	}
	for _, u := range a.unlocks {
		s.Unlocks = append(s.Unlocks, *u)
	}
	slices.SortFunc(s.Unlocks, func(x, y UnlockTotal) int { return cmp.Compare(x.Password, y.Password) })
	sortKinds(s.Kinds)
	slices.SortFunc(s.Categories, func(x, y CategoryTotal) int {
		return cmp.Compare(slices.Index(finding.Categories, x.Category), slices.Index(finding.Categories, y.Category))
	})
	slices.SortFunc(s.Reasons, func(x, y ReasonTotal) int {
		return cmp.Or(cmp.Compare(y.Files, x.Files), cmp.Compare(y.Streams, x.Streams), cmp.Compare(x.Why, y.Why))
	})
	slices.SortFunc(s.Formats, func(x, y FormatTotal) int {
		return cmp.Or(cmp.Compare(y.Files, x.Files), cmp.Compare(x.Format, y.Format))
	})
	return s, nil
}

// sampled is how many postings of a kind are read to count its distinct
// values. Digests are uniform, so the low end of their range is a fair sample;
// of n digests read the error is below 1/sqrt(n).
const sampled = 200_000

// distinct counts the different values of one kind in files.
func (q *query) distinct(ctx context.Context, kind uint16, postings int64, files *bitmap) (n int64, estimated bool, err error) {
	shift := 0
	for postings>>shift > sampled {
		shift++
	}
	var last uint64
	any := false
	err = q.postings(ctx, kind, 0, math.MaxUint64>>shift, func(p posting) bool {
		if (!any || p.mac != last) && p.band >= q.band && files.has(p.file) {
			any, last = true, p.mac
			n++
		}
		return true
	})
	return n << shift, shift > 0, err
}

func (q *query) gone(ctx context.Context) (n int64, err error) {
	rows, err := q.tx.QueryContext(ctx, `SELECT id, folder FROM file INDEXED BY file_gone WHERE gone = 1`)
	if err != nil {
		return 0, err
	}
	return n, eachRow(rows, func(_, folder int64) error {
		if q.folders == nil || q.folders.has(folder) {
			n++
		}
		return nil
	})
}
