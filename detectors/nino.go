package detectors

import (
	"strings"

	"sardine/finding"
)

var kindNINO = &finding.Kind{Name: "uk-nino", Title: "National Insurance number", Category: finding.Identifier, Risk: 30, Normal: finding.Alnum, Version: 1}

var nino = &Detector{
	Name: "uk-nino", Version: 3, Kind: kindNINO,
	Doc: "National Insurance numbers in all layouts, with administrative and temporary prefixes; QQ examples are marked. " +
		"Without the last letter only beside a label. Source: HMRC National Insurance Manual NIM39110.",
	Labels: []string{"national insurance", "national insurance number", "national insurance no", "ni number", "ni no", "ni num", "ni", "nino", "n i number",
		"n i no", "nat ins", "nat ins no", "nat insurance no", "insurance no", "nics number", "rhif yswiriant gwladol", "yswiriant gwladol"},
	Hints: []string{"insurance number", "child reference number"},
	Anchors: []Anchor{{Form: Digits, Layouts: []string{"6", "2 2 2", "3 3"}, Joins: Space | Hyphen | Dot | Wrap,
		Before: Letter2 | Apart2, After: Clear | Glued | Letter1 | Apart1}, {Form: AfterLabel}},
	Check: checkNINO,
}

// Prefixes that HMRC gives for administration; they break or bend the rules of
// ordinary ones. NIM39110, and the list of special prefixes in use.
const ninoAdmin = "OO CR FY MW NC PP PY PZ "

func checkNINO(c *Candidate) {
	t := c.Text
	if c.Labelled() {
		mendNINO(c)
		return
	}
	pre := c.Start
	if separator(t[pre-1]) {
		pre--
	}
	pre -= 2
	if !aloneBefore(t, pre) {
		return
	}
	var buf [8]byte
	digits := c.Digits(buf[:0], c.Start, c.End)
	prefix := string([]byte{upper(t[pre]), upper(t[pre+1])})
	end, suffix := c.End, byte(0)
	if end < len(t) && isLetter(t[end]) {
		suffix = upper(t[end])
		end++
	} else if end+1 < len(t) && separator(t[end]) && isLetter(t[end+1]) && aloneAfter(t, end+2) && (c.Joins != 0 || t[end] != ' ' || c.Named() == 2) {
		suffix = upper(t[end+1])
		end += 2
	}
	if suffix != 0 && !ninoSuffix(prefix, suffix) {
		if end == c.End+2 { // the next word, not the last letter
			end, suffix = c.End, 0
		} else {
			return
		}
	}
	if !aloneAfter(t, end) {
		return
	}
	reason, ok := ninoPrefix(prefix, digits, suffix)
	if !ok {
		return
	}
	points := 50
	switch {
	case suffix == 0 && c.Named() <= 0:
		return
	case c.End-c.Start == 7 && c.Named() <= 0 && (t[pre+2] != t[c.Start+3] || end > c.End+1 && t[c.End] != t[c.Start+3]): // "SP 800-140C": no number is grouped so
		return
	case suffix == 0:
		points = 20
	case c.Joins != 0 && c.Joins&(c.Joins-1) == 0:
		points = 65
	case isUpper(t[pre]) != isUpper(t[pre+1]) || isUpper(t[pre]) != isUpper(t[end-1]):
		points = 35
	}
	spacing := finding.Shape
	if c.Joins != 0 {
		spacing = finding.Spacing
	}
	c.Report(kindNINO, pre, end, Weight{finding.Shape, points}, Weight{Reason: spacing}, Weight{Reason: reason})
}

// mendNINO reads what a label names with the signs mended that scanners confuse.
func mendNINO(c *Candidate) {
	v, end, ok := mend(c.Text, c.Start, "AA999999A")
	if !ok || c.Named() < 2 || !ninoSuffix(v[:2], v[8]) {
		return
	}
	if why, ok := ninoPrefix(v[:2], []byte(v[2:8]), v[8]); ok {
		c.Report(kindNINO, c.Start, end, Weight{finding.Repaired, 15}, Weight{Reason: why})
	}
}

func ninoSuffix(prefix string, s byte) bool {
	switch prefix {
	case "TN", "NC": // sex: temporary numbers and stakeholder-pension dummies
		return s == 'M' || s == 'F' || prefix == "NC" && s >= 'A' && s <= 'D'
	case "PP":
		return s == 'P' || s >= 'A' && s <= 'D'
	}
	return s >= 'A' && s <= 'D'
}

// ninoPrefix applies the rules of the two letters: neither is D F I Q U V, the
// second is not O, and some pairs are not used. Source: NIM39110.
func ninoPrefix(p string, digits []byte, suffix byte) (finding.Reason, bool) {
	switch {
	case p == "QQ": // HMRC's own example
		return finding.Reserved, true
	case p == "TN":
		return finding.Range, suffix != 0 && dayMonth(number(digits[:2]), number(digits[2:4]))
	case strings.Contains(ninoAdmin, p+" "):
		return finding.Range, true
	case strings.ContainsAny(p, "DFIQUV") || p[1] == 'O':
		return 0, false
	case p == "BG", p == "GB", p == "KN", p == "NK", p == "NT", p == "ZZ":
		return 0, false
	}
	return finding.Range, true
}
