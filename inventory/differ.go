package inventory

import (
	"context"
	"database/sql"
	"errors"
	"strings"

	"sardine/finding"
)

// State says how a file that stands in a folder compares with what is stored.
type State uint8

const (
	Same    State = iota
	Changed       // its size, time or identity is another
	New           // the inventory does not know it
	Dated         // unchanged, but read by another version or under other rules and settings
)

// Differ compares files with what is stored, without a look into them. It is
// quick when it is asked in the order of a walk: it reads a folder's rows
// once, and forgets a folder when the walk has left it. It belongs to one
// goroutine and must be closed.
type Differ struct {
	db       *DB
	tx       *sql.Tx
	st       *sql.Stmt
	versions int64 // number of Options.Versions; 0: nothing was stored under it
	folders  []heldFolder
}

// heldFolder is what is stored of the files that lie directly in a folder.
type heldFolder struct {
	path  string
	files map[string]heldFile
}

type heldFile struct {
	versions int64
	meta     finding.Meta
}

// Differ makes a Differ. With hidden paths it is slower: folders cannot be
// told from one another by what stands above them.
func (db *DB) Differ(ctx context.Context) (*Differ, error) {
	tx, err := db.read.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return nil, plainError(err)
	}
	d := &Differ{db: db, tx: tx}
	err = tx.QueryRowContext(ctx, `SELECT id FROM word WHERE text = ?`, []byte(db.opt.Versions)).Scan(&d.versions)
	if err == nil || errors.Is(err, sql.ErrNoRows) {
		d.st, err = tx.PrepareContext(ctx, `SELECT f.name, f.versions, f.meta FROM folder d JOIN file f ON f.folder = d.id WHERE d.path = ? AND f.gone = 0`)
	}
	if err != nil {
		return nil, plainError(errors.Join(err, tx.Rollback()))
	}
	return d, nil
}

// Close ends the snapshot.
func (d *Differ) Close() error {
	return plainError(errors.Join(d.st.Close(), d.tx.Rollback()))
}

// Of says how ref compares.
func (d *Differ) Of(ctx context.Context, ref finding.FileRef) (State, error) {
	folder, name := d.db.place(ref.Root, ref.Rel)
	held, err := d.folder(ctx, folder)
	if err != nil {
		return Same, plainError(err)
	}
	f, ok := held[name]
	switch {
	case !ok:
		return New, nil
	case changed(&f.meta, &ref.Meta):
		return Changed, nil
	case f.versions != d.versions:
		return Dated, nil
	}
	return Same, nil
}

// folder returns the files of a folder; it keeps those of the folders above.
func (d *Differ) folder(ctx context.Context, path string) (map[string]heldFile, error) {
	for n := len(d.folders); n > 0; n-- {
		top := d.folders[n-1].path
		if top == path {
			return d.folders[n-1].files, nil
		}
		if strings.HasPrefix(path, top+"/") {
			break
		}
		d.folders = d.folders[:n-1]
	}
	rows, err := d.st.QueryContext(ctx, []byte(path))
	if err != nil {
		return nil, err
	}
	files := map[string]heldFile{}
	for rows.Next() {
		var name, meta []byte
		var f heldFile
		if err := rows.Scan(&name, &f.versions, &meta); err != nil {
			return nil, errors.Join(err, rows.Close())
		}
		r := reader{b: meta}
		if f.meta = readMeta(&r).m; r.bad {
			return nil, errors.Join(r.err("metadata of a file"), rows.Close())
		}
		files[string(name)] = f
	}
	d.folders = append(d.folders, heldFolder{path, files})
	return files, errors.Join(rows.Err(), rows.Close())
}
