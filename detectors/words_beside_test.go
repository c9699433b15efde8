package detectors

import "testing"

// What sides turns away is only what match would turn away.
func TestSidesTurnNoPhraseAway(t *testing.T) {
	joins := []string{" ", "-", "  ", "\n", "_", "'", ". ", "/", " \n"}
	around := []string{"", "a", "a ", " a", "the ", " the", "9", ".", "é"}
	for wi := range engine.words.words {
		for pi := range engine.words.words[wi].phrases {
			p := &engine.words.words[wi].phrases[pi]
			for ji, join := range joins {
				text, key := around[(wi+ji)%len(around)], 0
				for i, w := range p.words {
					if i > 0 {
						text += join
					}
					if i == p.key {
						key = len(text)
					}
					text += w
				}
				text += around[(pi+ji)%len(around)]
				end := key + len(p.words[p.key])
				if _, _, ok := p.match(text, key, end); ok && !p.sides().meets(besideWord(text, key, end)) {
					t.Errorf("phrase %q joined by %q is turned away", p.words, join)
				}
			}
		}
	}
}

// A table with one word has a free slot, at which a search ends.
func TestWordTableHasFreeSlots(t *testing.T) {
	for n, words := 0, []string{"alpha", "beta", "gamma", "delta"}; n <= len(words); n++ {
		var table wordTable
		for _, w := range words[:n] {
			table.add(w, phrase{})
		}
		table.build()
		if w := "epsilon"; table.lookup(hashWord(w), w, sides{anything, anything}) != nil {
			t.Errorf("a word that is not in the table of %d is found", n)
		}
		for _, w := range words[:n] {
			if table.lookup(hashWord(w), w, sides{anything, anything}) == nil {
				t.Errorf("%q is not found in the table of %d", w, n)
			}
		}
	}
}
