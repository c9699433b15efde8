package html

import (
	"bytes"
	"context"
	"encoding/base64"
	"fmt"
	"io"
	"slices"
	"strings"

	"sardine/document"
	"sardine/internal/charset"
)

// Rewrite copies the file with replacements escaped. All of them are collected
// first: those in attributes come after those in the body. The names that a page
// gives to its elements, which are no text, are asked about last.
func Rewrite(ctx context.Context, in document.Stream, _ document.Options, ed document.Editor, w io.Writer) error {
	at, size, err := in.At()
	if err != nil {
		return err
	}
	var edits []document.Edit
	f := &file{src: at, len: size}
	f.each = func(p *document.Part, r *charset.Reader, raw bool) error {
		reps, err := ed.Replace(p)
		if err != nil {
			return err
		}
		for _, rep := range reps {
			if _, err := p.Map.Origins(rep.Span); err != nil { // just separators
				continue
			}
			spell := func(s string) ([]byte, error) { return escape(s, r.Encoding(), p.Kind == document.Metadata), nil }
			switch {
			case raw:
				spell = func(s string) ([]byte, error) { return r.Encoding().Encode(plain(s)), nil }
			case p.Kind == document.Metadata && !named(p, rep.Span):
				spell = func(s string) ([]byte, error) { return r.Encoding().Encode(bare(s)), nil }
			}
			es, err := document.EditsOf(p, []document.Replacement{rep}, spell)
			if err != nil {
				return err
			}
			edits = append(edits, es...)
		}
		return nil
	}
	if err := f.read(ctx); err != nil {
		return err
	}
	if err := f.unread(ctx); err != nil {
		return err
	}
	for i, d := range f.data {
		var out bytes.Buffer
		changed, err := ed.Child(d.name(i), d.mediaType, d.open(at), &out)
		if err != nil {
			return err
		}
		if changed {
			edits = append(edits, document.Edit{Start: d.start, End: d.end, New: base64.StdEncoding.AppendEncode(nil, out.Bytes())})
		}
	}
	if edits, err = document.SortEdits(edits); err != nil {
		return err
	}
	return document.Splice(w, io.NewSectionReader(at, 0, size), edits)
}

// escape spells s for text, or for an attribute's value in any quotes or none.
// A letter that the encoding lacks becomes a reference.
func escape(s string, e *charset.Encoding, attribute bool) []byte {
	var out strings.Builder
	for _, c := range s {
		switch {
		case c == '&' || c == '<' || c == '>' || c == '"' || c == '\'',
			attribute && (c <= ' ' || c == '=' || c == '`'),
			c > '~' && len(e.Encode(string(c))) == 1 && strings.ContainsRune("?#", rune(e.Encode(string(c))[0])):
			fmt.Fprintf(&out, "&#%d;", c)
		default:
			out.WriteRune(c)
		}
	}
	return e.Encode(out.String())
}

// plain takes out of s what could end a comment, a script or a string in one.
func plain(s string) string {
	return strings.Map(func(c rune) rune {
		if c < ' ' || strings.ContainsRune("<>&-!?\\\"'`/*", c) {
			return '_'
		}
		return c
	}, s)
}

// bare is plain for a word in a tag that belongs to no attribute: blanks would
// end it, and references are not read there.
func bare(s string) string {
	return strings.Map(func(c rune) rune {
		if c == ' ' || c == '=' || c == ';' {
			return '_'
		}
		return c
	}, plain(s))
}

// named reports whether span lies in the value of an attribute.
func named(p *document.Part, span document.Span) bool {
	i, _ := slices.BinarySearchFunc(p.Labels, span.Start, func(l document.Label, at int64) int {
		if int64(l.End) <= at {
			return -1
		}
		return 1
	})
	return i < len(p.Labels) && int64(p.Labels[i].Start) < span.End
}
