package app

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/json"
	"io"
	"os"
	"sync"

	"sardine/document"
	"sardine/finding"
	"sardine/internal/sandbox"
	"sardine/redact"
)

// Child belongs in the first lines of main, and of TestMain where files are
// read in isolation. In a child process it does the parent's jobs and returns
// true when there are no more: then the process has to end.
func Child() bool { return sandbox.Serve(childProgram) }

// Names of the jobs, of what a child asks for, and kinds of frames.
const (
	jobRead   = "read"   // one file: findings and words
	jobText   = "text"   // one file: its text
	jobAround = "around" // one file and findings: the rest of their lines

	askTake   = "take"    // may so many bytes be read?
	askAssist = "assist:" // with the name of what is wanted

	frameFindings = 'f'
	frameWords    = 'w'
	frameText     = 't'
	frameAround   = 'a'
)

// childSetup is what a child is told when it starts. What the organisation
// says of findings, the key and the inventory stay with the parent.
type childSetup struct {
	Rules     [][]byte // folders with rules, as zip archives
	Limits    document.Limits
	Passwords []string
	Assist    bool // the parent knows somebody who assists
	Throttle  bool // each reading is asked for
	Explain   bool // every reading of the text is returned
	View      document.View
}

func (s *childSetup) encode() ([]byte, error) { return json.Marshal(s) }

// child is what the jobs of one child process share.
type child struct {
	setup  childSetup
	reader *reader
	kinds  func() *kindTable
	absent sync.Map // names of what nobody assists with
	common *redact.Common
}

func childProgram(setup []byte) (map[string]sandbox.Handler, error) {
	c := &child{}
	if err := json.Unmarshal(setup, &c.setup); err != nil {
		return nil, err
	}
	t, err := tablesOf(c.setup.Rules, nil)
	if err != nil {
		return nil, err
	}
	t.explain = c.setup.Explain
	if c.reader, err = newReader(t, document.Options{Limits: c.setup.Limits, Passwords: c.setup.Passwords, View: c.setup.View}, nil); err != nil {
		return nil, err
	}
	c.kinds = lazyKinds(t)
	return map[string]sandbox.Handler{
		jobRead: c.read, jobText: c.text, jobCheck: c.check, jobAround: c.around,
		jobForm: c.form, jobMembers: c.members, jobParts: c.parts, jobLook: c.look, jobLines: c.lines, jobCopy: c.copy, jobVerify: c.verify,
		jobBook: c.book, jobMarks: c.marks,
	}, nil
}

// readRequest is what a child is told of a file.
type readRequest struct {
	rel   string
	size  int64
	words bool // wanted
	rest  []byte
}

func (q *readRequest) encode() []byte {
	w := &writer{}
	w.text(q.rel)
	w.int(q.size)
	words := 0
	if q.words {
		words = 1
	}
	w.count(words)
	return append(w.b, q.rest...)
}

func (q *readRequest) decode(b []byte) error {
	r := &wireReader{s: string(b)}
	q.rel, q.size, q.words = r.text(), r.int(), r.count(1) == 1
	q.rest = []byte(r.s)
	if r.bad {
		return errWire
	}
	return nil
}

// input is the file of a call.
func (c *child) input(call *sandbox.Call) (q readRequest, in io.ReaderAt, err error) {
	if err = q.decode(call.Request); err != nil {
		return q, nil, err
	}
	if len(call.Files) != 1 {
		return q, nil, errWire
	}
	return q, &childInput{call, call.Files[0], c.setup.Throttle}, nil
}

// childInput reads the file and shows that the reading goes on.
type childInput struct {
	call     *sandbox.Call
	f        *os.File
	throttle bool
}

func (in *childInput) ReadAt(p []byte, off int64) (int, error) {
	if in.throttle {
		if _, err := in.call.Ask(askTake, binary.AppendUvarint(nil, uint64(len(p)))); err != nil {
			return 0, err
		}
	}
	n, err := in.f.ReadAt(p, off)
	in.call.Progress()
	return n, err
}

// options are those of the setup with the parent's Assist.
func (c *child) options(call *sandbox.Call) document.Options {
	opt := c.reader.options
	if c.setup.Assist {
		opt.Assist = func(_ context.Context, name string, in io.Reader) (io.ReadCloser, error) {
			return c.assist(call, name, in)
		}
	}
	return opt
}

// First byte of an answer to askAssist.
const (
	assistGiven  = 0
	assistSkip   = 1 // the reason follows
	assistAbsent = 2 // the same, and the input was not even looked at
)

// assist asks the parent. Where nobody knows how to do what is asked for, the
// parent hears of the next questions too, which it counts, without their input.
func (c *child) assist(call *sandbox.Call, name string, in io.Reader) (io.ReadCloser, error) {
	var data []byte
	if _, absent := c.absent.Load(name); !absent {
		var err error
		if data, err = io.ReadAll(in); err != nil {
			return nil, document.Skipped(document.NoAssist, err)
		}
	}
	out, err := call.Ask(askAssist+name, data)
	if err != nil || len(out) == 0 {
		return nil, document.Skipped(document.NoAssist, err)
	}
	if out[0] == assistGiven {
		return io.NopCloser(bytes.NewReader(out[1:])), nil
	}
	if out[0] == assistAbsent {
		c.absent.Store(name, true)
	}
	return nil, document.Skipped(document.SkipReason(out[1:]), nil)
}

// read does jobRead.
func (c *child) read(ctx context.Context, call *sandbox.Call) ([]byte, error) {
	q, in, err := c.input(call)
	if err != nil {
		return nil, err
	}
	w := &writer{}
	emit := func(fs []finding.Finding) error { return c.sendFindings(call, w, fs) }
	var words func([]string) error
	if q.words {
		words = func(ws []string) error { return sendWords(call, w, ws) }
	}
	r := *c.reader
	r.options = c.options(call)
	ref := finding.FileRef{Rel: q.rel, Meta: finding.Meta{Size: q.size}}
	res, err := r.open(ctx, in, ref, emit, words)
	if err != nil {
		return nil, err
	}
	w.reset('r')
	if err := w.result(&res); err != nil {
		return nil, err
	}
	return w.b[1:], nil
}

// frameFull is where a frame is sent and the next begins.
const frameFull = 64 << 10

func (c *child) sendFindings(call *sandbox.Call, w *writer, fs []finding.Finding) error {
	for len(fs) > 0 {
		w.reset(frameFindings)
		n := 0
		for n < len(fs) && len(w.b) < frameFull {
			if err := w.finding(&fs[n], c.kinds()); err != nil {
				return err
			}
			n++
		}
		if err := call.Send(w.b); err != nil {
			return err
		}
		fs = fs[n:]
	}
	return nil
}

func sendWords(call *sandbox.Call, w *writer, ws []string) error {
	for len(ws) > 0 {
		w.reset(frameWords)
		n := 0
		for n < len(ws) && len(w.b) < frameFull {
			w.text(ws[n])
			n++
		}
		if err := call.Send(w.b); err != nil {
			return err
		}
		ws = ws[n:]
	}
	return nil
}
