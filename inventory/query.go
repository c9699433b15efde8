package inventory

import (
	"context"
	"database/sql"
	"errors"
	"maps"
	"slices"
	"time"

	"sardine/finding"
)

// Filter narrows a question. The zero value asks about all files that are not
// gone.
type Filter struct {
	Root       string             // files below this root, as it was scanned
	Folder     string             // files below this folder of Root (of any root, as a full path, if Root is "")
	Kinds      []string           // only these kinds are counted and ranked
	Categories []finding.Category // likewise; a kind counts if it passes both
	MinScore   finding.Score      // findings below do not count; 0 means DefaultMinScore. Rounded down to hundreds
	Owner      string             // files of this owner
	Since      time.Time          // files changed at this time or later

	met *metFiles // of one scan; nil: all
}

// Counts reports whether totals under f count x: scores are kept apart by
// hundreds.
func (f Filter) Counts(x *finding.Finding) bool {
	least := f.MinScore
	if least == 0 {
		least = DefaultMinScore
	}
	return bandOf(x.Score) >= bandOf(least) && (len(f.Kinds) == 0 || slices.Contains(f.Kinds, x.Kind.Name)) &&
		(len(f.Categories) == 0 || slices.Contains(f.Categories, x.Kind.Category))
}

// DefaultMinScore is the lowest score that totals count unless asked otherwise:
// more likely true than not.
const DefaultMinScore finding.Score = 500

// query is a Filter in the numbers of one snapshot.
type query struct {
	db      *DB
	tx      *sql.Tx
	dead    *bitmap
	folders *bitmap // nil: all
	owner   int64   // 0: all; -1: none
	since   int64
	band    uint8
	words   words
	kinds   []*finding.Kind // those that count, by number; nil for the others
	narrow  bool            // kinds or categories were named
	met     *metFiles
}

func (db *DB) newQuery(ctx context.Context, tx *sql.Tx, f Filter) (*query, error) {
	if f.MinScore == 0 {
		f.MinScore = DefaultMinScore
	}
	q := &query{db: db, tx: tx, band: bandOf(f.MinScore), since: -1 << 62, narrow: len(f.Kinds)+len(f.Categories) > 0, met: f.met}
	var err error
	if q.words, err = db.words.load(ctx, tx, "word", "text"); err != nil {
		return nil, err
	}
	if err := q.loadKinds(ctx, f); err != nil {
		return nil, err
	}
	if !f.Since.IsZero() {
		q.since = f.Since.Unix()
	}
	if f.Owner != "" {
		q.owner = -1
		for id, text := range q.words {
			if text == f.Owner && id > 0 {
				q.owner = int64(id)
			}
		}
	}
	return q, q.loadFolders(ctx, f)
}

func (q *query) loadKinds(ctx context.Context, f Filter) error {
	all, err := q.db.kinds.load(ctx, q.tx)
	if err != nil {
		return err
	}
	q.kinds = make([]*finding.Kind, slices.Max(append(slices.Collect(maps.Keys(all)), 0))+1)
	for no, k := range all {
		if (len(f.Kinds) == 0 || slices.Contains(f.Kinds, k.Name)) &&
			(len(f.Categories) == 0 || slices.Contains(f.Categories, k.Category)) {
			q.kinds[no] = k
		}
	}
	return nil
}

func (q *query) loadFolders(ctx context.Context, f Filter) error {
	if f.Root == "" && f.Folder == "" {
		return nil
	}
	prefix := fullPath(f.Root, f.Folder)
	if f.Root == "" {
		prefix = fullPath(f.Folder, "")
	}
	if q.db.opt.HashPaths {
		prefix = q.db.dig.path(prefix)
	}
	var err error
	// '0' is the byte after '/': everything between is below the folder.
	q.folders, err = loadFolderSet(ctx, q.tx, prefix)
	return err
}

func loadFolderSet(ctx context.Context, tx *sql.Tx, prefix string) (*bitmap, error) {
	rows, err := tx.QueryContext(ctx, `SELECT id, 0 FROM folder WHERE path = ?1 UNION ALL
		SELECT id, 0 FROM folder WHERE path >= ?2 AND path < ?3`, []byte(prefix), []byte(prefix+"/"), []byte(prefix+"0"))
	if err != nil {
		return nil, err
	}
	set := new(bitmap)
	return set, eachRow(rows, func(id, _ int64) error { set.add(id); return nil })
}

// unborn lists the files that totals or runs may mention and that do not count.
const unborn = `SELECT id, 0 FROM dead UNION ALL SELECT id, 0 FROM reading`

// each calls yield for every file that passes the filter. st is used again.
func (q *query) each(ctx context.Context, yield func(file, folder int64, st *stats)) error {
	var err error
	if q.dead, err = loadDead(ctx, q.tx, unborn); err != nil {
		return err
	}
	rows, err := q.tx.QueryContext(ctx, `SELECT data FROM totals`)
	if err != nil {
		return err
	}
	var st stats
	var data sql.RawBytes
	for rows.Next() {
		err := rows.Scan(&data)
		if err == nil {
			err = readTotals(data, &st, func(file, folder int64, st *stats) {
				if !q.dead.has(file) && q.met.has(file) && q.passes(folder, st) {
					yield(file, folder, st)
				}
			})
		}
		if err != nil {
			return errors.Join(err, rows.Close())
		}
	}
	return errors.Join(rows.Err(), rows.Close())
}

// kind is the kind with a number if the filter counts it, else nil.
func (q *query) kind(no uint16) *finding.Kind {
	if int(no) < len(q.kinds) {
		return q.kinds[no]
	}
	return nil
}

func (q *query) passes(folder int64, st *stats) bool {
	return (q.folders == nil || q.folders.has(folder)) && (q.owner == 0 || q.owner == st.owner) && st.modified >= q.since
}

// counts reports whether st has a finding that the filter counts.
func (q *query) counts(st *stats) bool {
	for i := range st.kinds {
		if q.kind(st.kinds[i].kind) != nil && st.kinds[i].found.from(q.band) > 0 {
			return true
		}
	}
	return false
}

// risk is RiskFormula for one file. It is rounded, since the order of kinds,
// and with it the last bits of the sum, differ between scans.
func (q *query) risk(st *stats) float64 {
	var sum float64
	for i := range st.kinds {
		if k := q.kind(st.kinds[i].kind); k != nil {
			sum += risk(k.Risk, st.kinds[i].distinct.from(q.band))
		}
	}
	return rounded(sum)
}
