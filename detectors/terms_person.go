package detectors

import "strings"

// Points of a person in the sentence.
const (
	personPoints    = 35 // he, her, Mrs Example
	selfPoints      = 30 // I, my
	rolePoints      = 30 // the pupil, my son
	youPoints       = 25 // letters speak to the person
	personRowPoints = 30 // the table has a column of names
	theyPoints      = 15
	anyonePoints    = 10 // "a pupil": anyone
)

// Who a sentence speaks of.
type who uint8

const (
	nobody who = iota
	anyone
	somebody
)

// pronouns that stand for one person.
var pronouns = map[string]int{
	"he": personPoints, "she": personPoints, "him": personPoints, "her": personPoints, "his": personPoints, "hers": personPoints,
	"himself": personPoints, "herself": personPoints, "hes": personPoints, "shes": personPoints,
	"i": selfPoints, "me": selfPoints, "my": selfPoints, "mine": selfPoints, "myself": selfPoints,
	"you": youPoints, "your": youPoints, "yourself": youPoints,
	"they": theyPoints, "them": theyPoints, "their": theyPoints, "theirs": theyPoints,
	"hi": personPoints, "ganddo": personPoints, "ganddi": personPoints, "fy": selfPoints, "ei": theyPoints, "mae": theyPoints,
}

// roles are nouns for one person.
var roles = map[string]bool{"pupil": true, "student": true, "learner": true, "patient": true, "employee": true, "claimant": true, "applicant": true,
	"child": true, "son": true, "daughter": true, "mother": true, "father": true, "mum": true, "mam": true, "dad": true, "parent": true, "husband": true,
	"wife": true, "partner": true, "brother": true, "sister": true, "grandmother": true, "grandfather": true, "uncle": true, "aunt": true,
	"colleague": true, "client": true, "resident": true, "candidate": true, "tenant": true, "suspect": true, "defendant": true, "appellant": true,
	"complainant": true, "respondent": true, "victim": true, "witness": true, "boy": true, "girl": true, "man": true, "woman": true, "baby": true,
	"volunteer": true, "governor": true, "trainee": true, "apprentice": true, "user": true, "carer": true, "guardian": true, "sibling": true,
	"nephew": true, "niece": true, "cousin": true, "teenager": true, "prisoner": true, "offender": true, "driver": true, "customer": true,
	"family": true, "couple": true, "person": true, "disgybl": true, "plentyn": true, "dysgwr": true, "claf": true, "mam-gu": true, "tad": true}

// titled begins a person's name.
var titled = map[string]bool{"mr": true, "mrs": true, "ms": true, "miss": true, "mx": true, "dr": true, "prof": true, "cllr": true, "sir": true,
	"dame": true, "rev": true, "pc": true, "sgt": true}

// indefinite words before a role speak of anyone.
var indefinite = map[string]bool{"a": true, "an": true, "any": true, "every": true, "each": true, "no": true, "if": true, "some": true, "one": true, "another": true, "per": true}

// roleCompounds after a role make it the name of something.
var roleCompounds = wordSet(`information leaflet leaflets service services record records group council voice body support survey data premium portal handbook
	forum care safety satisfaction experience finance finances loan loans union unions union's association portal numbers admissions benefit benefits
	protection tax trust centre work`)

// person is how many points the persons of the sentence are worth to the term
// at [start,end), and who they are.
func (s *sentence) person(start, end int) (points int, w who) {
	take := func(p int, as who) {
		if p > points {
			points = p
		}
		w = max(w, as)
	}
	for i, x := range s.words {
		if x.start >= start && x.end <= end && pronouns[x.low] == 0 {
			continue
		}
		switch {
		case x.low == "i" && !s.upper(i), x.low == "her" && i+1 < len(s.words) && s.words[i+1].low == "majesty":
		case x.low == "you" || x.low == "your" || x.low == "they" || x.low == "them" || x.low == "their":
			take(pronouns[x.low], anyone)
		case pronouns[x.low] > 0:
			take(pronouns[x.low], somebody)
		case titled[x.low] && s.upper(i) && s.upper(i+1):
			take(personPoints, somebody)
		case roles[x.low] && i+1 < len(s.words) && roleCompounds[s.words[i+1].low]:
		case roles[x.low]:
			if i == 0 && len(s.words) > 1 && nameVerbs[s.words[1].low] { // "Student uses a wheelchair"
				take(rolePoints, somebody)
			} else if i > 0 && (indefinite[s.words[i-1].low] || i > 1 && indefinite[s.words[i-2].low]) || i == 0 {
				take(anyonePoints, anyone)
			} else {
				take(rolePoints, somebody)
			}
		case s.upper(i) && s.named(i):
			take(rolePoints, somebody)
		}
	}
	return points, w
}

// named reports whether word i, which is capitalised, is a forename that is
// nothing else, or one followed by a surname.
func (s *sentence) named(i int) bool {
	e := lookupName(s.raw(i))
	if e.forename() == 3 && i+1 < len(s.words) && nameVerbs[s.words[i+1].low] && !notNames[s.words[i].low] && !monthOrDay(s.words[i].low) {
		return true
	}
	if e.forename() > 0 && !e.common() && !e.place() && i+1 < len(s.words) && nameVerbs[s.words[i+1].low] && !notNames[s.words[i].low] {
		return true
	}
	if e.forename() < 2 || e.place() {
		return false
	}
	if i+1 < len(s.words) && s.upper(i+1) && s.words[i+1].start == s.words[i].end+1 {
		surname := s.whole(i + 1)
		if !orgHeads[s.words[i+1].low] || len(surname) > len(s.raw(i+1)) {
			return surnamed(surname)
		}
		// "Abena Church may stay at home"
		return i+2 < len(s.words) && (nameVerbs[s.words[i+2].low] || s.words[i+2].low == "may")
	}
	return !e.common() && e.forename() == 3
}

// whole is word i with the words that hyphens and apostrophes join to it.
func (s *sentence) whole(i int) string {
	start, end := s.words[i].start, s.words[i].end
	for i++; i < len(s.words); i++ {
		if between := s.part[end:s.words[i].start]; between != "-" && between != "'" && between != "’" {
			break
		}
		end = s.words[i].end
	}
	return s.part[start:end]
}

// surnamed reports whether word, which stands behind a forename, is a surname, or
// may be one: "O’Hanlon", and what is no word of the language.
func surnamed(word string) bool {
	return lookupName(word).surname() >= 1 || len(word) > 4 && (word[:2] == "O'" || strings.HasPrefix(word, "O’") || !isWord(word))
}

// personName reports whether the term itself is part of a person's name:
// "Christian Smith", "Mrs Gay", "Dominic Church".
func (s *sentence) personName(start, end int) bool {
	k := s.at(start)
	if k >= len(s.words) || s.words[k].end != end || !s.upper(k) {
		return false
	}
	e := lookupName(s.raw(k))
	if k > 0 && titled[s.words[k-1].low] && s.upper(k-1) {
		return true
	}
	beside := func(a, b int) bool {
		return a >= 0 && b < len(s.words) && s.words[b].start == s.words[a].end+1 && s.part[s.words[a].end] == ' '
	}
	if beside(k, k+1) && s.upper(k+1) && e.forename() >= 2 {
		next := lookupName(s.raw(k + 1))
		return next.surname() >= 1 && next.surname() >= next.forename() && !orgHeads[s.words[k+1].low]
	}
	if beside(k-1, k) && s.upper(k-1) && e.surname() >= 1 {
		prev := lookupName(s.raw(k - 1))
		return prev.forename() >= 2 && !prev.place()
	}
	return false
}

// institution reports whether the term is part of the name of an institution:
// capitalised, with a word such as School or Museum capitalised after it.
func (s *sentence) institution(start, end int) bool {
	k := s.at(start)
	if !s.upper(k) {
		return false
	}
	for n := 0; n < 3; n++ {
		i := s.at(end) + n
		if i >= len(s.words) || !s.upper(i) || n == 0 && s.words[i].start != end+1 {
			return false
		}
		if orgHeads[s.words[i].low] {
			return true
		}
	}
	return false
}

// personTable reports whether a column of the table that c stands in holds
// people: its heading says so.
func personTable(c *Candidate) bool {
	t := c.s.part.Table
	if t == nil {
		return false
	}
	for _, h := range t.Header {
		if personHeading(h) {
			return true
		}
	}
	for _, in := range c.s.heads {
		if in != nil && personHeading(in.name) {
			return true
		}
	}
	return false
}

// causeColumn reports whether c stands under a heading such as "Reason", where
// registers of people say why somebody was away.
func causeColumn(c *Candidate) bool {
	column, _, _, _ := c.Cell()
	const longest = 60
	if column == "" || len(column) > longest {
		return false
	}
	for _, w := range splitWords(uncamel(column)) {
		switch w {
		case "reason", "reasons", "absence", "illness", "sickness", "condition", "conditions", "needs":
			return true
		}
	}
	return false
}

func personHeading(h string) bool {
	const longest = 60
	if len(h) > longest {
		return false
	}
	for _, w := range splitWords(uncamel(h)) {
		if personHeadings[w] {
			return true
		}
	}
	return false
}

var personHeadings = map[string]bool{"name": true, "forename": true, "surname": true, "pupil": true, "student": true, "learner": true, "employee": true,
	"staff": true, "patient": true, "candidate": true, "applicant": true, "client": true, "child": true, "upn": true, "uln": true, "dob": true, "enw": true,
	"you": true, "your": true, "yourself": true, "gender": true, "sex": true, "ethnicity": true, "nationality": true}

// topicWords beside a term say that it is spoken of as a subject.
var topicWords = map[string]bool{"awareness": true, "training": true, "policy": true, "policies": true, "procedure": true, "procedures": true,
	"guidance": true, "leaflet": true, "leaflets": true, "campaign": true, "charity": true, "charities": true, "research": true, "strategy": true,
	"statistics": true, "rates": true, "lesson": true, "lessons": true, "curriculum": true, "course": true, "courses": true, "webinar": true,
	"conference": true, "service": true, "services": true, "department": true, "unit": true, "programme": true, "week": true, "month": true,
	"act": true, "law": true, "toolkit": true, "factsheet": true, "poster": true, "posters": true, "fundraiser": true, "workshop": true,
	"specialist": true, "specialists": true, "lead": true, "officer": true, "coordinator": true, "adviser": true, "advisor": true, "nurse": true,
	"network": true, "society": true, "association": true, "trust": true, "foundation": true, "polisi": true, "wythnos": true, "hyfforddiant": true,
	"prevention": true, "studies": true, "study": true, "syllabus": true, "textbook": true, "legislation": true, "regulations": true}

// heads before a term make it the name of a post or department.
var heads = map[string]bool{"head": true, "director": true, "minister": true, "department": true, "professor": true, "lecturer": true, "faculty": true,
	"school": true, "institute": true, "college": true, "consultant": true, "specialist": true, "expert": true, "lead": true}

// topic reports whether words beside the term say that it is a subject, a post
// or a department.
func (s *sentence) topic(start, end int) bool {
	k := s.at(end)
	for i := k; i < min(k+2, len(s.words)); i++ {
		if strings.IndexByte(s.part[end:s.words[i].start], ',') >= 0 {
			break
		}
		if topicWords[s.words[i].low] {
			return true
		}
	}
	b := s.at(start)
	for i := b - 1; i >= max(0, b-2); i-- {
		w := s.words[i].low
		if (w == "of" || w == "for" || w == "in" || w == "on" || w == "about") && i > 0 && (heads[s.words[i-1].low] || w != "for" && w != "in" && topicWords[s.words[i-1].low]) {
			return true
		}
	}
	return false
}

// groups of people, and the words of rules: the sentence speaks of anyone.
var groupWords = map[string]bool{"pupils": true, "students": true, "learners": true, "employees": true, "staff": true, "people": true, "patients": true,
	"women": true, "men": true, "children": true, "adults": true, "parents": true, "those": true, "anyone": true, "everyone": true, "individuals": true,
	"employers": true, "schools": true, "workers": true, "carers": true, "families": true, "colleagues": true, "applicants": true, "candidates": true}

var ruleWords = map[string]bool{"if": true, "should": true, "must": true, "may": true, "might": true, "whether": true, "would": true, "please": true,
	"policy": true, "include": true, "includes": true, "including": true, "example": true, "such": true, "shall": true, "could": true, "when": true, "where": true}

func (s *sentence) policy() bool {
	group, rule := 0, 0
	for _, w := range s.words {
		if groupWords[w.low] {
			group++
		}
		if ruleWords[w.low] {
			rule++
		}
	}
	return group > 0 || rule > 0
}
