package app

import (
	"context"
	"encoding/binary"

	"sardine/finding"
	"sardine/internal/sandbox"
	"sardine/redact"
	"sardine/redact/leak"
)

// Jobs of a redaction. What decides, knows other files and holds the copy open
// for writing is the parent.
const (
	jobLook   = "look"   // one file: findings to decide on
	jobLines  = "lines"  // one file and findings: the rest of their lines, for a plan
	jobCopy   = "copy"   // one file: its redacted copy, as bytes
	jobVerify = "verify" // two files: is one the redacted copy of the other?

	askOrder   = "order"
	askCommon  = "common"  // what all orders of the run share
	askProgram = "program" // with the number of a program: what it reads in the copy

	frameCopy  = 'o'
	frameLines = 'l'
)

// local is the worker of one call.
func (c *child) local(call *sandbox.Call) *redact.Local {
	return &redact.Local{Engine: c.reader.engine, Read: c.options(call), Alive: call.Progress, Left: call.Retire}
}

// target reads the request of a look.
func (c *child) target(call *sandbox.Call) (t redact.Target, rest []byte, err error) {
	var q readRequest
	if err := q.decode(call.Request); err != nil {
		return t, nil, err
	}
	if len(call.Files) != 1 {
		return t, nil, errWire
	}
	return redact.Target{Name: q.rel, Size: q.size, Names: q.words}, q.rest, nil
}

// look does jobLook.
func (c *child) look(ctx context.Context, call *sandbox.Call) ([]byte, error) {
	t, _, err := c.target(call)
	if err != nil {
		return nil, err
	}
	w := &writer{}
	looked, err := c.local(call).Look(ctx, call.Files[0], t, func(fs []finding.Finding) error { return c.sendFindings(call, w, fs) })
	if err != nil {
		return redact.AppendFailure(nil, err), nil
	}
	return redact.AppendLooked(nil, looked), nil
}

// lines does jobLines: the findings are asked for, since they may be many.
func (c *child) lines(ctx context.Context, call *sandbox.Call) ([]byte, error) {
	t, _, err := c.target(call)
	if err != nil {
		return nil, err
	}
	in, err := call.Ask(askOrder, nil)
	if err != nil {
		return nil, err
	}
	r := wireReader{s: string(in), kinds: c.kinds().kinds}
	var fs []finding.Finding
	for r.s != "" && !r.bad {
		var f finding.Finding
		r.finding(&f)
		fs = append(fs, f)
	}
	if r.bad {
		return nil, errWire
	}
	around, err := c.local(call).Around(ctx, call.Files[0], t, fs)
	if err != nil {
		return redact.AppendFailure(nil, err), nil
	}
	w := &writer{}
	for _, s := range around {
		w.reset(frameLines)
		w.text(s.Before)
		w.text(s.After)
		if err := call.Send(w.b); err != nil {
			return nil, err
		}
	}
	return redact.AppendLooked(nil, redact.Looked{}), nil
}

// order asks for what is to be done, and for what all orders of the run share
// unless this child did another one of them before.
func (c *child) order(call *sandbox.Call) (*redact.Order, error) {
	if id := string(call.Request); c.common == nil || c.common.ID() != id {
		raw, err := call.Ask(askCommon, nil)
		if err != nil {
			return nil, err
		}
		if c.common, err = redact.DecodeCommon(raw, c.kinds().named); err != nil {
			return nil, err
		}
	}
	raw, err := call.Ask(askOrder, nil)
	if err != nil {
		return nil, err
	}
	return redact.DecodeOrder(raw, c.common, c.kinds().named)
}

// copy does jobCopy. The copy goes through the pipe, so that no child ever
// holds it open.
func (c *child) copy(ctx context.Context, call *sandbox.Call) ([]byte, error) {
	if len(call.Files) != 1 {
		return nil, errWire
	}
	o, err := c.order(call)
	if err != nil {
		return nil, err
	}
	w := &copyWriter{call: call, buf: []byte{frameCopy}}
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

// verify does jobVerify. The request ends in the names of programs that the
// parent runs when it is asked to.
func (c *child) verify(ctx context.Context, call *sandbox.Call) ([]byte, error) {
	if len(call.Files) != 2 {
		return nil, errWire
	}
	r := &wireReader{s: string(call.Request)}
	call.Request = []byte(r.text())
	var programs []leak.Program
	for r.s != "" && !r.bad {
		n := len(programs)
		programs = append(programs, leak.Program{
			Name: r.text(),
			For:  func(string) bool { return true },
			Run: func(context.Context, string) (string, error) {
				out, err := call.Ask(askProgram, binary.AppendUvarint(nil, uint64(n)))
				return string(out), err
			},
		})
	}
	if r.bad {
		return nil, errWire
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
