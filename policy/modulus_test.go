package policy

import (
	"slices"
	"strings"
	"testing"

	"sardine/document"
	"sardine/finding"
)

var (
	sortKind = &finding.Kind{Name: "sort-code", Category: finding.Financial, Normal: finding.Alnum}
	bankKind = &finding.Kind{Name: "bank-account", Category: finding.Financial, Normal: finding.Alnum}
	ibanKind = &finding.Kind{Name: "iban", Category: finding.Financial, Normal: finding.Alnum}
)

// A made-up row: the real table may not be passed on.
const madeTable = "990000 990009 MOD10 0 0 0 0 0 0 7 1 3 7 1 3 7 1\n"

func at(k *finding.Kind, value string, start int64, row uint32) finding.Finding {
	return finding.Finding{Kind: k, Value: finding.NewValue(value), Span: document.Span{Start: start, End: start + int64(len(value))}, Score: 900,
		Why: []finding.Reason{finding.Shape, finding.Unchecked}, Place: finding.Place{Row: row}}
}

func TestAccountsAreChecked(t *testing.T) {
	p := New()
	if n, err := p.SetModulus(strings.NewReader(madeTable)); err != nil || n != 1 {
		t.Fatal(n, err)
	}
	for name, c := range map[string]struct {
		fs   []finding.Finding
		at   int
		want finding.Reason
	}{
		"right":              {[]finding.Finding{at(sortKind, "99-00-00", 0, 0), at(bankKind, "66374958", 20, 0)}, 1, finding.Checksum},
		"wrong":              {[]finding.Finding{at(sortKind, "99-00-00", 0, 0), at(bankKind, "66374959", 20, 0)}, 1, finding.WrongCheck},
		"bank not in table":  {[]finding.Finding{at(sortKind, "98-00-00", 0, 0), at(bankKind, "66374959", 20, 0)}, 1, finding.Unchecked},
		"no sort code":       {[]finding.Finding{at(bankKind, "66374959", 20, 0)}, 0, finding.Unchecked},
		"too far":            {[]finding.Finding{at(sortKind, "99-00-00", 0, 0), at(bankKind, "66374959", 900, 0)}, 1, finding.Unchecked},
		"its own row":        {[]finding.Finding{at(sortKind, "98-00-00", 0, 1), at(bankKind, "66374959", 20, 2), at(sortKind, "990000", 30, 2)}, 1, finding.WrongCheck},
		"British IBAN":       {[]finding.Finding{at(ibanKind, "GB00 TEST 9900 0066 3749 58", 0, 0)}, 0, finding.Checksum},
		"British IBAN wrong": {[]finding.Finding{at(ibanKind, "GB00TEST99000066374950", 0, 0)}, 0, finding.WrongCheck},
		"foreign IBAN":       {[]finding.Finding{at(ibanKind, "DE00990000663749580000", 0, 0)}, 0, finding.Unchecked},
	} {
		p.Apply("a.txt", c.fs)
		f := c.fs[c.at]
		if !slices.Contains(f.Why, c.want) || c.want != finding.Unchecked && slices.Contains(f.Why, finding.Unchecked) {
			t.Errorf("%s: %v", name, f.Why)
		}
		if wrong := f.Score < 500; wrong != (c.want == finding.WrongCheck) {
			t.Errorf("%s: score %d", name, f.Score)
		}
	}
	if p.Digest() == New().Digest() {
		t.Error("the digest does not tell the table")
	}
}

func TestPolicyNamesItsTable(t *testing.T) {
	p, err := Parse([]byte("modulus_table: valacdos.txt\n"), now)
	if err != nil || p.ModulusFile() != "valacdos.txt" || (*Policy)(nil).ModulusFile() != "" {
		t.Errorf("%q, %v", p.ModulusFile(), err)
	}
	if _, err := p.SetModulus(strings.NewReader("no table\n")); err == nil {
		t.Error("something else was taken for a table")
	}
}
