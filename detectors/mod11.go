package detectors

import "sardine/finding"

// Ten-digit numbers with a check digit by the remainder of eleven. One random
// number in eleven passes each, so a check digit alone only reaches review.

var (
	kindNHS = &finding.Kind{Name: "nhs-number", Title: "NHS number", Category: finding.Identifier, Risk: 30, Normal: finding.Alnum, Version: 1}
	kindCHI = &finding.Kind{Name: "chi-number", Title: "Community Health Index number (Scotland)", Category: finding.Identifier, Risk: 30, Normal: finding.Alnum, Version: 1}
	kindHC  = &finding.Kind{Name: "hc-number", Title: "Health and Care number (Northern Ireland)", Category: finding.Identifier, Risk: 30, Normal: finding.Alnum, Version: 1}
	kindUTR = &finding.Kind{Name: "utr", Title: "Unique Taxpayer Reference", Category: finding.Identifier, Risk: 25, Normal: finding.Alnum, Version: 1}
	kindULN = &finding.Kind{Name: "uln", Title: "Unique Learner Number", Category: finding.Identifier, Risk: 15, Normal: finding.Alnum, Version: 1}
)

// tenPoints is less than other shapes are worth: ten digits are everywhere.
const tenPoints = 5

var tenSpaced = []string{"10", "3 3 4"}

var nhs = &Detector{
	Name: "nhs-number", Version: 2, Kind: kindNHS,
	Doc: "NHS numbers of England, Wales and the Isle of Man. Source: NHS Data Dictionary (modulus 11); issued ranges as of 2026; 999 is for tests.",
	Labels: []string{"nhs number", "nhs no", "nhs num", "nhs id", "nhs", "national health service number", "nhs patient number", "nhs patient no",
		"rhif gig", "rhif y gig"},
	Hints:   []string{"health service number", "patient number", "patient no", "patient id", "patient", "health number"},
	Against: []string{"telephone", "phone", "tel", "mobile", "fax"},
	Anchors: []Anchor{{Form: Digits, Layouts: tenSpaced, Joins: Space | Hyphen | Dot | Wrap, Before: Clear | Letter3}, {Form: AfterLabel}},
	Check:   checkNHS,
}

func checkNHS(c *Candidate) {
	if c.Labelled() {
		if v, end, ok := mend(c.Text, c.Start, "9999999999"); ok && c.Named() == 2 && mod11([]byte(v)) && v[0] > '2' {
			c.Report(kindNHS, c.Start, end, Weight{finding.Repaired, 0}, Weight{finding.Checksum, 20})
		}
		return
	}
	if c.Byte(c.Start-1)|0x20 == 's' && !namedBy(c.Text[:c.Start], "nhs") {
		return
	} else if isLetter(c.Byte(c.Start-1)) && c.Byte(c.Start-1)|0x20 != 's' {
		return
	}
	var buf [10]byte
	d := c.Digits(buf[:0], c.Start, c.End)
	if sameDigit(d) || counting(d) {
		return
	}
	why, points := finding.Range, 5
	switch {
	case string(d[:3]) == "999":
		why = finding.Reserved
	case d[0] == '4' || d[0] == '6' || d[0] == '7' || d[0] == '3' && d[1] >= '2':
	default: // not issued; numbers of Scotland and others have their own kinds
		why, points = finding.Shape, -20
	}
	reportTen(c, kindNHS, mod11(d), Weight{why, points})
}

// namedBy reports whether word, in lower case, ends text as a word of its own.
func namedBy(text, word string) bool {
	at := len(text) - len(word)
	return at >= 0 && equalFold(text[at:], word) && (at == 0 || !isAlnum(text[at-1]))
}

// reportTen reports a ten-digit number: one with a wrong check digit only for
// review, and only if it is named.
func reportTen(c *Candidate, k *finding.Kind, passes bool, extra Weight) {
	spaced := Weight{}
	switch {
	case c.Joins == Space && (besideNumber(c.Text, c.Start, -1) || besideNumber(c.Text, c.End, 1)) && c.Named() <= 0: // one of a list of numbers
	case c.Joins == Space, c.Joins == Hyphen && c.Byte(c.Start+3) == '-' && c.Byte(c.Start+4) < '2': // no exchange of North America begins so
		spaced = Weight{finding.Spacing, 15}
	case c.Joins != 0:
		spaced = Weight{finding.Spacing, 0}
	}
	if !passes {
		if c.CanBeNamed() && c.Named() == 2 {
			c.Report(k, c.Start, c.End, Weight{finding.Shape, -5})
		}
		return
	}
	c.Report(k, c.Start, c.End, Weight{finding.Shape, tenPoints}, Weight{finding.Checksum, checksumPoints}, extra, spaced)
}

// besideNumber reports whether a space and another digit stand before at (step
// -1) or behind it (step 1).
func besideNumber(t string, at, step int) bool {
	if step < 0 {
		return at > 1 && t[at-1] == ' ' && isDigit(t[at-2])
	}
	return at+1 < len(t) && t[at] == ' ' && isDigit(t[at+1])
}

// mod11 is the check of NHS, CHI and H&C numbers: weights 10 to 2 on nine
// digits, 11 less the remainder, 11 is 0 and 10 is never issued.
func mod11(d []byte) bool {
	sum := 0
	for i := range 9 {
		sum += int(d[i]-'0') * (10 - i)
	}
	check := (11 - sum%11) % 11
	return check < 10 && check == int(d[9]-'0')
}

var chi = &Detector{
	Name: "chi-number", Version: 2, Kind: kindCHI,
	Doc:     "Community Health Index numbers of Scotland: a date of birth, a sex digit, modulus 11. Nine digits in a column that lost its leading zero.",
	Labels:  []string{"chi", "chi no", "chi number", "community health index", "community health index number", "upi", "scottish upi"},
	Hints:   []string{"patient number", "patient no", "patient id", "patient", "health number"},
	Anchors: []Anchor{{Form: Digits, Layouts: []string{"10", "6 4"}, First: "0123", Joins: Space | Hyphen | Wrap}, {Form: Digits, Layouts: []string{"9"}}},
	Check:   checkCHI,
}

func checkCHI(c *Candidate) {
	var buf [11]byte
	d := c.Digits(buf[:0], c.Start, c.End)
	if len(d) == 9 {
		if !c.CanBeNamed() || c.Named() < 2 {
			return
		}
		d = append([]byte{'0'}, d...)
	}
	if !validCHI(d) {
		return
	}
	c.Report(kindCHI, c.Start, c.End, Weight{finding.Shape, tenPoints}, Weight{finding.Checksum, checksumPoints}, Weight{finding.Structure, 5})
}

// validCHI: the date must exist in the last or in this century.
func validCHI(d []byte) bool {
	if sameDigit(d) || !mod11(d) {
		return false
	}
	day, month, year := number(d[:2]), number(d[2:4]), number(d[4:6])
	return date{day, month, 1900 + year}.real() || date{day, month, 2000 + year}.real()
}

var hc = &Detector{
	Name: "hc-number", Version: 1, Kind: kindHC,
	Doc:     "Health and Care numbers of Northern Ireland, 320 000 0010 to 399 999 9990. Source: NHS Data Dictionary.",
	Labels:  []string{"h&c", "h&c number", "h&c no", "hcn", "h c n", "health and care number", "health and care no", "health & care number", "hc number", "hc no"},
	Hints:   []string{"patient number", "patient no", "patient id", "patient", "health number"},
	Anchors: []Anchor{{Form: Digits, Layouts: tenSpaced, First: "3", Joins: Space | Hyphen | Dot | Wrap}},
	Check: func(c *Candidate) {
		var buf [10]byte
		if d := c.Digits(buf[:0], c.Start, c.End); d[1] >= '2' && !sameDigit(d) {
			reportTen(c, kindHC, mod11(d), Weight{finding.Range, 0})
		}
	},
}

var utr = &Detector{
	Name: "utr", Version: 1, Kind: kindUTR,
	Doc: "Unique Taxpayer References, with the K of a self-assessment payment at one end. Source: HMRC reference-checker.",
	Labels: []string{"utr", "utr no", "utr number", "unique taxpayer reference", "unique taxpayer ref", "unique tax reference", "tax reference", "tax ref",
		"tax reference number", "sa ref", "sa reference", "self assessment", "self assessment reference", "taxpayer reference", "cyfeirnod unigryw y trethdalwr"},
	Anchors: []Anchor{{Form: Digits, Layouts: []string{"10", "5 5"}, First: "123456789", Joins: Space | Wrap, Before: Clear | Letter1, After: Clear | Letter1}},
	Check:   checkUTR,
}

func checkUTR(c *Candidate) {
	start, end := c.Start, c.End
	front, back := isLetter(c.Byte(start-1)), isLetter(c.Byte(end))
	if front && c.Byte(start-1)|0x20 != 'k' || back && c.Byte(end)|0x20 != 'k' || front && back {
		return
	}
	k := 0
	if front {
		start--
		k = 10
	} else if back {
		end++
		k = 10
	}
	var buf [10]byte
	d := c.Digits(buf[:0], c.Start, c.End)
	if sameDigit(d) || counting(d) {
		return
	}
	if !validUTR(d) {
		if c.CanBeNamed() && c.Named() == 2 {
			c.Report(kindUTR, start, end, Weight{finding.Shape, -5})
		}
		return
	}
	c.Report(kindUTR, start, end, Weight{finding.Shape, tenPoints + k}, Weight{finding.Checksum, checksumPoints})
}

// validUTR: the first digit checks the other nine. Source: HMRC ReferenceChecker.
func validUTR(d []byte) bool {
	sum := 0
	for i, w := range [...]int{6, 7, 8, 9, 10, 5, 4, 3, 2} {
		sum += int(d[i+1]-'0') * w
	}
	return d[0] == "21987654321"[sum%11]
}

var uln = &Detector{
	Name: "uln", Version: 2, Kind: kindULN,
	Doc:     "Unique Learner Numbers. Source: HESA field C17051.",
	Labels:  []string{"uln", "unique learner number", "unique learner no", "learner number", "learner ref", "learner no", "unique learner"},
	Hints:   []string{"learner", "student number", "student no"},
	Anchors: []Anchor{{Form: Digits, Layouts: []string{"10", "3 3 4", "5 5", "4 3 3"}, First: "123456789", Joins: Space | Hyphen | Wrap}},
	Check: func(c *Candidate) {
		var buf [10]byte
		d := c.Digits(buf[:0], c.Start, c.End)
		if !sameDigit(d) && !counting(d) {
			if spaced := c.Joins != 0; !spaced || c.Named() > 0 {
				reportTen(c, kindULN, validULN(d), Weight{})
			}
		}
	},
}

// validULN: weights 10 to 1 over all digits leave 10.
func validULN(d []byte) bool {
	sum := 0
	for i := range 10 {
		sum += int(d[i]-'0') * (10 - i)
	}
	return d[0] != '0' && sum%11 == 10
}
