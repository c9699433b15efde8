package detectors

import (
	"strings"

	"sardine/finding"
)

var (
	kindSortCode = &finding.Kind{Name: "sort-code", Title: "Bank sort code", Category: finding.Financial, Risk: 2, Normal: finding.Alnum, Version: 1}
	kindAccount  = &finding.Kind{Name: "bank-account", Title: "Bank account number", Category: finding.Financial, Risk: 30, Normal: finding.Alnum, Version: 1}
)

var sortCode = &Detector{
	Name: "sort-code", Version: 3, Kind: kindSortCode, More: []*finding.Kind{kindAccount},
	Doc: "Bank sort codes that are named, or stand beside an account number, which is then reported too. Account numbers are checked by Vocalink's " +
		"modulus method with a table that the user brings (--modulus-table); without it, no number is called wrong.",
	Labels: []string{"sort code", "sort codes", "sortcode", "s c", "s/c", "bank sort code", "branch sort code", "branch code", "sort", "cod didoli"},
	Hints:  []string{"bank", "bank details", "bank account", "bacs", "direct debit"},
	Anchors: []Anchor{
		{Form: Digits, Layouts: []string{"2 2 2"}, Joins: Space | Hyphen | Wrap, After: Clear | Glued},
		{Form: AfterLabel},
	},
	Check: checkSortCode,
}

var account = &Detector{
	Name: "bank-account", Version: 3, Kind: kindAccount, More: []*finding.Kind{kindSortCode},
	Doc: "Bank account numbers of six to ten digits that are named as such, and roll numbers of building societies.",
	Labels: []string{"account number", "account no", "account num", "acc no", "acc number", "acc num", "a c no", "a/c no", "a/c number", "acct no", "acct number", "acct",
		"bank account number", "bank account no", "bank account", "bank acc no", "bank acc", "accountnumber", "roll number", "roll no", "rhif cyfrif", "a/c"},
	Hints:   []string{"account", "acc", "bacs", "payee", "direct debit"},
	Against: []string{"customer account", "user account"},
	Anchors: []Anchor{{Form: AfterLabel}},
	Check:   checkAccount,
}

// unchecked says that the check digits of an account number need the banks'
// table, which package policy has if the user brought one.
var unchecked = Weight{Reason: finding.Unchecked}

func checkSortCode(c *Candidate) {
	t := c.Text
	if c.Labelled() {
		if c.rel < 0 || c.Named() < 1 {
			return
		}
		n, end := digitsAt(t, c.Start, 6)
		if end-c.Start == 6 && aloneAfter(t, end) && n > 0 {
			c.Report(kindSortCode, c.Start, end, Weight{finding.Shape, 15})
			pairAccount(c, c.Start, end)
		} else if end-c.Start == 5 && c.byName && end == c.End { // a column of numbers loses the leading zero
			c.Report(kindSortCode, c.Start, end, Weight{finding.Shape, 10})
		}
		return
	}
	if c.Joins&Wrap != 0 {
		if c.Named() < 2 {
			return
		}
	} else if c.Joins != Space && c.Joins != Hyphen || t[c.Start+2] != t[c.Start+5] {
		return
	}
	if c.Byte(c.End) == '-' && isDigitAt(t, c.End+1) {
		if _, end := digitsAt(t, c.End+1, 8); end-c.End != 9 { // 12-34-56-12345678
			return
		}
	}
	var buf [6]byte
	d := c.Digits(buf[:0], c.Start, c.End)
	if sameDigit(d) && d[0] == '0' {
		return
	}
	points := 15
	if pairAccount(c, c.Start, c.End) {
		points += 40
	}
	if c.Joins == Space {
		points -= 5
	}
	c.Report(kindSortCode, c.Start, c.End, Weight{finding.Shape, points}, Weight{Reason: finding.Spacing})
}

// pairAccount looks for eight digits near a sort code, on the same line or the
// next, and reports them.
func pairAccount(c *Candidate, start, end int) bool {
	const near = 60
	t := c.Text
	if _, _, _, table := c.Cell(); table {
		return false // the columns' headings decide
	}
	breaks := 0
	for i := end; i < min(len(t), end+near); i++ {
		if t[i] == '\n' {
			if breaks++; breaks > 1 {
				break
			}
		}
		if !isDigit(t[i]) {
			continue
		}
		_, j := digitsAt(t, i, 8)
		if j-i == 8 && (aloneBefore(t, i) || i == end+1) && aloneAfter(t, j) {
			points := 40
			if c.Named() == 2 {
				points = 60
			} else if i-end > 4 && breaks == 0 && !accountWord(t[end:i]) {
				points = 20
			}
			c.ReportAlone(kindAccount, i, j, Weight{finding.Neighbour, points}, Weight{finding.Shape, 10}, unchecked)
			return true
		}
		return false
	}
	return false
}

// accountBehind is where eight digits stand behind the six at at, with at most
// a separator between, or 0.
func accountBehind(t string, at int) int {
	if _, end := digitsAt(t, at, 7); end-at != 6 || !aloneBefore(t, at) {
		return 0
	}
	at += 6
	for n := 0; n < 3 && at < len(t) && strings.IndexByte(" /,-|", t[at]) >= 0; n++ {
		at++
	}
	if _, end := digitsAt(t, at, 9); end-at != 8 || !aloneAfter(t, end) || isDigit(t[at-1]) {
		return 0
	}
	return at
}

// accountWord reports whether what stands between a sort code and a number
// speaks of an account.
func accountWord(gap string) bool {
	for i := 0; i+3 <= len(gap); i++ {
		if equalFold(gap[i:i+3], "acc") || equalFold(gap[i:i+3], "a/c") {
			return true
		}
	}
	return false
}

func checkAccount(c *Candidate) {
	t := c.Text
	if at := accountBehind(t, c.Start); at > 0 && (c.Named() == 2 || c.Named() > 0 && strings.Contains(strings.ToLower(t[max(0, c.Start-40):c.Start]), "sort")) { // "Sort code and account: 123456 12345678"
		c.ReportAlone(kindSortCode, c.Start, c.Start+6, Weight{finding.LabelBefore, labelPoints}, Weight{finding.Shape, 15})
		c.Report(kindAccount, at, at+8, Weight{finding.Neighbour, 20}, Weight{finding.Shape, 10}, unchecked)
		return
	}
	end := c.Start
	n := 0
	longest := 12
	if isDigitAt(t, c.Start) && c.Byte(c.Start+1) == ' ' && isDigitAt(t, c.Start+2) && c.Byte(c.Start+3) == ' ' { // a box for each digit
		longest = 2*8 - 1
	}
	for end < len(t) && end-c.Start < longest && (isDigit(t[end]) || (t[end] == ' ' || t[end] == '-') && n > 0 && isDigitAt(t, end+1)) {
		if isDigit(t[end]) {
			n++
		}
		end++
	}
	if n < 6 || n > 10 || !aloneAfter(t, end) || n != end-c.Start && n != 8 {
		return
	}
	points := 10
	if n == 8 {
		points = 20
	} else if c.Named() < 2 {
		return
	}
	c.Report(kindAccount, c.Start, end, Weight{finding.Shape, points}, unchecked)
}
