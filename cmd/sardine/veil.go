package main

import (
	"strings"
	"unicode"

	"sardine/detectors"
	"sardine/finding"
)

// veil masks what may be personal in text around a finding: all but ordinary
// words of the language in small letters, which stay so that the sentence can be
// recognised.
func veil(s string) string {
	words := strings.FieldsFunc(s, unicode.IsSpace)
	for i, w := range words {
		if !harmless(w) {
			words[i] = finding.Mask(w)
		}
	}
	out := strings.Join(words, " ")
	if s != "" && unicode.IsSpace(rune(s[0])) {
		out = " " + out
	}
	if s != "" && out != " " && unicode.IsSpace(rune(s[len(s)-1])) {
		out += " "
	}
	return out
}

// harmless reports whether a word, with the punctuation around it, tells nobody's
// name: names are written small too, in addresses and by people in a hurry.
func harmless(w string) bool {
	w = strings.Trim(w, ".,;:!?()[]{}|\"'-=*")
	for _, c := range []byte(w) {
		if (c < 'a' || c > 'z') && c != '\'' && c != '-' {
			return false
		}
	}
	return w == "" || smallWords[w] || detectors.Ordinary(w)
}

// smallWords hold sentences together. Some are names too, and so no ordinary
// words to the detectors; in small letters between others they name nobody.
var smallWords = wordSet(`a about after again all also am an and any are as at be because been before between both but by can could
	date did do does down each first for form from further had has have he her here him his how i if in into is it its last letter list
	may me meeting more most must my name names new next no nor not note notes number numbers of off old on only or other our out over own
	page people per same she should since so some such than that the their them then there these they this those through to today too
	under until up us very was we were what when where which while who whom whose why will with without would year years you your`)

func wordSet(list string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(list) {
		set[w] = true
	}
	return set
}
