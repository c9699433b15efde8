package inventory

import (
	"context"
	"database/sql"
	"errors"
	"maps"
	"slices"
	"sync"

	"sardine/finding"
)

// kindCache gives numbers of kinds back as kinds: the program's own, where it
// has one of that name, otherwise one value a name, so that they can be
// compared by pointer. Numbers are dense and never change hands.
type kindCache struct {
	mu     sync.Mutex
	byName map[string]*finding.Kind
	byNo   map[uint16]*finding.Kind
}

func newKindCache(own []*finding.Kind) *kindCache {
	c := &kindCache{byName: make(map[string]*finding.Kind), byNo: make(map[uint16]*finding.Kind)}
	for _, k := range own {
		c.byName[k.Name] = k
	}
	return c
}

// load returns the kinds of a snapshot; the map is not written again.
func (c *kindCache) load(ctx context.Context, q queryer) (map[uint16]*finding.Kind, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	fresh, err := loadKinds(ctx, q, len(c.byNo))
	if err != nil || len(fresh) == 0 {
		return c.byNo, err
	}
	c.byNo = maps.Clone(c.byNo)
	for no, k := range fresh {
		if c.byName[k.Name] == nil {
			c.byName[k.Name] = &k
		}
		c.byNo[no] = c.byName[k.Name]
	}
	return c.byNo, nil
}

// Kinds are the kinds of all findings that the inventory ever held, in no order.
func (db *DB) Kinds(ctx context.Context) ([]*finding.Kind, error) {
	var out []*finding.Kind
	err := db.view(ctx, func(tx *sql.Tx) error {
		all, err := db.kinds.load(ctx, tx)
		out = slices.Collect(maps.Values(all))
		return err
	})
	return out, err
}

// loadKinds reads the kinds with numbers above after.
func loadKinds(ctx context.Context, q queryer, after int) (map[uint16]finding.Kind, error) {
	rows, err := q.QueryContext(ctx, `SELECT id, name, version, title, category, risk FROM kind WHERE id > ?`, after)
	if err != nil {
		return nil, err
	}
	out := make(map[uint16]finding.Kind)
	for rows.Next() {
		var id uint16
		var k finding.Kind
		if err := rows.Scan(&id, &k.Name, &k.Version, &k.Title, &k.Category, &k.Risk); err != nil {
			return nil, errors.Join(err, rows.Close())
		}
		out[id] = k
	}
	return out, errors.Join(rows.Err(), rows.Close())
}
