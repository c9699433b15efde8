package truth

import (
	"fmt"
	"slices"
	"sort"
	"strings"
	"unicode"
)

// Found is a finding reduced to what is scored.
type Found struct{ Kind, Value string }

// Row is the score of one kind. Values count once in each document, however
// often they stand there.
type Row struct {
	Kind   string
	Want   int // values that the documents hold
	Hit    int // of those, found
	Found  int // values reported
	Right  int // of those, true
	Traps  int // values that only look like the kind
	Caught int // of those, reported
}

// Recall and Precision are shares from 0 to 1; 1 if there was nothing to do.
func (r Row) Recall() float64    { return share01(r.Hit, r.Want) }
func (r Row) Precision() float64 { return share01(r.Right, r.Found) }

func share01(n, of int) float64 {
	if of == 0 {
		return 1
	}
	return float64(n) / float64(of)
}

// Tally adds up documents by kind. The zero value is not ready: make(Tally).
type Tally map[string]*Row

// Add scores one document: what is true of it, what are its traps, and what was
// found. How values are compared:
//
//   - identifiers and numbers: letters and digits alone, upper case; a written
//     form of Item.Also will do
//   - names and addresses: folded, titles left out; found is what is covered
//     (all of a name, half of an address), right is also a part of it
//   - special categories, criminal offences and high-risk kinds: the document
//     holds such a statement and one was found; the words do not matter, and a
//     trap is one only where the document holds no true statement
//
// A finding that is but a Hint counts neither way.
func (t Tally) Add(truth, traps []Item, found []Found) {
	want, hints := wanted(truth)
	values := map[string][]string{}
	for _, f := range found {
		n := normal(f.Kind, f.Value)
		if slices.Contains(hints, fold(f.Value)) && !some(want[f.Kind], n, equal) {
			continue
		}
		if !slices.Contains(values[f.Kind], n) {
			values[f.Kind] = append(values[f.Kind], n)
		}
	}
	for kind, items := range want {
		row, match := t.row(kind), equal
		if worded(kind) {
			match = coverer(kind)
		}
		row.Want += len(items)
		for _, item := range items {
			if slices.ContainsFunc(values[kind], func(v string) bool { return some([][]string{item}, v, match) }) {
				row.Hit++
			}
		}
	}
	for kind, vs := range values {
		row, match := t.row(kind), equal
		if worded(kind) {
			match = toucher(kind)
		}
		for _, v := range vs {
			row.Found++
			if some(want[kind], v, match) {
				row.Right++
			}
		}
	}
	t.traps(want, traps, values)
}

func (t Tally) traps(want map[string][][]string, traps []Item, values map[string][]string) {
	for _, trap := range traps {
		if stated(trap.Kind) && len(want[trap.Kind]) > 0 {
			continue
		}
		row := t.row(trap.Kind)
		row.Traps++
		if slices.Contains(values[trap.Kind], normal(trap.Kind, trap.Value)) {
			row.Caught++
		}
	}
}

// some reports whether value matches a form of one of the items.
func some(items [][]string, value string, match func(value, form string) bool) bool {
	return slices.ContainsFunc(items, func(forms []string) bool {
		return slices.ContainsFunc(forms, func(form string) bool { return match(value, form) })
	})
}

func equal(value, form string) bool { return value == form }

// wanted groups the distinct values of items by kind, each with its forms, and
// lists the hints.
func wanted(items []Item) (map[string][][]string, []string) {
	want, seen := map[string][][]string{}, map[string]bool{}
	var hints []string
	for _, it := range items {
		if it.Kind == Hint {
			hints = append(hints, fold(it.Value))
			continue
		}
		forms := []string{normal(it.Kind, it.Value)}
		if key := it.Kind + "|" + forms[0]; seen[key] {
			continue
		} else {
			seen[key] = true
		}
		for _, a := range it.Also {
			forms = append(forms, normal(it.Kind, a))
		}
		want[it.Kind] = append(want[it.Kind], forms)
	}
	return want, hints
}

func (t Tally) row(kind string) *Row {
	if t[kind] == nil {
		t[kind] = &Row{Kind: kind}
	}
	return t[kind]
}

// coverer returns a match that asks whether the value found holds all of a
// name, or half the words of an address, and not much besides.
func coverer(kind string) func(value, form string) bool {
	return func(value, form string) bool {
		have, need := len(strings.Fields(value)), len(strings.Fields(form))
		switch {
		case have > 3*need+4:
			return false
		case within(form, value):
			return true
		default:
			return kind == "postal-address" && 2*have >= need && within(value, form)
		}
	}
}

// toucher returns a match that asks whether the value found is at least a part
// of what is true.
func toucher(kind string) func(value, form string) bool {
	covers := coverer(kind)
	return func(value, form string) bool { return covers(value, form) || value != "" && within(value, form) }
}

// within reports whether the words of small stand side by side in big.
func within(small, big string) bool { return strings.Contains(" "+big+" ", " "+small+" ") }

func worded(kind string) bool { return kind == "person-name" || kind == "postal-address" }

// stated kinds are scored by document.
func stated(kind string) bool {
	return strings.HasPrefix(kind, "special:") || strings.HasPrefix(kind, "high-risk:") || kind == "criminal-offence"
}

// fold is lower case, letters and digits only, a blank for each run of anything
// else but apostrophes. It is not the product's own, which it helps to judge.
func fold(s string) string {
	s = strings.NewReplacer("'", "", "’", "", "\u00ad", "").Replace(strings.ToLower(s))
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return !unicode.In(r, unicode.L, unicode.N, unicode.M) }), " ")
}

var titles = []string{"mr", "mrs", "miss", "ms", "mx", "dr", "rev"}

func normal(kind, value string) string {
	switch {
	case stated(kind):
		return kind
	case worded(kind):
		words := strings.Fields(fold(value))
		for len(words) > 1 && slices.Contains(titles, words[0]) {
			words = words[1:]
		}
		return strings.Join(words, " ")
	case kind == "email" || kind == "username":
		return strings.ToLower(value)
	default:
		return strings.ToUpper(strings.ReplaceAll(fold(value), " ", ""))
	}
}

// Rows in the order of their kinds, and a last one of all together but those
// that no document labels: of these nobody knows what is right.
func (t Tally) Rows() []Row {
	all := Row{Kind: "all"}
	var rows []Row
	for _, r := range t {
		rows = append(rows, *r)
		if r.Want+r.Traps == 0 {
			continue
		}
		all.Want, all.Hit, all.Found = all.Want+r.Want, all.Hit+r.Hit, all.Found+r.Found
		all.Right, all.Traps, all.Caught = all.Right+r.Right, all.Traps+r.Traps, all.Caught+r.Caught
	}
	sort.Slice(rows, func(i, j int) bool { return rows[i].Kind < rows[j].Kind })
	return append(rows, all)
}

// String is a table for people.
func (t Tally) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%-32s %6s %7s %6s %9s %6s %6s\n", "kind", "want", "recall", "found", "precision", "traps", "caught")
	for _, r := range t.Rows() {
		fmt.Fprintf(&b, "%-32s %6d %7.3f %6d %9.3f %6d %6d\n", r.Kind, r.Want, r.Recall(), r.Found, r.Precision(), r.Traps, r.Caught)
	}
	return b.String()
}
