package inventory

import (
	"context"
	"database/sql"
	"fmt"
)

// Check reads the whole inventory and compares totals with the files they were
// derived from. It is for tests and for doubts.
func (db *DB) Check(ctx context.Context) error {
	return db.view(ctx, func(tx *sql.Tx) error {
		q, err := db.newQuery(ctx, tx, Filter{})
		if err != nil {
			return err
		}
		derived := make(map[int64]string)
		twice := false
		if err := q.each(ctx, func(file, _ int64, st *stats) {
			_, seen := derived[file]
			twice = twice || seen
			derived[file] = string(st.append(nil))
		}); err != nil {
			return err
		}
		n := 0
		rows, err := tx.QueryContext(ctx, `SELECT id, stats FROM file WHERE gone = 0`)
		if err != nil {
			return err
		}
		if err := eachRow(rows, func(id int64, st []byte) error {
			if derived[id] != string(st) {
				return fmt.Errorf("%w: totals differ from a file", ErrDamaged)
			}
			n++
			return nil
		}); err != nil {
			return err
		}
		if n != len(derived) || twice {
			return fmt.Errorf("%w: totals count files that are not there", ErrDamaged)
		}
		return nil
	})
}
