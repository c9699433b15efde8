package document

import (
	"bytes"
	"errors"
)

// Spool holds what an Editor writes of a member until it is known whether that
// is wanted. What exceeds its limit is refused as TooLarge.
type Spool struct {
	buf   bytes.Buffer
	limit int64
}

// NewSpool takes up to limit bytes.
func NewSpool(limit int64) *Spool { return &Spool{limit: limit} }

// Spool is how much of a member o lets a rewriter hold.
func (o Options) Spool() int64 {
	if o.Limits.Spool > 0 {
		return o.Limits.Spool
	}
	return DefaultLimits().Spool
}

var errSpool = errors.New("rewritten content too large")

func (s *Spool) Write(p []byte) (int, error) {
	if int64(s.buf.Len()+len(p)) > s.limit {
		return 0, Skipped(TooLarge, errSpool)
	}
	return s.buf.Write(p)
}

// Bytes is what was written, Len how much that is.
func (s *Spool) Bytes() []byte { return s.buf.Bytes() }
func (s *Spool) Len() int64    { return int64(s.buf.Len()) }
