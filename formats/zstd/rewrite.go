package zstd

import (
	"bytes"
	"context"
	"errors"
	"io"

	"github.com/klauspost/compress/zstd"

	"sardine/document"
)

// Rewrite copies a Zstandard file. If nothing changes it is copied byte for byte,
// else written anew as one frame.
func Rewrite(_ context.Context, in document.Stream, opt document.Options, ed document.Editor, w io.Writer) error {
	at, size, err := in.At()
	if err != nil {
		return err
	}
	limit := opt.Limits.Spool
	if limit <= 0 {
		limit = document.DefaultLimits().Spool
	}
	s := &spool{limit: limit}
	z, err := zstd.NewWriter(s, zstd.WithEncoderConcurrency(1))
	if err != nil {
		return err
	}
	c, err := open(io.NewSectionReader(at, 0, size))
	if err != nil {
		return err
	}
	defer c.z.Close()
	changed, err := ed.Child(inner(in.Name()), "", c, z)
	if errors.Is(err, errSpool) {
		return document.Skipped(document.TooLarge, err)
	}
	if err != nil {
		return err
	}
	if !changed {
		_, err := io.Copy(w, io.NewSectionReader(at, 0, size))
		return err
	}
	if err := z.Close(); err != nil {
		return err
	}
	_, err = io.Copy(w, &s.buf)
	return err
}

var errSpool = errors.New("rewritten content too large")

// spool holds the compressed copy until it is known whether it is wanted.
type spool struct {
	buf   bytes.Buffer
	limit int64
}

func (s *spool) Write(p []byte) (int, error) {
	if int64(s.buf.Len()+len(p)) > s.limit {
		return 0, errSpool
	}
	return s.buf.Write(p)
}
