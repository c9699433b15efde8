package scanner

import (
	"sync"

	"sardine/finding"
)

// Ordered hands on to sink one file at a time, in the order of the walk, for
// output that must not depend on how fast workers are. It holds the results of
// at most window files that wait for an earlier one; workers further ahead
// wait. The returned sink must see every sequence number from 0 on.
func Ordered(sink Sink, window int) Sink {
	o := &ordered{sink: sink, window: int64(max(window, 1)), held: map[int64]*heldFile{}}
	o.turn.L = &o.mu
	return o
}

type ordered struct {
	sink   Sink
	window int64

	mu   sync.Mutex
	turn sync.Cond
	next int64 // the file whose turn it is
	held map[int64]*heldFile
	err  error
}

// heldFile is what a file said before its turn.
type heldFile struct {
	ref     *finding.FileRef
	batches [][]finding.Finding
	result  *finding.Result
}

func (o *ordered) file(seq int64) *heldFile {
	h := o.held[seq]
	if h == nil {
		h = &heldFile{}
		o.held[seq] = h
	}
	return h
}

func (o *ordered) Begin(ref finding.FileRef) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	for o.err == nil && ref.Seq >= o.next+o.window {
		o.turn.Wait()
	}
	o.file(ref.Seq).ref = &ref
	return o.flush()
}

func (o *ordered) Findings(seq int64, batch []finding.Finding) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	h := o.file(seq)
	h.batches = append(h.batches, batch)
	return o.flush()
}

func (o *ordered) End(r finding.Result) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.file(r.File.Seq).result = &r
	return o.flush()
}

// flush hands on all that has its turn. An error stays and wakes all who wait.
func (o *ordered) flush() error {
	for o.err == nil {
		h := o.held[o.next]
		if h == nil {
			break
		}
		if o.err = h.handOn(o.sink, o.next); o.err != nil || h.result == nil {
			break
		}
		delete(o.held, o.next)
		o.next++
		o.turn.Broadcast()
	}
	if o.err != nil {
		o.turn.Broadcast()
	}
	return o.err
}

func (h *heldFile) handOn(sink Sink, seq int64) error {
	if h.ref != nil {
		if err := sink.Begin(*h.ref); err != nil {
			return err
		}
		h.ref = nil
	}
	for _, b := range h.batches {
		if err := sink.Findings(seq, b); err != nil {
			return err
		}
	}
	h.batches = nil
	if h.result != nil {
		return sink.End(*h.result)
	}
	return nil
}

// Tee hands everything to each of sinks in turn.
func Tee(sinks ...Sink) Sink { return tee(sinks) }

type tee []Sink

func (t tee) Begin(ref finding.FileRef) error {
	return t.each(func(s Sink) error { return s.Begin(ref) })
}

func (t tee) Findings(seq int64, batch []finding.Finding) error {
	return t.each(func(s Sink) error { return s.Findings(seq, batch) })
}

func (t tee) End(r finding.Result) error { return t.each(func(s Sink) error { return s.End(r) }) }

func (t tee) each(f func(Sink) error) error {
	for _, s := range t {
		if err := f(s); err != nil {
			return err
		}
	}
	return nil
}
