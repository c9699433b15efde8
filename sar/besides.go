package sar

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"sardine/document"
	"sardine/redact"
	"sardine/rules/access"
	"sardine/sar/match"
)

// besides are words that go from a file because of what was decided on it, and
// that no detector finds: initials of people whose names go, and those who
// wrote the other messages of a chat.
func (p *Planner) besides(g *gathered, ps []Passage) []redact.Value {
	var out []redact.Value
	seen := map[string]bool{}
	put := func(text string, x *Passage) {
		if text == "" || seen[text] || p.Terms.IsName(text) {
			return
		}
		seen[text] = true
		d := redact.Decision{Action: redact.Remove, Reason: access.ThirdParty, Label: "[another person's name]"}
		if x != nil {
			d.Label = labelOf(x)
		}
		out = append(out, redact.Value{Text: text, Decision: d})
	}
	own := p.ownInitials()
	kept := map[string]bool{} // initials of somebody whose name stays
	for i := range ps {
		if x := &ps[i]; x.Kind.Name == "person-name" && x.Kept() {
			kept[initials(x.Value.Reveal())] = true
		}
	}
	for i := range ps {
		x := &ps[i]
		if x.Kind.Name != "person-name" || x.Kept() || x.Tag != access.ThirdParty {
			continue
		}
		if in := initials(x.Value.Reveal()); in != "" && !own[in] && !kept[in] && g.uses(in) {
			put(in, x)
		}
	}
	if short := g.shortNames(); slices.ContainsFunc(short, p.mentioned) { // a list of a class, with the subject in it
		for _, name := range short {
			if !p.mentioned(name) {
				put(name, nil)
			}
		}
	}
	if g.chat() {
		for _, name := range g.authors() {
			if !slices.ContainsFunc(ps, func(x Passage) bool { return strings.Contains(x.Value.Reveal(), name) }) && !p.mentioned(name) {
				put(name, nil)
			}
		}
	}
	return out
}

// initials of a name of two words and more, in capitals.
func initials(name string) string {
	var b strings.Builder
	for _, w := range strings.Fields(name) {
		if match.IsTitle(strings.ToLower(strings.Trim(w, "."))) {
			continue
		}
		r := []rune(w)
		if len(r) < 2 || !unicode.IsUpper(r[0]) {
			return ""
		}
		b.WriteRune(r[0])
	}
	if n := b.Len(); n < 2 || n > 4 {
		return ""
	}
	return b.String()
}

func (p *Planner) ownInitials() map[string]bool {
	out := map[string]bool{}
	for _, n := range p.Terms.Given() {
		out[strings.ToUpper(firstLetters(n))] = true
	}
	return out
}

func firstLetters(folded string) string {
	var b strings.Builder
	for _, w := range strings.Fields(folded) {
		if !match.IsTitle(w) {
			b.WriteByte(w[0])
		}
	}
	return b.String()
}

// mentioned reports whether a name is a form of the subject's.
func (p *Planner) mentioned(name string) bool {
	b := document.NewBuilder()
	b.CopyValid([]byte(name), 0)
	return p.Terms.Mentioned(b.Take(document.Body)) || p.Terms.IsName(name)
}

// letters that stand for something else than a person in most papers.
// Values are found in small letters too, so that names of two letters are here.
var abbreviations = strings.Fields("CC BCC PS NB FW EG IE OT PT MS MR LA LEA MIS CPD QTS ECT NQT KS SLT SMT PDF DOC ETC ASAP FYI TBC TBA FAO " +
	"AL BO CY DI ED FI JO KI LI LU MO RO SY TY VI WU XI YU NG HO KO LO MA YE AN AD LE LA DE AM PM IT HE ME NO SO TO OR US WE AS AT BE BY DO GO IF IN IS MY OF ON UP AN OH OK HI PE RE HR TA PA PC MP GP UK EU NI ID TV CD CV AI DT ICT PSHE SEN EAL FSM PP DBS DSL NHS NI VAT PO")

// uses reports whether initials stand for a person in the text: in brackets
// behind a name, or as words of their own that are no usual abbreviation.
func (g *gathered) uses(in string) bool {
	usual := slices.Contains(abbreviations, in)
	for _, p := range g.parts {
		for at := 0; ; {
			i := strings.Index(p.Text[at:], in)
			if i < 0 {
				break
			}
			at += i + len(in)
			before, after := p.Text[:at-len(in)], p.Text[at:]
			if edge(before, false) && edge(after, true) && (!usual || strings.HasSuffix(before, "(")) {
				return true
			}
		}
	}
	return false
}

// edge reports whether no letter or digit begins, or ends, s.
func edge(s string, begins bool) bool {
	r, _ := utf8.DecodeLastRuneInString(s)
	if begins {
		r, _ = utf8.DecodeRuneInString(s)
	}
	return s == "" || !unicode.IsLetter(r) && !unicode.IsDigit(r)
}

// shortName fills a cell or a line with a forename and an initial, as in plans
// of seats and lists of a class.
var shortName = regexp.MustCompile(`(?m)(?:^|\t)(\p{Lu}[\p{L}'’-]{1,20} \p{Lu})\.?(?:\r?$|\t)`)

// leastShort is how many names of that form make a list of people.
const leastShort = 3

func (g *gathered) shortNames() []string {
	var out []string
	for _, p := range g.parts {
		if p.Kind == document.Name || p.Kind == document.Metadata {
			continue
		}
		for line := range strings.Lines(p.Text) {
			for _, m := range shortName.FindAllStringSubmatch(strings.ReplaceAll(line, "\t", "\t\t"), 200) {
				if !slices.Contains(out, m[1]) && len(out) < 500 {
					out = append(out, m[1])
				}
			}
		}
	}
	if len(out) < leastShort {
		return nil
	}
	return out
}

// chatLine is a line of a chat that was exported: a day, a time, who and what.
var chatLine = regexp.MustCompile(`(?m)^\x{200E}?\[?\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4},? \d{1,2}:\d\d(?::\d\d)?(?: ?[ap]m)?\]?(?: -)? ([^:\n]{2,40}): `)

// chat reports whether the file is an export of a chat.
func (g *gathered) chat() bool { return len(g.authors()) > 0 }

func (g *gathered) authors() []string {
	var out []string
	for _, p := range g.parts {
		for _, m := range chatLine.FindAllStringSubmatch(p.Text, 10_000) {
			if name := strings.TrimSpace(m[1]); !slices.Contains(out, name) && len(out) < 500 {
				out = append(out, name)
			}
		}
	}
	return out
}

// names reports whether the sentence around a passage names the subject.
func (a *surroundings) names(owner *match.Owner) bool {
	if a.part == nil {
		return false
	}
	from := a.start - len(a.sentence)
	end := a.start + len(a.after)
	if i := strings.IndexAny(a.part.Text[a.start:min(len(a.part.Text), end)], ".!?\n"); i >= 0 {
		end = a.start + i
	}
	return owner.Within(a.part.Path.String(), document.Span{Start: a.part.Base + int64(from), End: a.part.Base + int64(max(from, end))})
}
