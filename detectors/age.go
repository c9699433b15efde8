package detectors

import (
	"strings"

	"sardine/finding"
)

var kindAge = &finding.Kind{Name: "age", Title: "Age of a person", Category: finding.Demographic, Risk: 5, Normal: normalAge, Version: 1}

// normalAge is the number of years.
func normalAge(v string) string {
	return strings.Trim(v, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ -:")
}

var age = &Detector{
	Name: "age", Version: 1, Kind: kindAge, Certain: true,
	Doc: "The age of a person who is named or spoken of: \"Jo Example, aged 14\", \"she is a 39-year-old\", and fields and columns called Age. " +
		"Age groups, entry requirements and ages of things are not. With a place and a condition an age identifies. Source: ICO, anonymisation guidance (2025).",
	Labels: []string{"age of child", "age of pupil", "age in years", "patient age", "oed"},
	Quiet:  []string{"age"},
	Anchors: []Anchor{
		{Form: AfterLabel},
		{Form: Terms, Terms: TermList("aged")},
		{Form: Digits, Layouts: []string{"1-3"}, After: Glued | Apart2 | Apart4 | Apart5, May: yearsBehind},
	},
	Check: checkAge,
}

const oldest = 115 // years

// Points of an age; a person in the sentence adds to them.
const (
	agedPoints    = 25
	yearOldPoints = 20
	groupPoints   = -40 // the sentence speaks of anyone
)

func checkAge(c *Candidate) {
	t := c.Text
	switch {
	case c.Labelled():
		n, end := digitsAt(t, c.Start, 3)
		if end == c.Start || n > oldest || !aloneAfter(t, end) || ageRange(t, end) || !c.announced() {
			return
		}
		points := 0
		if c.byName && c.ofPerson() {
			points = 20
		} else if s := &c.s.sentence; !c.byName {
			s.read(c)
			if p, w := s.person(c.Start, end); w == somebody {
				points = p
			}
			if lineStart(c) == c.Start-len("age: ") || c.personNear() {
				points = max(points, 15)
			}
		}
		c.Report(kindAge, c.Start, end, Weight{finding.Shape, points})
	case isDigit(t[c.Start]):
		if end := yearsOld(t, c.End); end > 0 && aloneBefore(t, c.Start) && number([]byte(t[c.Start:c.End])) <= oldest {
			c.reportAge(c.Start, end, yearOldPoints)
		}
	default:
		at := c.End + 1
		n, end := digitsAt(t, at, 3)
		if end == at || at > len(t) || c.Byte(c.End) != ' ' || n > oldest || !aloneAfter(t, end) || ageRange(t, end) {
			return
		}
		c.reportAge(c.Start, end, agedPoints)
	}
}

// personNear reports whether a person's name was read within the lines before.
func (c *Candidate) personNear() bool {
	for i := len(c.s.claims) - 1; i >= 0 && c.Start-int(c.s.claims[i].end) < 200; i-- {
		if cl := &c.s.claims[i]; cl.kind == kindPerson && cl.points >= int32(Threshold)/10 {
			return true
		}
	}
	return false
}

// reportAge weighs an age by whom its sentence speaks of.
func (c *Candidate) reportAge(start, end, points int) {
	s := &c.s.sentence
	s.read(c)
	person, who := s.person(start, end)
	if person == 0 && !c.personNear() {
		return
	}
	ws := []Weight{{finding.Shape, points}, {finding.Person, max(person, 20)}}
	if who != somebody && s.policy() {
		ws = append(ws, Weight{finding.Topic, groupPoints})
	}
	c.ReportAlone(kindAge, start, end, ws...)
}

// ageRange reports whether the number that ends at at is one end of a range:
// "16-19", "5 to 11", "18 and over", "65+".
func ageRange(t string, at int) bool {
	rest := strings.ToLower(strings.TrimLeft(t[at:min(len(t), at+12)], " "))
	if rest == "" {
		return false
	}
	if strings.IndexByte("-+/%", rest[0]) >= 0 {
		return true
	}
	for _, w := range []string{"to ", "and ", "or ", "plus", "upward", "months", "month", "weeks", "days", "range", "group"} {
		if strings.HasPrefix(rest, w) {
			return true
		}
	}
	return false
}

// yearsBehind reports whether a y stands behind the number, as yearsOld asks.
func yearsBehind(t string, _, end int) bool {
	return end+1 < len(t) && (t[end] == '-' || t[end] == ' ') && t[end+1]|0x20 == 'y'
}

// yearsOld is where "-year-old", " years old" or " yo" behind a number ends, or 0.
func yearsOld(t string, at int) int {
	if at+3 > len(t) || t[at] != '-' && t[at] != ' ' || t[at+1]|0x20 != 'y' {
		return 0
	}
	rest := strings.ToLower(t[at:min(len(t), at+12)])
	for _, w := range []string{"-year-old", " year-old", " year old", " years old", " yr old", " yrs old", " y/o", " yo"} {
		if strings.HasPrefix(rest, w) && aloneAfter(t, at+len(w)) {
			return at + len(w)
		}
	}
	return 0
}
