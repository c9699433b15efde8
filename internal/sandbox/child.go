package sandbox

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"sync"
	"time"
)

// child is one child process, as the parent sees it. It does one job at a time.
type child struct {
	cmd    *exec.Cmd
	link   *link
	in     *frames
	last   lastWords
	gone   chan struct{} // closed when the process has ended and was waited for
	guards Guards
	stall  time.Duration
	jobs   int
	fit    bool // for another job

	oomKills int64 // of the system, when the child began

	mu    sync.Mutex
	turn  int // changes with every job: killers that come late find another
	cause Why // why we killed it, if we did
}

// grace is how long a child may take to notice its deadline, to start, and to
// end. The scanner gives a file up a little later (scanner.grace).
const (
	grace      = 2 * time.Second
	startGrace = 60 * time.Second
)

// ErrFailed means that a child could not do its job and lives.
var ErrFailed = errors.New("the child could not do its job")

// errSetup: the program of the child refused its setup.
var errSetup = errors.New("it ended while it was getting ready")

// childEnv is all that a child is told of its surroundings, and it forgets it:
// no stacks are printed, because walking the stack of a parser that recursed
// without end takes seconds.
var childEnv = []string{"GOTRACEBACK=none"}

func startChild(ctx context.Context, opt *Options) (*child, error) {
	c := &child{gone: make(chan struct{}), stall: opt.Stall, oomKills: oomKills()}
	var err error
	if c.cmd, c.link, err = spawn(&c.last, opt); err != nil {
		return nil, err
	}
	c.in = newFrames(c.link)
	go func() {
		defer close(c.gone)
		_ = c.cmd.Wait() // how it ended is in ProcessState
	}()
	set := setup{memory: opt.Memory, output: opt.Output, procs: int64(max(opt.Procs, 1)), parent: int64(os.Getpid()), program: opt.Setup}
	timer := time.AfterFunc(startGrace, func() { c.kill(TimedOut) })
	defer timer.Stop()
	defer context.AfterFunc(ctx, func() { c.kill(TimedOut) })()
	err = writeFrame(c.link, frameSetup, set.encode())
	if err == nil {
		var kind byte
		var data []byte
		if kind, data, err = c.in.next(); err == nil {
			var ok bool
			if c.guards, ok = decodeGuards(data); kind != frameReady || !ok {
				err = errFrame
			}
		}
	}
	if err != nil {
		c.close()
		if c.ended() && c.cause == "" && fromOutside(c.cmd.ProcessState) {
			return nil, &Death{Killed}
		}
		return nil, errors.Join(ctx.Err(), errSetup)
	}
	c.fit = true
	return c, nil
}

// kill ends the process, because of why. What waits for its frames wakes, even
// if the process hangs in the kernel and cannot die.
func (c *child) kill(why Why) {
	c.mu.Lock()
	if c.cause == "" {
		c.cause = why
	}
	c.mu.Unlock()
	_ = c.cmd.Process.Kill() // it may have ended already
	c.link.hangUp()
}

// killIn is kill for those who may come too late: only while it is still their
// turn.
func (c *child) killIn(turn int, why Why) {
	c.mu.Lock()
	now := c.turn
	c.mu.Unlock()
	if now == turn {
		c.kill(why)
	}
}

func (c *child) ended() bool {
	select {
	case <-c.gone:
		return true
	default:
		return false
	}
}

// close ends the process and gives back what it held. A child that idles ends
// by itself when the pipe does.
func (c *child) close() {
	c.fit = false
	c.link.hangUp()
	select {
	case <-c.gone:
	case <-time.After(grace):
		_ = c.cmd.Process.Kill()
		select {
		case <-c.gone:
		case <-time.After(grace): // it hangs in the kernel: a dead network share
		}
	}
	c.link.close()
}

// run does one job. After an error other than ErrFailed the child is not fit.
func (c *child) run(ctx context.Context, job *Job, careful bool) (reply []byte, err error) {
	c.mu.Lock()
	c.turn++
	turn := c.turn
	c.mu.Unlock()
	c.jobs++
	defer func() {
		c.mu.Lock()
		c.turn++
		c.mu.Unlock()
	}()
	stop := context.AfterFunc(ctx, func() {
		if errors.Is(ctx.Err(), context.DeadlineExceeded) {
			time.Sleep(grace)
		}
		c.killIn(turn, TimedOut)
	})
	defer stop()
	stall := time.AfterFunc(c.stall, func() { c.killIn(turn, TimedOut) })
	defer stall.Stop()

	o := order{careful: careful, name: job.Name, files: int64(len(job.Files)), request: job.Request}
	if deadline, ok := ctx.Deadline(); ok {
		o.millis = max(time.Until(deadline).Milliseconds(), 1)
	}
	if err := c.link.pass(&o, job.Files); err != nil {
		return nil, c.died(ctx)
	}
	var asked pieces
	for {
		kind, data, err := c.in.next()
		if err != nil {
			return nil, c.died(ctx)
		}
		stall.Stop() // what the parent does now takes its own time
		switch {
		case kind == frameTick:
		case kind == frameData:
			if err := job.Frame(data); err != nil {
				c.fit = false
				return nil, err
			}
		case kind == frameAsk:
			err = asked.add(data)
		case kind == frameName:
			err = c.answer(ctx, job, string(data), asked.take())
		case kind == frameDone:
			how := byte(0)
			if len(data) > 0 {
				how = data[0]
			}
			c.fit = c.fit && how&doneLast == 0
			if how&doneWell == 0 {
				return nil, ErrFailed
			}
			return bytes.Clone(data[1:]), nil
		default:
			err = errFrame
		}
		if err != nil {
			return nil, c.died(ctx)
		}
		stall.Reset(c.stall)
	}
}

func (c *child) answer(ctx context.Context, job *Job, name string, in []byte) error {
	given := byte(0)
	if job.Answer != nil {
		out, err := job.Answer(ctx, name, in)
		if err == nil && len(out) <= maxAsk {
			given = 1
			if err := writePieces(c.link, frameAnswer, out); err != nil {
				return err
			}
		}
	}
	return writeFrame(c.link, frameLast, []byte{given})
}

// died says how the child ended, which it has, or which is done to it now.
func (c *child) died(ctx context.Context) error {
	c.fit = false
	c.link.hangUp()
	if errors.Is(ctx.Err(), context.Canceled) {
		return ctx.Err()
	}
	select {
	case <-c.gone:
	case <-time.After(grace):
		c.kill(Crashed) // it sends what it should not, or cannot die
		select {
		case <-c.gone:
		case <-time.After(grace):
			return &Death{TimedOut}
		}
	}
	c.mu.Lock()
	why := c.cause
	c.mu.Unlock()
	switch {
	case why != "":
	case fromOutside(c.cmd.ProcessState) && oomKills() > c.oomKills:
		why = OutOfMemory // the system chose it because it had no memory left
	case fromOutside(c.cmd.ProcessState):
		why = Killed
	case c.last.outOfMemory():
		why = OutOfMemory
	default:
		why = Crashed
	}
	return &Death{why}
}

// lastWords keeps the beginning of what a child writes to its standard error:
// the runtime says there why it dies. It may quote the file and goes no
// further than this struct.
type lastWords struct {
	mu   sync.Mutex
	text []byte
}

const lastWordsSize = 8 << 10

func (l *lastWords) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.text = append(l.text, p[:min(len(p), lastWordsSize-len(l.text))]...)
	return len(p), nil
}

// outOfMemory reports what the runtime, or the watch, said.
func (l *lastWords) outOfMemory() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return bytes.Contains(l.text, []byte("out of memory")) || bytes.Contains(l.text, []byte("cannot allocate memory"))
}
