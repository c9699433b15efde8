package app

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"path/filepath"
	"time"

	"sardine/internal/signing"
	"sardine/redact"
	"sardine/sar"
	"sardine/sar/casefile"
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
	Sign     *signing.Key // signs the manifest; nil: nobody does
}

// MakeBundle makes the bundle of a case.
func MakeBundle(ctx context.Context, opt BundleOptions) (*sar.Bundle, error) {
	m, err := opt.making()
	if err != nil {
		return nil, err
	}
	b, err := m.Make(ctx)
	if err != nil {
		return nil, err
	}
	return b, opt.finish(b)
}

// Propose returns what would be in the bundle and what would be hidden, for
// people to decide on. No copy is made.
func Propose(ctx context.Context, opt BundleOptions) (*sar.Bundle, error) {
	m, err := opt.making()
	if err != nil {
		return nil, err
	}
	return m.Propose(ctx)
}

func (opt *BundleOptions) making() (*sar.Making, error) {
	p, ro, err := opt.planner()
	if err != nil {
		return nil, err
	}
	m := &sar.Making{Case: opt.Case, Found: opt.Found, Planner: p, Redact: ro, Out: opt.Out, Pages: opt.Pages, Reviewed: opt.Reviewed, Now: opt.Now}
	m.Sources, err = opt.Case.Attachments()
	return m, err
}

// finish writes the manifest and its signature, and notes the bundle in the
// case.
func (opt *BundleOptions) finish(b *sar.Bundle) error {
	raw, err := b.ManifestOf(opt.Out, Build())
	if err != nil {
		return err
	}
	name := filepath.Join(opt.Out, sar.ManifestName)
	if err := casefile.WriteFile(name, raw); err != nil {
		return err
	}
	if opt.Sign != nil {
		if err := casefile.WriteFile(name+signing.Suffix, opt.Sign.Sign(raw, Build()+", "+opt.Now.UTC().Format(time.RFC3339))); err != nil {
			return err
		}
	}
	out := absolute(opt.Out)
	if err := casefile.WriteFile(opt.Case.Path("bundle.txt"), []byte(out+"\n")); err != nil {
		return err
	}
	sum := sha256.Sum256(raw)
	return opt.Case.Audit(opt.Now, "bundle", map[string]any{"items": len(b.Items), "disclosed": b.Disclosed(), "by_hand": b.ByHand(), "health_held": b.Health,
		"possible": b.Possible, "reviewed": b.Reviewed, "manifest_sha256": hex.EncodeToString(sum[:])})
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
	p := sar.NewPlanner(opt.Case, events, opt.Found.Terms, r.lookAt)
	p.Workers = opt.Workers
	p.Domains = append(p.Domains, opt.Domains...)
	if p.Overrides, err = opt.Case.Decisions(); err != nil {
		return nil, redact.Options{}, err
	}
	if p.Consents, err = opt.Case.Consents(); err != nil {
		return nil, redact.Options{}, err
	}
	ro := RedactOptions{Tables: opt.Request.Tables, Redact: redact.Options{Read: opt.Request.Options, Workers: max(opt.Request.Workers, 1), Now: func() time.Time { return opt.Now }}}
	if err := ro.engine(); err != nil {
		return nil, redact.Options{}, err
	}
	return p, ro.Redact, nil
}
