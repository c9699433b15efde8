package odf

import (
	"strings"
	"testing"

	"sardine/document"
	"sardine/formats/formattest"
)

const sheetStyles = `<style:style style:name="ta2" style:family="table"><style:table-properties table:display="false"/></style:style>`

const staffSheets = `<table:content-validations><table:content-validation table:condition="of:cell-content-is-in-list(&quot;Amy&quot;)"/></table:content-validations>` +
	`<table:table table:name="Staff"><table:table-column table:number-columns-repeated="16384"/>` +
	`<table:table-row><table:table-cell><text:p>Staff list</text:p></table:table-cell></table:table-row>` +
	`<table:table-row><table:table-cell><text:p>Name</text:p></table:table-cell><table:table-cell table:number-columns-repeated="2"/><table:table-cell><text:p>Born</text:p></table:table-cell><table:table-cell><text:p>Pay</text:p></table:table-cell></table:table-row>` +
	`<table:table-row><table:table-cell office:value-type="string"><text:p>Jane</text:p><text:p>Example</text:p></table:table-cell><table:covered-table-cell table:number-columns-repeated="2"/>` +
	`<table:table-cell office:value-type="date" office:date-value="1987-03-03" calcext:value-type="date"><text:p>03/03/87</text:p></table:table-cell>` +
	`<table:table-cell office:value-type="float" office:value="23500" table:formula="of:=IF([.A3]=&quot;Jane&quot;;23500;0)"><office:annotation><dc:creator>Carl</dc:creator><text:p>too much</text:p></office:annotation><text:p>£23,500.00</text:p></table:table-cell></table:table-row>` +
	`<table:table-row table:visibility="filter"><table:table-cell><text:p>Tom</text:p></table:table-cell></table:table-row>` +
	`<table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>` +
	`<table:table-row><table:table-cell office:value-type="float" office:value="42"/></table:table-row></table:table>` +
	`<table:table table:name="Old" table:style-name="ta2" table:print-ranges="Staff.A1:Staff.B2 $'Staff'.C1"><table:table-row><table:table-cell office:value-type="float" office:value="7" table:number-columns-repeated="99999"><text:p>7</text:p></table:table-cell></table:table-row></table:table>`

func staffODS(t testing.TB) []byte {
	return makePack(t, "spreadsheet", file{"content.xml", contentXML("spreadsheet", sheetStyles, staffSheets)})
}

func TestSheet(t *testing.T) {
	r := formattest.Read(suite, staffODS(t), "a.ods")
	if r.Err != nil || len(r.Skips) != 0 {
		t.Fatal(r.Err, r.Skips)
	}
	if got := texts(r, "content.xml", document.Body); got != "Staff list\nName\tBorn\tPay\nJane\nExample\t03/03/87\t£23,500.00\n42\n" {
		t.Errorf("body %q", got)
	}
	if got := texts(r, "content.xml", document.Comment); got != "Carl\ntoo much" {
		t.Errorf("comment %q", got)
	}
	if got := texts(r, "content.xml", document.Hidden); got != "7\n|Tom\n|1987-03-03\n23500|of:cell-content-is-in-list(\"Amy\")|Staff\nJane|Old\nStaff\nStaff\nStaff" {
		t.Errorf("hidden %q", got)
	}
	p := r.Parts[0]
	if p.Table == nil || strings.Join(p.Table.Header, ",") != "Name,,,Born,Pay" || p.Labels[0] != (document.Label{Start: 0, End: uint32(len(p.Text)), Kind: document.Sheet, Name: "Staff"}) {
		t.Fatalf("table %+v labels %v", p.Table, p.Labels)
	}
	want := []document.Cell{{Row: 1}, {Row: 2}, {Row: 2, Col: 3}, {Row: 2, Col: 4}, {Row: 3}, {Row: 3, Col: 3}, {Row: 3, Col: 4}, {Row: 1048005}}
	for i, c := range p.Table.Cells {
		if c.Row != want[i].Row || c.Col != want[i].Col {
			t.Errorf("cell %d stands at %d,%d", i, c.Row, c.Col)
		}
	}
	for _, p := range r.Parts {
		if strings.HasPrefix(p.Text, "1987") && (len(p.Labels) != 4 || p.Labels[0].Name != "Staff" || p.Labels[1].Name != "Born" || p.Labels[3].Name != "Pay") {
			t.Errorf("stored values: labels %v", p.Labels)
		}
		if p.Text == "Tom\n" && (p.Table == nil || p.Table.Name(p.Table.Cells[0]) != "Name") {
			t.Errorf("hidden row: %+v", p.Table)
		}
	}
}

// A cell whose text or value is edited becomes one of text: LibreOffice would
// bring the old text back from the value.
func TestSheetRewrite(t *testing.T) {
	for _, c := range []struct{ old, want string }{
		{"03/03/87", `<table:table-cell office:value-type="string" calcext:value-type="string"><text:p>[&lt;]</text:p>`},
		{"1987-03", `<table:table-cell office:value-type="string" office:string-value="[&lt;]-03" calcext:value-type="string"><text:p>03/03/87</text:p>`},
		{"23,500", `<table:table-cell office:value-type="string" table:formula="of:=IF([.A3]=&quot;Jane&quot;;23500;0)"><office:annotation>`},
		{"too much", `<table:table-cell office:value-type="float" office:value="23500" table:formula="of:=IF([.A3]=&quot;Jane&quot;;23500;0)"><office:annotation><dc:creator>Carl</dc:creator><text:p>[&lt;]</text:p>`},
		{"Jane", `table:formula="of:=IF([.A3]=&quot;[&lt;]&quot;;23500;0)"`},
		{"42", `<table:table-cell office:value-type="string" office:string-value="[&lt;]"/>`},
		{"Staff", `<table:table table:name="(&lt;)">`},
		{"Staff", `table:print-ranges="(&lt;).A1:(&lt;).B2 $'(&lt;)'.C1"`},
	} {
		out, err := formattest.Rewrite(suite, staffODS(t), "a.ods", formattest.Replace(c.old, "[<]"))
		if err != nil {
			t.Errorf("%s: %v", c.old, err)
			continue
		}
		if got := memberOf(t, out, "content.xml"); !strings.Contains(got, c.want) {
			t.Errorf("%s: %s", c.old, got)
		}
		formattest.WellFormed(t, formattest.Read(suite, out, "a.ods").Parts)
	}
}

// Parts of a long sheet meet, keep their header and their sheet.
func TestLongSheet(t *testing.T) {
	var b strings.Builder
	b.WriteString(`<table:table table:name="Long">`)
	for range 20_000 {
		b.WriteString(`<table:table-row><table:table-cell><text:p>Jane Example</text:p></table:table-cell><table:table-cell><text:p>Teacher of chemistry</text:p></table:table-cell></table:table-row>`)
	}
	b.WriteString(`</table:table>`)
	data := makePack(t, "spreadsheet", file{"content.xml", contentXML("spreadsheet", "", b.String())})
	r := formattest.Read(suite, data, "a.ods")
	formattest.WellFormed(t, r.Parts)
	cells := 0
	for _, p := range r.Parts {
		if p.Table != nil {
			cells += len(p.Table.Cells)
			if p.Labels[0].Name != "Long" {
				t.Error("a part without its sheet")
			}
		}
	}
	if cells != 40_000 || len(r.Parts) < 3 {
		t.Errorf("%d cells in %d parts", cells, len(r.Parts))
	}
	out, err := formattest.Rewrite(suite, data, "a.ods", formattest.Replace("Jane", "X"))
	if err != nil || strings.Contains(formattest.Read(suite, out, "a.ods").Text(), "Jane") {
		t.Errorf("rewrite: %v", err)
	}
}

// One cell or paragraph may be longer than a part.
func TestLongCell(t *testing.T) {
	long := strings.Repeat("word &amp; word ", 200_000)
	for kind, body := range map[string]string{
		"spreadsheet": `<table:table table:name="S"><table:table-row><table:table-cell><text:p>` + long + `Jane</text:p></table:table-cell><table:table-cell><text:p>next</text:p></table:table-cell></table:table-row></table:table>`,
		"text":        `<text:p>` + long + `Jane</text:p><text:p>next</text:p>`,
	} {
		data := makePack(t, kind, file{"content.xml", contentXML(kind, "", body)})
		r := formattest.Read(suite, data, "a.ods")
		formattest.WellFormed(t, r.Parts)
		text := r.Text()
		if len(r.Parts) < 3 || strings.Count(text, "word & word") < 199_990 || !strings.Contains(text, "next") {
			t.Errorf("%s: %d parts, %d bytes, %v", kind, len(r.Parts), len(text), r.Err)
		}
		out, err := formattest.Rewrite(suite, data, "a.ods", formattest.Replace("Jane", "X"))
		if err != nil || !strings.Contains(memberOf(t, out, "content.xml"), "word X</text:p>") {
			t.Errorf("%s: %v", kind, err)
		}
	}
}
