package ooxml

import (
	"encoding/binary"
	"math"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"sardine/document"
	"sardine/formats/formattest"
)

// brtOf writes one record.
func brtOf(id int, body ...string) string {
	data := strings.Join(body, "")
	out := []byte{byte(id)}
	if id >= 0x80 {
		out = []byte{byte(id&0x7F | 0x80), byte(id >> 7)}
	}
	n := len(data)
	for n >= 0x80 {
		out = append(out, byte(n&0x7F|0x80))
		n >>= 7
	}
	return string(append(out, byte(n))) + data
}

func le32(values ...uint32) string {
	var b []byte
	for _, v := range values {
		b = binary.LittleEndian.AppendUint32(b, v)
	}
	return string(b)
}

func wideOf(s string) string {
	u := utf16.Encode([]rune(s))
	b := []byte(le32(uint32(len(u))))
	for _, v := range u {
		b = binary.LittleEndian.AppendUint16(b, v)
	}
	return string(b)
}

func xlsb(t testing.TB) []byte {
	f64 := func(x float64) string {
		return string(binary.LittleEndian.AppendUint64(nil, math.Float64bits(x)))
	}
	types := decl + `<Types xmlns="x"><Default Extension="bin" ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/></Types>`
	return archive(t,
		file{"[Content_Types].xml", types},
		file{"_rels/.rels", `<Relationships><Relationship Id="rId1" Type="` + relNS + `officeDocument" Target="xl/workbook.bin"/></Relationships>`},
		file{"xl/workbook.bin", brtOf(131) + brtOf(brtBundleSh, le32(0, 1), wideOf("rId1"), wideOf("Staff")) + brtOf(brtBundleSh, le32(2, 2), wideOf("rId2"), wideOf("Old"))},
		file{"xl/_rels/workbook.bin.rels", `<Relationships><Relationship Id="rId1" Type="` + relNS + `worksheet" Target="worksheets/sheet1.bin"/>` +
			`<Relationship Id="rId2" Type="` + relNS + `worksheet" Target="worksheets/sheet2.bin"/><Relationship Id="rId3" Type="` + relNS + `sharedStrings" Target="sharedStrings.bin"/>` +
			`<Relationship Id="rId4" Type="` + relNS + `styles" Target="styles.bin"/></Relationships>`},
		file{"xl/sharedStrings.bin", brtOf(159, le32(1, 3)) + brtOf(brtSSTItem, "\x00", wideOf("Name")) + brtOf(brtSSTItem, "\x00", wideOf("Zoë Example")) + brtOf(brtSSTItem, "\x00", wideOf("Cy Orphan"))},
		file{"xl/styles.bin", brtOf(brtBeginCellXFs) + brtOf(brtXF, "\x00\x00\x00\x00"+strings.Repeat("\x00", 12)) + brtOf(brtXF, "\x00\x00\x0E\x00"+strings.Repeat("\x00", 12)) + brtOf(brtEndCellXFs)},
		file{"xl/worksheets/sheet1.bin", brtOf(brtRowHdr, le32(0, 0)) +
			brtOf(brtCellIsst, le32(0, 0, 0)) + brtOf(brtCellSt, le32(1, 0), wideOf("Born")) + brtOf(brtCellSt, le32(2, 0), wideOf("Phone")) +
			brtOf(brtRowHdr, le32(1, 0)) + brtOf(brtCellIsst, le32(0, 0, 1)) + brtOf(16, le32(1), f64(36162)) + brtOf(brtCellReal, le32(2, 0), f64(7700900123)) +
			brtOf(brtRowHdr, le32(2, 0)) + brtOf(brtCellRk, le32(0, 0, 42<<2|2)) + brtOf(brtFmlaString, le32(3, 0), wideOf("Bob Sample"), "xx")},
		file{"xl/worksheets/sheet2.bin", brtOf(brtRowHdr, le32(0, 0)) + brtOf(brtCellSt, le32(0, 0), wideOf("Dee Hidden"))},
		file{"xl/comments1.bin", brtOf(635, le32(0, 0), wideOf("Eve says so"))},
	)
}

func TestBinaryWorkbook(t *testing.T) {
	data := xlsb(t)
	formattest.Accept(t, formattest.Format{Sniff: Sniff, Read: Read}, data, "a.xlsb")
	r := formattest.Read(suite, data, "a.xlsb")
	if r.Err != nil || len(r.Skips) > 0 {
		t.Fatal(r.Err, r.Skips)
	}
	var got []string
	for _, p := range r.Parts {
		got = append(got, p.Kind.String()+" "+p.Path.String()+" "+strings.TrimSpace(p.Text))
		if p.Path.String() == "xl/worksheets/sheet1.bin" && !slices.Equal(p.Table.Header, []string{"Name", "Born", "Phone"}) {
			t.Errorf("header %q", p.Table.Header)
		}
	}
	for _, w := range []string{
		"body xl/worksheets/sheet1.bin Name\tBorn\tPhone\nZoë Example\t02/01/1999\t7700900123\n42\tBob Sample",
		"hidden xl/worksheets/sheet2.bin Dee Hidden", "hidden xl/sharedStrings.bin Cy Orphan", "comment xl/comments1.bin Eve says so",
	} {
		if !slices.Contains(got, w) {
			t.Errorf("%q is missing in %q", w, got)
		}
	}
}

// TestBinaryWorkbookRewritten: what goes is filled up, the rest stays.
func TestBinaryWorkbookRewritten(t *testing.T) {
	data := xlsb(t)
	for _, old := range []string{"Zoë Example", "02/01/1999", "Eve says so", "Bob Sample"} {
		out, err := formattest.Rewrite(suite, data, "a.xlsb", formattest.Replace(old, "[x]"))
		if err != nil {
			t.Fatal(err)
		}
		r := formattest.Read(suite, out, "a.xlsb")
		if text := r.Text(); r.Err != nil || strings.Contains(text, old) || !strings.Contains(text, "Dee Hidden") || !strings.Contains(text, "7700900123") {
			t.Errorf("%q: %v", old, r.Err)
		}
	}
}

func FuzzBinaryWorkbook(f *testing.F) {
	f.Add([]byte(brtOf(brtRowHdr, le32(0, 0))+brtOf(brtCellIsst, le32(0, 0, 0))+brtOf(16, le32(1), "12345678")), []byte(brtOf(brtSSTItem, "\x00", wideOf("Name"))))
	f.Fuzz(func(t *testing.T, sheet, sst []byte) {
		data := archive(t, file{"[Content_Types].xml", "<Types/>"}, file{"_rels/.rels", `<Relationships><Relationship Id="rId1" Type="x/officeDocument" Target="xl/workbook.bin"/></Relationships>`},
			file{"xl/workbook.bin", brtOf(brtBundleSh, le32(0, 1), wideOf("rId1"), wideOf("Staff"))},
			file{"xl/_rels/workbook.bin.rels", `<Relationships><Relationship Id="rId1" Type="x/worksheet" Target="s.bin"/><Relationship Id="rId3" Type="x/sharedStrings" Target="t.bin"/></Relationships>`},
			file{"xl/s.bin", string(sheet)}, file{"xl/t.bin", string(sst)})
		r := formattest.Read(suite, data, "a.xlsb")
		formattest.WellFormed(t, r.Parts)
		var kinds int
		for _, p := range r.Parts {
			if p.Kind == document.Body {
				kinds++
			}
		}
		if r.Err == nil && kinds+len(r.Parts)+len(r.Skips) == 0 {
			t.Error("neither text nor a reason")
		}
	})
}
