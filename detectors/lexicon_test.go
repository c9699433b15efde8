package detectors

import "testing"

func TestLexicon(t *testing.T) {
	for _, c := range []struct {
		word              string
		forename, surname int
		common, place     bool
	}{
		{"Siobhán", 3, 0, false, false},
		{"SIOBHAN", 3, 0, false, false},
		{"O'Neill", 0, 3, false, false},
		{"Wójcik", 0, 3, false, false},
		{"Wojcik", 0, 3, false, false},
		{"Babatunde", 3, 0, false, false},
		{"Church", 0, 3, true, false},
		{"London", 1, 2, false, true},
		{"Kaminska-Wood", 0, 3, false, false},
		{"Xqzt", 0, 0, false, false},
		{"", 0, 0, false, false},
		{"'", 0, 0, false, false},
	} {
		e := lookupName(c.word)
		if e.forename() < c.forename || e.surname() < c.surname || e.common() != c.common || e.place() != c.place {
			t.Errorf("%q: forename %d, surname %d, common %t, place %t", c.word, e.forename(), e.surname(), e.common(), e.place())
		}
		if c.forename+c.surname == 0 && e.listed() {
			t.Errorf("%q is listed", c.word)
		}
	}
}

func TestLexiconSize(t *testing.T) {
	used := 0
	for _, s := range lexicon().slots {
		if s != 0 {
			used++
		}
	}
	if used < 100_000 || used > len(lexicon().slots)/2 {
		t.Errorf("%d names in %d slots", used, len(lexicon().slots))
	}
	if len(wordsBin) != wordsBits/8 {
		t.Errorf("the filter of words has %d bytes, not %d", len(wordsBin), wordsBits/8)
	}
	if len(namesBin) >= 1_000_000 {
		t.Errorf("the table has %d bytes", len(namesBin))
	}
}

func BenchmarkLookupName(b *testing.B) {
	words := []string{"Smith", "Thursday", "Babatunde", "Kaminska-Wood", "Rhiannon", "Zzyzx"}
	lexicon()
	b.ReportAllocs()
	for i := range b.N {
		lookupName(words[i%len(words)])
	}
}

func TestIsWord(t *testing.T) {
	for _, w := range []string{"pharmaceuticals", "Pharmaceuticals", "timetable", "QUARTERLY"} {
		if !isWord(w) {
			t.Errorf("%q is no word", w)
		}
	}
	for _, w := range []string{"Babatunde", "Xqzt", "Wiśniewska", "", "a"} {
		if isWord(w) {
			t.Errorf("%q is a word", w)
		}
	}
}
