package detectors

import (
	"strings"

	"sardine/finding"
)

var kindSchool = &finding.Kind{Name: "school-number", Title: "Number of a school or provider", Category: finding.Organisation, Risk: 0, Normal: finding.Alnum, Version: 1}

var schoolNumber = &Detector{
	Name: "school-number", Version: 1, Kind: kindSchool,
	Doc: "Numbers of schools and training providers that are named: URN of six digits, UKPRN of eight, DfE number of seven, examination centres of five. " +
		"They are no personal data; they are read so that they are not taken for something else. Source: Department for Education, Get Information about Schools.",
	Labels: []string{"school urn", "dfe urn", "urn", "ukprn", "uk provider reference number", "laestab", "dfe number", "dfe no", "establishment number", "centre number", "centre no", "exam centre number",
		"local authority establishment number"},
	Against: []string{"police urn", "cps urn"},
	Anchors: []Anchor{{Form: AfterLabel}},
	Check: func(c *Candidate) {
		t, at := c.Text, c.Start
		end := tokenEnd(t, at, min(c.End, at+9), "/")
		v := t[at:end]
		n := digitsIn(v)
		good := false
		name, _ := fieldNameOf(c)
		name = strings.ToLower(name + t[max(0, at-30):at])
		switch {
		case n == 7 && (len(v) == 7 || len(v) == 8 && v[3] == '/'): // 201/1234
			good = !strings.Contains(name, "urn") && !strings.Contains(name, "ukprn")
		case n != len(v):
		case n == 6:
			good = v[0] == '1'
		case n == 8:
			good = v[0] == '1'
		case n == 5:
			good = strings.Contains(name, "centre") // of examinations
		}
		if good && aloneAfter(t, end) && !isAlnum(c.Byte(at-1)) {
			c.Report(kindSchool, at, end, Weight{finding.Shape, 20})
		}
	},
}
