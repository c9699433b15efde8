package match

import (
	"slices"
	"strings"

	"sardine/document"
)

// textHeadings are the headings of a table that is written as text, with tabs
// between its cells: which of them are such as Contact or Parent, and which
// such as Teacher.
type textHeadings []headWords

type headWords struct{ others, workers bool }

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
			heads[i] = headWords{saysOthers(fold(c)), WorkerColumn(c)}
		}
		if !slices.ContainsFunc(heads, func(h headWords) bool { return h.others || h.workers }) {
			return nil
		}
		return heads
	}
	return nil
}

// ofOthers reports whether the cell at start stands under a heading such as
// Contact.
func (t textHeadings) ofOthers(text string, start int) bool {
	col := column(text, start)
	return col < len(t) && t[col].others
}

func column(text string, start int) int {
	return strings.Count(text[strings.LastIndexByte(text[:start], '\n')+1:start], "\t")
}

// workers are the cells under headings such as Teacher, as spans of the part.
func (t textHeadings) workers(text string) [][2]int {
	if !slices.ContainsFunc(t, func(h headWords) bool { return h.workers }) {
		return nil
	}
	var out [][2]int
	at := 0
	for line := range strings.Lines(text) {
		start := at
		for col, cell := range strings.Split(line, "\t") {
			if col < len(t) && t[col].workers {
				out = append(out, [2]int{start, start + len(cell)})
			}
			start += len(cell) + 1
		}
		at += len(line)
	}
	return out
}
