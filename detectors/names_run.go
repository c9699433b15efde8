package detectors

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// nameToken is one word of a run of capitalised words.
type nameToken struct {
	start, end int
	low        string // in lower case, if it is special
	lists      wordLists
	lex        lexEntry
	sort       tokenSort
	letters    uint8
	caps       bool // all of it, and more than one letter
	word       bool // isWord
	ordinary   bool
}

type tokenSort uint8

const (
	wordToken tokenSort = iota
	initialToken
	particleToken
	titleToken
)

// known reports whether the word alone may be part of a name.
func (t *nameToken) known() bool { return t.lex.listed() || t.sort == titleToken }

// maxRun is the most words that are looked at together: the longest names of
// the vectors have six with their titles.
const maxRun = 12

// nameRun is a run of capitalised words with particles and initials between.
type nameRun struct {
	text   string
	words  *wordCache // may be nil
	tokens [maxRun]nameToken
	n      int
}

func (r *nameRun) end() int { return r.tokens[r.n-1].end }

// inName reports whether the word at start goes on a run that began before it,
// which was looked at there.
func inName(text string, start int, words *wordCache) bool {
	if start == 0 {
		return false
	}
	i := start
	switch c := text[i-1]; {
	case c == '-' || c == '\'':
		return i > 1 && (isLetter(text[i-2]) || text[i-2] >= utf8.RuneSelf)
	case c == '.':
		return i > 1 && isUpper(text[i-2]) && (i == 2 || !isLetter(text[i-3]) && text[i-3] < utf8.RuneSelf)
	case c == '\n':
		return wrappedBack(text, start, words)
	case c != ' ':
		return false
	}
	i--
	if i == 0 || text[i-1] == ' ' {
		return false
	}
	end := i
	if text[i-1] == '.' {
		end--
	}
	from := wordBack(text, end)
	if from == end {
		return false
	}
	w := text[from:end]
	if isUpperAt(text, from) {
		if end == i {
			return true
		}
		low := strings.ToLower(w)
		return len(w) == 1 || strongTitles[low] || weakTitles[low]
	}
	if particles[w] && end == i && from > 1 && text[from-1] == ' ' {
		prev := wordBack(text, from-1)
		return prev < from-1 && (isUpperAt(text, prev) || particles[text[prev:from-1]])
	}
	return false
}

// wrappedBack reports whether a run that began on the line before goes on at
// start, which begins a line.
func wrappedBack(text string, start int, words *wordCache) bool {
	end := start - 1
	if end > 0 && text[end-1] == '\r' {
		end--
	}
	if end < fullLine || strings.LastIndexByte(text[end-fullLine:end], '\n') >= 0 {
		return false
	}
	at := end
	if at > 0 && text[at-1] == '.' {
		at--
	}
	from := wordBack(text, at)
	if from == at || !isUpperAt(text, from) {
		return false
	}
	r := nameRun{text: text, words: words}
	t, next := r.token(from)
	return t.end > 0 && next == start
}

// wordBack is where the word that ends at end begins, with hyphens and
// apostrophes in it.
func wordBack(text string, end int) int {
	const longest = 40
	i := end
	for i > 0 && end-i < longest {
		c := text[i-1]
		if isLetter(c) || (c == '-' || c == '\'') && i-1 > 0 && i < end {
			i--
			continue
		}
		if c < utf8.RuneSelf {
			break
		}
		ch, size := utf8.DecodeLastRuneInString(text[:i])
		if !unicode.IsLetter(ch) && !unicode.IsMark(ch) {
			break
		}
		i -= size
	}
	for i < end && (text[i] == '-' || text[i] == '\'') {
		i++
	}
	return i
}

// read takes the run that begins at c.
func (r *nameRun) read(c *Candidate) {
	r.text, r.words, r.n = c.Text, &c.s.facts, 0
	limit := min(len(c.Text), c.Start+200)
	at := c.Start
	for r.n < maxRun && at < limit {
		t, next := r.token(at)
		if t.end == 0 {
			break
		}
		r.tokens[r.n] = t
		r.n++
		if next < 0 {
			break
		}
		at = next
	}
	for r.n > 1 && r.tokens[r.n-1].sort == particleToken {
		r.n--
	}
}

// trim drops the words at the front that are no part of a name, "Dear" and
// "Later", and moves c to the first one that may be.
func (r *nameRun) trim(c *Candidate) {
	k := 0
	if r.n > 1 && strings.EqualFold(r.text[r.tokens[0].start:r.tokens[0].end], "mae") && (strings.HasPrefix(r.text[r.end():], " yn ") || strings.HasPrefix(r.text[r.end():], " wedi ")) { // Welsh: "Mae Ifan yn cael ..."
		k = 1
	}
	for k < r.n {
		t := &r.tokens[k]
		saint := t.lists.is(placePrefixWord) && k+1 < r.n && t.lex.forename() < 3 // what follows is a place or a church
		if t.sort != wordToken || !saint && (t.lex.forename() == 3 || !t.lists.is(notNameWord) && t.known() && !(t.lex.forename() == 0 && t.lex.common() && k+1 < r.n)) || !saint && r.foreign(t) {
			break
		}
		if k++; saint {
			k++
			for k < r.n && r.tokens[k].lists.is(hardHeadWord|orgHeadWord) {
				k++
			}
		}
	}
	k = min(k, r.n)
	copy(r.tokens[:], r.tokens[k:r.n])
	r.n -= k
	if r.n > 0 {
		c.Start = r.tokens[0].start
	}
}

// token reads the word at at and where the next one of the run may begin; -1 if
// the run ends with it. The zero token: there is none.
func (r *nameRun) token(at int) (nameToken, int) {
	text := r.text
	end := nameWordEnd(text, at)
	if end == at {
		return nameToken{}, -1
	}
	raw := text[at:end]
	t := nameToken{start: at, end: end}
	upper := isUpperAt(text, at)
	if i := strings.IndexByte(raw, '-'); i > 0 && i < 4 && r.n > 0 && particles[raw[:i]] && isUpperAt(text, at+i+1) { // al-Masri
		t.lex = lookupName(raw)
		if !t.lex.listed() {
			t.lex = lookupName(raw[i+1:])
		}
	} else if !upper {
		if r.n == 0 || !particles[raw] || end >= len(text) || text[end] != ' ' && text[end] != '-' {
			return nameToken{}, -1
		}
		t.low, t.lists, t.sort = raw, listsOf(raw), particleToken
		return t, end + 1
	}
	f := r.words.of(raw)
	t.letters, t.word, t.ordinary = f.letters, f.word, f.ordinary
	if t.lex == 0 {
		t.lex, t.low, t.lists = f.lex, f.low, f.lists
	} else if t.lex.special() {
		t.low = strings.ToLower(raw)
		t.lists = listsOf(t.low)
	}
	next := end
	dotted := next < len(text) && text[next] == '.'
	letters := f.letters
	switch {
	case t.lists.is(strongTitleWord|weakTitleWord) && (ranks[t.low] || !shouted(text, at, end)):
		t.sort = titleToken
		if dotted {
			next++
		}
	case t.low == "st":
		if dotted {
			next++
		}
	case letters == 1 && (dotted || raw != "I"), letters <= 3 && dotted && f.caps && !f.vowels:
		t.sort, t.lex = initialToken, 0
		if dotted {
			next++
			t.end = next
		}
	default:
		t.caps = letters > 1 && f.caps
		if letters <= 3 && t.caps && !t.lex.listed() && !f.vowels {
			t.sort = initialToken // "JP Morgan", "Smith FM"
		}
	}
	switch {
	case next >= len(text):
		return t, -1
	case text[next] == '\n' || text[next] == '\r':
		return t, wrapped(text, next, &t)
	case text[next] == ' ' && next+1 < len(text):
		return t, next + 1
	case t.sort == initialToken && dotted && isUpperAt(text, next):
		return t, next
	}
	return t, -1
}

// fullLine is the least width, in letters, that text is wrapped to.
const fullLine = 50

// wrapped is where a name goes on behind the line break at at; -1 if it does
// not: lines that were filled and then broken may part a name.
func wrapped(text string, at int, t *nameToken) int {
	if t.sort == wordToken && (t.lex.forename() < 3 || t.lex.common()) {
		return -1
	}
	if i := strings.LastIndexByte(text[max(0, at-fullLine):at], '\n'); i >= 0 || at < fullLine {
		return -1
	}
	if text[at] == '\r' {
		at++
	}
	if at+2 >= len(text) || text[at] != '\n' || !isUpperAt(text, at+1) {
		return -1
	}
	return at + 1
}

// shouted reports whether the word is all capitals and the next one is not: "MS
// Windows" is no title and its name.
func shouted(text string, at, end int) bool {
	if end-at < 2 || text[at:end] != strings.ToUpper(text[at:end]) {
		return false
	}
	for end < len(text) && (text[end] == ' ' || text[end] == '.') {
		end++
	}
	n := nameWordEnd(text, end)
	return n > end+1 && text[end:n] != strings.ToUpper(text[end:n])
}

func vowels(s string) bool { return strings.ContainsAny(s, "aeiouyAEIOUY") }

// allCaps reports whether s holds no letter in lower case.
func allCaps(s string) bool {
	for _, r := range s {
		if r >= 'a' && r <= 'z' || r >= utf8.RuneSelf && unicode.IsLower(r) {
			return false
		}
	}
	return true
}

// nameWordEnd is where the word at at ends: letters, with single apostrophes and
// hyphens between them. A possessive 's is left out.
func nameWordEnd(text string, at int) int {
	i := at
	for i < len(text) {
		n, letters := wordAt(text[i:])
		if n == 0 || !letters {
			break
		}
		i += n
		if i+1 >= len(text) || text[i] != '\'' && text[i] != '-' {
			break
		}
		rest, restLetters := wordAt(text[i+1:])
		if !restLetters || rest == 0 {
			break
		}
		if text[i] == '\'' && rest == 1 { // 's, and 't of "don't"
			break
		}
		if text[i] == '-' && !isUpperAt(text, i+1) && i-at > 3 && !particles[text[at:i]] {
			break
		}
		i++
	}
	return i
}
