package app

import "sardine/finding"

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
