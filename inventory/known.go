package inventory

import (
	"context"
	"database/sql"
	"strings"
	"time"

	"sardine/document"
	"sardine/finding"
)

// Known reports whether ref was read before, under the same Options.Versions,
// and has not changed since (size, time of change, file id), so that it need
// not be read again. Files that failed, or were skipped for a reason that may
// have passed, are not known. If only rights or owner changed, the new ones
// are stored. It also tells the scan that the file is still there: a scanner
// that ends with EndScan asks for every file it meets.
func (s *Scan) Known(ref finding.FileRef) bool {
	folder, name := s.db.place(ref.Root, ref.Rel)
	old, ok := s.stored(folder, name)
	if !ok {
		return false
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.usable() != nil {
		return false
	}
	s.seen.add(old.id)
	if old.versions != s.versions || old.passing(s.w.wordText) || changed(&old.meta.m, &ref.Meta) {
		return false
	}
	o := &old.meta
	now := metaRow{m: ref.Meta, owner: o.owner, group: o.group, acl: o.acl}
	// What only an open file tells (the ACL; on Windows the owner too) is not
	// in ref yet: what is stored stays.
	if ref.Meta.Owner != "" {
		now.owner, now.group = s.w.word(ref.Meta.Owner), s.w.word(ref.Meta.Group)
	}
	if ref.Meta.ACL != "" {
		now.acl = s.w.word(ref.Meta.ACL)
	}
	if now.owner == o.owner && now.group == o.group && now.acl == o.acl && now.m.Mode == o.m.Mode && now.m.Attrs == o.m.Attrs {
		return true
	}
	p := &s.pending
	if p.touched = append(p.touched, touch{old.id, now}); len(p.touched) >= commitFiles {
		return s.commit(nil) == nil
	}
	return true
}

type storedFile struct {
	id, versions int64
	meta         metaRow
	stats        stats
}

// stored is the row at a place; an error counts as none: the file is read again.
func (s *Scan) stored(folder, name string) (storedFile, bool) {
	var f storedFile
	var meta, st []byte
	err := s.known.QueryRow([]byte(folder), []byte(name)).Scan(&f.id, &f.versions, &meta, &st)
	if err != nil {
		return f, false
	}
	m, t := reader{b: meta}, reader{b: st}
	f.meta = readMeta(&m)
	f.stats.read(&t)
	return f, !m.bad && !t.bad
}

const knownQuery = `SELECT f.id, f.versions, f.meta, f.stats FROM folder d JOIN file f ON f.folder = d.id
	WHERE d.path = ? AND f.name = ? AND f.gone = 0`

// passing reports whether another try may end better.
func (f *storedFile) passing(words map[int64]string) bool {
	if f.stats.status == finding.Failed {
		return true
	}
	for _, r := range f.stats.reasons {
		switch document.SkipReason(words[r.word]) {
		case document.Denied, document.Vanished, document.Changed, document.Unreadable, document.TimedOut, document.Crashed, document.OutOfMemory:
			return true
		}
	}
	return false
}

func changed(old, now *finding.Meta) bool {
	return old.Size != now.Size || !old.Modified.Equal(now.Modified.Round(0)) ||
		(old.FileID != "" && now.FileID != "" && old.FileID != now.FileID)
}

// touch is a file whose bytes stayed and whose rights did not.
type touch struct {
	id   int64
	meta metaRow
}

// storeTouched rewrites rows and the totals they are in.
func (s *Scan) storeTouched(ctx context.Context) error {
	byTotals := make(map[int64]map[int64]int64) // totals, file, owner
	for _, t := range s.pending.touched {
		var totals int64
		var data []byte
		st, err := s.w.stmt(ctx, `SELECT totals, stats FROM file WHERE id = ? AND gone = 0`)
		if err != nil {
			return err
		}
		if err := st.QueryRowContext(ctx, t.id).Scan(&totals, &data); err == sql.ErrNoRows {
			continue // read again meanwhile under an overlapping root
		} else if err != nil {
			return err
		}
		var x stats
		r := reader{b: data}
		x.read(&r)
		x.owner = t.meta.owner
		if err := r.err("stats"); err != nil {
			return err
		}
		if err := s.w.exec(ctx, `UPDATE file SET meta = ?, stats = ? WHERE id = ?`, t.meta.append(nil), x.append(nil), t.id); err != nil {
			return err
		}
		if byTotals[totals] == nil {
			byTotals[totals] = make(map[int64]int64)
		}
		byTotals[totals][t.id] = t.meta.owner
	}
	for totals, owners := range byTotals {
		err := s.w.rewriteTotals(ctx, totals, func(file int64, st *stats) bool {
			if o, ok := owners[file]; ok {
				st.owner = o
			}
			return true
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// rewriteTotals passes every file of one row of totals through edit, which
// reports whether it stays.
func (w *writer) rewriteTotals(ctx context.Context, id int64, edit func(file int64, st *stats) bool) error {
	q, err := w.stmt(ctx, `SELECT data FROM totals WHERE id = ?`)
	if err != nil {
		return err
	}
	var data []byte
	if err := q.QueryRowContext(ctx, id).Scan(&data); err != nil {
		return err
	}
	var list totalsWriter
	var st stats
	err = readTotals(data, &st, func(file, folder int64, st *stats) {
		if edit(file, st) {
			list.add(file, folder, st.append(nil))
		}
	})
	if err != nil {
		return err
	}
	if len(list.data) == 0 {
		return w.exec(ctx, `DELETE FROM totals WHERE id = ?`, id)
	}
	return w.exec(ctx, `UPDATE totals SET data = ? WHERE id = ?`, list.data, id)
}

// ScanInfo is one scan as it is remembered.
type ScanInfo struct {
	ID       int64
	Started  time.Time
	Ended    time.Time // zero: it was killed
	Complete bool      // it ended with EndScan, so that what it did not meet is gone
	Versions string
	Roots    []string
	LeftOut  int64    // files and folders that the scan's own flags left out
	Narrowed []string // those flags; none with hidden paths
}

// Scans lists all scans, the last first.
func (db *DB) Scans(ctx context.Context) ([]ScanInfo, error) {
	var out []ScanInfo
	err := db.view(ctx, func(tx *sql.Tx) error {
		words, err := db.words.load(ctx, tx, "word", "text")
		if err != nil {
			return err
		}
		rows, err := tx.QueryContext(ctx, `SELECT id, started, ended, complete, versions, roots, left_out, narrowed FROM scan ORDER BY id DESC`)
		if err != nil {
			return err
		}
		defer func() { _ = rows.Close() }() // rows.Err tells of trouble
		for rows.Next() {
			var i ScanInfo
			var started, ended, versions int64
			var roots, narrowed []byte
			if err := rows.Scan(&i.ID, &started, &ended, &i.Complete, &versions, &roots, &i.LeftOut, &narrowed); err != nil {
				return err
			}
			i.Started, i.Versions = time.Unix(0, started).UTC(), words.text(versions)
			if ended != 0 {
				i.Ended = time.Unix(0, ended).UTC()
			}
			if len(narrowed) > 0 {
				i.Narrowed = strings.Split(string(narrowed), "\n")
			}
			for r := (reader{b: roots}); len(r.b) > 0; {
				i.Roots = append(i.Roots, words.text(int64(r.uint())))
			}
			out = append(out, i)
		}
		return rows.Err()
	})
	return out, err
}
