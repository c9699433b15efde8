package request

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"path/filepath"
	"time"

	"sardine/internal/app/build"
	"sardine/internal/app/redaction"
	"sardine/internal/signing"
	"sardine/redact"
	"sardine/sar"
	"sardine/sar/casefile"
)

// BundleOptions say how a bundle is made.
type BundleOptions struct {
	Request  Options
	Case     *casefile.Case
	Found    *sar.Found
	Out      string
	Workers  bool // hide people who act in their role too
	Reviewed bool
	Domains  []string // of the organisation's own mail
	Letters  PageOptions
	Now      time.Time
	Sign     *signing.Key // signs the manifest; nil: nobody does
	AsPDF    bool         // hand over pages in place of the copies
	Bind     bool         // number all pages through, for Seal
}

// MakeBundle makes the bundle of a case.
func MakeBundle(ctx context.Context, opt BundleOptions) (*sar.Bundle, error) {
	m, done, err := opt.making(ctx)
	if err != nil {
		return nil, err
	}
	defer done()
	b, err := m.Make(ctx)
	if err != nil {
		return nil, err
	}
	return b, opt.finish(b)
}

// Propose returns what would be in the bundle and what would be hidden, for
// people to decide on. No copy is made.
func Propose(ctx context.Context, opt BundleOptions) (*sar.Bundle, error) {
	m, done, err := opt.making(ctx)
	if err != nil {
		return nil, err
	}
	defer done()
	return m.Propose(ctx)
}

// making returns what makes the bundle, and what has to be called when it is
// made.
func (opt *BundleOptions) making(ctx context.Context) (m *sar.Making, done func(), err error) {
	opt.Request.Notice = nil // what is missing around the children was said when they searched
	look, err := opt.Request.looking(ctx)
	if err != nil {
		return nil, nil, err
	}
	ro := redaction.Options{
		Tables: opt.Request.Tables, Isolation: opt.Request.Isolation,
		Redact: redact.Options{Read: opt.Request.Options, Workers: opt.Request.Workers, Now: func() time.Time { return opt.Now }},
	}
	end, err := ro.Hire(ctx)
	if err != nil {
		look.Close()
		return nil, nil, err
	}
	done = func() {
		end()
		look.Close()
	}
	p, err := opt.planner(look)
	if err == nil {
		m = &sar.Making{Case: opt.Case, Found: opt.Found, Planner: p, Redact: ro.Redact, Out: opt.Out, Pages: BundlePages(opt.Letters), Reviewed: opt.Reviewed, Now: opt.Now, AsPDF: opt.AsPDF}
		m.Members, m.Records = look.Members, look.Records
		if print := opt.newPrinter(look); opt.AsPDF || opt.Bind {
			m.Print = print.print
			if opt.Bind {
				m.Front = print.fronts(opt.Letters)
			}
		}
		m.Sources, err = opt.Case.Attachments()
	}
	if err != nil {
		done()
		return nil, nil, err
	}
	return m, done, nil
}

// finish writes the manifest and its signature, and notes the bundle in the
// case.
func (opt *BundleOptions) finish(b *sar.Bundle) error {
	raw, err := b.ManifestOf(opt.Out, build.String())
	if err != nil {
		return err
	}
	name := filepath.Join(opt.Out, sar.ManifestName)
	if err := casefile.WriteFile(name, raw); err != nil {
		return err
	}
	if opt.Sign != nil {
		if err := casefile.WriteFile(name+signing.Suffix, opt.Sign.Sign(raw, build.String()+", "+opt.Now.UTC().Format(time.RFC3339))); err != nil {
			return err
		}
	}
	out := absolute(opt.Out)
	if err := casefile.WriteFile(opt.Case.Path("bundle.txt"), []byte(out+"\n")); err != nil {
		return err
	}
	if err := opt.Case.NameItems(b.Sources()); err != nil {
		return err
	}
	sum := sha256.Sum256(raw)
	return opt.Case.Audit(opt.Now, "bundle", map[string]any{"items": len(b.Items), "disclosed": b.Disclosed(), "by_hand": b.ByHand(), "health_held": b.Health,
		"possible": b.Possible, "reviewed": b.Reviewed, "manifest_sha256": hex.EncodeToString(sum[:])})
}

// planner wires what proposes.
func (opt *BundleOptions) planner(look *looking) (*sar.Planner, error) {
	events, err := opt.Case.Events()
	if err != nil {
		return nil, err
	}
	p := sar.NewPlanner(opt.Case, events, opt.Found.Terms, look.at)
	p.Workers = opt.Workers
	p.Domains = append(append(p.Domains, opt.Domains...), opt.Request.Tables.Domains()...)
	if p.Overrides, err = opt.Case.Decisions(); err != nil {
		return nil, err
	}
	p.Consents, err = opt.Case.Consents()
	return p, err
}
