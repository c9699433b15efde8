package ooxml

import (
	"strings"
	"testing"

	"sardine/document"
	"sardine/formats/formattest"
)

const staffSST = `<si><t>Name</t></si><si><t>Born</t></si><si><r><t>Jane </t></r><r><rPr/><t>Example</t></r></si><si><t>left behind</t></si><si><t>Phone</t></si><si><t>A &amp; B</t></si>`

var staffSheet = `<sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="s"><v>4</v></c></row>` +
	`<row r="2"><c r="A2" t="s"><v>2</v></c><c r="B2" s="1"><v>36892</v></c><c r="C2" s="2"><v>7700900123</v></c></row>` +
	`<row r="4"><c r="A4" t="s"><v>2</v></c><c r="B4"><v>4.111111111111111E+15</v></c><c r="C4" t="b"><v>1</v></c>` +
	`<c r="D4" t="str"><f>IF(A1="x","Ms ""Q"" Quiet",'Old sheet'!A1)</f><v>cached words</v></c><c r="E4" t="inlineStr"><is><t>inline words</t></is></c></row>` +
	`</sheetData><dataValidations><dataValidation prompt="Pick one"><formula1>"Amy,Tom"</formula1></dataValidation></dataValidations>` +
	`<headerFooter><oddHeader>&amp;LClass of Ms Quiet</oddHeader></headerFooter>`

func staff(t testing.TB) []byte {
	return xlsx(t, staffSST, []string{staffSheet, `<sheetData><row r="1"><c r="A1" t="s"><v>5</v></c></row></sheetData>`})
}

const sheet1, sheet2, strs = "xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml", "xl/sharedStrings.xml"

func TestXlsxText(t *testing.T) {
	r := formattest.Read(suite, staff(t), "a.xlsx")
	if r.Err != nil || len(r.Skips) != 0 {
		t.Fatal(r.Err, r.Skips)
	}
	for _, c := range []struct {
		path string
		kind document.PartKind
		want string
	}{
		{sheet1, document.Body, "Name\tBorn\tPhone\nJane Example\t01/01/2001\t07700900123\nJane Example\t4111111111111111\tTRUE\tcached words\tinline words\n" + "&LClass of Ms Quiet"},
		{sheet1, document.Hidden, "36892\n\n7700900123\n\n4.111111111111111E+15\n\nx\n\nMs \"\"Q\"\" Quiet\n\nOld sheet" + `"Amy,Tom"` + "Pick one"},
		{sheet2, document.Hidden, "A & B\n"},
		{strs, document.Hidden, "left behind"},
		{"xl/workbook.xml", document.Hidden, "Staff 1\nStaff 2"},
	} {
		if got := texts(r, c.path, c.kind); got != c.want {
			t.Errorf("%s %s:\n got %q\nwant %q", c.path, c.kind, got, c.want)
		}
	}
	p := r.Parts[0]
	if p.Table == nil || strings.Join(p.Table.Header, "|") != "Name|Born|Phone" || p.Labels[0].Name != "Staff 1" {
		t.Fatalf("table %+v labels %v", p.Table, p.Labels)
	}
	if c := p.Table.Cells[6]; c.Row != 4 || c.Col != 0 {
		t.Errorf("cell %+v", c)
	}
}

// Numbers shown otherwise than stored are left out here: once replaced they are
// text, and no longer stored (TestXlsxPlaces).
func TestXlsxAccepted(t *testing.T) {
	plain := strings.NewReplacer(` s="1"`, "", ` s="2"`, "", "4.111111111111111E+15", "4111").Replace(staffSheet)
	formattest.Accept(t, suite, xlsx(t, staffSST, []string{plain, `<sheetData><row r="1"><c r="A1" t="s"><v>5</v></c></row></sheetData>`}), "staff.xlsx")
}

func TestXlsxOrigins(t *testing.T) {
	data := staff(t)
	r := formattest.Read(suite, data, "a.xlsx")
	p, err := open(t.Context(), formattest.NewStream(data, "a.xlsx"), document.Options{})
	if err != nil {
		t.Fatal(err)
	}
	formattest.ExactOrigins(t, r.Parts, func(_ *document.Part, n uint32) []byte {
		return []byte(memberOf(t, data, p.members[n].name))
	})
}

// Two cells share a string: one edit changes both, and nothing of it is left.
func TestSharedString(t *testing.T) {
	data := staff(t)
	out := replace(t, data, "Jane Example", "[NAME]", nil)
	if got := memberOf(t, out, strs); !strings.Contains(got, `<si><r><t>[NAME]</t></r><r><rPr/><t></t></r></si>`) {
		t.Errorf("shared strings: %s", got)
	}
	if got, was := memberOf(t, out, sheet1), memberOf(t, data, sheet1); got != was {
		t.Errorf("sheet changed: %s", got)
	}
	if got := texts(formattest.Read(suite, out, "a.xlsx"), sheet1, document.Body); strings.Count(got, "[NAME]") != 2 {
		t.Errorf("text %q", got)
	}
}

// One of the two cells keeps the string: the other gets its own text.
func TestUnshare(t *testing.T) {
	first := true
	out := replace(t, staff(t), "Jane Example", "[NAME]", func(p *document.Part, _ int) bool {
		keep := p.Path[0] == sheet1 && !first
		first = false
		return keep
	})
	if got := memberOf(t, out, sheet1); !strings.Contains(got, `<c r="A2" t="inlineStr"><is><t xml:space="preserve">[NAME]</t></is></c>`) ||
		!strings.Contains(got, `<c r="A4" t="s"><v>2</v></c>`) {
		t.Errorf("sheet: %s", got)
	}
	if got := memberOf(t, out, strs); !strings.Contains(got, "Jane ") {
		t.Errorf("shared strings: %s", got)
	}
}

func TestXlsxPlaces(t *testing.T) {
	for _, c := range []struct{ old, new, member, want string }{
		{"01/01/2001", "[DOB]", sheet1, `<c t="inlineStr" r="B2" s="1"><is><t xml:space="preserve">[DOB]</t></is></c>`},
		{"36892", "[DOB]", sheet1, `<c t="inlineStr" r="B2" s="1"><is><t xml:space="preserve">[DOB]</t></is></c>`},
		{"07700900", "xxx", sheet1, `<is><t xml:space="preserve">xxx123</t></is>`},
		{"4111111111111111", "[CARD]", sheet1, `<c t="inlineStr" r="B4"><is><t xml:space="preserve">[CARD]</t></is></c>`},
		{"TRUE", "?", sheet1, `<c r="C4" t="inlineStr"><is><t xml:space="preserve">?</t></is></c>`},
		{"cached words", "c", sheet1, `<f>IF(A1="x","Ms ""Q"" Quiet",'Old sheet'!A1)</f><v>c</v>`},
		{"inline words", " c", sheet1, `<is><t xml:space="preserve"> c</t></is>`},
		{"Quiet", `"!"`, sheet1, `Ms ""Q"" ""!"""`},
		{"Amy,Tom", "-", sheet1, `<formula1>"-"</formula1>`},
		{"left behind", "-", strs, "<si><t>-</t></si>"},
		{"A & B", "<x>", strs, "<si><t>&lt;x&gt;</t></si>"},
		{"Staff 1", "[very long name of a sheet/indeed]", "xl/workbook.xml", `name="(very long name of a sheet inde"`},
		{"Jane Example\t01/01/2001", "[ROW]", strs, `<si><r><t>Jane </t></r>`}, // only one of the two cells
		{"Jane Example\t01/01/2001", "[ROW]", sheet1, `<c r="A2" t="inlineStr"><is><t xml:space="preserve">[ROW]</t></is></c><c t="inlineStr" r="B2" s="1"><is><t xml:space="preserve"></t></is></c>`},
	} {
		out := replace(t, staff(t), c.old, c.new, nil)
		got := memberOf(t, out, c.member)
		if !strings.Contains(got, c.want) {
			t.Errorf("%q -> %q: want %s in\n%s", c.old, c.new, c.want, got)
		}
		if r := formattest.Read(suite, out, "a.xlsx"); r.Err != nil || len(r.Skips) != 0 {
			t.Errorf("%q: copy is not read: %v %v", c.old, r.Err, r.Skips)
		}
	}
}

func TestUntouchedMembers(t *testing.T) {
	data := staff(t)
	out := replace(t, data, "left behind", "-", nil)
	for _, name := range []string{"xl/workbook.xml", sheet1, sheet2, "xl/styles.xml", "[Content_Types].xml"} {
		if memberOf(t, out, name) != memberOf(t, data, name) {
			t.Errorf("%s changed", name)
		}
	}
}

func TestNumbers(t *testing.T) {
	st := &styles{formats: []display{{}, {date: true}, displayOf("000 000 0000"), displayOf("General"), displayOf("[$-809]dd mmmm yyyy;@"), displayOf("[h]:mm"), displayOf(`dd/mm/yy h:mm`), displayOf("#,##0.00")}}
	for _, c := range []struct {
		style     int
		raw, want string
	}{
		{0, "36892", ""}, {1, "36892", "01/01/2001"}, {1, "1", "01/01/1900"}, {1, "59", "28/02/1900"}, {1, "61", "01/03/1900"},
		{1, "-3", ""}, {1, "2958466", ""}, {1, "x", ""}, {1, "1e400", ""},
		{2, "9991234567", "999 123 4567"}, {2, "12", "000 000 0012"}, {4, "36892", "01/01/2001"}, {5, "36892.5", ""},
		{6, "36892.5", "01/01/2001 12:00"}, {7, "1234.5", ""}, {0, "4.111111111111111E+15", "4111111111111111"}, {9, "12", ""},
	} {
		got, _ := st.show(c.style, []byte(c.raw))
		if got != c.want {
			t.Errorf("style %d: %s shown as %q, want %q", c.style, c.raw, got, c.want)
		}
	}
}
