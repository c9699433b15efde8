package redact

import (
	"cmp"
	"path"
	"slices"
	"strings"

	"sardine/document"
)

// A converted copy shows what a reader of the document would read: its body,
// notes and comments, the head of a message, the names of what is attached and
// the text of it. All else is left out, and counted by these words.
const (
	leftHidden     = "hidden text"
	leftDeleted    = "deleted text"
	leftProperties = "properties"
	leftPainted    = "words in pictures"
	leftUnread     = "pictures and other members without text"
)

// leftOuts are all such words, for the wire.
var leftOuts = []string{leftHidden, leftDeleted, leftProperties, leftPainted, leftUnread}

// role is what a part is in a converted copy.
type role uint8

const (
	roleNone role = iota // it says again what another part says, or nothing
	roleBody
	roleComment
	roleHead  // the head of a message
	roleNames // of what is attached
	roleLeft  // left out
)

// choosing says of parts, in the order of the file, what they are in a
// converted copy. Who writes the copy and who checks it ask the same.
type choosing struct {
	message bool            // the file is one, or holds them
	member  string          // what a member of it is called
	plain   map[string]bool // members whose body came as plain text
}

func newChoosing(name string) *choosing {
	c := &choosing{plain: map[string]bool{}, member: "Embedded file"}
	switch strings.ToLower(path.Ext(name)) {
	case ".msg", ".oft", ".tnef", ".dat":
		c.message, c.member = true, "Attached file"
	case ".pst", ".ost":
		c.message, c.member = true, "Item"
	}
	return c
}

// of is p's role, and for roleLeft what it counts as.
func (c *choosing) of(p *document.Part) (role, string) {
	switch p.Kind {
	case document.Body:
		if c.again(p) {
			return roleNone, ""
		}
		return roleBody, ""
	case document.Comment:
		if isPicture(p.Path) {
			return roleLeft, leftProperties
		}
		return roleComment, ""
	case document.Displayed:
		return roleNone, "" // the values of the body again
	case document.Metadata:
		if c.headed(p) {
			return roleHead, leftProperties
		}
		return roleLeft, leftProperties
	case document.Name:
		return roleNames, ""
	case document.Deleted:
		return roleLeft, leftDeleted
	case document.Painted:
		return roleLeft, leftPainted
	}
	return roleLeft, leftHidden
}

// again reports whether p is the body of a message once more, as a web page or
// in rich text.
func (c *choosing) again(p *document.Part) bool {
	whose, form := ownerOf(p.Path)
	switch form {
	case "body.html", "body.rtf":
		return c.plain[whose]
	}
	c.plain[whose] = true
	return false
}

// bodies are the names under which formats hand over the bodies of a message,
// and the head that came with it over the network.
var bodies = []string{"body.txt", "body.html", "body.rtf", "headers"}

// ownerOf is the path of what a part belongs to, and which of its bodies it is,
// "" if none.
func ownerOf(p document.Path) (owner, body string) {
	if len(p) == 0 {
		return "", ""
	}
	last := p[len(p)-1]
	if body = path.Base(last); !slices.Contains(bodies, body) {
		return p.String(), ""
	}
	outer := p[: len(p)-1 : len(p)-1]
	if dir := path.Dir(last); dir != "." {
		outer = append(outer, dir)
	}
	return outer.String(), body
}

// heads are the lines of a message's head, and of a contact or an appointment,
// that a converted copy shows, in this order.
var heads = []string{"From", "To", "Cc", "Date", "Subject", "Start", "End", "Location", "Attendees", "Given name", "Surname", "Company", "Job title", "Department",
	"Business phone", "Home phone", "Mobile phone", "Postal address", "Home address", "Work address", "Other address", "Birthday", "Spouse", "Children"}

// headed reports whether p holds the head of a message.
func (c *choosing) headed(p *document.Part) bool {
	if _, body := ownerOf(p.Path); body != "" || !c.message {
		return false
	}
	return slices.ContainsFunc(p.Labels, func(l document.Label) bool {
		return l.Kind == document.Key && (l.Name == "From" || l.Name == "To" || l.Name == "Subject")
	})
}

// shown are the spans of a head that a converted copy shows, by name.
func shown(p *document.Part) map[string][]document.Label {
	out := map[string][]document.Label{}
	for _, l := range p.Labels {
		if l.Kind != document.Key || !slices.Contains(heads, l.Name) || l.End <= l.Start || int(l.End) > len(p.Text) {
			continue
		}
		text := strings.TrimSpace(p.Text[l.Start:l.End])
		// Exchange's own addresses are for servers.
		same := func(o document.Label) bool { return strings.EqualFold(strings.TrimSpace(p.Text[o.Start:o.End]), text) }
		if text == "" || strings.HasPrefix(strings.ToLower(text), "/o=") || slices.ContainsFunc(out[l.Name], same) {
			continue
		}
		out[l.Name] = append(out[l.Name], l)
	}
	return out
}

// lists are the lines of a head that name many; of the others, which formats
// keep in several spellings, the first is shown.
var lists = []string{"From", "To", "Cc", "Attendees"}

// authorless adds to the replacements in comments those who wrote them, who are
// properties of the document, unless these are kept.
func authorless(p *document.Part, reps []document.Replacement, m Metadata) []document.Replacement {
	if p.Kind != document.Comment || m == KeepAll {
		return reps
	}
	out := slices.Clone(reps)
	for _, l := range p.Labels {
		switch name := strings.ToLower(l.Name); {
		case l.Kind != document.Key || name != "author" && name != "initials" && name != "username":
			continue
		}
		span := document.Span{Start: int64(l.Start), End: int64(l.End)}
		touched := func(r document.Replacement) bool { return r.Span.Start < span.End && span.Start < r.Span.End }
		if span.End > span.Start && p.Owns(span.Shift(p.Base)) && !slices.ContainsFunc(out, touched) {
			out = append(out, document.Replacement{Span: span, New: "Author"})
		}
	}
	slices.SortFunc(out, func(a, b document.Replacement) int { return cmp.Compare(a.Span.Start, b.Span.Start) })
	return out
}
