package match

import (
	"slices"
	"strings"

	"sardine/document"
)

// textHeadings says which cells of a table that is written as text, with tabs
// between its cells, stand under headings such as Contact or Parent.
type textHeadings []bool

// headingsOf reads the first line of a part that has cells. A part with a table
// of its own has none: its headings come with it.
func headingsOf(p *document.Part) textHeadings {
	const least = 3 // cells
	if p.Table != nil || !strings.Contains(p.Text, "\t") {
		return nil
	}
	for line := range strings.Lines(p.Text) {
		cells := strings.Split(strings.TrimRight(line, "\r\n"), "\t")
		if len(cells) < least {
			continue
		}
		heads := make(textHeadings, len(cells))
		for i, c := range cells {
			heads[i] = saysOthers(fold(c))
		}
		if !slices.Contains(heads, true) {
			return nil
		}
		return heads
	}
	return nil
}

// ofOthers reports whether the cell at start stands under such a heading.
func (t textHeadings) ofOthers(text string, start int) bool {
	if t == nil {
		return false
	}
	line := text[strings.LastIndexByte(text[:start], '\n')+1 : start]
	col := strings.Count(line, "\t")
	return col < len(t) && t[col]
}
