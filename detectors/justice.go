package detectors

import (
	"strings"

	"sardine/finding"
)

// Numbers of police, courts and prisons are data about offences by themselves
// (UK GDPR Article 10), whoever they belong to.
var (
	kindPNC    = &finding.Kind{Name: "pnc-id", Title: "Police National Computer identifier", Category: finding.Criminal, Risk: 60, Normal: finding.Alnum, Version: 1}
	kindCRO    = &finding.Kind{Name: "cro-number", Title: "Criminal Records Office number", Category: finding.Criminal, Risk: 60, Normal: finding.Alnum, Version: 1}
	kindPrison = &finding.Kind{Name: "prison-number", Title: "Prison number", Category: finding.Criminal, Risk: 60, Normal: finding.Alnum, Version: 1}
	kindCrime  = &finding.Kind{Name: "crime-reference", Title: "Crime or incident reference", Category: finding.Criminal, Risk: 40, Normal: finding.Alnum, Version: 1}
	kindCourt  = &finding.Kind{Name: "court-reference", Title: "Court or case reference", Category: finding.Criminal, Risk: 40, Normal: finding.Alnum, Version: 1}
	kindDBS    = &finding.Kind{Name: "dbs-number", Title: "DBS certificate number", Category: finding.Identifier, Risk: 25, Normal: finding.Alnum, Version: 1}
)

// justiceLetters give check letters by the remainder of 23. Source: Ministry of
// Justice, hmpps-person-record.
const justiceLetters = "ZABCDEFGHJKLMNPQRTUVWXY"

var pnc = &Detector{
	Name: "pnc-id", Version: 1, Kind: kindPNC,
	Doc:     "Police National Computer identifiers, with their check letter: 2024/1234567K, 79/163001B. Source: Ministry of Justice, hmpps-person-record.",
	Labels:  []string{"pnc", "pnc id", "pnc no", "pnc number", "pncid", "police national computer"},
	Against: []string{"cro", "cro no", "cro number"},
	Anchors: []Anchor{{Form: Digits, Layouts: []string{"4 1-7", "2 1-7"}, Joins: Slash, After: Letter1}},
	Check: func(c *Candidate) {
		t := c.Text
		slash := c.Start + strings.IndexByte(t[c.Start:c.End], '/')
		year, serial := t[slash-2:slash], t[slash+1:c.End]
		if !alone(t, c.Start, c.End+1) || !checkLetter23(year+zeros(serial, 7), t[c.End]) {
			return
		}
		points := 25
		if slash-c.Start == 4 && (t[c.Start:c.Start+2] == "19" || t[c.Start:c.Start+2] == "20") {
			points = 35
		}
		if len(serial) < 3 {
			points -= 15
		}
		c.Report(kindPNC, c.Start, c.End+1, Weight{finding.Shape, points}, Weight{finding.Checksum, 20})
	},
}

var cro = &Detector{
	Name: "cro-number", Version: 1, Kind: kindCRO,
	Doc:    "Criminal Records Office numbers, standard (65656/91H) and small file (SF83/50058Z). Source: Ministry of Justice, hmpps-person-record.",
	Labels: []string{"cro", "cro no", "cro number", "criminal records office number", "criminal record no"},
	Anchors: []Anchor{
		{Form: Digits, Layouts: []string{"1-6 2"}, Joins: Slash, After: Letter1},
		{Form: Digits, Layouts: []string{"2 1-6"}, Joins: Slash, Before: Letter2, After: Letter1},
	},
	Check: checkCRO,
}

func checkCRO(c *Candidate) {
	t, start := c.Text, c.Start
	slash := start + strings.IndexByte(t[start:c.End], '/')
	points := 15
	var digits string
	if isLetter(c.Byte(start - 1)) {
		if start -= 2; !strings.EqualFold(t[start:c.Start], "SF") {
			return
		}
		points = 35
		digits = t[c.Start:slash] + t[slash+1:c.End] // the serial is not filled up with zeros
	} else {
		digits = t[slash+1:c.End] + zeros(t[c.Start:slash], 6)
	}
	if alone(t, start, c.End+1) && checkLetter23(digits, t[c.End]) {
		c.Report(kindCRO, start, c.End+1, Weight{finding.Shape, points}, Weight{finding.Checksum, 20})
	}
}

// zeros fills s up with zeros on the left.
func zeros(s string, n int) string { return strings.Repeat("0", max(0, n-len(s))) + s }

func checkLetter23(digits string, letter byte) bool {
	return justiceLetters[number([]byte(digits))%23] == upper(letter)
}

var prison = &Detector{
	Name: "prison-number", Version: 2, Kind: kindPrison,
	Doc: "Prison numbers (A1234AA) and older ones (AB1234) that are named: they have no check letter. Source: Ministry of Justice, prisoner-offender-search.",
	Labels: []string{"prison number", "prison no", "prisoner number", "prisoner no", "noms", "noms id", "noms no", "noms number", "nomis", "nomis no", "nomis id", "offender no",
		"offender number", "hmp number", "hmp no", "prisoner id"},
	Anchors: []Anchor{{Form: AfterLabel}},
	Check: func(c *Candidate) {
		t, at := c.Text, c.Start
		v := t[at:tokenEnd(t, at, c.End, "")]
		if shapeIs(v, "A1234AA") || shapeIs(v, "AB1234") {
			c.Report(kindPrison, at, at+len(v), Weight{finding.Shape, 20})
		}
	},
}

// shapeIs reports whether v has letters and digits where model has them.
func shapeIs(v, model string) bool {
	if len(v) != len(model) {
		return false
	}
	for i := range len(v) {
		if isDigit(v[i]) != isDigit(model[i]) || isLetter(v[i]) != isLetter(model[i]) {
			return false
		}
	}
	return true
}

// tokenEnd is where the run of letters, digits and the bytes of more that
// begins at at ends, at most at end. Punctuation at its end is not part of it.
func tokenEnd(t string, at, end int, more string) int {
	i := at
	for i < end && (isAlnum(t[i]) || strings.IndexByte(more, t[i]) >= 0) {
		i++
	}
	for i > at && !isAlnum(t[i-1]) {
		i--
	}
	return i
}

// digitsIn counts the digits of s.
func digitsIn(s string) int {
	n := 0
	for i := range len(s) {
		if isDigit(s[i]) {
			n++
		}
	}
	return n
}

var crime = &Detector{
	Name: "crime-reference", Version: 2, Kind: kindCrime,
	Doc: "Crime, incident and arrest references that are named as such: every police force has its own layout.",
	Labels: []string{"crime ref", "crime reference", "crime reference number", "crime ref no", "crime number", "crime no", "police ref", "police reference",
		"police incident number", "police incident no", "police log", "cad ref", "cad number", "cad no", "occurrence number", "arrest summons number", "asn", "police urn", "custody record", "custody number"},
	Hints:   []string{"incident number", "incident no", "incident ref", "log number", "log no", "cad", "urn", "unique reference number"},
	Anchors: []Anchor{{Form: AfterLabel}},
	Check: func(c *Candidate) {
		if end := tokenEnd(c.Text, c.Start, c.End, "/"); arrestShape(c.Text[c.Start:end]) {
			points := 25
			if !validArrest(c.Text[c.Start:end]) {
				points = 5 // for people to look at
			}
			c.Report(kindCrime, c.Start, end, Weight{finding.Shape, points})
			return
		}
		if v := c.Text[c.Start:tokenEnd(c.Text, c.Start, c.End, "")]; shapeIs(v, "01AB1234521") { // force, unit, serial, year
			c.Report(kindCrime, c.Start, c.Start+len(v), Weight{finding.Shape, 35})
			return
		}
		reportReference(c, kindCrime, 4, "/*-")
	},
}

// arrestShape reports whether v is made like an arrest summons number, or like
// one with a letter or digit too few or too many: nineteen digits and letters
// about a unit's two.
func arrestShape(v string) bool {
	v = strings.ReplaceAll(v, "/", "")
	return len(v) >= 18 && len(v) <= 23 && digitsIn(v) >= len(v)-3 && digitsIn(v) < len(v)
}

// validArrest: year, force, unit of two, system, eleven digits, and a letter by
// the remainder of force, system, year and digits. Source: Ministry of Justice,
// bichard7.
func validArrest(v string) bool {
	v = strings.ReplaceAll(v, "/", "")
	if len(v) != 20 {
		return false
	}
	digits := v[2:4] + v[6:8] + v[:2] + v[8:19]
	return digitsIn(digits) == len(digits) && isLetter(v[19]) && checkLetter23(digits, v[19])
}

var court = &Detector{
	Name: "court-reference", Version: 3, Kind: kindCourt,
	Doc: "Numbers of court cases and claims that are named as such.",
	Labels: []string{"court case number", "court case no", "court ref", "court reference", "court number", "claim number", "claim no", "indictment number", "indictment no", "case number court",
		"magistrates case number", "crown court case", "tribunal case number", "probation number", "delius crn", "probation crn"},
	Hints:   []string{"case number", "case no", "case ref", "crn"},
	Anchors: []Anchor{{Form: AfterLabel}},
	Check: func(c *Candidate) {
		if v := c.Text[c.Start:tokenEnd(c.Text, c.Start, c.End, "")]; shapeIs(v, "A123456") || crownCase(v) { // the case reference number of probation
			c.Report(kindCourt, c.Start, c.Start+len(v), Weight{finding.Shape, 35})
			return
		}
		reportReference(c, kindCourt, 4, "/-")
	},
}

// crownCase reports whether v is the number of a case at the Crown Court: T for
// trial, S for sentence, A for appeal or U for others, the year, and four digits.
func crownCase(v string) bool {
	return shapeIs(v, "T20251234") && strings.IndexByte("TSAU", v[0]) >= 0 && (v[1:3] == "20" || v[1:3] == "19")
}

// reportReference reports the token that a label names, if it holds at least
// so many digits.
func reportReference(c *Candidate, k *finding.Kind, digits int, more string) {
	const longest = 24
	t, at := c.Text, c.Start
	end := tokenEnd(t, at, c.End, more)
	if n := digitsIn(t[at:end]); n < digits || end-at > longest {
		return
	}
	if _, stop := parseDate(t, at); stop == end { // a date beside it
		return
	}
	c.Report(k, at, end, Weight{finding.Shape, 15})
}

var dbs = &Detector{
	Name: "dbs-number", Version: 2, Kind: kindDBS,
	Doc: "Certificate numbers of the Disclosure and Barring Service: twelve digits that are named.",
	Labels: []string{"dbs", "dbs no", "dbs number", "dbs certificate", "dbs certificate number", "dbs certificate no", "dbs cert no", "dbs cert number", "dbs cert", "dbs disclosure number", "dbs ref", "dbs reference",
		"enhanced dbs", "crb", "crb number", "crb no", "crb disclosure", "disclosure number", "disclosure no", "dbs check"},
	Hints:   []string{"certificate number", "certificate no", "certificate", "disclosure"},
	Anchors: []Anchor{{Form: AfterLabel}, {Form: Digits, Layouts: []string{"12", "4 4 4"}, First: "0", Joins: Space | Wrap}},
	Check: func(c *Candidate) {
		t, end := c.Text, c.End
		if !c.CanBeNamed() {
			return
		}
		if c.Labelled() {
			end = c.Start
			for end < c.End && (isDigit(t[end]) || t[end] == ' ' && isDigitAt(t, end+1)) {
				end++
			}
			if digitsIn(t[c.Start:end]) == 11 && c.byName && t[c.Start] == '0' { // a column of numbers loses the leading zero
				c.Report(kindDBS, c.Start, end, Weight{finding.Shape, 15})
			}
		}
		if digitsIn(t[c.Start:end]) != 12 || !aloneAfter(t, end) || c.Named() <= 0 {
			return
		}
		points := 15
		if strings.HasPrefix(t[c.Start:], "00") {
			points = 35
		}
		c.Report(kindDBS, c.Start, end, Weight{finding.Shape, points})
	},
}
