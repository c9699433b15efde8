package detectors

import (
	"strings"

	"sardine/finding"
)

var (
	kindPAYE    = &finding.Kind{Name: "paye-reference", Title: "Employer PAYE reference", Category: finding.Organisation, Risk: 2, Normal: finding.Alnum, Version: 1}
	kindAO      = &finding.Kind{Name: "accounts-office-reference", Title: "HMRC Accounts Office reference", Category: finding.Organisation, Risk: 2, Normal: finding.Alnum, Version: 1}
	kindVAT     = &finding.Kind{Name: "vat-number", Title: "VAT registration number", Category: finding.Organisation, Risk: 1, Normal: finding.Alnum, Version: 1}
	kindCompany = &finding.Kind{Name: "company-number", Title: "Company number", Category: finding.Organisation, Risk: 0, Normal: finding.Alnum, Version: 1}
)

var paye = &Detector{
	Name: "paye-reference", Version: 2, Kind: kindPAYE,
	Doc: "Employer PAYE references (123/AB456) that are named. They point to a person where a household or sole trader employs.",
	Labels: []string{"paye", "paye ref", "paye reference", "paye reference number", "paye no", "paye number", "employer paye reference", "employer's paye reference",
		"employer paye ref", "employer reference", "employer ref", "tax office reference", "tax district reference", "tax district ref"},
	Anchors: []Anchor{{Form: AfterLabel}},
	Check: func(c *Candidate) {
		t, at := c.Text, c.Start
		_, slash := digitsAt(t, at, 3)
		if slash-at != 3 || c.Byte(slash) != '/' {
			return
		}
		end := tokenEnd(t, slash+1, min(c.End, slash+12), "")
		if n := end - slash - 1; n >= 1 && n <= 10 && aloneAfter(t, end) && digitsIn(t[slash:end]) > 0 {
			c.Report(kindPAYE, at, end, Weight{finding.Shape, 20})
		}
	},
}

var accountsOffice = &Detector{
	Name: "accounts-office-reference", Version: 1, Kind: kindAO, Certain: true,
	Doc:     "HMRC Accounts Office references of employers, with their check letter. Source: HMRC reference-checker.",
	Labels:  []string{"accounts office reference", "accounts office ref", "ao reference", "ao ref", "aoref", "accounts office reference number"},
	Anchors: []Anchor{{Form: Digits, Layouts: []string{"3"}, After: Letter6}},
	Check: func(c *Candidate) {
		t, at := c.Text, c.Start
		end := tokenEnd(t, at, min(len(t), at+14), "")
		if end-at == 13 && alone(t, at, end) && validAO(t[at:end]) {
			c.Report(kindAO, at, end, Weight{finding.Shape, 30}, Weight{finding.Checksum, 30})
		}
	},
}

// validAO: weights over all thirteen, letters count as in aoValue, remainder of
// 23 gives the fifth character. Source: HMRC ReferenceChecker.
func validAO(v string) bool {
	weights := [...]int{9, 10, 11, 12, 0, 8, 7, 6, 5, 4, 3, 2, 1}
	sum := 0
	for i := range 13 {
		c := upper(v[i])
		switch {
		case i == 3 && c != 'P', i == 4 && !isLetter(c), i != 3 && i != 4 && i != 12 && !isDigit(c), i == 12 && !isDigit(c) && c != 'X':
			return false
		}
		sum += aoValue(c) * weights[i]
	}
	if strings.HasPrefix(v, "961") && upper(v[12]) == 'X' && v[5] != '0' {
		return false
	}
	return "ABCDEFGHXJKLMNYPQRSTZVW"[sum%23] == upper(v[4])
}

func aoValue(c byte) int {
	switch {
	case isDigit(c):
		return int(c - '0')
	case c <= 'H':
		return int(c-'A') + 33
	case c == 'X':
		return 41
	case c >= 'J' && c <= 'N':
		return int(c-'J') + 42
	case c == 'Y':
		return 47
	case c >= 'P' && c <= 'T':
		return int(c-'P') + 48
	}
	return map[byte]int{'Z': 53, 'V': 54, 'W': 55, 'U': 56}[c]
}

var vat = &Detector{
	Name: "vat-number", Version: 2, Kind: kindVAT,
	Doc:    "VAT registration numbers with GB or XI before them or a label, by both of HMRC's checks. A sole trader's points to a person. Source: HMRC.",
	Labels: []string{"vat", "vat no", "vat number", "vat reg", "vat reg no", "vat registration", "vat registration number", "vat registration no", "rhif taw"},
	Anchors: []Anchor{{Form: Digits, Layouts: []string{"9", "3 4 2", "12", "3 4 2 3", "3 2 2 2"}, Joins: Space | Hyphen | Wrap, Before: Clear | Letter2 | Apart2},
		{Form: Digits, Layouts: []string{"3"}, Before: Letter4}},
	Check: checkVAT,
}

func checkVAT(c *Candidate) {
	t, start := c.Text, c.Start
	if c.End-c.Start == 3 {
		publicVAT(c)
		return
	}
	prefixed := false
	for _, gap := range []int{0, 1} {
		if at := c.Start - 2 - gap; at >= 0 && (gap == 0 || t[c.Start-1] == ' ') && aloneBefore(t, at) {
			if p := t[at : at+2]; strings.EqualFold(p, "GB") || strings.EqualFold(p, "XI") {
				start, prefixed = at, true
			}
		}
	}
	if start == c.Start && isLetter(c.Byte(start-1)) {
		return
	}
	var buf [12]byte
	d := c.Digits(buf[:0], c.Start, c.End)
	if sameDigit(d) || !validVAT(d) || !prefixed && (!c.CanBeNamed() || c.Named() < 2) {
		return
	}
	points := 10
	if prefixed {
		points = 30
	}
	c.Report(kindVAT, start, c.End, Weight{finding.Shape, points}, Weight{finding.Checksum, checksumPoints})
}

// publicVAT takes GBGD and three digits up to 499, of government departments,
// and GBHA from 500, of health authorities. Source: HMRC, VAT Notice 725.
func publicVAT(c *Candidate) {
	t, start := c.Text, c.Start-4
	if start < 0 || !alone(t, start, c.End) {
		return
	}
	high := t[c.Start] >= '5'
	switch t[start:c.Start] {
	case "GBGD", "XIGD":
		if high {
			return
		}
	case "GBHA", "XIHA":
		if !high {
			return
		}
	default:
		return
	}
	c.Report(kindVAT, start, c.End, Weight{finding.Shape, 50}, Weight{Reason: finding.Range})
}

// validVAT: weights 8 to 2 over seven digits and the two check digits make a
// multiple of 97, or, for numbers from 100 on, 55 more than one. Source: HMRC.
func validVAT(d []byte) bool {
	sum := number(d[7:9])
	for i := range 7 {
		sum += int(d[i]-'0') * (8 - i)
	}
	return number(d[7:9]) < 97 && (sum%97 == 0 || number(d[:3]) >= 100 && (sum+55)%97 == 0)
}

var company = &Detector{
	Name: "company-number", Version: 2, Kind: kindCompany,
	Doc: "Company numbers of Companies House that are named. They are no personal data; they are read so that they are not taken for something else.",
	Labels: []string{"company number", "company no", "company reg no", "company registration number", "company registration no", "companies house", "companies house number",
		"registered number", "registered no", "registered in england", "registered in england no", "registered in scotland", "registered in england and wales", "reg no england"},
	Anchors: []Anchor{{Form: AfterLabel}},
	Check: func(c *Candidate) {
		t, at := c.Text, c.Start
		v := t[at:tokenEnd(t, at, c.End, "")]
		if companyNumber(v) {
			c.Report(kindCompany, at, at+len(v), Weight{finding.Shape, 20})
		}
	},
}

// companyPrefixes are the letters that company numbers begin with: countries,
// partnerships, insurers, registered societies, charitable organisations,
// overseas entities. Source: Companies House, uniform resource identifiers.
var companyPrefixes = set("sc ni oc so nc fc sf nf lp sl nl ac sa na zc sz nz ge gs gn se es en ce cs r0 sg fe rs oe ip sp np ic si rc sr nr no pc ep el")

// companyNumber reports whether v is eight digits, seven that lost a leading
// zero, or a known prefix with digits; old societies end in a letter.
func companyNumber(v string) bool {
	n := digitsIn(v)
	switch {
	case n == len(v):
		return n == 7 || n == 8
	case len(v) != 8 || !companyPrefixes[strings.ToLower(v[:2])]:
		return false
	}
	return digitsIn(v[2:]) == 6 || digitsIn(v[2:]) == 5 && isLetter(v[7])
}
