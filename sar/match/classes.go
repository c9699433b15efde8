package match

import (
	"regexp"
	"slices"
	"strings"

	"sardine/document"
)

// classes are the classes at school that files give to the subject and to
// namesakes: what tells two pupils of one name apart in papers that hold no
// number and no date of birth.
type classes struct{ own, others map[string]bool }

func newClasses() *classes { return &classes{map[string]bool{}, map[string]bool{}} }

// take learns from a unit that is certain, or certainly a namesake's.
func (c *classes) take(u *Unit) {
	if u.src == nil {
		return
	}
	for i := range u.src.hits {
		h := &u.src.hits[i]
		switch {
		case h.Class == "" || h.Evidence > Nickname || h.Kin:
		case u.Namesake && u.Same:
			c.others[h.Class] = true
		case u.Points >= certainPoints && !u.Namesake:
			c.own[h.Class] = true
		}
	}
}

// of reports whether the subject's name stands in a unit with a class that is
// theirs, or with one that is a namesake's. A class of both tells nothing.
func (c *classes) of(u *Unit) (own, other bool) {
	for i := range u.Hits {
		if k := u.Hits[i].Class; k != "" && !u.Hits[i].Kin && u.Hits[i].Evidence != Surname && c.own[k] != c.others[k] {
			own, other = own || c.own[k], other || c.others[k]
		}
	}
	return own, other && !own
}

// Inform returns terms that know what all files say together.
func (c *Corpus) Inform(t *Terms) *Terms {
	out := t.Clone()
	out.classes = c.classes
	return out
}

// otherClass reports whether a name stands with the class of a namesake.
func (t *Terms) otherClass(h *Hit) bool {
	return t.classes != nil && h.Class != "" && t.classes.others[h.Class] && !t.classes.own[h.Class]
}

// Classes as schools of the United Kingdom write them: a year from 1 to 13, or
// R for reception, and some letters.
var (
	classShape  = regexp.MustCompile(`^(?:(?:1[0-3]|[1-9]) ?[A-Za-z]{1,3}[0-9]?|R[A-Z]{1,2})$`)
	classBehind = regexp.MustCompile(`^[ ,(\[–-]{1,4}(?:(?:in|of|from|form|class|year|yr|tutor group)[ :]{1,2})?((?:1[0-3]|[1-9]) ?[A-Z]{1,3}[0-9]?|(?:1[0-3]|[1-9])[a-z]{1,2})\b`)
	classField  = regexp.MustCompile(`(?i)\b(?:tutor group|reg(?:istration)?(?: group)?|form|class|tutor)[ \t]*[:\t][ \t]*((?:1[0-3]|[1-9]) ?[a-z]{1,3}[0-9]?)\b`)
)

// classHeads are headings of columns of classes, squeezed.
var classHeads = []string{"reg", "reggroup", "registration", "registrationgroup", "form", "formgroup", "tutorgroup", "tutor", "class", "group", "yeargroup", "dosbarth"}

// classBeside is the class beside a name that ends at end: in the same row of a
// table, right behind it, or in a field below it.
func classBeside(p *document.Part, end int, h *Hit) string {
	if p.Table != nil && h.cell >= 0 {
		if c := classInRow(p, h.cell); c != "" {
			return c
		}
	}
	after := p.Text[end:min(len(p.Text), end+120)]
	if m := classBehind.FindStringSubmatch(after); m != nil {
		return squeeze(m[1])
	}
	if p.Table == nil || p.Table.Header == nil {
		if m := classField.FindStringSubmatch(after); m != nil {
			return squeeze(m[1])
		}
	}
	return ""
}

func classInRow(p *document.Part, cell int) string {
	t := p.Table
	first := cell
	for first > 0 && t.Cells[first-1].Row == t.Cells[cell].Row {
		first--
	}
	for i := first; i < len(t.Cells) && t.Cells[i].Row == t.Cells[cell].Row; i++ {
		if col := int(t.Cells[i].Col); col < len(t.Header) && slices.Contains(classHeads, squeeze(t.Header[col])) {
			if v := strings.TrimSpace(p.Text[t.Cells[i].Text:t.End(i, len(p.Text))]); classShape.MatchString(v) {
				return squeeze(v)
			}
		}
	}
	return ""
}

var classInTitle = regexp.MustCompile(`(?:^|[^\p{L}\p{N}])((?:1[0-3]|[1-9])[A-Z]{1,3}[0-9]?)(?:$|[^\p{L}\p{N}])`)

// classInName is the class that the name of a file or of its folder gives; ""
// if it gives none, or several.
func classInName(name string) string {
	out := ""
	for _, m := range classInTitle.FindAllStringSubmatch(name, 8) {
		c := squeeze(m[1])
		if out != "" && c != out {
			return ""
		}
		out = c
	}
	return out
}
