package match

import (
	"cmp"
	"slices"
	"strings"

	"sardine/document"
	"sardine/finding"
)

// Whose says whose a passage is.
type Whose uint8

const (
	Unknown Whose = iota // nobody beside it tells
	Subjects
	Others
)

// Owner tells whose the findings of one file are. It is made when the file was
// gathered whole.
type Owner struct {
	t     *Terms
	file  *File
	good  map[*unit]bool // units that are the subject's
	spans map[*unit][]nameAt
	own   map[string][]document.Span // the subject's names by path, sorted
}

// nameAt is where a name stands, and whether it is the subject's.
type nameAt struct {
	path string
	part document.PartKind
	span document.Span
	own  bool
	name string // folded, of somebody else
	full bool   // more than a forename or surname alone
	role bool   // acts in a role there
}

// Owner looks at what was gathered.
func (f *File) Owner() *Owner {
	o := &Owner{t: f.t, file: f, good: map[*unit]bool{}, spans: map[*unit][]nameAt{}, own: map[string][]document.Span{}}
	for _, key := range f.order {
		u := f.units[key]
		w := u.weigh(f.t)
		o.good[u] = w.Own || w.Points >= possiblePoints
		o.spans[u] = u.nameSpans(f.t)
		for _, n := range o.spans[u] {
			if n.own {
				o.own[n.path] = append(o.own[n.path], n.span)
			}
		}
	}
	for _, spans := range o.own {
		slices.SortFunc(spans, func(a, b document.Span) int { return cmp.Compare(a.Start, b.Start) })
	}
	return o
}

// nameSpans are the names of a unit in order.
func (u *unit) nameSpans(t *Terms) []nameAt {
	var out []nameAt
	for _, p := range u.others {
		out = append(out, nameAt{path: p.path, part: p.part, span: p.span, name: p.name, full: strings.Contains(p.name, " "), role: p.role})
	}
	for i := range u.hits {
		h := &u.hits[i]
		name := isName(h.Evidence) || h.Evidence == Forename || h.Evidence == Surname && h.Past && h.Row > 0 && u.fullyNamed()
		if !name || h.Lifespan || h.Evidence <= Titled && !u.ownUnit() && u.conflict(t, h) || h.Evidence == Forename && u.sharedForename(t, h) || t.otherClass(h) {
			continue
		}
		out = append(out, nameAt{path: h.Path.String(), part: h.Part, span: h.Span, own: true, full: h.Evidence <= Titled, role: h.Role})
	}
	slices.SortStableFunc(out, func(a, b nameAt) int { return int(a.span.Start - b.span.Start) })
	return out
}

// fullyNamed reports whether the subject's full name stands in the unit.
func (u *unit) fullyNamed() bool {
	return slices.ContainsFunc(u.hits, func(h Hit) bool { return h.Evidence == FullName || h.Evidence == Nickname || h.Evidence == Initial })
}

func (u *unit) ownUnit() bool {
	return slices.ContainsFunc(u.hits, func(h Hit) bool { return h.Evidence <= Phone })
}

// sharedForename reports whether somebody else in the unit has the forename
// too.
func (u *unit) sharedForename(t *Terms, h *Hit) bool {
	return slices.ContainsFunc(u.others, func(p person) bool {
		w := strings.Fields(p.name)
		return len(w) > 1 && slices.ContainsFunc(w, func(x string) bool { return t.names.forename(x) == FullName })
	})
}

// Own reports whether a place in the text is the subject's name, and not a
// namesake's.
func (o *Owner) Own(path string, span document.Span) bool {
	spans := o.own[path]
	i, _ := slices.BinarySearchFunc(spans, span.Start, func(s document.Span, at int64) int { return cmp.Compare(s.End, at+1) })
	return i < len(spans) && spans[i].Overlaps(span)
}

// Within reports whether one of the subject's names stands in a span.
func (o *Owner) Within(path string, span document.Span) bool {
	return slices.ContainsFunc(o.own[path], func(s document.Span) bool { return s.Overlaps(span) })
}

// farAway is how far from a name a passage in running text may be its own.
const farAway = 400

// Of tells whose a finding is. People's rows of a table belong to the person
// they are about; in running text a passage belongs to the last name before it.
func (o *Owner) Of(x *finding.Finding) Whose {
	path := x.Path.String()
	row := uint32(0)
	if o.file.rows[path] {
		row = x.Place.Row
	}
	u := o.file.units[unitKey(x.Path, path, row)]
	if x.Kind.Name == "person-name" {
		if o.Own(path, x.Span) {
			return Subjects
		}
		return Others
	}
	if x.Kind.Name == "postal-address" && o.t.ownAddress(x.Value.Reveal()) {
		return Subjects
	}
	if x.Kind.Name != "date-of-birth" && o.t.Own(x.Kind.Name, x.Value.Reveal()) {
		return Subjects
	}
	if row > 0 && (u == nil || !o.good[u]) && o.byWorker(u) {
		return o.whole(x)
	}
	if u == nil || row > 0 && !o.good[u] {
		return Others
	}
	if o.t.Own(x.Kind.Name, x.Value.Reveal()) { // a birthday that others may share
		return Subjects
	}
	if single[x.Kind.Name] && o.t.differs(&foundID{kind: x.Kind, value: x.Value.Reveal()}) {
		return Others
	}
	said := x.Kind.Name == "postal-address" || x.Kind.Name == "postcode" || x.Kind.Category == finding.Special || x.Kind.Category == finding.Criminal || x.Kind.Category == finding.HighRisk
	if row > 0 {
		return o.inRow(u, x, said)
	}
	if w := o.inList(u, path, x); w != Unknown {
		return w
	}
	if o.file.extract && !o.others(u) && !u.another(x) {
		return Subjects
	}
	if o.lines(u) {
		return o.inLine(u, path, x)
	}
	return o.inText(u, path, x, said && x.Kind.Category != finding.Contact)
}

// byWorker reports whether a row names people who act in their role, and after
// them nobody or the subject first: it is about whom the document is about.
func (o *Owner) byWorker(u *unit) bool {
	names := o.spans[u]
	i := slices.IndexFunc(names, func(n nameAt) bool { return n.own || !n.role })
	return len(names) > 0 && (i < 0 || i > 0 && names[i].own)
}

// whole tells whose a document is, apart from its rows.
func (o *Owner) whole(x *finding.Finding) Whose {
	u := o.file.units[innerOf(x.Path)]
	if u != nil && o.good[u] && o.mainIsSubject(o.spans[u]) {
		return Subjects
	}
	return Others
}

// others reports whether anybody else is named in a unit.
func (o *Owner) others(u *unit) bool {
	return slices.ContainsFunc(o.spans[u], func(n nameAt) bool { return !n.own })
}

// another reports whether a value is of a kind of which the unit holds one that
// is the subject's: then this one is somebody else's.
func (u *unit) another(x *finding.Finding) bool {
	return contactKind[x.Kind.Name] || x.Kind.Category == finding.Identifier ||
		slices.ContainsFunc(u.ids, func(id foundID) bool { return id.own && id.kind.Name == x.Kind.Name }) ||
		slices.ContainsFunc(u.hits, func(h Hit) bool { return x.Kind.Name == "username" && h.Evidence <= Phone })
}

// inList tells whose a passage in a line of a list is: that line's.
func (o *Owner) inList(u *unit, path string, x *finding.Finding) Whose {
	lines := o.file.lists[path]
	i, ok := slices.BinarySearchFunc(lines, x.Span.Start, func(l document.Span, at int64) int {
		switch {
		case l.End <= at:
			return -1
		case l.Start > at:
			return 1
		}
		return 0
	})
	if !ok {
		return Unknown
	}
	inside := func(n *nameAt) int {
		return slices.IndexFunc(lines, func(l document.Span) bool { return n.path == path && l.Overlaps(n.span) })
	}
	here := slices.ContainsFunc(u.hits, func(h Hit) bool { return h.Evidence <= Phone && h.Path.String() == path && lines[i].Overlaps(h.Span) })
	elsewhere, outside := false, false
	for k := range o.spans[u] {
		n := &o.spans[u][k]
		if !n.own && !n.role && inside(n) == i {
			elsewhere = true // the line names somebody else
		}
		if n.own && n.full {
			here, outside = here || inside(n) == i, outside || inside(n) < 0
		}
	}
	switch {
	case here && elsewhere: // a child and a parent: what stands where in the line tells
		return Unknown
	case here:
		return Subjects
	case !elsewhere && outside && o.mainIsSubject(o.spans[u]): // a table in a paper about the subject
		return Subjects
	}
	return Others
}

// Worker reports whether a name stands in a column of people who act in their
// role.
func (o *Owner) Worker(x *finding.Finding) bool { return o.file.worker(x) }

// lines reports whether a document is a list of which each line is about
// somebody: it names nobody, and the subject's numbers stand in lines.
func (o *Owner) lines(u *unit) bool { return len(o.spans[u]) == 0 && len(u.hits) > 0 }

func (o *Owner) inLine(u *unit, path string, x *finding.Finding) Whose {
	for i := range u.hits {
		if h := &u.hits[i]; h.Line == x.Place.Line && h.Path.String() == path {
			return Subjects
		}
	}
	return Others
}

// inRow: what is said of a person in a row is said of the first one named.
func (o *Owner) inRow(u *unit, x *finding.Finding, said bool) Whose {
	if said && u.contactOnly() {
		return Others
	}
	names := slices.DeleteFunc(slices.Clone(o.spans[u]), func(n nameAt) bool { return !n.own && n.role })
	if len(names) == 0 || !slices.ContainsFunc(names, func(n nameAt) bool { return !n.own }) {
		return Subjects
	}
	if !said {
		if contactKind[x.Kind.Name] && slices.ContainsFunc(fold(x.Place.Column), func(w string) bool { return slices.Contains(otherPeople[:8], w) }) && !names[0].own {
			return Others
		}
		last := -1
		for i, n := range names {
			if n.span.Start <= x.Span.Start {
				last = i
			}
		}
		if last >= 0 {
			if names[last].own {
				return Subjects
			}
			return Others
		}
	}
	if names[0].own {
		return Subjects
	}
	return Others
}

// contactOnly reports whether a row names the subject as the contact or a
// relation of somebody: what it says of health and the like is not theirs.
func (u *unit) contactOnly() bool { return u.kinAlone(func(*Hit) bool { return true }) }

// contactLine is contactOnly for one line of a table that is written as text.
func (u *unit) contactLine(path string, line uint32) bool {
	return line > 0 && u.kinAlone(func(h *Hit) bool { return h.Line == line && h.Path.String() == path })
}

func (u *unit) kinAlone(there func(*Hit) bool) bool {
	kin := false
	for i := range u.hits {
		switch h := &u.hits[i]; {
		case !isName(h.Evidence) || !there(h):
		case h.Kin:
			kin = true
		case h.Evidence <= Titled:
			return false
		}
	}
	return kin
}

var contactKind = map[string]bool{"phone": true, "email": true, "postal-address": true, "postcode": true, "person-name": true}

func (o *Owner) inText(u *unit, path string, x *finding.Finding, said bool) Whose {
	if said && u.contactLine(path, x.Place.Line) {
		return Others
	}
	names := o.spans[u]
	own, others, before, earlier := 0, 0, -1, false
	for i, n := range names {
		ahead := n.path == path && n.part == x.Part && n.span.Start <= x.Span.Start
		switch {
		case n.own && !n.role:
			own++
			earlier = earlier || ahead || n.path != path
		case !n.own:
			others++
		}
		if ahead && !(n.own && n.role) {
			before = i
		}
	}
	if before >= 0 {
		n := names[before]
		near := x.Span.Start-n.span.End <= farAway
		if o.file.greeted == greetsOther && n.own && x.Span.Start-n.span.End > 40 {
			near = false // a letter to somebody else, which the subject signed
		}
		switch {
		case near && n.own && (n.full || said):
			return Subjects
		case near && !n.own && (!said || x.Span.Start-n.span.End <= 120):
			return Others
		}
	}
	switch {
	case o.file.greeted == greetsOther:
		return Others
	case o.file.greeted == greetsSubject, others == 0 && o.good[u] && earlier:
		return Subjects
	case own == 0:
		return Others
	case o.mainIsSubject(names):
		return Subjects
	}
	return Unknown
}

// mainIsSubject reports whether the subject is named first in the text.
func (o *Owner) mainIsSubject(names []nameAt) bool {
	titled, other := false, false // the file is named after the subject, or somebody else
	for _, n := range names {
		if n.part == document.Name && n.full {
			titled, other = titled || n.own, other || !n.own
		}
	}
	if titled && !other {
		return true
	}
	for _, n := range names {
		if n.full && (n.part == document.Body || n.part == document.Painted) {
			return n.own && !n.role
		}
	}
	return false
}

// ownAddress reports whether an address holds the number and street of one of
// the subject's.
func (t *Terms) ownAddress(v string) bool {
	sq := squeeze(v)
	for i := range t.List {
		if t.List[i].Evidence != Address {
			continue
		}
		for _, n := range t.List[i].needles {
			if strings.Contains(sq, n) {
				return true
			}
		}
	}
	return false
}

// SeenBySubject reports whether the file was written to the subject or by
// them: a letter that greets them, a message that they sent or got.
func (f *File) SeenBySubject() bool { return f.seen }

// Sent reports whether the subject sent the message that the file is.
func (o *Owner) Sent() bool { return o.file.sent }
