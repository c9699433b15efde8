package detectors

import (
	"strings"

	"sardine/finding"
)

var kindPerson = &finding.Kind{Name: "person-name", Title: "Person's name", Category: finding.Contact, Risk: 5, Normal: normalName, Version: 1}

// person finds people's names: after titles, in fields and columns, in
// salutations and signatures, and in prose by a lexicon of names. What one file
// has shown to be a name is recognised again in it when it stands alone.
var person = &Detector{
	Name:    "person-name",
	Doc:     "Names of people: with a title, in name fields and columns, in greetings and signatures, as \"Surname, Forename\", with initials and particles, and in prose by a lexicon. Places, companies, streets, months and eponyms are not people.",
	Kind:    kindPerson,
	Version: 4,
	Anchors: []Anchor{{Form: CapWord, Name: true}, {Form: AfterLabel}},
	Quiet:   nameLabels,
	Check:   checkName,
}

// nameLabels name a field that holds a person's name. fieldOfPerson looks at
// the rest of the field's name before it is believed.
var nameLabels = []string{
	"name", "names", "full name", "forename", "forenames", "first name", "first names", "given name", "given names", "middle name", "middle names",
	"surname", "surnames", "last name", "family name", "second name", "maiden name", "previous name", "former name", "birth name", "preferred name",
	"surname or family name", "family name or surname", "first or given name", "first or given names", "leaver", "new starter", "known as", "alias", "aliases", "also known as", "nickname", "initials", "display name", "contact name", "cardholder", "card holder",
	"account holder", "payee", "employee", "staff member", "member of staff", "pupil", "student", "learner", "child", "patient", "applicant",
	"candidate", "claimant", "appellant", "respondent", "complainant", "trainee", "apprentice", "volunteer", "governor", "trustee", "tenant", "resident",
	"parent", "parents", "parent carer", "parent guardian", "mother", "father", "guardian", "carer", "next of kin", "emergency contact", "contact",
	"contact person", "spouse", "partner", "dependant", "sibling", "siblings", "tutor", "form tutor", "personal tutor", "teacher", "class teacher",
	"headteacher", "head teacher", "head of year", "principal", "senco", "line manager", "manager", "supervisor", "mentor", "assessor", "social worker",
	"key worker", "keyworker", "case worker", "caseworker", "case officer", "doctor", "gp", "named gp", "consultant", "solicitor", "witness", "interviewer",
	"interviewee", "referee", "reviewer", "checked by", "signed", "signed by", "prepared by", "approved by", "authorised by", "completed by", "reported by",
	"recorded by", "requested by", "submitted by", "created by", "modified by", "last modified by", "assigned to", "reviewed by", "conducted by", "verified by",
	"written by", "author", "creator", "owner", "from", "to", "cc", "bcc", "reply to", "sender", "recipient", "recipients", "organiser", "organizer",
	"attendee", "attendees", "attendance", "present", "in attendance", "apologies", "chair", "clerk", "invited", "attn", "fao", "for the attention of",
	"enw", "enw llawn", "enw cyntaf", "cyfenw", "rhiant", "disgybl", "athro", "athrawes", "fn", "last modified", "lastmodifiedby", "artist", "by line",
}

// Points of names. Fifty reach the threshold.
const (
	namePoints       = 10 // two or more capitalised words
	titlePoints      = 45
	weakTitlePoints  = 30
	greetingPoints   = 45
	signaturePoints  = 45
	loneForename     = 43 // one of the most frequent, that is no word and no place
	loneSurname      = 38
	deedPoints       = 14
	repeatedPoints   = 50
	rolePrefixPoints = 12
	verbPoints       = 12 // "Emre is", "said Nadia"
	pairPoints       = 8  // another forename stands beside it; somebody is to do something
	mailboxPoints    = 20 // <name@...> stands behind it
	cellPoints       = 8
	namedPoints      = 45 // the field is for names
	hintedPoints     = 30 // the field is often for names
	kinPoints        = 14 // "his uncle, Jo Example", "Jo Example (Y6)"
	orderPoints      = 14 // "Surname, Forename" alone on its line
)

func checkName(c *Candidate) {
	if c.Labelled() {
		checkNamed(c)
		return
	}
	if inName(c.Text, c.Start, &c.s.facts) || c.s.people.covered(c) {
		return
	}
	r := &c.s.run
	if r.read(c); r.n == 1 && r.tokens[0].sort == initialToken {
		return // no name, whatever stands around it
	}
	if !(r.n == 1 && r.tokens[0].caps && r.tokens[0].lex.surname() >= 2 && strings.HasPrefix(c.Text[r.end():], ", ")) { // MARCH, Giles
		r.trim(c)
	}
	if r.n == 0 || r.n == 1 && !r.tokens[0].known() && !r.foreign(&r.tokens[0]) && !greeted(c) && !c.s.people.knows(c.Text[r.tokens[0].start:r.tokens[0].end]) && !signed(c, r.end()) && !speaks(c, r.end()) {
		return
	}
	r.report(c)
}

// normalName is a name as it is compared: forenames first, without a title.
func normalName(v string) string {
	if before, after, ok := strings.Cut(v, ","); ok && strings.TrimSpace(before) != "" && !strings.Contains(after, ",") {
		v = after + " " + before
	}
	ws := strings.Fields(finding.Fold(v))
	for len(ws) > 1 && (strongTitles[ws[0]] || weakTitles[ws[0]]) {
		ws = ws[1:]
	}
	return strings.Join(ws, " ")
}
