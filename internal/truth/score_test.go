package truth

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestTally(t *testing.T) {
	truth := []Item{
		{Kind: "uk-nino", Value: "AB 12 34 56 C"},
		{Kind: "uk-nino", Value: "ab123456c"}, // the same again
		{Kind: "uk-nino", Value: "CE654321A"},
		{Kind: "person-name", Value: "Mrs Siân O’Dowd"},
		{Kind: "person-name", Value: "Lee, Ann"},
		{Kind: Hint, Value: "Siân"},
		{Kind: "postal-address", Value: "4 Quay View, Saltreach"},
		{Kind: "date-of-birth", Value: "03/03/1987", Also: []string{"31839"}},
		{Kind: "special:health", Value: "asthma"},
		{Kind: "special:health", Value: "epilepsy"},
		{Kind: "email", Value: "a.b@example.org"},
	}
	traps := []Item{{Kind: "uk-nino", Value: "MF123456A"}, {Kind: "uk-nino", Value: "MF999999A"}}
	found := []Found{
		{"uk-nino", "AB123456C"}, {"uk-nino", "AB 12 34 56 C"}, {"uk-nino", "MF 123456 A"},
		{"person-name", "Siân O'Dowd"}, {"person-name", "Siân"}, {"person-name", "Leeds"}, {"person-name", "Ann"},
		{"postal-address", "4 Quay View\nSaltreach\nSA89 1AA"},
		{"date-of-birth", "31839"},
		{"special:health", "wheezes"},
		{"email", "ab@example.org"},
		{"iban", "GB00"},
	}
	tally := make(Tally)
	tally.Add(truth, traps, found)
	tally.Add(nil, nil, nil)
	want := []Row{
		{"date-of-birth", 1, 1, 1, 1, 0, 0},
		{"email", 1, 0, 1, 0, 0, 0},
		{"iban", 0, 0, 1, 0, 0, 0},
		{"person-name", 2, 1, 3, 2, 0, 0},
		{"postal-address", 1, 1, 1, 1, 0, 0},
		{"special:health", 1, 1, 1, 1, 0, 0},
		{"uk-nino", 2, 1, 2, 1, 2, 1},
		{"all", 8, 5, 9, 6, 2, 1},
	}
	if d := cmp.Diff(want, tally.Rows()); d != "" {
		t.Errorf("rows (-want +got):\n%s", d)
	}
	if r := want[6]; r.Recall() != 0.5 || r.Precision() != 0.5 || (Row{}).Recall() != 1 {
		t.Error("shares are wrong")
	}
}

// A scorer must give full marks to the answers themselves.
func TestTallyOfTheAnswers(t *testing.T) {
	_, docs, err := Share()
	if err != nil {
		t.Fatal(err)
	}
	tally := make(Tally)
	for _, d := range docs {
		var found []Found
		for _, it := range d.Truth {
			if it.Kind != Hint {
				found = append(found, Found{it.Kind, it.Value})
			}
		}
		tally.Add(d.Truth, d.Traps, found)
	}
	for _, r := range tally.Rows() {
		if r.Recall() != 1 || r.Precision() != 1 || r.Caught != 0 {
			t.Errorf("%s: recall %.3f, precision %.3f, traps %d", r.Kind, r.Recall(), r.Precision(), r.Caught)
		}
	}
}
