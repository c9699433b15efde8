package isolation

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync"

	"sardine/document"
	"sardine/finding"
	"sardine/internal/app/tables"
	"sardine/internal/app/wire"
	"sardine/internal/sandbox"
	"sardine/redact"
	"sardine/redact/leak"
)

// What children of a redaction may cost. A rewriter holds a stream and what
// becomes of it; verification holds both files, what they say, and the copy in
// several spellings.
const (
	copyMemory   = 2 // times what the reading of a file may take
	verifyMemory = 4
	// verifyJobs is how many copies a verifying child looks at. It never writes
	// one, and what a file did to it is gone with it soon; a new child for each
	// would cost three times as much as the work on a letter.
	verifyJobs = 32
)

// NewWorker returns what reads, writes and verifies files for a redaction, and
// what ends it.
func NewWorker(ctx context.Context, how Mode, t *tables.Tables, opt document.Options, workers int, notice func(string)) (redact.Worker, func(), error) {
	opt.Assist = redact.Remembering(opt.Assist)
	if how != InChildren {
		e, err := t.LazyEngine()
		return &redact.Local{Engine: e, Read: opt}, func() {}, err
	}
	workers = max(workers, 1)
	o, err := newIsolated(ctx, t, opt, childCare{workers: workers, memory: copyMemory, notice: notice})
	if err != nil {
		return nil, nil, err
	}
	w := &childWorker{isolated: o, second: func() (*isolated, error) {
		// The children outlive the file for which the first of them is started.
		return newIsolated(context.WithoutCancel(ctx), t, opt, childCare{workers: workers, memory: verifyMemory, jobs: verifyJobs})
	}}
	return w, w.close, nil
}

// childWorker is a redact.Worker whose work is done in children: those that
// read and write, and others that verify.
type childWorker struct {
	*isolated
	second func() (*isolated, error)

	mu       sync.Mutex
	verifier *isolated // nil until there is a copy
}

var _ redact.Worker = (*childWorker)(nil)

func (w *childWorker) verifying() (*isolated, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.verifier == nil {
		v, err := w.second()
		if err != nil {
			return nil, fmt.Errorf("%w: %w", redact.ErrWorker, err)
		}
		w.verifier = v
	}
	return w.verifier, nil
}

func (w *childWorker) close() {
	w.isolated.Close()
	if w.verifier != nil {
		w.verifier.Close()
	}
}

// workError says how a job ended that has no reply. own is an error of what the
// parent did with the frames.
func workError(doing redact.Doing, err, own error) error {
	if own != nil && errors.Is(err, own) {
		return own
	}
	if errors.Is(err, context.Canceled) {
		return err
	}
	why, other := reasonOfDeath(err)
	if other != nil {
		return fmt.Errorf("%w: %w", redact.ErrWorker, other)
	}
	return &redact.DiedError{Doing: doing, Why: why}
}

// Look is part of redact.Worker.
func (w *childWorker) Look(ctx context.Context, src *os.File, t redact.Target, found func([]finding.Finding) error) (redact.Looked, error) {
	q := wire.Request{Rel: t.Name, Size: t.Size, Words: t.Names}
	in := &intake{o: w.isolated, rel: t.Name, emit: found}
	reply, err := w.pool.Do(ctx, &sandbox.Job{
		Name: wire.JobLook, Request: q.Encode(), Files: []*os.File{src}, Frame: in.frame, Again: in.again, Answer: w.answer,
	})
	if err == nil {
		var l redact.Looked
		if l, err = redact.DecodeLooked(reply); !errors.Is(err, redact.ErrWire) {
			return l, err
		}
		err = wire.ErrGarbled
	}
	return redact.Looked{}, workError(redact.DoingLook, err, nil)
}

// Around is part of redact.Worker.
func (w *childWorker) Around(ctx context.Context, src *os.File, t redact.Target, fs []finding.Finding) ([]redact.Surrounding, error) {
	list := &wire.Writer{}
	for i := range fs {
		if err := list.Finding(&fs[i], w.kinds()); err != nil {
			return nil, err
		}
	}
	q := wire.Request{Rel: t.Name, Size: t.Size}
	out := make([]redact.Surrounding, 0, len(fs))
	reply, err := w.pool.Do(ctx, &sandbox.Job{
		Name: wire.JobLines, Request: q.Encode(), Files: []*os.File{src},
		Again: func() { out = out[:0] },
		Frame: func(data []byte) error {
			r := wire.NewReader(data, nil)
			first, s := r.Byte(), redact.Surrounding{Before: r.Text(), After: r.Text()}
			if first != wire.FrameLines || r.Err() != nil || len(out) >= len(fs) {
				return wire.ErrGarbled
			}
			out = append(out, s)
			return nil
		},
		Answer: func(ctx context.Context, name string, in []byte) ([]byte, error) {
			if name == wire.AskOrder {
				return list.Bytes(), nil
			}
			return w.answer(ctx, name, in)
		},
	})
	if err == nil {
		if _, err = redact.DecodeLooked(reply); err == nil && len(out) == len(fs) {
			return out, nil
		}
		if err != nil && !errors.Is(err, redact.ErrWire) {
			return nil, err
		}
		err = wire.ErrGarbled
	}
	return nil, workError(redact.DoingLook, err, nil)
}

// ordered answers what a child asks about its order, and what else children
// ask.
func (o *isolated) ordered(order *redact.Order) func(context.Context, string, []byte) ([]byte, error) {
	return func(ctx context.Context, name string, in []byte) ([]byte, error) {
		switch name {
		case wire.AskOrder:
			return order.Append(nil), nil
		case wire.AskCommon:
			return order.AppendCommon(nil), nil
		}
		return o.answer(ctx, name, in)
	}
}

// A copy may be larger than its original: a mask is longer than a short name.
const (
	copyGrowth = 16
	copyRoom   = 256 << 20
)

// Copy is part of redact.Worker.
func (w *childWorker) Copy(ctx context.Context, src, dst *os.File, o *redact.Order) (*redact.Counted, error) {
	info, err := src.Stat()
	if err != nil {
		return nil, fmt.Errorf("%w: %w", redact.ErrWorker, err)
	}
	var own error // the disk's
	left := info.Size()*copyGrowth + copyRoom
	failed := func(err error) error {
		if own == nil && err != nil {
			own = WithoutPath(err)
		}
		return own
	}
	reply, err := w.pool.Do(ctx, &sandbox.Job{
		Name: wire.JobCopy, Request: []byte(o.ID()), Files: []*os.File{src}, Answer: w.ordered(o),
		Again: func() {
			left = info.Size()*copyGrowth + copyRoom
			_, err := dst.Seek(0, io.SeekStart)
			_ = failed(errors.Join(err, dst.Truncate(0)))
		},
		Frame: func(data []byte) error {
			if len(data) == 0 || data[0] != wire.FrameCopy {
				return wire.ErrGarbled
			}
			if left -= int64(len(data)); left < 0 {
				return failed(&redact.DiedError{Doing: redact.DoingCopy, Why: document.Bomb})
			}
			if own == nil {
				_, err := dst.Write(data[1:])
				_ = failed(err)
			}
			return own
		},
	})
	if err == nil {
		var c *redact.Counted
		if c, err = redact.DecodeCounted(reply, o); !errors.Is(err, redact.ErrWire) {
			return c, err
		}
		err = wire.ErrGarbled
	}
	return nil, workError(redact.DoingCopy, err, own)
}

// Verify is part of redact.Worker.
func (w *childWorker) Verify(ctx context.Context, src, copied *os.File, o *redact.Order, programs []leak.Program) (*redact.Proof, error) {
	v, err := w.verifying()
	if err != nil {
		return nil, err
	}
	q := &wire.Writer{}
	q.Text(o.ID())
	for _, p := range programs {
		q.Text(p.Name)
	}
	other := v.ordered(o)
	reply, err := v.pool.Do(ctx, &sandbox.Job{
		Name: wire.JobVerify, Request: q.Bytes(), Files: []*os.File{src, copied},
		Answer: func(ctx context.Context, name string, in []byte) ([]byte, error) {
			if name != wire.AskProgram {
				return other(ctx, name, in)
			}
			n, size := binary.Uvarint(in)
			if size <= 0 || n >= uint64(len(programs)) {
				return nil, wire.ErrGarbled
			}
			ctx, cancel := context.WithTimeout(ctx, leak.Patience)
			defer cancel()
			text, err := programs[n].Run(ctx, filepath.Base(copied.Name()))
			return []byte(text), err
		},
	})
	if err == nil {
		var p *redact.Proof
		if p, err = redact.DecodeProof(reply, o, programs); !errors.Is(err, redact.ErrWire) {
			return p, err
		}
		err = wire.ErrGarbled
	}
	return nil, workError(redact.DoingVerify, err, nil)
}
