package child

import (
	"context"
	"encoding/binary"

	"sardine/finding"
	"sardine/internal/app/wire"
	"sardine/internal/sandbox"
	"sardine/redact"
	"sardine/redact/leak"
)

// local is the worker of one call.
func (c *child) local(call *sandbox.Call) *redact.Local {
	return &redact.Local{Engine: c.reader.Engine, Read: c.options(call), Alive: call.Progress, Left: call.Retire}
}

// target reads the request of a look.
func (c *child) target(call *sandbox.Call) (t redact.Target, rest []byte, err error) {
	var q wire.Request
	if err := q.Decode(call.Request); err != nil {
		return t, nil, err
	}
	if len(call.Files) != 1 {
		return t, nil, wire.ErrGarbled
	}
	return redact.Target{Name: q.Rel, Size: q.Size, Names: q.Words}, q.Rest, nil
}

// look does wire.JobLook.
func (c *child) look(ctx context.Context, call *sandbox.Call) ([]byte, error) {
	t, _, err := c.target(call)
	if err != nil {
		return nil, err
	}
	w := &wire.Writer{}
	looked, err := c.local(call).Look(ctx, call.Files[0], t, func(fs []finding.Finding) error { return c.sendFindings(call, w, fs) })
	if err != nil {
		return redact.AppendFailure(nil, err), nil
	}
	return redact.AppendLooked(nil, looked), nil
}

// lines does wire.JobLines: the findings are asked for, since they may be many.
func (c *child) lines(ctx context.Context, call *sandbox.Call) ([]byte, error) {
	t, _, err := c.target(call)
	if err != nil {
		return nil, err
	}
	in, err := call.Ask(wire.AskOrder, nil)
	if err != nil {
		return nil, err
	}
	fs, err := wire.Findings(in, c.kinds())
	if err != nil {
		return nil, err
	}
	around, err := c.local(call).Around(ctx, call.Files[0], t, fs)
	if err != nil {
		return redact.AppendFailure(nil, err), nil
	}
	w := &wire.Writer{}
	for _, s := range around {
		w.Reset(wire.FrameLines)
		w.Text(s.Before)
		w.Text(s.After)
		if err := call.Send(w.Bytes()); err != nil {
			return nil, err
		}
	}
	return redact.AppendLooked(nil, redact.Looked{}), nil
}

// order asks for what is to be done, and for what all orders of the run share
// unless this child did another one of them before.
func (c *child) order(call *sandbox.Call) (*redact.Order, error) {
	if id := string(call.Request); c.common == nil || c.common.ID() != id {
		raw, err := call.Ask(wire.AskCommon, nil)
		if err != nil {
			return nil, err
		}
		if c.common, err = redact.DecodeCommon(raw, c.kinds().Named); err != nil {
			return nil, err
		}
	}
	raw, err := call.Ask(wire.AskOrder, nil)
	if err != nil {
		return nil, err
	}
	return redact.DecodeOrder(raw, c.common, c.kinds().Named)
}

// copy does wire.JobCopy. The copy goes through the pipe, so that no child ever
// holds it open.
func (c *child) copy(ctx context.Context, call *sandbox.Call) ([]byte, error) {
	if len(call.Files) != 1 {
		return nil, wire.ErrGarbled
	}
	o, err := c.order(call)
	if err != nil {
		return nil, err
	}
	w := &copyWriter{call: call, buf: []byte{wire.FrameCopy}}
	counted, err := c.local(call).WriteCopy(ctx, call.Files[0], w, o)
	if err == nil {
		err = w.flush()
	}
	if err != nil {
		return redact.AppendFailure(nil, err), nil
	}
	return counted.Append(nil), nil
}

// copyWriter sends what is written to it, in frames.
type copyWriter struct {
	call *sandbox.Call
	buf  []byte
}

const copyFrame = 256 << 10

func (w *copyWriter) Write(p []byte) (int, error) {
	done := 0
	for done < len(p) {
		n := min(len(p)-done, copyFrame-len(w.buf))
		w.buf = append(w.buf, p[done:done+n]...)
		done += n
		if len(w.buf) == copyFrame {
			if err := w.flush(); err != nil {
				return done, err
			}
		}
	}
	return done, nil
}

func (w *copyWriter) flush() error {
	if len(w.buf) == 1 {
		return nil
	}
	err := w.call.Send(w.buf)
	w.buf = w.buf[:1]
	return err
}

// verify does wire.JobVerify. The request ends in the names of programs that the
// parent runs when it is asked to.
func (c *child) verify(ctx context.Context, call *sandbox.Call) ([]byte, error) {
	if len(call.Files) != 2 {
		return nil, wire.ErrGarbled
	}
	r := wire.NewReader(call.Request, nil)
	call.Request = []byte(r.Text())
	var programs []leak.Program
	for r.More() {
		n := len(programs)
		programs = append(programs, leak.Program{
			Name: r.Text(),
			For:  func(string) bool { return true },
			Run: func(context.Context, string) (string, error) {
				out, err := call.Ask(wire.AskProgram, binary.AppendUvarint(nil, uint64(n)))
				return string(out), err
			},
		})
	}
	if err := r.Err(); err != nil {
		return nil, err
	}
	o, err := c.order(call)
	if err != nil {
		return nil, err
	}
	proof, err := c.local(call).Verify(ctx, call.Files[0], call.Files[1], o, programs)
	if err != nil {
		return redact.AppendFailure(nil, err), nil
	}
	return proof.Append(nil), nil
}
