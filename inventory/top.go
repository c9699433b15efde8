package inventory

import (
	"cmp"
	"container/heap"
	"context"
	"database/sql"
	"fmt"
	"slices"
)

// TopFiles returns the n files of the filter with the highest risk, by
// RiskFormula. Files without risk are left out.
func (db *DB) TopFiles(ctx context.Context, f Filter, n int) ([]*File, error) {
	var out []*File
	err := db.view(ctx, func(tx *sql.Tx) error {
		q, err := db.newQuery(ctx, tx, f)
		if err != nil {
			return err
		}
		top := ranking{limit: n}
		if err := q.each(ctx, func(file, _ int64, st *stats) { top.add(file, q.risk(st)) }); err != nil {
			return err
		}
		return top.take(func(id int64) (string, func(float64), error) {
			file, err := q.file(tx.QueryRowContext(ctx, fileColumns+`WHERE f.id = ?`, id).Scan)
			if err == nil && file == nil {
				err = fmt.Errorf("%w: totals differ from a file", ErrDamaged)
			}
			if err != nil {
				return "", nil, err
			}
			return fullPath(file.Ref.Root, file.Ref.Rel), func(float64) { out = append(out, file) }, nil
		})
	})
	return out, err
}

// folderSum adds up the files of a folder. There may be millions, so it is small.
type folderSum struct {
	files int64
	kinds []folderKind
}

type folderKind struct {
	findings, distinct int64
	files              uint32
	no                 uint16
}

// TopFolders returns the n folders with the highest risk of the files that lie
// in them directly: RiskFormula on the distinct values of those files.
func (db *DB) TopFolders(ctx context.Context, f Filter, n int) ([]Folder, error) {
	var out []Folder
	err := db.view(ctx, func(tx *sql.Tx) error {
		q, err := db.newQuery(ctx, tx, f)
		if err != nil {
			return err
		}
		sums := make(map[int64]*folderSum)
		var last int64
		var sum *folderSum
		err = q.each(ctx, func(_, folder int64, st *stats) {
			if sum == nil || folder != last { // files of a folder come together
				last = folder
				if sum = sums[folder]; sum == nil {
					sum = new(folderSum)
					sums[folder] = sum
				}
			}
			sum.add(q, st)
		})
		if err != nil {
			return err
		}
		top := ranking{limit: n}
		for id, s := range sums {
			top.add(id, s.risk(q))
		}
		return top.take(func(id int64) (string, func(float64), error) {
			folder, err := q.folder(ctx, id)
			s := sums[id]
			return fullPath(folder.Root, folder.Rel), func(risk float64) {
				folder.Files, folder.Risk = s.files, risk
				folder.Kinds = s.totals(q)
				out = append(out, folder)
			}, err
		})
	})
	return out, err
}

func (s *folderSum) add(q *query, st *stats) {
	s.files++
	for i := range st.kinds {
		k := &st.kinds[i]
		n := k.found.from(q.band)
		if q.kind(k.kind) == nil || n == 0 {
			continue
		}
		j := slices.IndexFunc(s.kinds, func(t folderKind) bool { return t.no == k.kind })
		if j < 0 {
			j = len(s.kinds)
			s.kinds = append(s.kinds, folderKind{no: k.kind})
		}
		t := &s.kinds[j]
		t.findings += n
		t.files++
		t.distinct += k.distinct.from(q.band)
	}
}

func (s *folderSum) risk(q *query) float64 {
	var sum float64
	for i := range s.kinds {
		sum += risk(q.kind(s.kinds[i].no).Risk, s.kinds[i].distinct)
	}
	return rounded(sum)
}

func (s *folderSum) totals(q *query) []KindTotal {
	var out []KindTotal
	for _, k := range s.kinds {
		out = append(out, KindTotal{Kind: q.kind(k.no), Findings: k.findings, Files: int64(k.files), Distinct: k.distinct})
	}
	sortKinds(out)
	return out
}

func (q *query) folder(ctx context.Context, id int64) (Folder, error) {
	var root int64
	var path []byte
	if err := q.tx.QueryRowContext(ctx, `SELECT root, path FROM folder WHERE id = ?`, id).Scan(&root, &path); err != nil {
		return Folder{}, err
	}
	f := Folder{Root: q.words.text(root)}
	if len(path) > len(f.Root) {
		f.Rel = string(path[len(f.Root)+1:])
	}
	return f, nil
}

// ranking keeps the highest risks. Numbers depend on the order in which files
// ended, so equal risks are put in the order of paths; for that it keeps more
// than limit.
type ranking struct {
	limit int
	rows  []ranked
}

// spare is how many rows beyond the limit are kept for ties.
const spare = 1000

type ranked struct {
	id   int64
	risk float64
}

func (a ranked) compare(b ranked) int {
	return cmp.Or(cmp.Compare(b.risk, a.risk), cmp.Compare(a.id, b.id))
}

func (t *ranking) add(id int64, risk float64) {
	if risk <= 0 || t.limit <= 0 {
		return
	}
	r := ranked{id, risk}
	if len(t.rows) < t.limit+spare {
		heap.Push(t, r)
	} else if r.compare(t.rows[0]) < 0 {
		t.rows[0] = r
		heap.Fix(t, 0)
	}
}

// take calls yield's func for the rows within the limit, in order. load is
// called for these and for what ties with the last of them.
func (t *ranking) take(load func(id int64) (path string, yield func(risk float64), err error)) error {
	if t.limit <= 0 {
		return nil
	}
	slices.SortFunc(t.rows, ranked.compare)
	type row struct {
		ranked
		path  string
		yield func(float64)
	}
	var rows []row
	for i, r := range t.rows {
		if i >= t.limit && r.risk < t.rows[t.limit-1].risk {
			break
		}
		path, yield, err := load(r.id)
		if err != nil {
			return err
		}
		rows = append(rows, row{r, path, yield})
	}
	slices.SortFunc(rows, func(a, b row) int { return cmp.Or(cmp.Compare(b.risk, a.risk), cmp.Compare(a.path, b.path)) })
	for _, r := range rows[:min(len(rows), t.limit)] {
		r.yield(r.risk)
	}
	return nil
}

// The heap's first is the least risk that is kept.
func (t *ranking) Len() int           { return len(t.rows) }
func (t *ranking) Less(i, j int) bool { return t.rows[i].compare(t.rows[j]) > 0 }
func (t *ranking) Swap(i, j int)      { t.rows[i], t.rows[j] = t.rows[j], t.rows[i] }
func (t *ranking) Push(x any)         { t.rows = append(t.rows, x.(ranked)) }

func (t *ranking) Pop() any {
	r := t.rows[len(t.rows)-1]
	t.rows = t.rows[:len(t.rows)-1]
	return r
}
