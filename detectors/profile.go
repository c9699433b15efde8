package detectors

import (
	"strings"

	"sardine/document"
	"sardine/finding"
)

// The first rows of a table say what its columns hold; those rows are held
// back until then.
const (
	profileRows  = 1000
	profileBytes = 1 << 20
)

// tableState is the profile of the table that a session is in.
type tableState struct {
	on      bool
	base    int64  // where the table began in its stream
	first   uint32 // its first row
	done    bool   // enough rows were seen
	header  []string
	columns []columnProfile
}

// columnProfile counts the cells of one column.
type columnProfile struct {
	filled int
	tally  []tally
}

// tally counts the cells that one kind fills.
type tally struct {
	kind     *finding.Kind
	cells    int
	row      uint32 // of the last one counted
	distinct []string
}

// enough is how many different values a column needs: five random numbers all
// pass a check digit once in 100,000 columns (reference, section 0.2).
const enough = 5

const mostColumns = 512

func (t *tableState) begin(p *document.Part, follows bool) {
	if follows && t.on {
		return
	}
	*t = tableState{on: p.Table != nil, base: p.Base}
	if t.on {
		t.header = p.Table.Header
	}
	if t.on && len(p.Table.Cells) > 0 {
		t.first = p.Table.Cells[0].Row
	}
}

func (t *tableState) frozen() bool { return t.done }

// count adds the cells of p and the claims that fill some of them, up to where
// the profile ends.
func (t *tableState) count(found []pending, p *document.Part) {
	if t.done || p.Table == nil {
		return
	}
	last := ^uint32(0)
	for i, c := range p.Table.Cells {
		if c.Row-t.first >= profileRows || p.Base+int64(c.Text)-t.base >= profileBytes {
			t.done, last = true, c.Row
			break
		}
		from, to := int(c.Text), p.Table.End(i, len(p.Text))
		if int(c.Col) < mostColumns && to > from && strings.TrimSpace(p.Text[from:to]) != "" {
			t.column(int(c.Col)).filled++
		}
	}
	for i := range found {
		f := &found[i]
		if !f.fills || f.cell >= mostColumns || f.line >= last || f.points <= 0 {
			continue
		}
		t.column(int(f.cell)).add(f)
	}
}

func (t *tableState) column(col int) *columnProfile {
	for len(t.columns) <= col {
		t.columns = append(t.columns, columnProfile{})
	}
	return &t.columns[col]
}

func (c *columnProfile) add(f *pending) {
	for i := range c.tally {
		if t := &c.tally[i]; t.kind == f.kind {
			if t.row != f.line {
				t.cells++
				t.row = f.line
				t.see(f.value)
			}
			return
		}
	}
	t := tally{kind: f.kind, cells: 1, row: f.line}
	t.see(f.value)
	c.tally = append(c.tally, t)
}

func (t *tally) see(v string) {
	if len(t.distinct) == enough {
		return
	}
	for _, d := range t.distinct {
		if d == v {
			return
		}
	}
	t.distinct = append(t.distinct, v)
}

// consistent reports whether at least four of five filled cells of column col
// are of kind k.
func (t *tableState) consistent(col int, k *finding.Kind) bool {
	if col >= len(t.columns) {
		return false
	}
	c := &t.columns[col]
	for i := range c.tally {
		if y := &c.tally[i]; y.kind == k {
			return len(y.distinct) == enough && y.cells*5 >= c.filled*4
		}
	}
	return false
}
