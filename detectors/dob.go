package detectors

import (
	"strings"

	"sardine/document"
	"sardine/finding"
)

var kindDOB = &finding.Kind{Name: "date-of-birth", Title: "Date of birth", Category: finding.Demographic, Risk: 20, Normal: finding.Alnum, Version: 1}

var dob = &Detector{
	Name: "date-of-birth", Version: 3, Kind: kindDOB,
	Doc: "Dates that a label, heading, field or the word \"born\" calls dates of birth, in every British style, and spreadsheet day numbers " +
		"under such a heading. A date alone is none.",
	Labels: []string{"date of birth", "dates of birth", "dob", "d o b", "birth date", "birthdate", "birth day", "birthday", "born", "born on",
		"date born", "dyddiad geni", "ganwyd", "child's date of birth", "dateofbirth", "birth dt", "bday"},
	Against: []string{"date of issue", "issue date", "expiry", "expiry date", "start date", "end date", "review date", "invoice date", "order date", "due date", "date of meeting",
		"meeting date", "deadline", "published", "date joined", "date of death", "appointment"},
	Anchors: []Anchor{
		{Form: AfterLabel},
		{Form: Terms, Terms: []Term{{Text: "b", Case: true}}}, // "b. 1 Jan 1950"
		{Form: Digits, Layouts: []string{"1-2 1-2 4", "1-2 1-2 2", "4 1-2 1-2"}, Joins: Space | Hyphen | Dot | Slash, After: Clear | Glued | Letter1},
	},
	Check: checkDOB,
}

func checkDOB(c *Candidate) {
	if c.Labelled() {
		dobAfterLabel(c)
		return
	}
	if c.Text[c.Start:c.End] == "b" {
		dobShort(c)
		return
	}
	d, end := parseDate(c.Text, c.Start)
	if end == c.End && c.behindName(end) && d.real() && d.day > 0 && d.year <= pivotYear-leastOfName && plausibleYear(d.year) {
		c.Report(kindDOB, c.Start, end, Weight{finding.Shape, 25}, Weight{finding.Structure, behindNamePoints})
		return
	}
	if end != c.End || !c.CanBeNamed() && !ageAfter(c.Text, end, d) || c.Named() < 0 {
		return
	}
	if c.Named() == 2 {
		reportDOB(c, d, c.Start, end)
	} else if ageAfter(c.Text, end, d) && d.real() {
		c.Report(kindDOB, c.Start, end, Weight{finding.Shape, 25}, Weight{finding.Neighbour, 30})
	}
}

// A date in brackets right behind a name is the date of birth if it is long ago: "Jo Example (11/11/1979)".
const (
	behindNamePoints = 30
	leastOfName      = 7 // years
)

// behindName reports whether c stands in brackets right behind the name of a
// person, or behind a comma in the line that says what a letter is about.
func (c *Candidate) behindName(end int) bool {
	t := c.Text
	if c.Start < 4 || end >= len(t) {
		return false
	}
	switch open := t[c.Start-2 : c.Start]; {
	case open == " (" && t[end] == ')' && c.Byte(end+1) != ':': // "Jo Example (3/3/2014): ..." is a remark of that day
	case open == ", " && (t[end] == ',' || t[end] == '\n' || t[end] == ';') && strings.HasPrefix(t[lineStart(c):], "Re"):
	default:
		return false
	}
	const back = 4 // claims
	cs := c.s.claims
	for i := len(cs) - 1; i >= 0 && i >= len(cs)-back; i-- {
		if cl := &cs[i]; cl.kind == kindPerson && int(cl.end) == c.Start-2 {
			return cl.points >= int32(Threshold)/10 && twoWords(t[cl.start:cl.end])
		}
	}
	return false
}

// dobShort takes "Jo Example, b. 1 Jan 1950". At the start of a line a "b." is
// as likely the second item of a list.
func dobShort(c *Candidate) {
	t := c.Text
	at := c.End + len(". ")
	if b := c.Byte(c.Start - 1); isAlnum(b) || b == '.' || at >= len(t) || t[c.End:at] != ". " {
		return
	}
	if before := strings.TrimRight(t[max(0, c.Start-4):c.Start], " "); before != "" && isDigit(before[len(before)-1]) {
		return // an item of a list
	}
	d, end := parseDate(t, at)
	if end == 0 || d.day == 0 || !d.real() || !plausibleYear(d.year) || isDigitAt(t, end) {
		return
	}
	points := 60
	if lineStart(c) == c.Start {
		if points = 30; end >= len(t) || t[end] == '\n' || t[end] == '\r' {
			points = 50
		}
	}
	c.ReportAlone(kindDOB, at, end, Weight{finding.LabelBefore, points})
}

// ageAfter reports whether an age follows a date, as in "(3/3/87, aged 39)", and
// someone born then has had it by now.
func ageAfter(t string, at int, d date) bool {
	rest := strings.TrimLeft(t[at:min(len(t), at+20)], " ,(;-")
	if len(rest) < 5 || !equalFold(rest[:3], "age") {
		return false
	}
	rest = strings.TrimLeft(rest[3:], "d: ")
	age, n := digitsAt(rest, 0, 3)
	return n > 0 && age <= 110 && d.year+age >= 1950 && d.year+age <= pivotYear
}

// dobAfterLabel looks for a date in what a label names; a hint at how to
// write it, or a weekday, may come first.
func dobAfterLabel(c *Candidate) {
	const hint = 30
	t := c.Text
	for i := c.Start; i < min(c.End, c.Start+hint); i++ {
		if t[i] == ';' {
			return
		}
		if !isAlnum(t[i]) || i > 0 && isAlnum(t[i-1]) {
			continue
		}
		if d, end := parseDate(t, i); end > 0 && !isDigitAt(t, end) {
			reportDOB(c, d, i, end)
			return
		}
		if _, end := digitsAt(t, i, 9); end-i == 8 && i == c.Start && aloneAfter(t, end) {
			if d, ok := eightDate(t[i:end]); ok {
				reportDOB(c, d, i, end)
			}
			return
		}
		if n, end := digitsAt(t, i, 5); end-i == 5 && c.byName && i == c.Start && end == c.End {
			serialDOB(c, n)
			return
		}
		if isDigit(t[i]) && i > c.Start+2 {
			return
		}
	}
}

// eightDate reads 03051987 or 19870503.
func eightDate(v string) (date, bool) {
	d := date{number([]byte(v[:2])), number([]byte(v[2:4])), number([]byte(v[4:]))}
	if d.real() && plausibleYear(d.year) {
		return d, true
	}
	d = date{number([]byte(v[6:])), number([]byte(v[4:6])), number([]byte(v[:4]))}
	return d, d.real() && plausibleYear(d.year)
}

func isDigitAt(text string, i int) bool { return i < len(text) && isDigit(text[i]) }

func reportDOB(c *Candidate, d date, start, end int) {
	switch {
	case !plausibleYear(d.year):
		return
	case d.day == 0:
		c.Report(kindDOB, start, end, Weight{finding.Shape, 10})
	case d.day == 1 && d.month == 1 && (d.year == 1900 || d.year == 1970): // what programs write for "not known"
		c.Report(kindDOB, start, end, Weight{finding.Shape, 25}, Weight{finding.Placeholder, -40})
	default:
		c.Report(kindDOB, start, end, Weight{finding.Shape, 25})
	}
}

// serialDOB takes a spreadsheet's day number, counted from 1900: a date of
// birth of someone alive lies between 1910 and pivotYear.
func serialDOB(c *Candidate, days int) {
	const from, to = 3654, 46752
	const points = 15
	if _, _, _, table := c.Cell(); !table && c.PartKind() == document.Hidden {
		return // the day number behind a date that is shown, and found in the cell
	}
	if days >= from && days <= to {
		c.Report(kindDOB, c.Start, c.End, Weight{finding.Shape, points})
	}
}
