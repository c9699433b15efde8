package detectors

import (
	"strings"

	"sardine/finding"
)

var kindCard = &finding.Kind{Name: "payment-card", Title: "Payment card number", Category: finding.Financial, Risk: 40, Normal: finding.Alnum, Version: 1}

var card = &Detector{
	Name: "payment-card", Version: 2, Kind: kindCard,
	Doc: "Payment card numbers: issuer ranges, length and the Luhn check. Numbers that the schemes publish for tests are marked. Source: ISO/IEC 7812.",
	Labels: []string{"card number", "card no", "card", "credit card", "credit card number", "debit card", "debit card number", "pan", "visa", "mastercard", "amex",
		"american express", "maestro", "payment card", "long card number", "cc number", "cc no", "ccn", "credit card no", "rhif cerdyn"},
	Hints:   []string{"account number", "cc", "payment"},
	Against: []string{"imei", "iccid", "sim"},
	Anchors: []Anchor{
		{Form: Digits, Layouts: []string{"12-19", "4 4 4 4", "4 6 5", "4 6 4", "4 4 4 4 1-3", "4 4 4 3"}, First: "23456", Joins: Space | Hyphen | Wrap},
		{Form: Digits, Layouts: []string{"15"}, First: "1"},
	},
	Check: checkCard,
}

func checkCard(c *Candidate) {
	var buf [24]byte
	d := c.Digits(buf[:0], c.Start, c.End)
	if !cardIssuer(d) || !luhn(d) || sameDigit(d) {
		return
	}
	if c.Joins&Wrap == 0 && c.Joins&(c.Joins-1) != 0 {
		return // one separator throughout
	}
	if d[0] == '1' && !testCard(d) && c.Named() <= 0 {
		return // as likely a time in microseconds
	}
	spacing, issued := Weight{}, Weight{finding.Range, 5}
	if c.Joins != 0 {
		spacing = Weight{finding.Spacing, 15}
	}
	if testCard(d) {
		issued = Weight{finding.Reserved, 25} // one of thirty: not by chance
	}
	if inURL(c.Text, c.Start) || c.Joins != 0 && columnOfNumbers(c) {
		return
	}
	c.Report(kindCard, c.Start, c.End, Weight{finding.Shape, shapePoints}, Weight{finding.Checksum, checksumPoints}, issued, spacing)
}

// columnOfNumbers reports whether the groups are numbers of their own: more
// follow or go before, or all of them are round.
func columnOfNumbers(c *Candidate) bool {
	t := c.Text
	if c.Joins&(Space|Wrap) != 0 && c.Named() <= 0 && (groupBehind(t, c.End) || groupBefore(t, c.Start)) {
		return true
	}
	for i := c.Start + 1; i <= c.End; i++ {
		if (i == c.End || !isDigit(t[i])) && isDigit(t[i-1]) && t[i-1] != '0' {
			return false
		}
	}
	return true
}

// groupBehind and groupBefore report whether four digits, and nothing but a
// space or a line break, stand beside the number.
func groupBehind(t string, at int) bool {
	from := at
	for from < len(t) && from < at+3 && (t[from] == ' ' || t[from] == '\n' || t[from] == '\r') {
		from++
	}
	_, end := digitsAt(t, from, 8)
	return from > at && end-from == 4
}

func groupBefore(t string, at int) bool {
	to := at
	for to > 0 && to > at-3 && (t[to-1] == ' ' || t[to-1] == '\n' || t[to-1] == '\r') {
		to--
	}
	return to < at && to >= 4 && digitsIn(t[to-4:to]) == 4 && !isDigit(byteAt(t, to-5)) && byteAt(t, to-5) != '-'
}

func byteAt(t string, i int) byte {
	if i < 0 || i >= len(t) {
		return 0
	}
	return t[i]
}

// luhn is the check of ISO/IEC 7812: from the right, every second digit counts
// double.
func luhn(d []byte) bool {
	sum := 0
	for i := range d {
		n := int(d[len(d)-1-i] - '0')
		if i%2 == 1 {
			if n *= 2; n > 9 {
				n -= 9
			}
		}
		sum += n
	}
	return sum%10 == 0
}

// cardIssuer checks beginnings and lengths of the schemes. Source: public
// issuer tables; Maestro and defunct British schemes last.
func cardIssuer(d []byte) bool {
	n, two, four := len(d), number(d[:2]), number(d[:4])
	switch {
	case d[0] == '4':
		return n == 13 || n == 16 || n == 19
	case d[0] == '1': // Universal Air Travel Plan
		return n == 15
	case two >= 51 && two <= 55, four >= 2221 && four <= 2720:
		return n == 16
	case two == 34 || two == 37:
		return n == 15
	case four >= 3000 && four <= 3059, two == 36, two == 38, two == 39:
		return n == 14
	case four >= 3528 && four <= 3589:
		return n >= 16
	case four == 6011, four >= 6440 && four <= 6499, two == 65, two == 62:
		return n >= 16
	case two == 50, two >= 56 && two <= 69:
		return n >= 16 || n == 12 && two != 62 // twelve digits are Maestro; 13 to 15 are not issued
	}
	return false
}

// testCards are numbers that schemes and processors publish for tests.
var testCards = set("4111111111111111 4012888888881881 4242424242424242 4222222222222 4000056655665556 4917610000000000 4462000000000003 " +
	"5555555555554444 5105105105105100 5200828282828210 2223003122003222 5454545454545454 378282246310005 371449635398431 378734493671000 " +
	"30569309025904 38520000023237 36227206271667 6011111111111117 6011000990139424 3530111333300000 3566002020360505 6759649826438453 " +
	"122000000000003 6304000000000000 5019717010103742 6200000000000005 4976000000003436 374200000000004")

func testCard(d []byte) bool {
	return testCards[string(d)] || len(d) == 16 && strings.HasSuffix(string(d), "00000000")
}
