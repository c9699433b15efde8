package detectors

import "testing"

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
