package leak

import "strings"

// placeWords are all words that Found.Where and the errors of this package and
// of verification are made of, besides numbers and the names of readers.
var placeWords = wordSet(`
	text of the copy body displayed metadata comment deleted hidden painted name unknown what detectors find in
	raw bytes wide letters markup removed escapes read strings joined base64 hexadecimal unpacked member unlisted stream
	reads file headers names attributes cells comments properties pages a
	sardine again and independent readers
	clean could not it neither original nor too large for them to be looked through
	streams expected something somewhere cannot words of :
	encrypted unsupported needs another tool damaged part nested deep many members expands much took long reader crashed
	out fonts and styles memory permission denied gone changed while input/output error excluded stored elsewhere regular`)

func wordSet(s string) map[string]bool {
	set := map[string]bool{}
	add := func(s string) {
		for _, w := range placeFields(s) {
			set[w] = true
		}
	}
	add(s)
	for _, r := range readers {
		add(r.name)
	}
	return set
}

func placeFields(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return r == ' ' || r == ',' || r == ':' || r == '\n' || r == '\t' })
}

// longestPlace and longestNumber bound what somebody who is not what he was may
// say in place of a place.
const (
	longestPlace  = 200
	longestNumber = 6
)

// Harmless reports whether s is made of the few words, and short numbers, that
// places, checks and results are told with, and of more, which the caller knows
// besides: whoever wrote s, it holds no text of a file.
func Harmless(s string, more ...string) bool {
	if len(s) > longestPlace {
		return false
	}
	also := map[string]bool{}
	for _, m := range more {
		for _, w := range placeFields(m) {
			also[w] = true
		}
	}
	for _, w := range placeFields(s) {
		number := len(w) <= longestNumber && strings.Trim(w, "0123456789") == ""
		if !number && !placeWords[w] && !also[w] {
			return false
		}
	}
	return true
}
