package detectors

import (
	"strings"

	"sardine/finding"
)

// Where a name stands says much about words that are names and other things
// too: "Grace Field" in a list of people, "Head of Estates: Bill Wood", "his
// uncle, Bahodir", "Lwazi (Y6)".

// Points of a place in the layout, for two words or more.
const (
	rowPoints     = 26 // the line above holds nothing but a name either
	besidePoints  = 18 // "and", a semicolon or a slash joins it to a sure name
	rolePoints2   = 30 // "Head of Estates: ..."
	headPoints    = 18 // what around takes off
	mostBack      = 6  // claims that are looked at
	longestRole   = 48 // bytes of "Head of Estates"
	longestBullet = 8
)

// layout is what the place of text[from:to] says for its being a name, in
// points.
func (c *Candidate) layout(from, to int) int {
	p := 0
	if c.roleLabel(from, to) {
		p = rolePoints2
	}
	if q := c.afterName(from, to); q > p {
		p = q
	}
	return p
}

// afterName looks for a sure name just before text[from:to], which a list or an
// "and" joins to it.
func (c *Candidate) afterName(from, to int) int {
	cs := c.s.claims
	for i := len(cs) - 1; i >= 0 && i >= len(cs)-mostBack; i-- {
		cl := &cs[i]
		if cl.kind != kindPerson || int(cl.end) > from || cl.points < int32(Threshold)/10 {
			continue
		}
		gap := c.Text[cl.end:from]
		if len(gap) > longestBullet {
			return 0
		}
		switch {
		case !twoWords(c.Text[cl.start:cl.end]):
		case gap == " and ", gap == " & ", gap == "; ", gap == " / ":
			return besidePoints
		case listBreak(gap) && endsLine(c.Text, to):
			return rowPoints
		}
		return 0
	}
	return 0
}

// listBreak reports whether gap is a line break and the mark of an item.
func listBreak(gap string) bool {
	gap = strings.TrimLeft(gap, " \r")
	if gap == "" || gap[0] != '\n' {
		return false
	}
	return strings.Trim(gap[1:], " \t-*•>") == ""
}

// endsLine reports whether nothing follows at on its line, or a remark in
// brackets.
func endsLine(text string, at int) bool {
	for at < len(text) && (text[at] == ' ' || text[at] == '\r' || text[at] == ',' || text[at] == ';') {
		at++
	}
	return at >= len(text) || text[at] == '\n' || text[at] == '('
}

// roleLabel reports whether the line begins with a post and a colon before
// text[from:to]: "Head of Estates: ...".
func (c *Candidate) roleLabel(from, to int) bool {
	t := c.Text
	if from < 4 || t[from-1] != ' ' || t[from-2] != ':' {
		return false
	}
	start, _ := c.Line()
	head := t[max(start, from-longestRole) : from-2]
	if i := strings.LastIndexAny(head, ".;\t|"); i >= 0 {
		head = head[i+1:]
	}
	if i := strings.LastIndex(head, "  "); i >= 0 {
		head = head[i+2:]
	}
	head = strings.TrimLeft(head, " -*•>(")
	if head == "" || len(head) == longestRole || !isUpperAt(head, 0) || strings.ContainsAny(head, "0123456789:=@/\\") {
		return false
	}
	if to < len(t) && strings.IndexByte("\r\n,;(|\t.", t[to]) < 0 && !strings.HasPrefix(t[to:], "  ") && !strings.HasPrefix(t[to:], " (") && !strings.HasPrefix(t[to:], " and ") && !strings.HasPrefix(t[to:], " - ") {
		return false
	}
	for i := 0; i < len(head); {
		n, _ := wordAt(head[i:])
		var buf [32]byte
		if n > 0 && n < len(buf) {
			if w := lowered(buf[:0], head[i:i+n]); posts1[string(w)] || roleBefore[string(w)] {
				return true
			}
		}
		i += max(n, 1)
	}
	return false
}

// posts1 are nouns for somebody in a post.
var posts1 = wordSet(`head director manager officer lead leader partner assistant clerk chair treasurer secretary governor teacher tutor nurse doctor worker
	coordinator co engineer caretaker executive president trustee principal bursar registrar supervisor mentor inspector adviser advisor consultant
	administrator receptionist librarian technician matron chaplain warden dean provost founder owner editor translator interpreter counsellor therapist
	psychologist paediatrician surgeon dentist pharmacist midwife carer escort driver cook chef cleaner invigilator examiner moderator verifier assessor
	investigator appellant claimant respondent complainant defendant witness victim suspect captain coach referee scorer umpire instructor pa deputy
	mother father mum dad brother sister aunt uncle guardian grandmother grandfather nan gran partner husband wife son daughter leavers starter`)

// kin are relations and companions, of whom one name is enough.
var kin = wordSet(`mother father mum mam dad brother sister son daughter godson goddaughter uncle aunt auntie cousin nephew niece grandmother grandfather gran grandma grandad
	nan nana husband wife partner boyfriend girlfriend friend friends stepdad stepfather stepmum stepmother stepson stepdaughter twin twins sibling siblings baby
	lad girl boy neighbour carer guardian tutor mentor keyworker née nee colleague ex`)

// oneBehindPoints: what follows speaks of one person.
const oneBehindPoints = 10

// oneBehind reports whether what follows a name speaks of one person: "and his
// sister", ", who", ", 17,".
func oneBehind(rest string) bool {
	for _, w := range [...]string{" and his ", " and her ", ", his ", ", her ", ", who ", " who ", ", aged ", " himself", " herself"} {
		if strings.HasPrefix(rest, w) {
			return true
		}
	}
	return len(rest) > 4 && rest[:2] == ", " && isDigit(rest[2]) && isDigit(rest[3]) && rest[4] == ','
}

// timeBefore reports whether the digits that end at end are a time, a date or a
// collar number, and not that of a house: four digits that begin a line or stand
// behind a rank, or some behind a colon or a slash.
func timeBefore(text string, end int) bool {
	i := end
	for i > 0 && end-i < 5 && isDigit(text[i-1]) {
		i--
	}
	if end-i == 4 {
		return i == 0 || text[i-1] == '\n' || i > 2 && text[i-1] == ' ' && ranks[strings.ToLower(text[wordBack(text, i-1):i-1])]
	}
	return end-i == 2 && i > 1 && strings.IndexByte(":/-.", text[i-1]) >= 0 && isDigit(text[i-2])
}

// kinOnly may stand right before a name.
var kinOnly = wordSet(`née nee lad girl boy nan gran uncle aunt auntie`)

// kinBefore reports whether a relation stands before at, with a comma, a dash
// or a bracket between: "their uncle, Bahodir", "mum (Leanne)", "née Pargeter".
func kinBefore(text string, at int) bool {
	i := at
	for i > 0 && at-i < 4 && strings.IndexByte(" ,-(:", text[i-1]) >= 0 {
		i--
	}
	if i == at || i == 0 {
		return false
	}
	from := wordBack(text, i)
	if i == at-1 && text[from:i] == "of" && from > 2 { // "mother of Jean"
		i = from - 1
		from = wordBack(text, i)
	} else if text[i] == ' ' && i == at-1 && !kinOnly[text[from:i]] {
		return false // "the nurse Jo" is for roleJust
	}
	var buf [24]byte
	return i-from < len(buf)-4 && kin[string(lowered(buf[:0], text[from:i]))]
}

// ageBehind reports whether brackets with a year group, a class or an age follow
// at: "(Y6)", "(Year 9)", "(7B)", "(aged 4)", "(10)".
func ageBehind(text string, at int) bool {
	if at+3 >= len(text) || !(text[at] == ' ' && text[at+1] == '(' || text[at] == ',' && text[at+1] == ' ') {
		return false
	}
	var buf [32]byte
	in := string(lowered(buf[:0], text[at+2:min(len(text), at+16)])) // kept by nothing, so on the stack
	if strings.HasPrefix(in, "dob") || strings.HasPrefix(in, "d.o.b") || strings.HasPrefix(in, "born ") {
		return true
	}
	end := strings.IndexByte(in, ')')
	if end < 1 {
		return false
	}
	if in = in[:end]; in == "yr" {
		return true // reception
	}
	for _, p := range [...]string{"year ", "yr ", "yr", "y", "aged ", "age ", "class ", "form "} {
		in = strings.TrimPrefix(in, p)
	}
	switch in {
	case "r", "reception", "nursery", "n":
		return true
	}
	digits := 0
	for digits < len(in) && isDigit(in[digits]) {
		digits++
	}
	tail := in[digits:]
	return digits > 0 && digits < 3 && len(tail) <= 2 && (tail == "" || hasLetter(tail))
}

// inAddressPoints count against a name that only words speak for within an
// address: houses, streets and villages are called after people.
const inAddressPoints = -40

// withinAddresses lowers what looks like a name within an address.
func (s *Session) withinAddresses() {
	var spoken reasons
	for _, r := range [...]finding.Reason{finding.Title, finding.LabelBefore, finding.Column, finding.Key, finding.Repeated} {
		spoken.add(r)
	}
	last := -1
	for i := range s.claims {
		cl := &s.claims[i]
		switch {
		case cl.kind == kindAddress && cl.points >= int32(Threshold)/10:
			if last < 0 || cl.end > s.claims[last].end {
				last = i
			}
		case cl.kind == kindPerson && last >= 0 && cl.end <= s.claims[last].end && cl.why&spoken == 0:
			if cl.start == s.claims[last].start { // "Jo Example, Mill Farm, ..." or a house
				cl.points += inAddressPoints / 2
				continue
			}
			cl.points += inAddressPoints
		}
	}
}
