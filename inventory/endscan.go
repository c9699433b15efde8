package inventory

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"
)

// Walked says what a scan has really looked through, so that what it did not
// meet there is gone.
type Walked struct {
	Root string
	// Has reports whether the walk would have met the file at rel, were it
	// there: not if it is excluded, or in a folder that could not be listed. nil
	// means that everything below Root was met. With hidden paths it cannot be
	// asked, so that only a Walked without it marks files as gone.
	Has func(rel string) bool
}

// LeftOut notes how many files and folders the scan's own flags left out, and
// the flags, for the record of what was searched. It may be called once, before
// EndScan. Flags may name folders: with hidden paths only the number is kept.
func (s *Scan) LeftOut(n int64, narrowed []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.leftOut = n
	for i, flag := range narrowed {
		if s.db.opt.HashPaths {
			break
		}
		if i > 0 {
			s.narrowed += "\n"
		}
		s.narrowed += strings.ReplaceAll(flag, "\n", " ")
	}
}

// EndScan stores what is pending, marks files below walked that the scan did
// not meet as gone, and ends the scan. Without any Walked nothing is gone.
func (s *Scan) EndScan(walked ...Walked) error { return s.end(true, walked) }

// Stop stores what is pending and ends the scan as interrupted: files that are
// open are forgotten, nothing is gone. The next scan goes on from there.
func (s *Scan) Stop() error { return s.end(false, nil) }

func (s *Scan) end(complete bool, walked []Walked) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ended {
		return errEnded
	}
	s.ended = true
	defer s.leave()
	if s.fail != nil {
		return s.fail
	}
	if complete && len(s.open) > 0 {
		complete, walked = false, nil
		s.fail = fmt.Errorf("scan ended while %d files were open", len(s.open))
	}
	ctx := context.Background()
	err := errors.Join(s.fail, s.commit(nil))
	if err == nil {
		err = s.markGone(ctx, walked)
	}
	if err != nil {
		return err
	}
	err = s.w.tx(ctx, func() error {
		if err := s.w.names(ctx); err != nil { // words of files that were only looked at
			return err
		}
		if err := s.w.dropReading(ctx); err != nil {
			return err
		}
		return s.w.exec(ctx, `UPDATE scan SET ended=?, complete=?, left_out=?, narrowed=? WHERE id=?`,
			time.Now().UnixNano(), complete, s.leftOut, s.narrowed, s.id)
	})
	if err == nil {
		s.w.committed()
		err = s.w.compact(ctx, false)
	}
	return s.failed(err)
}

func (s *Scan) leave() {
	_ = s.known.Close() // a read-only statement: nothing depends on it
	s.db.mu.Lock()
	s.db.active = nil
	s.db.mu.Unlock()
}

// markGone works in slices: a folder of a million files may have gone.
func (s *Scan) markGone(ctx context.Context, walked []Walked) error {
	for _, wk := range walked {
		ids, err := s.missing(ctx, wk)
		if err != nil {
			return s.failed(err)
		}
		for len(ids) > 0 {
			n := min(len(ids), commitFiles)
			err := s.w.tx(ctx, func() error {
				for _, id := range ids[:n] {
					if err := s.w.exec(ctx, `UPDATE file SET gone=1, scan=? WHERE id=?`, s.id, id); err != nil {
						return err
					}
					if err := s.w.bury(ctx, id); err != nil {
						return err
					}
				}
				return nil
			})
			if err != nil {
				return s.failed(err)
			}
			ids = ids[n:]
		}
	}
	return nil
}

// missing are the files below wk.Root that were stored before this scan and
// that it did not meet.
func (s *Scan) missing(ctx context.Context, wk Walked) ([]int64, error) {
	if wk.Has != nil && s.db.opt.HashPaths {
		return nil, nil
	}
	var ids []int64
	err := s.db.view(ctx, func(tx *sql.Tx) error {
		q, err := s.db.newQuery(ctx, tx, Filter{Root: wk.Root})
		if err != nil {
			return err
		}
		if err := q.each(ctx, func(file, _ int64, _ *stats) {
			if file < s.first && !s.seen.has(file) {
				ids = append(ids, file)
			}
		}); err != nil || wk.Has == nil {
			return err
		}
		root, kept := fullPath(wk.Root, ""), ids[:0]
		for _, id := range ids {
			var folder, name []byte
			err := tx.QueryRowContext(ctx, `SELECT d.path, f.name FROM file f JOIN folder d ON d.id = f.folder WHERE f.id = ?`, id).Scan(&folder, &name)
			if err != nil {
				return err
			}
			if wk.Has(relOf(root, string(folder), string(name))) {
				kept = append(kept, id)
			}
		}
		ids = kept
		return nil
	})
	return ids, err
}

func relOf(root, folder, name string) string {
	full := folder + "/" + name
	if folder == "" && !strings.HasPrefix(root, "/") && root != "" {
		full = name
	}
	if full == root {
		return ""
	}
	return strings.TrimPrefix(full, root+"/")
}

// compactAt is how many dead files, besides a quarter of the living, are left
// in totals and runs: each costs a question a little, and taking them out
// writes everything again.
const compactAt = 1000

// compact takes the dead out of totals and runs and forgets them.
func (w *writer) compact(ctx context.Context, always bool) error {
	var dead, live int64
	if err := w.conn.QueryRowContext(ctx, `SELECT count(*) FROM dead`).Scan(&dead); err != nil {
		return err
	}
	if dead == 0 || !always && dead < compactAt {
		return nil
	}
	if err := w.conn.QueryRowContext(ctx, `SELECT count(*) FROM file`).Scan(&live); err != nil {
		return err
	}
	if !always && dead < compactAt+live/4 {
		return nil
	}
	set, err := loadDead(ctx, w.conn, `SELECT id, 0 FROM dead`)
	if err != nil {
		return err
	}
	var totals []int64
	rows, err := w.conn.QueryContext(ctx, `SELECT id, 0 FROM totals`)
	if err != nil {
		return err
	}
	if err := eachRow(rows, func(id, _ int64) error { totals = append(totals, id); return nil }); err != nil {
		return err
	}
	runs, err := w.runsOf(ctx, ``)
	if err != nil {
		return err
	}
	err = w.tx(ctx, func() error {
		for _, id := range totals {
			if err := w.rewriteTotals(ctx, id, func(file int64, _ *stats) bool { return !set.has(file) }); err != nil {
				return err
			}
		}
		if err := w.mergeInto(ctx, runs, topLevel, set); err != nil {
			return err
		}
		return w.exec(ctx, `DELETE FROM dead`)
	})
	if err != nil {
		return fmt.Errorf("compact: %w", err)
	}
	return nil
}

// topLevel is the level of a run that holds everything: sixteen of them would
// hold more than a file of SQLite does.
const topLevel = 4

func loadDead(ctx context.Context, q queryer, query string) (*bitmap, error) {
	rows, err := q.QueryContext(ctx, query)
	if err != nil {
		return nil, err
	}
	set := new(bitmap)
	return set, eachRow(rows, func(id, _ int64) error { set.add(id); return nil })
}
