package main

import (
	"strings"
	"testing"
)

// TestVeil: the sentence around a finding can be recognised, and names nobody,
// however they are written.
func TestVeil(t *testing.T) {
	for _, plain := range []string{"please note that the number is ", " from now on."} {
		if got := veil(plain); got != plain {
			t.Errorf("%q became %q", plain, got)
		}
	}
	for text, names := range map[string][]string{
		"write to joanne.rownt":            {"joanne", "rown"},
		"said annabelle, who works here":   {"annabelle"},
		"Dear Mr Dalgleish":                {"Dalgleish"},
		" 14 Mill Lane | jrowntree | paid": {"14", "Mill", "jrowntree"},
	} {
		for _, name := range names {
			if got := veil(text); strings.Contains(got, name) {
				t.Errorf("%q shows %q: %q", text, name, got)
			}
		}
	}
}
