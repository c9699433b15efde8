package match

import (
	"slices"
	"strings"
	"unicode"

	"sardine/document"
)

// Mentioned reports whether text holds a name of the subject's or something
// that singles them out, whoever it may belong to.
func (t *Terms) Mentioned(p *document.Part) bool {
	return slices.ContainsFunc(newScanner(t).scan(p, false), func(h Hit) bool { return h.Evidence <= BoxLike }) ||
		slices.ContainsFunc(strings.FieldsFunc(p.Text, func(r rune) bool {
			return !strings.ContainsRune("._-", r) && !unicode.IsLetter(r) && !unicode.IsDigit(r)
		}), func(w string) bool {
			return len(w) <= mostColumn && t.names.mailbox(w) < evidences // a user name
		})
}

// Theirs reports whether a unit of a file that is certain or likely is the
// subject's: it names them, if by initials only, and nothing in it says that
// it is somebody else.
func (t *Terms) Theirs(u *Unit) bool {
	if u.Own || slices.ContainsFunc(u.Hits, func(h Hit) bool { return h.Evidence == Number }) {
		return true
	}
	return u.Best <= BoxLike && u.Points >= possiblePoints && !u.Namesake &&
		!slices.ContainsFunc(u.Hits, func(h Hit) bool { return isName(h.Evidence) && t.otherClass(&h) })
}

// Names reports whether the file's own name, or a folder's, names the subject:
// then all of it is about them.
func (v *Verdict) Names() bool {
	return slices.ContainsFunc(v.Units, func(u Unit) bool {
		return slices.ContainsFunc(u.Hits, func(h Hit) bool { return h.Part == document.Name && h.Evidence <= Short })
	})
}
