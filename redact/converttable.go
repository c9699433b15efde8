package redact

import (
	"fmt"
	"strings"

	"sardine/document"
	"sardine/redact/convert"
	"sardine/redact/leak"
)

// tableSoFar is the table that the last rows belong to.
type tableSoFar struct {
	path, name string
	row        int
	open       bool
}

// nameSheets notes how the names of sheets read once they are redacted.
func (c *converting) nameSheets(m *masked) {
	for _, l := range m.Labels {
		if l.Kind == document.Key && l.Name == "Sheet" && l.Start < l.End && int(l.End) <= len(m.Text) {
			c.sheets[m.Text[l.Start:l.End]] = m.between(int(l.Start), int(l.End))
		}
	}
}

// sheetName is what a table is called in the copy, "" if its name may not stand
// there.
func (c *converting) sheetName(p *document.Part) string {
	name := ""
	for _, l := range p.Labels {
		if l.Kind == document.Sheet {
			name = l.Name
			break
		}
	}
	if clean, ok := c.sheets[name]; ok {
		return clean
	}
	if name == "" && len(p.Path) > 0 {
		name = p.Path[len(p.Path)-1]
	}
	return c.harmless(name)
}

// harmless is a name that the file gives to something, or "" if it is, or
// holds, what has to go.
func (c *converting) harmless(name string) string {
	a := c.apply
	if _, goes := a.o.byKey[leak.Key(name)]; goes || !a.set.Clean(name) || !a.o.own.Clean(name) {
		return ""
	}
	return name
}

// maxCells is how many cells, the empty ones among them, are handed over at a
// time: a part may hold a hundred thousand rows, each with one cell far to the
// right.
const maxCells = 1 << 18

// rows hands over a part that is rows of a table.
func (c *converting) rows(m *masked) {
	cells := m.Table.Cells
	if len(cells) == 0 {
		return
	}
	t := convert.Rows{Name: c.sheetName(m.Part)}
	key := m.Path.String()
	first := int(cells[0].Row)
	t.More = c.table.open && c.table.path == key && c.table.name == t.Name && first >= c.table.row
	if !t.More {
		t.Header = c.headerOf(m.Part)
	}
	wide := 0
	for i, cell := range cells {
		if i == 0 || cell.Row != cells[i-1].Row {
			if wide > maxCells {
				c.m.Rows(t)
				t, wide = convert.Rows{Name: t.Name, More: true}, 0
			}
			t.Rows = append(t.Rows, convert.Row{Number: int(cell.Row)})
		}
		r := &t.Rows[len(t.Rows)-1]
		for len(r.Cells) < int(cell.Col) {
			r.Cells = append(r.Cells, "")
		}
		r.Cells = append(r.Cells, m.between(int(cell.Text), m.Table.End(i, len(m.Text))))
		wide += int(cell.Col) + 1
	}
	c.table = tableSoFar{path: key, name: t.Name, row: int(cells[len(cells)-1].Row), open: true}
	c.m.Rows(t)
}

// headerOf is the table's header where no row of the part shows it. Names that
// together spell what has to go become numbers.
func (c *converting) headerOf(p *document.Part) []string {
	if p.Table.Header == nil || headerShown(p) {
		return nil
	}
	out := make([]string, len(p.Table.Header))
	all := c.harmless(strings.Join(p.Table.Header, "\t")) != ""
	for i, h := range p.Table.Header {
		if out[i] = c.harmless(h); out[i] == "" || !all {
			out[i] = fmt.Sprintf("Column %d", i+1)
		}
	}
	return out
}

// headerShown reports whether one of the rows of a part is the table's header.
func headerShown(p *document.Part) bool {
	t := p.Table
	row, same := uint32(0), false
	for i, cell := range t.Cells {
		if cell.Row != row {
			if same {
				return true
			}
			row, same = cell.Row, true
		}
		text := p.Text[cell.Text:t.End(i, len(p.Text))]
		same = same && (text == "" || text == t.Name(cell))
	}
	return same
}
