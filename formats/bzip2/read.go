// Package bzip2 reads bzip2 files: what is inside is one member.
//
// The standard library has no compressor for it, so there is no rewriter. Its
// one invariant: the content is handed over as far as it could be
// decompressed, and what is missing is said.
package bzip2

import (
	"bytes"
	"compress/bzip2"
	"context"
	"errors"
	"io"
	"strings"

	"sardine/document"
)

// Sniff reports whether head begins a bzip2 file: signature, block size, and
// the magic of a block or of the end.
func Sniff(head []byte, _ string) bool {
	if len(head) < 10 || !bytes.HasPrefix(head, []byte("BZh")) || head[3] < '1' || head[3] > '9' {
		return false
	}
	return string(head[4:10]) == "1AY&SY" || string(head[4:10]) == "\x17\x72\x45\x38\x50\x90"
}

// Read hands over the content of a bzip2 file.
func Read(_ context.Context, in document.Stream, _ document.Options, out document.Output) error {
	return out.Child(inner(in.Name()), "", &content{bzip2.NewReader(in)})
}

// content calls damage by its name.
type content struct{ r io.Reader }

func (c *content) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	var skip *document.SkipError
	if err != nil && err != io.EOF && !errors.As(err, &skip) {
		err = document.Skipped(document.Corrupt, err)
	}
	return n, err
}

func inner(outer string) string {
	lower := strings.ToLower(outer)
	for _, e := range []struct{ old, new string }{{".tbz2", ".tar"}, {".tbz", ".tar"}, {".bz2", ""}, {".bz", ""}} {
		if strings.HasSuffix(lower, e.old) && len(outer) > len(e.old) {
			return outer[:len(outer)-len(e.old)] + e.new
		}
	}
	return "content"
}
