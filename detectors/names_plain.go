package detectors

import "strings"

// plainWords remembers of words with a capital whether they are no names at
// all: most begin sentences, and the same ones again and again. It is a cache
// that forgets, of a pure function, so it changes no result.
type plainWords struct{ slots []plainSlot }

type plainSlot struct {
	hash  uint64
	plain bool
	title bool
}

// plainSlots is few enough to stay in the nearest cache.
const plainSlots = 1 << 10

// of reports whether the word with hash h is no name, and whether it is a title.
func (p *plainWords) of(word string, h uint64) (plain, title bool) {
	if p.slots == nil {
		p.slots = make([]plainSlot, plainSlots)
	}
	s := &p.slots[h>>32%plainSlots]
	if s.hash != h {
		low := strings.ToLower(word)
		*s = plainSlot{h, plainWord(word), strongTitles[low] || weakTitles[low]}
	}
	return s.plain, s.title
}

func plainWord(word string) bool {
	e := lookupName(word)
	return e.forename() < 3 && (e.special() || !e.listed() && isWord(word))
}

// plainly reports whether the word text[i:j] with hash h is no name and begins
// none.
func (w *walker) plainly(i, j int, h uint64) bool {
	t := w.text
	if j < len(t) && isDigit(t[j]) { // AS123456D: so few capitals are part of a code, whatever stands around it
		return j-i <= 2 && isUpper(t[j-1])
	}
	if j >= len(t) || t[j] != ' ' && t[j] != ',' && t[j] != ':' || j+1 < len(t) && (isUpper(t[j+1]) || t[j+1] >= 0x80) {
		return false
	}
	if t[j] == ',' && allCaps(t[i:j]) && lookupName(t[i:j]).surname() >= 2 { // MARCH, Giles
		return false
	}
	plain, title := w.plain.of(t[i:j], h)
	return plain && !(title && particleAt(t, j+1))
}

// particleAt reports whether a particle of a surname begins at i: "Mrs van Beek",
// "Dr al-Masri".
func particleAt(t string, i int) bool {
	const longest = 6
	for j := i; j < len(t) && j-i <= longest; j++ {
		if t[j] == ' ' || t[j] == '-' {
			return particles[t[i:j]]
		}
	}
	return false
}
