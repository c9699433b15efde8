package scanner

import (
	"io"
	"sync"
	"time"
)

// Throttle bounds how many bytes a second all readers together take from the
// disk or network, so that a scan can run in office hours. A nil Throttle
// bounds nothing.
type Throttle struct {
	mu   sync.Mutex
	rate float64 // bytes a second
	free time.Time
}

// NewThrottle allows rate bytes a second; nil for a rate that is not positive.
func NewThrottle(rate float64) *Throttle {
	if rate <= 0 {
		return nil
	}
	return &Throttle{rate: rate}
}

// Reader returns r slowed down to its share.
func (t *Throttle) Reader(r io.ReaderAt) io.ReaderAt {
	if t == nil {
		return r
	}
	return &throttled{r, t}
}

// Take blocks until n more bytes may be taken.
func (t *Throttle) Take(n int) {
	if t == nil {
		return
	}
	t.mu.Lock()
	now := time.Now()
	if t.free.Before(now) {
		t.free = now
	}
	delay := t.free.Sub(now)
	t.free = t.free.Add(time.Duration(float64(n) / t.rate * float64(time.Second)))
	t.mu.Unlock()
	time.Sleep(delay)
}

type throttled struct {
	r io.ReaderAt
	t *Throttle
}

func (r *throttled) ReadAt(p []byte, off int64) (int, error) {
	r.t.Take(len(p))
	return r.r.ReadAt(p, off)
}
