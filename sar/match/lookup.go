package match

import (
	"slices"
	"strings"
)

// Unpadded are the ways in which a number may be stored: as it is, and without
// the noughts that fill it up.
func Unpadded(value string) []string {
	n := squeeze(value)
	if cut := strings.TrimLeft(n, "0"); cut != n && len(cut) >= leastColumn && strings.Trim(n, "0123456789") == "" {
		return []string{value, cut}
	}
	return []string{value}
}

// LooksUp reports whether a number is long enough for an index of words.
func LooksUp(value string) bool { return len(squeeze(value)) >= leastNeedle }

// NumberWords are the words as which a number or user name may stand in an
// index of words: letters and digits in a row, in small letters.
func NumberWords(kind, value string) []string {
	switch kind {
	case "email", "postal-address", "postcode", "date-of-birth", "person-name":
		return nil
	case "phone":
		core := phoneCore(value)
		if len(core) < 9 {
			return nil
		}
		return []string{core, "0" + core, "44" + core, "0044" + core}
	}
	n := squeeze(value)
	if len(n) < leastNeedle || len(n) > 24 {
		return nil
	}
	out := []string{n}
	for _, run := range strings.FieldsFunc(n, func(r rune) bool { return r < '0' || r > '9' }) {
		if len(run) >= leastNeedle && run != n { // HT: 12345
			out = append(out, run)
		}
	}
	return out
}

// LoginWords are the letters that user names of the subject may be made of.
func (t *Terms) LoginWords() []string {
	var out []string
	t.names.each(func(fore, sur string) {
		for _, base := range []string{sur + fore[:1], fore[:1] + sur, fore + sur, sur + fore, cut(sur, 6) + fore[:1], cut(sur, 7) + fore[:1], fore[:1] + cut(sur, 7)} {
			if len(base) >= 4 {
				out = append(out, base)
			}
		}
	})
	return unique(out)
}

// Forenames are the forenames as they were given.
func (t *Terms) Forenames() []string {
	var out []string
	for _, f := range t.names.fore {
		if f.how == FullName && len(f.words) == 1 && len(f.words[0]) > 2 {
			out = append(out, f.words[0])
		}
	}
	return unique(out)
}

// Close are words of the names of people close to the subject, the most telling
// of each.
func (t *Terms) Close() [][]string {
	var out [][]string
	for name := range t.family {
		if w := strings.Fields(name); len(w) > 1 {
			out = append(out, w[len(w)-1:])
		}
	}
	slices.SortFunc(out, slices.Compare)
	return out
}

// Streets are the words of the streets that the subject lives in: for each
// street its words, and for each word its forms.
func (t *Terms) Streets() [][][]string {
	var out [][][]string
	for i := range t.List {
		if t.List[i].Evidence != Address {
			continue
		}
		for _, line := range strings.FieldsFunc(t.List[i].Value, func(r rune) bool { return r == ',' || r == '\n' }) {
			var street [][]string
			for _, w := range fold(line) {
				if len(w) > 2 && w != "flat" && w != "apartment" && (w[0] < '0' || w[0] > '9') {
					street = append(street, streetForms(w))
				}
			}
			if len(street) >= 2 && strings.ContainsAny(line, "0123456789") {
				out = append(out, street)
			}
		}
	}
	return out
}

func streetForms(w string) []string {
	for _, forms := range streets {
		if slices.Contains(forms, w) {
			return forms
		}
	}
	return []string{w}
}
