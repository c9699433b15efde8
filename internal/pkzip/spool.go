package pkzip

import (
	"bytes"
	"compress/flate"
	"errors"
	"hash/crc32"
	"io"
)

// ErrSpool means that a rewritten member is larger than may be held in memory.
var ErrSpool = errors.New("rewritten member too large")

// Spool holds the new content of a member, compressed, until it is known
// whether it is wanted.
type Spool struct {
	buf   bytes.Buffer
	z     *flate.Writer
	crc   uint32
	size  uint64
	limit int64
}

// NewSpool returns a Spool that holds up to limit compressed bytes.
func NewSpool(limit int64) *Spool {
	s := &Spool{limit: limit}
	s.z, _ = flate.NewWriter(&s.buf, flate.DefaultCompression) // the level is valid, so there is no error
	return s
}

func (s *Spool) Write(p []byte) (int, error) {
	if int64(s.buf.Len()) > s.limit {
		return 0, ErrSpool
	}
	s.crc = crc32.Update(s.crc, crc32.IEEETable, p)
	s.size += uint64(len(p))
	return s.z.Write(p)
}

// PutSpool writes a member with e's name (or another), time and attributes and
// the content of s.
func (w *Writer) PutSpool(e *Entry, name string, s *Spool) error {
	if err := s.z.Close(); err != nil {
		return err
	}
	h := e.fileHeader()
	if name == "" {
		name = e.Name
	}
	h.Name, h.Flags, h.NonUTF8, h.Method = name, FlagUTF8, false, Deflate
	h.CRC32, h.CompressedSize64, h.UncompressedSize64 = s.crc, uint64(s.buf.Len()), s.size
	f, err := w.z.CreateRaw(h)
	if err != nil {
		return err
	}
	_, err = io.Copy(f, &s.buf)
	return err
}

// Held is how many bytes the spool has in memory.
func (s *Spool) Held() int64 { return int64(s.buf.Len()) }
