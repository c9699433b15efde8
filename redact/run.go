package redact

import (
	"context"
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"sardine/detectors"
)

// Run copies the files of jobs. Trouble with a file is in its entry of the
// receipt; an error is the run's own, and then some copies may stand already.
// Entries are in the order of jobs.
func Run(ctx context.Context, jobs []Job, opt Options) (*Receipt, error) {
	if opt.Now == nil {
		opt.Now = time.Now
	}
	if err := check(jobs, &opt); err != nil {
		return nil, err
	}
	opt.Read.Assist = Remembering(opt.Read.Assist)
	opt.worker()
	sweep(opt.Out)
	plans, troubles := make([]*plan, len(jobs)), make([]error, len(jobs))
	err := each(ctx, len(jobs), opt.Workers, func(ctx context.Context, i int) error {
		plans[i], troubles[i] = gather(ctx, &jobs[i], &opt)
		opt.step(plans[i], Looking)
		if errors.Is(troubles[i], ErrWorker) {
			return troubles[i]
		}
		return ctx.Err()
	})
	if err != nil {
		return nil, err
	}
	common := share(plans, &opt)
	r := &Receipt{
		Record: "redaction receipt", Version: 1, Program: opt.Version, Tables: opt.Tables, Made: opt.Now().UTC().Truncate(time.Second),
		Item: opt.Item, Settings: settings(&opt), Files: make([]FileReceipt, len(jobs)),
	}
	err = each(ctx, len(jobs), opt.Workers, func(ctx context.Context, i int) error {
		var err error
		r.Files[i], err = makeCopy(ctx, plans[i], &opt, troubles[i])
		opt.step(plans[i], Copied)
		return errors.Join(err, ctx.Err())
	})
	if err != nil {
		return nil, err
	}
	r.count()
	r.Seal()
	return r, r.silent(common)
}

// worker is this process if nobody else was hired.
func (o *Options) worker() {
	if o.Worker == nil {
		o.Worker = &Local{Engine: func() *detectors.Engine { return o.Engine }, Read: o.Read, rewrite: o.rewrite}
	}
}

// each calls f for 0 to n-1, in order, some at a time.
func each(ctx context.Context, n, workers int, f func(context.Context, int) error) error {
	g, inner := errgroup.WithContext(ctx)
	g.SetLimit(max(workers, 1))
	for i := range n {
		if inner.Err() != nil {
			break
		}
		g.Go(func() error { return f(inner, i) })
	}
	if err := g.Wait(); err != nil {
		return err
	}
	return ctx.Err()
}

func (o *Options) step(p *plan, phase Phase) {
	if o.Progress != nil {
		o.Progress(Step{p.job.Name, p.size, phase})
	}
}

func check(jobs []Job, opt *Options) error {
	if opt.Out == "" || opt.Engine == nil && opt.Worker == nil {
		return errors.New("redact: an output folder and a worker or an engine are needed")
	}
	seen := map[string]bool{}
	for i := range jobs {
		n := jobs[i].Name
		if n == "" || path.Clean("/"+n) != "/"+n {
			return fmt.Errorf("redact: job %d: its name is no path below the output folder", i)
		}
		if seen[n] {
			return fmt.Errorf("redact: job %d: two jobs have one name", i)
		}
		seen[n] = true
	}
	return nil
}

func settings(opt *Options) Settings {
	s := Settings{Mask: Label.Name, Unit: opt.Unit.String(), Metadata: opt.Metadata.String(), Given: len(opt.Values),
		Kinds: slices.Clone(opt.Select.Kinds), Names: opt.Names, Strict: opt.Strict, Convert: opt.Convert.String(), Threshold: Threshold.Float()}
	if opt.Mask != nil {
		s.Mask = opt.Mask.Name
	}
	if opt.Select.MinScore != 0 {
		s.Threshold = opt.Select.MinScore.Float()
	}
	for _, c := range opt.Select.Categories {
		s.Categories = append(s.Categories, string(c))
	}
	return s
}

func (r *Receipt) count() {
	c := Counts{Sources: len(r.Files)}
	for i := range r.Files {
		f := &r.Files[i]
		switch f.Status {
		case "redacted":
			c.Redacted++
		case "unchanged":
			c.Unchanged++
		default:
			c.Refused++
		}
		if f.Copy != "" && len(f.Unread) > 0 {
			c.Partly++
		}
		c.Values += f.values
		for _, x := range f.Removed {
			c.Passages += x.Passages
		}
	}
	r.Counts = c
}

// silent makes sure that the receipt itself tells no distinctive value. Names
// of files are the user's choice, and reasons the user's words.
func (r *Receipt) silent(c *Common) error {
	var b strings.Builder
	for i := range r.Files {
		f := &r.Files[i]
		b.WriteString(f.Reason + "\n" + f.WayOut + "\n")
		for _, u := range f.Unread {
			b.WriteString(u.Path + "\n")
		}
		for _, k := range f.Checks {
			b.WriteString(k.Reader + "\n" + k.Result + "\n")
		}
	}
	if !c.silentIn(b.String()) {
		return fmt.Errorf("receipt: %w", ErrLeak)
	}
	return nil
}
