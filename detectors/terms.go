package detectors

import (
	"fmt"
	"strings"
	"sync"

	"sardine/finding"
	"sardine/rules"
)

// FromRules makes a detector of every rule, in their order. Rules of one kind
// share one Kind. The error names the rule that is wrong: a category or check
// that does not exist, or two rules that describe one kind differently.
func FromRules(rs []rules.Rule) ([]*Detector, error) {
	kinds := make(map[string]*finding.Kind)
	var ds []*Detector
	for i := range rs {
		r := &rs[i]
		k, err := kindOf(r, kinds)
		if err != nil {
			return nil, err
		}
		d := &Detector{Name: r.Name, Doc: r.Doc, Kind: k, Version: r.Version, FromRule: true}
		if r.Pattern != nil {
			if err := patternDetector(d, r); err != nil {
				return nil, err
			}
		} else {
			termDetector(d, r)
		}
		ds = append(ds, d)
	}
	return ds, nil
}

// builtinRules are the detectors of the product's own rules. That they load is
// an invariant of the product, which the tests of package rules hold.
var builtinRules = sync.OnceValue(func() []*Detector {
	rs, err := rules.Builtin()
	if err == nil {
		var ds []*Detector
		if ds, err = FromRules(rs); err == nil {
			return ds
		}
	}
	panic("the built-in rules do not load: " + err.Error())
})

func kindOf(r *rules.Rule, kinds map[string]*finding.Kind) (*finding.Kind, error) {
	if k := kinds[r.Kind]; k != nil {
		if k.Title != r.Title || string(k.Category) != r.Category || k.Risk != r.Risk {
			return nil, fmt.Errorf("rule %q (%s): another rule gives kind %q another title, category or risk", r.Name, r.File, r.Kind)
		}
		return k, nil
	}
	k := &finding.Kind{Name: r.Kind, Title: r.Title, Category: finding.Category(r.Category), Risk: r.Risk, Version: 1}
	for _, c := range finding.Categories {
		if c == k.Category {
			kinds[r.Kind] = k
			return k, nil
		}
	}
	return nil, fmt.Errorf("rule %q (%s): no category %q", r.Name, r.File, r.Category)
}

// Points of a statement about a person (reference, section B0): a term alone is
// the topic; with a person in reach it is data.
const (
	strongPoints    = 25
	ambiguousPoints = 5
	cuePoints       = 20 // what an ambiguous term needs
	moreCuePoints   = 10 // a strong one has no need of it
	claimPoints     = 30 // "diagnosed with": said of somebody
	fieldPoints     = 35 // the value of a field
	ownFieldPoints  = 60 // the value of a field that the rule names
	onlyTermPoints  = 20 // nothing else in its cell
	topicPoints     = -35
	crowdPoints     = -35
	policyPoints    = -20
	nonePoints      = -20 // the field says that there is none
)

// termRule is a rule made ready.
type termRule struct {
	kind    *finding.Kind
	weak    []bool // by term of the anchor
	phrases phraseSet
	values  map[string]bool
	answers map[string]bool // headings under which any answer counts
	open    bool
}

// Roles of a rule's phrases in its phraseSet.
const (
	roleTerm uint8 = iota
	roleWeak
	roleCue
	roleClaim
	roleBlocker
)

func termDetector(d *Detector, r *rules.Rule) {
	t := &termRule{kind: d.Kind, open: r.Open}
	a := Anchor{Form: Terms}
	add := func(list []string, weak, cased bool) {
		for _, term := range rules.ExpandAll(list) {
			a.Terms = append(a.Terms, Term{Text: foldTerm(term), Case: cased})
			t.weak = append(t.weak, weak)
			if weak {
				t.phrases.add(term, roleWeak)
			} else {
				t.phrases.add(term, roleTerm)
			}
		}
	}
	add(r.Terms.Strong, false, false)
	add(r.Terms.Ambiguous, true, false)
	add(r.Terms.StrongCased, false, true)
	add(r.Terms.AmbiguousCased, true, true)
	for role, list := range map[uint8][]string{roleCue: r.Cues, roleClaim: r.Claims, roleBlocker: r.Blockers} {
		for _, p := range rules.ExpandAll(list) {
			t.phrases.add(p, role)
		}
	}
	if len(r.Values) > 0 {
		t.values = make(map[string]bool)
		for _, v := range rules.ExpandAll(r.Values) {
			t.values[finding.Fold(v)] = true
		}
	}
	t.answers = make(map[string]bool)
	for _, h := range rules.ExpandAll(r.Headings) {
		t.answers[finding.Fold(h)] = true
	}
	d.Quiet = rules.ExpandAll(r.Labels)
	if len(a.Terms) > 0 {
		d.Anchors = append(d.Anchors, a)
	}
	if len(d.Quiet) > 0 {
		d.Anchors = append(d.Anchors, Anchor{Form: AfterLabel})
	}
	d.Check = t.check
}

// foldTerm is a term as the engine shows text to detectors.
func foldTerm(s string) string {
	var f shadow
	f.set(s)
	return f.text
}

func (t *termRule) check(c *Candidate) {
	if c.Labelled() {
		t.checkValue(c)
		return
	}
	t.checkTerm(c)
}

// checkTerm weighs a term by what its sentence says.
func (t *termRule) checkTerm(c *Candidate) {
	if glued(c.Text, c.Start, c.End) || c.inHeading() || optionList(c) {
		return
	}
	s := &c.s.sentence
	s.read(c)
	m := s.marks(&t.phrases, c.Start, c.End)
	if m.blocked || m.longer || s.institution(c.Start, c.End) || s.personName(c.Start, c.End) {
		return
	}
	answer := s.question(c.End)
	if answer == noneValue || answer == emptyValue {
		return
	}
	weak := t.weak[c.Term]
	if weak && !m.cue && !(s.cell && s.only(c.Start, c.End) && causeColumn(c) && personTable(c)) {
		return
	}
	person, who := s.person(c.Start, c.End)
	ws := make([]Weight, 0, 8)
	add := func(r finding.Reason, points int) { ws = append(ws, Weight{r, points}) }
	if weak {
		add(finding.Term, ambiguousPoints+cuePoints)
	} else {
		add(finding.Term, strongPoints)
		if m.cue {
			add(0, moreCuePoints)
		}
	}
	if m.claim {
		add(finding.Person, claimPoints)
	}
	if person > 0 {
		add(finding.Person, person)
	}
	if answer == yesValue || !m.crowd && s.fieldValue(c.Start) {
		add(finding.Key, fieldPoints)
	}
	if s.cell {
		if person == 0 && personTable(c) {
			add(finding.Person, personRowPoints)
			person = personRowPoints
		}
		if person > 0 && s.only(c.Start, c.End) {
			add(finding.Structure, onlyTermPoints)
		}
	}
	if m.crowd && !m.claim && who != somebody {
		add(finding.Crowded, crowdPoints)
	}
	if s.topic(c.Start, c.End) {
		add(finding.Topic, topicPoints)
	}
	if s.policy() && who != somebody {
		add(finding.Topic, policyPoints)
	}
	if s.negated(c.Start) {
		add(finding.Negated, 0)
	}
	c.ReportAlone(t.kind, c.Start, c.End, ws...)
}

// checkValue weighs what stands in a field, cell or after a label that the
// rule names.
func (t *termRule) checkValue(c *Candidate) {
	start, end, ok := fieldText(c)
	if !ok {
		return
	}
	if strings.Count(c.Text[start:end], "/") >= 3 { // all the answers of a form
		return
	}
	if c.label < 0 && t.statistic(c, c.Text[start:end]) {
		return
	}
	value := finding.Fold(c.Text[start:end])
	ws := make([]Weight, 0, 4)
	sort := kindOfValue(value)
	switch v, ok := truths[value]; {
	case ok && (personTable(c) || c.ofPerson()):
		sort = v
	case sort == emptyValue && article(value) && (t.values[value] || personTable(c)):
		sort = realValue // "the National Education Union", "a nut allergy"
	}
	switch sort {
	case emptyValue:
		return
	case noneValue:
		if t.open {
			ws = append(ws, Weight{finding.Negated, 0})
		} else if _, _, _, cell := c.Cell(); cell {
			return // a column of "none" says of each row that nothing is known
		} else {
			ws = append(ws, Weight{finding.Negated, nonePoints})
		}
	}
	if t.values != nil && !t.values[value] && !t.phrases.holds(c.Text[start:end], roleTerm) && !t.madeOf(c.Text[start:end]) && !t.answered(c, value) {
		return
	}
	why := finding.LabelBefore
	if _, _, _, cell := c.Cell(); cell && c.label < 0 {
		why = finding.Column
	} else if c.label < 0 {
		why = finding.Key
	}
	c.ReportAlone(t.kind, start, end, append(ws, Weight{why, ownFieldPoints})...)
}

// answered reports whether value is an answer under a heading that means nothing
// else, in a table of people: "Welsh chapel" under "Religion or belief".
func (t *termRule) answered(c *Candidate, value string) bool {
	const longest, words = 60, 6
	column, _, _, ok := c.Cell()
	return ok && t.answers[finding.Fold(column)] && len(value) <= longest && strings.Count(value, " ") < words && hasLetter(value) && personTable(c)
}

// statistic reports whether v is what tables of statistics hold under headings
// such as "Long-term illness %": no statement about a person.
func (t *termRule) statistic(c *Candidate, v string) bool {
	if column, _, _, ok := c.Cell(); ok && strings.HasSuffix(column, "%") {
		return true
	}
	return (t.kind.Category == finding.Special || t.kind.Category == finding.Criminal) && share(v)
}

// share reports whether v is digits and a point, or digits with a % behind.
func share(v string) bool {
	v, percent := strings.CutSuffix(v, "%")
	v = strings.TrimSpace(v)
	whole, part, ok := strings.Cut(v, ".")
	return (percent || ok && part != "") && whole != "" && digitsIn(whole) == len(whole) && digitsIn(part) == len(part)
}

// optionList reports whether c is one of the answers that a form offers: "White /
// Mixed / Asian / Black".
func optionList(c *Candidate) bool {
	t := c.Text
	behind := strings.HasPrefix(t[c.End:], " / ")
	if !behind && !strings.HasSuffix(t[:c.Start], " / ") {
		return false
	}
	from, to := c.Line()
	return strings.Count(t[from:to], " / ") >= 3
}

// madeOf reports whether v is several of the rule's values with signs between:
// "White - Portuguese", "Black/African".
func (t *termRule) madeOf(v string) bool {
	const longest = 60
	pieces := strings.FieldsFunc(v, func(r rune) bool { return strings.ContainsRune("-/:,&()", r) })
	if len(pieces) < 2 || len(v) > longest {
		return false
	}
	for _, p := range pieces {
		if p = finding.Fold(p); p != "" && !t.values[p] {
			return false
		}
	}
	return true
}

// glued reports whether text[start:end] is part of a name in code, a path or a
// web address.
func glued(text string, start, end int) bool {
	if start > 0 {
		switch text[start-1] {
		case '/':
			if !alternative(text, start, end) {
				return true
			}
		case '_', '\\', '.', '@', '#', '$', '%', '<', '=':
			return true
		}
	}
	if end < len(text) {
		switch text[end] {
		case '_', '/', '\\', '@', '(', '=', '>', '[':
			return text[end] != '/' && text[end] != '(' || end+1 < len(text) && (text[end] == '/' && !spoken(text[end+1:]) || text[end] == '(')
		case '.', ':':
			return end+1 < len(text) && (isAlnum(text[end+1]) || text[end+1] == ':')
		}
	}
	return false
}

// spoken reports whether s starts with a word that is no part of a path: one
// that ends in a space, a full stop or nothing.
func spoken(s string) bool {
	n, letters := wordAt(s)
	return letters && (n == len(s) || strings.IndexByte(" .,;)\n\r\t", s[n]) >= 0)
}

// alternative reports whether text[start:end], which stands behind a slash, is
// the second of two words, "anxiety/depression", and no part of a path.
func alternative(text string, start, end int) bool {
	from := start - 1
	for from > 0 && isLetter(text[from-1]) {
		from--
	}
	return from < start-1 && (from == 0 || strings.IndexByte(" \n\r\t(", text[from-1]) >= 0) && (end == len(text) || text[end] != '/')
}
