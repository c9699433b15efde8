package inventory

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"sort"

	"sardine/finding"
)

// Key is one thing to look up: a value of a kind or, if Kind is nil, a word as
// Tokens makes them.
type Key struct {
	Kind *finding.Kind
	Text string
}

// LookupAll looks up many keys at once: on one snapshot, reading each block of
// the index once. The hits of keys[i] are hits[i], in order of their files, and
// values are compared in the normal form of their kind. A word that Tokens takes apart is in the
// files that have all its pieces. ErrStale comes with the hits.
func (db *DB) LookupAll(ctx context.Context, keys []Key) ([][]Hit, error) {
	hits := make([][]Hit, len(keys))
	err := db.view(ctx, func(tx *sql.Tx) error {
		a := &asker{q: &query{db: db, tx: tx}, old: map[string]bool{}}
		if err := a.add(ctx, keys); err != nil {
			return err
		}
		if err := a.run(ctx); err != nil {
			return err
		}
		if err := a.living(ctx); err != nil {
			return err
		}
		for _, s := range a.asks {
			switch {
			case s.piece == 0:
				hits[s.key] = mergeHits(hits[s.key], s.hits)
			default:
				hits[s.key] = common(hits[s.key], s.hits)
			}
		}
		if a.stale {
			return ErrStale
		}
		return nil
	})
	if err != nil && !errors.Is(err, ErrStale) {
		return nil, err
	}
	return hits, err
}

// asker answers many keys.
type asker struct {
	q     *query
	asks  []*ask // in the order of the index while it is read
	old   map[string]bool
	stale bool
}

// ask is one digest that is looked for.
type ask struct {
	at    fence
	kind  uint16
	mac   uint64
	key   int // it belongs to
	piece int // of a word that was taken apart
	hits  []Hit
}

// add makes digests of keys.
func (a *asker) add(ctx context.Context, keys []Key) error {
	stored, err := loadKinds(ctx, a.q.tx, 0)
	if err != nil {
		return err
	}
	byName := map[string][]uint16{}
	for no, k := range stored {
		byName[k.Name] = append(byName[k.Name], no)
	}
	for i, k := range keys {
		if k.Kind == nil {
			for n, t := range Tokens(k.Text) {
				a.put(0, a.q.db.dig.token(t), i, n)
			}
			continue
		}
		mac, ok := a.q.db.dig.value(k.Kind, k.Text)
		if !ok {
			continue
		}
		for _, no := range byName[k.Kind.Name] {
			if stored[no].Version == k.Kind.Version {
				a.put(no, mac, i, 0)
				continue
			}
			if _, known := a.old[k.Kind.Name]; !known {
				live, err := a.q.anyLive(ctx, no)
				if err != nil {
					return err
				}
				a.old[k.Kind.Name] = live
			}
			a.stale = a.stale || a.old[k.Kind.Name]
		}
	}
	return nil
}

func (a *asker) put(kind uint16, mac uint64, key, piece int) {
	a.asks = append(a.asks, &ask{at: fenceOf(kind, mac), kind: kind, mac: mac, key: key, piece: piece})
}

// run reads every run once, from the first block that may hold an answer to
// the last.
func (a *asker) run(ctx context.Context) error {
	runs, err := a.q.db.runs.load(ctx, a.q.tx)
	if err != nil {
		return err
	}
	st, err := a.q.tx.PrepareContext(ctx, `SELECT data FROM block WHERE id = ?`)
	if err != nil {
		return err
	}
	defer func() { _ = st.Close() }() // read only
	byPlace := slices.Clone(a.asks)
	slices.SortStableFunc(byPlace, func(x, y *ask) int { return x.at.compare(y.at) })
	for id, fences := range runs {
		if err := a.oneRun(ctx, st, id, fences, byPlace); err != nil {
			return err
		}
	}
	return nil
}

// oneRun goes through the asks and the blocks of a run side by side.
func (a *asker) oneRun(ctx context.Context, st *sql.Stmt, id int64, fences []fence, asks []*ask) error {
	var block []posting
	held := -1
	for n := 0; n < len(asks); {
		same := n + 1 // several keys may come to one digest
		for same < len(asks) && asks[same].at == asks[n].at {
			same++
		}
		// A key may begin in the block before the one whose fence it is.
		i := max(sort.Search(len(fences), func(i int) bool { return fences[i].compare(asks[n].at) >= 0 })-1, 0)
		for ; i < len(fences) && fences[i].compare(asks[n].at) <= 0; i++ {
			if i != held {
				var data []byte
				if err := st.QueryRowContext(ctx, id<<24|int64(i)).Scan(&data); err != nil {
					return err
				}
				var err error
				if block, err = readBlock(block[:0], data); err != nil {
					return err
				}
				held = i
			}
			take(block, asks[n:same])
		}
		n = same
	}
	return nil
}

// take copies the postings of a block that answer asks of one digest.
func take(block []posting, asks []*ask) {
	want := posting{kind: asks[0].kind, mac: asks[0].mac}
	i, _ := slices.BinarySearchFunc(block, want, comparePostings)
	for ; i < len(block) && block[i].kind == want.kind && block[i].mac == want.mac; i++ {
		for _, s := range asks {
			s.hits = append(s.hits, Hit{block[i].file, finding.Score(block[i].band) * 100})
		}
	}
}

// living leaves out files that do not count, and sorts.
func (a *asker) living(ctx context.Context) error {
	n := 0
	for _, s := range a.asks {
		n += len(s.hits)
	}
	if n == 0 {
		return nil
	}
	dead, err := loadDead(ctx, a.q.tx, unborn)
	if err != nil {
		return err
	}
	for _, s := range a.asks {
		s.hits = slices.DeleteFunc(s.hits, func(h Hit) bool { return dead.has(h.File) })
		s.hits = mergeHits(nil, s.hits)
	}
	return nil
}

// mergeHits joins hits, once each with the best score.
func mergeHits(a, b []Hit) []Hit {
	out := append(a, b...)
	slices.SortFunc(out, func(x, y Hit) int {
		if x.File != y.File {
			if x.File < y.File {
				return -1
			}
			return 1
		}
		return int(y.Score) - int(x.Score)
	})
	return slices.CompactFunc(out, func(x, y Hit) bool { return x.File == y.File })
}

// common are the hits of a whose files are in b too.
func common(a, b []Hit) []Hit {
	out := a[:0]
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i].File < b[j].File:
			i++
		case a[i].File > b[j].File:
			j++
		default:
			out = append(out, a[i])
			i, j = i+1, j+1
		}
	}
	return out
}
