package inventory

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"sardine/finding"
)

// writer is the one connection that writes, with what it must know to number
// things. It is used under Scan.mu only. Numbers given out in memory reach the
// tables in the next commit, before anything that uses them.
type writer struct {
	db      *DB
	conn    *sql.Conn
	stmts   map[string]*sql.Stmt
	nextID  int64 // of files; never given twice, even over crashes
	nextRun int64

	words    map[string]int64
	wordText map[int64]string
	newWords []string // numbered, not stored yet; the last has number len(words)

	shapes, inner numberTable

	kinds    map[string]kindRow // by name and version
	newKinds []kindRow

	folders    map[string]folderRow // a cache; those not stored yet must stay
	newFolders []string
	nextFolder int64
}

type kindRow struct {
	id   uint16
	kind finding.Kind
}

type folderRow struct{ id, root int64 }

// maxFolders bounds the cache: the walk is sorted, so old folders do not come back.
const maxFolders = 1 << 15

func newWriter(ctx context.Context, db *DB, conn *sql.Conn) (*writer, error) {
	w := &writer{db: db, conn: conn, stmts: make(map[string]*sql.Stmt), words: make(map[string]int64), wordText: make(map[int64]string),
		kinds: make(map[string]kindRow), folders: make(map[string]folderRow),
		shapes: numberTable{name: "shape"}, inner: numberTable{name: "inner_path"}}
	err := w.tx(ctx, func() error {
		if err := w.recover(ctx); err != nil {
			return err
		}
		return w.load(ctx)
	})
	return w, err
}

// recover deletes what a killed scan left half done.
func (w *writer) recover(ctx context.Context) error {
	hidden := 0
	if w.db.opt.HashPaths {
		hidden = 1
	}
	if err := w.exec(ctx, `INSERT OR IGNORE INTO meta (name, value) VALUES ('check', ?), ('hash_paths', ?), ('next_file', 1)`,
		w.db.checkValue(), hidden); err != nil {
		return err
	}
	return w.dropReading(ctx)
}

// dropReading deletes files that did not come to their end. Their numbers go to
// the dead, because runs mention them already.
func (w *writer) dropReading(ctx context.Context) error {
	if err := w.exec(ctx, `DELETE FROM batch WHERE id IN (SELECT b.id FROM reading r, batch b
		WHERE b.id >= r.id << 20 AND b.id < (r.id + 1) << 20)`); err != nil {
		return err
	}
	if err := w.exec(ctx, `INSERT OR IGNORE INTO dead SELECT id FROM reading`); err != nil {
		return err
	}
	return w.exec(ctx, `DELETE FROM reading`)
}

func (w *writer) load(ctx context.Context) error {
	row := w.conn.QueryRowContext(ctx, `SELECT (SELECT value FROM meta WHERE name='next_file'),
		(SELECT coalesce(max(id), 0) + 1 FROM run), (SELECT coalesce(max(id), 0) + 1 FROM folder)`)
	if err := row.Scan(&w.nextID, &w.nextRun, &w.nextFolder); err != nil {
		return err
	}
	rows, err := w.conn.QueryContext(ctx, `SELECT id, text FROM word`)
	if err != nil {
		return err
	}
	if err := eachRow(rows, func(id int64, text []byte) error {
		w.words[string(text)], w.wordText[id] = id, string(text)
		return nil
	}); err != nil {
		return err
	}
	for _, t := range []*numberTable{&w.shapes, &w.inner} {
		if err := t.load(ctx, w.conn); err != nil {
			return err
		}
	}
	kinds, err := loadKinds(ctx, w.conn, 0)
	for id, k := range kinds {
		w.kinds[kindKey(&k)] = kindRow{id, k}
	}
	return err
}

// tx runs do in one transaction.
func (w *writer) tx(ctx context.Context, do func() error) error {
	if _, err := w.conn.ExecContext(ctx, "BEGIN IMMEDIATE"); err != nil {
		return err
	}
	err := do()
	if err == nil {
		_, err = w.conn.ExecContext(ctx, "COMMIT")
	}
	if err != nil {
		_, _ = w.conn.ExecContext(context.WithoutCancel(ctx), "ROLLBACK") // a full disk may have rolled back already
	}
	return err
}

// exec runs a statement that is prepared once.
func (w *writer) exec(ctx context.Context, query string, args ...any) error {
	_, err := w.run(ctx, query, args...)
	return err
}

func (w *writer) run(ctx context.Context, query string, args ...any) (sql.Result, error) {
	st, err := w.stmt(ctx, query)
	if err != nil {
		return nil, err
	}
	return st.ExecContext(ctx, args...)
}

func (w *writer) stmt(ctx context.Context, query string) (*sql.Stmt, error) {
	if st := w.stmts[query]; st != nil {
		return st, nil
	}
	st, err := w.conn.PrepareContext(ctx, query)
	if err == nil {
		w.stmts[query] = st
	}
	return st, err
}

func (w *writer) close() error {
	var errs []error
	for _, st := range w.stmts {
		errs = append(errs, st.Close())
	}
	_, err := w.conn.ExecContext(context.Background(), "PRAGMA wal_checkpoint(TRUNCATE)")
	if codeOf(err) == sqliteFull {
		err = nil // what was committed stays safe in the -wal
	}
	return errors.Join(append(errs, err, w.conn.Close())...)
}

// word numbers a text that is stored once.
func (w *writer) word(text string) int64 {
	id, ok := w.words[text]
	if !ok {
		text = strings.Clone(text)
		id = int64(len(w.words)) + 1
		w.words[text], w.wordText[id] = id, text
		w.newWords = append(w.newWords, text)
	}
	return id
}

// kind numbers a kind of one version. When only its description changed the
// row is written again.
func (w *writer) kind(k *finding.Kind) uint16 {
	key := kindKey(k)
	row, ok := w.kinds[key]
	if ok && row.kind.Title == k.Title && row.kind.Category == k.Category && row.kind.Risk == k.Risk {
		return row.id
	}
	if !ok {
		row.id = uint16(len(w.kinds) + 1)
	}
	row.kind = *k
	w.kinds[key] = row
	w.newKinds = append(w.newKinds, row)
	return row.id
}

func kindKey(k *finding.Kind) string { return fmt.Sprintf("%s\x00%d", k.Name, k.Version) }

// folder numbers a folder and remembers the root it was last reached by.
func (w *writer) folder(ctx context.Context, path string, root int64) (int64, error) {
	row, ok := w.folders[path]
	if !ok {
		st, err := w.stmt(ctx, `SELECT id, root FROM folder WHERE path=?`)
		if err != nil {
			return 0, err
		}
		err = st.QueryRowContext(ctx, []byte(path)).Scan(&row.id, &row.root)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return 0, err
		}
	}
	if row.root == root {
		w.folders[path] = row
		return row.id, nil
	}
	if row.id == 0 {
		row.id = w.nextFolder
		w.nextFolder++
	}
	row.root = root
	w.folders[path] = row
	w.newFolders = append(w.newFolders, path)
	return row.id, nil
}

// names stores what was numbered since the last commit.
func (w *writer) names(ctx context.Context) error {
	for i, text := range w.newWords {
		if err := w.exec(ctx, `INSERT INTO word (id, text) VALUES (?, ?)`, len(w.words)-len(w.newWords)+i+1, []byte(text)); err != nil {
			return err
		}
	}
	for _, k := range w.newKinds {
		if err := w.exec(ctx, `INSERT OR REPLACE INTO kind (id, name, version, title, category, risk) VALUES (?, ?, ?, ?, ?, ?)`,
			k.id, k.kind.Name, k.kind.Version, k.kind.Title, string(k.kind.Category), k.kind.Risk); err != nil {
			return err
		}
	}
	for _, t := range []*numberTable{&w.shapes, &w.inner} {
		for i, data := range t.fresh {
			if err := w.exec(ctx, `INSERT INTO `+t.name+` (id, data) VALUES (?, ?)`, len(t.ids)-len(t.fresh)+i+1, []byte(data)); err != nil {
				return err
			}
		}
	}
	for _, path := range w.newFolders {
		row := w.folders[path]
		if err := w.exec(ctx, `INSERT INTO folder (id, root, path) VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE SET root=excluded.root`,
			row.id, row.root, []byte(path)); err != nil {
			return err
		}
	}
	return nil
}

// committed forgets what names stored.
func (w *writer) committed() {
	w.newWords, w.newKinds, w.newFolders = nil, nil, nil
	w.shapes.fresh, w.inner.fresh = nil, nil
	if len(w.folders) > maxFolders {
		clear(w.folders)
	}
}

// eachRow scans rows of two columns and closes them.
func eachRow[A, B any](rows *sql.Rows, yield func(A, B) error) error {
	var a A
	var b B
	for rows.Next() {
		if err := rows.Scan(&a, &b); err != nil {
			return errors.Join(err, rows.Close())
		}
		if err := yield(a, b); err != nil {
			return errors.Join(err, rows.Close())
		}
	}
	return errors.Join(rows.Err(), rows.Close())
}

type queryer interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}
