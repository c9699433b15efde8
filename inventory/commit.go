package inventory

import (
	"context"
	"database/sql"
	"encoding/hex"
	"errors"
	"time"

	"sardine/finding"
)

// pending is what the next transaction will hold.
type pending struct {
	files    []doneFile
	posts    []posting
	touched  []touch
	findings int64
	since    time.Time
}

// doneFile is a row of the table file with its batches.
type doneFile struct {
	id, folder                 int64
	name                       string
	digest, meta, stats, notes []byte
	blobs                      [][]byte
	first                      int64 // number of the first of blobs
	spilled                    bool
}

// finish puts f with its result among the pending. Called under s.mu.
func (s *Scan) finish(f *openFile, res *finding.Result, kinds []kindStat) error {
	ref := f.ref
	meta := ref.Meta
	if res.File.Root != "" {
		meta = res.File.Meta
	}
	folder, name := s.db.place(ref.Root, ref.Rel)
	w := s.w
	folderID, err := w.folder(context.Background(), folder, w.word(s.db.rootName(ref.Root)))
	if err != nil {
		return err
	}
	row := metaRow{m: meta, owner: w.word(meta.Owner), group: w.word(meta.Group), acl: w.word(meta.ACL)}
	st := stats{status: res.Status, format: w.word(res.Format), owner: row.owner, size: meta.Size, text: res.Text,
		skipped: int64(max(res.Skipped, len(res.Skips))), reasons: reasonsOf(res, w.word), kinds: kinds, unlocks: unlocksOf(res)}
	if !meta.Modified.IsZero() {
		st.modified = meta.Modified.Unix()
	}
	n := notes{skips: res.Skips[:min(len(res.Skips), finding.MaxSkips)], unlocks: res.Unlocks[:min(len(res.Unlocks), finding.MaxSkips)]}
	for _, k := range kinds {
		n.samples = append(n.samples, sample{k.kind, f.tally.samples[k.kind]})
	}
	p := &s.pending
	if len(p.files) == 0 && len(p.touched) == 0 {
		p.since = time.Now()
	}
	p.files = append(p.files, doneFile{
		id: f.id, folder: folderID, name: name, digest: digestBytes(res.Digest), spilled: f.spilled,
		meta: row.append(nil), stats: st.append(nil), notes: n.append(nil, w.word, s.db.stepName()),
		blobs: f.blobs, first: f.batches - int64(len(f.blobs)),
	})
	p.posts = append(p.posts, f.posts...)
	p.findings += f.count
	return nil
}

// digestBytes is a hex digest as bytes; nil for none and for what is not hex.
func digestBytes(s string) []byte {
	b, err := hex.DecodeString(s)
	if err != nil || len(b) == 0 {
		return nil
	}
	return b
}

// commit stores all that is pending, and what spill has so far under state
// reading. Called under s.mu.
func (s *Scan) commit(spill *openFile) error {
	ctx := context.Background() // a sink's calls carry none: a commit is not broken off
	posts := s.pending.posts
	if spill != nil {
		posts = append(posts, spill.posts...)
	}
	posts = sortPostings(posts)
	err := s.w.tx(ctx, func() error {
		if err := s.w.names(ctx); err != nil {
			return err
		}
		if err := s.storeFiles(ctx); err != nil {
			return err
		}
		if spill != nil {
			if err := s.storeSpill(ctx, spill); err != nil {
				return err
			}
		}
		if len(posts) > 0 {
			err := s.w.addRun(ctx, 0, func(bw *blockWriter) error {
				for _, p := range posts {
					if err := bw.add(p); err != nil {
						return err
					}
				}
				return nil
			})
			if err != nil {
				return err
			}
		}
		return s.w.exec(ctx, `UPDATE meta SET value=? WHERE name='next_file'`, s.w.nextID)
	})
	if err != nil {
		return s.failed(err)
	}
	s.w.committed()
	clear(s.pending.files)
	s.pending = pending{files: s.pending.files[:0], posts: posts[:0], touched: s.pending.touched[:0]}
	if spill != nil {
		spill.blobs, spill.posts, spill.spilled = nil, spill.posts[:0], true
	}
	return s.failed(s.w.mergeRuns(ctx))
}

func (s *Scan) storeFiles(ctx context.Context) error {
	if err := s.storeTouched(ctx); err != nil || len(s.pending.files) == 0 {
		return err
	}
	w := s.w
	res, err := w.run(ctx, `INSERT INTO totals (data) VALUES (x'')`)
	if err != nil {
		return err
	}
	totals, err := res.LastInsertId()
	if err != nil {
		return err
	}
	var list totalsWriter
	for i := range s.pending.files {
		f := &s.pending.files[i]
		if err := s.storeFile(ctx, f, totals); err != nil {
			return err
		}
		list.add(f.id, f.folder, f.stats)
	}
	return w.exec(ctx, `UPDATE totals SET data=? WHERE id=?`, list.data, totals)
}

func (s *Scan) storeFile(ctx context.Context, f *doneFile, totals int64) error {
	insert := func() (int64, error) {
		res, err := s.w.run(ctx, `INSERT OR IGNORE INTO file (id, folder, name, scan, versions, totals, digest, meta, stats, notes)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, f.id, f.folder, []byte(f.name), s.id, s.versions, totals, f.digest, f.meta, f.stats, f.notes)
		if err != nil {
			return 0, err
		}
		return res.RowsAffected()
	}
	n, err := insert()
	if err == nil && n == 0 { // an earlier scan read it
		if err = s.remove(ctx, f.folder, f.name); err == nil {
			_, err = insert()
		}
	}
	if err != nil {
		return err
	}
	if f.spilled {
		if err := s.w.exec(ctx, `DELETE FROM reading WHERE id=?`, f.id); err != nil {
			return err
		}
	}
	return s.storeBlobs(ctx, f.id, f.first, f.blobs)
}

func (s *Scan) storeSpill(ctx context.Context, f *openFile) error {
	if err := s.w.exec(ctx, `INSERT OR IGNORE INTO reading (id) VALUES (?)`, f.id); err != nil {
		return err
	}
	return s.storeBlobs(ctx, f.id, f.batches-int64(len(f.blobs)), f.blobs)
}

func (s *Scan) storeBlobs(ctx context.Context, file, first int64, blobs [][]byte) error {
	for i, b := range blobs {
		if err := s.w.exec(ctx, `INSERT INTO batch (id, data) VALUES (?, ?)`, file<<20|(first+int64(i)), b); err != nil {
			return err
		}
	}
	return nil
}

// remove deletes the row at a place with all that belongs to it.
func (s *Scan) remove(ctx context.Context, folder int64, name string) error {
	st, err := s.w.stmt(ctx, `SELECT id FROM file WHERE folder=? AND name=?`)
	if err != nil {
		return err
	}
	var id int64
	err = st.QueryRowContext(ctx, folder, []byte(name)).Scan(&id)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil {
		return err
	}
	if err := s.w.exec(ctx, `DELETE FROM file WHERE id=?`, id); err != nil {
		return err
	}
	return s.w.bury(ctx, id)
}

// bury takes a file's findings away and counts it no longer.
func (w *writer) bury(ctx context.Context, id int64) error {
	if err := w.exec(ctx, `DELETE FROM batch WHERE id >= ? AND id < ?`, id<<20, (id+1)<<20); err != nil {
		return err
	}
	return w.exec(ctx, `INSERT OR IGNORE INTO dead (id) VALUES (?)`, id)
}

// totalsWriter builds a row of the table totals: for each file its number and
// folder (differences to the one before) and its stats.
type totalsWriter struct {
	data         []byte
	file, folder int64
}

func (t *totalsWriter) add(file, folder int64, stats []byte) {
	t.data = appendInt(t.data, file-t.file)
	t.data = appendInt(t.data, folder-t.folder)
	t.data = append(t.data, stats...)
	t.file, t.folder = file, folder
}

// readTotals calls yield for each file of a row of totals; st is used again.
func readTotals(data []byte, st *stats, yield func(file, folder int64, st *stats)) error {
	r := reader{b: data}
	var file, folder int64
	for len(r.b) > 0 {
		file += r.int()
		folder += r.int()
		st.read(&r)
		if !r.bad {
			yield(file, folder, st)
		}
	}
	return r.err("totals")
}
