package inventory

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/hex"
	"errors"
	"slices"

	"sardine/finding"
)

// File is what is stored about a file.
type File struct {
	ID     int64 // until it is read again
	Ref    finding.FileRef
	Gone   bool
	Scan   int64 // the scan that read it, or that found it gone
	Status finding.Status
	Format string
	Digest string
	Text   int64
	Skips  []finding.Skip
	Unread int64 // streams; more than Skips if there were too many
	// Unlocks are what passwords opened, by their numbers in the list.
	Unlocks []finding.Unlock
	Kinds   []KindTotal
	Risk    float64
	Sample  map[string]string // a masked value of each kind
}

// Folder is a folder with the files that lie in it directly. Distinct values
// of its kinds are summed over its files.
type Folder struct {
	Root, Rel string
	Files     int64
	Kinds     []KindTotal
	Risk      float64
}

// ErrNoFile means that there is no such file in the inventory.
var ErrNoFile = errors.New("file is not in the inventory")

const fileColumns = `SELECT f.id, d.id, d.root, d.path, f.name, f.gone, f.scan, f.digest, f.meta, f.stats, f.notes
	FROM folder d JOIN file f ON f.folder = d.id `

// File returns one file, whether it is gone or not.
func (db *DB) File(ctx context.Context, id int64) (*File, error) {
	return db.oneFile(ctx, `WHERE f.id = ?`, id)
}

// FilesByID returns files that are not gone, in the order of ids, on one
// snapshot. Those that the inventory no longer has are left out.
func (db *DB) FilesByID(ctx context.Context, ids []int64) ([]*File, error) {
	var out []*File
	err := db.view(ctx, func(tx *sql.Tx) error {
		q, err := db.newQuery(ctx, tx, Filter{MinScore: 1})
		if err != nil {
			return err
		}
		st, err := tx.PrepareContext(ctx, fileColumns+`WHERE f.id = ? AND f.gone = 0`)
		if err != nil {
			return err
		}
		defer func() { _ = st.Close() }() // read only
		for _, id := range ids {
			f, err := q.file(st.QueryRowContext(ctx, id).Scan)
			if errors.Is(err, sql.ErrNoRows) {
				continue
			}
			if err != nil {
				return err
			}
			out = append(out, f)
		}
		return nil
	})
	return out, err
}

// FileAt returns the file at a place.
func (db *DB) FileAt(ctx context.Context, root, rel string) (*File, error) {
	folder, name := db.place(root, rel)
	return db.oneFile(ctx, `WHERE d.path = ? AND f.name = ?`, []byte(folder), []byte(name))
}

func (db *DB) oneFile(ctx context.Context, where string, args ...any) (*File, error) {
	var out *File
	err := db.view(ctx, func(tx *sql.Tx) error {
		q, err := db.newQuery(ctx, tx, Filter{MinScore: 1})
		if err != nil {
			return err
		}
		out, err = q.file(tx.QueryRowContext(ctx, fileColumns+where, args...).Scan)
		if errors.Is(err, sql.ErrNoRows) {
			return ErrNoFile
		}
		return err
	})
	return out, err
}

// Files calls yield for every file of the filter, in order of folders and
// then of names, byte by byte. If the filter names kinds or categories, only for files that have some of them.
// It stops at yield's first error and returns it.
func (db *DB) Files(ctx context.Context, f Filter, yield func(*File) error) error {
	return db.view(ctx, func(tx *sql.Tx) error {
		q, err := db.newQuery(ctx, tx, f)
		if err != nil {
			return err
		}
		rows, err := tx.QueryContext(ctx, fileColumns+`WHERE f.gone = 0 ORDER BY d.path, f.name`)
		if err != nil {
			return err
		}
		defer func() { _ = rows.Close() }() // rows.Err tells of trouble
		for rows.Next() {
			file, err := q.file(rows.Scan)
			if err != nil {
				return err
			}
			if file == nil {
				continue
			}
			if err := yield(file); err != nil {
				return err
			}
		}
		return rows.Err()
	})
}

// file reads a row of fileColumns; nil if the filter does not want it.
func (q *query) file(scan func(...any) error) (*File, error) {
	var f File
	var folderID, root int64
	var folder, name, digest, meta, data, more []byte
	if err := scan(&f.ID, &folderID, &root, &folder, &name, &f.Gone, &f.Scan, &digest, &meta, &data, &more); err != nil {
		return nil, err
	}
	var st stats
	r := reader{b: data}
	st.read(&r)
	if err := r.err("stats of a file"); err != nil {
		return nil, err
	}
	if !q.met.has(f.ID) || !q.passes(folderID, &st) || q.narrow && !q.counts(&st) {
		return nil, nil
	}
	m := reader{b: meta}
	row := readMeta(&m)
	if err := m.err("metadata of a file"); err != nil {
		return nil, err
	}
	row.m.Owner, row.m.Group, row.m.ACL = q.words.text(row.owner), q.words.text(row.group), q.words.text(row.acl)
	f.Ref = finding.FileRef{Root: q.words.text(root), Rel: relOf(q.words.text(root), string(folder), string(name)), Meta: row.m}
	f.Status, f.Format, f.Text, f.Unread = st.status, q.words.text(st.format), st.text, st.skipped
	f.Digest = hex.EncodeToString(digest)
	f.Kinds, f.Risk = q.kindTotals(st.kinds), q.risk(&st)
	n, err := readNotes(more, q.words.text)
	if err != nil {
		return nil, err
	}
	f.Skips, f.Unlocks = n.skips, n.unlocks
	for _, s := range n.samples {
		if k := q.kind(s.kind); k != nil {
			if f.Sample == nil {
				f.Sample = make(map[string]string)
			}
			f.Sample[k.Name] = s.text
		}
	}
	return &f, nil
}

func (q *query) kindTotals(ks []kindStat) []KindTotal {
	var out []KindTotal
	for i := range ks {
		k, n := q.kind(ks[i].kind), ks[i].found.from(q.band)
		if k != nil && n > 0 {
			out = append(out, KindTotal{Kind: k, Findings: n, Files: 1, Distinct: ks[i].distinct.from(q.band)})
		}
	}
	sortKinds(out)
	return out
}

func sortKinds(ks []KindTotal) {
	slices.SortFunc(ks, func(x, y KindTotal) int {
		return cmp.Or(cmp.Compare(y.Findings, x.Findings), cmp.Compare(x.Kind.Name, y.Kind.Name))
	})
}

// Findings returns all findings of a file, whatever their score, in the order
// in which they came. Their Value and Place are empty: they are in the file.
// Their Why is in the order of the vocabulary.
func (db *DB) Findings(ctx context.Context, file int64) ([]finding.Finding, error) {
	var out []finding.Finding
	err := db.EachFindings(ctx, file, func(batch []finding.Finding) error {
		out = append(out, batch...)
		return nil
	})
	return out, err
}

// EachFindings is Findings for files that may hold millions: it calls yield
// with a few thousand at a time, and uses the slice again. It stops at yield's
// first error and returns it.
func (db *DB) EachFindings(ctx context.Context, file int64, yield func(batch []finding.Finding) error) error {
	return db.view(ctx, func(tx *sql.Tx) error {
		in, err := db.stored(ctx, tx)
		if err != nil {
			return err
		}
		rows, err := tx.QueryContext(ctx, `SELECT id, data FROM batch WHERE id >= ? AND id < ? ORDER BY id`, file<<20, (file+1)<<20)
		if err != nil {
			return err
		}
		var batch []finding.Finding
		return eachRow(rows, func(_ int64, data []byte) error {
			if batch, err = unpack(batch[:0], data, in); err != nil {
				return err
			}
			return yield(batch)
		})
	})
}
