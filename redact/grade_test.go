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
