package detectors

import (
	"strings"
	"unicode/utf8"

	"sardine/finding"
)

// report finds the names in the run and claims them.
func (r *nameRun) report(c *Candidate) {
	if camel(r.text[r.tokens[0].start:r.end()]) {
		return
	}
	if r.n <= 3 && r.surnameFirst(c) {
		return
	}
	for k := 0; k < r.n; {
		t := &r.tokens[k]
		used := 0
		switch {
		case t.sort == titleToken:
			used = r.titled(c, k)
		case t.sort == particleToken:
		default:
			used = r.untitled(c, k)
		}
		k += max(used, 1)
	}
}

// titled claims a title and the name behind it, and returns how many tokens
// they are.
func (r *nameRun) titled(c *Candidate, k int) int {
	first, points := k, 0
	for k < r.n && r.tokens[k].sort == titleToken {
		if r.tokens[k].lists.is(strongTitleWord) {
			points = titlePoints
		} else {
			points = max(points, weakTitlePoints)
		}
		k++
	}
	if k-first == 2 && (k == r.n || r.tokens[k].sort == wordToken && !r.takes(k, k)) && r.tokens[first].lists.is(strongTitleWord) && r.tokens[k-1].lex.surname() >= 2 {
		k-- // Mrs Bishop
	}
	from := k
	for k < r.n && (r.takes(from, k) || k == from && r.tokens[k].sort == titleToken) {
		k++
	}
	for k > from && r.tokens[k-1].sort == particleToken {
		k--
	}
	last := k - 1
	if last < from || r.tokens[last].sort == initialToken && last == from {
		if r.tokens[first].lex.listed() && k-first == 1 { // Major, Bishop, Judge: names as well
			return r.untitled(c, first)
		}
		return max(k-first, 1)
	}
	name := &r.tokens[last]
	raw := r.text[name.start:name.end]
	switch {
	case name.lists.is(brandWord) && last == from, (!r.tokens[first].lists.is(strongTitleWord) || ranks[r.tokens[first].low]) && (name.lists.is(orgHeadWord|hardHeadWord) || ordinary(raw)):
		return k - first
	case hardHead(r, last+1):
		points -= 40
	}
	ws := append(make([]Weight, 0, 4), Weight{finding.Title, points})
	switch {
	case r.tokens[from].lex.listed() || name.lex.listed():
		ws = append(ws, Weight{finding.Lexicon, 20})
	case isWord(raw):
		ws = append(ws, Weight{finding.Shape, 5})
	default:
		ws = append(ws, Weight{finding.Shape, 12})
	}
	code := r.inCode(r.tokens[first].start, name.end)
	ws = append(ws, Weight{0, code})
	c.remember(from, last, r, points+code >= titlePoints)
	c.ReportAlone(kindPerson, r.tokens[first].start, name.end, ws...)
	return k - first
}

// takes reports whether token k goes on the name that begins with token from,
// after a title.
func (r *nameRun) takes(from, k int) bool {
	t := &r.tokens[k]
	switch t.sort {
	case titleToken:
		return k > from && t.lex.surname() >= 2 && k+1 == r.n
	case initialToken, particleToken:
		return k-from < 5
	}
	if k == from && t.lists.is(placePrefixWord) && !r.tokens[0].lists.is(strongTitleWord) {
		return false
	}
	if k == from {
		return !t.lists.is(notNameWord) || t.lex.surname() >= 2 && !t.lists.is(monthWord|dayWord)
	}
	if t.lists.is(notNameWord|postnominalWord) || k-from >= 5 || t.caps && !r.tokens[from].caps && !t.lex.listed() {
		return false
	}
	prev := &r.tokens[k-1]
	if prev.sort != wordToken {
		return true
	}
	// a second word: a surname after a forename, not a post or a department
	return t.lex.listed() && !isHead(t) || prev.lex.forename() > 0 && !t.word && !t.lists.is(hardHeadWord) ||
		prev.lex.forename() >= 2 && t.lex.surname() >= 2 && !t.lists.is(hardHeadWord)
}

func isHead(t *nameToken) bool { return t.lists.is(orgHeadWord) }

func monthOrDay(low string) bool { return months[low] > 0 || strings.HasSuffix(low, "day") }

// hardHead reports whether token k is a word that makes what stands before it
// an institution or a street.
func hardHead(r *nameRun, k int) bool { return k < r.n && r.tokens[k].lists.is(hardHeadWord) }

// untitled looks for the best name that begins at token k and returns how many
// tokens were used up.
func (r *nameRun) untitled(c *Candidate, k int) int {
	best, n := 0, 0
	for m := min(r.n-k, 5); m >= 2; m-- {
		const shorter = 14 // a longer name is preferred unless it is this much weaker
		if p := r.weigh(k, m); p > best+shorter || best == 0 && p > 0 {
			best, n = p, m
		}
	}
	layout := 0
	if n > 0 {
		layout = c.layout(r.tokens[k].start, r.tokens[k+n-1].end)
	}
	if n > 0 && best+layout >= 25 {
		from, to := r.tokens[k].start, r.tokens[k+n-1].end
		points := best + r.around(c, k, n) + c.otherField()
		ws := append(make([]Weight, 0, 8), Weight{finding.Lexicon, points})
		ws = beside(c, from, to, ws)
		if k == 0 && signed(c, to) {
			ws = append(ws, Weight{finding.Structure, 20})
		}
		ws = append(ws, Weight{0, sourceOf(c, from, to)})
		if c.cellOnly(from, to) {
			ws = append(ws, Weight{finding.Structure, cellPoints})
		}
		if layout > 0 {
			if last := &r.tokens[k+n-1]; isHead(last) && (r.tokens[k].lex.common() || n > 2) && !last.lists.is(hardHeadWord) {
				layout += headPoints // a word of places is a surname here
			}
			ws = append(ws, Weight{finding.Structure, layout})
		}
		if known := c.s.people.knowsAll(r, k, n, c); known {
			ws = append(ws, Weight{finding.Repeated, 20})
		}
		total := 0
		for _, w := range ws {
			total += w.Points
		}
		if total >= int(Threshold)/10 {
			c.remember(k, k+n-1, r, true)
		}
		c.ReportAlone(kindPerson, from, to, ws...)
		if total >= floorPoints {
			return n
		}
		return 1
	}
	return r.single(c, k)
}

// weigh is how much the n tokens from k on look like a whole name.
func (r *nameRun) weigh(k, n int) int {
	f, l := &r.tokens[k], &r.tokens[k+n-1]
	if l.sort == particleToken || f.sort == particleToken || f.sort == titleToken || f.lists.is(notNameWord) && f.lex.forename() < 3 || l.sort == titleToken && l.lex.surname() < 2 {
		return 0
	}
	month := monthSurname(r, f, l)
	if f.sort == initialToken && l.sort == titleToken || never(f) || never(l) || f.lists.is(placePrefixWord) || l.lists.is(monthWord|dayWord) && !month || l.lists.is(hardHeadWord|postnominalWord) || l.lists.is(notNameWord) && l.lex.surname() < 3 && !month {
		return 0
	}
	p := namePoints
	words := 0
	for i := k + 1; i < k+n-1; i++ {
		t := &r.tokens[i]
		switch {
		case t.low == "st" && f.lex.forename() < 2 && l.lex.forename() > 0: // Ottery St Mary
			return 0
		case t.sort == initialToken, t.sort == particleToken:
			p += 3
		case t.lists.is(hardHeadWord|notNameWord) || t.sort == titleToken:
			return 0
		case t.lex.listed():
			p += 3
		case t.word:
			return 0
		}
		words++
	}
	first, last := r.firstPoints(f), r.lastPoints(l)
	if f.sort == initialToken && n > 2 && r.tokens[k+n-2].sort == particleToken && l.sort == wordToken {
		return p + first + max(last, 20) // J.P. de la Mare
	}
	if f.sort == initialToken {
		if l.sort == initialToken || l.lex.surname() < 1 && !r.foreign(l) {
			return 0
		}
		if two := n > 2 && r.tokens[k+1].sort == initialToken && !f.caps && !l.caps; two && !l.lex.common() && !l.word {
			p += 10 // J P Example
		} else if l.lex.surname() < 2 || l.lex.common() {
			last -= 8
		}
		return p + first + last
	}
	if l.sort == initialToken { // "Smith J."
		if n == 2 && l.letters == 1 && f.lex.forename() >= 2 && !f.lex.place() && !f.caps && r.text[l.end-1] != '.' { // "Ollie W"
			return p + first + givenInitialPoints
		}
		if f.lex.surname() < 2 || f.lex.common() || r.text[l.end-1] != '.' {
			return 0
		}
		return p + r.lastPoints(f)
	}
	if reversed := r.lastPoints(f) + r.firstPoints(l) - 6; reversed > first+last && f.lex.forename() == 0 {
		first, last = reversed, 0
	}
	if f.lex.common() && l.lex.common() && (f.lex.forename() < 3 || l.lex.surname() < 3) {
		p -= 12
	}
	if f.lex.place() && !l.lex.listed() {
		p -= 15
	}
	if l.lex.place() && l.lex.surname() < 3 {
		p -= 20
	}
	if f.lex.forename() == 3 && l.lex.surname() == 3 && !isHead(l) {
		p += 4
	}
	if f.lex.place() && (l.lex.common() || l.lex.place()) {
		p -= 12
	}
	return p + first + last
}

// givenInitialPoints is what a capital is worth behind a forename, as schools
// tell children apart.
const givenInitialPoints = 14

// monthSurname reports whether a month is the surname behind a forename that
// is nothing else, and no year or day follows: "Giles March".
func monthSurname(r *nameRun, f, l *nameToken) bool {
	return l.lists.is(monthWord) && l.lex.surname() >= 2 && f.lex.forename() == 3 && !f.lex.common() && !f.lex.place() &&
		!(l.end+1 < len(r.text) && r.text[l.end] == ' ' && isDigit(r.text[l.end+1]))
}

// never reports whether the word is one of the small words that are names
// somewhere in the world and hardly ever here.
func never(t *nameToken) bool {
	if t.lists.is(oddNameWord) {
		return true
	}
	switch t.low {
	case "may", "jan", "jun", "art", "kit", "sun", "dean":
		return false
	}
	return t.end-t.start <= 3 && (t.lists.is(notNameWord) || t.caps)
}

// firstPoints is what a token is worth as the first word of a name.
func (r *nameRun) firstPoints(t *nameToken) int {
	if t.sort == initialToken {
		if r.text[t.end-1] == '.' {
			return 15
		}
		return 8
	}
	p := [...]int{0, 12, 24, 30}[t.lex.forename()]
	if t.lex.forename() == 0 {
		switch {
		case r.foreign(t):
			p = 6
		case !t.lex.listed():
			p = -30
		}
	}
	if t.lex.common() {
		p -= 10
	}
	if t.lex.place() {
		p -= 8
	}
	return p
}

// lastPoints is what a token is worth as the last word.
func (r *nameRun) lastPoints(t *nameToken) int {
	p := [...]int{0, 14, 20, 25}[t.lex.surname()]
	if t.lex.surname() == 0 {
		switch {
		case r.foreign(t):
			p = 20
		case t.lex.listed():
			p = 10
		default:
			p = -30
		}
	}
	if t.lex.common() {
		p -= 8
	}
	if t.lex.place() {
		p -= 6
	}
	if isHead(t) {
		p -= 6
	}
	return p
}

// foreign reports whether a word is neither in the lexicon nor a word of the
// language, and long enough to be a name.
func (r *nameRun) foreign(t *nameToken) bool {
	return t.sort == wordToken && !t.lex.listed() && t.letters >= 3 && !t.lists.is(notNameWord|orgHeadWord) && !t.ordinary
}

// ordinary reports whether word is a word of the language or its plural.
func ordinary(word string) bool {
	return isWord(word) || plural(word)
}

// plural reports whether word is the plural of a word of the language.
func plural(word string) bool {
	for _, s := range []string{"s", "es", "S", "ES"} {
		if w, ok := strings.CutSuffix(word, s); ok && isWord(w) {
			return true
		}
	}
	return false
}

// camel reports whether s holds a capital within a word, but for the prefixes
// of names.
func camel(s string) bool {
	word := 0
	for i := 1; i < len(s); i++ {
		if !isLetter(s[i-1]) && s[i-1] < utf8.RuneSelf {
			word = i
		}
		if isUpper(s[i]) && s[i-1] >= 'a' && s[i-1] <= 'z' {
			switch s[word:i] {
			case "t", "Mc", "Mac", "De", "Di", "Du", "La", "Le", "Van", "Von", "Fitz", "Da", "Del", "Des", "Ap", "St", "El", "Al", "Ni", "O":
			default:
				return true
			}
		}
	}
	return false
}
