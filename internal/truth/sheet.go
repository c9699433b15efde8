package truth

import (
	"fmt"
	"io"
	"strconv"

	"github.com/xuri/excelize/v2"

	"sardine/internal/truth/pack"
)

// Sheet writes a workbook of one sheet of people with the given number of rows
// below its heading. The rows go through a temporary file, not through memory.
// Texts stand in the cells themselves; dates of birth are serial numbers.
func Sheet(seed uint64, rows int, w io.Writer) error {
	f := excelize.NewFile()
	defer f.Close()
	out, err := f.NewStreamWriter("Sheet1")
	if err != nil {
		return fmt.Errorf("sheet: %w", err)
	}
	if err := out.SetRow("A1", []any{"Staff No", "Forename", "Surname", "Date of birth", "NI Number", "NHS Number", "E-mail", "Postcode"}); err != nil {
		return fmt.Errorf("sheet: %w", err)
	}
	m := newMaker(seed, "sheet")
	cells := make([]any, 8)
	for i := range rows {
		p := m.who()
		cells[0], cells[1], cells[2], cells[3] = i+1, p.First, p.Last, int(serial(p.Born.Format("02/01/2006")))-m.d.n(300)
		cells[4], cells[5] = string(m.nino(nil)), string(m.nhs(nil))
		cells[6], cells[7] = p.User+"."+strconv.Itoa(i)+"@"+Domain, p.Postcode
		if err := out.SetRow("A"+strconv.Itoa(i+2), cells); err != nil {
			return fmt.Errorf("sheet: %w", err)
		}
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("sheet: %w", err)
	}
	if _, err := f.WriteTo(w); err != nil {
		return fmt.Errorf("sheet: %w", err)
	}
	return nil
}

// SharedSheet writes a workbook whose cells share their strings, as Excel's own
// do; it is held in memory, so rows should be few thousands.
func SharedSheet(seed uint64, rows int) ([]byte, error) {
	m := newMaker(seed, "shared")
	table := [][]any{{"Staff No", "Name", "Date of birth", "NI Number", "Postcode"}}
	for i := range rows {
		p := m.who()
		table = append(table, []any{i + 1, p.Full(), serial(p.Born.Format("02/01/2006")), string(m.nino(nil)), p.Postcode})
	}
	return pack.Workbook("Data Office", "People", pack.Sheet{Name: "People", Rows: table})
}
