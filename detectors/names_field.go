package detectors

import (
	"slices"
	"strings"

	"sardine/finding"
)

// Words in the name of a field that make it another thing's name.
var otherNames = wordSet(`school company organisation organization business product file folder host domain brand trade project event course class subject
	building room site street road town city county country place bank branch department dept team role job post document server computer device variable column
	table package module test species drug scheme plan provider supplier employer agency service system application app institution college
	university hospital practice surgery trust council authority group club event item menu field tag class method function type key node
	cluster database schema repo repository library image container service user username login sheet profile`)

// Words of field names that plainly mean a person's name.
var plainNames = wordSet(`name names forename forenames surname surnames lastname firstname fullname initials alias known cardholder enw cyfenw`)

// singleNames are fields that hold one part of a name.
var singleNames = wordSet(`forename forenames surname surnames first last given family middle maiden second initials cyfenw cyntaf preferred known`)

// fieldOfPerson reads the name of a field: whether it holds people's names,
// how sure that is in points, and whether it holds one part of a name only.
func fieldOfPerson(name string) (points int, part, ok bool) {
	plain, shared := false, false
	for _, w := range splitWords(uncamel(name)) {
		switch {
		case w == "display" || w == "account": // of people and of other things
			shared = true
		case otherNames[w]:
			return 0, false, false
		case plainNames[w]:
			plain = true
		}
		part = part || singleNames[w]
	}
	if plain && !shared {
		return namedPoints, part, true
	}
	return hintedPoints, false, true
}

// otherField is negative if the column or field that c stands in is named after
// something that is no person.
func (c *Candidate) otherField() int {
	name, _, _, ok := c.Cell()
	if !ok || name == "" {
		name = c.Key()
	}
	if name == "" || len(name) > 60 {
		return 0
	}
	if !c.s.people.field(name).ok && namesThing(name) || c.thingTable(name) {
		return -35
	}
	return 0
}

// namesThing reports whether the name of a field says that it holds a name.
func namesThing(name string) bool {
	words := splitWords(uncamel(name))
	return slices.Contains(words, "name") || slices.Contains(words, "title")
}

// checkNamed weighs what stands in a field that may hold names.
func checkNamed(c *Candidate) {
	start, end := c.Start, c.End
	if c.label >= 0 {
		var ok bool
		if start, end, ok = fieldText(c); !ok {
			return
		}
	}
	name, inText := fieldNameOf(c)
	field := c.s.people.field(name)
	if !field.ok || c.thingTable(name) {
		return
	}
	why := finding.LabelBefore
	if _, _, _, cell := c.Cell(); cell && !inText {
		why = finding.Column
	} else if !inText {
		why = finding.Key
	}
	var buf [4][2]int
	for _, p := range splitNames(c.Text, start, end, buf[:0]) {
		namePiece(c, p[0], p[1], Weight{why, field.points}, field)
	}
}

// fieldNameOf is the name of the field that led to c; inText reports whether
// it is a label in running text.
func fieldNameOf(c *Candidate) (name string, inText bool) {
	if c.label >= 0 {
		k := c.s.labelsBefore(c.Start) - 1
		for ls := c.s.walk.labels; k >= 0; k-- {
			if ls[k].id == c.label && int(ls[k].end) <= c.Start {
				from := wordBack(c.Text, max(0, int(ls[k].start)-1))
				if int(ls[k].start) == 0 || c.Text[ls[k].start-1] != ' ' {
					from = int(ls[k].start)
				}
				return c.Text[from:ls[k].end], true
			}
		}
		return "", true
	}
	if column, _, _, ok := c.Cell(); ok && column != "" {
		return column, false
	}
	if cell := c.s.cellName(c.Start); cell != nil && cell.set != nil {
		return cell.set.name, false
	}
	return c.Key(), false
}

// splitNames cuts the value of a field into the names it may hold: at
// semicolons, slashes, ampersands and "and"; at commas unless there is exactly
// one, which parts surname and forename. It appends them to out.
func splitNames(text string, start, end int, out [][2]int) [][2]int {
	v := text[start:end]
	if !strings.ContainsAny(v, ";/&\n|+,") && !strings.Contains(v, " and ") {
		if strings.TrimSpace(v) != "" {
			out = append(out, [2]int{start, end})
		}
		return out
	}
	commas := strings.Count(v, ",")
	from := 0
	cut := func(i, n int) {
		if strings.TrimSpace(v[from:i]) != "" {
			out = append(out, [2]int{start + from, start + i})
		}
		from = i + n
	}
	for i := 0; i < len(v); i++ {
		switch {
		case v[i] == ';' || v[i] == '/' || v[i] == '&' || v[i] == '\n' || v[i] == '|' || v[i] == '+':
			cut(i, 1)
		case v[i] == ',' && (commas > 1 || strings.ContainsAny(v, "<@")):
			cut(i, 1)
		case strings.HasPrefix(v[i:], " and "):
			cut(i, 5)
		}
	}
	cut(len(v), 0)
	return out
}

// namePiece claims one name of a field, if it is one. What stands in brackets,
// after a dash or a mail address behind it is left out.
func namePiece(c *Candidate, start, end int, field Weight, kind fieldKind) {
	text := c.Text
	for start < end && strings.IndexByte(" \"'\t>*-", text[start]) >= 0 {
		start++
	}
	if i := strings.IndexAny(text[start:end], "<([\"@"); i >= 0 {
		if text[start+i] == '@' {
			return
		}
		end = start + i
	}
	if i := strings.Index(text[start:end], " - "); i >= 0 {
		end = start + i
	}
	for end > start && strings.IndexByte(" ,.'\"\t\r", text[end-1]) >= 0 && !initialDot(text, end) {
		end--
	}
	if end-start < 2 || end-start > 60 {
		return
	}
	if kind.initials && initialsOnly(text[start:end]) {
		c.ReportAlone(kindPerson, start, end, field, Weight{finding.Shape, 25})
		return
	}
	n := readPiece(text, start, end, &c.s.facts)
	if n.refused(kind.part, field.Reason == finding.Column && field.Points == namedPoints) || camel(text[start:end]) {
		return
	}
	var buf [4]Weight
	ws := n.weights(append(buf[:0], field))
	total := 0
	for _, w := range ws {
		total += w.Points
	}
	if total >= int(Threshold)/10 {
		c.rememberField(start, end, n.words)
	}
	c.ReportAlone(kindPerson, start, end, ws...)
}

// rememberField enters the words of the field's value [start,end), a name of
// so many words, as parts of a name.
func (c *Candidate) rememberField(start, end, words int) {
	for i := start; i < end; {
		n, _ := wordAt(c.Text[i:end])
		if n >= 3 {
			var buf [64]byte // as long as a name is
			raw := c.Text[i : i+n]
			low := lowered(buf[:0], raw)
			if e := c.s.facts.of(raw); (e.lex.listed() || words > 1) && !notNames[string(low)] && !strongTitles[string(low)] {
				c.s.people.add(raw, c.stream(), c.s.streamAt(i))
			}
		}
		i += max(n, 1)
	}
}

// initialsField reports whether people fill a field of that name with their
// initials.
func initialsField(name string) bool {
	name = strings.ToLower(name)
	return strings.HasSuffix(name, " by") || strings.Contains(name, "initial")
}

// posts are abbreviations of departments and posts that stand where initials
// might.
var posts = set("HR HT IT QA HQ UK EU PR ICT SEN SMT SLT SLG DSL CEO CFO COO DHT AHT FD MD PA GP LA NHS DFE TA")

// initialsOnly reports whether s is two or three capitals.
func initialsOnly(s string) bool {
	s = strings.NewReplacer(".", "", " ", "").Replace(s)
	return !posts[s] && (len(s) == 2 || len(s) == 3) && strings.Trim(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == ""
}

func initialDot(text string, end int) bool {
	return text[end-1] == '.' && end > 1 && isUpper(text[end-2]) && (end == 2 || !isLetter(text[end-3]))
}

// surnameInitials claims "Surname, J." wherever it stands.
func (r *nameRun) surnameInitials(c *Candidate) bool {
	text, end := r.text, r.end()
	at := end + 2
	if at+1 >= len(text) || text[end] != ',' || text[end+1] != ' ' || !isUpper(text[at]) || text[at+1] != '.' {
		return false
	}
	for at+1 < len(text) && isUpper(text[at]) && text[at+1] == '.' {
		if at += 2; at+2 < len(text) && text[at] == ' ' && isUpper(text[at+1]) && text[at+2] == '.' {
			at++
		}
	}
	s := &r.tokens[r.n-1]
	if s.sort != wordToken || r.n > 2 || s.lex.place() && !s.lex.common() && s.lex.forename() > 0 || at+1 < len(text) && text[at] == ' ' && isUpperAt(text, at+1) || s.lists.is(hardHeadWord|notNameWord) {
		return false
	}
	if s.caps && !s.lex.listed() {
		return false
	}
	const initials = 22
	points := namePoints + r.lastPoints(s) + initials
	if roleJust(text, r.tokens[0].start) {
		points += rolePrefixPoints
	}
	if points < floorPoints {
		return false
	}
	if points >= int(Threshold)/10 {
		c.remember(0, r.n-1, r, true)
	}
	c.s.people.cover(c, at)
	c.ReportAlone(kindPerson, r.tokens[0].start, at, Weight{finding.Structure, points})
	return true
}

// opened reports whether c begins what a colon, a dash or a quotation mark opens
// on its line: "Confidential: Example, Jo".
func (c *Candidate) opened() bool {
	head := c.Text[max(0, c.Start-3):c.Start]
	return strings.HasSuffix(head, "  ") || strings.HasSuffix(head, "\t") || strings.HasSuffix(head, ": ") || strings.HasSuffix(head, " - ") || strings.HasSuffix(head, `"`)
}

// surnameFirst claims "Surname, Forename" where it fills its line, its cell or
// the front of it.
func (r *nameRun) surnameFirst(c *Candidate) bool {
	end := r.end()
	if r.surnameInitials(c) {
		return true
	}
	if end+2 >= len(r.text) || r.text[end] != ',' || r.text[end+1] != ' ' || !isUpperAt(r.text, end+2) || lineStart(c) != c.Start && !c.opened() {
		return false
	}
	var g nameRun
	rest := *c
	rest.Start = end + 2
	g.read(&rest)
	s, f := &r.tokens[r.n-1], &g.tokens[0]
	if g.n == 0 || g.n > 3 || f.sort != wordToken || s.sort != wordToken || f.lex.forename() == 0 || f.lists.is(hardHeadWord) || f.lex.place() && s.lex.place() {
		return false
	}
	_, to := c.Line()
	tail := strings.TrimLeft(r.text[min(g.end(), to):to], " ")
	if strings.HasPrefix(r.text[min(g.end(), to):to], "  ") {
		tail = "" // the next column
	}
	if lineStart(c) != c.Start && strings.HasPrefix(tail, `"`) {
		tail = ""
	}
	if tail = strings.TrimSpace(tail); tail != "" && tail[0] != '(' && tail[0] != '-' && tail[0] != '\t' && tail[0] != '|' || s.lists.is(notNameWord) && !s.caps {
		return false
	}
	points := orderPoints + r.lastPoints(s) + g.firstPoints(f)
	if s.caps && !f.caps {
		points += 10
	}
	if points < floorPoints {
		return false
	}
	if points >= int(Threshold)/10 {
		c.remember(0, r.n-1, r, true)
		c.remember(0, g.n-1, &g, true)
	}
	c.s.people.cover(c, g.end())
	c.ReportAlone(kindPerson, r.tokens[0].start, g.end(), Weight{finding.Structure, points})
	return true
}
