package xz

import (
	"bytes"
	"context"
	"errors"
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
	limit := opt.Limits.Spool
	if limit <= 0 {
		limit = document.DefaultLimits().Spool
	}
	s := &spool{limit: limit}
	z, err := xz.WriterConfig{CheckSum: xz.CRC64, DictCap: 8 << 20}.NewWriter(s)
	if err != nil {
		return err
	}
	changed, err := ed.Child(inner(in.Name()), "", &content{own.NewReader(io.NewSectionReader(at, 0, size), maxDictionary)}, z)
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
