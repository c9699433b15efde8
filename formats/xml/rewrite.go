package xml

import (
	"context"
	"io"
	"strings"

	"sardine/document"
	"sardine/internal/charset"
)

// Rewrite copies the file with replacements escaped. It streams.
func Rewrite(ctx context.Context, in document.Stream, _ document.Options, ed document.Editor, w io.Writer) error {
	var p *parser
	read := func(src io.Reader, emit func(*document.Part) error) error {
		r, err := charset.NewReader(src, declared)
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

// edits spells replacements as bytes: escaped between tags and in attributes,
// without mark-up in comments and sections.
func (p *parser) edits(part *document.Part, reps []document.Replacement) ([]document.Edit, error) {
	var edits []document.Edit
	k := 0
	for _, r := range reps {
		if _, err := part.Map.Origins(r.Span); err != nil {
			continue // nothing but separators
		}
		for k < len(p.raws) && int64(p.raws[k].end) <= r.Span.Start {
			k++
		}
		// Text that begins in the one and ends in the other is spelt for both.
		spell := escape
		if k < len(p.raws) && int64(p.raws[k].start) < r.Span.End {
			spell = plain
		}
		es, err := document.EditsOf(part, []document.Replacement{r}, func(s string) ([]byte, error) {
			return p.r.Encoding().Encode(spell(s)), nil
		})
		if err != nil {
			return nil, err
		}
		edits = append(edits, es...)
	}
	return document.SortEdits(edits)
}

var escaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", "'", "&apos;")

// escape spells s for text and for attributes in either quotes. Characters that
// XML 1.0 forbids (section 2.2) are replaced.
func escape(s string) string { return escaper.Replace(legal(s)) }

// plain takes out of s what could end a comment, a section or an instruction.
func plain(s string) string {
	s = strings.Map(func(c rune) rune {
		if strings.ContainsRune("<>&-?\"'", c) {
			return '_'
		}
		return c
	}, legal(s))
	if strings.HasSuffix(s, "]") { // of "]]>" the rest may follow
		s = s[:len(s)-1] + "_"
	}
	return s
}

func legal(s string) string {
	return strings.Map(func(c rune) rune {
		if c < ' ' && c != '\t' && c != '\n' && c != '\r' || c == 0xFFFE || c == 0xFFFF {
			return '_'
		}
		return c
	}, s)
}
