package redact

import (
	"testing"
	"time"

	"sardine/internal/truth/pack"
)

// TestNumbersBehindCells: dates of birth go with the numbers behind them, also
// where cells beside them show text that is spelt otherwise in the table of
// shared strings.
func TestNumbersBehindCells(t *testing.T) {
	born := time.Date(1961, 6, 10, 0, 0, 0, 0, time.UTC)
	rows := [][]any{{"Surname", "First name", "Date of birth", "Job title"}}
	for i, name := range []string{"Chowdhury", "Khatun", "O'Dowd", "Begum", "O'Example", "Kaur"} {
		rows = append(rows, []any{name, "Orla", born.AddDate(i, i, i), "Assessor"})
	}
	book, err := pack.Workbook("Staff", "", pack.Sheet{Name: "Staff", Rows: rows})
	if err != nil {
		t.Fatal(err)
	}
	r, _ := run(t, map[string][]byte{"staff.xlsx": book}, func(*Options, []Job) {})
	if f := r.Files[0]; f.Status != "redacted" {
		t.Errorf("%s, %s", f.Status, f.Reason)
	}
}
