package match

import (
	"regexp"
	"slices"
	"strings"

	"sardine/document"
)

// field is a line of a form, such as Personal email: ...
type field struct {
	span  document.Span // of what follows the label
	label []string      // folded words
	own   Evidence      // what of the subject's stands in it; evidences: nothing
}

// forms are the fields of a file by path.
type forms map[string][]field

// formLine is a label of few words and what follows it.
var formLine = regexp.MustCompile(`(?m)^[ \t]*([\p{L}][\p{L} /'’()-]{1,40}?)[ \t]*[:=\t][ \t]*(\S[^\n]{0,200})`)

// maxFormText is how much of a part is looked through for forms.
const maxFormText = 1 << 16

// fieldsNear returns the fields of a part in which something of the subject's
// stands, and those up to formReach lines from one of them.
func fieldsNear(p *document.Part, hits []Hit) []field {
	if p.Table != nil || len(p.Text) > maxFormText || !slices.ContainsFunc(hits, func(h Hit) bool { return formEvidence(h.Evidence) }) {
		return nil
	}
	var all []field
	for _, m := range formLine.FindAllStringSubmatchIndex(p.Text, 400) {
		f := field{span: document.Span{Start: p.Base + int64(m[4]), End: p.Base + int64(m[5])}, label: fold(p.Text[m[2]:m[3]]), own: evidences}
		for i := range hits {
			if h := &hits[i]; formEvidence(h.Evidence) && f.span.Overlaps(h.Span) {
				f.own = min(f.own, h.Evidence)
			}
		}
		all = append(all, f)
	}
	return slices.DeleteFunc(all, func(f field) bool {
		return f.own == evidences && !slices.ContainsFunc(all, func(o field) bool { return o.own < evidences && distance(o.span, f.span) < formReach })
	})
}

// formReach is how far apart fields of one form stand, in bytes.
const formReach = 300

func distance(a, b document.Span) int64 {
	if a.Start > b.Start {
		a, b = b, a
	}
	return max(0, b.Start-a.End)
}

// formEvidence is what tells whom a form is about.
func formEvidence(e Evidence) bool { return e <= Nickname || e == Address || e == Birth }

// inForm returns the label of the field that holds a value, if the form is
// about the subject alone: two other fields near it hold something of theirs,
// of different sorts.
func (f forms) inForm(u *unit, id *foundID) (label []string, ok bool) {
	if len(u.others) > 0 {
		return nil, false
	}
	var sorts []Evidence
	for _, x := range f[id.path] {
		switch {
		case x.span.Overlaps(id.span):
			label, ok = x.label, x.own == evidences
		case x.own < evidences && distance(x.span, id.span) < formReach && !slices.Contains(sorts, x.own):
			sorts = append(sorts, x.own)
		}
	}
	return label, ok && len(sorts) >= 2
}

// ownPhone are words in the label of a telephone number that is nobody's desk.
var ownPhone = []string{"mobile", "home", "personal", "cell", "symudol"}

// saysOthers reports whether a label speaks of somebody else.
func saysOthers(label []string) bool {
	return slices.ContainsFunc(label, func(w string) bool {
		return slices.Contains(otherPeople, strings.TrimSuffix(w, "s")) || slices.Contains(otherPeople, w)
	})
}

// pastNames are words in the heading of a column of names that somebody had or
// has besides.
var pastNames = []string{"former", "formerly", "maiden", "previous", "previously", "birth", "nee", "known", "preferred", "other", "alias", "blaenorol"}

func saysPast(label []string) bool {
	return slices.ContainsFunc(label, func(w string) bool { return slices.Contains(pastNames, w) })
}

// workerHeads are words in the heading of a column of people who act in their
// role: the rows are not about them.
var workerHeads = []string{"teacher", "tutor", "staff", "assessor", "reviewer", "invigilator", "examiner", "lecturer", "keyworker", "dsl", "senco", "athro"}

// WorkerColumn reports whether a column is of people who act in their role.
func WorkerColumn(heading string) bool {
	return slices.ContainsFunc(fold(heading), func(w string) bool { return slices.Contains(workerHeads, w) })
}
