package access

import "testing"

func TestEveryExemptionIsWhole(t *testing.T) {
	seen := map[string]bool{}
	for _, e := range Exemptions() {
		if e.Tag == "" || e.Paragraph == "" || e.Label == "" || e.Test == "" || seen[e.Tag] {
			t.Errorf("%+v", e)
		}
		seen[e.Tag] = true
	}
	for _, tag := range []string{ThirdParty, Health, Never, Scope, Duplicate, ByHand} {
		if _, ok := Find(tag); !ok {
			t.Errorf("%s is not in the file", tag)
		}
	}
	if r := TheRegulator(); r.Name == "" || r.Website == "" {
		t.Errorf("%+v", r)
	}
}
