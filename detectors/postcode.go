package detectors

import (
	"strings"

	"sardine/finding"
)

var kindPostcode = &finding.Kind{Name: "postcode", Title: "Postcode", Category: finding.Contact, Risk: 4, Normal: finding.Alnum, Version: 1}

var postcode = &Detector{
	Name: "postcode", Version: 1, Kind: kindPostcode, Certain: true,
	Doc:    "Full postcodes of the United Kingdom and the islands: BS 7666 shape and known area.",
	Labels: []string{"postcode", "post code", "postal code", "zip", "zip code", "cod post", "postcodes"},
	Hints:  []string{"address", "home address", "addr"},
	Anchors: []Anchor{
		{Form: Digits, Layouts: []string{"1"}, Before: Clear | Letter6 | Glued, After: Letter2},
		{Form: Digits, Layouts: []string{"2", "3"}, Before: Letter1 | Letter2, After: Letter2},
	},
	Check: checkPostcode,
}

// Areas in use, with the islands and those for large users. Source: Royal Mail
// list of postcode areas.
var postcodeArea = set("AB AL B BA BB BD BF BH BL BN BR BS BT BX CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E EC EH EN EX FK FY G GL GU GY " +
	"HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE LL LN LS LU M ME MK ML N NE NG NN NP NR NW OL OX PA PE PH PL PO PR RG RH RM S SA SE " +
	"SG SK SL SM SN SO SP SR SS ST SW SY TA TD TF TN TQ TR TS TW UB W WA WC WD WF WN WR WS WV XX YO ZE ZZ")

func checkPostcode(c *Candidate) {
	t := c.Text
	inward := c.End - 1
	if !inwardLetter(t[c.End]) || !inwardLetter(t[c.End+1]) || !aloneAfter(t, c.End+2) {
		return
	}
	end := c.End + 2
	gap := inward
	if c.Start == inward {
		if gap > 0 && (t[gap-1] == '\n' || t[gap-1] == '-') {
			gap--
		}
		for gap > 0 && inward-gap < 3 && (t[gap-1] == ' ' || t[gap-1] == '\r') {
			gap--
		}
	}
	start := gap
	for start > 0 && gap-start < 5 && isAlnum(t[start-1]) {
		start--
	}
	if gap-start < 2 || gap-start > 4 || !aloneBefore(t, start) {
		return
	}
	var buf [4]byte
	out := buf[:0]
	for i := start; i < gap; i++ {
		out = append(out, upper(t[i]))
	}
	small := false
	for i := start; i < end; i++ {
		small = small || t[i] >= 'a' && t[i] <= 'z'
	}
	if !outward(out) {
		return
	}
	points := 65
	switch {
	case small && ordinal(t[inward:end]):
		return
	case small && c.Named() <= 0:
		points = 40
	case strings.IndexByte(t[gap:inward], '\n') >= 0 && !small && isSpaceAt(t, start-1) && (end == len(t) || t[end] == '\n' || t[end] == '\r'):
		points = 50 // the end of an address that was wrapped
	case strings.ContainsAny(t[gap:inward], "-\n"):
		points = 35
	case gap == inward:
		points = 50
	}
	why := finding.Range
	if out[0] == 'Z' && out[1] == 'Z' { // NHS codes for no fixed abode and abroad
		why = finding.Reserved
	}
	c.Report(kindPostcode, start, end, Weight{finding.Shape, points}, Weight{Reason: why})
}

func isSpaceAt(t string, i int) bool { return i >= 0 && t[i] == ' ' }

func inwardLetter(c byte) bool { return isLetter(c) && strings.IndexByte("CIKMOV", upper(c)) < 0 }

// ordinal reports whether s is 1st, 2nd, 3rd or 4th, whose letters may end a
// postcode.
func ordinal(s string) bool {
	switch strings.ToLower(s[1:]) {
	case "st", "nd", "rd", "th":
		return true
	}
	return false
}

// outward checks the first half: A9, A99, AA9, AA99, A9A, AA9A (BS 7666).
func outward(o []byte) bool {
	letters := 0
	for letters < len(o) && isLetter(o[letters]) {
		letters++
	}
	rest := o[letters:]
	switch {
	case string(o) == "GIR":
		return true
	case letters < 1 || letters > 2 || len(rest) < 1 || len(rest) > 2 || !isDigit(rest[0]):
		return false
	case len(rest) == 2 && !isDigit(rest[1]):
		third := "ABCDEFGHJKPSTUW"
		if letters == 2 {
			third = "ABEHMNPRVWXY"
		}
		if strings.IndexByte(third, rest[1]) < 0 {
			return false
		}
	case len(rest) == 2 && rest[0] == '0':
		return false
	}
	return postcodeArea[string(o[:letters])]
}
