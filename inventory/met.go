package inventory

import (
	"context"
	"database/sql"
	"slices"
	"strings"

	"sardine/finding"
)

// Met is a filter for the files that this scan read or found unchanged. It is
// asked for when the scan has ended, and good while the inventory is open.
func (s *Scan) Met() Filter {
	s.mu.Lock()
	defer s.mu.Unlock()
	return Filter{met: &metFiles{again: s.seen, first: s.first}}
}

// metFiles are the files that one scan met: those it numbered, and those
// stored before that it met again.
type metFiles struct {
	again bitmap
	first int64
}

func (m *metFiles) has(file int64) bool { return m == nil || file >= m.first || m.again.has(file) }

// UnreadFiles returns up to n files of the filter that were not read, or only
// in part, in order of their paths.
func (db *DB) UnreadFiles(ctx context.Context, f Filter, n int) ([]*File, error) {
	var out []*File
	err := db.view(ctx, func(tx *sql.Tx) error {
		q, err := db.newQuery(ctx, tx, f)
		if err != nil {
			return err
		}
		var ids []int64
		if err := q.each(ctx, func(file, _ int64, st *stats) {
			if st.status != finding.Read && len(ids) < n+spare {
				ids = append(ids, file)
			}
		}); err != nil {
			return err
		}
		q.folders, q.narrow = nil, false // passed already
		for _, id := range ids {
			file, err := q.file(tx.QueryRowContext(ctx, fileColumns+`WHERE f.id = ?`, id).Scan)
			if err != nil {
				return err
			}
			if file != nil {
				out = append(out, file)
			}
		}
		return nil
	})
	slices.SortFunc(out, func(a, b *File) int {
		return strings.Compare(fullPath(a.Ref.Root, a.Ref.Rel), fullPath(b.Ref.Root, b.Ref.Rel))
	})
	return out[:min(len(out), n)], err
}
