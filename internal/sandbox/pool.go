package sandbox

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// Pool starts children, hands them jobs and replaces those that die. Its
// methods may be called from several goroutines.
type Pool struct {
	opt    Options
	slots  chan *child // one for each child that may be; nil: not started
	guards Guards
}

// DefaultJobs is how many jobs a child does before it is replaced: what one
// file may have done to it does not stay for ever. Starting one costs as much as
// a few small files.
const DefaultJobs = 2000

// Tries of one job. A file that kills a reader is tried once more. A reader that
// somebody killed says nothing about its file, so that the deadline alone ends
// its tries; the pause grows after each.
const (
	ownDeaths     = 2
	startTries    = 30
	foreignDeaths = 1000
	foreignPause  = 20 * time.Millisecond
	longestPause  = time.Second
)

// NewPool starts the first child, so that what cannot work is known at once.
func NewPool(ctx context.Context, opt Options) (*Pool, error) {
	if !mayStart.Load() {
		return nil, errors.New("this program does not serve as its own child: call Serve in its first lines")
	}
	if opt.Memory == 0 {
		opt.Memory = DefaultMemory
	}
	if opt.Stall == 0 {
		opt.Stall = DefaultStall
	}
	if opt.Jobs == 0 {
		opt.Jobs = DefaultJobs
	}
	p := &Pool{opt: opt, slots: make(chan *child, max(opt.Children, 1))}
	for range cap(p.slots) - 1 {
		p.slots <- nil
	}
	c, err := p.start(ctx)
	if err != nil {
		return nil, err
	}
	p.guards = c.guards
	p.slots <- c
	return p, nil
}

// Guards are the walls that the children have around them.
func (p *Pool) Guards() Guards { return p.guards }

// start starts a child, again if somebody kills it before it is ready.
func (p *Pool) start(ctx context.Context) (c *child, err error) {
	for range startTries {
		var death *Death
		if c, err = startChild(ctx, &p.opt); !errors.As(err, &death) {
			break
		}
	}
	if err != nil {
		return nil, fmt.Errorf("start a child process: %w", err)
	}
	return c, nil
}

// Do runs job in a child and returns its reply. The error is a *Death, the
// context's, that of job.Frame, ErrFailed, or trouble with starting a child.
// A deadline of ctx is told to the child, which gets a moment to end by itself.
func (p *Pool) Do(ctx context.Context, job *Job) ([]byte, error) {
	var c *child
	select {
	case c = <-p.slots:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	defer func() { p.slots <- c }()
	own, foreign := 0, 0
	for {
		if c != nil && (c.jobs >= p.opt.Jobs || c.ended()) {
			c.close()
			c = nil
		}
		if c == nil {
			var err error
			if c, err = p.start(ctx); err != nil {
				return nil, err
			}
		}
		reply, err := c.run(ctx, job, own+foreign > 0)
		if !c.fit {
			c.close()
			c = nil
		}
		var death *Death
		if !errors.As(err, &death) {
			return reply, err
		}
		if death.Why == Killed {
			foreign++
			time.Sleep(min(time.Duration(foreign)*foreignPause, longestPause))
		} else {
			own++
		}
		if own >= ownDeaths || foreign >= foreignDeaths || ctx.Err() != nil {
			return nil, err
		}
		if job.Again != nil {
			job.Again()
		}
	}
}

// Close ends all children. It waits for jobs that are still being done.
func (p *Pool) Close() {
	for range cap(p.slots) {
		if c := <-p.slots; c != nil {
			c.close()
		}
	}
}
