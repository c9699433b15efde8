package sar

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"sardine/finding"
	"sardine/redact"
	"sardine/rules/access"
	"sardine/sar/casefile"
)

// Person is somebody else who is named in the items.
type Person struct {
	ID       string // the same in every search for this case
	Label    string // "Person A": in this bundle
	Names    []finding.Value
	Items    []int
	Passages int
	Hidden   int
	Worker   bool             // acts in their role somewhere
	Consent  casefile.Consent // the last record; its Person is "" if there is none
}

// personID names a person in the case's records without their name.
func personID(reference, key string) string {
	sum := sha256.Sum256([]byte("person\x00" + reference + "\x00" + key))
	return "p" + hex.EncodeToString(sum[:6])
}

// decided follows what was decided about the person of a passage.
func (p *Planner) decided(x *Passage) bool {
	c, ok := p.Consents[x.Person]
	if !ok || x.Person == "" || c.Action == "" {
		return false
	}
	x.By = c.Who
	if c.Action == "disclose" {
		x.Action, x.Why = redact.Keep, "decided for the person: "+orWord(c.Consent, "without consent, as reasonable")
		return true
	}
	x.Action, x.Tag, x.Why = redact.Remove, access.ThirdParty, "decided for the person"
	return true
}

func orWord(a, b string) string {
	if a == "given" {
		return "consent was given"
	}
	return b
}

// People are the others who are named, in the order of their labels.
func (b *Bundle) People() []Person {
	at := map[string]*Person{}
	var out []*Person
	for i := range b.Passages {
		x := &b.Passages[i]
		if x.Person == "" {
			continue
		}
		p := at[x.Person]
		if p == nil {
			p = &Person{ID: x.Person, Label: x.Who, Consent: b.consents[x.Person]}
			at[x.Person] = p
			out = append(out, p)
		}
		p.Passages++
		if !x.Kept() {
			p.Hidden++
		}
		p.Worker = p.Worker || x.Worker
		if x.No > 0 && !slices.Contains(p.Items, x.No) {
			p.Items = append(p.Items, x.No)
		}
		if !slices.ContainsFunc(p.Names, func(v finding.Value) bool { return strings.EqualFold(v.Reveal(), x.Value.Reveal()) }) {
			p.Names = append(p.Names, x.Value)
		}
	}
	people := make([]Person, len(out))
	for i, p := range out {
		slices.Sort(p.Items)
		people[i] = *p
	}
	return people
}
