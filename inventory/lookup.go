package inventory

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"sort"
	"sync"

	"sardine/finding"
)

// Hit is a file that holds a value, or mentions words.
type Hit struct {
	File  int64         // number of the file, see DB.File
	Score finding.Score // best score of the value in the file, rounded down to hundreds; 0 for words
}

// ErrStale comes with the hits of a lookup when files stored under another
// version of the kind were not searched: they must be scanned again.
var ErrStale = errors.New("some files were read by another version of this kind and were not searched")

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

// anyLive reports whether a file that counts holds a value of the kind.
func (q *query) anyLive(ctx context.Context, kind uint16) (bool, error) {
	dead, err := loadDead(ctx, q.tx, unborn)
	if err != nil {
		return false, err
	}
	found := false
	err = q.postings(ctx, kind, 0, ^uint64(0), func(p posting) bool {
		found = !dead.has(p.file)
		return !found
	})
	return found, err
}

// runCache keeps the fences of runs. A run never changes, and its number is
// never given to another.
type runCache struct {
	mu   sync.Mutex
	runs map[int64][]fence
}

// load returns the fences of all runs of a snapshot, reading those that are new.
func (c *runCache) load(ctx context.Context, tx *sql.Tx) (map[int64][]fence, error) {
	rows, err := tx.QueryContext(ctx, `SELECT id, 0 FROM run`)
	if err != nil {
		return nil, err
	}
	var ids []int64
	if err := eachRow(rows, func(id, _ int64) error { ids = append(ids, id); return nil }); err != nil {
		return nil, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	now := make(map[int64][]fence, len(ids))
	for _, id := range ids {
		if f, ok := c.runs[id]; ok {
			now[id] = f
			continue
		}
		var data []byte
		if err := tx.QueryRowContext(ctx, `SELECT fences FROM run WHERE id = ?`, id).Scan(&data); err != nil {
			return nil, err
		}
		fs := make([]fence, len(data)/len(fence{}))
		for i := range fs {
			copy(fs[i][:], data[i*len(fence{}):])
		}
		now[id] = fs
	}
	c.runs = now
	return now, nil
}

// postings calls yield for those of a kind with digests from lo to hi, in order.
func (q *query) postings(ctx context.Context, kind uint16, lo, hi uint64, yield func(posting) bool) error {
	runs, err := q.db.runs.load(ctx, q.tx)
	if err != nil {
		return err
	}
	st, err := q.tx.PrepareContext(ctx, `SELECT data FROM block WHERE id = ?`)
	if err != nil {
		return err
	}
	defer func() { _ = st.Close() }() // read only
	first, last := fenceOf(kind, lo), fenceOf(kind, hi)
	var ss []*stream
	for id, fences := range runs {
		ss = append(ss, rangeOf(ctx, st, id, fences, first, last))
	}
	return merge(ss, func(p posting) (bool, error) {
		f := fenceOf(p.kind, p.mac)
		if f.compare(first) < 0 {
			return true, nil
		}
		return f.compare(last) <= 0 && yield(p), nil
	})
}

// rangeOf reads the blocks of a run that may hold keys from first to last. A
// key may begin in the block before the one whose fence it is.
func rangeOf(ctx context.Context, st *sql.Stmt, id int64, fences []fence, first, last fence) *stream {
	i := sort.Search(len(fences), func(i int) bool { return fences[i].compare(first) >= 0 })
	i = max(i-1, 0)
	return &stream{next: func(reuse []posting) ([]posting, error) {
		if i >= len(fences) || fences[i].compare(last) > 0 {
			return nil, nil
		}
		var data []byte
		if err := st.QueryRowContext(ctx, id<<24|int64(i)).Scan(&data); err != nil {
			return nil, err
		}
		i++
		return readBlock(reuse, data)
	}}
}
