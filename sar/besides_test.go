package sar

import (
	"testing"

	"sardine/document"
)

func TestInitials(t *testing.T) {
	for name, want := range map[string]string{
		"Priya Raman": "PR", "Mrs Priya Raman": "PR", "Priya": "", "P Raman": "", "Anne Marie van Dyke": "", "Tom David Hill": "TDH", "priya raman": "",
	} {
		if got := initials(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}

func TestSentenceBefore(t *testing.T) {
	for text, want := range map[string]string{
		"One. Two has ": " Two has ",
		"I am writing about your absence. You told Joy that you have\nbeen ": " You told Joy that you have\nbeen ",
		"Name: Joy\nYou have ": "You have ",
		"":                     "",
		"a first line that is much longer than any label could be\n\nYou ": "You ",
	} {
		if got := sentenceBefore(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestSameName(t *testing.T) {
	for _, c := range []struct {
		full, found string
		want        bool
	}{
		{"Joanne Taylor", "Mrs Joanne Taylor", true}, {"Joanne Taylor", "J Taylor", true}, {"Joanne Taylor", "Taylor, Joanne", true}, {"Joanne Taylor", "H Taylor", false},
		{"Joanne Taylor", "Taylor", false}, {"Joanne Taylor", "Joanne", false}, {"", "J Taylor", false}, {"Joanne Taylor", "Harry Taylor", false},
	} {
		if got := sameName(c.full, c.found); got != c.want {
			t.Errorf("%q and %q: %v", c.full, c.found, got)
		}
	}
}

func TestUses(t *testing.T) {
	for text, want := range map[string]bool{
		"Priya Raman (PR) said": true, "PR said": true, "PRINT it": false, "aPR": false, "": false,
	} {
		if g := gatheredText(text); g.uses("PR") != want {
			t.Errorf("%q: %v", text, !want)
		}
	}
	if g := gatheredText("PE lesson"); g.uses("PE") {
		t.Error("a lesson is taken for a person")
	}
	if g := gatheredText("Paul Evans (PE)"); !g.uses("PE") {
		t.Error("initials in brackets are not taken")
	}
}

func TestAuthors(t *testing.T) {
	g := gatheredText("12/10/2026, 07:14 - Priya R: off today\n[12/10/26, 7:15:02 pm] Dan: ok\nnote: this\n")
	if got := g.authors(); len(got) != 2 || got[0] != "Priya R" || got[1] != "Dan" {
		t.Errorf("%q", got)
	}
	if g := gatheredText("Olivia T\tNoah P\tFreya L\n"); len(g.shortNames()) != 3 {
		t.Errorf("%q", g.shortNames())
	}
	if g := gatheredText("Vitamin C\n"); len(g.shortNames()) != 0 {
		t.Error("one such is no list of people")
	}
}

func gatheredText(text string) *gathered {
	return &gathered{parts: []*document.Part{textPart(text)}}
}
