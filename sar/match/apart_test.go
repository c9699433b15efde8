package match

import (
	"strings"
	"testing"

	"sardine/document"
	"sardine/finding"
)

// judged is what a text comes to, with the findings that stand in it.
func judged(t *testing.T, terms *Terms, text string, found ...finding.Finding) *Verdict {
	t.Helper()
	f := terms.NewFile("x")
	b := document.NewBuilder()
	b.CopyValid([]byte(text), 0)
	f.Part(b.Take(document.Body))
	f.Findings(found)
	v := f.Weigh()
	Gather(terms, []*Verdict{v}).Settle(terms, v)
	return v
}

// at is a finding where value stands in text.
func at(t *testing.T, text, kind, value string) finding.Finding {
	t.Helper()
	i := strings.Index(text, value)
	if i < 0 {
		t.Fatalf("the text has no such value: %q", value)
	}
	category := finding.Contact
	if kind == "uk-nino" || kind == "staff-number" {
		category = finding.Identifier
	}
	return finding.Finding{Kind: &finding.Kind{Name: kind, Category: category, Version: 1}, Score: 900, Value: finding.NewValue(value),
		Span: document.Span{Start: int64(i), End: int64(i + len(value))}}
}

// TestAnotherMailboxOfTheOrganisation: nobody has two mailboxes at their own
// organisation.
func TestAnotherMailboxOfTheOrganisation(t *testing.T) {
	for text, want := range map[string]Class{
		"From: Farah Malik <f.malik@work.example.org>":                      Certain,
		"From: Farah Malik <f.malik2@work.example.org>":                     Possible,
		"From: Farah Malik <farah.m@home.example.net>":                      Likely,
		"From: Farah Malik <f.malik2@other.example.org>":                    Likely,
		"Farah Malik, room 4. Copy to t.poole@work.example.org, who agreed": Likely,
	} {
		terms := subject(t, farah)
		terms.SetDomains([]string{"work.example.org"})
		mail := text[strings.LastIndexAny(text[:strings.IndexByte(text, '@')], " <")+1:]
		mail = mail[:strings.IndexAny(mail+">", ">,")]
		if v := judged(t, terms, text, at(t, text, "email", mail)); v.Class != want {
			t.Errorf("%q: %s, want %s: %q", text, v.Class, want, v.Why)
		}
	}
}

// TestRelativeOfASimilarName: who is given as a relation is not taken for the
// subject, and is shown as a relative.
func TestRelativeOfASimilarName(t *testing.T) {
	const about = "names: [Alexandra Malik]\naddresses: ['27 Victoria Road, Sheffield, S18 2HR']\nidentifiers: [{kind: nino, value: QQ123456C}]\n"
	text := "Alexander Malik\n27 Victoria Road\nSheffield\nS18 2HR\nNI number: QQ 11 11 11 B\n"
	found := []finding.Finding{at(t, text, "person-name", "Alexander Malik"), at(t, text, "uk-nino", "QQ 11 11 11 B")}
	if v := judged(t, subject(t, about+"relations: [{name: Alexander Malik, relation: brother}]\n"), text, found...); v.Class != Rejected || !strings.Contains(strings.Join(v.Why, " "), "relative") {
		t.Errorf("%s: %q", v.Class, v.Why)
	}
	letter := "Dear Alexandra Malik,\nwe wrote to Alexander Malik as well.\n"
	if v := judged(t, subject(t, about+"relations: [Alexander Malik]\n"), letter, at(t, letter, "person-name", "Alexander Malik")); v.Class != Likely {
		t.Errorf("%s: %q", v.Class, v.Why)
	}
}

func TestFormsTeach(t *testing.T) {
	form := "Full name: Farah Malik\nDate of birth: 07/07/1987\nPersonal email: xyz@home.example.net\nLine manager email: pq@work.example.org\nOffice tel: 0161 496 0001\nMobile: 07700 900444\n"
	learn := func(text string, found ...finding.Finding) string {
		terms := subject(t, "names: [Farah Malik]\ndate_of_birth: 1987-07-07\n")
		v := judged(t, terms, text, found...)
		var b strings.Builder
		for _, l := range Learn(terms, []*Verdict{v}) {
			b.WriteString(l.Value.Reveal() + ";")
		}
		return b.String()
	}
	found := []finding.Finding{at(t, form, "email", "xyz@home.example.net"), at(t, form, "email", "pq@work.example.org"), at(t, form, "phone", "0161 496 0001"), at(t, form, "phone", "07700 900444")}
	if got := learn(form, found...); got != "xyz@home.example.net;07700 900444;" {
		t.Errorf("learnt %q", got)
	}
	letter := "Farah Malik\n07/07/1987\n\nWe confirm your place. Ring the office if need be on this number, which is open from nine to five on all days of the week but Sunday and the usual holidays of the term.\nTel: 07700 900444\n"
	if got := learn(letter, at(t, letter, "phone", "07700 900444")); got != "" {
		t.Errorf("a letter taught %q", got)
	}
	both := form + "Emergency contact: Tom Poole\n"
	if got := learn(both, append(found, at(t, both, "person-name", "Tom Poole"))...); strings.Contains(got, "xyz") {
		t.Errorf("a form about two people taught %q", got)
	}
}
