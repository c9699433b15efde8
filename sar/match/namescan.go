package match

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"sardine/document"
)

// namesIn finds the subject's names in the words of a part.
func (s *scanner) namesIn(p *document.Part, add func(Evidence, int, int, int, func(*Hit))) {
	used := -1 // last token that a name took
	for i := 0; i < len(s.toks); i++ {
		if s.toks[i].what == 0 || i <= used {
			continue
		}
		from, to, e := s.nameAt(p.Text, i)
		if e < evidences && from <= used { // a former surname in the cell behind the name
			end, how := s.run(p.Text, i, s.t.names.sur)
			if s.toks[i].what&surnameWord == 0 || end < 0 || how != FullName {
				continue
			}
			from, to, e = i, end, Surname
		}
		if e == evidences {
			continue
		}
		start, end := int(s.toks[from].start), int(s.toks[to].end)
		if strings.HasSuffix(p.Text[start:end], "'s") {
			end -= 2
		}
		used = to
		if inAddress(p.Text, start, end) {
			continue // mails has seen it
		}
		if e != FullName && s.t.related(p.Text[start:end]) {
			continue // a relative whose name is like the subject's
		}
		lower := p.Kind != document.Name
		for k := from; k <= to; k++ {
			lower = lower && !s.toks[k].upper
		}
		add(e, -1, start, end, func(h *Hit) {
			h.Lower = lower
			if e <= Sounds {
				s.surroundings(p.Text, start, end, h)
			}
			h.Class = classBeside(p, end, h)
		})
	}
}

// inAddress reports whether text[start:end] is part of an e-mail or web address.
func inAddress(text string, start, end int) bool {
	for i := end; i < min(len(text), end+80) && (mailByte(text[i]) || text[i] == '@'); i++ {
		if text[i] == '@' {
			return true
		}
	}
	for i := start - 1; i >= max(0, start-80) && (mailByte(text[i]) || text[i] == '@' || text[i] == '/'); i-- {
		if text[i] == '@' || text[i] == '/' && i > 0 && text[i-1] == '/' {
			return true
		}
	}
	return false
}

// nameAt reads the name that begins or lies at token i: which tokens, and as
// what evidence.
func (s *scanner) nameAt(text string, i int) (from, to int, e Evidence) {
	n := &s.t.names
	if s.toks[i].what&surnameWord != 0 {
		if end, how := s.run(text, i, n.sur); end >= 0 {
			if f, t, ev := s.aroundSurname(text, i, end, how); ev < evidences {
				return f, t, ev
			}
		}
	}
	if s.toks[i].what&forenameWord != 0 {
		if end, how := s.run(text, i, n.fore); end >= 0 {
			return s.afterForename(text, i, end, how)
		}
	}
	if s.toks[i].what&surnameWord != 0 {
		if end, how := s.run(text, i, n.sur); end >= 0 && how == FullName {
			return i, end, Surname
		}
	}
	return 0, 0, evidences
}

// run matches the longest spelling that begins at token i.
func (s *scanner) run(text string, i int, list []name) (end int, how Evidence) {
	end, how = -1, evidences
	for _, nm := range list {
		k := i + len(nm.words) - 1
		if k >= len(s.toks) || k < end {
			continue
		}
		ok := true
		for j, w := range nm.words {
			ok = ok && s.toks[i+j].word == w && (j == 0 || s.gap(text, i+j-1) != farGap)
		}
		if ok && (k > end || nm.how < how) {
			end, how = k, nm.how
		}
	}
	return end, how
}

// Gaps between words, by what they mean for a name.
type gap uint8

const (
	farGap  gap = iota // something else stands between
	spaced             // a space, a hyphen, a full stop after an initial
	comma              // Surname, Forename
	celled             // two cells side by side
	newline            // a line was broken
)

// gap is what stands between token i and the next.
func (s *scanner) gap(text string, i int) gap {
	if i < 0 || i+1 >= len(s.toks) {
		return farGap
	}
	between := text[s.toks[i].end:s.toks[i+1].start]
	if len(between) > 5 {
		return farGap
	}
	trimmed := strings.Trim(between, " \u00a0\u202f\"“”'‘’*_()[]<>")
	switch trimmed {
	case "", ".", "-", "‐", "–", "‑":
		return spaced
	case ",", ".,", ";":
		return comma
	case "\t":
		return celled
	case "\n", "\r\n", "-\n":
		return newline
	}
	return farGap
}

// aroundSurname looks for what makes a surname the subject's: a forename,
// initials or a title, before or after.
func (s *scanner) aroundSurname(text string, i, end int, how Evidence) (from, to int, e Evidence) {
	n := &s.t.names
	if s.hyphened(text, end) {
		how = max(how, Nickname) // Malik-Jones
	}
	if g := s.gap(text, i-1); g == spaced || g == newline || g == celled {
		if ev, at := s.foreBefore(text, i-1); ev < evidences {
			return at, end, worse(how, ev)
		}
		before := &s.toks[i-1]
		if g == spaced && len(before.word) == 1 && before.upper {
			at := i - 1
			for at > 0 && len(s.toks[at-1].word) == 1 && s.toks[at-1].upper && s.gap(text, at-1) == spaced {
				at--
			}
			if n.initial(s.toks[at].word) {
				return at, end, Initial
			}
			return i, end, evidences
		}
		if _, ok := titleWords[before.word]; ok && g == spaced && before.upper {
			if after, ok := s.foreAfter(text, end, true); ok < evidences {
				return i, after, worse(how, ok)
			}
			if n.otherTitle(before.word) || s.otherAfter(text, end) {
				return i, end, evidences
			}
			return i, end, Titled
		}
	}
	g := s.gap(text, end)
	if after, ev := s.foreAfter(text, end, g == comma || g == celled || capitals(text, s.toks[i])); ev < evidences {
		return i, after, worse(how, ev)
	}
	first := s.begins(text, i)
	if after, ev := s.foreAfter(text, end, first); ev <= Nickname { // Malik Farah, in a list
		return i, after, worse(Nickname, worse(how, ev))
	}
	if (g == comma || g == celled || g == spaced && s.gap(text, end+1) != spaced) && end+1 < len(s.toks) {
		next := &s.toks[end+1]
		if len(next.word) == 1 && next.upper && n.initial(next.word) && (g != spaced || first || strings.HasPrefix(text[next.end:], ".")) {
			return i, end + 1, Initial
		}
	}
	return i, end, evidences
}

// begins reports whether token i is the first of a cell, a line or a part of a
// file's name.
func (s *scanner) begins(text string, i int) bool {
	at := int(s.toks[i].start)
	return at == 0 || text[at-1] == '\n' || text[at-1] == '\t'
}

// shortened reports whether the forename from token i to end stands with the
// surname's initial, as in Farah M, and no name goes on behind.
func (s *scanner) shortened(text string, i, end int) bool {
	letter := &s.toks[end+1]
	if !s.toks[i].upper || !letter.upper || s.gap(text, end) != spaced || !s.t.names.surInitial(letter.word) {
		return false
	}
	rest := text[letter.end:]
	if strings.HasPrefix(rest, "'") || strings.HasPrefix(rest, "’") { // Farah O'Neill
		return false
	}
	return s.gap(text, end+1) != spaced || !s.toks[end+2].upper
}

// otherAfter reports whether another name word follows: Mr Malik Ahmed.
func (s *scanner) otherAfter(text string, end int) bool {
	return s.gap(text, end) == spaced && s.toks[end+1].upper && len(s.toks[end+1].word) > 1 && text[s.toks[end].end] == ' '
}

func capitals(text string, t token) bool {
	w := text[t.start:t.end]
	return len(w) > 1 && w == strings.ToUpper(w)
}

func (s *scanner) hyphened(text string, end int) bool {
	e := int(s.toks[end].end)
	return e+1 < len(text) && text[e] == '-' && end+1 < len(s.toks) && int(s.toks[end+1].start) == e+1 && s.toks[end+1].upper
}

// worse is the evidence of a name of which one part is less sure.
func worse(a, b Evidence) Evidence { return max(a, b) }

// foreBefore looks for a forename that ends at token i, with at most two
// middle names after it.
func (s *scanner) foreBefore(text string, i int) (Evidence, int) {
	n := &s.t.names
	for back := 0; back <= 2 && i-back >= 0; back++ {
		k := i - back
		if back > 0 && s.gap(text, k) != spaced {
			break
		}
		w := &s.toks[k]
		e := n.forename(w.word)
		if e == evidences && k > 0 && s.gap(text, k-1) == spaced { // Mary Jane, Anne-Marie
			e = n.forename(s.toks[k-1].word + w.word)
			if e < evidences {
				k--
			}
		}
		if e >= Typo && back > 0 {
			e = evidences
		}
		if e < evidences {
			if back > 0 && !s.middleFits(k+1, i) {
				e = max(e, Typo)
			}
			if e >= Typo && !w.upper {
				return evidences, 0
			}
			return e, k
		}
		if !w.upper || len(w.word) > 1 && titleWords[w.word] != "" {
			break
		}
	}
	return evidences, 0
}

// middleFits reports whether the words between may be middle names of the
// subject.
func (s *scanner) middleFits(from, to int) bool {
	known := s.t.names.middle
	if len(known) == 0 {
		return true
	}
	for k := from; k <= to; k++ {
		for _, m := range known {
			if m == s.toks[k].word || m[:1] == s.toks[k].word || s.toks[k].word[:1] == m {
				return true
			}
		}
	}
	return false
}

// foreAfter looks for a forename right after the surname.
func (s *scanner) foreAfter(text string, end int, sure bool) (int, Evidence) {
	g := s.gap(text, end)
	if g == farGap || g == newline || g == spaced && !sure {
		return 0, evidences
	}
	k := end + 1
	if g == comma && k+1 < len(s.toks) { // Malik, Dr Farah
		if _, title := titleWords[s.toks[k].word]; title && s.gap(text, k) == spaced {
			k++
		}
	}
	last := k
	e := s.t.names.forename(s.toks[k].word)
	if e == evidences && s.gap(text, k) == spaced {
		if e = s.t.names.forename(s.toks[k].word + s.toks[k+1].word); e < evidences {
			last = k + 1
		}
	}
	if e < evidences && (s.toks[k].upper || e == FullName) {
		return last, e
	}
	return 0, evidences
}

// afterForename reads a forename: a surname written otherwise may follow, else
// the forename stands alone.
func (s *scanner) afterForename(text string, i, end int, how Evidence) (from, to int, e Evidence) {
	n := &s.t.names
	if s.gap(text, end) == spaced && end+1 < len(s.toks) {
		next := &s.toks[end+1]
		if next.what&surnameWord != 0 {
			if last, h := s.run(text, end+1, n.sur); last >= 0 {
				if s.hyphened(text, last) {
					h = max(h, Nickname)
				}
				return i, last, worse(how, h)
			}
		}
		if len(next.word) == 1 && how <= Nickname && s.shortened(text, i, end) {
			return i, end + 1, Short
		}
		if ev := n.surname(next.word); ev < evidences && next.upper && how == FullName {
			return i, end + 1, worse(how, ev)
		}
		if s.gap(text, end+1) == spaced && end+2 < len(s.toks) && next.upper { // a middle name
			if last, h := s.run(text, end+2, n.sur); last >= 0 && s.toks[end+2].what&surnameWord != 0 {
				if !s.middleFits(end+1, end+1) {
					h = max(h, Typo)
				}
				return i, last, worse(how, h)
			}
		}
	}
	if g := s.gap(text, end); (g == celled || g == newline) && how == FullName && s.toks[end+1].what&surnameWord != 0 { // cells side by side, a broken line
		if last, h := s.run(text, end+1, n.sur); last >= 0 && !s.otherAfter(text, last) {
			return i, last, worse(how, h)
		}
	}
	if how != FullName {
		return i, end, evidences
	}
	return i, end, Forename
}

var (
	lifespan  = regexp.MustCompile(`^\W{0,3}\(?(?:b\.|born|c\.)?\s?(1[5-9][0-9]{2}|20[0-9]{2})\s?[-–—]\s?(?:d\.\s?)?(1[5-9][0-9]{2}|20[0-9]{2})?\)?`)
	publicFor = regexp.MustCompile(`(?i)\b(?:author|novelist|poet|writer|playwright|footballer|cricketer|striker|midfielder|goalkeeper|defender|winger|golfer|jockey|boxer|athlete|actor|actress|singer|songwriter|musician|composer|painter|artist|sculptor|architect|philosopher|scientist|inventor|explorer|historian|broadcaster|presenter|comedian|politician|statesman|admiral|saint|king|queen|emperor|president|prime minister|celebrity|film star|the late|tv star|professional player)[ ,]+(?:the )?$`)
	publicAft = regexp.MustCompile(`(?i)^,? (?:the (?:author|novelist|poet|footballer|actor|actress|singer|composer|painter)|scored|captained|starred|was knighted|won the (?:cup|league|election|by-election)|played for [A-Z])`)
	formerly  = regexp.MustCompile(`^[ ,]*\(?(?:née|nee|né|formerly|previously|born|maiden name:?)\s+((?:\p{Lu}[\p{L}'’-]+ ?){1,2})\)?`)
)

// surroundings reads what the text says of a name right beside it.
func (s *scanner) surroundings(text string, start, end int, h *Hit) {
	after := text[end:min(len(text), end+60)]
	before := text[max(0, start-60):start]
	if i := strings.LastIndexAny(before, "\n\t"); i >= 0 {
		before = before[i+1:]
	}
	h.Public = publicFor.MatchString(before) || publicAft.MatchString(after)
	if m := lifespan.FindStringSubmatch(after); m != nil {
		y, err := strconv.Atoi(m[1])
		if err == nil && (s.t.Born.IsZero() || s.t.Born.Year() != y) && (m[2] != "" || y < 1900) {
			h.Lifespan = true
		}
	}
	if m := formerly.FindStringSubmatch(after); m != nil && h.Evidence <= Nickname {
		h.Former = strings.TrimSpace(m[1])
	}
}

// joinCells makes a full name of a forename and a surname that fill cells or
// fields of their own in one row.
func (s *scanner) joinCells(p *document.Part, hits []Hit) []Hit {
	for i := range hits {
		a := &hits[i]
		if a.Evidence != Surname && a.Evidence != Forename {
			continue
		}
		for j := i + 1; j < len(hits) && j < i+12; j++ {
			b := &hits[j]
			if a.Evidence == b.Evidence || b.Evidence != Surname && b.Evidence != Forename {
				continue
			}
			sameRow := p.Table != nil && a.Fills && b.Fills && p.Table.Cells[a.cell].Row == p.Table.Cells[b.cell].Row
			if sameRow || s.fields(p, a, b) {
				a.Evidence, b.Evidence = FullName, FullName
				break
			}
		}
	}
	return hits
}

// keyed reports whether a hit is all of what stands under a name such as
// Forename.
func keyed(p *document.Part, h *Hit) bool {
	start, end := p.Local(h.Span)
	return slices.ContainsFunc(p.Labels, func(l document.Label) bool {
		return l.Kind == document.Key && int(l.Start) == start && int(l.End) == end && strings.Contains(strings.ToLower(l.Name), "name")
	})
}

// fields reports whether two hits are the values of fields side by side whose
// names say forename and surname.
func (s *scanner) fields(p *document.Part, a, b *Hit) bool {
	end, _ := p.Local(a.Span)
	start, stop := p.Local(b.Span)
	end += int(a.Span.Len())
	if start < end || start-end > 80 {
		return false
	}
	if p.Table == nil && keyed(p, a) && keyed(p, b) && strings.Count(p.Text[end:start], "\n") == 1 { // elements of XML
		return true
	}
	between := strings.ToLower(p.Text[end:start])
	line := p.Text[stop:min(len(p.Text), stop+2)]
	return (strings.Contains(between, "name") || strings.Contains(between, "fn") || strings.Contains(between, "cyfenw")) &&
		strings.ContainsAny(between, ":=\n\t") && !strings.ContainsAny(between, ".!?") && (line == "" || strings.ContainsAny(line[:1], "\n\t\",;|<'"))
}
