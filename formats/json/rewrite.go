package json

import (
	"context"
	"io"
	"strings"

	"sardine/document"
	"sardine/internal/charset"
)

// Rewrite copies the text with replacements escaped. A number or other bare
// word becomes a string when part of it is replaced. It streams.
func Rewrite(ctx context.Context, in document.Stream, _ document.Options, ed document.Editor, w io.Writer) error {
	var p *parser
	read := func(src io.Reader, emit func(*document.Part) error) error {
		r, err := charset.NewReader(src, nil)
		if err != nil {
			return err
		}
		p = newParser(r)
		p.track = true
		return p.parse(ctx, emit)
	}
	return document.SpliceParts(in, ed, w, read, func(part *document.Part, reps []document.Replacement) ([]document.Edit, error) {
		return p.edits(part, reps)
	})
}

// edits spells replacements as bytes: inside quotes by escapes, bare words as a
// whole between quotes.
func (p *parser) edits(part *document.Part, reps []document.Replacement) ([]document.Edit, error) {
	var inStrings []document.Replacement
	inWords := map[int][]document.Replacement{}
	k := 0
	for _, r := range reps {
		for k < len(p.words) && int64(p.words[k].end) <= r.Span.Start {
			k++
		}
		for i := k; i < len(p.words) && int64(p.words[i].start) < r.Span.End; i++ {
			w := document.Span{Start: int64(p.words[i].start), End: int64(p.words[i].end)}
			if before := (document.Span{Start: r.Span.Start, End: w.Start}); hasOrigin(part, before) {
				inStrings = append(inStrings, document.Replacement{Span: before, New: r.New})
				r.New = ""
			}
			cut := min(w.End, r.Span.End)
			inWords[i] = append(inWords[i], document.Replacement{Span: document.Span{Start: max(w.Start, r.Span.Start), End: cut}, New: r.New})
			r.Span.Start, r.New = cut, ""
		}
		if hasOrigin(part, r.Span) {
			inStrings = append(inStrings, r)
		}
	}
	encode := func(s string) ([]byte, error) { return p.r.Encoding().Encode(s), nil }
	edits, err := document.EditsOf(part, inStrings, func(s string) ([]byte, error) { return encode(escape(s)) })
	if err != nil {
		return nil, err
	}
	for i, own := range inWords {
		es, err := document.EditsOf(part, []document.Replacement{quoteWord(part, p.words[i], own)}, encode)
		if err != nil {
			return nil, err
		}
		edits = append(edits, es...)
	}
	return document.SortEdits(edits)
}

func hasOrigin(part *document.Part, s document.Span) bool {
	_, err := part.Map.Origins(s)
	return err == nil
}

// quoteWord replaces a bare word by a string with what is left of it.
func quoteWord(part *document.Part, w span, reps []document.Replacement) document.Replacement {
	var s strings.Builder
	pos := int64(w.start)
	for _, r := range reps {
		s.WriteString(part.Text[pos:r.Span.Start])
		s.WriteString(r.New)
		pos = r.Span.End
	}
	s.WriteString(part.Text[pos:w.end])
	return document.Replacement{Span: document.Span{Start: int64(w.start), End: int64(w.end)}, New: `"` + escape(s.String()) + `"`}
}
