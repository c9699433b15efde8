package app

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"

	"sardine/check"
	"sardine/detectors"
	"sardine/document"
	"sardine/finding"
	"sardine/formats"
	"sardine/internal/sandbox"
	"sardine/scanner"
)

// CheckOptions choose what Check looks at.
type CheckOptions struct {
	Paths   []string // files, or folders whose files are all looked at
	Select  scanner.Selection
	Tables  *Tables
	Options document.Options

	Isolation Isolation
	Notice    func(string) // see ScanOptions
}

// Checked is what one file gives away.
type Checked struct {
	File    string     `json:"file"`
	Verdict string     `json:"verdict"` // stop, look, good, or not checked
	Hits    []CheckHit `json:"hits"`
}

// Verdicts of a file, the worst first.
const (
	VerdictStop      = "stop"
	VerdictUnchecked = "not checked"
	VerdictLook      = "look"
	VerdictGood      = "good"
)

// CheckHit is one fault of a file; it holds no text of the file.
type CheckHit struct {
	Fault    string         `json:"fault"`
	Level    check.Level    `json:"level"`
	Title    string         `json:"title"`
	Count    int            `json:"count"`
	Places   []string       `json:"places"`
	Kinds    map[string]int `json:"personal_data,omitempty"`
	Sees     string         `json:"a_recipient"`
	Fix      string         `json:"to_mend_it"`
	Guidance string         `json:"ico_checklist"`
}

const (
	jobCheck   = "check" // one file: what it gives away
	frameCheck = 'c'
)

// Check looks at files and calls each, in the order of the walk.
func Check(ctx context.Context, opt CheckOptions, each func(Checked) error) error {
	how, err := newOpener(ctx, opt.Isolation, opt.Tables, opt.Options, nil, 1, opt.Notice)
	if err != nil {
		return err
	}
	defer how.close()
	return scanner.Walk(ctx, opt.Paths, opt.Select, func(e scanner.Entry) error {
		c := Checked{File: e.Ref.Rel}
		if e.Skip != "" {
			if e.Skip == document.Excluded {
				return nil
			}
			c.Hits = []CheckHit{unread(string(e.Skip))}
		} else if c.Hits, err = checkFile(ctx, how, e.Ref, opt.Options.Limits); err != nil {
			return err
		}
		c.Verdict = verdictOf(c.Hits)
		return each(c)
	})
}

func checkFile(ctx context.Context, how opener, ref finding.FileRef, l document.Limits) ([]CheckHit, error) {
	f, err := os.Open(filepath.Join(ref.Root, filepath.FromSlash(ref.Rel)))
	if err != nil {
		return []CheckHit{unread(string(document.Unreadable))}, nil
	}
	defer f.Close()
	ctx, cancel := context.WithTimeout(ctx, l.FileTime)
	defer cancel()
	hits, res, err := how.check(ctx, f, ref)
	if err != nil {
		return nil, err
	}
	if hits == nil && res.Status != finding.Read { // the reader did not live to tell
		hits = []CheckHit{unread(string(res.Why()))}
	}
	return hits, nil
}

func unread(why string) CheckHit {
	c := &check.Checker{}
	c.Skip(nil, document.SkipReason(why))
	return hitsOf(c, nil)[0]
}

func verdictOf(hits []CheckHit) string {
	out := VerdictGood
	for _, h := range hits {
		switch {
		case h.Level == check.Stop:
			return VerdictStop
		case h.Fault == "not-checked":
			out = VerdictUnchecked
		case out == VerdictGood:
			out = VerdictLook
		}
	}
	return out
}

// checkSink is the formats.Sink that a checked file is read into.
type checkSink struct {
	*visitor
	check *check.Checker
}

func (s *checkSink) Skip(p document.Path, why document.SkipReason) {
	s.visitor.Skip(p, why)
	s.check.Skip(p, why)
}

// maxChecked bounds the findings that are put to places; a file with more is
// no better for it.
const maxChecked = 1 << 20

// inspect reads in and settles what it gives away.
func (r *reader) inspect(ctx context.Context, in io.ReaderAt, ref finding.FileRef) ([]CheckHit, finding.Result, error) {
	var fs []finding.Finding
	known := policyFor(r.policy, in, ref)
	c := &check.Checker{}
	s := &checkSink{check: c}
	s.visitor = &visitor{session: r.session(ref), see: c.Part, emit: func(batch []finding.Finding) error {
		known.Apply(ref.Rel, batch)
		for _, f := range batch {
			if f.Score >= detectors.Threshold && f.Kind.Category != finding.Organisation && len(fs) < maxChecked {
				fs = append(fs, f)
			}
		}
		return nil
	}}
	format, err := formats.Read(ctx, formats.File(in, ref.Meta.Size, path.Base(ref.Rel)), r.options, s)
	if err != nil {
		return nil, finding.Result{}, err
	}
	if err := s.send(s.session.Close()); err != nil {
		return nil, finding.Result{}, err
	}
	c.Format = format
	return hitsOf(c, fs), s.result(format), nil
}

func hitsOf(c *check.Checker, fs []finding.Finding) []CheckHit {
	out := []CheckHit{}
	for _, h := range c.Hits(fs) {
		out = append(out, CheckHit{h.Fault.Name, h.Fault.Level, h.Fault.Title, h.Count, h.Places, h.Kinds, h.Fault.Sees, h.Fault.Fix, h.Fault.Guidance})
	}
	return out
}

func (r *reader) check(ctx context.Context, f *os.File, ref finding.FileRef) ([]CheckHit, finding.Result, error) {
	return r.inspect(ctx, f, ref)
}

// check does jobCheck.
func (c *child) check(ctx context.Context, call *sandbox.Call) ([]byte, error) {
	q, in, err := c.input(call)
	if err != nil {
		return nil, err
	}
	r := *c.reader
	r.options = c.options(call)
	hits, res, err := r.inspect(ctx, in, finding.FileRef{Rel: q.rel, Meta: finding.Meta{Size: q.size}})
	if err != nil {
		return nil, err
	}
	data, err := json.Marshal(hits)
	if err != nil {
		return nil, err
	}
	if err := call.Send(append([]byte{frameCheck}, data...)); err != nil {
		return nil, err
	}
	w := &writer{}
	w.reset('r')
	if err := w.result(&res); err != nil {
		return nil, err
	}
	return w.b[1:], nil
}

// check lets a child look. The organisation's own details stay here, so that
// they count as personal data.
func (o *isolated) check(ctx context.Context, f *os.File, ref finding.FileRef) (hits []CheckHit, res finding.Result, err error) {
	q := readRequest{rel: ref.Rel, size: ref.Meta.Size}
	reply, err := o.pool.Do(ctx, &sandbox.Job{
		Name: jobCheck, Request: q.encode(), Files: []*os.File{f}, Answer: o.answer, Again: func() { hits = nil },
		Frame: func(data []byte) error {
			if len(data) == 0 || data[0] != frameCheck {
				return errWire
			}
			if err := json.Unmarshal(data[1:], &hits); err != nil {
				return fmt.Errorf("%w: %w", errWire, err)
			}
			return nil
		},
	})
	res, err = result(reply, err, 0, false)
	return hits, res, err
}
