package main

import (
	"fmt"
	"sync"
	"time"

	"github.com/schollz/progressbar/v3"

	"sardine/internal/phrase"
	"sardine/scanner"
)

// progress shows how far a scan has come: files, bytes, rate and, once the
// walk knows how much there is, the time left. Only on a terminal, on standard
// error. A nil progress shows nothing.
type progress struct {
	mu    sync.Mutex
	bar   *progressbar.ProgressBar
	found int64 // bytes met so far
	done  int64 // bytes of files that ended
	files int64 // ended
	total int64 // met
	over  bool
	last  time.Time
}

func (c *console) progress(wanted bool) *progress {
	if !wanted || !terminal(c.err) {
		return nil
	}
	return &progress{bar: progressbar.NewOptions64(1,
		progressbar.OptionSetWriter(c.err),
		progressbar.OptionShowBytes(true),
		progressbar.OptionSetWidth(24),
		progressbar.OptionThrottle(100*time.Millisecond),
		progressbar.OptionClearOnFinish(),
		progressbar.OptionSetPredictTime(true),
		progressbar.OptionSetDescription("walking"),
	)}
}

// walked is a scanner's OnWalk. Trouble with drawing must not end a scan, so
// that errors of the bar are dropped.
func (p *progress) walked(w scanner.Walked) {
	if p == nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.found += w.Found
	p.done += w.Done
	p.files += int64(w.Files)
	p.over = p.over || w.Over
	if w.Files == 0 && !w.Over {
		p.total++
	}
	now := time.Now()
	if now.Sub(p.last) < 100*time.Millisecond && !w.Over {
		return
	}
	p.last = now
	known := "at least "
	if p.over {
		known = ""
	}
	p.bar.ChangeMax64(max(p.found, p.done+1)) // never full before the end: a full bar goes away
	p.bar.Describe(fmt.Sprintf("%s of %s%s files", phrase.Number(p.files), known, phrase.Number(p.total)))
	_ = p.bar.Set64(p.done)
}

func (p *progress) close() {
	if p != nil {
		_ = p.bar.Finish()
	}
}
