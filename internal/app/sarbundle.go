package app

import (
	"context"
	"time"

	"sardine/redact"
	"sardine/sar"
	"sardine/sar/casefile"
	"sardine/sar/match"
)

// BundleOptions say how a bundle is made.
type BundleOptions struct {
	Request  RequestOptions
	Case     *casefile.Case
	Found    *sar.Found
	Out      string
	Workers  bool // hide people who act in their role too
	Reviewed bool
	Domains  []string // of the organisation's own mail
	Pages    []sar.Page
	Now      time.Time
}

// MakeBundle makes the bundle of a case.
func MakeBundle(ctx context.Context, opt BundleOptions) (*sar.Bundle, error) {
	p, ro, err := opt.planner()
	if err != nil {
		return nil, err
	}
	m := &sar.Making{Case: opt.Case, Found: opt.Found, Planner: p, Redact: ro, Out: opt.Out, Pages: opt.Pages, Reviewed: opt.Reviewed, Now: opt.Now}
	if m.Sources, err = opt.Case.Attachments(); err != nil {
		return nil, err
	}
	return m.Make(ctx)
}

// planner wires what proposes and what redacts.
func (opt *BundleOptions) planner() (*sar.Planner, redact.Options, error) {
	r, err := newReader(opt.Request.Tables, opt.Request.Options, nil)
	if err != nil {
		return nil, redact.Options{}, err
	}
	events, err := opt.Case.Events()
	if err != nil {
		return nil, redact.Options{}, err
	}
	var terms *match.Terms = opt.Found.Terms
	p := sar.NewPlanner(opt.Case, events, terms, r.lookAt)
	p.Workers = opt.Workers
	p.Domains = append(p.Domains, opt.Domains...)
	if p.Overrides, err = opt.Case.Decisions(); err != nil {
		return nil, redact.Options{}, err
	}
	ro := RedactOptions{Tables: opt.Request.Tables, Redact: redact.Options{Read: opt.Request.Options, Workers: max(opt.Request.Workers, 1), Now: func() time.Time { return opt.Now }}}
	if err := ro.engine(); err != nil {
		return nil, redact.Options{}, err
	}
	return p, ro.Redact, nil
}
