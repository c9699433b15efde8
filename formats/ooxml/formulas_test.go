package ooxml

import (
	"strings"
	"testing"

	"sardine/document"
	"sardine/formats/formattest"
)

// removing takes out a word wherever a part says it.
func removing(words ...string) *formattest.Editor {
	return &formattest.Editor{Edit: func(p *document.Part) (reps []document.Replacement) {
		for i := 0; i < len(p.Text); {
			n := 0
			for _, w := range words {
				if strings.HasPrefix(p.Text[i:], w) {
					n = len(w)
				}
			}
			if n == 0 {
				i++
				continue
			}
			if s := (document.Span{Start: int64(i), End: int64(i + n)}); p.Owns(s.Shift(p.Base)) {
				reps = append(reps, document.Replacement{Span: s, New: "[N]"})
			}
			i += n
		}
		return reps
	}}
}

func TestFormulasGo(t *testing.T) {
	sheet := `<sheetData><row r="1"><c r="A1"><f>ROWS(B1:B9)+1</f><v>9</v></c><c r="B1"><f>SUM(B2:B3)</f><v>5</v></c>` +
		`<c r="C1"><f t="shared" ref="C1:C3" si="0">ROWS(D1)</f><v>1</v></c><c r="D1" t="str"><f>IF(A1,"x",'Q'!A1)</f><v>words</v></c></row>` +
		`<row r="2"><c r="C2"><f t="shared" si="0"/><v>1</v></c><c r="D2"><f>7700900123*1</f><v>8</v></c><c r="E2" t="s"><v>0</v></c></row></sheetData>`
	data := xlsx(t, `<sst><si><t>ROWS of data</t></si></sst>`, []string{sheet}, file{"xl/calcChain.xml", `<calcChain><c r="A1" i="1"/></calcChain>`})
	out, err := formattest.Rewrite(suite, data, "a.xlsx", removing("ROWS", "7700900123"))
	if err != nil {
		t.Fatal(err)
	}
	got := members(t, out)
	if _, ok := got["xl/calcChain.xml"]; ok {
		t.Error("the order of calculation still names the cells")
	}
	want := `<row r="1"><c r="A1"><v>9</v></c><c r="B1"><f>SUM(B2:B3)</f><v>5</v></c>` +
		`<c r="C1"><v>1</v></c><c r="D1" t="str"><f>IF(A1,"x",'Q'!A1)</f><v>words</v></c></row>` +
		`<row r="2"><c r="C2"><v>1</v></c><c r="D2"><v>8</v></c><c r="E2" t="s"><v>0</v></c></row>`
	if s := got["xl/worksheets/sheet1.xml"]; !strings.Contains(s, want) {
		t.Error(s)
	}
	if strings.Contains(got["xl/sharedStrings.xml"], "ROWS") {
		t.Error("the shared string is as it was")
	}
}

// TestStoredApart: numbers behind dates below each other are not one number.
func TestStoredApart(t *testing.T) {
	r := formattest.Read(suite, staff(t), "a.xlsx")
	for _, p := range r.Parts {
		if p.Kind == document.Hidden && strings.Contains(p.Text, "36892") && !strings.Contains(p.Text, "36892\n\n") {
			t.Errorf("%q", p.Text)
		}
	}
}
