package detectors

import (
	"strings"

	"sardine/finding"
)

var staffNumber = &Detector{
	Name: "staff-number", Version: 3, Kind: kindStaff,
	Doc: "Numbers that an employer, school or examination board gives to a person, if they are named: every one has its own layout. In a record or behind the name of a person a reference such as AB-123456 is one too. " +
		"An organisation's own rule finds them without a label.",
	Labels: []string{"staff number", "staff no", "staff id", "staff ref", "staff reference", "staff code", "employee number", "employee no", "employee id", "employee ref", "employee reference", "emp no", "emp id", "empno",
		"emp number", "employee code", "payroll number", "payroll no", "payroll id", "payroll ref", "payroll reference", "payroll", "pay number", "pay no", "personnel number", "personnel no", "personnel ref",
		"clock number", "clock no", "works number", "works no", "worker id", "colleague number", "colleague id", "contractor id", "badge number", "badge no", "badge id", "assignment number",
		"candidate number", "candidate no", "candidate id", "candidate ref", "student id", "student number", "student no", "student ref", "student reference", "admission number", "admission no", "adno", "enrolment number",
		"enrolment no", "matriculation number", "roll number", "learner id", "learner ref", "learner reference", "learner ref number", "learner reference number", "learn ref number", "learner number", "learner no",
		"trainee id", "trainee number", "trainee no", "apprentice id", "apprentice number", "applicant number", "applicant id", "volunteer id", "volunteer number", "pupil id", "pupil ref", "pupil reference",
		"ucas id", "ucas personal id", "ucas number", "ucas no", "slc customer reference number", "slc customer reference", "slc reference", "slc ref", "student finance reference",
		"scottish candidate number", "scn", "electoral number", "elector number", "electoral roll number", "polling number", "membership number", "membership no", "membership id", "member number", "member no", "member id", "rhif staff", "hr number", "person number", "person id", "person ref", "person reference"},
	Hints:   append([]string{"staff", "employee", "private and confidential", "starter form", "leaver form", "appraisal form", "application form", "referral form", "consent form"}, recordHints...),
	Against: []string{"number of staff", "number of employees", "staff costs"},
	Anchors: []Anchor{{Form: AfterLabel}, {Form: Literal, Text: " ("}},
	Check:   checkStaffNumber,
}

// recordHints name the number of whatever a record is about; only the record
// says whether that is a person.
var recordHints = []string{"ref", "id", "code", "reference"}

// Points of a number that its label only hints at.
const (
	announcedStaff = 30 // "Private and confidential - E86272"
	recordStaff    = 35 // in a record or a row of a person
	bracketStaff   = 60 // "Jo Example (AB-123456)"
)

func checkStaffNumber(c *Candidate) {
	t, at := c.Text, c.Start
	if !c.Labelled() {
		staffInBrackets(c)
		return
	}
	end := tokenEnd(t, at, c.End, "/-")
	v := t[at:end]
	n := digitsIn(v)
	if n < 2 || len(v) < 3 || len(v) > 14 || len(v)-n > 5 || !aloneAfter(t, end) || c.Byte(end) == '%' {
		return
	}
	if c.Named() < 2 {
		switch {
		case recordHint(c):
			if codeShape(v) && c.byName && c.ofPerson() {
				c.Report(kindStaff, at, end, Weight{finding.Shape, recordStaff}, Weight{Reason: finding.Neighbour})
			}
		case n >= 4 && len(v) > n && len(v)-n < 3 && c.announced():
			c.Report(kindStaff, at, end, Weight{finding.Shape, announcedStaff})
		}
		return
	}
	if _, stop := parseDate(t, at); stop == end && n < len(v) {
		return
	}
	if n == len(v) && (n < 4 || n == 4 && (v[:2] == "19" || v[:2] == "20")) {
		return // a count, or a year
	}
	const points = 15
	c.Report(kindStaff, at, end, Weight{finding.Shape, points})
}

// recordHint reports whether what led to c is one of recordHints.
func recordHint(c *Candidate) bool {
	name, _ := fieldNameOf(c)
	return c.s.people.field(name).record
}

func recordName(name string) bool {
	name = strings.Join(splitWords(uncamel(name)), " ")
	for _, h := range recordHints {
		if name == h || strings.HasSuffix(name, " "+h) {
			return true
		}
	}
	return false
}

// codeShape reports whether v looks like the number of a record: one to four
// capitals, a hyphen or a slash perhaps, and four to eight digits.
func codeShape(v string) bool {
	letters := 0
	for letters < len(v) && isUpper(v[letters]) {
		letters++
	}
	rest := v[letters:]
	if letters == 0 || letters > 4 || rest == "" {
		return false
	}
	if rest[0] == '-' || rest[0] == '/' {
		rest = rest[1:]
	}
	return len(rest) >= 4 && len(rest) <= 8 && digitsIn(rest) == len(rest)
}

// staffInBrackets takes a code in brackets right behind a person's name:
// "Jo Example (AB-123456)".
func staffInBrackets(c *Candidate) {
	t, at := c.Text, c.End
	if at >= len(t) || !isUpper(t[at]) {
		return
	}
	end := tokenEnd(t, at, min(len(t), at+14), "/-")
	if c.Byte(end) != ')' || !codeShape(t[at:end]) {
		return
	}
	from := wordBack(t, c.Start)
	if from == c.Start || from < 2 || !isUpperAt(t, from) || t[from-1] != ' ' {
		return
	}
	before := wordBack(t, from-1)
	if before == from-1 || !isUpperAt(t, before) && !particles[t[before:from-1]] {
		return
	}
	forename, surname := t[before:from-1], t[from:c.Start]
	known := lookupName(forename).forename() >= 2 || strongTitles[strings.ToLower(forename)] || lookupName(surname).surname() >= 2 && !isWord(forename)
	if known && !hardHeads[strings.ToLower(surname)] {
		c.ReportAlone(kindStaff, at, end, Weight{finding.Shape, bracketStaff}, Weight{Reason: finding.Neighbour})
	}
}

// personWords in the headings of a table, or the names of fields, say that each
// record is about a person. "Name" alone may be anything's.
var personWords = wordSet(`forename forenames surname firstname lastname fullname familyname givenname givennames pupil student learner employee staff
	patient candidate applicant client child upn uln dob birth born nino gender payee cardholder claimant trainee apprentice volunteer tenant
	enw cyfenw`)

// personField reports whether the name of a field or column is one of a record
// about a person.
func personField(name string) bool {
	ws := splitWords(uncamel(name))
	for i, w := range ws {
		if personWords[w] || w == "name" && i > 0 && (ws[i-1] == "full" || ws[i-1] == "first" || ws[i-1] == "last" || ws[i-1] == "family" || ws[i-1] == "given") {
			return true
		}
	}
	return false
}

// ofPerson reports whether the record that holds c is about a person: by the
// headings of its table, or the names of fields beside or around it.
func (c *Candidate) ofPerson() bool {
	const longest = 60
	if t := c.s.part.Table; t != nil {
		for _, h := range t.Header {
			if len(h) <= longest && personField(h) {
				return true
			}
		}
		for _, in := range c.s.heads {
			if in != nil && len(in.name) <= longest && personField(in.name) {
				return true
			}
		}
		return false
	}
	k := c.s.keyAt(c.Start)
	if k < 0 {
		return false
	}
	const (
		fields = 8
		near   = 400 // bytes
	)
	ls := c.s.part.Labels
	at := int(ls[k].Start)
	for i := max(0, k-fields); i < min(len(ls), k+fields); i++ {
		if l := ls[i]; i != k && len(l.Name) <= longest && int(l.Start) > at-near && int(l.Start) < at+near && personField(l.Name) {
			return true
		}
	}
	return false
}
