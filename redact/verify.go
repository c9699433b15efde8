package redact

import (
	"context"
	"fmt"
	"io"
	"os"
	"path"

	"sardine/detectors"
	"sardine/document"
	"sardine/finding"
	"sardine/formats"
	"sardine/redact/leak"
)

// proof is what verification has to say about a copy that passed.
type proof struct {
	checks    []leak.Check
	elsewhere map[string]int
	dropped   int
	digest    string
	unread    []finding.Skip // of the copy
}

// maxWhole is the largest copy that is searched in one piece, and given to
// independent readers.
const maxWhole = 512 << 20

// verify reads the original and the copy again and fails if anything that had
// to go is left, or anything else has changed. It takes nothing from the
// rewriter on trust: what should be in the copy is computed from the original
// and the plan.
func verify(ctx context.Context, p *plan, file, name string) (*proof, error) {
	want, err := p.expected(ctx)
	if err != nil {
		return nil, err
	}
	s := p.search(ctx)
	got, err := p.actual(ctx, file, name, s)
	if err != nil {
		return nil, err
	}
	if f := s.Found(); len(f) > 0 {
		return nil, fmt.Errorf("%w: %s", ErrLeak, f[0].Where)
	}
	gone, err := compare(want, got.transcript)
	if err != nil {
		return nil, err
	}
	if err := newlyUnread(p.skips, got.skips); err != nil {
		return nil, err
	}
	pr := &proof{elsewhere: got.elsewhere, unread: got.skips, dropped: len(gone), checks: []leak.Check{
		{Reader: "sardine, read again", Result: "clean"}, {Reader: "sardine, detectors", Result: "clean"}}}
	if err := p.bytes(ctx, file, name, s, pr); err != nil {
		return nil, err
	}
	checks, err := s.Run(p.shared.opt.Programs, file, name)
	if err != nil {
		return nil, err
	}
	pr.checks = append(pr.checks, checks...)
	if f := s.Found(); len(f) > 0 {
		return nil, fmt.Errorf("%w: %s", ErrLeak, f[0].Where)
	}
	if m := s.Missed(); len(m) > 0 {
		return nil, fmt.Errorf("%w: too large to be looked through: %s", ErrUnread, m[0])
	}
	return pr, ctx.Err()
}

// search is set up to look for everything that goes from this file.
func (p *plan) search(ctx context.Context) *leak.Search {
	s := leak.NewSearch(ctx, p.shared.set, p.own)
	stays := p.staying()
	s.Stays = func(set, needle int) bool {
		if set == 0 {
			return stays[p.shared.terms[needle].key]
		}
		return stays[p.terms[p.ownAt[needle]].key]
	}
	if len(p.keeping) > 0 {
		s.Kept = leak.NewSet(p.keeping)
	}
	return s
}

// staying are the values that stay in some place by decision. That they are
// gone from all others, the comparison of texts proves.
func (p *plan) staying() map[string]bool {
	stays := map[string]bool{}
	for k := range p.kept {
		stays[k] = true
	}
	for _, n := range p.keeping {
		stays[leak.Key(n.Text)] = true
	}
	return stays
}

// expected reads the original and writes down what the copy should say.
func (p *plan) expected(ctx context.Context) (*transcript, error) {
	f, size, err := openSource(p.job.Source)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	e := &expecting{transcript: newTranscript(p.format), apply: newApplier(p, p.shared.opt.Strict)}
	if _, err := formats.Read(ctx, formats.File(f, size, path.Base(p.job.Name)), p.shared.opt.Read, e); err != nil {
		return nil, err
	}
	e.transcript.close()
	return e.transcript, nil
}

// expecting is the formats.Sink of the original.
type expecting struct {
	transcript *transcript
	apply      *applier
}

func (e *expecting) Skip(document.Path, document.SkipReason) {}

func (e *expecting) Part(p *document.Part) error {
	reps, err := e.apply.Replace(p)
	if err == nil {
		e.transcript.add(p, reps)
	}
	return err
}

// actual reads the copy, searches its text and lets the detectors look again.
func (p *plan) actual(ctx context.Context, file, name string, s *leak.Search) (*rereading, error) {
	f, size, err := openSource(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	r := &rereading{p: p, search: s, transcript: newTranscript(p.format), elsewhere: map[string]int{},
		session: p.shared.opt.Engine.Session(finding.FileRef{Rel: name, Meta: finding.Meta{Size: size}})}
	r.short, r.shortAt = p.shortOnes()
	if _, err := formats.Read(ctx, formats.File(f, size, path.Base(name)), p.shared.opt.Read, r); err != nil {
		return nil, err
	}
	r.again(r.session.Close())
	r.transcript.close()
	return r, nil
}

// rereading is the formats.Sink of the copy.
type rereading struct {
	p          *plan
	search     *leak.Search
	transcript *transcript
	session    *detectors.Session
	skips      []finding.Skip

	short     *leak.Set
	shortAt   []*term
	fold      leak.Folded
	elsewhere map[string]int
}

func (r *rereading) Part(p *document.Part) error {
	r.transcript.add(p, nil)
	r.search.Text(p.Text, "text of the copy, "+p.Kind.String())
	if r.short.Len() > 0 {
		r.fold.Set(p.Text[p.Lead:])
		r.short.Find(&r.fold, leak.Text, func(h leak.Hit) bool {
			r.elsewhere[kindName(r.shortAt[h.Needle].kind)]++
			return true
		})
	}
	r.again(r.session.Part(p))
	return nil
}

func (r *rereading) Skip(p document.Path, why document.SkipReason) {
	if len(r.skips) < finding.MaxSkips {
		r.skips = append(r.skips, finding.Skip{Path: p, Why: why})
	}
}

// newlyUnread fails if something in the copy cannot be read for a reason for
// which nothing in the original was unread. Paths may have been cleaned and are
// not compared.
func newlyUnread(before, after []finding.Skip) error {
	left := map[document.SkipReason]int{}
	for _, s := range before {
		left[s.Why]++
	}
	for _, s := range after {
		if left[s.Why]--; left[s.Why] < 0 {
			return fmt.Errorf("%w: something in it cannot be read: %s", ErrDiffers, s.Why)
		}
	}
	return nil
}

// again looks at what detectors find in the copy: nothing there may be a value
// that went.
func (r *rereading) again(fs []finding.Finding) {
	for i := range fs {
		if fs[i].Score < Threshold {
			continue
		}
		r.search.Text(fs[i].Value.Reveal(), "what detectors find in the copy")
	}
}

// shortOnes are the values that went from their selected places only.
func (p *plan) shortOnes() (*leak.Set, []*term) {
	var needles []leak.Needle
	var terms []*term
	seen := map[string]bool{}
	for i := range p.terms {
		t := &p.terms[i]
		if t.reach == here && t.key != "" && !seen[t.key] {
			seen[t.key] = true
			needles = append(needles, leak.Needle{Text: t.value})
			terms = append(terms, t)
		}
	}
	return leak.NewSet(needles), terms
}

// bytes searches the copy as it lies on the disk, and as others read it.
func (p *plan) bytes(ctx context.Context, file, name string, s *leak.Search, pr *proof) error {
	f, size, err := openSource(file)
	if err != nil {
		return err
	}
	defer f.Close()
	if pr.digest, err = digestOf(f); err != nil {
		return err
	}
	if size > maxWhole {
		return p.chunks(f, size, s, pr)
	}
	data := make([]byte, size)
	if _, err := io.ReadFull(io.NewSectionReader(f, 0, size), data); err != nil {
		return bare(err)
	}
	s.Bytes(data, "bytes")
	checks, err := s.Foreign(data, name, func() ([]byte, error) { return os.ReadFile(p.job.Source) })
	pr.checks = append(append(pr.checks, leak.Check{Reader: "raw and unpacked bytes", Result: "clean"}), checks...)
	return err
}

// chunks searches a copy that is too large for memory: a table or text, since
// no container of that size passes the limits.
func (p *plan) chunks(f io.ReaderAt, size int64, s *leak.Search, pr *proof) error {
	const chunk, more = 64 << 20, 64 << 10
	buf := make([]byte, chunk+more)
	for at := int64(0); at < size; at += chunk {
		n, err := f.ReadAt(buf, at)
		if err != nil && err != io.EOF {
			return bare(err)
		}
		s.Bytes(buf[:n], "bytes")
	}
	pr.checks = append(pr.checks, leak.Check{Reader: "raw bytes", Result: "clean"}, leak.Check{Reader: "independent readers", Result: "too large for them"})
	return nil
}
