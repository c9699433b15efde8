package sar

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"sardine/document"
	"sardine/finding"
	"sardine/redact"
	"sardine/rules/access"
	"sardine/sar/casefile"
	"sardine/sar/match"
)

// Passage is one finding in a file of the bundle, and what is done with it.
type Passage struct {
	ID    string // the same for the same place in the same bytes
	Item  string // the file, as the bundle names it
	No    int    // of the item; 0 if the item is not handed over
	Path  document.Path
	Span  document.Span
	Kind  *finding.Kind
	Value finding.Value
	Place string

	Before, After finding.Value // the rest of its line

	Who    string // "the subject", "the requester", "Person A", or ""
	Person string // of a third person's name: see personID
	Worker bool   // somebody who acts in their role
	Action redact.Action
	Tag    string // why it is withheld: a tag of rules/access
	Why    string // why it is proposed so, in words without values
	By     string // who decided; "" for the program's proposal
}

// Planner proposes what is done with every passage.
type Planner struct {
	Terms      *match.Terms
	Read       Read
	Case       *casefile.Case
	Domains    []string // of the organisation's own mail
	Workers    bool     // hide people who act in their role too
	HealthOpen bool     // the case records an opinion, or that the subject knows
	Overrides  map[string]casefile.Override
	Consents   map[string]casefile.Consent // what was decided by person

	people *register
	needs  []requesterValue
}

type requesterValue struct{ kind, normal string }

// NewPlanner begins a bundle.
func NewPlanner(c *casefile.Case, events []casefile.Event, t *match.Terms, read Read) *Planner {
	p := &Planner{Terms: t, Read: read, Case: c, people: newRegister()}
	_, known := casefile.Has(events, "known-to-subject")
	_, opinion := casefile.Has(events, "opinion")
	p.HealthOpen = known || opinion
	r := c.Requester
	for kind, v := range map[string]string{"person-name": r.Name, "email": r.Email, "phone": r.Phone, "postal-address": r.Address} {
		if n := match.Normal(kind, v); n != "" {
			p.needs = append(p.needs, requesterValue{kind, n})
		}
	}
	if _, domain, ok := strings.Cut(c.Sender.Email, "@"); ok {
		p.Domains = append(p.Domains, strings.ToLower(domain))
	}
	return p
}

// maxContext bounds the text of one file that is held to show passages in
// their surroundings; what lies beyond is shown without.
const maxContext = 64 << 20

// gathered is one file that is being looked through.
type gathered struct {
	file  *match.File
	found []finding.Finding
	parts []*document.Part
	held  int
}

func (g *gathered) part(p *document.Part) {
	g.file.Part(p)
	if g.held += len(p.Text); g.held <= maxContext {
		g.parts = append(g.parts, p)
	}
}

// plan reads one file and proposes. extract says that it was made of what is
// the subject's alone. values are words that go from this file besides.
func (p *Planner) plan(ctx context.Context, ref finding.FileRef, item string, extract bool) (ps []Passage, values []redact.Value, err error) {
	g := &gathered{file: p.Terms.NewFile(item)}
	if extract {
		g.file.Extract()
	}
	res, err := p.Read(ctx, ref, g.part, func(fs []finding.Finding) error {
		g.file.Findings(fs)
		g.found = append(g.found, fs...)
		return nil
	})
	if err != nil {
		return nil, nil, err
	}
	slices.SortStableFunc(g.found, finding.Compare)
	owner := g.file.Owner()
	seen := g.file.SeenBySubject()
	out := make([]Passage, 0, len(g.found))
	for i := range g.found {
		f := &g.found[i]
		x := Passage{ID: passageID(res.Digest, f), Item: item, Path: f.Path, Span: f.Span, Kind: f.Kind, Value: f.Value, Place: f.Place.String()}
		around := g.around(f)
		x.Before, x.After = finding.NewValue(around.before), finding.NewValue(around.after)
		p.propose(&x, f, owner, around, seen)
		p.nearRequester(&x, out)
		if o, ok := p.Overrides[x.ID]; ok {
			x.override(o)
		}
		out = append(out, x)
	}
	return out, p.besides(g, out), nil
}

// Kept reports whether the passage stays.
func (x *Passage) Kept() bool { return x.Action != redact.Remove }

// passageID depends on the bytes of the file and the place.
func passageID(digest string, f *finding.Finding) string {
	sum := sha256.Sum256([]byte(fmt.Sprintf("%s\x00%s\x00%d\x00%d\x00%s", digest, f.Path, f.Span.Start, f.Span.End, f.Kind.Name)))
	return hex.EncodeToString(sum[:8])
}

func (x *Passage) override(o casefile.Override) {
	x.By, x.Why = o.Who, "decided"
	if o.Action == "keep" {
		x.Action, x.Tag = redact.Keep, ""
		return
	}
	x.Action, x.Tag = redact.Remove, o.Tag
	if x.Tag == "" {
		x.Tag = access.ThirdParty
	}
}

// surroundings are the rest of the line, and the lines beside it.
type surroundings struct {
	before, after string // of the line
	next          string // the line below
	sentence      string // what stands before it in its sentence
	part          *document.Part
	start         int // in the part
}

const contextLen = 100

func (g *gathered) around(f *finding.Finding) surroundings {
	for _, p := range g.parts {
		if !p.Owns(f.Span) || !slices.Equal(p.Path, f.Path) {
			continue
		}
		start, end := p.Local(f.Span)
		before, rest := p.Text[max(0, start-contextLen):start], p.Text[end:min(len(p.Text), end+2*contextLen)]
		if i := strings.LastIndexByte(before, '\n'); i >= 0 {
			before = before[i+1:]
		}
		after, next, _ := strings.Cut(rest, "\n")
		next, _, _ = strings.Cut(next, "\n")
		return surroundings{whole(before), whole(after[:min(len(after), contextLen)]), whole(next), sentenceBefore(p.Text[max(0, start-300):start]), p, start}
	}
	return surroundings{}
}

// wrapped is the least length of a line whose end is none of a sentence: pages
// and messages break lines where they are full.
const wrapped = 45

// sentenceBefore is what of a text belongs to the sentence that goes on behind
// it.
func sentenceBefore(text string) string {
	from := strings.LastIndexAny(text, ".!?") + 1
	for at := len(text); ; {
		i := strings.LastIndexByte(text[from:at], '\n')
		if i < 0 {
			return text[from:]
		}
		i += from
		line := text[strings.LastIndexByte(text[:i], '\n')+1 : i]
		if len(strings.TrimSpace(line)) < wrapped {
			return text[i+1:]
		}
		at = i
	}
}

// whole drops letters that were cut in two.
func whole(s string) string {
	for len(s) > 0 && !utf8.RuneStart(s[0]) {
		s = s[1:]
	}
	return strings.ToValidUTF8(s, "")
}

// propose decides by what is known of the passage's person.
func (p *Planner) propose(x *Passage, f *finding.Finding, owner *match.Owner, a surroundings, seen bool) {
	whose := owner.Of(f)
	if f.Kind.Name != "person-name" && f.Place.Row == 0 && !p.Terms.Own(f.Kind.Name, f.Value.Reveal()) {
		whose = spoken(whose, a, owner, f)
	}
	x.Action = redact.Keep
	switch {
	case f.Kind.Category == finding.Organisation:
		x.Why = "it is an organisation's"
	case f.Kind.Name == "username" && strings.HasPrefix(a.after, ": ") && a.before == "": // the name of a field
		x.Why = "it is no value but the name of one"
	case p.requesters(f):
		x.Who, x.Why = "the requester", "it is the requester's own"
	case f.Kind.Name == "person-name":
		p.proposeName(x, f, whose, a, owner.Worker(f))
	case f.Kind.Name == "special:health" && whose != match.Others:
		x.Who = "the subject"
		switch {
		case p.HealthOpen && whose != match.Subjects: // what the record opens is the subject's alone
			x.Who = ""
			x.Action, x.Tag, x.Why = redact.Remove, access.ThirdParty, "nothing beside it says that it is the subject's"
		case p.HealthOpen:
			x.Why = "health data: the case records that it may be disclosed"
		case seen:
			x.Why = "health data that the subject has seen: the file was sent to or by them"
		default:
			x.Action, x.Tag, x.Why = redact.Remove, access.Health, "health data is held back until the case records an opinion, or that the subject knows it"
		}
	case whose == match.Subjects || matters[f.Kind.Name] && a.names(owner):
		x.Who, x.Why = "the subject", "it is the subject's own"
	case f.Kind.Name == "email" && p.workMail(f.Value.Reveal()) && !p.Workers:
		x.Worker, x.Why = true, "a work address of somebody who acts in their role"
	case f.Score < redact.Threshold && !grave(f.Kind):
		x.Why = "too doubtful to be hidden"
	case whose == match.Others:
		x.Action, x.Tag, x.Why = redact.Remove, access.ThirdParty, "it belongs to somebody else"
	default:
		x.Action, x.Tag, x.Why = redact.Remove, access.ThirdParty, "nothing beside it says that it is the subject's"
	}
}

var (
	youWords = regexp.MustCompile(`(?i)\b(?:you|your|yours|yourself)\b`)
	myWords  = regexp.MustCompile(`(?i)\b(?:my|mine|myself)\b|\bI\b`)
	greets   = regexp.MustCompile(`(?im)^[> \t]*(?:dear|hi|hello|annwyl|good (?:morning|afternoon))[ \t]+([^\n,]{2,60})`)
	wrote    = regexp.MustCompile(`(?m)^[> \t]*(?:On [^\n]{4,160}(?:\n[> \t]*[^\n]{0,80})?|[^\n]{2,80})\s+wrote:[ \t\r]*$`)
)

// spoken reads who is meant by you and by I: the one who was greeted last, and
// the one who wrote.
func spoken(whose match.Whose, a surroundings, owner *match.Owner, f *finding.Finding) match.Whose {
	if a.part == nil || whose == match.Subjects && f.Kind.Category != finding.Special {
		return whose
	}
	upTo := a.part.Text[:a.start]
	own := func(from, to int) bool {
		return owner.Own(a.part.Path.String(), document.Span{Start: a.part.Base + int64(from), End: a.part.Base + int64(to)})
	}
	tell := func(is bool) match.Whose {
		if is {
			return match.Subjects
		}
		return match.Others
	}
	if youWords.MatchString(a.sentence) {
		if all := greets.FindAllStringSubmatchIndex(upTo, -1); len(all) > 0 {
			last := all[len(all)-1]
			return tell(own(last[2], last[3]))
		}
	}
	if myWords.MatchString(a.sentence) {
		if all := wrote.FindAllStringIndex(upTo, -1); len(all) > 0 {
			last := all[len(all)-1]
			return tell(own(last[0], last[1]))
		}
		if owner.Sent() {
			return match.Subjects
		}
	}
	return whose
}

// grave kinds are hidden even where a detector doubts.
func grave(k *finding.Kind) bool {
	return k.Category == finding.Identifier || k.Category == finding.Financial
}

// matters are kinds of passages about what happened between people: such a
// passage is the subject's where the sentence names them.
var matters = map[string]bool{"high-risk:disciplinary": true, "high-risk:victim-witness": true}

// workMail reports whether a mailbox is at the organisation's own domain.
func (p *Planner) workMail(mail string) bool {
	_, domain, ok := strings.Cut(strings.ToLower(mail), "@")
	return ok && slices.Contains(p.Domains, domain)
}

// Words of roles in which people act for an organisation, and words that make
// somebody a party to a matter, whatever their role (Data Protection Act 2018,
// schedule 2 paragraphs 16 and 17; schedule 3 names the professions).
var (
	roleWords  = regexp.MustCompile(`(?i)\b(?:head ?teacher|headmaster|headmistress|deputy head|assistant head|head of \w+|principal|teacher|tutor|lecturer|senco|sendco|teaching assistant|social worker|educational psychologist|psychologist|case ?worker|key ?worker|school nurse|consultant|paediatrician|general practitioner|\bGP\b|director|manager|officer|adviser|advisor|registrar|bursar|clerk|solicitor|governor|trustee|assessor|mentor|supervisor|coordinator|co-ordinator|administrator|human resources|\bHR\b|designated safeguarding lead|\bDSL\b|dpo|chair of|chair\b)`)
	partyWords = regexp.MustCompile(`(?i)\b(?:raised by|complain\w*|witness\w*|alleg\w*|reported by|reported that|grievance|accus\w*|victim|disclosed|whistle\w*|statement (?:of|by|from)|claims? that|about (?:mr|mrs|ms|miss|dr)?)\s*(?:by |of |from |against |about )?(?:mr|mrs|ms|miss|mx|dr)?\.? ?$`)
	actsFor    = regexp.MustCompile(`(?i)(?:prepared by|checked by|approved by|authorised by|signed by|written by|completed by|reviewed by|interviewed by|recorded by|yours sincerely,?|yours faithfully,?|kind regards,?|regards,?|senco|teacher|tutor|line manager|social worker|named gp|assessor|author:?)\s*:?\s*(?:mr|mrs|ms|miss|mx|dr|prof)?\.?\s*$`)
)

// proposeName decides on a name.
func (p *Planner) proposeName(x *Passage, f *finding.Finding, whose match.Whose, a surroundings, worker bool) {
	if whose == match.Subjects {
		x.Who, x.Why = "the subject", "it is the subject's own name"
		return
	}
	label, key := p.people.who(f.Value.Reveal())
	if key != "" {
		x.Who, x.Person = label, personID(p.Case.Reference, key)
	}
	if p.decided(x) {
		return
	}
	party := partyWords.MatchString(a.before)
	role := actsFor.MatchString(a.before) || roleAfter(a) || p.mailAfter(a)
	switch {
	case role && !party && !p.Workers && f.Place.Row == 0, worker && !p.Workers:
		x.Worker, x.Why = true, "somebody who acts in their role"
	case f.Score < redact.Threshold:
		x.Who, x.Person, x.Why = "", "", "too doubtful to be hidden"
	default:
		x.Action, x.Tag, x.Why = redact.Remove, access.ThirdParty, "the name of somebody else"
		if party {
			x.Why = "the name of somebody else, who is a party to the matter"
		}
	}
}

// roleAfter reports whether a role stands right behind the name, or fills the
// line below it.
func roleAfter(a surroundings) bool {
	after := strings.TrimLeft(a.after, " \t,–-(")
	if m := roleWords.FindStringIndex(after); m != nil && m[0] <= 12 && len(a.after)-len(after) <= 4 {
		return true
	}
	next := strings.TrimSpace(a.next)
	return strings.TrimSpace(a.after) == "" && strings.TrimSpace(a.before) == "" && len(next) <= 60 && roleWords.MatchString(next)
}

var mailBehind = regexp.MustCompile(`^\W{0,3}<?([\w.+'-]+@[\w.-]+)`)

// mailAfter reports whether the organisation's own address stands behind the
// name.
func (p *Planner) mailAfter(a surroundings) bool {
	m := mailBehind.FindStringSubmatch(a.after)
	return m != nil && p.workMail(strings.Trim(m[1], "."))
}

// inFileName is the path under which package redact looks through names of
// files.
const inFileName = "(file name)"

// Decide is the func that package redact asks. The names of the files
// themselves are decided here: other people's names go from them.
func (p *Planner) Decide(passages []Passage) func(*finding.Finding) redact.Decision {
	type place struct {
		path, kind string
		span       document.Span
	}
	at := make(map[place]*Passage, len(passages))
	for i := range passages {
		x := &passages[i]
		at[place{x.Path.String(), x.Kind.Name, x.Span}] = x
	}
	return func(f *finding.Finding) redact.Decision {
		if f.Path.String() == inFileName {
			v := f.Value.Reveal()
			if p.Terms.Own(f.Kind.Name, v) || f.Kind.Name == "person-name" && p.Terms.IsName(v) || f.Kind.Category == finding.Organisation || f.Score < redact.Threshold ||
				f.Kind.Category == finding.Special || f.Kind.Category == finding.Criminal || f.Kind.Category == finding.HighRisk { // without the person's name it tells nothing
				return redact.Decision{Action: redact.Keep}
			}
			return redact.Decision{Action: redact.Remove, Reason: access.ThirdParty}
		}
		x := at[place{f.Path.String(), f.Kind.Name, f.Span}]
		if x == nil { // nobody looked at it: it goes
			return redact.Decision{Action: redact.Remove, Reason: access.ThirdParty}
		}
		d := redact.Decision{Action: x.Action, Reason: x.Tag}
		if x.Action == redact.Remove {
			d.Label = labelOf(x)
		}
		return d
	}
}

// labelOf is what stands in a passage's place.
func labelOf(x *Passage) string {
	switch {
	case x.Tag == access.Health:
		return "[health data held back]"
	case x.Tag == access.ThirdParty && strings.HasPrefix(x.Who, "Person "):
		return "[" + x.Who + "]"
	case x.Tag == access.ThirdParty:
		return "[another person's " + strings.ToLower(x.Kind.Title) + "]"
	}
	if e, ok := access.Find(x.Tag); ok {
		return "[withheld: " + e.Label + "]"
	}
	return "[withheld]"
}
