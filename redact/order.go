package redact

import (
	"sync"

	"sardine/document"
	"sardine/finding"
	"sardine/redact/convert"
	"sardine/redact/leak"
)

// Order is everything that a Worker has to know to redact one file and to
// verify the copy: plain data, with every decision made and every replacement
// settled.
type Order struct {
	name   string // of the job, for readers
	out    string // last step of the copy's name
	format string
	form   convert.Form // what the copy becomes, if it is not of the same kind
	// members is what those of a zip archive become that cannot be rewritten; None:
	// they stay what they are.
	members convert.Form
	noPDF   bool           // Word in place of PDF, whose fonts lack letters of one of them
	skips   []finding.Skip // what was not read of the original

	unit     Unit
	metadata Metadata
	strict   bool

	byArea   bool // what can be seen on pages goes by areas alone
	areas    []document.Quad
	areaText string // what stands in their place
	propose  bool   // marks are to be written, nothing is to go

	places  map[string][]occurrence // by path in words, sorted
	terms   []term
	kept    map[string]bool // keys of values that stay wherever they stand
	keeping []string        // values that stay in some place
	common  *Common         // values that go from every file

	own   *leak.Set        // values that go from this file alone; nil until compiled
	ownAt []int32          // term of each needle of own
	byKey map[string]int32 // terms by key
}

// Common is what the orders of one run share.
type Common struct {
	id    string // of the run
	terms []term

	once     sync.Once
	compiled *leak.Set // of terms; ask set
}

// term is a value that goes from a file, or from all.
type term struct {
	kind  *finding.Kind // nil: the user's words
	value string
	key   string
	Decision
	reach  reach
	needle leak.Needle
	text   string // what stands in its place
}

// occurrence is one place that was found and decided on.
type occurrence struct {
	span document.Span
	term int32
	keep bool
}

// ID names what the orders of a run share.
func (o *Order) ID() string { return o.common.id }

// ID names the run whose orders share c.
func (c *Common) ID() string { return c.id }

func (c *Common) set() *leak.Set {
	c.once.Do(func() {
		needles := make([]leak.Needle, len(c.terms))
		for i, t := range c.terms {
			needles[i] = t.needle
		}
		c.compiled = leak.NewSet(needles)
	})
	return c.compiled
}

// silentIn reports whether text holds nothing distinctive that goes from all
// files.
func (c *Common) silentIn(text string) bool {
	var strong []leak.Needle
	for _, t := range c.terms {
		if t.needle.Strong {
			strong = append(strong, t.needle)
		}
	}
	_, found := leak.NewSet(strong).Present(text, leak.Text)
	return !found
}

// compile makes the set of values that go from this file alone, unless it is
// made.
func (o *Order) compile() {
	if o.own != nil {
		return
	}
	o.byKey = make(map[string]int32, len(o.terms))
	for i := range o.terms {
		if _, ok := o.byKey[o.terms[i].key]; !ok || o.terms[i].Label != "" {
			o.byKey[o.terms[i].key] = int32(i)
		}
	}
	var needles []leak.Needle
	o.ownAt = o.ownAt[:0]
	for i, t := range o.terms {
		if t.reach == everywhere {
			needles = append(needles, t.needle)
			o.ownAt = append(o.ownAt, int32(i))
		}
	}
	o.own = leak.NewSet(needles)
}

// release gives back what compile made: a run has an order for each file.
func (o *Order) release() { o.own, o.ownAt, o.byKey = nil, nil, nil }

// titles are the names that a receipt has for the kinds that o takes out.
func (o *Order) titles() map[string]string {
	out := map[string]string{givenKind.Name: givenKind.Title, propertyKind.Name: propertyKind.Title}
	for _, ts := range [][]term{o.terms, o.common.terms} {
		for i := range ts {
			if k := ts[i].kind; k != nil {
				out[k.Name] = k.Title
			}
		}
	}
	return out
}

// reasons are those that o gives.
func (o *Order) reasons() map[string]bool {
	out := map[string]bool{}
	for _, ts := range [][]term{o.terms, o.common.terms} {
		for i := range ts {
			out[ts[i].Reason] = true
		}
	}
	return out
}
