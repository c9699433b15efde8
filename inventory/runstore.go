package inventory

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// addRun stores sorted postings as a run of the given level.
func (w *writer) addRun(ctx context.Context, level int, fill func(*blockWriter) error) error {
	id := w.nextRun
	w.nextRun++
	var no int64
	bw := &blockWriter{emit: func(_ fence, data []byte) error {
		err := w.exec(ctx, `INSERT INTO block (id, data) VALUES (?, ?)`, id<<24|no, data)
		no++
		return err
	}}
	err := fill(bw)
	if err == nil {
		err = bw.flush()
	}
	if err != nil {
		return err
	}
	return w.exec(ctx, `INSERT INTO run (id, level, postings, fences) VALUES (?, ?, ?, ?)`, id, level, bw.n, bw.fences)
}

// mergeRuns keeps fewer than fanOut runs a level: a posting is written again
// once a level, and a question looks into few runs.
func (w *writer) mergeRuns(ctx context.Context) error {
	for level := 0; ; level++ {
		ids, err := w.runsOf(ctx, `WHERE level=?`, level)
		if err != nil || len(ids) < fanOut {
			return err
		}
		if err := w.tx(ctx, func() error { return w.mergeInto(ctx, ids, level+1, nil) }); err != nil {
			return fmt.Errorf("merge digests: %w", err)
		}
	}
}

const fanOut = 16

// mergeInto replaces the runs ids by one, without the dead.
func (w *writer) mergeInto(ctx context.Context, ids []int64, level int, dead *bitmap) error {
	var ss []*stream
	for _, id := range ids {
		ss = append(ss, w.runStream(ctx, id))
	}
	err := w.addRun(ctx, level, func(bw *blockWriter) error {
		return merge(ss, func(p posting) (bool, error) {
			if dead.has(p.file) {
				return true, nil
			}
			return true, bw.add(p)
		})
	})
	if err != nil {
		return err
	}
	for _, id := range ids {
		if err := w.exec(ctx, `DELETE FROM block WHERE id >= ? AND id < ?`, id<<24, (id+1)<<24); err != nil {
			return err
		}
		if err := w.exec(ctx, `DELETE FROM run WHERE id=?`, id); err != nil {
			return err
		}
	}
	return nil
}

func (w *writer) runsOf(ctx context.Context, where string, args ...any) ([]int64, error) {
	rows, err := w.conn.QueryContext(ctx, `SELECT id, level FROM run `+where+` ORDER BY id`, args...)
	if err != nil {
		return nil, err
	}
	var ids []int64
	return ids, eachRow(rows, func(id, _ int64) error {
		ids = append(ids, id)
		return nil
	})
}

// runStream reads a run block by block on the writer's own connection.
func (w *writer) runStream(ctx context.Context, id int64) *stream {
	no := id << 24
	return &stream{next: func(reuse []posting) ([]posting, error) {
		st, err := w.stmt(ctx, `SELECT data FROM block WHERE id=?`)
		if err != nil {
			return nil, err
		}
		var data []byte
		err = st.QueryRowContext(ctx, no).Scan(&data)
		no++
		if errors.Is(err, sql.ErrNoRows) {
			return nil, nil
		}
		if err != nil {
			return nil, err
		}
		return readBlock(reuse, data)
	}}
}
