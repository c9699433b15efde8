package sar

import (
	"fmt"
	"math"
	"testing"

	"sardine/sar/match"
)

// TestInterval compares with published values: those of 81, 15, 0 and 1 are
// method 5 in table I of R. G. Newcombe, Two-sided confidence intervals for the
// single proportion, Statistics in Medicine 17 (1998), 857-872.
func TestInterval(t *testing.T) {
	for _, c := range []struct {
		k, n      int
		low, high float64
	}{{81, 263, 0.2527, 0.3676}, {15, 148, 0.0578, 0.1617}, {0, 20, 0, 0.1684}, {1, 29, 0.0009, 0.1776}, {0, 100, 0, 0.0362}, {1, 100, 0.0003, 0.0545}, {5, 100, 0.0164, 0.1128}, {10, 10, 0.6915, 1}, {0, 0, 0, 1}} {
		low, high := Interval(c.k, c.n)
		if math.Abs(low-c.low) > 0.00006 || math.Abs(high-c.high) > 0.00006 {
			t.Errorf("%d of %d: %.4f to %.4f, want %.4f to %.4f", c.k, c.n, low, high, c.low, c.high)
		}
	}
}

func TestSampleLeavesOutWhatWasFound(t *testing.T) {
	f := &Found{Matches: []*match.Verdict{{File: "f3", Class: match.Certain}, {File: "f4", Class: match.Rejected}}}
	var all []string
	for i := range 10 {
		all = append(all, fmt.Sprintf("f%d", i))
	}
	got := f.Sample(all, 20, "salt")
	if len(got) != 9 {
		t.Errorf("%v", got)
	}
	if a, b := f.Sample(all, 4, "salt"), f.Sample(all, 4, "salt"); len(a) != 4 || fmt.Sprint(a) != fmt.Sprint(b) {
		t.Errorf("%v %v", a, b)
	}
}
