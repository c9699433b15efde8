// Package zstd reads and rewrites Zstandard files: what is inside is one
// member.
//
// It does not know what the content is; a tar inside is the driver's to find.
// Its one invariant: the content is handed over as far as it could be
// decompressed, and what is missing is said.
package zstd

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/klauspost/compress/zstd"

	"sardine/document"
)

// maxWindow is what zstd itself reads without being told to (--long=27).
const maxWindow = 128 << 20

// Sniff reports whether head begins a Zstandard or a skippable frame (RFC
// 8878, sections 3.1.1 and 3.1.2). The latter only counts with one of the former
// in sight.
func Sniff(head []byte, _ string) bool {
	if len(head) < 8 {
		return false
	}
	if bytes.HasPrefix(head, []byte(magic)) {
		return head[4]&0x08 == 0 // a reserved bit of the descriptor
	}
	return head[0]&0xF0 == 0x50 && string(head[1:4]) == "\x2A\x4D\x18" && bytes.Contains(head, []byte(magic))
}

const magic = "\x28\xB5\x2F\xFD"

// Read hands over the content of a Zstandard file.
func Read(_ context.Context, in document.Stream, _ document.Options, out document.Output) error {
	c, err := open(in)
	if err != nil {
		return err
	}
	defer c.z.Close()
	return out.Child(inner(in.Name()), "", c)
}

// content calls trouble by its name.
type content struct{ z *zstd.Decoder }

func open(r io.Reader) (*content, error) {
	z, err := zstd.NewReader(r, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxWindow(maxWindow))
	if err != nil {
		return nil, trouble(err)
	}
	return &content{z}, nil
}

func (c *content) Read(p []byte) (n int, err error) {
	defer func() {
		if x := recover(); x != nil {
			n, err = 0, document.Skipped(document.Corrupt, fmt.Errorf("panic: %v", x))
		}
	}()
	n, err = c.z.Read(p)
	if err != nil && err != io.EOF {
		err = trouble(err)
	}
	return n, err
}

func trouble(err error) error {
	var skip *document.SkipError
	switch {
	case errors.As(err, &skip):
		return err
	case errors.Is(err, zstd.ErrWindowSizeExceeded), errors.Is(err, zstd.ErrDecoderSizeExceeded):
		return document.Skipped(document.TooLarge, err)
	case errors.Is(err, zstd.ErrUnknownDictionary):
		return document.Skipped(document.Unsupported, err)
	}
	return document.Skipped(document.Corrupt, err)
}

func inner(outer string) string {
	lower := strings.ToLower(outer)
	for _, e := range []struct{ old, new string }{{".tzst", ".tar"}, {".zst", ""}, {".zstd", ""}} {
		if strings.HasSuffix(lower, e.old) && len(outer) > len(e.old) {
			return outer[:len(outer)-len(e.old)] + e.new
		}
	}
	return "content"
}
