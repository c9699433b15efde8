package inventory

import (
	"context"
	"database/sql"
	"errors"
	"slices"

	"sardine/finding"
)

// LookupValue and LookupTokens are LookupAll for one question, done plainly: what
// it answers is compared with what they do.

// LookupValue returns the files that hold value as kind, in order of their
// numbers. The value is compared in the kind's normal form.
func (db *DB) LookupValue(ctx context.Context, kind *finding.Kind, value string) ([]Hit, error) {
	mac, ok := db.dig.value(kind, value)
	if !ok {
		return nil, nil
	}
	var hits []Hit
	err := db.view(ctx, func(tx *sql.Tx) error {
		stored, err := loadKinds(ctx, tx, 0)
		if err != nil {
			return err
		}
		q := &query{db: db, tx: tx}
		stale := false
		for no, k := range stored {
			if k.Name != kind.Name {
				continue
			}
			if k.Version != kind.Version {
				old, err := q.anyLive(ctx, no)
				if err != nil {
					return err
				}
				stale = stale || old
				continue
			}
			if err := q.postings(ctx, no, mac, mac, func(p posting) bool {
				hits = append(hits, Hit{p.file, finding.Score(p.band) * 100})
				return true
			}); err != nil {
				return err
			}
		}
		if hits, err = q.living(ctx, hits); err == nil && stale {
			err = ErrStale
		}
		return err
	})
	return hits, err
}

// LookupTokens returns the files that may mention a name: those with a word
// of every group. A group holds the spellings of one word: {{"jane", "jayne"},
// {"doe"}}. Single letters are not stored, so a group of nothing else is left
// out: rather a file too many.
func (db *DB) LookupTokens(ctx context.Context, groups ...[]string) ([]Hit, error) {
	var hits []Hit
	err := db.view(ctx, func(tx *sql.Tx) error {
		q := &query{db: db, tx: tx}
		var common []int64
		first := true
		for _, words := range groups {
			files, any, err := q.mentions(ctx, words)
			if err != nil {
				return err
			}
			if first {
				common = files
			} else if any {
				common = intersect(common, files)
			}
			first = first && !any
		}
		for _, id := range common {
			hits = append(hits, Hit{File: id})
		}
		var err error
		hits, err = q.living(ctx, hits)
		return err
	})
	return hits, err
}

// mentions returns the files with any of words; false if none can be asked for.
func (q *query) mentions(ctx context.Context, words []string) (files []int64, any bool, err error) {
	for _, w := range words {
		var all []int64
		for i, t := range Tokens(w) { // more than one if it has a hyphen
			any = true
			var some []int64
			mac := q.db.dig.token(t)
			if err := q.postings(ctx, 0, mac, mac, func(p posting) bool {
				some = append(some, p.file)
				return true
			}); err != nil {
				return nil, false, err
			}
			if i == 0 {
				all = some
			} else {
				all = intersect(all, some)
			}
		}
		files = append(files, all...)
	}
	slices.Sort(files)
	return slices.Compact(files), any, nil
}

func intersect(a, b []int64) []int64 {
	out := a[:0]
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i] < b[j]:
			i++
		case a[i] > b[j]:
			j++
		default:
			out = append(out, a[i])
			i, j = i+1, j+1
		}
	}
	return out
}

// few is how many hits are asked for one by one whether they count; for more
// it is quicker to load all the dead.
const few = 2000

// living leaves out files that do not count.
func (q *query) living(ctx context.Context, hits []Hit) ([]Hit, error) {
	var check func(int64) (bool, error)
	if len(hits) > few {
		dead, err := loadDead(ctx, q.tx, unborn)
		if err != nil {
			return nil, err
		}
		check = func(id int64) (bool, error) { return !dead.has(id), nil }
	} else {
		st, err := q.tx.PrepareContext(ctx, `SELECT 1 FROM file WHERE id = ? AND gone = 0`)
		if err != nil {
			return nil, err
		}
		defer func() { _ = st.Close() }() // read only
		check = func(id int64) (bool, error) {
			var one int
			err := st.QueryRowContext(ctx, id).Scan(&one)
			if errors.Is(err, sql.ErrNoRows) {
				return false, nil
			}
			return err == nil, err
		}
	}
	out := hits[:0]
	for _, h := range hits {
		ok, err := check(h.File)
		if err != nil {
			return nil, err
		}
		if ok {
			out = append(out, h)
		}
	}
	return out, nil
}
