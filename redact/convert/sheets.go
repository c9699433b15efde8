package convert

import (
	"fmt"
	"io"
	"strings"
)

// sheets is a manuscript as a workbook (ECMA-376, SpreadsheetML): a sheet for
// each table, with every cell as text in its place, and one for all other
// text. It is written as it comes, but for that other text.
type sheets struct {
	pack
	open  bool // a sheet is
	row   int  // the last one written
	text  []string
	names []string
	taken map[string]bool
	full  bool
}

// Limits of Excel (Microsoft, "Excel specifications and limits").
const (
	maxRows    = 1 << 20
	maxColumns = 1 << 14
	maxCell    = 32767 // units of UTF-16
	maxName    = 31
)

const (
	sheetNamespace = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
	relations      = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	packageTypes   = "http://schemas.openxmlformats.org/package/2006/"
	sheetTypes     = "application/vnd.openxmlformats-officedocument.spreadsheetml."
)

func newSheets(w io.Writer) *sheets { return &sheets{pack: newPack(w), taken: map[string]bool{}} }

// begin makes a sheet.
func (s *sheets) begin(name string) {
	s.end()
	s.names = append(s.names, s.unused(name))
	s.part(fmt.Sprintf("xl/worksheets/sheet%d.xml", len(s.names)))
	s.put(xmlHead + `<worksheet xmlns="` + sheetNamespace + `"><sheetData>`)
	s.open, s.row = true, 0
}

func (s *sheets) end() {
	if s.open {
		s.put(`</sheetData></worksheet>`)
		s.open = false
	}
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
		name = fmt.Sprintf("Table %d", len(s.names)+1)
	}
	name = cut(name, maxName)
	full := name
	for n := 2; s.taken[strings.ToLower(full)]; n++ {
		full = fmt.Sprintf("%s (%d)", cut(name, maxName-6), n)
	}
	s.taken[strings.ToLower(full)] = true
	return full
}

// cut shortens a text to n units of UTF-16, as Excel counts.
func cut(s string, n int) string {
	if len(s) <= n {
		return s
	}
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

// set writes a row of the sheet that is open.
func (s *sheets) set(number int, cells []string) {
	if number > maxRows || len(cells) > maxColumns {
		s.full = true
		return
	}
	s.row = number
	s.put(fmt.Sprintf(`<row r="%d">`, number))
	for i, c := range cells {
		if c == "" {
			continue
		}
		if c = strings.ReplaceAll(c, "\r", ""); cut(c, maxCell) != c {
			s.full = true
			return
		}
		s.put(fmt.Sprintf(`<c r="%s%d" t="inlineStr"><is><t xml:space="preserve">`, columnName(i), number))
		s.put(textEscape.Replace(lawful(c)) + `</t></is></c>`)
	}
	s.put(`</row>`)
}

// columnName is A, B ... Z, AA ... for columns from 0.
func columnName(i int) string {
	name := ""
	for i++; i > 0; i = (i - 1) / 26 {
		name = string(rune('A'+(i-1)%26)) + name
	}
	return name
}

func (s *sheets) Rows(t Rows) {
	if !t.More || !s.open {
		s.begin(t.Name)
		if t.Header != nil {
			s.set(1, t.Header)
		}
	}
	for _, r := range t.Rows {
		s.set(max(r.Number, s.row+1), r.Cells)
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

// Close writes the other text and what holds the sheets together.
func (s *sheets) Close() error {
	if len(s.text) > 0 || len(s.names) == 0 {
		s.begin("Text")
		for i, line := range s.text {
			s.set(i+1, []string{line})
		}
	}
	s.end()
	var list, links, kinds strings.Builder
	for i, name := range s.names {
		fmt.Fprintf(&list, `<sheet name="%s" sheetId="%d" r:id="rId%d"/>`, attributeEscape.Replace(name), i+1, i+1)
		fmt.Fprintf(&links, `<Relationship Id="rId%d" Type="%s/worksheet" Target="worksheets/sheet%d.xml"/>`, i+1, relations, i+1)
		fmt.Fprintf(&kinds, `<Override PartName="/xl/worksheets/sheet%d.xml" ContentType="%sworksheet+xml"/>`, i+1, sheetTypes)
	}
	s.whole("xl/workbook.xml", `<workbook xmlns="`+sheetNamespace+`" xmlns:r="`+relations+`"><sheets>`+list.String()+`</sheets></workbook>`)
	s.whole("xl/_rels/workbook.xml.rels", `<Relationships xmlns="`+packageTypes+`relationships">`+links.String()+`</Relationships>`)
	s.whole("_rels/.rels", `<Relationships xmlns="`+packageTypes+`relationships"><Relationship Id="rId1" Type="`+relations+`/officeDocument" Target="xl/workbook.xml"/></Relationships>`)
	s.whole("[Content_Types].xml", `<Types xmlns="`+packageTypes+`content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>`+
		`<Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="`+sheetTypes+`sheet.main+xml"/>`+kinds.String()+`</Types>`)
	if s.full {
		return ErrSize
	}
	return s.finish()
}
