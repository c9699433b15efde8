package policy

import "slices"

// Domains are the organisation's own mail domains, in small letters: people
// whose mailboxes lie there act in their role. A nil policy has none.
func (p *Policy) Domains() []string {
	if p == nil {
		return nil
	}
	return slices.Clone(p.domains)
}
