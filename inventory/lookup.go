package inventory

import (
	"context"
	"database/sql"
	"errors"
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
