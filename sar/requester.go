package sar

import (
	"slices"
	"strings"

	"sardine/finding"
	"sardine/redact"
	"sardine/sar/match"
)

// requesters reports whether a finding is the requester's own, as the case
// names it.
func (p *Planner) requesters(f *finding.Finding) bool {
	v := f.Value.Reveal()
	if f.Kind.Name == "person-name" {
		return !p.Case.Requester.Self() && sameName(p.Case.Requester.Name, v)
	}
	n := match.Normal(f.Kind.Name, v)
	return n != "" && slices.Contains(p.needs, requesterValue{f.Kind.Name, n})
}

// sameName reports whether a name is somebody's full name, with a title or
// none, or their initial and surname.
func sameName(full, found string) bool {
	bare := func(s string) []string { return slices.DeleteFunc(match.Words(s), match.IsTitle) }
	a, b := bare(full), bare(found)
	if len(a) < 2 || len(b) < 2 {
		return false
	}
	slices.Sort(a[:len(a)-1])
	if slices.Equal(a, b) || len(b) == 2 && slices.Equal(a, []string{b[1], b[0]}) {
		return true
	}
	return len(b) == 2 && b[1] == a[len(a)-1] && len(b[0]) == 1 && strings.HasPrefix(bare(full)[0], b[0])
}

// nearRequester keeps a telephone or a mailbox that stands in a row behind the
// requester's name, or in the line or two below it in a form.
func (p *Planner) nearRequester(x *Passage, before []Passage) {
	if x.Kept() && x.Who != "" || x.Kind.Name != "phone" && x.Kind.Name != "email" {
		return
	}
	for i := len(before) - 1; i >= 0; i-- {
		o := &before[i]
		switch {
		case !slices.Equal(o.Path, x.Path) || x.Span.Start-o.Span.End > nearName:
			return
		case o.Kind.Name != "person-name":
		case o.Who == "the requester":
			x.Action, x.Tag, x.Who, x.Why = redact.Keep, "", o.Who, "it stands behind the requester's name"
			return
		default:
			return
		}
	}
}

// nearName is how many bytes behind a name what is that person's may stand.
const nearName = 60
