package detectors

import (
	"strings"

	"github.com/nyaruka/phonenumbers"

	"sardine/finding"
)

var kindPhone = &finding.Kind{Name: "phone", Title: "Telephone number", Category: finding.Contact, Risk: 6, Normal: normalPhone, Version: 1}

var phone = &Detector{
	Name: "phone", Version: 2, Kind: kindPhone,
	Doc: "Telephone numbers of the British plan in all spellings, with extensions; international ones that begin with a plus. Without the " +
		"leading zero only under a label. Numbers that Ofcom keeps for drama are marked. Source: Ofcom numbering plan.",
	Labels: []string{"tel", "tel no", "telephone", "telephone number", "telephone no", "phone", "phone number", "phone no", "mobile", "mobile number", "mobile no",
		"mob", "mob no", "cell", "cell phone", "home phone", "work phone", "landline", "fax", "fax no", "fax number", "call", "ring", "text", "whatsapp", "contact number",
		"contact no", "contact tel", "daytime tel", "emergency contact", "emergency contact number", "helpline", "switchboard", "ffon", "rhif ffon", "ffon symudol",
		"telephone home", "tel home", "tel work", "phone home", "phone work", "telephone work", "telephone mobile", "next of kin phone", "direct line", "direct dial", "ddi"},
	Hints: []string{"contact", "number", "t", "m", "p", "h", "w", "dial", "sms", "voicemail", "line"},
	Anchors: []Anchor{
		{Form: Digits, Total: [2]int{10, 11}, First: "0", Joins: Space | Hyphen | Dot | Slash | Loose | Wrap, Before: Clear | Letters | Glued, After: Clear | Glued | Letter1 | Letter2 | Letter3 | Letter4 | Letter5 | Letter6},
		{Form: Digits, Total: [2]int{13, 15}, First: "0", Joins: Space | Hyphen | Dot | Loose | Wrap, After: Clear | Letters},
		{Form: Digits, Total: [2]int{8, 15}, Joins: Space | Hyphen | Dot | Slash | Loose | Wrap, Before: Plus, After: Clear | Glued | Letters},
		{Form: Digits, Total: [2]int{10, 10}, First: "123456789", Joins: Space | Hyphen | Loose},
		{Form: Digits, Total: [2]int{12, 12}, First: "4", Joins: Space | Hyphen},
		{Form: Digits, Layouts: []string{"4 4", "8"}, First: "0", Joins: Space}, // 0800 1111, the only one of its length
	},
	Check: checkPhone,
}

// normalPhone is the number with its country code and no extension.
func normalPhone(v string) string {
	var b []byte
	var start = len(v)
	for i := 0; i < len(v); i++ {
		if isDigit(v[i]) {
			start = min(start, i)
			b = append(b, v[i])
		} else if isLetter(v[i]) && len(b) >= 9 {
			break // an extension
		}
	}
	plus := start > 0 && start < len(v) && strings.Contains(v[:start], "+")
	d := strings.TrimPrefix(string(b), "00")
	switch {
	case strings.HasPrefix(d, "440") && len(d) > 12:
		d = "44" + d[3:]
	case plus || len(d) < len(b):
	case strings.HasPrefix(d, "0"):
		d = "44" + d[1:]
	case len(d) == 10:
		d = "44" + d
	}
	return "+" + d
}

func checkPhone(c *Candidate) {
	t := c.Text
	var buf [maxDigits]byte
	d := c.Digits(buf[:0], c.Start, c.End)
	before := c.Byte(c.Start - 1)
	switch {
	case !phoneGroups(t[c.Start:c.End], before == '+'), !phoneEnds(c):
		return
	case c.Joins&Wrap != 0 && c.Named() <= 0: // two lines that happen to fit
		return
	case before == '+':
		plusPhone(c, d)
	case d[0] == '0' && d[1] == '0':
		if d[2] == '4' && d[3] == '4' {
			ukPhone(c, d[4:], 65)
		}
	case d[0] == '0' && len(d) <= 11:
		points := 60
		if c.Joins == 0 {
			points = 55
		}
		if len(d) == 10 {
			points -= 20
		}
		ukPhone(c, d[1:], points)
	case len(d) == 12 && d[1] == '4' && c.CanBeNamed() && c.Named() > 0:
		ukPhone(c, d[2:], 25)
	case len(d) == 10 && d[0] != '0':
		tenPhone(c, d)
	}
}

// tenPhone takes ten digits without a leading zero: a British number that lost
// it, which has to be named, or one of North America.
func tenPhone(c *Candidate, d []byte) {
	t := c.Text
	if c.Byte(c.Start-1) == ' ' && isDigit(c.Byte(c.Start-2)) {
		return // the end of a longer one
	}
	named := c.CanBeNamed() && c.Named() == 2
	if named && (ukNumber(d) || isDrama(d)) && c.Joins&Loose == 0 {
		ukPhone(c, d, 15)
		return
	}
	if d[0] < '2' || d[3] < '2' || sameDigit(d) || c.Byte(c.Start+3) == ' ' && !named {
		return
	}
	brackets := c.Byte(c.Start-1) == '(' && c.Byte(c.Start+3) == ')' && c.Byte(c.End-5) == '-'
	switch {
	case brackets:
		reportPhone(c, 55, finding.Shape)
	case t[c.End-5] == '-' && c.Byte(c.Start+3) == '-':
		reportPhone(c, 35, finding.Shape)
	case named && (c.Joins == 0 || !isDigit(c.Byte(c.Start+3)) && !isDigit(t[c.End-5])):
		reportPhone(c, 15, finding.Shape)
	}
}

// phoneGroups reports whether digits are grouped as people group them in
// telephone numbers: not in ones, nor all in pairs, nor like an ISBN.
func phoneGroups(s string, plus bool) bool {
	groups, pairs, n, short := 0, 0, 0, 0
	for i := 0; i <= len(s); i++ {
		if i < len(s) && isDigit(s[i]) {
			n++
			continue
		}
		if n == 0 {
			continue
		}
		groups++
		if n == 2 {
			pairs++
		}
		if n == 1 && !(groups == 1 || s[i-2] == '(') { // "(0)" may be one
			short++
		}
		n = 0
	}
	if plus {
		return groups <= 7 && short <= 1
	}
	return groups <= 6 && short == 0 && (pairs < 5 || groups > pairs)
}

// phoneEnds reports whether the number is no part of something longer. Letters
// may follow at once only as an extension.
func phoneEnds(c *Candidate) bool {
	t := c.Text
	if b := c.Byte(c.Start - 1); isLetter(b) {
		n := lettersBack(t, c.Start)
		if n > 5 || !phoneWord[strings.ToLower(t[c.Start-n:c.Start])] {
			return false
		}
	} else if b != '+' && !aloneBefore(t, c.Start) {
		return false
	}
	if b := c.Byte(c.End); isLetter(b) {
		_, ok := extension(t, c.End)
		return ok
	} else if b == '/' { // "0113 496 0000/1"
		return true
	}
	return aloneAfter(t, c.End)
}

var phoneWord = set("tel phone mob fax t m p f mobile call on")

// extension reads "ext 123", "x123", "extn. 123" at or after the gap at i.
func extension(t string, i int) (int, bool) {
	for n := 0; n < 3 && i < len(t) && (t[i] == ' ' || t[i] == ',' || t[i] == '(' || t[i] == ';'); n++ {
		i++
	}
	n := lettersOn(t, i)
	if n == 6 {
		n = len("extension")
	}
	if i+n > len(t) {
		return 0, false
	}
	w := strings.ToLower(t[i : i+n])
	if w != "x" && w != "ext" && w != "extn" && w != "extension" && !strings.HasPrefix(w, "ext") {
		if len(w) > 1 && w[0] == 'x' && isDigit(w[1]) {
			w = "x"
		} else {
			return 0, false
		}
	}
	for len(w) > 0 && !isLetter(w[len(w)-1]) {
		w = w[:len(w)-1]
	}
	i += len(w)
	for n := 0; n < 3 && i < len(t) && (t[i] == ' ' || t[i] == '.' || t[i] == ':' || t[i] == '='); n++ {
		i++
	}
	_, end := digitsAt(t, i, 6)
	if end-i < 2 || !aloneAfter(t, end) {
		return 0, false
	}
	return end, true
}

// ukPhone reports a national number, without its zero, of the British plan.
func ukPhone(c *Candidate, n []byte, points int) {
	if len(n) > 0 && n[0] == '0' { // +44 (0)113
		n = n[1:]
	}
	why := finding.Range
	if isDrama(n) {
		why = finding.Reserved
	} else if !ukNumber(n) || sameDigit(n[1:]) {
		return
	}
	reportPhone(c, points, why)
}

func reportPhone(c *Candidate, points int, why finding.Reason) {
	t, start, end := c.Text, c.Start, c.End
	if c.Byte(start-1) == '+' {
		start--
	}
	if c.Byte(start-1) == '(' && strings.IndexByte(t[start:end], ')') >= 0 {
		start--
	}
	if e, ok := extension(t, end); ok {
		end = e
	}
	if inURL(t, start) {
		points -= 25
	}
	spacing := finding.Shape
	if c.Joins != 0 {
		spacing = finding.Spacing
	}
	c.Report(kindPhone, start, end, Weight{finding.Shape, points}, Weight{Reason: why}, Weight{Reason: spacing})
}

// plusPhone takes a number with a plus sign: British ones by the plan, others
// if the library knows the range.
func plusPhone(c *Candidate, d []byte) {
	if d[0] == '4' && d[1] == '4' {
		ukPhone(c, d[2:], 75)
		return
	}
	if d[0] == '0' {
		return
	}
	n, err := phonenumbers.Parse("+"+string(d), "ZZ")
	switch {
	case err != nil:
	case phonenumbers.IsValidNumber(n):
		reportPhone(c, 65, finding.Range)
	case len(d) >= 10 && phonenumbers.IsPossibleNumber(n):
		reportPhone(c, 40, finding.Shape)
	}
}
