package match

import (
	"strings"
	"testing"

	"sardine/document"
	"sardine/finding"
)

// A register names its pupils' parents as contacts. What it says of health is
// the pupils', and no parent's.
func TestContactsOfARegister(t *testing.T) {
	const (
		heading = "Surname\tForename\tContact\tRelationship\tTelephone\tMedical\n"
		pupil   = "Malik\tErin\tDr Farah Malik\tMother\t07700 900183\tEpilepsy\n"
		own     = "Malik\tFarah\tMr Omar Malik\tFather\t07700 900184\tEpilepsy\n"
	)
	health := &finding.Kind{Name: "special:health", Category: finding.Special}
	for text, want := range map[string]Whose{heading + pupil: Others, heading + own: Subjects} {
		f := subject(t, farah).NewFile("register.html")
		b := document.NewBuilder()
		b.CopyValid([]byte(text), 0)
		f.Part(b.Take(document.Body))
		at := int64(strings.Index(text, "Epilepsy"))
		x := finding.Finding{Kind: health, Part: document.Body, Span: document.Span{Start: at, End: at + 8}, Place: finding.Place{Line: 2}}
		if got := f.Owner().Of(&x); got != want {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}
}
