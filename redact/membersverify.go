package redact

import (
	"fmt"
	"slices"
	"strings"

	"sardine/document"
	"sardine/redact/convert"
)

// newMembers are the members of an archive that should be new files in its
// copy: what is said of each by the original, by path in words.
type newMembers map[string]*newMember

// newMember is one of them. Its words are compared as those of a whole file are
// that becomes a new one.
type newMember struct {
	path document.Path // in the original; in the copy once that is read
	form convert.Form
	want *wanting
	text strings.Builder // of the copy
}

// note takes a part of the original that lies in the member m.
func (ms *newMembers) note(a *applier, m document.Path, p *document.Part, reps []document.Replacement) {
	key := m.String()
	if *ms == nil {
		*ms = newMembers{}
	}
	one := (*ms)[key]
	if one == nil {
		one = &newMember{path: slices.Clone(m), form: a.forms[key], want: newWanting(a, m[len(m)-1])}
		(*ms)[key] = one
	}
	one.want.note(below(p, len(m)), reps)
}

// inCopy are the members as they lie in the copy.
func (ms newMembers) inCopy(r *renaming) (out []*newMember) {
	for _, m := range ms {
		m.want.must.close()
		m.want.may.close()
		m.path = r.renamed(m.path)
		out = append(out, m)
	}
	return out
}

// memberOf is the one of ms that a path of the copy lies in, nil if in none.
func memberOf(ms []*newMember, p document.Path) *newMember {
	for _, m := range ms {
		if len(p) >= len(m.path) && slices.Equal(p[:len(m.path)], m.path) {
			return m
		}
	}
	return nil
}

// take takes a part of the copy.
func (m *newMember) take(p *document.Part) error {
	m.text.WriteString(p.Text[min(p.Lead, len(p.Text)):])
	if !p.More {
		m.text.WriteByte('\n')
	}
	if m.text.Len() > maxHeld {
		return fmt.Errorf("%w: too large to be looked through", ErrUnread)
	}
	return nil
}

// compare checks the words of each member.
func (ms newMembers) compare(got []*newMember) error {
	for _, m := range got {
		if err := m.want.compare(m.text.String(), m.form); err != nil {
			return err
		}
	}
	return nil
}
