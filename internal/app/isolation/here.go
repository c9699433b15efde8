package isolation

import (
	"context"
	"errors"
	"io"
	"os"

	"sardine/document"
	"sardine/finding"
	"sardine/internal/app/reading"
	"sardine/sar"
)

// here is the opener that reads files in this process.
type here struct{ *reading.Reader }

func (h here) Find(ctx context.Context, f *os.File, ref finding.FileRef, emit func([]finding.Finding) error, words func([]string) error) (finding.Result, error) {
	pump := newPump(emit, words) // storing and finding go on at the same time
	if words != nil {
		words = pump.words
	}
	res, err := h.Reader.Find(ctx, f, ref, pump.findings, words)
	return res, errors.Join(err, pump.close())
}

func (h here) Texts(ctx context.Context, f *os.File, ref finding.FileRef, write func(reading.TextRecord) error) (finding.Result, error) {
	return h.Reader.Texts(ctx, f, ref, write)
}

func (h here) Around(ctx context.Context, f *os.File, ref finding.FileRef, shown []reading.Shown) error {
	return h.Reader.Around(ctx, f, ref, shown)
}

func (h here) Check(ctx context.Context, f *os.File, ref finding.FileRef) ([]reading.CheckHit, finding.Result, error) {
	return h.Reader.Check(ctx, f, ref)
}

func (h here) Parts(ctx context.Context, f *os.File, ref finding.FileRef, see func(*document.Part), found func([]finding.Finding) error) (finding.Result, error) {
	return h.Reader.Parts(ctx, f, ref, see, found)
}

func (h here) Book(ctx context.Context, q *reading.BookRequest, in, dst *os.File) (reading.BookReply, error) {
	if err := q.Measure(in); err != nil {
		return reading.BookReply{}, WithoutPath(err)
	}
	var w io.Writer = io.Discard
	if dst != nil {
		w = dst
	}
	return reading.Book(ctx, q, in, w), ctx.Err()
}

func (h here) Members(_ context.Context, source string, wanted []string, put func(i int, data []byte) error) error {
	f, size, err := openSized(source)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }() // read only
	return sar.Members(f, size, wanted, put)
}

func (h here) Close() {}

// pump hands on what is found in a file from a goroutine of its own, in order,
// so that storing and finding go on at the same time: with one large file
// there would be no other work for the second core.
type pump struct {
	work chan load
	done chan struct{}
	err  error // of the goroutine, after done
}

// load is one step: findings or words.
type load struct {
	findings []finding.Finding
	words    []string
}

// pumpDepth is how many steps may wait. A batch of a dense table holds tens of
// thousands of findings.
const pumpDepth = 4

func newPump(emit func([]finding.Finding) error, words func([]string) error) *pump {
	p := &pump{work: make(chan load, pumpDepth), done: make(chan struct{})}
	go func() {
		defer close(p.done)
		for l := range p.work {
			if p.err = l.handOn(emit, words); p.err != nil {
				return
			}
		}
	}()
	return p
}

func (l load) handOn(emit func([]finding.Finding) error, words func([]string) error) error {
	if l.words != nil {
		return words(l.words)
	}
	return emit(l.findings)
}

// put waits for room. Its error is that of an earlier step.
func (p *pump) put(l load) error {
	select {
	case p.work <- l:
		return nil
	case <-p.done:
		return p.err
	}
}

func (p *pump) findings(fs []finding.Finding) error { return p.put(load{findings: fs}) }
func (p *pump) words(ws []string) error             { return p.put(load{words: ws}) }

// close waits until all is handed on.
func (p *pump) close() error {
	close(p.work)
	<-p.done
	return p.err
}
