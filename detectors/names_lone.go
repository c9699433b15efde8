package detectors

import "strings"

// A word that stands alone may be a forename or a surname if the words around
// it speak of one person: what only people do, a pronoun, a relation.

// lonely reports whether a word may be a name on its own where the words around
// it speak of somebody.
func (r *nameRun) lonely(t *nameToken) bool {
	if t.lex.common() {
		return t.lex.forename() == 3
	}
	return t.lex.forename() < 3 && (t.lex.surname() >= 2 || t.lex.forename() > 0 || t.end-t.start >= 5 && r.foreign(t))
}

// speaksOfOne counts what around the word t speaks of one person; 0 if that is
// too little for such a word.
func (r *nameRun) speaksOfOne(t *nameToken) int {
	text := r.text
	n := 0
	doing := doesDeed(text, t.end)
	told := (addressed(text, t.start) || t.lex.forename() >= 2 && strings.HasSuffix(text[:t.start], " with ")) && endsPhrase(text, t.end)
	kin := kinBefore(text, t.start) || ageBehind(text, t.end) || relatedJust(text, t.start) && endsPhrase(text, t.end)
	quoted := speechBefore(text, t.start)
	acts := t.lex.forename() == 2 && nameVerbs[wordAfter(text, t.end)] || t.lex.forename() >= 2 && dashed(text, t.start, t.end)
	for _, says := range [...]bool{doing, told, kin, quoted, acts} {
		if says {
			n++
		}
	}
	usual := t.lex.surname() >= 2 || !t.lex.listed()
	if n == 0 && (!usual || t.lex.common()) {
		return 0 // a pronoun alone would not be enough
	}
	pronoun := pronounAfter(text, t.end)
	if pronoun {
		n++
	}
	switch {
	case t.lex.common() && (n < 2 && !doing && !kin || articleAfter(text, t.end)),
		strings.IndexByte(text[t.start:t.end], '\'') >= 0 && !t.lex.listed(),
		contraction(text[t.start:t.end]), camel(text[t.start:t.end]) || innerCapitals(text[t.start:t.end]),
		strings.HasSuffix(text[:t.start], "The ") && !t.lex.listed(),
		n == 1 && pronoun && !usual:
		return 0
	}
	return n
}

// relatedJust reports whether a relation stands just before at: "my godson
// Piers".
func relatedJust(text string, at int) bool {
	if at < 4 || text[at-1] != ' ' {
		return false
	}
	return kin[text[wordBack(text, at-1):at-1]]
}

// innerCapitals reports whether word begins with two capitals and goes on in
// small letters, as the names in programs do: "VSCode".
func innerCapitals(word string) bool {
	return len(word) > 3 && isUpper(word[0]) && isUpper(word[1]) && !allCaps(word)
}

// contraction reports whether word is "I've" or the like.
func contraction(word string) bool {
	_, tail, ok := strings.Cut(word, "'")
	if !ok {
		return false
	}
	switch tail {
	case "ve", "m", "re", "ll", "d", "s", "t":
		return true
	}
	return false
}

// doesDeed reports whether a verb that only people are the subject of follows
// at, with "has", "also" or the like between.
func doesDeed(text string, at int) bool {
	w := wordAfter(text, at)
	if deeds[w] {
		return true
	}
	switch w {
	case "has", "had", "have", "also", "then", "just", "never", "later", "who":
		return deeds[wordAfter(text, at+1+len(w))]
	}
	return false
}

// speechBefore reports whether a verb of speech stands before at: "says Player".
func speechBefore(text string, at int) bool {
	if at < 5 || text[at-1] != ' ' {
		return false
	}
	from := wordBack(text, at-1)
	switch text[from : at-1] {
	case "says", "said", "replied", "explained", "added", "told", "asked", "insisted", "recalled":
		return from > 1 && strings.IndexByte(",\"'?! ", text[from-2]) >= 0 || from > 1 && strings.IndexByte(",\"'?!", text[from-1]) >= 0
	}
	return false
}

// dashed reports whether text[from:to] begins an item that goes on behind a
// dash: "Pippa - vegetarian; Ezra - none".
func dashed(text string, from, to int) bool {
	if to+1 < len(text) && text[to] == ':' && text[to+1] == ' ' && (from == 0 || text[from-1] == '\n') {
		return true // "Jago: annual review held"
	}
	if to+3 >= len(text) || text[to:to+3] != " - " || !(text[to+3] >= 'a' && text[to+3] <= 'z' || isDigit(text[to+3])) {
		return false
	}
	return from == 0 || text[from-1] == '\n' || from > 1 && text[from-1] == ' ' && strings.IndexByte(":;*-,", text[from-2]) >= 0
}
