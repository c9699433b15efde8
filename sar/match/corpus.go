package match

import (
	"cmp"
	"slices"
	"strings"
)

// Corpus is what all files say together.
type Corpus struct {
	holders  map[string]bool // folded names of others with the subject's surname
	namesake bool            // somebody in the files has the subject's name and another number
	circle   map[string]bool // people in files that are certainly the subject's
	strange  map[string]bool // people in files of namesakes
	classes  *classes        // that certain files and those of namesakes give
}

// Gather reads what verdicts say about who else there is.
func Gather(t *Terms, vs []*Verdict) *Corpus {
	c := &Corpus{holders: map[string]bool{}, circle: map[string]bool{}, strange: map[string]bool{}, classes: newClasses()}
	for _, v := range vs {
		for i := range v.Units {
			u := &v.Units[i]
			lifespan := slices.ContainsFunc(u.src.hits, func(h Hit) bool { return h.Lifespan })
			c.namesake = c.namesake || u.Same && !lifespan
			c.classes.take(u)
			for _, o := range u.Others {
				if t.names.holds(o) {
					c.holders[o] = true
				}
				if len(o) > 4 && strings.Contains(o, " ") {
					if u.Namesake {
						c.strange[o] = true
					} else if u.Points >= certainPoints && len(u.Others) <= 12 {
						c.circle[o] = true
					}
				}
			}
		}
	}
	return c
}

// holds reports whether a name has the subject's surname and another forename
// or initial.
func (n *names) holds(folded string) bool {
	w := strings.Fields(folded)
	for _, s := range n.sur {
		k := len(s.words)
		if s.how != FullName || len(w) <= k {
			continue
		}
		for i := 0; i+k <= len(w); i++ {
			if !slices.Equal(w[i:i+k], s.words) {
				continue
			}
			rest := append(slices.Clone(w[:i]), w[i+k:]...)
			for _, r := range rest {
				if _, title := titleWords[r]; !title && !particles[r] && n.forename(r) == evidences && !(len(r) == 1 && n.initial(r)) {
					return true
				}
			}
		}
	}
	return false
}

// relative reports whether a folded name is a relation's or somebody's with the
// subject's surname.
func (t *Terms) relative(folded string) bool { return t.related(folded) || t.names.holds(folded) }

// rival reports whether somebody else with the surname shares the subject's
// initial, or whether there is anybody else at all (any).
func (c *Corpus) rival(n *names, any bool) bool {
	for h := range c.holders {
		if any {
			return true
		}
		for _, w := range strings.Fields(h) {
			if _, title := titleWords[w]; !title && n.initial(w[:1]) && n.surname(w) == evidences {
				return true
			}
		}
	}
	return false
}

// Settle gives v its class, with what all files say together.
func (c *Corpus) Settle(t *Terms, v *Verdict) {
	initial, anyone := c.rival(&t.names, false), c.rival(&t.names, true)
	namesake, relative, public := false, false, false
	for i := range v.Units {
		u := &v.Units[i]
		namesake, public = namesake || u.Namesake, public || u.Public
		if !u.Own && u.Points < certainPoints && u.Points > 0 {
			c.adjust(u, initial, anyone)
		}
		relative = relative || u.Points < likelyPoints && slices.ContainsFunc(u.Others, t.relative) && slices.ContainsFunc(u.Hits, func(h Hit) bool { return h.Evidence == Address || h.Evidence == Postcode })
	}
	slices.SortStableFunc(v.Units, func(a, b Unit) int { return cmp.Compare(b.Points, a.Points) })
	if len(v.Units) == 0 {
		return
	}
	top := &v.Units[0]
	v.Inner, v.Score, v.Why = top.Inner, top.Points, top.why
	switch {
	case top.Points >= certainPoints:
		v.Class = Certain
	case top.Points >= likelyPoints:
		v.Class = Likely
	case relative && top.src.someoneElses(t):
		v.Class, v.Why = Rejected, append(v.Why, "a relative or somebody of the same household, with details of their own")
	case top.Points >= possiblePoints:
		v.Class = Possible
		if public {
			v.Why = append(v.Why, "the text speaks of somebody known to the public: perhaps a namesake")
		}
		if relative {
			v.Why = append(v.Why, "somebody else with the surname stands beside it: perhaps a relative")
		}
	case namesake:
		v.Class, v.Score, v.Why = Rejected, 0, []string{"a namesake: the name stands with another person's date of birth, years or number"}
	}
	if namesake && v.Class != Rejected && v.Class != None {
		v.Why = append(v.Why, "a namesake with other details stands in this file too: those passages are not the subject's")
	}
}

// adjust moves what names alone say by who else there is.
func (c *Corpus) adjust(u *Unit, initial, anyone bool) {
	alone := u.Points <= points[FullName]+points[Forename]
	own, other := c.classes.of(u)
	switch {
	case own && c.namesake && u.Best <= Titled:
		u.Points = max(u.Points, likelyPoints+2)
		u.why = append(u.why, "with the class that certain files give")
		return
	case own && u.Close && (u.Best == evidences || u.Best == Surname):
		u.Points = likelyPoints + 2
		u.why = append(u.why, "with the class that certain files give")
		return
	case other && alone && u.Best <= Titled:
		u.Points = min(u.Points, possiblePoints)
		u.why = append(u.why, "with the class of somebody else of the same name")
		return
	}
	switch {
	case (u.Best == Initial || u.Best == BoxLike) && !initial, u.Best == Titled && !anyone:
		u.Points += 22
		u.why = append(u.why, "nobody else in the files has that surname with that initial")
	case (u.Best <= Nickname || u.Best == Mailbox) && c.namesake && alone && !u.Public:
		if u.Close {
			u.why = append(u.why, "somebody close to the subject stands beside it")
			return
		}
		if slices.ContainsFunc(u.Others, func(o string) bool { return c.circle[o] && !c.strange[o] }) {
			u.why = append(u.why, "people stand beside it who stand in files that are certain")
			return
		}
		u.Points = max(u.Points-20, possiblePoints) // the full name is always for somebody to look at
		u.why = append(u.why, "somebody else in these files has the same name, and nothing here tells them apart")
	}
}
