package detectors

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"sardine/finding"
)

// fieldText is the value of a field: in a cell or under a key all of it, after
// a label in running text what follows the colon up to where the line, the
// sentence or the next field begins. ok is false if the label is only a word.
func fieldText(c *Candidate) (start, end int, ok bool) {
	start, end = c.Start, c.End
	if c.label >= 0 {
		_, to := c.Line()
		end = min(max(end, start), to)
		if !afterColon(c) {
			return 0, 0, false
		}
		end = start + valueEnd(c.Text[start:end])
		ls := c.s.walk.labels
		for k := c.s.labelsBefore(start + 1); k < len(ls) && int(ls[k].start) < end; k++ { // "Surname EXAMPLE  Given names JO"
			if at := int(ls[k].start); at > start+2 && c.Text[at-1] == ' ' && c.Text[at-2] == ' ' {
				end = at
			}
		}
	}
	for end > start && strings.IndexByte(" \t\r\n.,;|", c.Text[end-1]) >= 0 {
		end--
	}
	return start, end, end > start
}

// inHeading reports whether c stands in the heading of its column.
func (c *Candidate) inHeading() bool {
	column, _, _, ok := c.Cell()
	if !ok || column == "" {
		return false
	}
	from, to := c.Line()
	return finding.Fold(column) == finding.Fold(c.Text[from:to])
}

// afterColon reports whether the label before c is written as one: with a colon,
// an equals sign, a dash, a tab or "is" behind it, or as a line of its own.
func afterColon(c *Candidate) bool {
	ls := c.s.walk.labels
	k := c.s.labelsBefore(c.Start) - 1
	for k >= 0 && (ls[k].id != c.label || int(ls[k].end) > c.Start) {
		if c.Start-int(ls[k].end) > 200 {
			return false
		}
		k--
	}
	if k < 0 {
		return false
	}
	gap := c.Text[ls[k].end:c.Start]
	plain := strings.TrimSpace(gap)
	if i := strings.IndexByte(plain, '('); i == 0 { // "Ethnicity (self-described): ..."
		if j := strings.IndexByte(plain, ')'); j > 0 {
			plain = strings.TrimSpace(plain[j+1:])
		}
	}
	broken := strings.Contains(gap, "\n")
	plain = strings.TrimLeft(plain, "*`]") // "**Religion**: ...", "[Religion] ..."
	switch {
	case !broken && (plain == "->" || plain == "=>" || plain == "" && strings.Contains(gap, "]")):
		return ownLine(c.Text, int(ls[k].start), 0)
	case !broken && dotted(gap):
		return isUpperAt(c.Text, int(ls[k].start))
	case strings.HasPrefix(plain, ":") || strings.HasPrefix(plain, "=") || strings.HasPrefix(plain, "?"):
		return !strings.ContainsAny(plain, "/_.[") && !broken || broken && lineValue(c)
	case broken && c.s.keyAt(int(ls[k].start)) != c.s.keyAt(c.Start):
		return false // the items of a list, each in a field of its own
	case broken:
		return plain == "" && isUpperAt(c.Text, int(ls[k].start)) && ownLine(c.Text, int(ls[k].start), int(ls[k].end)) && lineValue(c)
	case plain == "-":
		return strings.HasPrefix(gap, " ") && ownLine(c.Text, int(ls[k].start), 0)
	case plain == "is":
		from := wordBack(c.Text, max(0, int(ls[k].start)-1))
		before := strings.ToLower(c.Text[from:ls[k].start])
		return pronouns[strings.TrimSpace(before)] > 0 || strings.HasSuffix(strings.TrimSpace(before), "'s") || ownLine(c.Text, int(ls[k].start), 0)
	case plain == "" && gap != "" && nameForm(c.Text[ls[k].start:ls[k].end]) && isUpperAt(c.Text, c.Start):
		return isUpperAt(c.Text, int(ls[k].start)) && formStart(c.Text, int(ls[k].start))
	case plain == "":
		return isUpperAt(c.Text, int(ls[k].start)) && hasLetter(c.Text[c.Start:c.End]) && strings.ContainsAny(gap, "\t") || strings.Contains(gap, "   ")
	}
	return false
}

// dotted reports whether gap is the line of dots or strokes that forms are
// filled in on.
func dotted(gap string) bool {
	const least = 3
	n := 0
	for i := range len(gap) {
		switch gap[i] {
		case '.', '_':
			n++
		case ' ':
		default:
			return false
		}
	}
	return n >= least
}

// nameForm reports whether a label of printed forms asks for a name in so many
// words that no colon is needed: "Surname or family name".
func nameForm(label string) bool {
	const longest = 40
	if len(label) < len("surname") || len(label) > longest {
		return false
	}
	var buf [longest]byte
	low := lowered(buf[:0], label)
	switch string(low) {
	case "surname", "forename", "forenames", "given name", "given names", "family name", "first name", "last name":
		return true
	}
	return bytes.Count(low, []byte{' '}) >= 2 && bytes.Contains(low, []byte("name"))
}

// formStart reports whether at begins a line or a column of a form.
func formStart(text string, at int) bool {
	from := at
	for from > 0 && text[from-1] == ' ' {
		from--
	}
	return from == 0 || text[from-1] == '\n' || at-from >= 2
}

func hasLetter(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return r >= utf8.RuneSelf || isLetter(byte(r)) })
}

// ownLine reports whether the label at [start,end) begins its line and, if end
// is given, ends it.
func ownLine(text string, start, end int) bool {
	for i := start - 1; i >= 0 && text[i] != '\n'; i-- {
		if isAlnum(text[i]) || text[i] >= utf8.RuneSelf {
			return false
		}
	}
	for i := end; end > 0 && i < len(text) && text[i] != '\n'; i++ {
		if text[i] != ' ' && text[i] != ':' && text[i] != '\r' && text[i] != '?' {
			return false
		}
	}
	return true
}

// lineValue reports whether the line at c looks like the value of a form: short,
// no sentence and no label itself.
func lineValue(c *Candidate) bool {
	const longest = 60
	_, to := c.Line()
	line := strings.TrimSpace(c.Text[c.Start:to])
	if len(line) > longest || strings.HasSuffix(line, ":") || strings.HasSuffix(line, "?") {
		return false
	}
	k := c.s.labelsBefore(c.Start)
	ls := c.s.walk.labels
	return k >= len(ls) || int(ls[k].start) != c.Start || strings.TrimSpace(c.Text[ls[k].end:to]) != ""
}

// valueEnd is where a value in running text ends: at the end of a sentence, at
// a bar or a wide gap.
func valueEnd(s string) int {
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '.':
			if initialDot(s, i+1) || abbreviated(s[:i]) && i+1 < len(s) {
				continue
			}
			if i+1 >= len(s) || s[i+1] == ' ' && (i+2 >= len(s) || !isDigit(s[i+2])) {
				return i
			}
		case ';', '|', '\t', '\n':
			return i
		case ' ':
			if strings.HasPrefix(s[i:], "   ") || strings.HasPrefix(s[i:], "  ") && labelAhead(s[i+2:]) {
				return i
			}
		}
	}
	return len(s)
}

// labelAhead reports whether s begins with what may be the label of the next
// field: up to four words and a colon, the first with a capital.
func labelAhead(s string) bool {
	const longest = 40
	i := strings.IndexByte(s[:min(len(s), longest)], ':')
	if i < 2 || !isUpper(s[0]) {
		return false
	}
	for _, b := range []byte(s[:i]) {
		if !isLetter(b) && strings.IndexByte(" /'&.", b) < 0 {
			return false
		}
	}
	return strings.Count(s[:i], " ") < 4
}

type valueSort uint8

const (
	realValue valueSort = iota
	emptyValue
	noneValue
	yesValue
)

// What forms hold when nothing was filled in, or was refused.
var emptyValues = map[string]bool{"": true, "n a": true, "na": true, "tbc": true, "tba": true, "tbd": true, "unknown": true, "not known": true,
	"not stated": true, "not provided": true, "not recorded": true, "not obtained": true, "not disclosed": true, "not applicable": true,
	"prefer not to say": true, "prefer not to answer": true, "refused": true, "please state": true, "please specify": true, "please select": true, "select": true,
	"select one": true, "choose": true, "tick": true, "tick one": true, "please tick": true, "yes no": true, "y n": true, "yes or no": true, "please give details": true,
	"details": true, "if yes please give details": true, "see below": true, "see attached": true, "as above": true, "blank": true, "null": true, "nil": true,
	"delete as appropriate": true, "insert": true, "string": true, "text": true, "varchar": true, "int": true, "true": true, "false": true, "code": true,
	"anhysbys": true, "gwell gennyf beidio dweud": true, "amherthnasol": true, "x": true, "xx": true, "xxx": true, "example": true}

// truths are what programs write for yes and no in the tables of people.
var truths = map[string]valueSort{"true": yesValue, "t": yesValue, "1": yesValue, "yes": yesValue, "y": yesValue, "false": noneValue, "f": noneValue, "0": noneValue}

// What forms hold when there is nothing to say: a statement all the same.
var noneValues = map[string]bool{"none": true, "no": true, "n": true, "none known": true, "no known allergies": true, "nka": true, "nkda": true,
	"clear": true, "none declared": true, "none disclosed": true, "none reported": true, "none recorded": true, "none stated": true, "none identified": true,
	"nothing to declare": true, "no known": true, "not eligible": true, "never": true, "no concerns": true, "no issues": true, "dim": true, "na oes": true,
	"nac ydw": true, "nac ydy": true, "0": true, "no convictions": true, "no special needs": true, "no sen": true, "fit": true, "fit and well": true, "good": true}

// kindOfValue sorts a folded value: nothing filled in, a statement that there is
// none, or something.
func kindOfValue(v string) valueSort {
	switch {
	case noneValues[v]:
		return noneValue
	case strings.HasPrefix(v, "0x"): // of a program
		return emptyValue
	case emptyValues[v] || periodOnly(v) || !strings.ContainsFunc(v, func(r rune) bool { return r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r >= utf8.RuneSelf }):
		return emptyValue
	case strings.Contains(v, "please circle") || strings.Contains(v, "please tick") || strings.Contains(v, "please delete") || strings.Contains(v, "please state") || strings.Contains(v, "please specify"):
		return emptyValue
	case strings.HasPrefix(v, "specify ") || strings.HasPrefix(v, "agree to ") || strings.HasPrefix(v, "i agree") || strings.HasPrefix(v, "yes provide ") || strings.HasPrefix(v, "yes please "):
		return emptyValue
	case strings.HasPrefix(v, "please ") || strings.HasPrefix(v, "if ") || strings.HasPrefix(v, "do you ") || strings.HasPrefix(v, "e g ") || strings.HasPrefix(v, "insert "):
		return emptyValue
	case article(v) || strings.HasPrefix(v, "any ") || strings.HasPrefix(v, "this "):
		return emptyValue // a definition, not a value
	}
	return realValue
}

// article reports whether a folded value begins as a definition does.
func article(v string) bool {
	return strings.HasPrefix(v, "a ") || strings.HasPrefix(v, "an ") || strings.HasPrefix(v, "the ")
}

var periods = set("spring summer autumn winter term week month year half early late and to easter christmas")

// periodOnly reports whether a folded value is but a time, with a year in it:
// "summer 2026".
func periodOnly(v string) bool {
	year := false
	for _, w := range strings.Fields(v) {
		switch {
		case len(w) == 4 && digitsIn(w) == 4 && (w[:2] == "19" || w[:2] == "20"):
			year = true
		case !periods[w] && months[w] == 0 && digitsIn(w) != len(w):
			return false
		}
	}
	return year
}
