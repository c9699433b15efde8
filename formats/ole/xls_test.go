package ole

import (
	"bytes"
	"math"
	"slices"
	"strings"
	"testing"

	"sardine/document"
	"sardine/formats/formattest"
)

var format = formattest.Format{Sniff: Sniff, Read: Read}

// kinds joins the text of the parts of one kind.
func kinds(r *formattest.Result, kind document.PartKind) string {
	var b strings.Builder
	for _, p := range r.Parts {
		if p.Kind == kind {
			b.WriteString(p.Text[p.Lead:])
		}
	}
	return b.String()
}

func has1(t *testing.T, what, text string, words ...string) {
	t.Helper()
	for _, w := range words {
		if !strings.Contains(text, w) {
			t.Errorf("%s: %q is missing in %q", what, w, text)
		}
	}
}

func bits(x float64) uint64 { return math.Float64bits(x) }

// str8 is a BIFF8 string with a length of n bytes.
func str8(s string, n int, wide bool) []byte {
	b := []byte{byte(len(s))}
	if n == 2 {
		b = append(b, 0)
	}
	if wide {
		return append(append(b, 1), wideBytes(s)...)
	}
	return append(append(b, 0), s...)
}

// workbook8 is a workbook with a sheet of two rows below a heading, and a very
// hidden one. Its shared strings break over a CONTINUE record.
func workbook8() []byte {
	sheet1 := joinBytes(
		rec(recBOF, 0x0600, 0x0010, 0, 0, uint32(0), uint32(0)),
		rec(recHeader, str8("&LConfidential", 2, false)),
		rec(recLabelSST, 0, 0, 0, uint32(0)), // Name
		rec(recLabelSST, 0, 1, 0, uint32(1)), // Date of birth
		rec(recLabel, 0, 2, 0, str8("Card", 2, false)),
		rec(recLabel, 0, 3, 0, str8("Meals", 2, true)),
		// The second row's cells are out of order.
		rec(recNumber, 1, 1, 1, bits(29587)),
		rec(recLabelSST, 1, 0, 0, uint32(2)), // Ann Example
		rec(recNumber, 1, 2, 0, bits(4111111111111111)),
		rec(recBoolErr, 1, 3, 0, byte(1), byte(0)),
		rec(recLabelSST, 2, 0, 0, uint32(3)), // broken over two records
		rec(recMulRK, 2, 1, 1, uint32(29588<<2|2), 0, uint32(7<<2|2), 2),
		rec(recFormula, 2, 3, 0, byte(0), byte(0), byte(0), byte(0), byte(0), byte(0), 0xFFFF, 0, uint32(0), 9, byte(0x17), byte(6), byte(0), "secret"),
		rec(recString, str8("from a formula", 2, false)),
		rec(recObj, 0x15, 0x12, objectNote, 1, 0),
		rec(recTXO, 0, 0, 0, 0, 0, 15, 8, uint32(0)),
		rec(recContinue, byte(0), "see Mrs Sam"),
		rec(recContinue, byte(1), wideBytes("ple!")),
		rec(recNote, 1, 0, 0, 1, str8("Bob Sample", 2, false), byte(0)),
		rec(recHLink, 0, 0, 0, 0, make([]byte, 16), uint32(2), uint32(3), urlMoniker, uint32(64), wideBytes("mailto:ann@example.org\x00")),
		rec(recEOF),
	)
	sheet2 := joinBytes(
		rec(recBOF, 0x0600, 0x0010, 0, 0, uint32(0), uint32(0)),
		rec(recRK, 4, 0, 1, uint32(29587<<2|2)),
		rec(recLabelSST, 4, 1, 0, uint32(2)),
		rec(recEOF),
	)
	globals := func(at1, at2 uint32) []byte {
		return joinBytes(
			rec(recBOF, 0x0600, 0x0005, 0, 0, uint32(0), uint32(0)),
			rec(recWriteAccess, str8("Carla Clerk", 2, false), strings.Repeat(" ", 20)),
			rec(recCodePage, 1200),
			rec(recFormat, 164, str8("dd/mm/yyyy", 2, false)),
			rec(recXF, 0, 0), rec(recXF, 0, 164), rec(recXF, 0, 0),
			rec(recBoundSheet, at1, byte(0), byte(0), str8("Pupils", 1, false)),
			rec(recBoundSheet, at2, byte(2), byte(0), str8("Old", 1, true)),
			rec(recSST, uint32(5), uint32(5), str8("Name", 2, false), str8("Date of birth", 2, true), str8("Ann Example", 2, false),
				byte(11), byte(0), byte(0), "Zoe "),
			rec(recContinue, byte(1), wideBytes("Fixt\u00fcre"), str8("left behind", 2, false)),
			rec(recEOF),
		)
	}
	n := uint32(len(globals(0, 0)))
	return joinBytes(globals(n, n+uint32(len(sheet1))), sheet1, sheet2)
}

func TestWorkbook(t *testing.T) {
	data := compound(folder{"Workbook": workbook8(), summaryName: propertySetBytes("Dora Writer")})
	formattest.Accept(t, format, data, "a.xls")
	r := formattest.Read(format, data, "a.xls")
	var table *document.Part
	for _, p := range r.Parts {
		if p.Table != nil && p.Kind == document.Body {
			table = p
		}
	}
	if table == nil {
		t.Fatal("no table")
	}
	if want := []string{"Name", "Date of birth", "Card", "Meals"}; !slices.Equal(table.Table.Header, want) {
		t.Errorf("header %q", table.Table.Header)
	}
	if want := "Name\tDate of birth\tCard\tMeals\nAnn Example\t01/01/1981\t4111111111111111\tTRUE\nZoe Fixt\u00fcre\t02/01/1981\t7\tfrom a formula\n"; table.Text != want {
		t.Errorf("table %q\nwant  %q", table.Text, want)
	}
	if c := table.Table.Cells[4]; c.Row != 2 || c.Col != 0 {
		t.Errorf("cell %+v", c)
	}
	if len(table.Labels) != 1 || table.Labels[0].Name != "Pupils" || table.Labels[0].Kind != document.Sheet {
		t.Errorf("labels %+v", table.Labels)
	}
	has1(t, "body", kinds(r, document.Body), "&LConfidential")
	has1(t, "comment", kinds(r, document.Comment), "see Mrs Sample!", "Bob Sample")
	has1(t, "metadata", kinds(r, document.Metadata), "Carla Clerk\n", "Pupils", "Old", "Dora Writer")
	has1(t, "hidden", kinds(r, document.Hidden), "mailto:ann@example.org", "29587\n", "29588\n", "secret", "left behind", "01/01/1981\tAnn Example")
	formattest.ExactOrigins(t, []*document.Part{table}, func(*document.Part, uint32) []byte { return workbook8() })
}

func TestWorkbook5(t *testing.T) {
	data := joinBytes(
		rec(recBOF, 0x0500, 0x0005, 0, 0),
		rec(recCodePage, 1251),
		rec(recBoundSheet, uint32(0), byte(0), byte(0), byte(5), "Sheet"),
		rec(recEOF),
		rec(recBOF, 0x0500, 0x0010, 0, 0),
		rec(recLabel, 0, 0, 0, 4, "\xc8\xe2\xe0\xed"),
		rec(recNote, 0, 0, 9, "a comment"),
		rec(recEOF),
	)
	r := formattest.Read(format, compound(folder{"Book": data}), "a.xls")
	has1(t, "body", kinds(r, document.Body), "Иван")
	has1(t, "comment", kinds(r, document.Comment), "a comment")
}

func TestBareWorkbooks(t *testing.T) {
	biff2 := joinBytes(
		rec(0x0009, 2, 0x0010),
		rec(0x0004, 0, 0, byte(0), byte(0), byte(0), byte(3), "Ann"),
		rec(0x0002, 0, 1, byte(0), byte(0), byte(0), 42),
		rec(0x0003, 1, 0, byte(0), byte(0), byte(0), bits(1.5)),
		rec(recEOF),
	)
	biff4 := joinBytes(
		rec(0x0409, 0, 0x0010, 0),
		rec(recFormat, 0, byte(7), "General"), rec(recFormat, 0, byte(8), "dd/mm/yy"),
		rec(0x0443, byte(0), byte(1)),
		rec(recLabel, 0, 0, 0, 3, "Bob"),
		rec(recNumber, 0, 1, 0, bits(29587)),
		rec(recEOF),
	)
	for want, data := range map[string][]byte{"Ann\t42\n1.5\n": biff2, "Bob\t01/01/1981\n": biff4} {
		formattest.Accept(t, format, data, "old.xls")
		if got := kinds(formattest.Read(format, data, "old.xls"), document.Body); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestEncryptedWorkbook(t *testing.T) {
	data := joinBytes(rec(recBOF, 0x0600, 0x0005, 0, 0, uint32(0), uint32(0)), rec(recFilePass, 1, 1, 1), rec(recEOF))
	r := formattest.Read(format, compound(folder{"Workbook": data}), "a.xls")
	if len(r.Parts) > 0 || len(r.Skips) != 1 || r.Skips[0] != (formattest.Skip{Name: "", Why: document.Encrypted}) {
		t.Errorf("parts %d, skips %v", len(r.Parts), r.Skips)
	}
}

// TestNoSheets: without the records that begin sheets there is still text.
func TestNoSheets(t *testing.T) {
	r := formattest.Read(format, compound(folder{"Workbook": joinBytes(make([]byte, 40), []byte("\x01\x02Ann Example, 07700 900123\x00"))}), "a.xls")
	has1(t, "body", kinds(r, document.Body), "Ann Example, 07700 900123")
	if document.ReasonOf(r.Err) != document.Corrupt {
		t.Errorf("%v", r.Err)
	}
}

func TestNumbers(t *testing.T) {
	n := &numbers{codes: map[int]display{170: displayOf(`00" "00" "00`), 171: displayOf(`000000`), 172: displayOf(`"N"0.00`), 173: displayOf(`[$-809]d mmmm yyyy;@`)},
		formats: []int{0, 14, 22, 170, 171, 172, 173}}
	for _, tt := range []struct {
		format int
		x      float64
		want   string
	}{
		{0, 4111111111111111, ""}, {1, 29587, "01/01/1981"}, {2, 29587.5, "01/01/1981 12:00"}, {1, 1, "01/01/1900"}, {1, 59, "28/02/1900"},
		{1, 61, "01/03/1900"}, {1, 3e6, ""}, {1, -5, ""}, {3, 200415, "20 04 15"}, {4, 42, "000042"}, {5, 42, ""}, {6, 29587, "01/01/1981"},
		{4, 4.5, ""}, {99, 7, ""}, {1, math.NaN(), ""}, {1, math.Inf(1), ""},
	} {
		got, _ := n.show(tt.format, tt.x)
		if got != tt.want {
			t.Errorf("format %d of %v: %q, want %q", tt.format, tt.x, got, tt.want)
		}
	}
	for x, want := range map[float64]string{4111111111111111: "4111111111111111", 0.1 + 0.2: "0.3", -1.5: "-1.5", 0: "0", 1e30: "1e+30"} {
		if got := plainNumber(x); got != want {
			t.Errorf("%v is %q, want %q", x, got, want)
		}
	}
	date04 := &numbers{formats: []int{14}, date04: true}
	if got, _ := date04.show(0, 28125); got != "01/01/1981" {
		t.Errorf("1904: %q", got)
	}
}

// TestChoices: the choices of a drop-down stand in one text, with NULs between.
func TestChoices(t *testing.T) {
	for _, wide := range []bool{false, true} {
		formula := append([]byte{0x00, 0x17, 12, 0}, "Ann\x00Bob\x00\x00Zoe"...)
		if wide {
			formula = append([]byte{0x00, 0x17, 12, 1}, wideBytes("Ann\x00Bob\x00\x00Zoe")...)
		}
		var got []string
		note := func(raw []byte, at int, w bool) {
			if w != wide || !bytes.Equal(raw, formula[at-100:at-100+len(raw)]) {
				t.Errorf("%q is not at %d", raw, at)
			}
			got = append(got, strings.ReplaceAll(string(raw), "\x00", ""))
		}
		bk := &book{}
		bk.choices(record{body: formula, at: 100}, 0, note)
		if want := []string{"Ann", "Bob", "Zoe"}; !slices.Equal(got, want) {
			t.Errorf("%q, want %q", got, want)
		}
		got = nil
		if bk.literals(record{body: formula, at: 100}, 0, note); len(got) > 0 {
			t.Errorf("%q in a formula that is no list", got)
		}
	}
}
