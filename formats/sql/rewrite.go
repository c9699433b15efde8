package sql

import (
	"slices"
	"sort"
	"strings"

	"sardine/document"
)

// edits spells replacements as their value wants it. Outside of values they
// go in as they are, without the signs that end a comment or string.
func (p *parser) edits(part *document.Part, reps []document.Replacement) ([]document.Edit, error) {
	var edits []document.Edit
	for _, r := range reps {
		if _, err := part.Map.Origins(r.Span); err != nil {
			continue // nothing but separators
		}
		at := r.Span.Shift(part.Base)
		i := sort.Search(len(p.cells), func(i int) bool { return p.cells[i].span.End > at.Start })
		text := r.New
		for first := true; i < len(p.cells) && p.cells[i].span.Start < at.End; i++ {
			c := p.cells[i]
			if !first {
				text = "" // a span over several values leaves its text in the first
			}
			first = false
			es, err := p.replaced(part, c, reps, document.Replacement{Span: document.Span{
				Start: max(at.Start, c.span.Start) - part.Base, End: min(at.End, c.span.End) - part.Base}, New: text})
			if err != nil {
				return nil, err
			}
			edits = append(edits, es...)
		}
		if len(p.cells) > 0 && part.Table != nil {
			continue
		}
		es, err := document.EditsOf(part, []document.Replacement{{Span: r.Span, New: text}}, func(s string) ([]byte, error) {
			return p.r.Encoding().Encode(harmless.Replace(s)), nil
		})
		if err != nil {
			return nil, err
		}
		edits = append(edits, es...)
	}
	return document.SortEdits(edits)
}

// replaced makes the edits of one replacement in one value. A value without quotes
// is written anew as a string, once for all that is replaced in it.
func (p *parser) replaced(part *document.Part, c value, reps []document.Replacement, r document.Replacement) ([]document.Edit, error) {
	if c.how != bare {
		return document.EditsOf(part, []document.Replacement{r}, func(s string) ([]byte, error) {
			return p.r.Encoding().Encode(spellers[c.how].Replace(s)), nil
		})
	}
	from, to := c.span.Start-part.Base, c.span.End-part.Base
	text := part.Text[from:to]
	for _, x := range slices.Backward(reps) {
		start, end := max(x.Span.Start, from), min(x.Span.End, to)
		if start < end {
			put := x.New
			if x.Span.Start < from {
				put = ""
			}
			text = text[:start-from] + put + text[end-from:]
		}
	}
	return []document.Edit{{Start: c.from, End: c.to, New: p.r.Encoding().Encode("'" + spellers[p.strings()].Replace(text) + "'")}}, nil
}

// strings is how the dump writes its strings.
func (p *parser) strings() spelling {
	if p.mysql {
		return slash
	}
	return single
}

var spellers = map[spelling]*strings.Replacer{
	single: strings.NewReplacer("'", "''"),
	slash:  strings.NewReplacer("'", "''", `\`, `\\`),
	copied: strings.NewReplacer(`\`, `\\`, "\t", `\t`, "\n", `\n`, "\r", `\r`),
}

var harmless = strings.NewReplacer("'", "", "\"", "", "`", "", "\n", " ", "\r", " ", "*/", " ", ";", " ", "--", "-")
