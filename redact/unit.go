package redact

import (
	"strings"

	"sardine/document"
)

// widen lets regions grow to the unit around them. In a table a row is all of
// its cells, each masked by itself; sentences and paragraphs end with their
// cell.
func widen(rs []region, part *document.Part, u Unit) []region {
	var out []region
	for _, r := range rs {
		switch {
		case r.plain != nil:
			out = append(out, r)
		case u == ByPage:
			out = append(out, lines(page(r, part), part)...)
		case part.Table != nil && u == ByRow:
			out = append(out, row(r, part)...)
		case part.Table != nil:
			out = append(out, within(r, part))
		case u == BySentence:
			r.start, r.end = sentence(part.Text, r.start, r.end)
			out = append(out, r)
		default:
			r.start, r.end = line(part.Text, r.start, r.end)
			out = append(out, r)
		}
	}
	return out
}

// within grows r to its cell.
func within(r region, part *document.Part) region {
	if i := part.Table.At(r.start); i >= 0 {
		r.start = min(r.start, int(part.Table.Cells[i].Text))
		r.end = max(r.end, part.Table.End(i, len(part.Text)))
	}
	return r
}

// row is every cell of r's row that is not empty.
func row(r region, part *document.Part) []region {
	t := part.Table
	i := t.At(r.start)
	if i < 0 {
		return []region{r}
	}
	number := t.Cells[i].Row
	for i > 0 && t.Cells[i-1].Row == number {
		i--
	}
	var out []region
	for ; i < len(t.Cells) && t.Cells[i].Row == number; i++ {
		start, end := int(t.Cells[i].Text), t.End(i, len(part.Text))
		if strings.TrimSpace(part.Text[start:end]) != "" {
			c := r
			c.start, c.end = start, end
			out = append(out, c)
		}
	}
	return out
}

// page grows r to the page that the file names, or to the whole part.
func page(r region, part *document.Part) region {
	for _, l := range part.Labels {
		if l.Kind == document.Page && int(l.Start) <= r.start && int(l.End) >= r.end {
			r.start, r.end = int(l.Start), int(l.End)
			return r
		}
	}
	r.start, r.end = 0, len(part.Text)
	return r
}

// lines cuts r into its lines or cells, each of which is masked by itself.
func lines(r region, part *document.Part) []region {
	var out []region
	for at := r.start; at < r.end; {
		end := r.end
		if i := strings.IndexAny(part.Text[at:r.end], "\n\t"); i >= 0 {
			end = at + i
		}
		if strings.TrimSpace(part.Text[at:end]) != "" {
			c := r
			c.start, c.end = at, end
			out = append(out, c)
		}
		at = end + 1
	}
	return out
}

func line(text string, start, end int) (int, int) {
	from := strings.LastIndexByte(text[:start], '\n') + 1
	to := len(text)
	if i := strings.IndexByte(text[end:], '\n'); i >= 0 {
		to = end + i
	}
	return from, to
}

// sentence ends at a full stop, question or exclamation mark before a blank,
// and at the ends of the line.
func sentence(text string, start, end int) (int, int) {
	from, to := line(text, start, end)
	for i := start - 1; i > from; i-- {
		if isBlank(text[i]) && strings.IndexByte(".?!", text[i-1]) >= 0 {
			from = i + 1
			break
		}
	}
	for i := end; i < to; i++ {
		if strings.IndexByte(".?!", text[i]) >= 0 && (i+1 == to || isBlank(text[i+1])) {
			to = i + 1
			break
		}
	}
	return from, to
}

func isBlank(c byte) bool { return c == ' ' || c == '\t' || c == '\n' }
