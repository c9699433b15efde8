package redact

import (
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"
)

// columns are the headings of a plan. What a person may edit comes last.
var columns = []string{"File", "Inside", "Place", "Kind", "Score", "Before", "Passage", "After", "Action", "Reason", "Label", "Id", "SHA-256"}

func (p *Passage) row() []string {
	return []string{p.File, p.Inside, p.Place, p.Kind, strconv.FormatFloat(p.Score, 'f', 2, 64), p.Before, p.Passage, p.After, p.Action, p.Reason, p.Label, p.ID, p.Digest}
}

// PlanFormat is how a plan is written: by the ending of its file.
type PlanFormat string

const (
	PlanXLSX PlanFormat = "xlsx"
	PlanCSV  PlanFormat = "csv"
	PlanJSON PlanFormat = "json"
)

// ErrPlan means that a plan cannot be read.
var ErrPlan = errors.New("this is no plan of a redaction, or its password is another")

const planSheet = "Passages"

// WritePlan writes passages for people to edit. The workbook is encrypted with
// password; the others cannot be.
func WritePlan(w io.Writer, format PlanFormat, ps []Passage, password string) error {
	switch format {
	case PlanJSON:
		e := json.NewEncoder(w)
		e.SetIndent("", "  ")
		return e.Encode(ps)
	case PlanCSV:
		c := csv.NewWriter(w)
		if err := c.Write(columns); err != nil {
			return err
		}
		for i := range ps {
			row := ps[i].row()
			for j, cell := range row {
				row[j] = inert(cell)
			}
			if err := c.Write(row); err != nil {
				return err
			}
		}
		c.Flush()
		return c.Error()
	case PlanXLSX:
		return writeWorkbook(w, ps, password)
	}
	return fmt.Errorf("a plan is xlsx, csv or json")
}

// inert keeps a spreadsheet from taking text for a formula. The apostrophe is
// taken off again when the plan is read.
func inert(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r'", rune(s[0])) {
		return "'" + s
	}
	return s
}

func writeWorkbook(w io.Writer, ps []Passage, password string) error {
	f := excelize.NewFile()
	defer f.Close()
	if err := f.SetSheetName("Sheet1", planSheet); err != nil {
		return err
	}
	s, err := f.NewStreamWriter(planSheet)
	if err != nil {
		return err
	}
	for i, width := range []float64{36, 18, 16, 20, 7, 40, 32, 40, 10, 18, 18, 18, 12} {
		if err := s.SetColWidth(i+1, i+1, width); err != nil {
			return err
		}
	}
	if err := s.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	write := func(n int, cells []string) error {
		row := make([]any, len(cells))
		for i, c := range cells {
			row[i] = c // text, never a formula
		}
		return s.SetRow("A"+strconv.Itoa(n), row)
	}
	if err := write(1, columns); err != nil {
		return err
	}
	for i := range ps {
		if err := write(i+2, ps[i].row()); err != nil {
			return err
		}
	}
	if err := s.Flush(); err != nil {
		return err
	}
	list := excelize.NewDataValidation(true)
	list.SetSqref("I2:I1048576")
	if err := list.SetDropList([]string{"remove", "keep"}); err != nil {
		return err
	}
	if err := f.AddDataValidation(planSheet, list); err != nil {
		return err
	}
	_, err = f.WriteTo(w, excelize.Options{Password: password})
	return err
}

// ReadPlan reads what WritePlan wrote, after a person edited it. Rows may be
// missing, moved and added.
func ReadPlan(r io.Reader, format PlanFormat, password string) ([]Passage, error) {
	var rows [][]string
	switch format {
	case PlanJSON:
		var ps []Passage
		if err := json.NewDecoder(r).Decode(&ps); err != nil {
			return nil, ErrPlan
		}
		return ps, nil
	case PlanCSV:
		c := csv.NewReader(r)
		c.FieldsPerRecord, c.LazyQuotes = -1, true
		var err error
		if rows, err = c.ReadAll(); err != nil {
			return nil, ErrPlan
		}
		for _, row := range rows {
			for i, cell := range row {
				if len(cell) > 1 && cell[0] == '\'' && inert(cell[1:]) == cell {
					row[i] = cell[1:]
				}
			}
		}
	case PlanXLSX:
		f, err := excelize.OpenReader(r, excelize.Options{Password: password, UnzipSizeLimit: 1 << 30, UnzipXMLSizeLimit: 256 << 20})
		if err != nil {
			return nil, ErrPlan
		}
		defer f.Close()
		if rows, err = f.GetRows(planSheet); err != nil {
			return nil, ErrPlan
		}
	default:
		return nil, fmt.Errorf("a plan is xlsx, csv or json")
	}
	return fromRows(rows)
}

func fromRows(rows [][]string) ([]Passage, error) {
	if len(rows) == 0 {
		return nil, ErrPlan
	}
	at := map[string]int{}
	for i, name := range rows[0] {
		at[strings.ToLower(strings.TrimSpace(strings.TrimPrefix(name, "\ufeff")))] = i
	}
	for _, must := range []string{"file", "passage", "action", "id", "sha-256"} {
		if _, ok := at[must]; !ok {
			return nil, ErrPlan
		}
	}
	var out []Passage
	for n, row := range rows[1:] {
		get := func(name string) string {
			if i, ok := at[name]; ok && i < len(row) {
				return row[i]
			}
			return ""
		}
		if strings.TrimSpace(strings.Join(row, "")) == "" {
			continue
		}
		out = append(out, Passage{ID: get("id"), File: get("file"), Digest: get("sha-256"), Inside: get("inside"), Place: get("place"), Kind: get("kind"),
			Passage: get("passage"), Action: get("action"), Reason: get("reason"), Label: get("label"), line: n + 2})
	}
	return out, nil
}
