package reading

import (
	"testing"

	"sardine/document"
	"sardine/finding"
)

func TestStatusOf(t *testing.T) {
	skip := func(why document.SkipReason) []finding.Skip { return []finding.Skip{{Why: why}} }
	for _, c := range []struct {
		parts int
		skips []finding.Skip
		want  finding.Status
	}{
		{3, nil, finding.Read}, {0, nil, finding.Read}, {1, skip(document.Encrypted), finding.PartlyRead},
		{0, skip(document.Encrypted), finding.Skipped}, {0, skip(document.Corrupt), finding.Failed},
		{0, skip(document.TimedOut), finding.Failed}, {0, skip(document.NoAssist), finding.Skipped},
	} {
		if got := statusOf(c.parts, c.skips); got != c.want {
			t.Errorf("%d parts, %v: %s, want %s", c.parts, c.skips, got, c.want)
		}
	}
}
