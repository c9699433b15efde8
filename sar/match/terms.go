package match

import (
	"slices"
	"strings"
	"time"

	"sardine/sar/casefile"
)

// Evidence is one sort of evidence, strongest first.
type Evidence uint8

const (
	Number Evidence = iota // an identifier that singles the subject out
	Email
	Phone
	FullName
	Nickname // a usual short form, or half of a double surname
	Mailbox  // an e-mail address or user name spelt like the full name
	Typo     // one letter away from the full name
	Sounds   // sounds like the full name
	Initial  // initial and surname
	Short    // forename and the surname's initial
	Titled   // title and surname
	BoxLike  // an e-mail address spelt like initial and surname
	Address
	Birth
	Postcode
	Surname
	Forename
	Shared // a number that several people may have: a sort code, an IP address
	Code   // a few letters that an organisation calls the subject by: CWH
	evidences
)

// points of each sort of evidence. A name with a date of birth, a postcode or
// an address reaches certain; a full name alone likely; initial and surname
// possible.
var points = [evidences]int{
	Number: 100, Email: 96, Phone: 95, FullName: 75, Nickname: 68, Mailbox: 66, Typo: 50, Sounds: 42, Initial: 42, Titled: 40,
	Short: 36, BoxLike: 44, Address: 42, Birth: 28, Postcode: 22, Surname: 18, Forename: 14, Shared: 8, Code: 40,
}

var evidenceText = [evidences]string{
	Number: "an identifier of the subject", Email: "the subject's e-mail address", Phone: "the subject's telephone number",
	FullName: "the full name", Nickname: "the name in a short or other form", Mailbox: "an e-mail address or user name made of the full name",
	Typo: "the name, misspelt by one letter", Sounds: "a name that sounds alike", Initial: "initial and surname", Short: "forename and the surname's initial", Titled: "title and surname",
	BoxLike: "an e-mail address made of initial and surname", Address: "the subject's address", Birth: "the subject's date of birth",
	Postcode: "the subject's postcode", Surname: "the surname", Forename: "the forename", Shared: "a number that others may share", Code: "the subject's code or initials, as a list names them",
}

func (e Evidence) String() string { return evidenceText[e] }

// Term is one thing that is looked for.
type Term struct {
	Evidence Evidence
	Kind     string // of finding, "" if it is not known
	Value    string // as given or learnt
	Learnt   string // where it was learnt and why; "" if it was given
	Group    string // the sort of heading that it stands under: see columnGroup; "" for any

	needles []string // squeezed spellings
	normal  string
}

// Terms are all that is looked for, ready to be used by many goroutines.
type Terms struct {
	List []Term
	Born time.Time

	names   names
	hard    map[string][]string // values of kinds of which a person has one
	emails  []string            // lower case
	needles []needle
	family  map[string]bool // full names of relations, in folded words
	near    []nearValue     // mailboxes and telephones of relations
	domains []string        // of the organisation's own mail

	classes *classes // at school; nil until all files were read
}

// nearValue is a detail of somebody close to the subject.
type nearValue struct{ kind, normal string }

type needle struct {
	text string
	term int
}

// single lists the kinds of which a person has one for life: another value
// beside the name is somebody else.
var single = map[string]bool{
	"uk-nino": true, "nhs-number": true, "chi-number": true, "hc-number": true, "upn": true, "uln": true, "utr": true,
	"date-of-birth": true, "driving-licence": true, "teacher-reference-number": true, "pnc-id": true, "prison-number": true,
}

// weak lists the kinds whose values many people have.
var weak = map[string]bool{"sort-code": true, "ip-address": true, "paye-reference": true, "company-number": true, "accounts-office-reference": true}

// leastNeedle is the shortest identifier that is looked for in all text;
// shorter ones count only where a detector names the same kind.
const leastNeedle = 5

// NewTerms makes terms of what is known of the subject.
func NewTerms(s *casefile.Subject) *Terms {
	t := &Terms{hard: map[string][]string{}, family: map[string]bool{}, Born: s.Born.Time}
	t.names.add(s.Names...)
	for _, e := range s.Emails {
		t.add(Term{Evidence: Email, Kind: "email", Value: e})
	}
	for _, p := range s.Phones {
		t.add(Term{Evidence: Phone, Kind: "phone", Value: p})
	}
	for _, a := range s.Addresses {
		t.addAddress(a)
	}
	if !s.Born.IsZero() {
		t.add(Term{Evidence: Birth, Kind: "date-of-birth", Value: s.Born.Format("2006-01-02")})
	}
	for _, id := range s.Identifiers {
		t.addIn(columnGroup(string(id.Kind)), KindOf(string(id.Kind)), string(id.Value), "")
	}
	for _, r := range s.Relations {
		t.family[strings.Join(fold(string(r.Name)), " ")] = true
		for kind, v := range map[string]string{"email": string(r.Email), "phone": string(r.Phone)} {
			if n := normalOf(kind, v); n != "" {
				t.near = append(t.near, nearValue{kind, n})
			}
		}
	}
	return t
}

// Clone returns terms that can be added to.
func (t *Terms) Clone() *Terms {
	c := &Terms{Born: t.Born, names: t.names.clone(), hard: map[string][]string{}, family: t.family, near: t.near, domains: t.domains, classes: t.classes}
	for _, x := range t.List {
		c.add(x)
	}
	return c
}

// SetDomains says which mail domains are the organisation's own: there nobody
// has two mailboxes.
func (t *Terms) SetDomains(domains []string) { t.domains = domains }

// related reports whether text is the name of somebody who was given as a
// relation, and not one of the subject's.
func (t *Terms) related(text string) bool {
	if len(t.family) == 0 {
		return false
	}
	name := strings.Join(slices.DeleteFunc(fold(text), IsTitle), " ")
	return t.family[name] && !slices.Contains(t.names.given, name)
}

// Add adds a value of a kind; learnt says how it became known. It reports
// whether the value is new.
func (t *Terms) Add(kind, value, learnt string) bool { return t.addIn("", kind, value, learnt) }

// Teach adds what was learnt. It reports whether it is new.
func (t *Terms) Teach(l Lesson) bool {
	return t.addIn(l.Group, l.Kind, l.Value.Reveal(), "learnt: it "+l.Why)
}

func (t *Terms) addIn(group, kind, value, learnt string) bool {
	ev := Number
	switch {
	case kind == CodeKind:
		ev = Code
	case kind == "email":
		ev = Email
	case kind == "phone":
		ev = Phone
	case kind == "postal-address":
		t.addAddress(value)
		return true
	case kind == "postcode":
		ev = Postcode
	case kind == "date-of-birth":
		ev = Birth
		if ds := datesIn(value); len(ds) > 0 {
			value = ds[0].Format("2006-01-02")
			if t.Born.IsZero() {
				t.Born = ds[0]
			}
		}
	case kind == "person-name":
		return t.names.add(value)
	case weak[kind]:
		ev = Shared
	}
	return t.add(Term{Evidence: ev, Kind: kind, Value: value, Learnt: learnt, Group: group})
}

func (t *Terms) add(x Term) bool {
	x.normal = normalOf(x.Kind, x.Value)
	if x.normal == "" || slices.ContainsFunc(t.List, func(o Term) bool { return unpadded(o.normal) == unpadded(x.normal) && o.Evidence == x.Evidence }) {
		return false
	}
	no := len(t.List)
	switch x.Evidence {
	case Email:
		t.emails = append(t.emails, x.normal)
	case Phone:
		if len(x.normal) >= 9 {
			x.needles = []string{x.normal}
		}
	case Birth:
		x.needles = dateNeedles(t.Born)
	case Address:
		x.needles = addressNeedles(x.Value)
	case Code:
	default:
		if n := squeeze(x.Value); len(n) >= leastNeedle {
			x.needles = unique([]string{n, unpadded(n)})
		}
	}
	for _, n := range x.needles {
		t.needles = append(t.needles, needle{n, no})
	}
	if single[x.Kind] {
		t.hard[x.Kind] = append(t.hard[x.Kind], x.normal)
	}
	t.List = append(t.List, x)
	return true
}

// addAddress takes an address apart: the postcode and the lines before it are
// evidence of their own.
func (t *Terms) addAddress(a string) {
	code, rest := cutPostcode(a)
	if code != "" {
		t.add(Term{Evidence: Postcode, Kind: "postcode", Value: code})
	}
	if len(squeeze(rest)) >= 6 {
		t.add(Term{Evidence: Address, Kind: "postal-address", Value: rest})
	}
}

// Names returns the words of the names, for a look-up by words: each group
// holds the spellings of one part of a name. Typos are spelt out.
func (t *Terms) Names() (surnames, forenames, typos []string) {
	for _, s := range t.names.sur {
		surnames = append(surnames, strings.Join(s.words, ""), strings.Join(s.words, " "))
	}
	for _, f := range t.names.fore {
		forenames = append(forenames, strings.Join(f.words, " "))
	}
	for _, s := range surnames {
		typos = append(typos, misspellings(s)...)
	}
	for _, w := range t.names.accented { // an index of words keeps accents
		for _, s := range t.names.sur {
			if slices.Contains(s.words, squeeze(w)) {
				surnames = append(surnames, w)
			}
		}
		for _, f := range t.names.fore {
			if slices.Contains(f.words, squeeze(w)) {
				forenames = append(forenames, w)
			}
		}
	}
	return unique(surnames), unique(forenames), unique(typos)
}

// Own reports whether a finding's value is one of the subject's.
func (t *Terms) Own(kind, value string) bool {
	n := normalOf(kind, value)
	if n == "" {
		return false
	}
	for i := range t.List {
		if x := &t.List[i]; unpadded(x.normal) == unpadded(n) || x.Kind == kind && kind == "date-of-birth" && t.sameDay(value) {
			return true
		}
	}
	return false
}

func (t *Terms) sameDay(value string) bool {
	return !t.Born.IsZero() && slices.ContainsFunc(datesIn(value), func(d time.Time) bool { return d.Equal(t.Born) })
}

// normalOf is how values of a kind are compared.
func normalOf(kind, value string) string {
	switch kind {
	case "email":
		return strings.ToLower(strings.TrimSpace(value))
	case "phone":
		return phoneCore(value)
	}
	return squeeze(value)
}

// phoneCore is the national number without its leading zero: +44 (0)7700
// 900123 and 07700900123 are one.
func phoneCore(v string) string {
	d := digits(v)
	d = strings.TrimPrefix(d, "00")
	if strings.HasPrefix(d, "44") && len(d) > 10 {
		d = d[2:]
	}
	return strings.TrimLeft(d, "0")
}

func digits(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, s)
}

// unpadded is a number without the noughts that fill it up in some lists:
// 0040187 and 40187 are one. It keeps as many digits as stand alone in text.
func unpadded(n string) string {
	cut := strings.TrimLeft(n, "0")
	if len(cut) < leastNeedle || strings.Trim(n, "0123456789") != "" {
		return n
	}
	return cut
}

// squeeze is lower-case letters and digits, accents off.
func squeeze(s string) string {
	var b strings.Builder
	for _, r := range s {
		r = plain(r)
		if r >= '0' && r <= '9' || r >= 'a' && r <= 'z' {
			b.WriteRune(r)
		}
	}
	return b.String()
}

func unique(s []string) []string {
	slices.Sort(s)
	return slices.DeleteFunc(slices.Compact(s), func(x string) bool { return x == "" })
}

// Given are the names as they were given, folded.
func (t *Terms) Given() []string { return slices.Clone(t.names.given) }

// Normal is how values of a kind are compared.
func Normal(kind, value string) string { return normalOf(kind, value) }

// ForenameSpellings are the forenames as they may stand in an index of words.
func (t *Terms) ForenameSpellings() []string {
	_, fore, _ := t.Names()
	out := slices.Clone(fore)
	for _, f := range fore {
		out = append(out, misspellings(f)...)
	}
	return unique(out)
}

// Mailboxes are the addresses that the subject may have beside those that are
// known: usual spellings of the name at the same places.
func (t *Terms) Mailboxes() []string {
	var out []string
	for _, e := range t.emails {
		_, domain, ok := strings.Cut(e, "@")
		if !ok {
			continue
		}
		t.names.each(func(fore, sur string) {
			for _, local := range []string{fore + "." + sur, fore + sur, fore + "_" + sur, sur + "." + fore, fore[:1] + "." + sur, fore[:1] + sur, sur + fore[:1], fore + "." + sur[:1]} {
				out = append(out, local+"@"+domain)
			}
		})
	}
	return unique(out)
}

// Logins are the user names that the subject may have: surname and initial in
// either order, whole or cut to eight letters, with a digit behind or none.
func (t *Terms) Logins() []string {
	var out []string
	t.names.each(func(fore, sur string) {
		for _, base := range []string{sur + fore[:1], fore[:1] + sur, fore + "." + sur, fore + sur, fore + sur[:1], cut(sur, 6) + fore[:1], cut(sur, 7) + fore[:1], fore[:1] + cut(sur, 7)} {
			out = append(out, base)
			for d := byte('0'); d <= '9'; d++ {
				out = append(out, base+string(d))
			}
		}
	})
	return unique(out)
}

func cut(s string, n int) string { return s[:min(len(s), n)] }

// each calls f for every pair of names as they were given.
func (n *names) each(f func(fore, sur string)) {
	for _, s := range n.sur {
		for _, x := range n.fore {
			if s.how == FullName && x.how == FullName {
				f(strings.Join(x.words, ""), strings.Join(s.words, ""))
			}
		}
	}
}

// Spellings are the words of the subject's names as they were given: none of
// them is hidden because somebody else has it too.
func (t *Terms) Spellings() []string {
	var out []string
	for _, list := range [][]name{t.names.fore, t.names.sur} {
		for _, n := range list {
			if n.how == FullName {
				out = append(out, strings.Join(n.words, " "))
			}
		}
	}
	for _, r := range t.names.raw {
		out = append(append(out, r), strings.Fields(r)...)
	}
	return unique(slices.DeleteFunc(append(append(out, t.names.given...), t.names.accented...), func(s string) bool { return len(s) < 3 || IsTitle(strings.ToLower(s)) }))
}
