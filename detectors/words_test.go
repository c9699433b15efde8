package detectors

import (
	"strings"
	"testing"

	"sardine/document"
	"sardine/finding"
)

// termEngine finds the given terms, each with a kind of its own.
func termEngine(t *testing.T, terms ...Term) func(string) []string {
	t.Helper()
	kind := &finding.Kind{Name: "term"}
	e, err := New([]*Detector{{Name: "t", Kind: kind, Anchors: []Anchor{{Form: Terms, Terms: terms}},
		Check: func(c *Candidate) {
			c.ReportAlone(kind, c.Start, c.End, Weight{finding.Term, 60})
		}}})
	if err != nil {
		t.Fatal(err)
	}
	return func(text string) []string {
		s := e.Session(finding.FileRef{})
		var got []string
		for _, f := range append(s.Part(&document.Part{Text: text}), s.Close()...) {
			got = append(got, f.Value.Reveal())
		}
		return got
	}
}

func TestTerms(t *testing.T) {
	find := termEngine(t, append(TermList("asthma", "no fixed abode", "trade union", "D.O.B.", "P45", "Siân", "internationally"), Term{Text: "May", Cap: true}, Term{Text: "MS", Case: true})...)
	for text, want := range map[string]string{
		"asthma":                       "asthma",
		"She has ASTHMA.":              "ASTHMA",
		"asthmatic, myasthma, asthma2": "",
		"of no fixed abode":            "no fixed abode",
		"No fixed\nabode":              "No fixed\nabode",
		"a trade-union, trade_union":   "trade-union|trade_union",
		"trade. Union":                 "",
		"d.o.b. and DOB":               "d.o.b",
		"the p45 form, P455":           "p45",
		"SIÂN was here, Siânx":         "SIÂN",
		"may May MAY":                  "May|MAY",
		"ms MS Ms":                     "MS",
		"internationally known":        "internationally",
		"x\u00a0asthma\u00a0y":         "asthma",
		"no\u00a0fixed abode":          "no\u00a0fixed abode",
	} {
		if got := strings.Join(find(text), "|"); got != want {
			t.Errorf("%q: %q, not %q", text, got, want)
		}
	}
}

// A word is found wherever it stands among the eight bytes that are read at once.
func TestTermsAtEveryOffset(t *testing.T) {
	for _, term := range []string{"ab", "asthma", "abcdefgh", "abcdefghi", "abcdefghijklmnop"} {
		find := termEngine(t, Term{Text: term})
		for before := range 20 {
			for after := range 20 {
				text := strings.Repeat(".", before) + term + strings.Repeat(".", after)
				if got := find(text); len(got) != 1 || got[0] != term {
					t.Fatalf("%q: %v", text, got)
				}
			}
		}
	}
}

func TestCapWords(t *testing.T) {
	kind := &finding.Kind{Name: "cap"}
	e, err := New([]*Detector{{Name: "c", Kind: kind, Anchors: []Anchor{{Form: CapWord}},
		Check: func(c *Candidate) { c.ReportAlone(kind, c.Start, c.End, Weight{finding.Lexicon, 60}) }}})
	if err != nil {
		t.Fatal(err)
	}
	s := e.Session(finding.FileRef{})
	var got []string
	for _, f := range append(s.Part(&document.Part{Text: "Jo met siân and Éva at 3PM in LEEDS"}), s.Close()...) {
		got = append(got, f.Value.Reveal())
	}
	if strings.Join(got, "|") != "Jo|Éva|LEEDS" {
		t.Error(got)
	}
}
