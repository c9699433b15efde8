package inventory

import (
	"context"
	"database/sql"
	"fmt"
	"sync"

	"sardine/finding"
)

// numberTable numbers packed shapes or paths from 1, those that come first.
type numberTable struct {
	name  string
	ids   map[string]int64
	fresh []string // numbered, not stored yet
}

// maxNumbers bounds the tables, which are held in memory; what comes later is
// stored with each batch. maxNumbered keeps long names out.
const (
	maxNumbers  = 1 << 16
	maxNumbered = 64
)

func (t *numberTable) number(data string) int64 {
	id, ok := t.ids[data]
	if !ok && len(t.ids) < maxNumbers && len(data) <= maxNumbered {
		id = int64(len(t.ids)) + 1
		t.ids[data] = id
		t.fresh = append(t.fresh, data)
	}
	return id
}

func (t *numberTable) load(ctx context.Context, q queryer) error {
	t.ids = make(map[string]int64)
	rows, err := q.QueryContext(ctx, `SELECT id, data FROM `+t.name)
	if err != nil {
		return err
	}
	return eachRow(rows, func(id int64, data []byte) error { t.ids[string(data)] = id; return nil })
}

// words are stored texts by their numbers; [0] is "".
type words []string

func (w words) text(id int64) string {
	if id < 0 || id >= int64(len(w)) {
		return ""
	}
	return w[id]
}

// wordCache grows with a table of texts, whose rows never change.
type wordCache struct {
	mu  sync.Mutex
	all words
}

func (c *wordCache) load(ctx context.Context, q queryer, table, column string) (words, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.all) == 0 {
		c.all = words{""}
	}
	rows, err := q.QueryContext(ctx, `SELECT id, `+column+` FROM `+table+` WHERE id >= ? ORDER BY id`, len(c.all))
	if err != nil {
		return nil, err
	}
	all := c.all
	err = eachRow(rows, func(id int64, text []byte) error {
		if id != int64(len(all)) {
			return fmt.Errorf("%w: table %s has a gap", ErrDamaged, table)
		}
		all = append(all, string(text))
		return nil
	})
	if err == nil {
		c.all = all
	}
	return all, err
}

// stored reads what findings of a snapshot are packed with.
func (db *DB) stored(ctx context.Context, tx *sql.Tx) (*stored, error) {
	kinds, err := db.kinds.load(ctx, tx)
	if err != nil {
		return nil, err
	}
	shapes, err := db.shapes.load(ctx, tx, "shape", "data")
	if err != nil {
		return nil, err
	}
	inner, err := db.inner.load(ctx, tx, "inner_path", "data")
	if err != nil {
		return nil, err
	}
	return &stored{
		kind:  func(no uint64) *finding.Kind { return kinds[uint16(min(no, 1<<16-1))] },
		shape: func(no uint64) []byte { return []byte(shapes.text(int64(min(no, 1<<32)))) },
		path:  func(no uint64) []byte { return []byte(inner.text(int64(min(no, 1<<32)))) },
	}, nil
}
