package redact

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"sardine/document"
	"sardine/finding"
	"sardine/formats"
	"sardine/redact/leak"
)

// Passage is one finding for a person to decide on. It shows text of the file
// in clear: nobody can decide on masked text.
type Passage struct {
	ID      string  `json:"id"` // names file, place and kind; "" for a row that a person added
	File    string  `json:"file"`
	Digest  string  `json:"sha256"`
	Inside  string  `json:"inside,omitempty"` // way into containers
	Place   string  `json:"place,omitempty"`
	Kind    string  `json:"kind"`
	Score   float64 `json:"score"`
	Before  string  `json:"before,omitempty"`
	Passage string  `json:"passage"`
	After   string  `json:"after,omitempty"`
	Action  string  `json:"action"` // remove or keep
	Reason  string  `json:"reason,omitempty"`
	Label   string  `json:"label,omitempty"`
}

// Passages lists everything that is found in jobs, with what the run would do
// with it.
func Passages(ctx context.Context, jobs []Job, opt Options) ([]Passage, error) {
	var out []Passage
	for i := range jobs {
		ps, err := passagesOf(ctx, &jobs[i], &opt)
		if err != nil {
			if ctx.Err() != nil {
				return nil, ctx.Err()
			}
			continue // a file that cannot be read is refused when copies are made
		}
		out = append(out, ps...)
	}
	return out, nil
}

func passagesOf(ctx context.Context, job *Job, opt *Options) ([]Passage, error) {
	f, size, err := openSource(job.Source)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	digest, err := digestOf(f)
	if err != nil {
		return nil, err
	}
	g := &reviewing{gathering: gathering{job: job, opt: opt, session: opt.Engine.Session(finding.FileRef{Rel: job.Name, Meta: finding.Meta{Size: size}})}}
	in := func() document.Stream { return formats.File(f, size, path.Base(job.Name)) }
	if _, err := formats.Read(ctx, in(), opt.Read, g); err != nil {
		return nil, err
	}
	g.list(g.session.Close())
	slices.SortStableFunc(g.all, func(a, b finding.Finding) int { return finding.Compare(a, b) })
	out := make([]Passage, len(g.all))
	c := &surroundings{at: map[string][]int{}, all: g.all, out: out}
	for i, x := range g.all {
		p := Passage{ID: idOf(digest, &x), File: job.Name, Digest: digest, Inside: x.Path.String(), Place: x.Place.String(), Kind: x.Kind.Name,
			Score: x.Score.Float(), Passage: x.Value.Reveal(), Action: "keep"}
		if opt.Select.Takes(&x) {
			p.Action = "remove"
		}
		out[i] = p
		c.at[p.Inside] = append(c.at[p.Inside], i)
	}
	_, err = formats.Read(ctx, in(), opt.Read, c)
	return out, err
}

// idOf names a finding of a file.
func idOf(digest string, f *finding.Finding) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%s\x00%s\x00%d\x00%d\x00%s", digest, f.Path, f.Span.Start, f.Span.End, f.Kind.Name))
	return hex.EncodeToString(sum[:8])
}

// reviewing keeps whole findings.
type reviewing struct {
	gathering
	all []finding.Finding
}

func (g *reviewing) Part(p *document.Part) error {
	g.list(g.session.Part(p))
	return nil
}

func (g *reviewing) list(fs []finding.Finding) {
	if g.opt.Adjust != nil {
		g.opt.Adjust(g.job.Name, fs)
	}
	for _, f := range fs {
		if g.opt.Select.wants(f.Kind) {
			g.all = append(g.all, f)
		}
	}
}

// surroundings is a formats.Sink that fills in what stands around passages.
type surroundings struct {
	at  map[string][]int
	all []finding.Finding
	out []Passage
}

func (s *surroundings) Skip(document.Path, document.SkipReason) {}

func (s *surroundings) Part(p *document.Part) error {
	list := s.at[p.Path.String()]
	within := p.Span()
	i, _ := slices.BinarySearchFunc(list, within.Start, func(i int, at int64) int { return cmp.Compare(s.all[i].Span.Start, at) })
	for _, i := range list[i:] {
		span := s.all[i].Span
		if span.Start >= within.End {
			break
		}
		if p.Owns(span) {
			start, end := p.Local(span)
			s.out[i].Before, s.out[i].After = around(p.Text, start, end)
		}
	}
	return nil
}

// aroundLen is how much of the line a person sees on each side.
const aroundLen = 80

func around(text string, start, end int) (before, after string) {
	from, to := line(text, start, end)
	before, after = text[max(from, start-aroundLen):start], text[end:min(to, end+aroundLen)]
	for len(before) > 0 && !utf8.RuneStart(before[0]) {
		before = before[1:]
	}
	for len(after) > 0 && !utf8.ValidString(after) {
		after = after[:len(after)-1]
	}
	return before, after
}

// Decide lets jobs do what somebody decided: every passage by its ID, and rows
// without one as values. A job whose file is not in ps is left as it is; one
// whose file has changed since will be refused with ErrChanged.
func Decide(jobs []Job, ps []Passage) error {
	byFile := map[string][]Passage{}
	var given []Value
	for n, p := range ps {
		action, ok := actions[strings.ToLower(strings.TrimSpace(p.Action))]
		switch {
		case !ok:
			return fmt.Errorf("row %d of the plan: its action is neither remove nor keep", n+1)
		case p.ID != "":
			byFile[p.File] = append(byFile[p.File], p)
		case leak.Key(p.Passage) == "":
			return fmt.Errorf("row %d of the plan: a row without an id needs a passage", n+1)
		default:
			v := Value{Text: p.Passage, Decision: Decision{action, p.Label, p.Reason}}
			if p.File == "" {
				given = append(given, v)
			} else {
				p.Digest = ""
				byFile[p.File] = append(byFile[p.File], p)
			}
		}
	}
	for i := range jobs {
		j := &jobs[i]
		j.Values = append(j.Values, given...)
		decided := map[string]Decision{}
		for _, p := range byFile[j.Name] {
			d := Decision{actions[strings.ToLower(strings.TrimSpace(p.Action))], p.Label, p.Reason}
			if p.ID == "" {
				j.Values = append(j.Values, Value{Text: p.Passage, Decision: d})
				continue
			}
			decided[p.ID] = d
			j.Digest = p.Digest
		}
		digest := j.Digest
		j.Decide = func(f *finding.Finding) Decision { return decided[idOf(digest, f)] }
	}
	return nil
}

var actions = map[string]Action{"remove": Remove, "keep": Keep}
