package app

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"strings"

	"sardine/document"
	"sardine/finding"
	"sardine/internal/sandbox"
	"sardine/policy"
	"sardine/scanner"
)

// Isolation says where files are read.
type Isolation string

const (
	// InProcess reads files in this process: a file that kills its reader ends
	// the scan.
	InProcess Isolation = "none"
	// InChildren reads files in child processes that can do nothing else.
	InChildren Isolation = "process"
)

// opener reads files, here or in children. The file of ref is f.
type opener interface {
	// openFile finds what is in a file, as the scanner's Open.
	openFile(ctx context.Context, f *os.File, ref finding.FileRef, emit func([]finding.Finding) error, words func([]string) error) (finding.Result, error)
	// texts hands over the text of a file.
	texts(ctx context.Context, f *os.File, ref finding.FileRef, write func(TextRecord) error) (finding.Result, error)
	// around fills in Before and After.
	around(ctx context.Context, f *os.File, ref finding.FileRef, shown []Shown) error
	// check says what a file gives away.
	check(ctx context.Context, f *os.File, ref finding.FileRef) ([]CheckHit, finding.Result, error)
	// parts shows every part, without its map, before what is found in it.
	parts(ctx context.Context, f *os.File, ref finding.FileRef, see func(*document.Part), found func([]finding.Finding) error) (finding.Result, error)
	close()
}

// newOpener makes the opener that was asked for. workers is how many files are
// read at once; notice, if not nil, hears once of walls around the children
// that this system does not have.
func newOpener(ctx context.Context, how Isolation, t *Tables, opt document.Options, throttle *scanner.Throttle, workers int, notice func(string)) (opener, error) {
	if t == nil {
		t = BuiltinTables()
	}
	if how == InChildren {
		return newIsolated(ctx, t, opt, childCare{workers: workers, throttle: throttle, notice: notice})
	}
	return newReader(t, opt, throttle)
}

// isolated is the opener that reads files in children.
type isolated struct {
	pool     *sandbox.Pool
	tables   *Tables
	kinds    func() *kindTable
	options  document.Options
	throttle *scanner.Throttle
}

// childCare is how children are kept.
type childCare struct {
	workers  int // how many at most; 0: one per processor
	throttle *scanner.Throttle
	notice   func(string) // see newOpener
	memory   int64        // times what the reading of a file may take; 0: once
	jobs     int          // of one child; 0: many
}

func newIsolated(ctx context.Context, t *Tables, opt document.Options, care childCare) (*isolated, error) {
	setup := childSetup{
		Rules: t.folders, Limits: opt.Limits, Passwords: opt.Passwords, Assist: opt.Assist != nil, Throttle: care.throttle != nil, Explain: t.explain,
		View: opt.View,
	}
	raw, err := setup.encode()
	if err != nil {
		return nil, err
	}
	if care.workers <= 0 {
		care.workers = runtime.GOMAXPROCS(0)
	}
	memory := opt.Limits.Memory
	if memory == 0 {
		memory = sandbox.DefaultMemory
	}
	pool, err := sandbox.NewPool(ctx, sandbox.Options{
		Children: care.workers, Setup: raw, Memory: memory * max(care.memory, 1), Stall: opt.Limits.Stall, Jobs: care.jobs,
	})
	if err != nil {
		return nil, fmt.Errorf("%w; --isolation=none reads files without", err)
	}
	if missing := pool.Guards().Missing(); missing != "" && care.notice != nil {
		care.notice(missing + ": child processes read the files, with fewer walls around them")
	}
	return &isolated{pool: pool, tables: t, kinds: lazyKinds(t), options: opt, throttle: care.throttle}, nil
}

func (o *isolated) close() { o.pool.Close() }

func (o *isolated) openFile(ctx context.Context, f *os.File, ref finding.FileRef, emit func([]finding.Finding) error, words func([]string) error) (finding.Result, error) {
	q := readRequest{rel: ref.Rel, size: ref.Meta.Size, words: words != nil}
	in := &intake{o: o, rel: ref.Rel, known: policyFor(o.tables.policy, f, ref), emit: emit, words: words}
	reply, err := o.pool.Do(ctx, &sandbox.Job{
		Name: jobRead, Request: q.encode(), Files: []*os.File{f}, Frame: in.frame, Again: in.again, Answer: o.answer,
	})
	return result(reply, err, in.findings, in.inside)
}

// result is how a file ended: as the child replied, or as the child died.
func result(reply []byte, err error, count int, partly bool) (finding.Result, error) {
	if err == nil {
		r := wireReader{s: string(reply)}
		if res := r.result(); !r.bad {
			return res, nil
		}
		err = errWire
	}
	why, err := reasonOfDeath(err)
	if err != nil {
		return finding.Result{}, err
	}
	res := finding.Result{Status: finding.Failed, Skips: []finding.Skip{{Why: why}}, Skipped: 1, Count: count}
	if partly {
		res.Status = finding.PartlyRead
	}
	return res, nil
}

func (o *isolated) texts(ctx context.Context, f *os.File, ref finding.FileRef, write func(TextRecord) error) (finding.Result, error) {
	q := readRequest{rel: ref.Rel, size: ref.Meta.Size}
	done, repeat := 0, 0
	reply, err := o.pool.Do(ctx, &sandbox.Job{
		Name: jobText, Request: q.encode(), Files: []*os.File{f}, Answer: o.answer,
		Again: func() { repeat = done },
		Frame: func(data []byte) error {
			r := wireReader{s: string(data)}
			first, t := r.byte(), r.record()
			if first != frameText || r.bad {
				return errWire
			}
			if repeat > 0 {
				repeat--
				return nil
			}
			done++
			t.File = ref.Rel
			return write(t)
		},
	})
	return result(reply, err, 0, done > 0)
}

func (o *isolated) around(ctx context.Context, f *os.File, ref finding.FileRef, shown []Shown) error {
	w := &writer{}
	for i := range shown {
		if err := w.finding(&shown[i].Finding, o.kinds()); err != nil {
			return err
		}
	}
	q := readRequest{rel: ref.Rel, size: ref.Meta.Size, rest: w.b}
	n := 0
	_, err := o.pool.Do(ctx, &sandbox.Job{
		Name: jobAround, Request: q.encode(), Files: []*os.File{f}, Answer: o.answer,
		Again: func() { n = 0 },
		Frame: func(data []byte) error {
			r := wireReader{s: string(data)}
			first, before, after := r.byte(), r.text(), r.text()
			if first != frameAround || r.bad || n >= len(shown) {
				return errWire
			}
			shown[n].Before, shown[n].After = before, after
			n++
			return nil
		},
	})
	if _, ok := reasonOfDeath(err); ok == nil && err != nil {
		return nil // the file's end was told when it was read
	}
	return err
}

// reasonOfDeath is why a file was not read; other errors are the run's.
func reasonOfDeath(err error) (document.SkipReason, error) {
	var death *sandbox.Death
	switch {
	case errors.Is(err, sandbox.ErrFailed), errors.Is(err, errWire):
		return document.Crashed, nil
	case errors.Is(err, context.DeadlineExceeded):
		return document.TimedOut, nil
	case !errors.As(err, &death):
		return "", err
	}
	switch death.Why {
	case sandbox.TimedOut:
		return document.TimedOut, nil
	case sandbox.OutOfMemory:
		return document.OutOfMemory, nil
	}
	return document.Crashed, nil
}

// intake takes what a child finds in one file. What a child says depends on
// the bytes of the file alone, so that a second child repeats what the first
// one said before it died: that much is passed over.
type intake struct {
	o     *isolated
	rel   string
	known *policy.Policy // for this file
	emit  func([]finding.Finding) error
	words func([]string) error

	findings, wordCount int  // handed on
	repeatF, repeatW    int  // to be passed over
	inside              bool // something was found in the file, not only in its name
}

func (in *intake) again() { in.repeatF, in.repeatW = in.findings, in.wordCount }

func (in *intake) frame(data []byte) error {
	if len(data) == 0 {
		return nil
	}
	r := wireReader{s: string(data[1:]), kinds: in.o.kinds().kinds}
	switch data[0] {
	case frameFindings:
		return in.takeFindings(&r)
	case frameWords:
		return in.takeWords(&r)
	}
	return errWire
}

func (in *intake) takeFindings(r *wireReader) error {
	var fs []finding.Finding
	for r.s != "" && !r.bad {
		var f finding.Finding
		r.finding(&f)
		fs = append(fs, f)
	}
	if r.bad {
		return errWire
	}
	skip := min(in.repeatF, len(fs))
	in.repeatF -= skip
	if fs = fs[skip:]; len(fs) == 0 {
		return nil
	}
	in.findings += len(fs)
	for i := range fs {
		in.inside = in.inside || len(fs[i].Path) != 1 || fs[i].Path[0] != NamePath
	}
	in.known.Apply(in.rel, fs)
	return in.emit(fs)
}

func (in *intake) takeWords(r *wireReader) error {
	var ws []string
	for r.s != "" && !r.bad {
		ws = append(ws, r.text())
	}
	if r.bad || in.words == nil {
		return errWire
	}
	skip := min(in.repeatW, len(ws))
	in.repeatW -= skip
	if ws = ws[skip:]; len(ws) == 0 {
		return nil
	}
	in.wordCount += len(ws)
	return in.words(ws)
}

// maxTake bounds what a child may wait for in one question.
const maxTake = 64 << 20

// answer does what children ask for.
func (o *isolated) answer(ctx context.Context, name string, in []byte) ([]byte, error) {
	if name == askTake {
		n, size := binary.Uvarint(in)
		if size <= 0 || n > maxTake {
			return nil, errWire
		}
		o.throttle.Take(int(n))
		return nil, nil
	}
	what, ok := strings.CutPrefix(name, askAssist)
	if !ok || o.options.Assist == nil {
		return nil, errWire
	}
	seen := &countingReader{r: bytes.NewReader(in)}
	out, err := o.options.Assist(ctx, what, seen)
	if err != nil {
		first := byte(assistSkip)
		if seen.n == 0 {
			first = assistAbsent
		}
		return append([]byte{first}, document.ReasonOf(err)...), nil
	}
	defer out.Close()
	reply := bytes.NewBuffer([]byte{assistGiven})
	_, err = io.Copy(reply, out)
	return reply.Bytes(), err
}

// countingReader notices whether anybody read.
type countingReader struct {
	r io.Reader
	n int
}

func (c *countingReader) Read(p []byte) (int, error) {
	c.n++
	return c.r.Read(p)
}
