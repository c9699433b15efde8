package typeset

import (
	"maps"
	"slices"

	"sardine/document"
	"sardine/internal/pdfwrite"
)

// grid is a table as people see it: what a program displays stands in place of
// what the file stores.
type grid struct {
	title  string
	header []string
	rows   map[uint32]map[uint16]string
}

// table sets the parts of one stream that are tables, sheet by sheet.
func (s *setting) table(parts []*document.Part) {
	var grids []*grid
	for _, kind := range []document.PartKind{document.Body, document.Displayed} {
		for _, p := range parts {
			if p.Kind != kind {
				continue
			}
			title := sheetTitle(p)
			at := slices.IndexFunc(grids, func(g *grid) bool { return g.title == title })
			if at < 0 {
				at = len(grids)
				grids = append(grids, &grid{title: title, header: p.Table.Header, rows: map[uint32]map[uint16]string{}})
			}
			grids[at].add(p)
		}
	}
	for _, g := range grids {
		if len(g.rows) == 0 {
			continue
		}
		if g.title != "" && (len(grids) > 1 || !plainTitle(g.title)) {
			s.Heading(3, "Sheet: "+g.title)
		}
		s.Table(pdfwrite.Table{Header: g.header, Rows: g.lines})
		s.more = true
	}
}

// plainTitle is the name that programs give to the first sheet.
func plainTitle(s string) bool { return s == "Sheet1" || s == "Sheet 1" || s == "Table1" }

func (g *grid) add(p *document.Part) {
	for i, c := range p.Table.Cells {
		if int(c.Text) < p.Lead {
			continue
		}
		row := g.rows[c.Row]
		if row == nil {
			row = map[uint16]string{}
			g.rows[c.Row] = row
		}
		row[c.Col] = p.Text[c.Text:p.Table.End(i, len(p.Text))]
	}
}

// lines yields the rows in order, without the heading's own.
func (g *grid) lines(yield func([]string) bool) {
	for _, n := range slices.Sorted(maps.Keys(g.rows)) {
		cells := g.rows[n]
		line := make([]string, int(slices.Max(slices.Collect(maps.Keys(cells))))+1)
		for col, text := range cells {
			line[col] = text
		}
		if slices.Equal(line, g.header) {
			continue
		}
		if !yield(line) {
			return
		}
	}
}
