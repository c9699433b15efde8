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
	"sardine/redact/convert"
	"sardine/redact/leak"
)

// maxWhole is the largest copy that is searched in one piece, and given to
// independent readers.
const maxWhole = 512 << 20

// Verify is part of Worker. It takes nothing from the rewriter on trust: what
// should be in the copy is computed from the original and the order.
func (l *Local) Verify(ctx context.Context, src, copied *os.File, o *Order, programs []leak.Program) (*Proof, error) {
	o.compile()
	if o.form != convert.None {
		return l.verifyConverted(ctx, src, copied, o, programs)
	}
	want, err := l.expected(ctx, src, o)
	if err != nil {
		return nil, err
	}
	s := l.search(ctx, o, markedGone(want.apply.marked, want.transcript))
	got, err := l.actual(ctx, copied, o, s, func(r *rereading) formats.Sink {
		r.members = want.members.inCopy(&want.apply.renaming)
		return r
	})
	if err != nil {
		return nil, err
	}
	if f := s.Found(); len(f) > 0 {
		return nil, fmt.Errorf("%w: %s", ErrLeak, f[0].Where)
	}
	gone, err := compare(want.transcript, got.transcript)
	if err != nil {
		return nil, err
	}
	if err := want.members.compare(got.members); err != nil {
		return nil, err
	}
	if err := newlyUnread(o.skips, got.skips); err != nil {
		return nil, err
	}
	if err := o.mayStand(got.skips); err != nil {
		return nil, err
	}
	if err := o.blackened(copied); err != nil {
		return nil, err
	}
	pr := &Proof{elsewhere: got.elsewhere, unread: got.skips, dropped: len(gone), checks: []leak.Check{
		{Reader: "sardine, read again", Result: "clean"}, {Reader: "sardine, detectors", Result: "clean"}}}
	if err := searchBytes(src, copied, o.out, s, pr); err != nil {
		return nil, err
	}
	checks, err := s.Run(programs, "", o.out)
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

// search is set up to look for everything that goes from this file. more goes
// besides the values of the order.
func (l *Local) search(ctx context.Context, o *Order, more ...*leak.Set) *leak.Search {
	s := leak.NewSearch(ctx, append([]*leak.Set{o.common.set(), o.own}, more...)...)
	s.Alive, s.Left = l.Alive, l.Left
	stays := o.staying()
	s.Stays = func(set, needle int) bool {
		switch set {
		case 0:
			return stays[o.common.terms[needle].key]
		case 1:
			return stays[o.terms[o.ownAt[needle]].key]
		}
		return false
	}
	own := map[string]bool{}
	for i := range o.terms {
		own[o.terms[i].key] = true
	}
	s.Elsewhere = func(set, needle int) bool {
		return set == 0 && o.common.terms[needle].kind != nil && !own[o.common.terms[needle].key]
	}
	s.Named = func(set, needle int) bool {
		switch set {
		case 0:
			return named(&o.common.terms[needle])
		case 1:
			return named(&o.terms[o.ownAt[needle]])
		}
		return false
	}
	if len(o.keeping) > 0 {
		needles := make([]leak.Needle, len(o.keeping))
		for i, v := range o.keeping {
			needles[i] = leak.Needle{Text: v, Strong: true}
		}
		s.Kept = leak.NewSet(needles)
	}
	return s
}

// named reports whether t is a person's name that detectors found.
func named(t *term) bool {
	return t.kind != nil && t.kind.Name == "person-name" && t.Action == Undecided
}

// staying are the values that stay in some place by decision. That they are
// gone from all others, the comparison of texts proves.
func (o *Order) staying() map[string]bool {
	stays := map[string]bool{}
	for k := range o.kept {
		stays[k] = true
	}
	for _, v := range o.keeping {
		stays[leak.Key(v)] = true
	}
	return stays
}

// expected reads the original and writes down what the copy should say.
func (l *Local) expected(ctx context.Context, src *os.File, o *Order) (*expecting, error) {
	info, err := src.Stat()
	if err != nil {
		return nil, bare(err)
	}
	e := &expecting{transcript: newTranscript(o.format), apply: newApplier(o, o.strict)}
	e.apply.alive = l.Alive
	if _, err := formats.Read(ctx, formats.File(l.reader(src), info.Size(), path.Base(o.name)), l.Read, e); err != nil {
		return nil, err
	}
	e.transcript.close()
	return e, nil
}

// expecting is the formats.Sink of the original.
type expecting struct {
	transcript *transcript
	apply      *applier
	members    newMembers
}

func (e *expecting) Skip(document.Path, document.SkipReason) {}

func (e *expecting) Part(p *document.Part) error {
	reps, err := e.apply.Replace(p)
	if err != nil {
		return err
	}
	if e.apply.o.archived(p) {
		e.apply.noteNames(p, reps)
	}
	if m, _ := e.apply.member(p.Path); m != nil {
		e.members.note(e.apply, m, p, reps)
	} else {
		e.transcript.add(p, reps)
	}
	return nil
}

// actual reads the copy, searches its text and lets the detectors look again.
// sink is what takes its parts, and hands them on.
func (l *Local) actual(ctx context.Context, copied *os.File, o *Order, s *leak.Search, sink func(*rereading) formats.Sink) (*rereading, error) {
	info, err := copied.Stat()
	if err != nil {
		return nil, bare(err)
	}
	r := &rereading{search: s, transcript: newTranscript(o.format), elsewhere: map[string]int{}, session: l.session(o.out, info.Size())}
	r.short, r.shortAt = o.shortOnes()
	if _, err := formats.Read(ctx, formats.File(l.reader(copied), info.Size(), o.out), l.Read, sink(r)); err != nil {
		return nil, err
	}
	r.again(r.session.Close())
	r.transcript.close()
	return r, nil
}

// rereading is the formats.Sink of the copy.
type rereading struct {
	search     *leak.Search
	transcript *transcript
	session    *detectors.Session
	skips      []finding.Skip
	members    []*newMember

	short     *leak.Set
	shortAt   []*term
	fold      leak.Folded
	elsewhere map[string]int
}

func (r *rereading) Part(p *document.Part) error {
	if m := memberOf(r.members, p.Path); m != nil {
		if err := m.take(p); err != nil {
			return err
		}
	} else {
		r.transcript.add(p, nil)
	}
	r.search.Read(p.Text, "text of the copy, "+p.Kind.String(), func(start, end int) bool {
		return !unheld(p, document.Span{Start: int64(start), End: int64(end)})
	})
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
	r.skips = finding.KeepSkip(r.skips, finding.Skip{Path: p, Why: why})
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
func (o *Order) shortOnes() (*leak.Set, []*term) {
	var needles []leak.Needle
	var terms []*term
	seen := map[string]bool{}
	for i := range o.terms {
		t := &o.terms[i]
		if t.reach == here && t.key != "" && !seen[t.key] {
			seen[t.key] = true
			needles = append(needles, leak.Needle{Text: t.value})
			terms = append(terms, t)
		}
	}
	return leak.NewSet(needles), terms
}

// searchBytes searches the copy as it lies on the disk, and as others read it.
func searchBytes(src, copied *os.File, name string, s *leak.Search, pr *Proof) error {
	info, err := copied.Stat()
	if err != nil {
		return bare(err)
	}
	if info.Size() > maxWhole {
		return chunks(copied, info.Size(), s, pr)
	}
	data, err := whole(copied, info.Size())
	if err != nil {
		return err
	}
	s.Bytes(data, "bytes")
	checks, err := s.Foreign(data, name, func() ([]byte, error) {
		info, err := src.Stat()
		if err != nil {
			return nil, bare(err)
		}
		return whole(src, info.Size())
	})
	pr.checks = append(append(pr.checks, leak.Check{Reader: "raw and unpacked bytes", Result: "clean"}), checks...)
	return err
}

func whole(r io.ReaderAt, size int64) ([]byte, error) {
	data := make([]byte, size)
	_, err := io.ReadFull(io.NewSectionReader(r, 0, size), data)
	return data, bare(err)
}

// chunks searches a copy that is too large for memory: a table or text, since
// no container of that size passes the limits.
func chunks(f io.ReaderAt, size int64, s *leak.Search, pr *Proof) error {
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
