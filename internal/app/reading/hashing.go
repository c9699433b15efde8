package reading

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"hash"
	"io"
	"sync"
)

// hashing makes the digest of a file while a format reads it, so that its
// bytes are read from the disk once. Formats read mostly forwards: what they
// jumped over is read at the end.
type hashing struct {
	r    io.ReaderAt
	size int64

	mu  sync.Mutex // libraries may read from goroutines of their own
	pos int64      // all before it is in the digest
	sum hash.Hash
}

func newHashing(r io.ReaderAt, size int64) *hashing {
	return &hashing{r: r, size: size, sum: sha256.New()}
}

func (h *hashing) ReadAt(p []byte, off int64) (int, error) {
	n, err := h.r.ReadAt(p, off)
	h.mu.Lock()
	defer h.mu.Unlock()
	if end := off + int64(n); off <= h.pos && end > h.pos {
		h.sum.Write(p[h.pos-off : n])
		h.pos = end
	}
	return n, err
}

// finish reads what is left and returns the digest in hex.
func (h *hashing) finish(ctx context.Context) (string, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	buf := make([]byte, 256<<10)
	for h.pos < h.size {
		if err := ctx.Err(); err != nil {
			return "", err
		}
		n, err := h.r.ReadAt(buf[:min(int64(len(buf)), h.size-h.pos)], h.pos)
		h.sum.Write(buf[:n])
		h.pos += int64(n)
		if err != nil && h.pos < h.size {
			return "", err
		}
	}
	return hex.EncodeToString(h.sum.Sum(nil)), nil
}
