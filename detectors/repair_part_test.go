package detectors

import "testing"

func TestMendDigits(t *testing.T) {
	for text, want := range map[string]string{
		"943 476 59l9":   "943 476 5919", // between digits
		"Q2O1999924001":  "Q201999924001",
		"2O-44-1l":       "20-44-11",
		"O3/O5/2009":     "03/05/2009",
		"A4471DK":        "A4471DK", // letters of its own
		"21849021573G":   "21849021573G",
		"AB 12 34 56 C":  "AB 12 34 56 C",
		"GB82 WEST 1234": "GB82 WEST 1234",
		"":               "",
		"O":              "O",
	} {
		v := []byte(text)
		if mendDigits(v); string(v) != want {
			t.Errorf("mendDigits(%q) is %q, want %q", text, v, want)
		}
	}
}
