package wire

import (
	"fmt"
	"sync"

	"sardine/finding"
	"sardine/internal/app/tables"
)

// Kinds numbers the kinds of a table of detectors. Parent and child make
// it from the same tables and number alike.
type Kinds struct {
	list    []*finding.Kind
	numbers map[*finding.Kind]int
}

// NewKinds numbers the kinds of t.
func NewKinds(t *tables.Tables) *Kinds {
	kt := &Kinds{numbers: map[*finding.Kind]int{}}
	for _, d := range t.Detectors() {
		for _, k := range append([]*finding.Kind{d.Kind}, d.More...) {
			if _, ok := kt.numbers[k]; !ok {
				kt.numbers[k] = len(kt.list)
				kt.list = append(kt.list, k)
			}
		}
	}
	return kt
}

// LazyKinds makes the table when it is first needed: text needs none.
func LazyKinds(t *tables.Tables) func() *Kinds {
	return sync.OnceValue(func() *Kinds { return NewKinds(t) })
}

// number of k, or of the kind that goes by its name.
func (kt *Kinds) number(k *finding.Kind) (int, error) {
	if n, ok := kt.numbers[k]; ok {
		return n, nil
	}
	for n, have := range kt.list {
		if have.Name == k.Name {
			kt.numbers[k] = n
			return n, nil
		}
	}
	return 0, fmt.Errorf("kind %q is in no table", k.Name)
}

// Named finds a kind by its name.
func (kt *Kinds) Named(name string) *finding.Kind {
	for _, k := range kt.list {
		if k.Name == name {
			return k
		}
	}
	return nil
}
