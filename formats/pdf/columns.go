package pdf

// A block is rows that are read one after the other. header: its first row
// names the columns, whose cells stand at cols.
type block struct {
	rows []row
	cols []span // of a table: the columns from left to right
}

type span struct{ from, to float64 }

// Bounds on the search for columns.
const (
	minColumn  = 4  // rows that a column of running text must have
	proseWidth = 24 // glyphs of a line of running text, on the average
	maxRows    = 2000
)

// blocksOf finds columns of running text, which are read one after the other,
// and tables, which are read row by row.
func blocksOf(rows []row, depth int) (out []block) {
	if depth > 4 || len(rows) > maxRows {
		return []block{{rows: rows}}
	}
	from := 0
	for i := 0; i < len(rows); {
		g, end := gutter(rows, i)
		if end-i < minColumn || !prose(rows[i:end], g) {
			i++
			continue
		}
		if from < i {
			out = append(out, tablesOf(rows[from:i])...)
		}
		left, right := split(rows[i:end], g)
		out = append(out, blocksOf(left, depth+1)...)
		out = append(out, blocksOf(right, depth+1)...)
		i, from = end, end
	}
	if from < len(rows) {
		out = append(out, tablesOf(rows[from:])...)
	}
	return out
}

// gutter finds the gap of row i that goes down furthest, and the row where it
// ends.
func gutter(rows []row, i int) (best span, end int) {
	end = i
	score := 0
	for k := 0; k+1 < len(rows[i].segs); k++ {
		g := span{rows[i].segs[k].u1, rows[i].segs[k+1].u0}
		both, last := 0, i
		for j := i; j < len(rows); j++ {
			h, left, right, ok := narrow(rows[j], g)
			if !ok {
				break
			}
			g = h
			if left && right {
				both++
			}
			last = j + 1
		}
		if both > score && both >= minColumn {
			best, end, score = g, last, both
		}
	}
	return best, end
}

// narrow is what is left of the gutter g in a row; not ok if less than a
// letter's width.
func narrow(r row, g span) (h span, left, right, ok bool) {
	for _, s := range r.segs {
		mid := (g.from + g.to) / 2
		switch {
		case s.u1 <= g.to && s.u1 <= mid+0.1:
			g.from, left = max(g.from, s.u1), true
		case s.u0 >= g.from && s.u0 >= mid-0.1:
			g.to, right = min(g.to, s.u0), true
		default:
			return g, left, right, false
		}
	}
	return g, left, right, g.to-g.from > 0.7*r.size
}

// prose reports whether both sides of a gutter are running text: long lines of
// one piece.
func prose(rows []row, g span) bool {
	var glyphs, segs, lines [2]int
	for _, r := range rows {
		var here [2]bool
		for _, s := range r.segs {
			side := 0
			if s.u0 >= g.from {
				side = 1
			}
			glyphs[side] += len(s.glyphs)
			segs[side]++
			here[side] = true
		}
		for side, is := range here {
			if is {
				lines[side]++
			}
		}
	}
	for side := range 2 {
		if lines[side] < minColumn || glyphs[side] < proseWidth*lines[side] || segs[side]*10 > 13*lines[side] {
			return false
		}
	}
	return true
}

func split(rows []row, g span) (left, right []row) {
	for _, r := range rows {
		a, b := r, r
		a.segs, b.segs = nil, nil
		for _, s := range r.segs {
			if s.u0 < g.from {
				a.segs = append(a.segs, s)
			} else {
				b.segs = append(b.segs, s)
			}
		}
		if len(a.segs) > 0 {
			left = append(left, a)
		}
		if len(b.segs) > 0 {
			right = append(right, b)
		}
	}
	return left, right
}

// minTable is how many rows with cells in most columns make a table.
const minTable = 3

// tablesOf finds tables with a header among rows that are read across.
func tablesOf(rows []row) (out []block) {
	from := 0
	for i := 0; i < len(rows); {
		cols, end := columnsFrom(rows, i)
		if len(cols) < 2 {
			i++
			continue
		}
		if from < i {
			out = append(out, block{rows: rows[from:i]})
		}
		out = append(out, block{rows: rows[i:end], cols: cols})
		i, from = end, end
	}
	if from < len(rows) {
		out = append(out, block{rows: rows[from:]})
	}
	return out
}

// columnsFrom reads row i as a header and finds the columns under it: each row
// must fall into them, cell by cell.
func columnsFrom(rows []row, i int) (cols []span, end int) {
	head := rows[i]
	if n := len(head.segs); n < 2 || n > 60 {
		return nil, i
	}
	for _, s := range head.segs {
		if len(s.glyphs) > 40 {
			return nil, i
		}
		cols = append(cols, span{s.u0, s.u1})
	}
	full := 0
	end = i + 1
	for j := i + 1; j < len(rows); j++ {
		if rows[j-1].v-rows[j].v > 4*max(rows[j].size, head.size) {
			break
		}
		grown, cells, ok := widen(cols, rows[j])
		if !ok {
			break
		}
		cols, end = grown, j+1
		if cells*2 > len(cols) && cells > 1 {
			full++
		}
	}
	for end > i+1 && len(rows[end-1].segs) < 2 { // what follows a table is not its last row
		end--
	}
	if full < minTable-1 {
		return nil, i
	}
	return cols, end
}

// widen fits the segments of a row into columns: each must meet one column and
// touch no other.
func widen(cols []span, r row) (out []span, cells int, ok bool) {
	out = append(out, cols...)
	last := -1
	for _, s := range r.segs {
		at := -1
		for k := last; k < len(cols); k++ {
			if k < 0 {
				continue
			}
			if s.u0 < cols[k].to && s.u1 > cols[k].from {
				if at >= 0 {
					return nil, 0, false
				}
				at = k
			}
		}
		if at < 0 || at == last {
			return nil, 0, false
		}
		last = at
		cells++
		out[at] = span{min(out[at].from, s.u0), max(out[at].to, s.u1)}
	}
	for k := 1; k < len(out); k++ {
		if out[k].from < out[k-1].to {
			return nil, 0, false
		}
	}
	return out, cells, true
}

// column is the index of the column that a segment stands in.
func column(cols []span, s segment) int {
	for k, c := range cols {
		if s.u0 < c.to && s.u1 > c.from {
			return k
		}
	}
	return 0
}
