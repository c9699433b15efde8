package xz

import (
	"context"
	"io"

	"github.com/ulikunitz/xz"

	"sardine/document"
	own "sardine/internal/xz"
)

// Rewrite copies an xz file. If nothing changes it is copied byte for byte,
// else written anew as one stream.
func Rewrite(_ context.Context, in document.Stream, opt document.Options, ed document.Editor, w io.Writer) error {
	at, size, err := in.At()
	if err != nil {
		return err
	}
	s := document.NewSpool(opt.Spool())
	z, err := xz.WriterConfig{CheckSum: xz.CRC64, DictCap: 8 << 20}.NewWriter(s)
	if err != nil {
		return err
	}
	changed, err := ed.Child(inner(in.Name()), "", &content{own.NewReader(io.NewSectionReader(at, 0, size), maxDictionary)}, z)
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
