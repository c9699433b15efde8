// Package isolation reads files where it was asked to: in this process, or in
// children that can do nothing else. Whoever reads a file asks an [Opener], or a
// redact.Worker from here, and cannot tell which it was.
//
// It decides nothing about what is found. Its one invariant: both ways give the
// same findings, texts, copies and reasons, but that a file which kills its reader
// is a reason in children, and the end of the run here.
package isolation

import (
	"context"
	"fmt"
	"os"
	"runtime"

	"sardine/document"
	"sardine/finding"
	"sardine/internal/app/reading"
	"sardine/internal/app/tables"
	"sardine/internal/app/wire"
	"sardine/internal/sandbox"
	"sardine/sar/records"
	"sardine/scanner"
)

// Mode says where files are read.
type Mode string

const (
	// InProcess reads files in this process: a file that kills its reader ends
	// the scan.
	InProcess Mode = "none"
	// InChildren reads files in child processes that can do nothing else.
	InChildren Mode = "process"
)

// Opener reads files, here or in children. The file of ref is f.
type Opener interface {
	// Find finds what is in a file, as the scanner's Open.
	Find(ctx context.Context, f *os.File, ref finding.FileRef, emit func([]finding.Finding) error, words func([]string) error) (finding.Result, error)
	// Texts hands over the text of a file.
	Texts(ctx context.Context, f *os.File, ref finding.FileRef, write func(reading.TextRecord) error) (finding.Result, error)
	// Around fills in Before and After.
	Around(ctx context.Context, f *os.File, ref finding.FileRef, shown []reading.Shown) error
	// Check says what a file gives away.
	Check(ctx context.Context, f *os.File, ref finding.FileRef) ([]reading.CheckHit, finding.Result, error)
	// Parts shows every part, without its map, before what is found in it.
	Parts(ctx context.Context, f *os.File, ref finding.FileRef, see func(*document.Part), found func([]finding.Finding) error) (finding.Result, error)
	// Book works on pages of PDF: it does what q says with the file in, and writes
	// what comes of it to dst, which is nil where nothing comes.
	Book(ctx context.Context, q *reading.BookRequest, in, dst *os.File) (reading.BookReply, error)
	// Members is sar.Making.Members.
	Members(ctx context.Context, source string, wanted []string, put func(i int, data []byte) error) error
	// Records is sar.Making.Records.
	Records(ctx context.Context, source, format string, put func(*records.Piece) error) error
	// Close ends the children, if there are any.
	Close()
}

// Open makes the opener that was asked for. workers is how many files are
// read at once; notice, if not nil, hears once of walls around the children
// that this system does not have.
func Open(ctx context.Context, how Mode, t *tables.Tables, opt document.Options, throttle *scanner.Throttle, workers int, notice func(string)) (Opener, error) {
	if t == nil {
		t = tables.Builtin()
	}
	if how == InChildren {
		return newIsolated(ctx, t, opt, childCare{workers: workers, throttle: throttle, notice: notice})
	}
	r, err := reading.New(t, opt, throttle)
	return here{r}, err
}

// isolated is the opener that reads files in children.
type isolated struct {
	pool     *sandbox.Pool
	tables   *tables.Tables
	kinds    func() *wire.Kinds
	options  document.Options
	throttle *scanner.Throttle
}

// childCare is how children are kept.
type childCare struct {
	workers  int // how many at most; 0: one per processor
	throttle *scanner.Throttle
	notice   func(string) // see Open
	memory   int64        // times what the reading of a file may take; 0: once
	jobs     int          // of one child; 0: many
}

func newIsolated(ctx context.Context, t *tables.Tables, opt document.Options, care childCare) (*isolated, error) {
	setup := wire.Setup{
		Rules: t.Packed(), Limits: opt.Limits, Passwords: opt.Passwords, Assist: opt.Assist != nil, Throttle: care.throttle != nil, Explain: t.Explains(),
		View: opt.View,
	}
	raw, err := setup.Encode()
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
	return &isolated{pool: pool, tables: t, kinds: wire.LazyKinds(t), options: opt, throttle: care.throttle}, nil
}

func (o *isolated) Close() { o.pool.Close() }

func (o *isolated) Find(ctx context.Context, f *os.File, ref finding.FileRef, emit func([]finding.Finding) error, words func([]string) error) (finding.Result, error) {
	q := wire.Request{Rel: ref.Rel, Size: ref.Meta.Size, Words: words != nil}
	in := &intake{o: o, rel: ref.Rel, known: o.tables.Policy().Of(f, ref.Meta.Size), emit: emit, words: words}
	reply, err := o.pool.Do(ctx, &sandbox.Job{
		Name: wire.JobRead, Request: q.Encode(), Files: []*os.File{f}, Frame: in.frame, Again: in.again, Answer: o.answer,
	})
	return result(reply, err, in.findings, in.inside)
}

func (o *isolated) Texts(ctx context.Context, f *os.File, ref finding.FileRef, write func(reading.TextRecord) error) (finding.Result, error) {
	q := wire.Request{Rel: ref.Rel, Size: ref.Meta.Size}
	done, repeat := 0, 0
	reply, err := o.pool.Do(ctx, &sandbox.Job{
		Name: wire.JobText, Request: q.Encode(), Files: []*os.File{f}, Answer: o.answer,
		Again: func() { repeat = done },
		Frame: func(data []byte) error {
			r := wire.NewReader(data, nil)
			first, t := r.Byte(), r.Record()
			if first != wire.FrameText || r.Err() != nil {
				return wire.ErrGarbled
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

func (o *isolated) Around(ctx context.Context, f *os.File, ref finding.FileRef, shown []reading.Shown) error {
	w := &wire.Writer{}
	for i := range shown {
		if err := w.Finding(&shown[i].Finding, o.kinds()); err != nil {
			return err
		}
	}
	q := wire.Request{Rel: ref.Rel, Size: ref.Meta.Size, Rest: w.Bytes()}
	n := 0
	_, err := o.pool.Do(ctx, &sandbox.Job{
		Name: wire.JobAround, Request: q.Encode(), Files: []*os.File{f}, Answer: o.answer,
		Again: func() { n = 0 },
		Frame: func(data []byte) error {
			r := wire.NewReader(data, nil)
			first, before, after := r.Byte(), r.Text(), r.Text()
			if first != wire.FrameAround || r.Err() != nil || n >= len(shown) {
				return wire.ErrGarbled
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
