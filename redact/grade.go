package redact

import (
	"strings"
	"unicode"

	"sardine/finding"
	"sardine/redact/leak"
)

// reach is how far the removal of one occurrence of a value goes.
type reach uint8

const (
	here       reach = iota // the selected place only: the value is too short or common to look for
	everywhere              // the whole file
	allFiles                // all files of the run
)

// grade says how far a value that was found reaches, and how it is looked for.
func grade(k *finding.Kind, value string) (leak.Needle, reach) {
	n := leak.Needle{Text: value}
	key := leak.Key(value)
	digits := strings.IndexFunc(key, func(r rune) bool { return r < '0' || r > '9' }) < 0
	mixed := !digits && strings.ContainsAny(key, "0123456789")
	spoken := words(value)
	switch {
	case len(key) < 3, dull(key):
		return n, here
	case leak.Ordinary(value):
		return n, everywhere
	case k.Category == finding.Special || k.Category == finding.Criminal || k.Category == finding.HighRisk:
		// Words of everybody's: "depression" is removed where it is said of a person.
		if spoken > 1 && len(key) >= 10 || mixed && len(key) >= 8 {
			return n, everywhere
		}
		return n, here
	case k.Name == "person-name":
		if spoken > 1 && len(key) >= 6 {
			n.Strong = true
			return n, allFiles
		}
		n.Cased = true
		return n, everywhere
	case k.Category == finding.Demographic:
		n.Strong = len(key) >= 8
		if len(key) < 6 {
			return n, here
		}
		return n, everywhere
	case k.Name == "email":
		n.Strong = true
		return n, allFiles
	case len(key) < 6:
		return n, here
	case len(key) < 8 && !(mixed && len(key) >= 7):
		return n, everywhere // sort codes, postcodes: shared by many
	}
	n.Strong = true
	if k.Category == finding.Identifier || k.Category == finding.Financial || k.Name == "phone" {
		return n, allFiles
	}
	return n, everywhere
}

// doubtful is how far a value reaches that no place in the file makes likely,
// and that goes because the user wants everything gone: it goes from the text of
// the file, and does not refuse it for what stands in its machinery ("content"
// was a user's name once). Numbers and addresses of people are what they are.
func doubtful(k *finding.Kind, n leak.Needle, r reach) (leak.Needle, reach) {
	if n.Strong && (k.Category == finding.Identifier || k.Category == finding.Financial || k.Name == "phone" || k.Name == "email") {
		return n, min(r, everywhere)
	}
	n.Strong = false
	return n, min(r, everywhere)
}

// dull reports a key of one or two letters again and again: a row of crosses,
// what OCR makes of a line. Bytes of all files look like that.
func dull(key string) bool {
	var first, second rune
	for _, r := range key {
		switch {
		case first == 0 || r == first:
			first = r
		case second == 0 || r == second:
			second = r
		default:
			return false
		}
	}
	return true
}

// gradeGiven is grade for words that the user gave: those go wherever they
// stand.
func gradeGiven(text string) leak.Needle {
	long := len(leak.Key(text)) >= 6
	return leak.Needle{Text: text, Strong: long, Inside: long}
}

// words counts what stands between blanks and holds a letter or digit.
func words(s string) int {
	n := 0
	for _, w := range strings.Fields(s) {
		if strings.IndexFunc(w, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) >= 0 {
			n++
		}
	}
	return n
}
