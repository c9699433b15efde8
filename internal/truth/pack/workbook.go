package pack

import (
	"fmt"

	"github.com/xuri/excelize/v2"
)

// Sheet is a worksheet. Cells are strings, numbers or Dates.
type Sheet struct {
	Name   string
	Hidden bool
	Rows   [][]any
	Notes  map[string]string // comments by cell
}

// Date is a serial day number, shown as dd/mm/yyyy.
type Date int

// Workbook packs sheets, of which the first must not be hidden.
func Workbook(author, title string, sheets ...Sheet) ([]byte, error) {
	f := excelize.NewFile()
	defer f.Close()
	format := "dd/mm/yyyy"
	day, err := f.NewStyle(&excelize.Style{CustomNumFmt: &format})
	if err != nil {
		return nil, fmt.Errorf("workbook: %w", err)
	}
	const made = "2026-03-02T09:30:00Z"
	if err := f.SetDocProps(&excelize.DocProperties{Creator: author, LastModifiedBy: author, Title: title, Created: made, Modified: made}); err != nil {
		return nil, fmt.Errorf("workbook: %w", err)
	}
	for i, s := range sheets {
		if err := addSheet(f, i, s, day, author); err != nil {
			return nil, fmt.Errorf("workbook: %w", err)
		}
	}
	buf, err := f.WriteToBuffer()
	if err != nil {
		return nil, fmt.Errorf("workbook: %w", err)
	}
	return Rezip(buf.Bytes())
}

func addSheet(f *excelize.File, i int, s Sheet, day int, author string) error {
	if i == 0 {
		if err := f.SetSheetName("Sheet1", s.Name); err != nil {
			return err
		}
	} else if _, err := f.NewSheet(s.Name); err != nil {
		return err
	}
	for r, row := range s.Rows {
		for c, v := range row {
			cell, err := excelize.CoordinatesToCellName(c+1, r+1)
			if err != nil {
				return err
			}
			date, isDate := v.(Date)
			if isDate {
				v = int(date)
			}
			if err := f.SetCellValue(s.Name, cell, v); err != nil {
				return err
			}
			if isDate {
				if err := f.SetCellStyle(s.Name, cell, cell, day); err != nil {
					return err
				}
			}
		}
	}
	for cell, text := range s.Notes {
		if err := f.AddComment(s.Name, excelize.Comment{Cell: cell, Author: author, Text: text}); err != nil {
			return err
		}
	}
	return f.SetSheetVisible(s.Name, !s.Hidden)
}
