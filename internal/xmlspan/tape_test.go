package xmlspan

import (
	"bytes"
	"reflect"
	"strings"
	"testing"
)

// all reads s to its end.
func all(s *Scanner) (tokens []Token, broken bool) {
	for s.Next() {
		tokens = append(tokens, *s.Token())
	}
	return tokens, s.Broken()
}

// checkTape: a tape gives the same tokens every time, which are those of its
// bytes.
func checkTape(t *testing.T, data []byte) {
	t.Helper()
	want, broken := all(Bytes(data, 0))
	tape := NewTape(data)
	tape.Scanner().Next() // given up: the next one notes
	for i := range 3 {
		got, b := all(tape.Scanner())
		if b != broken || !reflect.DeepEqual(got, want) {
			t.Fatalf("%q, time %d: broken %v and %v\n got %+v\nwant %+v", data, i, b, broken, got, want)
		}
	}
}

func TestTape(t *testing.T) {
	for _, s := range []string{
		"", "x", "<a>", "<?xml version='1.0'?><a:b c='d'>e<![CDATA[f]]>&lt;<!-- g --></a:b>", "<a b='", "<:a/><a:/>",
		strings.Repeat("<a>", fewTokens+10), "<a>" + strings.Repeat("x", MaxText+100) + "</a>",
		"<a b='" + strings.Repeat("x", MaxTag+100) + "'>y</a>", "<" + strings.Repeat("n", maxName+1) + ">z",
	} {
		checkTape(t, []byte(s))
	}
}

func TestTapeSkip(t *testing.T) {
	data := []byte("<a><b>one</b><c>two</c></a>")
	tape := NewTape(data)
	to := int64(bytes.Index(data, []byte("<c>")))
	plain := Bytes(data, 0)
	plain.Next()
	plain.Skip(to)
	plain.Skip(0)
	if plain.Next(); string(plain.Token().Raw) != "<c>" {
		t.Errorf("%s", plain.Token().Raw)
	}
	for i, want := range []string{"<b>", "<c>", "<c>"} { // nothing is known the first time
		s := tape.Scanner()
		s.Next()
		s.Skip(to)
		s.Next()
		if got := string(s.Token().Raw); got != want {
			t.Errorf("time %d: %s, not %s", i, got, want)
		}
		for s.Next() {
		}
	}
}

func FuzzTape(f *testing.F) {
	f.Add([]byte(`<?xml version="1.0"?><w:p w:rsid="00"><w:t xml:space='preserve'> a &amp; b</w:t><br/><!-- x --></w:p>`))
	f.Fuzz(checkTape)
}
