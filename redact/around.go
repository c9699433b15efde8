package redact

import (
	"cmp"
	"context"
	"os"
	"path"
	"slices"
	"unicode/utf8"

	"sardine/document"
	"sardine/finding"
	"sardine/formats"
)

// Around is part of Worker.
func (l *Local) Around(ctx context.Context, src *os.File, t Target, fs []finding.Finding) ([]Surrounding, error) {
	s := &surroundings{l: l, at: map[string][]int{}, all: fs, out: make([]Surrounding, len(fs))}
	for i := range fs {
		inside := fs[i].Path.String()
		s.at[inside] = append(s.at[inside], i)
	}
	_, err := formats.Read(ctx, formats.File(l.reader(src), t.Size, path.Base(t.Name)), l.Read, s)
	return s.out, err
}

// surroundings is a formats.Sink that fills in what stands around findings.
type surroundings struct {
	l   *Local
	at  map[string][]int
	all []finding.Finding
	out []Surrounding
}

func (s *surroundings) Skip(document.Path, document.SkipReason) {}

func (s *surroundings) Part(p *document.Part) error {
	s.l.alive()
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
