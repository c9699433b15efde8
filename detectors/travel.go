package detectors

import (
	"strings"

	"sardine/finding"
)

var (
	kindPassport   = &finding.Kind{Name: "passport-number", Title: "Passport number", Category: finding.Identifier, Risk: 30, Normal: finding.Alnum, Version: 1}
	kindBRP        = &finding.Kind{Name: "brp", Title: "Biometric residence permit number", Category: finding.HighRisk, Risk: 40, Normal: finding.Alnum, Version: 1}
	kindShareCode  = &finding.Kind{Name: "share-code", Title: "Home Office share code", Category: finding.HighRisk, Risk: 40, Normal: finding.Alnum, Version: 1}
	kindHomeOffice = &finding.Kind{Name: "home-office-reference", Title: "Home Office reference", Category: finding.HighRisk, Risk: 40, Normal: finding.Alnum, Version: 1}
)

var passport = &Detector{
	Name: "passport-number", Version: 2, Kind: kindPassport,
	Doc: "Passport numbers that are named: nine digits, older British and foreign ones with letters. They have no check digit; those of machine-readable zones have.",
	Labels: []string{"passport", "passports", "passport numbers", "passport no", "passport number", "passport num", "passport id", "passport ref", "ppt no", "ppt", "travel document", "travel document no", "travel document number",
		"rhif pasbort", "uk passport", "british passport"},
	Anchors: []Anchor{{Form: AfterLabel}, {Form: Digits, Layouts: []string{"6-9"}, Before: Clear | Letter1 | Letter2}},
	Check: func(c *Candidate) {
		t, at := c.Text, c.Start
		if !c.Labelled() { // the second of a list
			if !c.CanBeNamed() || c.Named() < 2 {
				return
			}
			for at > 0 && isLetter(t[at-1]) {
				at--
			}
		}
		end := tokenEnd(t, at, c.End, "")
		if end-at == 3 && isDigit(t[at]) { // 123 456 789
			for end < c.End && end-at < 11 && (isDigit(t[end]) || t[end] == ' ') {
				end++
			}
			end = tokenEnd(t, at, end, " ")
		}
		v := t[at:end]
		n := digitsIn(v)
		letters := len(strings.ReplaceAll(v, " ", "")) - n
		if n < 6 || n+letters > 9 || n+letters < 7 || letters > 3 || !aloneAfter(t, end) {
			return
		}
		points := 15
		if n == 9 {
			points = 20
		}
		c.Report(kindPassport, at, end, Weight{finding.Shape, points})
	},
}

var brp = &Detector{
	Name: "brp", Version: 2, Kind: kindBRP,
	Doc: "Numbers of biometric residence permits that are named: two letters, a digit or X, six digits. The cards ended in 2024 and stay in files.",
	Labels: []string{"brp", "brp no", "brp number", "biometric residence permit", "biometric residence permit number", "biometric residence permit no", "residence permit", "residence permit number",
		"residence permit no", "brc number", "biometric residence card", "biometric residence card number", "biometric card", "brp card", "brp card number", "brp card no", "brp ref"},
	Anchors: []Anchor{{Form: AfterLabel}},
	Check: func(c *Candidate) {
		t, at := c.Text, c.Start
		end := tokenEnd(t, at, c.End, "")
		v := t[at:end]
		if end-at == 2 && end < c.End && t[end] == ' ' { // RT X123456
			end = tokenEnd(t, end+1, c.End, "")
			v += t[at+3 : max(end, at+3)]
		}
		if shapeIs(v, "AA1234567") || shapeIs(v, "AAX123456") && upper(v[2]) == 'X' {
			c.Report(kindBRP, at, end, Weight{finding.Shape, 25})
		}
	},
}

var shareCode = &Detector{
	Name: "share-code", Version: 2, Kind: kindShareCode,
	Doc:     "Home Office share codes that are named: nine letters and digits that begin with W, R or S. With the date of birth they open a person's immigration status.",
	Labels:  []string{"share code", "sharecode", "right to work share code", "right to work code", "right to rent code", "right to rent share code", "evisa share code"},
	Anchors: []Anchor{{Form: AfterLabel}},
	Check: func(c *Candidate) {
		t, at := c.Text, c.Start
		n, end := 0, at
		for end < c.End && n < 9 && (isAlnum(t[end]) || (t[end] == ' ' || t[end] == '-') && n%3 == 0) {
			if isAlnum(t[end]) {
				n++
			}
			end++
		}
		v := t[at:end]
		if n == 9 && aloneAfter(t, end) && strings.IndexByte("WRS", upper(v[0])) >= 0 && (digitsIn(v) > 0 || v == strings.ToUpper(v) && (len(v) == 11 || !isWord(v))) {
			c.Report(kindShareCode, at, end, Weight{finding.Shape, 25})
		}
	},
}

var homeOffice = &Detector{
	Name: "home-office-reference", Version: 3, Kind: kindHomeOffice,
	Doc: "Home Office references that are named (a letter and seven digits), GWF and UAN numbers, certificates of sponsorship and acceptance, and numbers of asylum cards.",
	Labels: []string{"home office ref", "home office reference", "home office ref no", "home office reference number", "home office number", "ho ref", "ho reference", "gwf", "gwf number", "gwf ref",
		"uan", "unique application number", "cos number", "certificate of sponsorship", "certificate of sponsorship number", "cas number", "confirmation of acceptance", "arc number", "arc no",
		"application registration card", "asylum ref", "asylum reference", "port reference", "port ref"},
	Anchors: []Anchor{
		{Form: AfterLabel},
		{Form: Digits, Layouts: []string{"9"}, Before: Letter3},
		{Form: Digits, Layouts: []string{"4 4 4 4"}, First: "13", Joins: Hyphen},
	},
	Check: checkHomeOffice,
}

func checkHomeOffice(c *Candidate) {
	t, at := c.Text, c.Start
	switch {
	case c.Labelled():
		if isLetter(c.Byte(at - 1)) { // GWF000000001 has no label but itself
			return
		}
		end := tokenEnd(t, at, c.End, "/-")
		if n := digitsIn(t[at:end]); n >= 6 && end-at <= 19 && !chemical(t[at:end]) {
			points := 20
			if !homeOfficeShape(t[at:end]) {
				points = 5 // for people to look at
			}
			c.Report(kindHomeOffice, at, end, Weight{finding.Shape, points})
		}
	case c.Joins == 0:
		if start := at - 3; strings.EqualFold(t[start:at], "GWF") && alone(t, start, c.End) {
			c.Report(kindHomeOffice, start, c.End, Weight{finding.Shape, 60})
		}
	case strings.HasPrefix(t[at:], "1212-") || strings.HasPrefix(t[at:], "3434-"):
		c.Report(kindHomeOffice, at, c.End, Weight{finding.Shape, 40})
	}
}

// chemical reports whether v is a registry number of the Chemical Abstracts
// Service, which is a CAS number too: up to seven digits, two, and a check
// digit, the sum of the digits times their places from the right, modulo 10.
func chemical(v string) bool {
	n := len(v)
	if n < 7 || n > 12 || v[n-2] != '-' || v[n-5] != '-' || digitsIn(v) != n-2 {
		return false
	}
	sum, place := 0, 1
	for i := n - 3; i >= 0; i-- {
		if v[i] != '-' {
			sum += int(v[i]-'0') * place
			place++
		}
	}
	return sum%10 == int(v[n-1]-'0')
}

// homeOfficeShape reports whether v is written like one of the references whose
// layout is known: a letter and seven digits, with the number of a dependant
// perhaps; GWF and nine digits; a unique application number; certificates of
// sponsorship (C and ten) and acceptance (E and thirteen). References of ports
// and asylum cards hold a hyphen or a slash, or are twelve digits or more.
// Source: Home Office forms and guidance; the layouts are not published as such.
func homeOfficeShape(v string) bool {
	base, dependant, _ := strings.Cut(v, "/")
	n := digitsIn(v)
	switch {
	case strings.Contains(strings.ToUpper(v), "GWF"):
		return len(v) == 12 && strings.EqualFold(v[:3], "GWF") && n == 9
	case shapeIs(base, "A1234567"):
		return len(dependant) <= 2
	case len(v) == 11 && upper(v[0]) == 'C', len(v) == 14 && upper(v[0]) == 'E':
		return true
	case strings.ContainsRune(v, '-'), dependant != "":
		return n >= 8
	}
	return n >= 12 || len(v)-n >= 3
}
