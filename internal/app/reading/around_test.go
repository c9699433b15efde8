package reading

import (
	"strings"
	"testing"
)

func TestRestOfLineIsCutBetweenWords(t *testing.T) {
	long := "one two three four five six seven eight nine ten eleven twelve thirteen "
	for _, c := range []struct{ text, value, before, after string }{
		{"a\nsee VALUE now\nb", "VALUE", "see ", " now"},
		{long + "VALUE " + long, "VALUE", " four five six seven eight nine ten eleven twelve thirteen ", " one two three four five six seven eight nine ten eleven "},
		{"VALUE", "VALUE", "", ""},
	} {
		at := strings.Index(c.text, c.value)
		before, after := restOfLine(c.text, at, at+len(c.value))
		if before != c.before || after != c.after {
			t.Errorf("%q [] %q, want %q [] %q", before, after, c.before, c.after)
		}
	}
}
