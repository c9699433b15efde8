package zstd

import (
	"context"
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
	s := document.NewSpool(opt.Spool())
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
	_, err = w.Write(s.Bytes())
	return err
}
