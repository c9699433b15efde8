package plain

import (
	"context"
	"io"

	"sardine/document"
	"sardine/internal/charset"
)

// Rewrite copies the text with replacements in its own encoding. It streams.
func Rewrite(ctx context.Context, in document.Stream, _ document.Options, ed document.Editor, w io.Writer) error {
	at, size, err := in.At()
	if err != nil {
		return err
	}
	r, err := charset.NewReader(io.NewSectionReader(at, 0, size), nil)
	if err != nil {
		return err
	}
	encode := func(s string) ([]byte, error) { return r.Encoding().Encode(s), nil }
	splicer := document.NewSplicer(w, io.NewSectionReader(at, 0, size))
	err = read(ctx, r, func(p *document.Part) error {
		reps, err := ed.Replace(p)
		if err != nil {
			return err
		}
		edits, err := document.EditsOf(p, reps, encode)
		if err != nil {
			return err
		}
		for _, e := range edits {
			if err := splicer.Edit(e); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return splicer.Close()
}
