package match

import (
	"fmt"
	"slices"
	"strings"

	"sardine/document"
)

// Class says how sure it is that a file holds data of the subject.
type Class string

const (
	Certain  Class = "certain"
	Likely   Class = "likely"
	Possible Class = "possible" // for a person to look at
	Rejected Class = "rejected" // somebody else: shown, so that it can be put right
	None     Class = ""
)

// Least points of each class.
const (
	certainPoints  = 95
	likelyPoints   = LeastLikely
	possiblePoints = 35
	bareNumber     = 65 // a number of few digits that may be anything
	nobodyPoints   = 50 // the most that an address alone is worth
)

// Verdict is what a file comes to.
type Verdict struct {
	File  string
	Inner string // the member that holds most of it
	Class Class
	Score int // 0 to 100
	Why   []string

	Units []Unit // those that count, best first

	Sketch *Sketch  // of its text; nil if nothing was found in it
	Like   Likeness // to other matches: set when all files were read

	forms forms
}

// Unit is a row or document with its evidence.
type Unit struct {
	Inner    string
	Points   int
	Best     Evidence // of the name, or evidences
	Own      bool     // an identifier, e-mail address or telephone number of the subject stands in it
	Namesake bool     // the name stands with somebody else's number
	Same     bool     // and it is the full name
	Close    bool     // somebody close to the subject is named in it, or their mailbox or telephone
	Public   bool
	Hits     []Hit
	Others   []string // folded names of other people in it
	why      []string
	src      *unit
}

// Weigh weighs what was gathered. The verdict is provisional: Settle knows
// what all files say together.
func (f *File) Weigh() *Verdict {
	v := &Verdict{File: f.Name, forms: f.forms}
	for _, u := range f.units {
		for i := range u.hits {
			if h := &u.hits[i]; h.Class == "" {
				h.Class = f.class
			}
		}
	}
	for _, key := range f.order {
		if u := f.units[key].weigh(f.t); u.Points > 0 || u.Namesake || u.Public {
			v.Units = append(v.Units, u)
		}
	}
	if len(v.Units) > 0 {
		v.Sketch = f.sketch.seal()
	}
	return v
}

// weigh adds up a unit.
func (u *unit) weigh(t *Terms) Unit {
	out := Unit{Inner: u.inner, Best: evidences, src: u}
	for i := range u.hits {
		if u.hits[i].Evidence <= Phone && !u.hits[i].Bare {
			out.Own = true
		}
	}
	best := map[Evidence]int{} // evidence to points
	any, initial := u.holders(t)
	for i := range u.hits {
		h := &u.hits[i]
		if !out.Own && (h.Evidence == Titled && any || (h.Evidence == Initial || h.Evidence == BoxLike) && initial) {
			p := *h // Mr Malik, in a letter to Peter Malik
			p.Evidence = Surname
			h = &p
		}
		p := points[h.Evidence]
		if h.Bare {
			p = bareNumber
		}
		if isName(h.Evidence) && !out.Own {
			if h.Lifespan || u.conflict(t, h) {
				out.Namesake = true
				out.Same = out.Same || h.Evidence <= Nickname
				continue
			}
			if h.Public {
				out.Public = true
				p -= 30
			}
		}
		if h.Lower {
			p -= 25
		}
		if h.Term >= 0 && t.List[h.Term].Learnt != "" && h.Evidence <= Phone {
			p = min(p, 95)
		}
		if p > best[h.Evidence] {
			best[h.Evidence] = p
		}
		out.Hits = append(out.Hits, *h)
	}
	for _, o := range u.others {
		out.Others = append(out.Others, o.name)
	}
	groups := [][]Evidence{{Number, Email, Phone}, {FullName, Nickname, Mailbox, Typo, Sounds, BoxLike, Initial, Titled, Code, Short, Surname}, {Address}, {Postcode}, {Birth}, {Shared}, {Forename}}
	for g, group := range groups {
		top, what := 0, evidences
		for _, e := range group {
			if best[e] > top {
				top, what = best[e], e
			}
		}
		if what == evidences || g == len(groups)-1 && out.Best <= Nickname {
			continue
		}
		if g == 1 {
			out.Best = min(out.Best, what)
		}
		out.Points += top
		out.why = append(out.why, u.because(t, what))
	}
	out.Close = u.close(t)
	out.Points += out.context(best, any)
	if (out.Best == evidences || out.Best == Surname) && !out.Own && best[Number] == 0 { // a household's details, and nobody named
		most := nobodyPoints
		if best[Birth] > 0 {
			most = likelyPoints
		}
		out.Points = min(out.Points, most)
	}
	if !out.Own && u.otherBox(t) {
		out.Points = min(out.Points, likelyPoints-1)
		out.why = append(out.why, "with another mailbox at the organisation's own domain than the subject has: perhaps a namesake")
	}
	out.Points = min(out.Points, 100)
	if (out.Namesake || out.Public) && !out.Own && out.Points < certainPoints {
		if out.Namesake && best[FullName]+best[Nickname]+best[Typo]+best[Sounds]+best[Initial] == 0 {
			out.Points = 0 // what is left, a postcode or a surname, is the namesake's
		}
	}
	return out
}

// context are points for what stands together: a title with the surname and
// the forename, or the forename and somebody close to the subject.
func (u *Unit) context(best map[Evidence]int, holder bool) int {
	switch {
	case u.Best == Titled && best[Forename] > 0 && !holder:
		u.why = append(u.why, "nobody else with the surname stands in it")
		return likelyPoints - points[Titled] - points[Forename] + 2
	case (u.Best == evidences || u.Best == Surname) && best[Forename] == points[Forename] && u.Close:
		u.why = append(u.why, "somebody close to the subject stands in it")
		return max(0, possiblePoints-points[Forename]-best[Surname])
	}
	return 0
}

// close reports whether a relation whom the requester named stands in the
// unit, by full name or with a mailbox or telephone.
func (u *unit) close(t *Terms) bool {
	return slices.ContainsFunc(u.others, func(p person) bool { return strings.Contains(p.name, " ") && t.related(p.name) }) ||
		slices.ContainsFunc(u.ids, func(id foundID) bool {
			return slices.Contains(t.near, nearValue{id.kind.Name, normalOf(id.kind.Name, id.value)})
		})
}

// otherBox reports whether the subject's name stands right before a mailbox
// that is not theirs, at one of the organisation's domains where they are known
// to have one.
func (u *unit) otherBox(t *Terms) bool {
	return slices.ContainsFunc(u.ids, func(id foundID) bool {
		_, domain, ok := strings.Cut(strings.ToLower(id.value), "@")
		if !ok || id.own || id.kind.Name != "email" || !slices.Contains(t.domains, domain) ||
			!slices.ContainsFunc(t.emails, func(e string) bool { return strings.HasSuffix(e, "@"+domain) }) {
			return false
		}
		return slices.ContainsFunc(u.hits, func(h Hit) bool {
			gap := id.span.Start - h.Span.End
			return h.Evidence >= FullName && h.Evidence <= Nickname && h.Path.String() == id.path && gap >= 0 && gap <= 4
		})
	})
}

func isName(e Evidence) bool { return e >= FullName && e <= Titled && e != Mailbox }

// because says one piece of evidence with its place.
func (u *unit) because(t *Terms, e Evidence) string {
	for i := range u.hits {
		h := &u.hits[i]
		if h.Evidence != e {
			continue
		}
		s := e.String()
		if h.Term >= 0 {
			if x := &t.List[h.Term]; e == Number && x.Kind != "" {
				s = "the subject's " + strings.ReplaceAll(x.Kind, "-", " ")
			}
			if l := t.List[h.Term].Learnt; l != "" {
				s += " (" + l + ")"
			}
		}
		switch {
		case h.Part == document.Name:
			s += ", in the file's name"
		case h.Part == document.Metadata:
			s += ", in its headers or properties"
		case h.Row > 0:
			s += fmt.Sprintf(", in row %d", h.Row)
		case h.Line > 0:
			s += fmt.Sprintf(", in line %d", h.Line)
		}
		return s
	}
	return e.String()
}

// ahead is how many bytes after a name a number may stand that is its own.
const ahead = 250

// conflict reports whether a number or date beside the name h is somebody
// else's: the name is a namesake's.
func (u *unit) conflict(t *Terms, h *Hit) bool {
	path := h.Path.String()
	for i := range u.ids {
		id := &u.ids[i]
		if !single[id.kind.Name] || id.own || id.path != path || id.part != h.Part || id.score < 500 || !t.differs(id) {
			continue
		}
		if u.ownerIs(path, id.span, h) {
			return true
		}
	}
	return false
}

// someoneElses reports whether a number or date in the unit cannot be the
// subject's.
func (u *unit) someoneElses(t *Terms) bool {
	return slices.ContainsFunc(u.ids, func(id foundID) bool { return single[id.kind.Name] && !id.own && id.score >= 500 && t.differs(&id) })
}

// differs reports whether a value cannot be the subject's: they have another
// one of that kind, and this is no slip of it.
func (t *Terms) differs(id *foundID) bool {
	known := t.hard[id.kind.Name]
	if id.kind.Name == "date-of-birth" {
		if t.Born.IsZero() {
			return false
		}
		days := datesIn(id.value)
		if len(days) == 0 {
			return false
		}
		for _, d := range days {
			same := 0
			if d.Year() == t.Born.Year() {
				same++
			}
			if d.Month() == t.Born.Month() {
				same++
			}
			if d.Day() == t.Born.Day() {
				same++
			}
			if same >= 2 { // a slip of the pen
				return false
			}
		}
		return true
	}
	if len(known) == 0 {
		return false
	}
	n := normalOf(id.kind.Name, id.value)
	return !slices.ContainsFunc(known, func(k string) bool { return k == n || near(k, n) })
}

// ownerIs reports whether the number at span belongs to the name h: of the
// names before it in its row or shortly before it in running text, h is the
// last. A number before every name of a row belongs to the first.
func (u *unit) ownerIs(path string, span document.Span, h *Hit) bool {
	if h.Row == 0 && (span.Start < h.Span.End || span.Start-h.Span.End > ahead) {
		return false
	}
	nearest, first := int64(-1), int64(1<<62)
	consider := func(s document.Span, p string) {
		if p != path {
			return
		}
		if s.Start <= span.Start {
			nearest = max(nearest, s.Start)
		}
		first = min(first, s.Start)
	}
	for _, o := range u.others {
		consider(o.span, o.path)
	}
	for i := range u.hits {
		if isName(u.hits[i].Evidence) {
			consider(u.hits[i].Span, u.hits[i].Path.String())
		}
	}
	if nearest < 0 {
		nearest = first
	}
	return nearest == h.Span.Start
}

// holders reports whether somebody else with the surname is named in the unit,
// and whether somebody with the same initial is.
func (u *unit) holders(t *Terms) (any, initial bool) {
	for _, o := range u.others {
		if !t.names.holds(o.name) {
			continue
		}
		any = true
		for _, w := range strings.Fields(o.name) {
			if !IsTitle(w) && t.names.initial(w[:1]) && t.names.surname(w) == evidences {
				initial = true
			}
		}
	}
	return any, initial
}

// LeastLikely is the least points of a unit that is likely the subject's.
const LeastLikely = 60
