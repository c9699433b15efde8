package redact

import (
	"cmp"
	"slices"
	"strings"

	"sardine/document"
	"sardine/finding"
)

// tally counts what an applier replaces.
type tally struct {
	byKind  map[string]*counted
	reasons map[string]int

	pages, pictures int            // drawn by another program
	members         int            // written as new files
	left            map[string]int // what those leave out
}

type counted struct {
	kind     *finding.Kind
	passages int
	values   map[string]bool
	where    uint64 // set of document.PartKind
}

func newTally() *tally { return &tally{byKind: map[string]*counted{}, reasons: map[string]int{}} }

// propertyKind stands for what the metadata policy takes out, and givenKind
// for words of the user's.
var (
	propertyKind = &finding.Kind{Name: "document-property", Title: "Author, company or other property"}
	givenKind    = &finding.Kind{Name: "given", Title: "Words given by the user"}
)

func (t *tally) add(part *document.Part, r region) {
	k := r.kind
	switch {
	case r.plain != nil && k == nil:
		k = propertyKind
	case k == nil:
		k = givenKind
	}
	c := t.byKind[k.Name]
	if c == nil {
		c = &counted{kind: k, values: map[string]bool{}}
		t.byKind[k.Name] = c
	}
	c.passages++
	c.where |= 1 << part.Kind
	if r.value != "" {
		c.values[normal(r.kind, r.value)] = true
	} else {
		c.values[part.Text[r.start:r.end]] = true
	}
	if r.reason != "" {
		t.reasons[r.reason]++
	}
}

// leave adds what a new file leaves out.
func (t *tally) leave(left map[string]int) {
	if t.left == nil {
		t.left = map[string]int{}
	}
	for what, n := range left {
		t.left[what] += n
	}
}

// counted is the sum, in the order of the kinds' names.
func (t *tally) counted() *Counted {
	c := &Counted{reasons: t.reasons, pages: t.pages, pictures: t.pictures, members: t.members, left: t.left}
	for name, k := range t.byKind {
		c.kinds = append(c.kinds, countedKind{name, k.passages, len(k.values), k.where})
	}
	slices.SortFunc(c.kinds, func(a, b countedKind) int { return strings.Compare(a.kind, b.kind) })
	return c
}

// removals are what the receipt says of c. titles are those of the order.
func (c *Counted) removals(titles map[string]string) (out []Removal, decided []Decided, values int) {
	for _, k := range c.kinds {
		r := Removal{Kind: k.kind, Title: titles[k.kind], Passages: k.passages, Values: k.values}
		for kind := document.Body; kind <= document.Name; kind++ {
			if k.where&(1<<kind) != 0 {
				r.Where = append(r.Where, kind.String())
			}
		}
		slices.Sort(r.Where)
		values += r.Values
		out = append(out, r)
	}
	slices.SortFunc(out, func(a, b Removal) int {
		return cmp.Or(cmp.Compare(b.Passages, a.Passages), cmp.Compare(a.Kind, b.Kind))
	})
	for reason, n := range c.reasons {
		decided = append(decided, Decided{reason, n})
	}
	slices.SortFunc(decided, func(a, b Decided) int { return strings.Compare(a.Reason, b.Reason) })
	return out, decided, values
}
