package paper

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"

	"sardine/rules/access"
	"sardine/sar"
	"sardine/sar/casefile"
	"sardine/sar/match"
)

// Sheets of the review workbook, and their headings.
const (
	sheetPassages = "Passages"
	sheetFiles    = "Files"
	sheetTags     = "Tags"
)

var (
	passageHead = []any{"ID", "Item", "File", "Place", "What", "Before", "Passage", "After", "Whose", "Proposal", "Because", "Decision", "Tag", "Decided by", "Note", "Stands also in"}
	fileHead    = []any{"File", "Class", "Because", "Proposal", "Decision", "Decided by", "Note", "Read with", "Conversation"}
)

// Review is the workbook in which people decide: every passage in clear, with
// its place, the proposal and the reason. It is encrypted with the password.
func Review(b *sar.Bundle, password string) ([]byte, error) {
	f := excelize.NewFile()
	defer func() { _ = f.Close() }() // in memory
	if err := f.SetSheetName("Sheet1", sheetPassages); err != nil {
		return nil, err
	}
	lines := [][]any{passageHead}
	also := readWith(b)
	listed := map[string]bool{} // files with the same bytes have the same passages
	for i := range b.Passages {
		x := &b.Passages[i]
		if listed[x.ID] {
			continue
		}
		listed[x.ID] = true
		proposal := "keep"
		if !x.Kept() {
			proposal = "hide"
		}
		lines = append(lines, []any{x.ID, x.No, strings.TrimPrefix(x.Item, "items/"), x.Place, x.Kind.Title, x.Before.Reveal(), x.Value.Reveal(), x.After.Reveal(), x.Who, proposal, because(x), "", x.Tag, "", "", also[x.No]})
	}
	if err := fill(f, sheetPassages, lines, []float64{18, 6, 28, 14, 20, 36, 30, 36, 14, 10, 36, 10, 10, 14, 24, 28}); err != nil {
		return nil, err
	}
	if err := people(f, b); err != nil {
		return nil, err
	}
	if _, err := f.NewSheet(sheetFiles); err != nil {
		return nil, err
	}
	lines = [][]any{fileHead}
	for _, v := range b.Found.Matches {
		proposal := "exclude"
		if v.Class == match.Certain || v.Class == match.Likely {
			proposal = "include"
		}
		lines = append(lines, []any{v.File, string(v.Class), strings.Join(v.Why, "; "), proposal, "", "", "", v.Like.ReadIn(), v.Like.Thread})
	}
	if err := fill(f, sheetFiles, lines, []float64{50, 10, 70, 10, 10, 14, 30, 40, 40}); err != nil {
		return nil, err
	}
	if _, err := f.NewSheet(sheetTags); err != nil {
		return nil, err
	}
	lines = [][]any{{"Tag", "Label", "Law", "Use it only if"}}
	for _, e := range access.Exemptions() {
		lines = append(lines, []any{e.Tag, e.Label, e.Paragraph, e.Test})
	}
	if err := fill(f, sheetTags, lines, []float64{12, 44, 40, 80}); err != nil {
		return nil, err
	}
	if err := choices(f, sheetPassages, "L2:L1048576", "keep", "hide"); err != nil {
		return nil, err
	}
	if err := choices(f, sheetFiles, "E2:E1048576", "include", "exclude"); err != nil {
		return nil, err
	}
	var out bytes.Buffer
	err := f.Write(&out, excelize.Options{Password: password})
	return out.Bytes(), err
}

// readWith names, by number of the item, the file in which all its text stands
// too.
func readWith(b *sar.Bundle) map[int]string {
	out := map[int]string{}
	for i, file := range b.Sources() {
		for _, v := range b.Found.Matches {
			if v.File == file {
				out[b.Items[i].No] = v.Like.ReadIn()
			}
		}
	}
	return out
}

func because(x *sar.Passage) string {
	if x.By != "" {
		return "decided by " + x.By
	}
	return x.Why
}

func choices(f *excelize.File, sheet, where string, words ...string) error {
	dv := excelize.NewDataValidation(true)
	dv.Sqref = where
	if err := dv.SetDropList(words); err != nil {
		return err
	}
	return f.AddDataValidation(sheet, dv)
}

// ErrWorkbook means that a file is not the review workbook, or that the
// password is wrong.
var ErrWorkbook = errors.New("this is not the review workbook, or the password is wrong")

// Decisions are what was filled into a review workbook.
type Decisions struct {
	Places []casefile.Override // on passages and files
	People []casefile.Consent
}

// ReadReview reads the decisions that were made in a review workbook. who
// stands where no name was filled in.
func ReadReview(raw []byte, password, who string) (*Decisions, error) {
	f, err := excelize.OpenReader(bytes.NewReader(raw), excelize.Options{Password: password, UnzipSizeLimit: 1 << 30})
	if err != nil {
		return nil, ErrWorkbook
	}
	defer func() { _ = f.Close() }() // in memory
	var out []casefile.Override
	rows, err := sheetRows(f, sheetPassages, "ID", "Decision", "Tag", "Decided by", "Note")
	if err != nil {
		return nil, err
	}
	for n, r := range rows {
		if r[1] == "" {
			continue
		}
		o := casefile.Override{ID: r[0], Tag: r[2], Who: or(r[3], who), Why: r[4]}
		switch strings.ToLower(r[1]) {
		case "keep", "disclose":
			o.Action, o.Tag = "keep", ""
		case "hide", "remove", "withhold":
			o.Action = "remove"
			if o.Tag == "" {
				o.Tag = access.ThirdParty
			}
			if _, ok := access.Find(o.Tag); !ok {
				return nil, fmt.Errorf("%s, row %d: there is no such tag; the tags are in the sheet %s", sheetPassages, n+2, sheetTags)
			}
		default:
			return nil, fmt.Errorf("%s, row %d: the decision is keep or hide", sheetPassages, n+2)
		}
		out = append(out, o)
	}
	if rows, err = sheetRows(f, sheetFiles, "File", "Decision", "Decided by", "Note"); err != nil {
		return nil, err
	}
	for n, r := range rows {
		if r[1] == "" {
			continue
		}
		if r[1] != "include" && r[1] != "exclude" {
			return nil, fmt.Errorf("%s, row %d: the decision is include or exclude", sheetFiles, n+2)
		}
		out = append(out, casefile.Override{ID: "file:" + r[0], Action: r[1], Who: or(r[2], who), Why: r[3]})
	}
	all, err := readPeople(f, who)
	if err != nil {
		return nil, err
	}
	return &Decisions{out, all}, nil
}

// sheetRows returns the named columns of a sheet without its head.
func sheetRows(f *excelize.File, sheet string, columns ...string) ([][]string, error) {
	rows, err := f.GetRows(sheet)
	if err != nil || len(rows) == 0 {
		return nil, ErrWorkbook
	}
	at := make([]int, len(columns))
	for i, c := range columns {
		if at[i] = slices.Index(rows[0], c); at[i] < 0 {
			return nil, ErrWorkbook
		}
	}
	var out [][]string
	for _, r := range rows[1:] {
		line := make([]string, len(columns))
		for i, k := range at {
			if k < len(r) {
				line[i] = strings.TrimSpace(r[k])
			}
		}
		if line[0] != "" {
			out = append(out, line)
		}
	}
	return out, nil
}
