package convert

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
)

// sheets is a manuscript as a workbook: a sheet for each table, with every
// cell as text in its place, and one for all other text.
type sheets struct {
	w     io.Writer
	f     *excelize.File
	table *excelize.StreamWriter
	row   int // the last one written
	text  []string
	names map[string]bool
	count int
	err   error
}

// Limits of Excel (Microsoft, "Excel specifications and limits").
const (
	maxRows    = 1 << 20
	maxColumns = 1 << 14
	maxCell    = 32767 // letters
	maxName    = 31
)

// firstSheet is what excelize calls the sheet of a new workbook.
const firstSheet = "Sheet1"

var errWorkbook = errors.New("the workbook cannot be written")

func newSheets(w io.Writer) *sheets {
	return &sheets{w: w, f: excelize.NewFile(), names: map[string]bool{}}
}

func (s *sheets) keep(err error) {
	if err == nil || s.err != nil {
		return
	}
	// What excelize says of its limits may name cells and sheets, and never
	// leaves here; its limits are those that were checked.
	s.err = errWorkbook
	if errors.Is(err, ErrSize) {
		s.err = ErrSize
	}
}

// begin makes a sheet.
func (s *sheets) begin(name string) {
	s.flush()
	name = s.unused(name)
	var err error
	if s.count++; s.count == 1 {
		err = s.f.SetSheetName(firstSheet, name)
	} else {
		_, err = s.f.NewSheet(name)
	}
	if s.keep(err); err != nil {
		return
	}
	s.table, err = s.f.NewStreamWriter(name)
	s.keep(err)
	s.row = 0
}

// unused makes a lawful name of a sheet that no other has.
func (s *sheets) unused(name string) string {
	name = strings.Trim(strings.Map(func(r rune) rune {
		if strings.ContainsRune(`:\/?*[]`, r) || r < ' ' {
			return ' '
		}
		return r
	}, lawful(name)), " '")
	if name == "" {
		name = fmt.Sprintf("Table %d", s.count+1)
	}
	name = cut(name, maxName)
	full := name
	for n := 2; s.names[strings.ToLower(full)]; n++ {
		full = fmt.Sprintf("%s (%d)", cut(name, maxName-6), n)
	}
	s.names[strings.ToLower(full)] = true
	return full
}

// cut shortens a name to n units of UTF-16, as Excel counts.
func cut(s string, n int) string {
	for i, r := range s {
		if n--; r > 0xffff {
			n--
		}
		if n < 0 {
			return s[:i]
		}
	}
	return s
}

func (s *sheets) flush() {
	if s.table != nil {
		s.keep(s.table.Flush())
		s.table = nil
	}
}

// set writes a row of the sheet that is open.
func (s *sheets) set(number int, cells []string) {
	if s.err != nil || s.table == nil {
		return
	}
	if number > maxRows || len(cells) > maxColumns {
		s.keep(ErrSize)
		return
	}
	row := make([]any, len(cells))
	for i, c := range cells {
		if utf8.RuneCountInString(c) > maxCell/2 && len([]rune(c)) > maxCell {
			s.keep(ErrSize)
			return
		}
		if c != "" {
			row[i] = lawful(strings.ReplaceAll(c, "\r", "")) // text, never a formula
		}
	}
	s.keep(s.table.SetRow(fmt.Sprintf("A%d", number), row))
	s.row = number
}

func (s *sheets) Rows(t Rows) {
	if !t.More || s.table == nil {
		s.begin(t.Name)
		if t.Header != nil {
			s.set(1, t.Header)
		}
	}
	for _, r := range t.Rows {
		number := r.Number
		if t.Header != nil {
			number++
		}
		s.set(max(number, s.row+1), r.Cells)
	}
}

func (s *sheets) Head(pairs []Pair) {
	for _, p := range pairs {
		s.text = append(s.text, p.Name+": "+oneLine(p.Text))
	}
}

func (s *sheets) Heading(_ int, text string) { s.text = append(s.text, oneLine(text)) }

func (s *sheets) Lines(text string) {
	for line := range lines(text) {
		for line != "" { // a cell holds no more
			n := len(cut(line, maxCell))
			if n < len(line) {
				if i := strings.LastIndexByte(line[:n], ' '); i > 0 {
					n = i + 1
				}
			}
			s.text = append(s.text, line[:n])
			line = line[n:]
		}
	}
}

func (s *sheets) Close() error {
	if len(s.text) > 0 || s.count == 0 {
		s.begin("Text")
		for i, line := range s.text {
			s.set(i+1, []string{line})
		}
	}
	s.flush()
	if s.err == nil {
		s.f.SetActiveSheet(0)
		s.keep(s.f.SetDocProps(&excelize.DocProperties{})) // not excelize's own, which name it and a date
		s.keep(s.f.Write(s.w))
	}
	s.f.Close()
	return s.err
}
