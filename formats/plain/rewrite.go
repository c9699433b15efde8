package plain

import (
	"context"
	"io"

	"sardine/document"
	"sardine/internal/charset"
)

// Rewrite copies the text with replacements in its own encoding. It streams.
func Rewrite(ctx context.Context, in document.Stream, _ document.Options, ed document.Editor, w io.Writer) error {
	var r *charset.Reader
	readParts := func(src io.Reader, emit func(*document.Part) error) (err error) {
		if r, err = charset.NewReader(src, nil); err != nil {
			return err
		}
		return read(ctx, r, emit)
	}
	return document.SpliceParts(in, ed, w, readParts, func(p *document.Part, reps []document.Replacement) ([]document.Edit, error) {
		return document.EditsOf(p, reps, func(s string) ([]byte, error) { return r.Encoding().Encode(s), nil })
	})
}
