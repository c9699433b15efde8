package paper

import (
	"fmt"
	"strings"

	"github.com/xuri/excelize/v2"

	"sardine/sar"
	"sardine/sar/casefile"
)

// sheetPeople is where consent is recorded.
const sheetPeople = "People"

var peopleHead = []any{"ID", "Label", "Names", "Items", "Passages", "Hidden", "In their role", "Consent", "In confidence", "Already known", "Decision", "Decided by", "Note"}

// people writes the sheet of third persons: who they are, where they are
// named, and what was recorded of their consent.
func people(f *excelize.File, b *sar.Bundle) error {
	if _, err := f.NewSheet(sheetPeople); err != nil {
		return err
	}
	lines := [][]any{peopleHead}
	for _, p := range b.People() {
		var names, items []string
		for _, v := range p.Names {
			names = append(names, v.Reveal())
		}
		for _, n := range p.Items {
			items = append(items, fmt.Sprint(n))
		}
		role := ""
		if p.Worker {
			role = "yes"
		}
		c := p.Consent
		lines = append(lines, []any{p.ID, p.Label, strings.Join(names, "; "), strings.Join(items, ", "), p.Passages, p.Hidden, role, c.Consent, c.Confidence, c.Known, c.Action, c.Who, c.Why})
	}
	if err := fill(f, sheetPeople, lines, []float64{16, 12, 36, 18, 10, 10, 12, 16, 14, 14, 12, 16, 40}); err != nil {
		return err
	}
	for column, words := range map[string][]string{"H": casefile.Consents, "I": {"yes", "no"}, "J": {"yes", "no"}, "K": {"disclose", "withhold"}} {
		if err := choices(f, sheetPeople, column+"2:"+column+"1048576", words...); err != nil {
			return err
		}
	}
	return nil
}

// readPeople reads what was recorded of people. who stands where no name was
// filled in. A workbook of an older version has no such sheet.
func readPeople(f *excelize.File, who string) ([]casefile.Consent, error) {
	if at, err := f.GetSheetIndex(sheetPeople); err != nil || at < 0 {
		return nil, nil
	}
	rows, err := sheetRows(f, sheetPeople, "ID", "Consent", "In confidence", "Already known", "Decision", "Decided by", "Note")
	if err != nil {
		return nil, err
	}
	var out []casefile.Consent
	for n, r := range rows {
		if r[1]+r[2]+r[3]+r[4] == "" {
			continue
		}
		c := casefile.Consent{Person: r[0], Consent: strings.ToLower(r[1]), Confidence: strings.ToLower(r[2]), Known: strings.ToLower(r[3]), Action: strings.ToLower(r[4]), Who: or(r[5], who), Why: r[6]}
		if err := c.Valid(); err != nil {
			return nil, fmt.Errorf("%s, row %d: %w", sheetPeople, n+2, err)
		}
		out = append(out, c)
	}
	return out, nil
}
