package reports

import (
	"errors"
	"net/url"
	"path"
	"strconv"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"sardine/inventory"
)

// book is a workbook in the making. All its text is stored as text: nothing is
// ever a formula.
type book struct {
	x                                          *excelize.File
	first                                      bool
	head, num, dec, date, wrap, link, title, b int
	err                                        error
}

func newBook(opt Options, tmp string) (*book, error) {
	b := &book{x: excelize.NewFile(excelize.Options{TmpDir: tmp}), first: true}
	thousands, day, decimal := "#,##0", "yyyy-mm-dd hh:mm", "0.00"
	apart := &excelize.Alignment{Horizontal: "right", Indent: 1} // from the text in the next column
	for _, s := range []struct {
		id    *int
		style excelize.Style
	}{
		{&b.head, excelize.Style{Font: &excelize.Font{Family: "Calibri", Bold: true, Color: "FFFFFF"}, Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"1F4E79"}},
			Alignment: &excelize.Alignment{Vertical: "center", WrapText: true}}},
		{&b.num, excelize.Style{CustomNumFmt: &thousands, Alignment: apart}},
		{&b.dec, excelize.Style{CustomNumFmt: &decimal, Alignment: apart}},
		{&b.date, excelize.Style{CustomNumFmt: &day}},
		{&b.wrap, excelize.Style{Alignment: &excelize.Alignment{WrapText: true, Vertical: "top"}}},
		{&b.link, excelize.Style{Font: &excelize.Font{Family: "Calibri", Color: "0B57A4", Underline: "single"}}},
		{&b.title, excelize.Style{Font: &excelize.Font{Family: "Calibri", Bold: true, Size: 16}}},
		{&b.b, excelize.Style{Font: &excelize.Font{Family: "Calibri", Bold: true}}},
	} {
		var err error
		if *s.id, err = b.x.NewStyle(&s.style); err != nil {
			return nil, err
		}
	}
	made := opt.made().UTC().Format(time.RFC3339)
	return b, b.x.SetDocProps(&excelize.DocProperties{Creator: "Sardine", Title: "Personal data report", Created: made, Modified: made})
}

// column is a column of a sheet. Width is in letters.
type column struct {
	title string
	width float64
}

// rowsPerSheet is how many rows a sheet takes before another is begun. Excel
// and LibreOffice end at 1,048,576.
const rowsPerSheet = 1_000_000

// linksPerSheet bounds the links of a sheet: the library's cost grows with
// their square, and Excel ends at 65,530.
const linksPerSheet = 5_000

// sheet is a sheet, or as many as its rows need: Files, Files 2 ...
type sheet struct {
	b       *book
	name    string // of the first
	now     string // of the one that is written
	cols    []column
	printed int
	w       *excelize.StreamWriter
	rows    int // with the header, of the one that is written
	parts   int
	links   int
	limit   int
	cells   []any
}

// sheet begins one. Trouble shows when its first row is written, or at its end.
// The first columns, as many as printed says, go to the printer.
func (b *book) sheet(name string, printed int, cols ...column) *sheet {
	return &sheet{b: b, name: name, printed: printed, cols: cols, limit: rowsPerSheet, cells: make([]any, len(cols))}
}

func (s *sheet) begin() error {
	s.parts++
	s.now = s.name
	if s.parts > 1 {
		s.now += " " + strconv.Itoa(s.parts)
	}
	if err := s.b.add(s.now); err != nil {
		return err
	}
	var err error
	if s.w, err = s.b.x.NewStreamWriter(s.now); err != nil {
		return err
	}
	s.rows, s.links = 1, 0
	head := make([]any, len(s.cols))
	for i, c := range s.cols {
		if err := s.w.SetColWidth(i+1, i+1, c.width); err != nil {
			return err
		}
		head[i] = excelize.Cell{StyleID: s.b.head, Value: c.title}
	}
	title := &excelize.DefinedName{Name: "_xlnm.Print_Titles", RefersTo: "'" + s.now + "'!$1:$1", Scope: s.now}
	if err := s.b.x.SetDefinedName(title); err != nil {
		return err
	}
	if err := s.w.SetPanes(&excelize.Panes{Freeze: true, XSplit: 1, YSplit: 1, TopLeftCell: "B2", ActivePane: "bottomRight"}); err != nil {
		return err
	}
	return s.w.SetRow("A1", head, excelize.RowOpts{Height: 32})
}

// add makes a sheet that prints on A4, across, as wide as the page; a new
// workbook comes with one.
func (b *book) add(name string) error {
	var err error
	if b.first {
		b.first = false
		err = b.x.SetSheetName("Sheet1", name)
	} else {
		_, err = b.x.NewSheet(name)
	}
	if err != nil {
		return err
	}
	fit, across, a4, wide, high := true, "landscape", 9, 1, 0
	return errors.Join(b.x.SetSheetProps(name, &excelize.SheetPropsOptions{FitToPage: &fit}),
		b.x.SetPageLayout(name, &excelize.PageLayoutOptions{Orientation: &across, Size: &a4, FitToWidth: &wide, FitToHeight: &high}))
}

// row writes a row. Strings are text, numbers and times get the format of
// their type; link, if any, is where the first cell leads.
func (s *sheet) row(link string, cells ...any) error {
	if s.w == nil || s.rows >= s.limit+1 {
		if err := s.close(); err != nil {
			return err
		}
		if err := s.begin(); err != nil {
			return err
		}
	}
	s.rows++
	for i, c := range cells {
		s.cells[i] = s.b.cell(c)
	}
	at := "A" + strconv.Itoa(s.rows)
	if link != "" && s.links < linksPerSheet && len(link) <= linkLength {
		s.links++
		s.cells[0] = excelize.Cell{StyleID: s.b.link, Value: cells[0]}
		if err := s.b.x.SetCellHyperLink(s.now, at, link, "External"); err != nil {
			return err
		}
	}
	return s.w.SetRow(at, s.cells[:len(cells)])
}

func (b *book) cell(v any) any {
	switch v := v.(type) {
	case int64:
		return excelize.Cell{StyleID: b.num, Value: v}
	case float64:
		return excelize.Cell{StyleID: b.dec, Value: v}
	case time.Time:
		return excelize.Cell{StyleID: b.date, Value: v}
	}
	return v
}

// close ends the sheet that is written, with filters on its header.
func (s *sheet) close() error {
	if s.w == nil {
		return nil
	}
	last, err := excelize.CoordinatesToCellName(len(s.cols), s.rows)
	if err != nil {
		return err
	}
	edge, err := excelize.CoordinatesToCellName(s.printed, s.rows, true)
	if err != nil {
		return err
	}
	w := s.w
	s.w = nil
	area := &excelize.DefinedName{Name: "_xlnm.Print_Area", RefersTo: "'" + s.now + "'!$A$1:" + edge, Scope: s.now}
	return errors.Join(s.b.x.AutoFilter(s.now, "A1:"+last, nil), s.b.x.SetDefinedName(area), w.Flush())
}

// end closes the sheet. One without rows still has its header.
func (s *sheet) end() error {
	if s.parts == 0 {
		if err := s.begin(); err != nil {
			return err
		}
	}
	return s.close()
}

// when is t as a cell; nil if it is not known, or beyond what a sheet can say.
func (b *book) when(t time.Time) any {
	if t.IsZero() || t.Year() < 1901 || t.Year() > 9999 {
		return nil
	}
	return t.UTC()
}

// blank leaves a cell empty that would say 0.
func blank(n int64) any {
	if n == 0 {
		return nil
	}
	return n
}

// cellLength is the most letters a cell takes (Excel's specification).
const cellLength = 32_767

// text is a name as a cell: valid UTF-8, and never longer than a cell.
func text(s string) string {
	s = strings.ToValidUTF8(s, "\uFFFD")
	if len(s) <= cellLength {
		return s
	}
	return strings.ToValidUTF8(s[:cellLength-3], "") + "…"
}

func split(x *inventory.File) (folder, name string) {
	folder = path.Dir(x.Ref.Rel)
	if folder == "." {
		folder = ""
	}
	return folder, path.Base(x.Ref.Rel)
}

func sums(x *inventory.File) (found, values int64) {
	for _, k := range x.Kinds {
		found += k.Findings
		values += k.Distinct
	}
	return found, values
}

// linkLength is the longest address that Excel follows.
const linkLength = 2_000

// fileURL is where a file is, for a link (RFC 8089). Everything that could end
// the path or start another part of the address is escaped.
func fileURL(root, rel string) string {
	p := strings.ReplaceAll(root, `\`, "/")
	if strings.HasPrefix(root, "/") {
		p = root // a backslash is a letter there
	}
	u := url.URL{Scheme: "file"}
	if share, ok := strings.CutPrefix(p, "//"); ok { // \\server\share
		host, folder, _ := strings.Cut(share, "/")
		u.Host, p = host, "/"+folder
	} else if !strings.HasPrefix(p, "/") { // C:\
		p = "/" + p
	}
	u.Path = strings.TrimSuffix(p, "/") + "/" + rel
	return u.String()
}
