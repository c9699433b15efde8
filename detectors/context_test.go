package detectors

import (
	"strings"
	"testing"

	"sardine/document"
	"sardine/finding"
)

// one returns the finding of kind k in the part, which holds at most one.
func one(t *testing.T, p *document.Part, k *finding.Kind) *finding.Finding {
	t.Helper()
	s := engine.Session(finding.FileRef{})
	var got *finding.Finding
	for _, f := range append(s.Part(p), s.Close()...) {
		if f.Kind == k {
			if got != nil {
				t.Fatalf("two findings of kind %s", k.Name)
			}
			got = &f
		}
	}
	return got
}

func hasReason(f *finding.Finding, r finding.Reason) bool {
	if f != nil {
		for _, w := range f.Why {
			if w == r {
				return true
			}
		}
	}
	return false
}

// Every way of naming a number, and of naming it as something else.
func TestLabels(t *testing.T) {
	const n = "9991408576"
	for text, want := range map[string]finding.Reason{
		"NHS number: " + n:                            finding.LabelBefore,
		"NHS No.\n" + n:                               finding.LabelBefore,
		"NHS no (hospital no): " + n:                  finding.LabelBefore,
		"nhs_number=" + n:                             finding.LabelBefore,
		n + " (NHS number)":                           finding.LabelAfter,
		"NHS\u00a0number:\u00a0" + n:                  finding.LabelBefore,
		"order number " + n:                           0,
		"NHS number unknown. Invoice no " + n:         0,
		"The NHS was founded. He paid " + n + " then": 0,
	} {
		f := one(t, &document.Part{Text: text}, kindNHS)
		switch {
		case want == 0 && f != nil && f.Score >= Threshold:
			t.Errorf("%q: score %d", text, f.Score)
		case want != 0 && (f == nil || f.Score < Threshold || !hasReason(f, want)):
			t.Errorf("%q: %+v", text, f)
		}
	}
}

func TestKeys(t *testing.T) {
	key := func(name string) *document.Part {
		b := document.NewBuilder("a.json")
		b.Copy([]byte("9991408576"), 0)
		b.Label(document.Key, name, 0, b.Len())
		return b.Take(document.Body)
	}
	for _, name := range []string{"nhsNumber", "NHS_NO", "NHSNumber", "patient.nhs-number"} {
		f := one(t, key(name), kindNHS)
		if f == nil || f.Score < Threshold || !hasReason(f, finding.Key) || f.Place.Label != name {
			t.Errorf("%s: %+v", name, f)
		}
	}
	for _, name := range []string{"orderNumber", "tel", "x"} {
		if f := one(t, key(name), kindNHS); f != nil && f.Score >= Threshold {
			t.Errorf("%s: score %d", name, f.Score)
		}
	}
}

// A wrong check digit is kept for review where a label vouches for the number.
func TestWrongDigitIsForReview(t *testing.T) {
	f := one(t, &document.Part{Text: "NHS number: 999 140 8577"}, kindNHS)
	if f == nil || f.Score < Floor || f.Score >= Threshold {
		t.Errorf("%+v", f)
	}
}

// One number, several readings: the label decides, and the losers are named.
func TestReadings(t *testing.T) {
	const both = "4000142542" // passes the checks of NHS numbers and of UTRs
	f := one(t, &document.Part{Text: "UTR: " + both}, kindUTR)
	if f == nil || f.Score < Threshold {
		t.Fatalf("%+v", f)
	}
	if f := one(t, &document.Part{Text: "NHS number: " + both}, kindNHS); f == nil || f.Score < Threshold {
		t.Fatalf("%+v", f)
	}
	if f := one(t, &document.Part{Text: "Mobile: 7700900000"}, kindPhone); f == nil || !hasReason(f, finding.Reserved) {
		t.Fatalf("%+v", f)
	}
}

func TestNeighbours(t *testing.T) {
	alone := one(t, &document.Part{Text: "the code is 9991408576 here"}, kindNHS)
	beside := one(t, &document.Part{Text: "jo@example.org, the code is 9991408576 here"}, kindNHS)
	if !hasReason(beside, finding.Neighbour) || hasReason(alone, finding.Neighbour) {
		t.Errorf("%+v, %+v", alone, beside)
	}
	other := one(t, &document.Part{Text: "jo@example.org\nthe code is 9991408576 here"}, kindNHS)
	if hasReason(other, finding.Neighbour) {
		t.Errorf("another line: %+v", other)
	}
}

func TestPlaces(t *testing.T) {
	b := document.NewBuilder("a.pdf")
	b.Copy([]byte("one\ntwo\nwrite to jo@example.org"), 0)
	b.Label(document.Page, "page 3", 0, b.Len())
	f := one(t, b.Take(document.Painted), kindEmail)
	if f == nil || f.Place.String() != "page 3, line 3" || f.Part != document.Painted {
		t.Errorf("%+v", f)
	}
	cell := table([]string{"Name", "Email"}, [][]string{{"Jo", "jo@example.org"}}, 0)[0]
	f = one(t, cell, kindEmail)
	if f == nil || f.Place.String() != "B2" || f.Place.Column != "Email" {
		t.Errorf("%+v", f)
	}
}

// Text that only looks hard: long names, long lines, deep nesting.
func TestHostile(t *testing.T) {
	b := document.NewBuilder("a.json")
	for i := range 3000 {
		at := b.Len()
		b.Copy([]byte("9991408576 "), int64(at))
		b.Label(document.Key, strings.Repeat("NHS number", 100), at, at+10+i%3)
	}
	parts := map[string]*document.Part{"names": b.Take(document.Body)}
	for name, unit := range map[string]string{"ats": "a@a.a", "digits": "1 ", "long": "12345678901234567890", "colons": "a:", "urls": "a://", "fillers": "P<<A",
		"labels": "NHS number ", "dashes": "1-", "zeros": "\u200b1", "dots": "1.1.1.1."} {
		parts[name] = &document.Part{Text: strings.Repeat(unit, 200_000/len(unit))}
	}
	for name, p := range parts {
		s := engine.Session(finding.FileRef{})
		fs := append(s.Part(p), s.Close()...)
		for _, f := range fs {
			if f.Span.End > int64(len(p.Text)) {
				t.Errorf("%s: span %v", name, f.Span)
			}
		}
		t.Logf("%s: %d findings", name, len(fs))
	}
}
