package reading

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"sardine/inventory"
)

// wordsOf are the words by which a text is looked up.
func wordsOf(t *testing.T, texts ...string) []string {
	t.Helper()
	var got []string
	w := newWords(func(ws []string) error { got = append(got, ws...); return nil })
	for _, text := range texts {
		if err := w.part(text); err != nil {
			t.Fatal(err)
		}
	}
	return got
}

func TestWordsThatAreLookedUp(t *testing.T) {
	for text, want := range map[string]string{
		"badge E55501 granted":             "badge e55501",
		"staff HT 12345, HT-123/45":        "ht 12345 ht12345",
		"session for rmistry71 by root":    "session rmistry root rmistry71",
		"ask catriona fairweather, timely": "ask catriona fairweather",
		"in 2014 at 9 rooms, no 1234":      "",
		"commit 9f8e7a6b5c 3f2a-99":        "",
		"r.quillma@example.org":            "quillma",
		"on 2026-03-02 and 02/03/2026":     "20260302 02032026",
		"1234567890123456789012345 long":   "",
	} {
		got := slices.DeleteFunc(wordsOf(t, text), func(s string) bool {
			return slices.Contains([]string{"example", "org", "badge", "for", "and", "staff", "granted", "no", "long"}, s) && !strings.Contains(want, s)
		})
		if strings.Join(got, " ") != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
	if got := wordsOf(t, "Fairweather E55501", "FAIRWEATHER e55501"); len(got) != 2 {
		t.Errorf("words come again: %q", got)
	}
}

func TestFileOfMoreNumbersIsMarked(t *testing.T) {
	var b strings.Builder
	for i := range maxNumbers + 10 {
		fmt.Fprintf(&b, "%d\n", 100000+i)
	}
	got := wordsOf(t, b.String())
	if len(got) != maxNumbers+1 || got[len(got)-1] != inventory.MoreNumbers {
		t.Errorf("%d words, the last %q", len(got), got[len(got)-1])
	}
}

func TestWords(t *testing.T) {
	var got []string
	w := newWords(func(ws []string) error { got = append(got, ws...); return nil })
	for _, text := range []string{"Dear Mr O'Neill, meet Siân Ðorđević-Smith ok A b. ", "Smith again; • bullets 李 小龙 here \xff"} {
		if err := w.part(text); err != nil {
			t.Fatal(err)
		}
	}
	want := []string{"dear", "mr", "oneill", "siân", "sian", "ðorđević", "dordevic", "smith", "小龙", "小龙"}
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}
