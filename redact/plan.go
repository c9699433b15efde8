package redact

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strings"

	"sardine/document"
	"sardine/finding"
	"sardine/redact/leak"
)

// term is a value that goes from a file, or stays.
type term struct {
	kind  *finding.Kind // nil: the user's words
	value string
	key   string
	Decision
	reach  reach
	needle leak.Needle
}

// occurrence is one place that was found and decided on.
type occurrence struct {
	span document.Span
	term int32
	keep bool
}

// plan is what goes from one file.
type plan struct {
	job    *Job
	out    string // name of the copy
	digest string
	size   int64
	format string
	skips  []finding.Skip

	places  map[string][]occurrence // by path in words, sorted
	terms   []term
	kept    map[string]bool  // keys of values that stay wherever they stand
	keeping []leak.Needle    // values that stay in some place
	own     *leak.Set        // values that go from this file alone
	ownAt   []int32          // term of each needle of own
	byKey   map[string]int32 // terms by key
	shared  *shared          // values that go from every file

	undecided int // findings below the selection
	left      map[string]int
}

// shared is what one run knows of all its files.
type shared struct {
	opt    *Options
	labels *Labels
	set    *leak.Set
	terms  []term // of each needle of set
}

// planned is a finding until its file has been looked through.
type planned struct {
	path  string
	f     finding.Finding
	d     Decision
	taken bool
}

// build makes a plan of the findings of one file. Values go as they were
// decided; a finding that nobody decided on goes if the selection takes it, or
// if its value, in normal form, is one that goes.
func (p *plan) build(found []planned, sel *Selection, given []Value) {
	p.places, p.kept, p.left = map[string][]occurrence{}, map[string]bool{}, map[string]int{}
	index := map[string]int32{}
	for _, v := range given {
		if v.Action == Keep {
			p.kept[leak.Key(v.Text)] = true
			p.keeping = append(p.keeping, leak.Needle{Text: v.Text, Strong: true})
			continue
		}
		p.term(index, term{kind: v.Kind, value: v.Text, Decision: v.Decision, reach: everywhere, needle: gradeGiven(v.Text)})
	}
	gone := map[string]Decision{}
	for i := range found {
		x := &found[i]
		x.taken = x.d.Action == Remove || x.d.Action == Undecided && sel.Takes(&x.f) && !p.kept[leak.Key(x.f.Value.Reveal())]
		id := x.f.Kind.Name + "\x00" + normal(x.f.Kind, x.f.Value.Reveal())
		if x.taken {
			gone[id] = x.d
		}
	}
	for i := range found {
		x := &found[i]
		value := x.f.Value.Reveal()
		id := x.f.Kind.Name + "\x00" + normal(x.f.Kind, value)
		if d, ok := gone[id]; ok && !x.taken && x.d.Action == Undecided && !p.kept[leak.Key(value)] {
			x.taken, x.d = true, d
		}
		switch {
		case x.taken:
			n, r := grade(x.f.Kind, value)
			t := p.term(index, term{kind: x.f.Kind, value: value, Decision: x.d, reach: r, needle: n})
			p.places[x.path] = append(p.places[x.path], occurrence{x.f.Span, t, false})
		case x.d.Action == Keep:
			if _, ok := gone[id]; !ok {
				p.kept[leak.Key(value)] = true
			}
			p.places[x.path] = append(p.places[x.path], occurrence{x.f.Span, -1, true})
			p.keeping = append(p.keeping, leak.Needle{Text: value, Strong: true})
			p.left[x.f.Kind.Name]++
		default:
			p.undecided++
		}
	}
	for _, o := range p.places {
		slices.SortFunc(o, func(a, b occurrence) int {
			return cmp.Or(cmp.Compare(a.span.Start, b.span.Start), cmp.Compare(b.span.End, a.span.End))
		})
	}
}

// term returns the number of t in the plan, adding it if it is new.
func (p *plan) term(index map[string]int32, t term) int32 {
	t.key = leak.Key(t.value)
	id := kindName(t.kind) + "\x00" + t.value + "\x00" + t.Label
	if n, ok := index[id]; ok {
		return n
	}
	n := int32(len(p.terms))
	index[id] = n
	p.terms = append(p.terms, t)
	return n
}

// share joins what the plans of a run remove from all files.
func share(plans []*plan, opt *Options) *shared {
	s := &shared{opt: opt, labels: NewLabels(opt.Key)}
	seen := map[string]bool{}
	add := func(t term) {
		if t.key = leak.Key(t.value); t.key == "" || seen[t.value] {
			return
		}
		seen[t.value] = true
		s.terms = append(s.terms, t)
	}
	for _, v := range opt.Values {
		if v.Action != Keep {
			add(term{kind: v.Kind, value: v.Text, Decision: v.Decision, reach: allFiles, needle: gradeGiven(v.Text)})
		}
	}
	var names []term
	for _, p := range plans {
		for _, t := range p.terms {
			names = append(names, t)
			if t.reach == allFiles {
				add(t)
			}
		}
	}
	// Tokens must not tell the order of files: they follow a keyed digest.
	slices.SortFunc(names, func(a, b term) int {
		return cmp.Compare(s.labels.digest(a.kind, a.value), s.labels.digest(b.kind, b.value))
	})
	if opt.Mask == Pseudonym {
		for _, t := range names {
			s.labels.Token(t.kind, t.value)
		}
	}
	needles := make([]leak.Needle, len(s.terms))
	for i, t := range s.terms {
		needles[i] = t.needle
	}
	s.set = leak.NewSet(needles)
	used := map[string]bool{}
	for _, p := range plans {
		p.compile(s)
		p.out = p.job.Name
		if opt.Names {
			p.out = unused(p.cleanName(p.job.Name), used)
		}
	}
	return s
}

// unused numbers a name that another file of the run has already, case apart,
// as several may once their names are cleaned.
func unused(name string, used map[string]bool) string {
	ext := path.Ext(name)
	stem := strings.TrimSuffix(name, ext)
	for n := 2; used[strings.ToLower(name)]; n++ {
		name = fmt.Sprintf("%s-%d%s", stem, n, ext)
	}
	used[strings.ToLower(name)] = true
	return name
}

// compile makes the set of values that go from this file alone.
func (p *plan) compile(s *shared) {
	p.shared = s
	p.byKey = make(map[string]int32, len(p.terms))
	for i := range p.terms {
		if _, ok := p.byKey[p.terms[i].key]; !ok || p.terms[i].Label != "" {
			p.byKey[p.terms[i].key] = int32(i)
		}
	}
	var needles []leak.Needle
	p.ownAt = p.ownAt[:0]
	for i, t := range p.terms {
		if t.reach == everywhere {
			needles = append(needles, t.needle)
			p.ownAt = append(p.ownAt, int32(i))
		}
	}
	p.own = leak.NewSet(needles)
}

// silentIn reports whether text holds nothing distinctive that goes from all
// files.
func (s *shared) silentIn(text string) bool {
	var strong []leak.Needle
	for _, t := range s.terms {
		if t.needle.Strong {
			strong = append(strong, t.needle)
		}
	}
	_, found := leak.NewSet(strong).Present(text, leak.Text)
	return !found
}
