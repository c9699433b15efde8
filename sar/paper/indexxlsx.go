package paper

import (
	"bytes"

	"github.com/xuri/excelize/v2"

	"sardine/sar"
)

// Workbook is the index as a workbook.
func Workbook(b *sar.Bundle) ([]byte, error) {
	f := excelize.NewFile()
	defer func() { _ = f.Close() }() // in memory
	if err := f.SetSheetName("Sheet1", "Items"); err != nil {
		return nil, err
	}
	lines := [][]any{{"No", "Item", "Pages", "What you get", "Hidden in it", "SHA-256"}}
	for _, r := range rowsOf(b) {
		lines = append(lines, []any{r.No, r.File, r.Pages, r.What, r.Withheld, r.Digest})
	}
	if m := review(b); m != "" {
		lines = append([][]any{{m}}, lines...)
	}
	if err := fill(f, "Items", lines, []float64{6, 44, 12, 44, 44, 68}); err != nil {
		return nil, err
	}
	if _, err := f.NewSheet("Reasons"); err != nil {
		return nil, err
	}
	lines = [][]any{{"Reason", "Law", "Passages"}}
	for _, u := range b.Exemptions() {
		lines = append(lines, []any{u.Label, u.Paragraph, u.Passages})
	}
	if err := fill(f, "Reasons", lines, []float64{60, 44, 12}); err != nil {
		return nil, err
	}
	var out bytes.Buffer
	err := f.Write(&out)
	return out.Bytes(), err
}

func fill(f *excelize.File, sheet string, lines [][]any, widths []float64) error {
	bold, err := f.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}})
	if err != nil {
		return err
	}
	wrap, err := f.NewStyle(&excelize.Style{Alignment: &excelize.Alignment{WrapText: true, Vertical: "top"}})
	if err != nil {
		return err
	}
	for i, w := range widths {
		col, err := excelize.ColumnNumberToName(i + 1)
		if err != nil {
			return err
		}
		if err := f.SetColWidth(sheet, col, col, w); err != nil {
			return err
		}
		if err := f.SetColStyle(sheet, col, wrap); err != nil {
			return err
		}
	}
	landscape, fit, height := "landscape", 1, 0
	if err := f.SetPageLayout(sheet, &excelize.PageLayoutOptions{Orientation: &landscape, FitToWidth: &fit, FitToHeight: &height}); err != nil {
		return err
	}
	yes := true
	if err := f.SetSheetProps(sheet, &excelize.SheetPropsOptions{FitToPage: &yes}); err != nil {
		return err
	}
	for i, line := range lines {
		at, err := excelize.CoordinatesToCellName(1, i+1)
		if err != nil {
			return err
		}
		if err := f.SetSheetRow(sheet, at, &line); err != nil {
			return err
		}
		if i == 0 || len(line) > 1 && line[0] == "No" {
			if err := f.SetRowStyle(sheet, i+1, i+1, bold); err != nil {
				return err
			}
		}
	}
	return nil
}
