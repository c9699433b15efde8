package casefile

import (
	"errors"
	"os"
	"strings"
	"testing"
)

func TestConsentsAreAddedTo(t *testing.T) {
	c := newCase(t)
	first := Consent{Person: "p01", Consent: "asked", Who: "D. Officer"}
	last := Consent{Person: "p01", Consent: "refused", Confidence: "no", Known: "yes", Action: "disclose", Who: "D. Officer", Why: "Una Example sent the letter together with the requester"}
	for _, p := range []Consent{first, last} {
		if err := c.RecordConsents(now, []Consent{p}); err != nil {
			t.Fatal(err)
		}
	}
	got, err := c.Consents()
	if err != nil || len(got) != 1 || got["p01"] != last {
		t.Errorf("%+v %v", got, err)
	}
	rs, err := ReadLog(c.Path("consents.jsonl"))
	if err != nil || len(rs) != 2 {
		t.Errorf("%d records, %v", len(rs), err)
	}
	raw, err := os.ReadFile(c.Path("audit.jsonl"))
	if err != nil || !strings.Contains(string(raw), `"consent"`) || strings.Contains(string(raw), "Una") || strings.Contains(string(raw), "Officer") {
		t.Errorf("the audit log: %v", err)
	}
}

func TestConsentFaults(t *testing.T) {
	c := newCase(t)
	for _, p := range []Consent{
		{Consent: "asked", Who: "D. Officer"},
		{Person: "p01", Consent: "asked"},
		{Person: "p01", Consent: "perhaps", Who: "D. Officer"},
		{Person: "p01", Confidence: "perhaps", Who: "D. Officer"},
		{Person: "p01", Action: "keep", Who: "D. Officer"},
	} {
		if err := c.RecordConsents(now, []Consent{p}); err == nil {
			t.Errorf("%+v was taken", p)
		}
	}
	if err := c.RecordConsents(now, []Consent{{Person: "p01", Consent: "refused", Action: "disclose", Who: "D. Officer"}}); !errors.Is(err, ErrWhy) {
		t.Errorf("disclosed against a refusal without a reason: %v", err)
	}
	if rs, err := ReadLog(c.Path("consents.jsonl")); err != nil || len(rs) != 0 {
		t.Errorf("%d records, %v", len(rs), err)
	}
}
