package sevenzip

import (
	"errors"
	"hash"
	"io"

	"github.com/bodgit/sevenzip"

	"sardine/document"
)

// member is a member's content, opened with the first read.
type member struct {
	a   *archive
	f   *sevenzip.File
	r   io.ReadCloser
	sum hash.Hash32
	n   uint64
	err error
}

// Read ends with an error where size or checksum are not what the header says.
func (m *member) Read(p []byte) (int, error) {
	if m.err == nil && m.r == nil {
		m.err = contain(func() (err error) {
			m.r, err = m.f.Open()
			return err
		})
	}
	if m.err == nil {
		m.err = m.a.ctx.Err()
	}
	n := 0
	if m.err == nil {
		m.err = contain(func() (err error) {
			n, err = m.r.Read(p)
			return err
		})
		m.sum.Write(p[:n])
		m.n += uint64(n)
		if m.err == io.EOF && (m.n != m.f.UncompressedSize || m.f.CRC32 != 0 && m.sum.Sum32() != m.f.CRC32) {
			m.err = errSum
		}
	}
	return n, m.trouble(m.err)
}

var errSum = errors.New("wrong size or checksum")

// trouble tells damage of the archive from trouble of whoever serves it.
func (m *member) trouble(err error) error {
	var skip *document.SkipError
	if err == nil || err == io.EOF || errors.As(err, &skip) || m.a.ctx.Err() != nil {
		return err
	}
	return document.Skipped(document.Corrupt, err)
}

// close gives the folder's reader back, so that the next member goes on where
// this one ends.
func (m *member) close() {
	if m.r != nil {
		_ = contain(m.r.Close) // what matters was read
	}
}
