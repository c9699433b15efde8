package detectors

import "sardine/finding"

// Points of a name in a list of names: "Jo Example, Sam Sample and Uma Unlisted".
const (
	listPoints    = 14 // for a name that hangs together with a sure one
	leastInList   = 36 // of what may be a name
	longestJoiner = 6  // ", and "
)

// listed raises weak names that stand in a list beside sure ones, from both
// ends, so that a name in the middle is reached.
func (s *Session) listed() {
	last := -1
	for i := range s.claims {
		if s.claims[i].kind != kindPerson {
			continue
		}
		if last >= 0 && s.joined(&s.claims[last], &s.claims[i]) {
			raiseInList(&s.claims[last], &s.claims[i])
		}
		last = i
	}
	next := -1
	for i := len(s.claims) - 1; i >= 0; i-- {
		if s.claims[i].kind != kindPerson {
			continue
		}
		if next >= 0 && s.joined(&s.claims[i], &s.claims[next]) {
			raiseInList(&s.claims[next], &s.claims[i])
		}
		next = i
	}
}

func raiseInList(sure, weak *claim) {
	const enough = int32(Threshold) / 10
	if sure.points >= enough && weak.points >= leastInList && weak.points < enough {
		weak.points += listPoints
		weak.why.add(finding.Neighbour)
	}
}

// joined reports whether nothing but a comma or an "and" stands between two
// names of two words or more.
func (s *Session) joined(a, b *claim) bool {
	if b.start <= a.end || b.start-a.end > longestJoiner {
		return false
	}
	text := s.fold.text
	switch text[a.end:b.start] {
	case ", ", " and ", ", and ", " & ", "; ", ",\n":
		return twoWords(text[a.start:a.end]) && twoWords(text[b.start:b.end])
	}
	return false
}

func twoWords(s string) bool {
	for i := range len(s) {
		if s[i] == ' ' {
			return true
		}
	}
	return false
}
