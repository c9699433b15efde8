package convert

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

func write(t testing.TB, f Form, fill func(Manuscript)) ([]byte, error) {
	t.Helper()
	var b bytes.Buffer
	m, err := New(&b, f)
	if err != nil {
		t.Fatal(err)
	}
	fill(m)
	err = m.Close()
	return b.Bytes(), err
}

// parse checks that every part of a package is well-formed XML and returns the
// characters of one.
func parse(t testing.TB, data []byte, name string) string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		d := xml.NewDecoder(r)
		for {
			tok, err := d.Token()
			if err == io.EOF {
				break
			}
			if err != nil {
				t.Fatalf("%s: %v", f.Name, err)
			}
			if c, ok := tok.(xml.CharData); ok && f.Name == name {
				text.Write(c)
			}
		}
		r.Close()
	}
	return text.String()
}

func everything(m Manuscript) {
	m.Head([]Pair{{"From", "Tess <tess@example.org>"}, {"Subject", "a & b"}})
	m.Heading(1, "Part \"one\"")
	m.Lines("First.\r\nSecond\twith a tab & \x07 <bell>.\n\nLast without end")
	m.Rows(Rows{Name: "Sheet [1]: a/b", Rows: []Row{{2, []string{"A", "", "C\nnewline"}}, {5, []string{"=1+1"}}}})
	m.Rows(Rows{Name: "Sheet [1]: a/b", More: true, Rows: []Row{{6, []string{"more", "columns", "than", "before"}}}})
	m.Rows(Rows{Header: []string{"id", "name"}, Rows: []Row{{1, []string{"1", "Tess"}}}})
	m.Lines("After the tables.\n")
}

var said = []string{"Tess <tess@example.org>", "a & b", "Second", "<bell>", "Last without end", "newline", "=1+1", "columns", "name", "After the tables."}

func TestEveryFormSaysEverything(t *testing.T) {
	for _, f := range []Form{Text, Document, Workbook, PDF} {
		data, err := write(t, f, everything)
		if err != nil {
			t.Fatalf("%s: %v", f, err)
		}
		again, _ := write(t, f, everything)
		if !bytes.Equal(data, again) {
			t.Errorf("%s: two runs differ", f)
		}
		text := string(data)
		switch f {
		case Document:
			text = parse(t, data, "word/document.xml")
		case Workbook:
			text = ""
			for i := 1; i <= 3; i++ {
				text += parse(t, data, fmt.Sprintf("xl/worksheets/sheet%d.xml", i))
			}
		case PDF:
			continue // internal/pdfwrite reads its pages back
		}
		for _, s := range said {
			if !strings.Contains(text, s) {
				t.Errorf("%s: %q is not in it", f, s)
			}
		}
	}
}

func TestCellsKeepTheirPlacesAndAreText(t *testing.T) {
	data, err := write(t, Workbook, everything)
	if err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if got := f.GetSheetList(); len(got) != 3 || got[0] != "Sheet  1   a b" || got[2] != "Text" {
		t.Errorf("sheets %q", got)
	}
	for cell, want := range map[string]string{"A2": "A", "C2": "C\nnewline", "A5": "=1+1", "D6": "before"} {
		if got, err := f.GetCellValue("Sheet  1   a b", cell); err != nil || got != want {
			t.Errorf("%s: %q, %v", cell, got, err)
		}
	}
	if formula, _ := f.GetCellFormula("Sheet  1   a b", "A5"); formula != "" {
		t.Error("a text became a formula")
	}
	if got, _ := f.GetCellValue("Table 2", "B2"); got != "Tess" {
		t.Errorf("below its header stands %q", got)
	}
}

func TestWhatAWorkbookCannotHoldIsAnError(t *testing.T) {
	for name, rows := range map[string]Rows{
		"rows":    {Rows: []Row{{1<<20 + 1, []string{"x"}}}},
		"columns": {Rows: []Row{{1, make([]string, 1<<14+1)}}},
		"cell":    {Rows: []Row{{1, []string{strings.Repeat("x", 32768)}}}},
	} {
		if _, err := write(t, Workbook, func(m Manuscript) { m.Rows(rows) }); !errors.Is(err, ErrSize) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := write(t, Workbook, func(m Manuscript) { m.Lines(strings.Repeat("word ", 20000)) }); err != nil {
		t.Errorf("a long line: %v", err)
	}
}

func TestLettersThatNoPDFHas(t *testing.T) {
	if _, err := write(t, PDF, func(m Manuscript) { m.Lines("这次旅行 to the sea\n") }); !errors.Is(err, ErrLetters) {
		t.Errorf("%v", err)
	}
	if _, err := write(t, PDF, func(m Manuscript) { m.Lines(strings.Repeat("All of it can be set. ", 50) + "中\n") }); err != nil {
		t.Errorf("one letter of a thousand: %v", err)
	}
}

func TestNamesOfSheets(t *testing.T) {
	s := newSheets(io.Discard)
	seen := map[string]bool{}
	for _, n := range []string{"", "a", "A", strings.Repeat("x", 40), strings.Repeat("x", 40), "'quoted'", strings.Repeat("😀", 20), "\x01"} {
		got := strings.ToLower(s.unused(n))
		if got == "" || seen[got] || cut(got, maxName) != got || strings.ContainsAny(got, `:\/?*[]'`) {
			t.Errorf("%q became %q", n, got)
		}
		seen[got] = true
	}
	for i, want := range map[int]string{0: "A", 25: "Z", 26: "AA", 701: "ZZ", 702: "AAA", 16383: "XFD"} {
		if got := columnName(i); got != want {
			t.Errorf("column %d is %s", i, got)
		}
	}
}

func TestFor(t *testing.T) {
	for _, c := range []struct {
		wish         Form
		format, name string
		want         Form
	}{
		{None, "ole", "a.doc", None}, {Suited, "ole", "a.DOC", Document}, {Suited, "ole", "a.xls", Workbook}, {Suited, "ole", "a.msg", PDF},
		{Suited, "ole", "noname", Document}, {Text, "ole", "a.doc", Text}, {Suited, "rar", "a.rar", None}, {PDF, "sqlite", "a.db", PDF}, {Suited, "pst", "a.xls", PDF},
	} {
		if got := For(c.wish, c.format, c.name); got != c.want {
			t.Errorf("%s %s %s: %s", c.wish, c.format, c.name, got)
		}
	}
	taken := func(n string) bool { return n == "a/letter.docx" }
	for name, want := range map[string]string{"a/letter.doc": "a/letter.doc.docx", "b/letter.doc": "b/letter.docx", "none": "none.docx", ".doc": ".docx"} {
		if got := Rename(name, Document, taken); got != want {
			t.Errorf("%s became %s", name, got)
		}
	}
}

// FuzzManuscript writes any text in every form: no panic, and well-formed XML.
func FuzzManuscript(f *testing.F) {
	f.Add("a\tb\r\n\x00<&>\"\xff中", uint8(3))
	f.Fuzz(func(t *testing.T, s string, n uint8) {
		for _, form := range []Form{Text, Document, Workbook, PDF} {
			data, err := write(t, form, func(m Manuscript) {
				m.Head([]Pair{{s, s}})
				m.Rows(Rows{Name: s, Rows: []Row{{int(n), []string{s, s}}, {1, []string{s}}}})
				m.Rows(Rows{Name: s, More: n%2 == 0, Header: []string{s}, Rows: []Row{{2, make([]string, n)}}})
				m.Heading(int(n), s)
				m.Lines(s)
			})
			if err == nil && form == Document {
				parse(t, data, "word/document.xml")
			}
			if err == nil && form == Workbook {
				parse(t, data, "xl/workbook.xml")
			}
		}
	})
}
