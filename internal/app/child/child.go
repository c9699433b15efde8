// Package child is what runs inside the walls: the jobs of a child process, each of
// which does with the files it is handed what package reading does, and sends
// what comes of it in frames.
//
// It knows neither inventory nor policy, neither key nor plan. Its one invariant:
// what it sends depends on the bytes of the files and on what it was told alone,
// so that a second child repeats what a first one said before it died.
package child

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
	"sardine/internal/app/reading"
	"sardine/internal/app/tables"
	"sardine/internal/app/wire"
	"sardine/internal/sandbox"
	"sardine/redact"
)

// Serve belongs in the first lines of main, and of TestMain where files are
// read in isolation. In a child process it does the parent's jobs and returns
// true when there are no more: then the process has to end.
func Serve() bool { return sandbox.Serve(Program) }

// child is what the jobs of one child process share.
type child struct {
	setup  wire.Setup
	reader *reading.Reader
	kinds  func() *wire.Kinds
	absent sync.Map // names of what nobody assists with
	common *redact.Common
}

// Program makes the jobs of one child, which was told setup: see sandbox.Serve.
func Program(setup []byte) (map[string]sandbox.Handler, error) {
	c := &child{}
	if err := json.Unmarshal(setup, &c.setup); err != nil {
		return nil, err
	}
	t, err := tables.Unpack(c.setup.Rules, nil)
	if err != nil {
		return nil, err
	}
	if c.setup.Explain {
		t = t.Explaining()
	}
	if c.reader, err = reading.New(t, c.setup.Options(), nil); err != nil {
		return nil, err
	}
	c.kinds = wire.LazyKinds(t)
	return map[string]sandbox.Handler{
		wire.JobRead: c.read, wire.JobText: c.text, wire.JobCheck: c.check, wire.JobAround: c.around,
		wire.JobForm: c.form, wire.JobMembers: c.members, wire.JobParts: c.parts, wire.JobLook: c.look, wire.JobLines: c.lines, wire.JobCopy: c.copy, wire.JobVerify: c.verify,
		wire.JobRecords: c.records, wire.JobBook: c.book, wire.JobMarks: c.marks,
	}, nil
}

// input is the file of a call.
func (c *child) input(call *sandbox.Call) (q wire.Request, in io.ReaderAt, err error) {
	if err = q.Decode(call.Request); err != nil {
		return q, nil, err
	}
	if len(call.Files) != 1 {
		return q, nil, wire.ErrGarbled
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
		if _, err := in.call.Ask(wire.AskTake, binary.AppendUvarint(nil, uint64(len(p)))); err != nil {
			return 0, err
		}
	}
	n, err := in.f.ReadAt(p, off)
	in.call.Progress()
	return n, err
}

// options are those of the setup with the parent's Assist.
func (c *child) options(call *sandbox.Call) document.Options {
	opt := c.setup.Options()
	if c.setup.Assist {
		opt.Assist = func(_ context.Context, name string, in io.Reader) (io.ReadCloser, error) {
			return c.assist(call, name, in)
		}
	}
	return opt
}

// with is the reader of one call.
func (c *child) with(call *sandbox.Call) *reading.Reader { return c.reader.With(c.options(call)) }

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
	out, err := call.Ask(wire.AskAssist+name, data)
	if err != nil || len(out) == 0 {
		return nil, document.Skipped(document.NoAssist, err)
	}
	if out[0] == wire.AssistGiven {
		return io.NopCloser(bytes.NewReader(out[1:])), nil
	}
	if out[0] == wire.AssistAbsent {
		c.absent.Store(name, true)
	}
	return nil, document.Skipped(document.SkipReason(out[1:]), nil)
}

// read does wire.JobRead.
func (c *child) read(ctx context.Context, call *sandbox.Call) ([]byte, error) {
	q, in, err := c.input(call)
	if err != nil {
		return nil, err
	}
	w := &wire.Writer{}
	emit := func(fs []finding.Finding) error { return c.sendFindings(call, w, fs) }
	var words func([]string) error
	if q.Words {
		words = func(ws []string) error { return sendWords(call, w, ws) }
	}
	ref := finding.FileRef{Rel: q.Rel, Meta: finding.Meta{Size: q.Size}}
	res, err := c.with(call).Find(ctx, in, ref, emit, words)
	if err != nil {
		return nil, err
	}
	return wire.EncodeResult(&res)
}

// frameFull is where a frame is sent and the next begins.
const frameFull = 64 << 10

func (c *child) sendFindings(call *sandbox.Call, w *wire.Writer, fs []finding.Finding) error {
	for len(fs) > 0 {
		w.Reset(wire.FrameFindings)
		n := 0
		for n < len(fs) && len(w.Bytes()) < frameFull {
			if err := w.Finding(&fs[n], c.kinds()); err != nil {
				return err
			}
			n++
		}
		if err := call.Send(w.Bytes()); err != nil {
			return err
		}
		fs = fs[n:]
	}
	return nil
}

func sendWords(call *sandbox.Call, w *wire.Writer, ws []string) error {
	for len(ws) > 0 {
		w.Reset(wire.FrameWords)
		n := 0
		for n < len(ws) && len(w.Bytes()) < frameFull {
			w.Text(ws[n])
			n++
		}
		if err := call.Send(w.Bytes()); err != nil {
			return err
		}
		ws = ws[n:]
	}
	return nil
}
