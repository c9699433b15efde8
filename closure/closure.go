// Package closure works out how long a record that names people stays closed in
// an archive, and when it opens.
//
// It follows the practice of The National Archives for section 40(2) of the
// Freedom of Information Act 2000: people are taken to live a hundred years, and
// the youngest person of a record decides. It knows no file and no finding. Its
// one invariant: where evidence is missing the record stays closed for longer,
// never for less.
package closure

import "time"

// Group is what is known of the age of somebody who is named, if no date of
// birth and no age is.
type Group string

// Groups, the youngest first.
const (
	Unknown Group = "unknown" // nothing is known: perhaps a newborn child
	Child   Group = "child"   // a pupil, or a child of unknown age
	Worker  Group = "worker"  // somebody who works, pays National Insurance or drives: at least 16
	Adult   Group = "adult"   // at least 18
)

// Evidence is what a record says of the ages of the people in it.
type Evidence struct {
	Year   int   // of the record's last date; ages and groups count from it
	Births []int // years of birth
	Ages   []int // in the year of the record
	Groups []Group
}

// Decision is how long a record stays closed.
type Decision struct {
	People bool      // somebody is named: else there is nothing to close for this reason
	Years  int       // of closure, from the record's year
	Opens  time.Time // 1 January
	Basis  string    // the evidence that decided, in words and without values
}

// Decide finds the youngest person's closure under the periods of t.
func (t *Table) Decide(e Evidence) Decision {
	var d Decision
	take := func(opens int, basis string) {
		at := time.Date(opens, time.January, 1, 0, 0, 0, 0, time.UTC)
		if !d.People || at.After(d.Opens) {
			d = Decision{People: true, Years: opens - 1 - e.Year, Opens: at, Basis: basis}
		}
	}
	for _, b := range e.Births { // until the hundredth anniversary, and to the end of that year
		take(b+t.Lifetime+1, "a date of birth")
	}
	for _, a := range e.Ages {
		years := t.Lifetime - a
		if !t.ByAge {
			years = t.Periods[groupOf(a)]
		}
		take(e.Year+years+1, "an age given in the record")
	}
	for _, g := range e.Groups {
		take(e.Year+t.Periods[g]+1, basis[g])
	}
	d.Years = max(d.Years, 0)
	return d
}

// groupOf is the group of somebody of an age.
func groupOf(age int) Group {
	switch {
	case age >= 18:
		return Adult
	case age >= 16:
		return Worker
	}
	return Child
}

var basis = map[Group]string{
	Unknown: "no evidence of age: a newborn child is assumed",
	Child:   "pupils or children of unknown age",
	Worker:  "people who work or drive: at least 16",
	Adult:   "adults: at least 18",
}
