package sandbox

import (
	"bufio"
	"context"
	"errors"
	"io"
	"os"
	"runtime"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"time"
)

// Handler does one job in a child and returns its reply. Its error says that
// the job could not be done, nothing more: the text stays in the child. A reply
// holds at most 8 MiB: what may be longer is sent in frames.
type Handler func(ctx context.Context, c *Call) (reply []byte, err error)

// Program makes the handlers of a child from the parent's setup.
type Program func(setup []byte) (map[string]Handler, error)

// childName is the name under which a child is started. It is all that the
// child is told on its command line.
const childName = "sardine: reader"

// mayStart is set once Serve has looked: a program that never calls it would
// start itself as its own child for ever.
var mayStart atomic.Bool

// Serve belongs in the first lines of main and TestMain. In a child it serves
// jobs until the parent is gone and returns true: the process has to end then.
// Elsewhere it returns false at once.
func Serve(program Program) bool {
	if len(os.Args) != 1 || os.Args[0] != childName {
		mayStart.Store(true)
		return false
	}
	os.Clearenv()
	in, out, ok := childLink()
	if !ok {
		return true
	}
	s := &server{in: newFrames(in), files: in, w: bufio.NewWriterSize(out, 64<<10)}
	if err := s.serve(program); err != nil && !errors.Is(err, io.EOF) {
		os.Stderr.WriteString("child: the pipe to the parent broke\n")
	}
	return true
}

// server is a child's side of the pipe.
type server struct {
	in    *frames
	files fileSource

	mu   sync.Mutex // of w
	w    *bufio.Writer
	work work
}

// fileSource gives the n files that came with the last frame: beside it, or as
// handles in it.
type fileSource interface {
	io.Reader
	take(n int, handles []byte) ([]*os.File, error)
}

func (s *server) serve(program Program) error {
	kind, data, err := s.in.next()
	if err != nil {
		return err
	}
	var set setup
	if kind != frameSetup || !set.decode(data) {
		return errFrame
	}
	runtime.GOMAXPROCS(int(max(set.procs, 1)))
	debug.SetMemoryLimit(set.memory / 4 * 3)
	debug.SetMaxStack(maxStack)
	ballast := make([]byte, ballastSize)
	defer runtime.KeepAlive(ballast)
	tuneCollector()
	guards := confine(&set)
	go s.watch(&set)
	handlers, err := program(set.program)
	if err != nil {
		return err
	}
	if err := s.send(frameReady, guards.encode(), true); err != nil {
		return err
	}
	for {
		kind, data, err := s.in.next()
		if err != nil {
			return err
		}
		var o order
		if kind != frameJob || !o.decode(data) {
			return errFrame
		}
		if err := s.job(handlers[o.name], &o); err != nil {
			return err
		}
	}
}

// ballastSize is memory that nobody touches, so that the system never provides
// it, and that the collector takes for live: a child of a few megabytes would
// be collected after every few small files, which costs half their time.
const ballastSize = 32 << 20

// maxStack: a parser that recurses as deep as this does so without end.
const maxStack = 32 << 20

var errNoHandler = errors.New("no handler of that name")

func (s *server) job(h Handler, o *order) error {
	files, err := s.files.take(int(o.files), o.handles)
	if err != nil {
		return err
	}
	defer func() {
		for _, f := range files {
			f.Close()
		}
	}()
	ctx, cancel := context.WithCancel(context.Background())
	if o.millis > 0 {
		ctx, cancel = context.WithTimeout(context.Background(), time.Duration(o.millis)*time.Millisecond)
	}
	defer cancel()
	s.work.begin()
	c := &Call{Files: files, Request: o.request, s: s, careful: o.careful}
	var reply []byte
	err = errNoHandler
	if h != nil {
		reply, err = h(ctx, c)
	}
	s.work.end()
	if c.broken != nil {
		return c.broken
	}
	how := byte(doneWell)
	if err != nil || len(reply) >= maxFrame {
		how, reply = 0, nil
	}
	if c.retired.Load() {
		how |= doneLast
	}
	return s.send(frameDone, append([]byte{how}, reply...), true)
}

func (s *server) send(kind byte, data []byte, flush bool) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := writeFrame(s.w, kind, data); err != nil || !flush {
		return err
	}
	return s.w.Flush()
}

// Call is one job, as its handler sees it.
type Call struct {
	Files   []*os.File // closed when the handler returns
	Request []byte

	s       *server
	careful bool
	ask     sync.Mutex
	broken  error // of the pipe: the child ends
	retired atomic.Bool
}

// Send hands a frame to the job's Frame. Frames are collected: they go on their
// way when there are enough of them, and when the job ends.
func (c *Call) Send(data []byte) error {
	c.Progress()
	err := c.s.send(frameData, data, c.careful)
	if err != nil {
		c.broken = err
	}
	return err
}

// Progress tells the watch that the job is not stuck. It costs next to nothing.
func (c *Call) Progress() { c.s.work.steps.Add(1) }

// Retire makes this job the child's last: something of it goes on that cannot
// be stopped.
func (c *Call) Retire() { c.retired.Store(true) }

// ErrRefused is the answer to a question that the parent does not answer.
var ErrRefused = errors.New("the parent refused")

// Ask has the parent do what a child cannot. It may be called from several
// goroutines of one handler.
func (c *Call) Ask(name string, in []byte) ([]byte, error) {
	c.ask.Lock()
	defer c.ask.Unlock()
	if len(in) > maxAsk {
		return nil, ErrRefused
	}
	s := c.s
	s.mu.Lock()
	err := errors.Join(writePieces(s.w, frameAsk, in), writeFrame(s.w, frameName, []byte(name)), s.w.Flush())
	s.mu.Unlock()
	var got pieces
	for err == nil {
		var kind byte
		var data []byte
		if kind, data, err = s.in.next(); err != nil {
			break
		}
		c.Progress()
		switch {
		case kind == frameAnswer:
			err = got.add(data)
		case kind == frameLast && len(data) == 1 && data[0] == 1:
			return got.take(), nil
		case kind == frameLast:
			return nil, ErrRefused
		default:
			err = errFrame
		}
	}
	c.broken = err
	return nil, err
}
