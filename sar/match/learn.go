package match

import (
	"slices"
	"strings"

	"sardine/finding"
)

// Lesson is something that the files say about the subject and the requester
// did not.
type Lesson struct {
	Kind  string
	Value finding.Value // prints masked
	Why   string
	File  string
	Times int // in how many files it was seen

	Group string // the sort of heading that it stood under: see columnGroup

	firm bool // one place is enough
}

// teachable are the kinds of which somebody has their own.
var teachable = map[string]bool{
	"email": true, "phone": true, "username": true, "staff-number": true, "uk-nino": true, "nhs-number": true, "chi-number": true, "hc-number": true,
	"upn": true, "uln": true, "uci": true, "utr": true, "teacher-reference-number": true, "dbs-number": true, "passport-number": true, "driving-licence": true,
	"student-support-number": true, "hesa-id": true, CodeKind: true, "bank-account": true, "iban": true, "date-of-birth": true, "person-name": true,
}

// otherPeople are words in the name of a column or field that make its value
// somebody else's.
var otherPeople = []string{
	"parent", "guardian", "carer", "mother", "father", "mum", "dad", "contact", "kin", "manager", "checked", "gp", "doctor", "school", "emergency", "referee",
	"spouse", "partner", "sibling", "tutor", "teacher", "assessor", "mentor", "employer", "office", "switchboard", "author", "solicitor", "by",
}

// roleBoxes are mailboxes of offices.
var roleBoxes = []string{"info", "office", "admin", "hr", "enquiries", "reception", "payroll", "finance", "head", "noreply", "no-reply", "support", "it", "help", "dpo", "contact", "hello", "mail", "post", "attendance", "exams", "admissions", "senco", "safeguarding"}

// Learn reads from files that are certain what else belongs to the subject.
// What other people's rows hold too is not believed.
func Learn(t *Terms, vs []*Verdict) []Lesson {
	l := &learner{t: t, seen: map[string]*Lesson{}, others: map[string]int{}, files: map[string]map[string]bool{}, namesake: Gather(t, vs).namesake}
	for _, v := range vs {
		for i := range v.Units {
			l.unit(v, &v.Units[i])
		}
	}
	var out []Lesson
	for key, x := range l.seen {
		x.Times = len(l.files[key])
		weak := x.Kind == "phone" || x.Kind == "email" && t.names.mailbox(localPart(x.Value.Reveal())) == evidences
		switch {
		case l.others[key] > 0, weak && x.Times < 2 && !x.firm:
			continue
		case single[x.Kind] && l.rivals(x.Kind, key):
			continue
		}
		out = append(out, *x)
	}
	slices.SortFunc(out, func(a, b Lesson) int {
		return strings.Compare(a.Kind+"\x00"+a.Value.Reveal(), b.Kind+"\x00"+b.Value.Reveal())
	})
	return out
}

// learner collects lessons by kind and normal form.
type learner struct {
	t      *Terms
	seen   map[string]*Lesson
	others map[string]int             // how often it stands with somebody else's name
	files  map[string]map[string]bool // in which files

	namesake bool // somebody else has the subject's name
}

// rivals reports whether another value of a kind that is single was seen as
// the subject's: then none is believed.
func (l *learner) rivals(kind, key string) bool {
	for k, x := range l.seen {
		if k != key && x.Kind == kind && normalOf(kind, x.Value.Reveal()) != normalOf(kind, l.seen[key].Value.Reveal()) && (kind != "date-of-birth" || !sameDates(x.Value.Reveal(), l.seen[key].Value.Reveal())) {
			return true
		}
	}
	return false
}

func sameDates(a, b string) bool {
	for _, x := range datesIn(a) {
		for _, y := range datesIn(b) {
			if x.Equal(y) {
				return true
			}
		}
	}
	return false
}

func localPart(mail string) string {
	local, _, _ := strings.Cut(mail, "@")
	return local
}

func (l *learner) put(kind, value, why, file string, firm bool) {
	key := kind + "\x00" + normalOf(kind, value)
	if l.seen[key] == nil {
		l.seen[key] = &Lesson{Kind: kind, Value: finding.NewValue(value), Why: why, File: file}
	}
	l.seen[key].firm = l.seen[key].firm || firm
	if l.files[key] == nil {
		l.files[key] = map[string]bool{}
	}
	l.files[key][file] = true
}

func (l *learner) unit(v *Verdict, u *Unit) {
	src := u.src
	row := len(src.hits) > 0 && src.hits[0].Row > 0
	named := slices.ContainsFunc(u.Hits, func(h Hit) bool { return h.Evidence == FullName || h.Evidence == Nickname })
	for i := range src.ids {
		id := &src.ids[i]
		if !teachable[id.kind.Name] || id.own || id.score < 500 || l.t.Own(id.kind.Name, id.value) {
			continue
		}
		mine, firm := "", false
		label, form := v.forms.inForm(src, id)
		switch {
		case row && u.Points >= certainPoints && (len(src.others) == 0 && (named || u.Own) || !contactKind[id.kind.Name] && src.namesOwner(id)):
			mine, firm = "stands in a row that is certainly the subject's", true
		case row && id.kind.Name == CodeKind && u.Points >= likelyPoints && named && !l.namesake && src.namesOwner(id):
			mine, firm = "stands in a row with the subject's name", true
		case !row && u.Points >= certainPoints && form && !saysOthers(label) && (id.kind.Name != "phone" || slices.ContainsFunc(label, func(w string) bool { return slices.Contains(ownPhone, w) })):
			mine, firm = "stands in a form about the subject alone", true
		case !row && u.Points >= likelyPoints && (u.Own || !l.namesake && !l.secondBox(id)) && l.besides(src, id):
			mine = "stands right after the subject's name"
		}
		key := id.kind.Name + "\x00" + normalOf(id.kind.Name, id.value)
		if !row && src.named(id) {
			l.others[key]++
		}
		if mine == "" || l.elses(id) {
			if row && !src.namesOwner(id) && (len(src.others) > 0 || !named && !u.Own) && id.kind.Name != "phone" && id.kind.Name != "email" {
				l.others[key]++
			}
			continue
		}
		if single[id.kind.Name] && (l.t.differs(id) || len(l.t.hard[id.kind.Name]) > 0) {
			continue
		}
		l.put(id.kind.Name, id.value, mine, v.File, firm)
		l.seen[key].Group = columnGroup(id.place.Column)
	}
	for i := range u.Hits {
		if f := u.Hits[i].Former; f != "" && u.Hits[i].Evidence <= Nickname {
			l.former(f, "stands in the text as a former name right after the subject's name", v.File)
		}
	}
	l.otherName(v, u, row)
}

// former learns a surname.
func (l *learner) former(sur, why, file string) {
	if len(l.t.names.fore) == 0 || l.t.names.surname(squeeze(sur)) <= Nickname {
		return
	}
	l.put("person-name", strings.Join(l.t.names.fore[0].words, " ")+" "+sur, why, file, false)
}

// otherName learns a name that stands with the subject's own number: the
// forename is theirs, or the surname is.
func (l *learner) otherName(v *Verdict, u *Unit, row bool) {
	if !u.Own {
		return
	}
	for i := range u.Hits {
		h := &u.Hits[i]
		if h.Evidence != Number {
			continue
		}
		var last *person // the name that the number stands behind
		for k := range u.src.others {
			o := &u.src.others[k]
			if o.path == h.Path.String() && o.span.Start < h.Span.Start && (last == nil || o.span.Start > last.span.Start) {
				last = o
			}
		}
		if last == nil || !row && h.Span.Start-last.span.End > ahead || !u.src.ownerOf(last, h) {
			continue
		}
		w := slices.DeleteFunc(strings.Fields(last.name), IsTitle)
		if len(w) < 2 || len(w) > 4 {
			continue
		}
		fore := l.t.names.forename(w[0]) <= Nickname || l.t.names.forename(w[len(w)-1]) <= Nickname
		sur := slices.ContainsFunc(w, func(x string) bool { return l.t.names.surname(x) <= Nickname })
		if fore != sur {
			l.put("person-name", strings.Join(w, " "), "stands with an identifier of the subject's", v.File, false)
		}
	}
}

// ownerOf reports whether no name of the subject's stands between the name o
// and the number h.
func (u *unit) ownerOf(o *person, h *Hit) bool {
	return !slices.ContainsFunc(u.hits, func(n Hit) bool {
		return isName(n.Evidence) && n.Path.String() == o.path && n.Span.Start > o.span.Start && n.Span.Start < h.Span.Start
	})
}

// secondBox reports whether a mailbox is at a place where the subject is known
// to have another: there it is more likely a namesake's.
func (l *learner) secondBox(id *foundID) bool {
	_, domain, ok := strings.Cut(strings.ToLower(id.value), "@")
	return ok && id.kind.Name == "email" && slices.ContainsFunc(l.t.emails, func(e string) bool { return strings.HasSuffix(e, "@"+domain) })
}

// besides reports whether a value stands right after the subject's full name:
// as in Name <address>, or in the lines of a form or a signature below it.
func (l *learner) besides(u *unit, id *foundID) bool {
	for i := range u.hits {
		h := &u.hits[i]
		if h.Evidence > Nickname || h.Evidence < FullName || h.Lower || h.Public || h.Path.String() != id.path {
			continue
		}
		gap := id.span.Start - h.Span.End
		if gap < 0 || gap > 160 || !u.ownerIs(id.path, id.span, h) {
			continue
		}
		if gap <= 4 || id.place.Line > h.Line && id.place.Line-h.Line <= 4 && (id.kind.Name != "date-of-birth" || gap < 60) {
			return true
		}
	}
	return false
}

// named reports whether somebody else's name stands right before the value, as
// in Name <address>.
func (u *unit) named(id *foundID) bool {
	return slices.ContainsFunc(u.others, func(o person) bool {
		gap := id.span.Start - o.span.End
		return o.path == id.path && gap >= 0 && gap <= 4 && strings.Contains(o.name, " ")
	}) || slices.ContainsFunc(u.hits, func(h Hit) bool { // a name that is only like the subject's
		gap := id.span.Start - h.Span.End
		return (h.Evidence == Typo || h.Evidence == Sounds) && h.Path.String() == id.path && gap >= 0 && gap <= 4
	})
}

// elses reports whether the value's own field says that it is somebody else's,
// or an office's.
func (l *learner) elses(id *foundID) bool {
	if (id.kind.Name == "username" || id.kind.Name == "staff-number") && len(datesIn(id.value)) > 0 && strings.ContainsAny(id.value, "-/ ") {
		return true // the day of the last log-in
	}
	for _, w := range fold(id.place.Column + " " + id.place.Label) {
		if slices.Contains(otherPeople, w) {
			return true
		}
	}
	return id.kind.Name == "email" && slices.Contains(roleBoxes, strings.ToLower(localPart(id.value)))
}
