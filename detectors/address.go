package detectors

import (
	"strings"

	"sardine/finding"
)

var kindAddress = &finding.Kind{Name: "postal-address", Title: "Postal address", Category: finding.Contact, Risk: 10, Version: 1}

// address finds postal addresses of the United Kingdom. A postcode is the best
// sign: what stands before it is read backwards. Without one it takes a number,
// a name and a word such as Road.
var address = &Detector{
	Name:    "postal-address",
	Doc:     "Postal addresses: up to six lines or 220 bytes before a postcode, a house number with a street, and fields and columns for addresses. A street by itself is none.",
	Kind:    kindAddress,
	Version: 3,
	Anchors: []Anchor{
		{Form: Digits, Layouts: []string{"1"}, Before: Clear | Letter6 | Glued, After: Letter2},
		{Form: Digits, Layouts: []string{"2", "3"}, Before: Letter1 | Letter2, After: Letter2},
		{Form: Terms, Terms: streetTerms},
		{Form: AfterLabel},
	},
	Quiet: addressLabels,
	Check: checkAddress,
}

var addressLabels = []string{
	"address", "addresses", "home address", "current address", "previous address", "postal address", "correspondence address", "permanent address",
	"term time address", "term-time address", "contact address", "delivery address", "billing address", "registered office", "registered address",
	"residential address", "full address", "address line", "address line 1", "address line 2", "address 1", "address 2", "add line 1", "add line1", "addline1", "addr", "addr1", "addr2", "line1", "street",
	"street address", "residence", "deliver to", "ship to", "send to", "premises", "property", "place of residence", "home", "cyfeiriad", "cyfeiriad cartref",
}

// Points of addresses.
const (
	postcodePoints  = 25
	numberedPoints  = 5 // a house number as well: "4 The Slip, AB1 2CD"
	streetPoints    = 25
	numberPoints    = 12
	townPoints      = 12 // a known town, county or country
	housePoints     = 10 // a building, or at least three pieces one after another
	piecePoints     = 5  // each further piece that looks like one
	livesPoints     = 15 // "lives at", "moved to"
	addressNamed    = 40
	addressLabelled = 20 // "Deliver to:", in running text
)

// Limits of the way back from a postcode (reference, A19).
const (
	addressBytes = 220
	addressLines = 6
)

func checkAddress(c *Candidate) {
	switch {
	case c.Labelled():
		checkAddressField(c)
	case isDigit(c.Text[c.Start]):
		if start, end, ok := postcodeAround(c.Text, c.Start, c.End); ok {
			back(c, start, end)
		}
	default:
		street(c)
	}
}

// postcodeAround is the postcode whose digits at [from,to) the engine found.
func postcodeAround(t string, from, to int) (start, end int, ok bool) {
	inward := to - 1
	end = to + 2
	if end > len(t) || !inwardLetter(t[to]) || !inwardLetter(t[to+1]) || !aloneAfter(t, end) || t[to] >= 'a' || t[to+1] >= 'a' {
		return 0, 0, false
	}
	gap := inward
	for from == inward && gap > 0 && inward-gap < 2 && t[gap-1] == ' ' {
		gap--
	}
	start = gap
	for start > 0 && gap-start < 5 && isAlnum(t[start-1]) {
		start--
	}
	var buf [4]byte
	out := buf[:0]
	for i := start; i < gap && len(out) < cap(out); i++ {
		out = append(out, upper(t[i]))
	}
	if gap-start < 2 || gap-start > 4 || !aloneBefore(t, start) || !outward(out) {
		return 0, 0, false
	}
	return start, end, true
}

// back reads an address backwards from the postcode at [start,end).
func back(c *Candidate, start, end int) {
	lo := max(0, start-addressBytes)
	if _, _, _, cell := c.Cell(); cell {
		from, _ := c.Line()
		lo = max(lo, from)
	}
	a := addressReader{text: c.Text, lo: lo, start: start}
	a.read()
	if a.pieces == 0 {
		return
	}
	if n, ok := a.announced(); ok {
		a.start = n
	}
	ws := a.weights()
	points := postcodePoints
	if a.number {
		points += numberedPoints
	}
	ws = append(ws, Weight{finding.Range, points})
	c.ReportAlone(kindAddress, a.start, end, ws...)
}

// street weighs a number, capitalised words and a thoroughfare: "12A Station
// Road", and what follows it as far as it is an address.
func street(c *Candidate) {
	t := c.Text
	if !isUpperAt(t, c.Start) || c.End < len(t) && isAlnum(t[c.End]) {
		return
	}
	lineFrom, lineTo := c.Line()
	from := streetStart(t, c.Start, max(lineFrom, c.Start-60))
	a := addressReader{text: t, lo: lineFrom, start: from, street: true, number: true, pieces: 1}
	if from < 0 {
		if a.start = houseStreet(t, c.Start, lineFrom); a.start < 0 {
			return
		}
		a.number = false
	}
	a.read() // a flat or a house before it
	if from < 0 && (!a.house || !spokenOf(strings.ToLower(t[max(lineFrom, a.start-24):a.start]))) {
		return
	}
	end := c.End
	for n := 0; n < 5; n++ { // the pieces behind it
		next, ok := pieceAfter(t, end, min(lineTo, end+60))
		if !ok {
			break
		}
		a.see(t[end:next])
		end = next
	}
	if start, to, ok := postcodeNext(t, end); ok && start >= end {
		return // the way back from the postcode finds it
	} else if ok {
		end = to
	}
	ws := a.weights()
	if before := strings.ToLower(t[max(lineFrom, a.start-24):a.start]); spokenOf(before) {
		ws = append(ws, Weight{finding.LabelBefore, livesPoints})
	}
	c.ReportAlone(kindAddress, a.start, end, ws...)
}

// spokenOf reports whether words before an address say that somebody is there.
func spokenOf(before string) bool {
	for _, w := range []string{"live at", "lives at", "living at", "lived at", "moved to", "resides at", "resident at", "home at", "home is", "house at",
		"visit to", "visited", "address is", "address:", "address", "stay at", "staying at", "property at", "flat at", "collected from", "byw yn"} {
		if strings.HasSuffix(strings.TrimRight(before, " :,"), w) {
			return true
		}
	}
	return false
}

// checkAddressField weighs what stands in a field for addresses.
func checkAddressField(c *Candidate) {
	if c.label >= 0 && !afterColon(c) {
		return
	}
	name, inText := fieldNameOf(c)
	points, ok := fieldOfAddress(name)
	if !ok {
		return
	}
	start, end := c.Start, c.End
	if inText {
		points = min(points, addressLabelled)
		_, to := c.Line()
		end = min(max(end, start), to)
	}
	for end > start && strings.IndexByte(" \t\r\n.,;", c.Text[end-1]) >= 0 {
		end--
	}
	v := c.Text[start:end]
	if end-start < 4 || strings.ContainsAny(v, "@\\{}") || strings.Contains(v, "://") || kindOfValue(finding.Fold(v)) != realValue || !hasLetter(v) {
		return
	}
	if len(v) <= len("AA9A 9AA") && postcodeInside(v) {
		return // a postcode alone
	}
	a := addressReader{text: c.Text, lo: start, start: end}
	a.read()
	if a.start != start || a.pieces == 0 {
		if a.pieces == 0 || inText {
			return
		}
		a.start = start
	}
	if inText && postcodeInside(v) {
		return // the way back from the postcode finds it
	}
	why := finding.LabelBefore
	if !inText {
		why = finding.Column
	}
	if a.pieces == 1 && !a.street && !a.number && points < addressNamed {
		return
	}
	c.ReportAlone(kindAddress, start, end, append(a.weights(), Weight{why, points})...)
}

// fieldOfAddress reads the name of a field.
func fieldOfAddress(name string) (points int, ok bool) {
	for _, w := range splitWords(uncamel(name)) {
		switch w {
		case "email", "mail", "ip", "mac", "web", "website", "url", "memory", "network", "bus", "remote", "host", "wallet", "return", "base", "start", "end", "wifi", "subnet",
			"page", "screen", "phone", "telephone", "tel", "team", "office", "company", "away":
			return 0, false
		}
	}
	return addressNamed, true
}
