// Package xz reads and rewrites xz files: what is inside is one member.
//
// It does not know what the content is; a tar inside is the driver's to find.
// Its one invariant: the content is handed over as far as it could be
// decompressed, and what is missing is said.
package xz

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strings"

	"sardine/document"
	"sardine/internal/xz"
)

// maxDictionary is what xz itself takes at its best setting (-9), twice.
const maxDictionary = 128 << 20

// Sniff reports whether head begins an xz stream.
func Sniff(head []byte, _ string) bool { return bytes.HasPrefix(head, []byte(xz.Magic)) }

// Read hands over the content of an xz file.
func Read(_ context.Context, in document.Stream, _ document.Options, out document.Output) error {
	return out.Child(inner(in.Name()), "", &content{xz.NewReader(in, maxDictionary)})
}

// content calls trouble by its name.
type content struct{ r io.Reader }

func (c *content) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	var skip *document.SkipError
	switch {
	case err == nil, err == io.EOF, errors.As(err, &skip):
	case errors.Is(err, xz.ErrTooLarge):
		err = document.Skipped(document.TooLarge, err)
	case errors.Is(err, xz.ErrFilter):
		err = document.Skipped(document.Unsupported, err)
	default:
		err = document.Skipped(document.Corrupt, err)
	}
	return n, err
}

func inner(outer string) string {
	lower := strings.ToLower(outer)
	for _, e := range []struct{ old, new string }{{".txz", ".tar"}, {".xz", ""}} {
		if strings.HasSuffix(lower, e.old) && len(outer) > len(e.old) {
			return outer[:len(outer)-len(e.old)] + e.new
		}
	}
	return "content"
}
