package redact

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const staffCSV = "Name,Email,Note\nJane Example,jane.example@example.org,cook\nTom Sample,tom.sample@example.org,driver\n"

// plannedFile writes a file and the plan of its redaction, through a workbook.
func plannedFile(t *testing.T, change func([]Passage)) (src string, ps []Passage) {
	t.Helper()
	src = filepath.Join(t.TempDir(), "staff.csv")
	if err := os.WriteFile(src, []byte(staffCSV), 0o600); err != nil {
		t.Fatal(err)
	}
	ps, err := Passages(t.Context(), []Job{{Source: src, Name: "staff.csv"}}, Options{Engine: engine(), Workers: 2})
	if err != nil || len(ps) < 4 {
		t.Fatalf("%d passages: %v", len(ps), err)
	}
	change(ps)
	var b bytes.Buffer
	if err := WritePlan(&b, PlanXLSX, ps, "pass word"); err != nil {
		t.Fatal(err)
	}
	back, err := ReadPlan(&b, PlanXLSX, "pass word")
	if err != nil || len(back) != len(ps) {
		t.Fatalf("%d of %d rows came back: %v", len(back), len(ps), err)
	}
	return src, back
}

// decidedCopy is the copy that a plan makes, and what the receipt says.
func decidedCopy(t *testing.T, src string, ps []Passage, unit Unit) (string, FileReceipt) {
	t.Helper()
	jobs := []Job{{Source: src, Name: "staff.csv"}}
	if err := Decide(jobs, ps); err != nil {
		t.Fatal(err)
	}
	out := t.TempDir()
	r, err := Run(t.Context(), jobs, Options{Out: out, Engine: engine(), Unit: unit})
	if err != nil {
		t.Fatal(err)
	}
	if r.Files[0].Copy == "" {
		return "", r.Files[0]
	}
	raw, err := os.ReadFile(filepath.Join(out, "staff.csv"))
	if err != nil {
		t.Fatal(err)
	}
	return string(raw), r.Files[0]
}

// TestDecisionsWithUnits: what is decided to go takes its unit with it, and what
// stays keeps everything around it.
func TestDecisionsWithUnits(t *testing.T) {
	keepTom := func(ps []Passage) {
		for i := range ps {
			ps[i].Action = "remove"
			if strings.Contains(strings.ToLower(ps[i].Passage), "tom") {
				ps[i].Action = "keep"
			}
		}
	}
	for unit, gone := range map[Unit][]string{ByValue: {"Jane", "jane"}, ByRow: {"Jane", "jane", "cook"}} {
		src, ps := plannedFile(t, keepTom)
		text, f := decidedCopy(t, src, ps, unit)
		for _, g := range gone {
			if strings.Contains(text, g) {
				t.Errorf("%s: %q is left", unit, g)
			}
		}
		for _, s := range []string{"Name,Email,Note", "Tom Sample,tom.sample@example.org,driver"} {
			if !strings.Contains(text, s) {
				t.Errorf("%s: %q is gone", unit, s)
			}
		}
		if unit == ByValue && !strings.Contains(text, "cook") || len(f.Kept) == 0 {
			t.Errorf("%s: kept %v, %q", unit, f.Kept, text)
		}
	}
}

// TestADecisionThatMatchesNothingIsRefused: a passage that should go, and that
// nobody finds any more, must not stay in silence.
func TestADecisionThatMatchesNothingIsRefused(t *testing.T) {
	src, ps := plannedFile(t, func(ps []Passage) { ps[0].Action = "remove" })
	ps[0].ID = "0123456789abcdef"
	if _, f := decidedCopy(t, src, ps, ByValue); f.Status != "refused" || !strings.Contains(f.Reason, ErrStale.Error()) || !strings.Contains(f.WayOut, "--plan") {
		t.Errorf("%s: %s: %s", f.Status, f.Reason, f.WayOut)
	}
	ps[0].Action = "keep"
	if _, f := decidedCopy(t, src, ps, ByValue); f.Status != "redacted" {
		t.Errorf("a passage to keep: %s: %s", f.Status, f.Reason)
	}
}

func TestAFileThatChangedIsRefused(t *testing.T) {
	src, ps := plannedFile(t, func([]Passage) {})
	if err := os.WriteFile(src, []byte(staffCSV+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, f := decidedCopy(t, src, ps, ByValue); f.Status != "refused" || f.Reason != ErrChanged.Error() {
		t.Errorf("%s: %s", f.Status, f.Reason)
	}
}

func TestABadRowIsNamedAsTheSheetNumbersIt(t *testing.T) {
	_, ps := plannedFile(t, func(ps []Passage) { ps[2].Action = "perhaps" })
	if err := Decide([]Job{{Name: "staff.csv"}}, ps); err == nil || !strings.Contains(err.Error(), "row 4 ") {
		t.Error(err)
	}
}
