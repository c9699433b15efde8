package sar

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"

	"golang.org/x/sync/errgroup"

	"sardine/document"
	"sardine/finding"
	"sardine/sar/match"
)

// Read reads one file: its parts first, each before the findings in it. see
// and found are called from one goroutine.
type Read func(ctx context.Context, ref finding.FileRef, see func(*document.Part), found func([]finding.Finding) error) (finding.Result, error)

// Index knows which files may hold a value or a name.
type Index interface {
	// Candidates returns the files to be read for terms; with lessons, only
	// those that hold what was learnt.
	Candidates(ctx context.Context, t *match.Terms, lessons []match.Lesson) ([]finding.FileRef, []string, error)
	// Scope is how many files there are, and how it is known. It is asked after
	// Candidates.
	Scope(ctx context.Context) (files int64, how string, err error)
}

// Search is a search for one person. Either Index or Files is set.
type Search struct {
	Terms   *match.Terms
	Read    Read
	Workers int  // 0: one per core
	Learn   bool // read from certain files what else belongs to the subject

	Index Index             // asks which files to read
	Files []finding.FileRef // without an index: all of them are read

	Skip func(finding.FileRef) bool // files that are none of the search: the case itself; nil for none

	Progress func(done, of int)
}

// Unread is a file of which something could not be read.
type Unread struct {
	File   string
	Why    document.SkipReason
	Status finding.Status
}

// Found is what a search came to.
type Found struct {
	Matches  []*match.Verdict // certain first; then by file
	Lessons  []match.Lesson
	Terms    *match.Terms // with what was learnt
	Scope    int64        // files that the search covers
	Opened   int          // files that were read for it
	Answered string       // "by reading every file" or "from the inventory ..."
	Unread   []Unread
	Notes    []string
	Sampled  []string // files without matches that were drawn by an inventory's Sample; nil: none were

	Refs    map[string]finding.FileRef // of the files that were read, by file, as Matches name it
	Results map[string]finding.Result
}

// rounds of learning: what was learnt may teach more.
const rounds = 3

// Run searches.
func (s *Search) Run(ctx context.Context) (*Found, error) {
	out := &Found{Terms: s.Terms, Refs: map[string]finding.FileRef{}, Results: map[string]finding.Result{}}
	index, refs := s.Index, s.Files
	var light *lightIndex
	var err error
	if index == nil {
		light = newLightIndex()
		index = light
		out.Scope, out.Answered = int64(len(refs)), "by reading every file"
	} else {
		if refs, out.Notes, err = index.Candidates(ctx, s.Terms, nil); err != nil {
			return nil, err
		}
		if out.Scope, out.Answered, err = index.Scope(ctx); err != nil {
			return nil, err
		}
	}
	verdicts := map[string]*match.Verdict{}
	if err := s.read(ctx, refs, out, verdicts, light); err != nil {
		return nil, err
	}
	for range rounds {
		if !s.Learn {
			break
		}
		lessons := s.lessons(out.Terms, values(verdicts))
		if len(lessons) == 0 {
			break
		}
		terms := out.Terms.Clone()
		fresh := lessons[:0]
		for _, l := range lessons {
			if terms.Teach(l) {
				fresh = append(fresh, l)
			}
		}
		if len(fresh) == 0 {
			break
		}
		out.Terms, out.Lessons = terms, append(out.Lessons, fresh...)
		more, notes, err := index.Candidates(ctx, terms, fresh)
		if err != nil {
			return nil, err
		}
		out.Notes = append(out.Notes, notes...)
		if err := s.read(ctx, more, out, verdicts, nil); err != nil {
			return nil, err
		}
	}
	s.settle(out, verdicts)
	out.alike()
	return out, nil
}

// lessons learns from provisional verdicts.
func (s *Search) lessons(t *match.Terms, vs []*match.Verdict) []match.Lesson {
	return slices.DeleteFunc(match.Learn(t, vs), func(l match.Lesson) bool { return l.Kind != "person-name" && t.Own(l.Kind, l.Value.Reveal()) })
}

func values(m map[string]*match.Verdict) []*match.Verdict {
	out := make([]*match.Verdict, 0, len(m))
	for _, v := range m {
		out = append(out, v)
	}
	slices.SortFunc(out, func(a, b *match.Verdict) int { return strings.Compare(a.File, b.File) })
	return out
}

// settle gives every file its class and sorts.
func (s *Search) settle(out *Found, verdicts map[string]*match.Verdict) {
	vs := values(verdicts)
	c := match.Gather(out.Terms, vs)
	out.Terms = c.Inform(out.Terms)
	for _, v := range vs {
		c.Settle(out.Terms, v)
		if v.Class != match.None {
			out.Matches = append(out.Matches, v)
		}
	}
	slices.SortStableFunc(out.Matches, func(a, b *match.Verdict) int {
		if x, y := rank(a.Class), rank(b.Class); x != y {
			return x - y
		}
		return strings.Compare(a.File, b.File)
	})
	slices.SortFunc(out.Unread, func(a, b Unread) int { return strings.Compare(a.File, b.File) })
	out.Unread = slices.CompactFunc(out.Unread, func(a, b Unread) bool { return a.File == b.File })
}

func rank(c match.Class) int {
	return slices.Index([]match.Class{match.Certain, match.Likely, match.Possible, match.Rejected}, c)
}

// read reads files with a pool and keeps their verdicts.
func (s *Search) read(ctx context.Context, refs []finding.FileRef, out *Found, verdicts map[string]*match.Verdict, light *lightIndex) error {
	workers := s.Workers
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	if s.Skip != nil {
		refs = slices.DeleteFunc(slices.Clone(refs), s.Skip)
	}
	var mu sync.Mutex
	done := 0
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(workers)
	for _, ref := range refs {
		if ctx.Err() != nil {
			break
		}
		g.Go(func() error {
			f := out.Terms.NewFile(ref.Rel)
			var keys, words []uint64
			see := f.Part
			if light != nil {
				see = func(p *document.Part) {
					f.Part(p)
					words = light.digitWords(words, p.Text)
				}
			}
			res, err := s.Read(ctx, ref, see, func(fs []finding.Finding) error {
				f.Findings(fs)
				if light != nil {
					keys = light.keys(keys, fs)
				}
				return nil
			})
			if err != nil {
				if ctxErr := ctx.Err(); ctxErr != nil && errors.Is(err, ctxErr) {
					return err
				}
				return fmt.Errorf("read %q: %w", ref.Rel, err)
			}
			v := f.Weigh()
			mu.Lock()
			defer mu.Unlock()
			name := out.nameOf(ref)
			v.File = name
			res.File = ref
			out.Refs[name], out.Results[name] = ref, res
			if len(v.Units) > 0 {
				verdicts[name] = v
			} else {
				delete(verdicts, name)
			}
			if light != nil {
				light.put(ref, keys, words)
			}
			if res.Status != finding.Read {
				out.Unread = append(out.Unread, Unread{name, res.Why(), res.Status})
			}
			out.Opened = len(out.Results)
			if done++; s.Progress != nil {
				s.Progress(done, len(refs))
			}
			return nil
		})
	}
	return g.Wait()
}

// nameOf is how a file is shown: below its root; with the root in front if
// another root has a file of the same name.
func (f *Found) nameOf(ref finding.FileRef) string {
	if old, ok := f.Refs[ref.Rel]; ok && old.Root != ref.Root {
		return ref.Root + "/" + ref.Rel
	}
	return ref.Rel
}
