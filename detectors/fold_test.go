package detectors

import (
	"testing"
	"unicode/utf8"
)

func TestFold(t *testing.T) {
	for text, want := range map[string]string{
		"":                              "",
		"plain":                         "plain",
		"a\u00a0b\u2009c":               "a b c",
		"07700\u2011900\u2013123":       "07700-900-123",
		"so\u00adft ze\u200bro":         "soft zero",
		"\uff11\uff12\uff21\uff42":      "12Ab",
		"O\u2019Neill \u201cBill\u201d": "O'Neill \"Bill\"",
		"\u0661\u06f2":                  "12",
		"é£日":                           "é£日",
		"\ufeffstart":                   "start",
		"end\u200b":                     "end",
	} {
		var f shadow
		if f.set(text); f.text != want {
			t.Errorf("%q folds to %q, not %q", text, f.text, want)
		}
	}
}

// A span of the shadow leads back to text that folds to the same.
func TestFoldBack(t *testing.T) {
	for _, text := range []string{"a\u00a0b\u2011\u2011c\u00ad\u00add é\uff11\uff12x\u200b", "\u200b\u200bab\u00a0", "日\u00a0本", "plain é text"} {
		var f shadow
		f.set(text)
		for i := range len(f.text) {
			for j := i + 1; j <= len(f.text); j++ {
				if !utf8.ValidString(f.text[i:j]) {
					continue
				}
				a, b := f.back(i, j)
				var g shadow
				if g.set(text[a:b]); g.text != f.text[i:j] {
					t.Fatalf("%q [%d,%d) leads back to %q", text, i, j, text[a:b])
				}
			}
		}
		for a := range text {
			if to := f.to(a); to < 0 || to > len(f.text) {
				t.Fatalf("%q: %d goes to %d of %d", text, a, to, len(f.text))
			}
		}
	}
}

func TestScore(t *testing.T) {
	last := score(-1000)
	if last != 0 {
		t.Errorf("no evidence scores %d", last)
	}
	for p := range 400 {
		s := score(p)
		if s < last || s > 1000 {
			t.Fatalf("%d points score %d after %d", p, s, last)
		}
		last = s
	}
	if score(50) < Threshold || score(49) >= Threshold {
		t.Error("fifty points are not the threshold")
	}
	if score(tenPoints+checksumPoints+5) >= Threshold {
		t.Error("a check digit alone is enough")
	}
}
