package casefile

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"
)

// Consent is what was found about one other person in the files, and what was
// decided: the factors of paragraph 16(3) of schedule 2 to the Data Protection
// Act 2018.
type Consent struct {
	Person     string `json:"person"`               // see PersonID: no name
	Consent    string `json:"consent,omitempty"`    // one of Consents
	Confidence string `json:"confidence,omitempty"` // yes: a duty of confidentiality is owed to the person
	Known      string `json:"known,omitempty"`      // yes: the requester knows the information already
	Action     string `json:"action,omitempty"`     // disclose, withhold; "" for the program's proposal
	Who        string `json:"who"`
	Why        string `json:"why,omitempty"`
}

// Consents are what may have become of asking somebody.
var Consents = []string{"not asked", "asked", "given", "refused", "cannot be asked"}

// ErrWhy means that somebody is to be disclosed without consent and nothing
// says why that is reasonable.
var ErrWhy = errors.New("disclosing somebody who has not consented needs a note: why is it reasonable (schedule 2, paragraph 16(2)(b))?")

// Valid reports what is wrong with a consent.
func (p Consent) Valid() error {
	yesNo := []string{"", "yes", "no"}
	switch {
	case p.Person == "" || p.Who == "":
		return errors.New("a consent needs a person and a name of who decided")
	case p.Consent != "" && !slices.Contains(Consents, p.Consent):
		return fmt.Errorf("consent: one of %q", Consents)
	case !slices.Contains(yesNo, p.Confidence) || !slices.Contains(yesNo, p.Known):
		return errors.New("in confidence, and already known: yes or no")
	case p.Action != "" && p.Action != "disclose" && p.Action != "withhold":
		return errors.New("the decision is disclose or withhold")
	case p.Action == "disclose" && p.Consent != "given" && p.Why == "":
		return ErrWhy
	}
	return nil
}

// RecordConsents adds to the case's record of consents.
func (c *Case) RecordConsents(now time.Time, ps []Consent) error {
	if len(ps) == 0 {
		return nil
	}
	data := make([]any, len(ps))
	given := map[string]int{}
	for i, p := range ps {
		if err := p.Valid(); err != nil {
			return err
		}
		data[i] = p
		given[p.Action]++
	}
	if err := AppendAll(c.path("consents.jsonl"), now, "consent", data); err != nil {
		return err
	}
	return c.Audit(now, "consent", map[string]any{"people": len(ps), "disclose": given["disclose"], "withhold": given["withhold"]})
}

// Consents returns the last record of each person.
func (c *Case) Consents() (map[string]Consent, error) {
	rs, err := ReadLog(c.path("consents.jsonl"))
	if err != nil {
		return nil, err
	}
	out := map[string]Consent{}
	for _, r := range rs {
		var p Consent
		if err := json.Unmarshal(r.Data, &p); err != nil {
			return nil, fmt.Errorf("consents: record %d: %w", r.No, ErrBroken)
		}
		out[p.Person] = p
	}
	return out, nil
}
