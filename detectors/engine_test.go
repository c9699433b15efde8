package detectors

import (
	"testing"

	"sardine/document"
	"sardine/finding"
)

// engine is the one that tests share, with all built-in detectors.
var engine = func() *Engine {
	e, err := New(Table())
	if err != nil {
		panic(err)
	}
	return e
}()

// find scans text as one part.
func find(text string) []finding.Finding {
	s := engine.Session(finding.FileRef{})
	return append(s.Part(&document.Part{Text: text}), s.Close()...)
}

func TestNewRefusesBrokenDetectors(t *testing.T) {
	check := func(*Candidate) {}
	kind := &finding.Kind{Name: "k"}
	for name, ds := range map[string][]*Detector{
		"no kind":         {{Name: "a", Check: check}},
		"twice":           {{Name: "a", Kind: kind, Check: check}, {Name: "a", Kind: kind, Check: check}},
		"layout":          {{Name: "a", Kind: kind, Check: check, Anchors: []Anchor{{Form: Digits, Layouts: []string{"3 x"}}}}},
		"no digits":       {{Name: "a", Kind: kind, Check: check, Anchors: []Anchor{{Form: Digits}}}},
		"letter literal":  {{Name: "a", Kind: kind, Check: check, Anchors: []Anchor{{Form: Literal, Text: "abc"}}}},
		"term of nothing": {{Name: "a", Kind: kind, Check: check, Anchors: []Anchor{{Form: Terms, Terms: TermList("--")}}}},
		"unknown form":    {{Name: "a", Kind: kind, Check: check, Anchors: []Anchor{{}}}},
	} {
		if _, err := New(ds); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func TestFindsOneOfEach(t *testing.T) {
	text := "National Insurance number: QQ 12 34 56 C\nNHS number 999 140 8576, email jo.bloggs@example.org\n" +
		"Call 01632 960123 or +44 7700 900123. Date of birth: 3rd March 1987\n12 Test Street, Leeds LS1 4AP\n" +
		"Sort code 12-34-56 account number 12345678\nIP 192.0.2.1\n"
	want := map[string]string{"uk-nino": "QQ 12 34 56 C", "nhs-number": "999 140 8576", "email": "jo.bloggs@example.org", "date-of-birth": "3rd March 1987",
		"postcode": "LS1 4AP", "sort-code": "12-34-56", "bank-account": "12345678", "ip-address": "192.0.2.1"}
	phones := 0
	for _, f := range find(text) {
		if f.Score < Threshold {
			continue
		}
		if f.Kind == kindPhone {
			phones++
			continue
		}
		if v, ok := want[f.Kind.Name]; ok && v != f.Value.Reveal() {
			t.Errorf("%s: %q", f.Kind.Name, f.Value.Reveal())
		}
		delete(want, f.Kind.Name)
	}
	if len(want) > 0 || phones != 2 {
		t.Errorf("missing %v, %d phones", want, phones)
	}
}
