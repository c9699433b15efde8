package csv

import (
	"context"
	"io"
	"strings"

	"sardine/document"
	"sardine/internal/charset"
)

// Rewrite copies the table with replacements in its own encoding, quoted where
// they need it. It streams.
func Rewrite(ctx context.Context, in document.Stream, _ document.Options, ed document.Editor, w io.Writer) error {
	var p *parser
	read := func(src io.Reader, emit func(*document.Part) error) error {
		r, err := charset.NewReader(src, nil)
		if err != nil {
			return err
		}
		p = newParser(r, in.Name())
		p.track = true
		return p.parse(ctx, emit)
	}
	return document.SpliceParts(in, ed, w, read, func(part *document.Part, reps []document.Replacement) ([]document.Edit, error) {
		return p.edits(part, reps)
	})
}

// edits spells replacements as bytes, cell by cell.
func (p *parser) edits(part *document.Part, reps []document.Replacement) ([]document.Edit, error) {
	var edits []document.Edit
	for len(reps) > 0 {
		cell, start, end := p.cellOf(part, reps[0].Span.Start)
		var own []document.Replacement
		own, reps = take(reps, end)
		es, err := p.cellEdits(part, cell, start, end, own)
		if err != nil {
			return nil, err
		}
		edits = append(edits, es...)
	}
	return document.SortEdits(edits)
}

// cellOf finds the cell that holds the local offset off, and its text's span.
// A separator belongs to the cell before it.
func (p *parser) cellOf(part *document.Part, off int64) (cell int, start, end int64) {
	if part.Table == nil || len(part.Table.Cells) == 0 {
		return -1, 0, int64(len(part.Text))
	}
	cell = max(part.Table.At(int(off)), 0)
	return cell, int64(part.Table.Cells[cell].Text), int64(part.Table.End(cell, len(part.Text)))
}

// take splits off what falls into the cell that ends at end. Of a replacement
// that goes on in the next cell the new text stays here, and the rest of the
// old text goes.
func take(reps []document.Replacement, end int64) (own, rest []document.Replacement) {
	for len(reps) > 0 && reps[0].Span.Start <= end {
		r := reps[0]
		if r.Span.End <= end+1 {
			r.Span.End = min(r.Span.End, end)
			own, reps = append(own, r), reps[1:]
			continue
		}
		next := document.Replacement{Span: document.Span{Start: end + 1, End: r.Span.End}}
		r.Span.End = end
		return append(own, r), append([]document.Replacement{next}, reps[1:]...)
	}
	return own, reps
}

// cellEdits spells the replacements of one cell. A bare cell that would need
// quotes is written anew as a whole.
func (p *parser) cellEdits(part *document.Part, cell int, start, end int64, reps []document.Replacement) ([]document.Edit, error) {
	how := bare
	if cell >= 0 {
		how = p.spellings[cell]
	}
	enc := p.r.Encoding()
	var kept []document.Replacement
	whole := false
	for _, r := range reps {
		if r.Span.Start < r.Span.End { // not just a separator
			kept = append(kept, r)
			whole = whole || how == bare && p.needsQuotes(r.New, r.Span.Start == start)
		}
	}
	if whole {
		return p.wholeCell(part, start, end, kept)
	}
	return document.EditsOf(part, kept, func(s string) ([]byte, error) {
		switch how {
		case quoted:
			s = strings.ReplaceAll(s, `"`, `""`)
		case mixed:
			s = p.plain(s)
		}
		return enc.Encode(s), nil
	})
}

func (p *parser) wholeCell(part *document.Part, start, end int64, reps []document.Replacement) ([]document.Edit, error) {
	var s strings.Builder
	pos := start
	for _, r := range reps {
		s.WriteString(part.Text[pos:r.Span.Start])
		s.WriteString(r.New)
		pos = r.Span.End
	}
	s.WriteString(part.Text[pos:end])
	text := `"` + strings.ReplaceAll(s.String(), `"`, `""`) + `"`
	whole := []document.Replacement{{Span: document.Span{Start: start, End: end}, New: text}}
	return document.EditsOf(part, whole, func(s string) ([]byte, error) { return p.r.Encoding().Encode(s), nil })
}

// needsQuotes reports whether s would end a bare field, or open a quoted one.
func (p *parser) needsQuotes(s string, first bool) bool {
	return strings.IndexByte(s, p.d.delim) >= 0 || strings.ContainsAny(s, "\r\n") || first && strings.HasPrefix(s, `"`)
}

// plain takes out of s what a field that is neither bare nor quoted cannot hold.
func (p *parser) plain(s string) string {
	return strings.Map(func(c rune) rune {
		if c == rune(p.d.delim) || c == '"' || c == '\r' || c == '\n' {
			return '_'
		}
		return c
	}, s)
}
