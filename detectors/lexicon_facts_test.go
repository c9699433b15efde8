package detectors

import (
	"strings"
	"testing"
)

// A word that is looked up again, or after another that shares its slot, is
// known as it was at first.
func TestWordCache(t *testing.T) {
	var c wordCache
	words := []string{"Jo", "JO", "jo", "Smith", "Smith-Jones", "Featherstonehaugh-Smith", "Featherstonehaugh-Smythe", strings.Repeat("Long", 20), "Zoë", "ÉMILE", "The", "March", "Mr", "O'Neill"}
	for n := range 26 * 26 * 26 { // more than there are slots
		words = append(words, string([]byte{'A' + byte(n/676), 'a' + byte(n/26%26), 'a' + byte(n%26)}))
	}
	for range 2 {
		for _, w := range words {
			if got, want := *c.of(w), readFacts(w); got != want {
				t.Fatalf("%s: got %+v, want %+v", w, got, want)
			}
		}
	}
	c.forget()
	for _, s := range c.slots {
		if s != (cachedWord{}) {
			t.Fatal("a word was not forgotten")
		}
	}
}

// Words of different bytes have different keys.
func TestBytes24(t *testing.T) {
	seen := make(map[[3]uint64]string)
	for n := 1; n <= mostCached; n++ {
		for at := range n {
			w := []byte(strings.Repeat("a", n))
			w[at] = 'b'
			a, b, c := bytes24(string(w))
			key := [3]uint64{a, b, c}
			if old := seen[key]; old != "" {
				t.Fatalf("%s and %s have one key", old, w)
			}
			seen[key] = string(w)
		}
	}
}

// Signs of programs are the same whether they are asked for in order or not.
func TestSourceSigns(t *testing.T) {
	text := strings.Repeat("if err := call(x); err != nil {\n\t\treturn a->b, \"c\",\n}\n// see https://example.org\n", 20)
	sorts := func(lo, hi int) int {
		var s sourceSigns
		s.begin(text)
		return s.sorts(lo, hi, 99)
	}
	var s sourceSigns
	s.begin(text)
	for _, lo := range []int{0, 50, 60, 700, 10, 900, 901, 30, 1200, 0} {
		hi := min(lo+200, len(text))
		if got, want := s.sorts(lo, hi, 99), sorts(lo, hi); got != want || want < 5 {
			t.Errorf("%d to %d: got %d, want %d", lo, hi, got, want)
		}
	}
	var plain sourceSigns
	plain.begin("Jo went to see https://example.org (and came back); nothing else")
	if n := plain.sorts(0, 60, 99); n != 0 {
		t.Errorf("prose has %d signs of programs", n)
	}
}
