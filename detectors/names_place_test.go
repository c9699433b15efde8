package detectors

import (
	"testing"

	"sardine/document"
)

func TestTimeBefore(t *testing.T) {
	for text, want := range map[string]bool{
		"0902": true, "at 14:05": true, "on 12/09/26": true, "PC 4471": true, "in 1972": false, "12": false, "Flat 7": false,
	} {
		if got := timeBefore(text, len(text)); got != want {
			t.Errorf("timeBefore(%q) is %v", text, got)
		}
	}
}

func TestAgeBehind(t *testing.T) {
	for text, want := range map[string]bool{
		" (Y6)": true, " (YR)": true, " (Year 9)": true, " (7B)": true, " (aged 4)": true, " (DOB 1/2/2017)": true, ", Y2)": true,
		" (no reason)": false, " (1972)": false, " (": false, "": false, " ()": false,
	} {
		if got := ageBehind(text, 0); got != want {
			t.Errorf("ageBehind(%q) is %v", text, got)
		}
	}
}

func TestKinBefore(t *testing.T) {
	for text, want := range map[string]bool{
		"their uncle, ": true, "Mum (": true, "mother of ": true, "née ": true, "Dad - ": true, "the nurse ": false, "the city of ": false, ", ": false, "": false,
	} {
		if got := kinBefore(text, len(text)); got != want {
			t.Errorf("kinBefore(%q) is %v", text, got)
		}
	}
}

// What follows a name is looked at though the text ends there.
func TestNamesAtTheEnd(t *testing.T) {
	for _, text := range []string{"Tomo Milicevic and ", "Tomo Milicevic and", "Tomo Milicevic, ", "Tomo Milicevic (", "Nadia, Y", "14:02 Nadia Kaminska"} {
		for n := range len(text) + 1 {
			for _, f := range scan(&document.Part{Text: text[:n]}) {
				if f.Span.End > int64(n) {
					t.Errorf("%q: a finding ends at %d", text[:n], f.Span.End)
				}
			}
		}
	}
}
