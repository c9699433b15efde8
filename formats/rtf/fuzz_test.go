package rtf

import (
	"bytes"
	"math/rand/v2"
	"strings"
	"testing"

	"sardine/formats/formattest"
)

func FuzzRead(f *testing.F) {
	f.Add([]byte(letterRTF))
	f.Fuzz(func(t *testing.T, data []byte) {
		formattest.WellFormed(t, formattest.Read(suite, data, "a.rtf").Parts)
	})
}

func FuzzRoundTrip(f *testing.F) {
	f.Add([]byte(letterRTF))
	f.Fuzz(leavesNothing)
}

// leavesNothing masks a word: none of it is left, whatever the input, and
// nothing else changes.
func leavesNothing(t *testing.T, data []byte) {
	r := formattest.Read(suite, data, "a.rtf")
	formattest.WellFormed(t, r.Parts)
	if out, err := formattest.Rewrite(suite, data, "a.rtf", &formattest.Editor{}); err == nil && !bytes.Equal(out, data) {
		t.Fatal("changed without a replacement")
	}
	if r.Err != nil || len(r.Skips) > 0 {
		return
	}
	out, err := formattest.Rewrite(suite, data, "a.rtf", formattest.Replace("Jane", "[█]"))
	if err != nil {
		t.Fatalf("%v: %q", err, data)
	}
	want := strings.ReplaceAll(r.Text(), "Jane", "[█]")
	if got := formattest.Read(suite, out, "a.rtf").Text(); got != want {
		t.Errorf("%q became\n%q, which reads\n%q, want\n%q", data, out, got, want)
	}
}

// TestMutations is FuzzRoundTrip for every run of the tests: a document with
// pieces moved, doubled and lost.
func TestMutations(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for range 600 {
		s := letterRTF
		for range 1 + rng.IntN(6) {
			i, j := rng.IntN(len(s)), rng.IntN(len(s))
			piece := s[i:min(i+1+rng.IntN(40), len(s))]
			switch rng.IntN(3) {
			case 0:
				s = s[:i] + s[i+len(piece):]
			case 1:
				s = s[:j] + piece + s[j:]
			default:
				s = s[:j] + []string{"Jane", `\`, "{", "}", `\'`, `\'82`, `\u74 `, `\u-10179`, `\uc3 `, `\bin4 `, "\x00", "\xff", `\*\x `, `\v `, `\pict `, `\par`, "Ja{}ne", `\u74?ane`}[rng.IntN(18)] + s[j:]
			}
		}
		leavesNothing(t, []byte(s))
		if t.Failed() {
			return
		}
	}
}
