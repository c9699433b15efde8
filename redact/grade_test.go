package redact

import (
	"testing"

	"sardine/finding"
)

func TestDullValuesStayWhereTheyAre(t *testing.T) {
	k := &finding.Kind{Name: "person-name", Category: finding.Contact}
	for value, want := range map[string]reach{"Xxxxxxx XXXXXXX": here, "A AAAAAAA": here, "Abab Babab": here, "Anna Nahn-Ann": allFiles, "Jo Example": allFiles} {
		if _, got := grade(k, value); got != want {
			t.Errorf("%q reaches %d, want %d", value, got, want)
		}
	}
}

// TestDoubtfulValuesReachLess: what no place makes likely goes from the text of
// its file, and is looked for in bytes only if it is a number or address of
// somebody's; what is likely in one place goes as ever, and so does what a
// person decided on.
func TestDoubtfulValuesReachLess(t *testing.T) {
	name := &finding.Kind{Name: "person-name", Category: finding.Contact}
	nino := &finding.Kind{Name: "uk-nino", Category: finding.Identifier}
	at := func(k *finding.Kind, v string, score finding.Score, d Decision) planned {
		return planned{f: finding.Finding{Kind: k, Value: finding.NewValue(v), Score: score}, d: d}
	}
	found := []planned{
		at(name, "Smiley Face", 115, Decision{}), at(name, "Smiley Face", 300, Decision{}),
		at(name, "Jane Example", 115, Decision{}), at(name, "Jane Example", 900, Decision{}),
		at(name, "Jo Example", 115, Decision{Action: Remove}),
		at(nino, "QQ123456C", 115, Decision{}),
	}
	p := &plan{order: &Order{}}
	p.build(found, &Selection{MinScore: 1}, nil)
	want := map[string]reach{"Smiley Face": everywhere, "Jane Example": allFiles, "Jo Example": allFiles, "QQ123456C": everywhere}
	for _, term := range p.order.terms {
		if term.reach != want[term.value] || term.needle.Strong == (term.value == "Smiley Face") {
			t.Errorf("%s reaches %d, looked for in bytes: %v", term.value, term.reach, term.needle.Strong)
		}
		delete(want, term.value)
	}
	if len(want) > 0 {
		t.Errorf("not to go: %v", want)
	}
}
