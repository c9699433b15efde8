package match

import (
	"slices"
	"strings"
	"unicode"

	"sardine/finding"
)

// name is one spelling of a forename or a surname, as folded words.
type name struct {
	words []string
	how   Evidence // FullName: as given; Nickname: a usual other form
}

// names are all spellings of the subject's names.
type names struct {
	fore, sur []name
	middle    []string // first letters and words of middle names
	given     []string // full names as given, folded, for comparing
	titles    []string
	accented  []string // words of the names as given that have accents
	raw       []string // names as they were written
}

func (n names) clone() names {
	return names{slices.Clone(n.fore), slices.Clone(n.sur), slices.Clone(n.middle), slices.Clone(n.given), slices.Clone(n.titles), slices.Clone(n.accented), slices.Clone(n.raw)}
}

// titleWords stand before a name. They say nothing about whose it is, but some
// say man or woman.
var titleWords = map[string]string{
	"mr": "m", "mister": "m", "master": "m", "sir": "m", "mrs": "f", "ms": "f", "miss": "f", "madam": "f", "dame": "f", "lady": "f", "lord": "m",
	"mx": "", "dr": "", "doctor": "", "prof": "", "professor": "", "rev": "", "revd": "", "reverend": "", "cllr": "", "councillor": "", "canon": "", "fr": "m",
	"rabbi": "", "imam": "", "judge": "", "pc": "", "dc": "", "sgt": "", "capt": "", "captain": "", "major": "", "colonel": "", "insp": "", "coach": "",
}

// particles belong to the surname that follows.
var particles = map[string]bool{
	"van": true, "von": true, "de": true, "der": true, "den": true, "di": true, "da": true, "del": true, "della": true, "la": true, "le": true, "bin": true,
	"binti": true, "bint": true, "ibn": true, "al": true, "el": true, "ap": true, "ab": true, "ferch": true, "mac": true, "mc": true, "ni": true, "nic": true,
	"o": true, "ui": true, "st": true, "ter": true, "ten": true, "dos": true, "du": true, "zu": true, "af": true, "abu": true,
}

// fold is the words of s: lower case, accents off, apostrophes inside words
// gone, split at everything else.
func fold(s string) []string {
	var out []string
	var b strings.Builder
	rs := []rune(s)
	for i, r := range rs {
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			b.WriteRune(plain(r))
		case unicode.IsMark(r), apostrophe(r) && b.Len() > 0 && i+1 < len(rs) && unicode.IsLetter(rs[i+1]):
		default:
			if b.Len() > 0 {
				out = append(out, b.String())
				b.Reset()
			}
		}
	}
	if b.Len() > 0 {
		out = append(out, b.String())
	}
	return out
}

func apostrophe(r rune) bool {
	return r == '\'' || r == '’' || r == '‘' || r == '`' || r == '´' || r == 'ʼ'
}

// add takes full names apart. It reports whether anything was new.
func (n *names) add(full ...string) bool {
	before := len(n.fore) + len(n.sur)
	for _, f := range full {
		n.addOne(f)
	}
	n.expand()
	return len(n.fore)+len(n.sur) > before
}

func (n *names) addOne(full string) {
	former := ""
	if i := strings.IndexByte(full, '('); i >= 0 {
		inside := strings.Trim(full[i:], "() ")
		full = full[:i]
		w := fold(inside)
		for len(w) > 0 && slices.Contains([]string{"nee", "ne", "born", "formerly", "previously", "maiden", "name", "aka", "was", "known", "as"}, w[0]) {
			w, former = w[1:], inside
		}
		if former != "" && len(w) > 0 {
			defer func() { n.putSurname(w, FullName) }()
		} else if former == "" && inside != "" {
			n.putForename(fold(inside), FullName) // Robert (Bob) Smith
		}
	}
	n.given = append(n.given, strings.Join(fold(full), " "))
	n.raw = append(n.raw, strings.TrimSpace(full))
	for _, w := range strings.Fields(finding.Fold(full)) {
		if squeeze(w) != w {
			n.accented = append(n.accented, w)
		}
	}
	left, right, comma := strings.Cut(full, ",")
	if comma {
		n.putSurname(fold(left), FullName)
		n.putForenames(fold(right))
		return
	}
	words := strings.Fields(full)
	for len(words) > 1 {
		t := strings.Join(fold(words[0]), "")
		g, ok := titleWords[t]
		if !ok {
			break
		}
		if g != "" {
			n.titles = append(n.titles, g)
		}
		words = words[1:]
		if len(words) == 1 {
			n.putSurname(fold(words[0]), FullName)
			return
		}
	}
	if len(words) == 1 {
		n.putForename(fold(words[0]), FullName)
		return
	}
	// FAMILY Given: capitals set a family name apart, wherever it stands.
	if k := leadingCapitals(words); k > 0 && k < len(words) {
		n.putSurname(fold(strings.Join(words[:k], " ")), FullName)
		n.putForenames(fold(strings.Join(words[k:], " ")))
		return
	}
	at := len(words) - 1
	for at > 1 && particles[strings.Join(fold(words[at-1]), "")] {
		at--
	}
	n.putSurname(fold(strings.Join(words[at:], " ")), FullName)
	n.putForenames(fold(strings.Join(words[:at], " ")))
	if w := fold(strings.Join(words[at-1:], " ")); at > 1 && len(words[at-1]) > 2 { // Fernández Gil: two surnames, or a middle name
		n.sur = put(n.sur, name{w, FullName})
	}
}

func leadingCapitals(words []string) int {
	k := 0
	for k < len(words) && len([]rune(words[k])) > 1 && words[k] == strings.ToUpper(words[k]) && strings.ToLower(words[k]) != words[k] {
		k++
	}
	return k
}

func (n *names) putForenames(words []string) {
	if len(words) == 0 {
		return
	}
	if t, ok := titleWords[words[0]]; ok && len(words) > 1 {
		if t != "" {
			n.titles = append(n.titles, t)
		}
		words = words[1:]
	}
	n.putForename(words[:1], FullName)
	if len(words) > 1 {
		n.putForename(words, FullName) // Mary Jane, Anne-Marie
	}
	n.middle = append(n.middle, words[1:]...)
}

func (n *names) putForename(words []string, how Evidence) {
	if len(words) > 0 && len(strings.Join(words, "")) > 1 {
		n.fore = put(n.fore, name{words, how})
	} else if len(words) == 1 {
		n.middle = append(n.middle, words[0])
	}
}

func (n *names) putSurname(words []string, how Evidence) {
	if len(words) > 0 && len(strings.Join(words, "")) > 1 {
		n.sur = put(n.sur, name{words, how})
	}
}

func put(list []name, x name) []name {
	for i := range list {
		if slices.Equal(list[i].words, x.words) {
			list[i].how = min(list[i].how, x.how)
			return list
		}
	}
	return append(list, x)
}

// expand adds the usual other forms of what was given.
func (n *names) expand() {
	for _, f := range slices.Clone(n.fore) {
		if f.how != FullName {
			continue
		}
		for _, nick := range shortForms(strings.Join(f.words, "")) {
			n.fore = put(n.fore, name{[]string{nick}, Nickname})
		}
		if len(f.words) > 1 {
			n.fore = put(n.fore, name{[]string{strings.Join(f.words, "")}, FullName})
		}
	}
	for _, s := range slices.Clone(n.sur) {
		if s.how != FullName || len(s.words) < 2 {
			continue
		}
		n.sur = put(n.sur, name{[]string{strings.Join(s.words, "")}, FullName})
		for _, w := range s.words { // half of a double surname
			if !particles[w] && len(w) > 2 && !slices.ContainsFunc(s.words, func(x string) bool { return particles[x] }) {
				n.sur = put(n.sur, name{[]string{w}, Nickname})
			}
		}
		if last := s.words[len(s.words)-1]; particles[s.words[0]] && len(last) > 4 { // Dhónaill for Ní Dhónaill
			n.sur = put(n.sur, name{[]string{last}, Nickname})
		}
	}
}

// initials are the first letters of the forenames.
func (n *names) initial(letter string) bool {
	return slices.ContainsFunc(n.fore, func(f name) bool { return f.how == FullName && strings.HasPrefix(f.words[0], letter) }) ||
		len(n.fore) == 0 && slices.Contains(n.middle, letter)
}

// surInitial reports whether a surname begins with a letter.
func (n *names) surInitial(letter string) bool {
	return slices.ContainsFunc(n.sur, func(s name) bool { return s.how == FullName && strings.HasPrefix(s.words[0], letter) })
}

// otherTitle reports whether a title speaks of somebody of the other sex than
// the titles that were given.
func (n *names) otherTitle(title string) bool {
	g := titleWords[title]
	return g != "" && len(n.titles) > 0 && !slices.Contains(n.titles, g)
}

// forename returns how a word stands for one of the forenames, or evidences.
func (n *names) forename(w string) Evidence {
	best := evidences
	for _, f := range n.fore {
		full := strings.Join(f.words, "")
		switch {
		case full == w:
			best = min(best, f.how)
		case f.how == FullName && len(f.words) == 1 && len(w) >= 4 && diminutive(full, w):
			best = min(best, Nickname)
		case f.how == FullName && len(w) == 3 && len(full) >= 5 && strings.HasPrefix(full, w): // Raj, or somebody else
			best = min(best, Sounds)
		case f.how == FullName && len(w) >= 4 && len(full) >= 4 && near(full, w) && (len(full) >= 5 || len(w) >= 5):
			best = min(best, Typo)
		case f.how == FullName && alike(full, w):
			best = min(best, Sounds)
		}
	}
	return best
}

// surname is forename for surnames of one word.
func (n *names) surname(w string) Evidence {
	best := evidences
	for _, s := range n.sur {
		full := strings.Join(s.words, "")
		switch {
		case full == w:
			best = min(best, s.how)
		case s.how == FullName && len(full) >= 5 && len(w) >= 4 && near(full, w):
			best = min(best, Typo)
		case s.how == FullName && alike(full, w):
			best = min(best, Sounds)
		}
	}
	return best
}

// diminutive reports whether one is the beginning or the end of the other, as
// Tunde of Babatunde and Alex of Alexander.
func diminutive(full, w string) bool {
	long, short := full, w
	if len(short) > len(long) {
		long, short = short, long
	}
	return len(short) >= 4 && len(long)-len(short) >= 2 && (strings.HasPrefix(long, short) || strings.HasSuffix(long, short))
}

// Words splits a name into words as this package compares them.
func Words(s string) []string { return fold(s) }

// IsTitle reports whether a folded word is a title.
func IsTitle(w string) bool {
	_, ok := titleWords[w]
	return ok
}

// IsName reports whether a name as it was found is one of the subject's: all
// its words are forms of their names, or their initials.
func (t *Terms) IsName(value string) bool {
	some := false
	for _, w := range fold(value) {
		switch {
		case IsTitle(w), particles[w]:
		case len(w) == 1:
			if !t.names.initial(w) {
				return false
			}
		case t.names.forename(w) <= Nickname, t.names.surname(w) <= Nickname, t.names.part(w):
			some = true
		default:
			return false
		}
	}
	return some
}

// part reports whether w is a word of a name of several words.
func (n *names) part(w string) bool {
	for _, list := range [][]name{n.fore, n.sur} {
		for _, x := range list {
			if slices.Contains(x.words, w) {
				return true
			}
		}
	}
	return slices.Contains(n.middle, w)
}
