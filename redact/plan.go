package redact

import (
	"cmp"
	"crypto/rand"
	"fmt"
	"path"
	"slices"
	"strings"

	"sardine/finding"
	"sardine/redact/convert"
	"sardine/redact/leak"
)

// plan is what goes from one file.
type plan struct {
	job    *Job
	out    string // name of the copy
	digest string
	size   int64
	order  *Order

	undecided int // findings below the selection
	left      map[string]int
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
	o := p.order
	o.places, o.kept, p.left = map[string][]occurrence{}, map[string]bool{}, map[string]int{}
	index := map[string]int32{}
	for _, v := range given {
		if v.Action == Keep {
			o.kept[leak.Key(v.Text)] = true
			o.keeping = append(o.keeping, v.Text)
			continue
		}
		o.term(index, term{kind: v.Kind, value: v.Text, Decision: v.Decision, reach: everywhere, needle: gradeGiven(v.Text)})
	}
	gone, best := map[string]Decision{}, map[string]finding.Score{}
	for i := range found {
		x := &found[i]
		x.taken = x.d.Action == Remove || x.d.Action == Undecided && sel.Takes(&x.f) && !o.kept[leak.Key(x.f.Value.Reveal())]
		id := x.f.Kind.Name + "\x00" + normal(x.f.Kind, x.f.Value.Reveal())
		best[id] = max(best[id], x.f.Score)
		if x.taken {
			gone[id] = x.d
		}
	}
	for i := range found {
		x := &found[i]
		value := x.f.Value.Reveal()
		id := x.f.Kind.Name + "\x00" + normal(x.f.Kind, value)
		if d, ok := gone[id]; ok && !x.taken && x.d.Action == Undecided && !o.kept[leak.Key(value)] {
			x.taken, x.d = true, d
		}
		switch {
		case x.taken:
			n, r := grade(x.f.Kind, value)
			if best[id] < Threshold && x.d.Action == Undecided {
				n, r = doubtful(x.f.Kind, n, r)
			}
			t := o.term(index, term{kind: x.f.Kind, value: value, Decision: x.d, reach: r, needle: n})
			o.places[x.path] = append(o.places[x.path], occurrence{x.f.Span, t, false})
		case x.d.Action == Keep:
			if _, ok := gone[id]; !ok {
				o.kept[leak.Key(value)] = true
			}
			o.places[x.path] = append(o.places[x.path], occurrence{x.f.Span, -1, true})
			o.keeping = append(o.keeping, value)
			p.left[x.f.Kind.Name]++
		default:
			p.undecided++
		}
	}
	for _, at := range o.places {
		slices.SortFunc(at, func(a, b occurrence) int {
			return cmp.Or(cmp.Compare(a.span.Start, b.span.Start), cmp.Compare(b.span.End, a.span.End))
		})
	}
}

// term returns the number of t in the order, adding it if it is new.
func (o *Order) term(index map[string]int32, t term) int32 {
	t.key = leak.Key(t.value)
	id := kindName(t.kind) + "\x00" + t.value + "\x00" + t.Label
	if n, ok := index[id]; ok {
		return n
	}
	n := int32(len(o.terms))
	index[id] = n
	o.terms = append(o.terms, t)
	return n
}

// share joins what the plans of a run remove from all files, and settles what
// stands in the place of every value.
func share(plans []*plan, opt *Options) *Common {
	c := &Common{id: rand.Text()}
	seen := map[string]bool{}
	add := func(t term) {
		if t.key = leak.Key(t.value); t.key == "" || seen[t.value] {
			return
		}
		seen[t.value] = true
		c.terms = append(c.terms, t)
	}
	for _, v := range opt.Values {
		if v.Action != Keep {
			add(term{kind: v.Kind, value: v.Text, Decision: v.Decision, reach: allFiles, needle: gradeGiven(v.Text)})
		}
	}
	for _, p := range plans {
		for _, t := range p.order.terms {
			if t.reach == allFiles {
				add(t)
			}
		}
	}
	settle(plans, c, opt)
	used := map[string]bool{}
	for _, p := range plans {
		p.order.common = c
		p.out = p.job.Name
		switch {
		case p.order.form != convert.None: // named when all others are
		case opt.Names:
			p.out = unused(p.order.cleanName(p.job.Name), used)
			p.order.release()
		default:
			used[strings.ToLower(p.out)] = true
		}
		p.order.out = path.Base(p.out)
	}
	nameConverted(plans, opt, used)
	return c
}

// nameConverted gives copies of another kind the ending of what they are.
func nameConverted(plans []*plan, opt *Options, used map[string]bool) {
	for _, p := range plans {
		if p.order.form == convert.None {
			continue
		}
		name := p.job.Name
		if opt.Names {
			name = p.order.cleanName(name)
			p.order.release()
		}
		p.out = unused(convert.Rename(name, p.order.form, func(n string) bool { return used[strings.ToLower(n)] }), used)
		p.order.out = path.Base(p.out)
	}
}

// settle gives every term its replacement.
func settle(plans []*plan, c *Common, opt *Options) {
	mask, labels := opt.Mask, NewLabels(opt.Key)
	if mask == nil {
		mask = Label
	}
	all := [][]term{c.terms}
	for _, p := range plans {
		switch mask {
		case Blank:
		case Box:
			p.order.areaText = boxText
		default: // nobody said what stands there
			p.order.areaText = "[Redacted]"
		}
		all = append(all, p.order.terms)
	}
	if mask == Pseudonym {
		inOrder(all, labels)
	}
	for _, terms := range all {
		for i := range terms {
			t := &terms[i]
			if t.text = t.Label; t.text == "" {
				t.text = mask.Replace(labels, t.kind, t.value, t.Decision)
			}
		}
	}
}

// inOrder gives out tokens. They must not tell the order of files: they follow
// a keyed digest.
func inOrder(all [][]term, l *Labels) {
	type named struct {
		digest string
		t      *term
	}
	var names []named
	for _, terms := range all {
		for i := range terms {
			names = append(names, named{l.digest(terms[i].kind, terms[i].value), &terms[i]})
		}
	}
	slices.SortFunc(names, func(a, b named) int { return cmp.Compare(a.digest, b.digest) })
	for _, n := range names {
		l.Token(n.t.kind, n.t.value)
	}
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
