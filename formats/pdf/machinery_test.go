package pdf

import (
	"bytes"
	"encoding/binary"
	"strings"
	"testing"

	"sardine/document"
	"sardine/formats/formattest"
)

func be(list ...any) []byte {
	var b bytes.Buffer
	for _, x := range list {
		switch x := x.(type) {
		case string:
			b.WriteString(x)
		default:
			_ = binary.Write(&b, binary.BigEndian, x) // a bytes.Buffer takes all
		}
	}
	return b.Bytes()
}

func utf16be(s string) string {
	var b strings.Builder
	for _, c := range s {
		b.WriteString("\x00" + string(c))
	}
	return b.String()
}

// TestMachinery: who made a font, a colour profile or a photograph stands in
// no copy, and what the page needs of them does.
func TestMachinery(t *testing.T) {
	const maker = "Zoe Foundry"
	name := be(uint16(0), uint16(1), uint16(18), uint16(3), uint16(1), uint16(0x409), uint16(1), uint16(2*len(maker)), uint16(0), utf16be(maker))
	trueType := be(uint32(0x10000), uint16(1), uint16(16), uint16(0), uint16(0), "name", uint32(0), uint32(28), uint32(len(name)), string(name))
	type1 := "%!PS-AdobeFont-1.1: " + maker + " 1.0\n% by " + maker + "\n/FontInfo 3 dict dup begin\n/Notice (Of \\(" + maker + "\\)) readonly def\n" +
		"/FullName (" + maker + ") def\nend def\n/FontName /ZoeFoundry def\n/Encoding StandardEncoding def\ncurrentfile eexec\nxyz"
	index := func(items ...string) string {
		b := be(uint16(len(items)), uint8(1), uint8(1))
		at := 1
		for _, s := range items {
			at += len(s)
			b = append(b, byte(at))
		}
		return string(b) + strings.Join(items, "")
	}
	// Notice is string 391, FullName 392; 393 is the name of a glyph.
	cff := "\x01\x00\x04\x01" + index("ZoeFoundry") + index("\xF8\x1B\x01\xF8\x1C\x02") + index("Of "+maker, maker, "glyphzoe") + "\x00\x00"
	tag := be("mluc", uint32(0), uint32(1), uint32(12), "enGB", uint32(2*len(maker)), uint32(28), utf16be(maker))
	text := "text\x00\x00\x00\x00by " + maker + "\x00"
	profile := strings.Repeat("\x01", 36) + "acsp" + strings.Repeat("\x02", 88) +
		string(be(uint32(2), "desc", uint32(156), uint32(len(tag)), "cprt", uint32(156+len(tag)), uint32(len(text)))) + string(tag) + text
	_, picture := scan(t, "")
	exif := be(uint16(0xFFE1), uint16(2+6+len(maker)), "Exif\x00\x00", maker)
	picture = picture[:2] + string(exif) + picture[2:]
	data := onePage("BT /F1 10 Tf 50 700 Td (by Jo) Tj ET", "null",
		stream("/Type /XObject /Subtype /Image /Width 200 /Height 100 /ColorSpace /DeviceGray /BitsPerComponent 8 /Filter /DCTDecode", picture),
		"<< /Type /FontDescriptor /FontFile 10 0 R /FontFile2 11 0 R /FontFile3 12 0 R >>", stream("/N 3", profile),
		stream("", type1), stream("", string(trueType)), stream("/Subtype /Type1C", cff))
	data = bytes.Replace(data, []byte("/BaseFont /Helvetica"), []byte("/BaseFont /Helvetica /FontDescriptor 8 0 R"), 1)
	data = bytes.Replace(data, []byte("/Contents 4 0 R"), []byte("/Contents 4 0 R /Group << /CS [/ICCBased 9 0 R] >>"), 1)
	all := everything(t, redacted(t, file("", objectsOf(data)...), "Jo", "[X]"))
	for _, gone := range []string{maker, "ZoeFoundry", utf16be(maker), "Exif"} {
		if strings.Contains(all, gone) {
			t.Errorf("%q is still there", gone)
		}
	}
	for _, stays := range []string{"%!PS-AdobeFont-1.1: ", "glyphzoe", "acsp", "/Encoding StandardEncoding", "eexec\nxyz"} {
		if !strings.Contains(all, stays) {
			t.Errorf("%q is gone", stays)
		}
	}
}

// objectsOf are the objects of a file that was written by file, so that its
// table can be made anew.
func objectsOf(data []byte) (out []string) {
	for i := 1; ; i++ {
		start := bytes.Index(data, be("\n", string(itoa(i)), " 0 obj\n"))
		if start < 0 {
			return out
		}
		start += len(be("\n", string(itoa(i)), " 0 obj\n"))
		out = append(out, string(data[start:start+bytes.Index(data[start:], []byte("\nendobj\n"))]))
		data = data[start:]
	}
}

func itoa(n int) []byte {
	if n < 10 {
		return []byte{byte('0' + n)}
	}
	return append(itoa(n/10), byte('0'+n%10))
}

// TestChosenNames: the state of a button, a font, a place that links lead to
// can be called after somebody.
func TestChosenNames(t *testing.T) {
	objects := []string{"<< /Type /Catalog /Pages 2 0 R /Dests << /About#20Zoe [3 0 R /Fit] >> /AcroForm << /Fields [6 0 R] >> >>",
		"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
		"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Annots [6 0 R 8 0 R] /Resources << /Font << /F1 5 0 R >> >> >>",
		stream("", "BT /F1 10 Tf 50 700 Td (to Zoe) Tj ET"), "<< /Type /Font /Subtype /Type1 /BaseFont /Zoe-Script /Encoding /WinAnsiEncoding >>",
		"<< /Type /Annot /Subtype /Widget /FT /Btn /Rect [0 0 9 9] /AS /Dr#20Zoe /V /Dr#20Zoe /AP << /N << /Dr#20Zoe 7 0 R /Off 7 0 R >> >> >>",
		stream("/Type /XObject /Subtype /Form /BBox [0 0 9 9]", ""), "<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /Dest /About#20Zoe >>"}
	data := file("", objects...)
	out := redacted(t, data, "Zoe", "[X]")
	all := everything(t, out)
	if strings.Contains(all, "Zoe") {
		t.Error("a name is still there")
	}
	f := opened(t, out)
	button := f.Object(6).Value
	state := f.Key(button, "AS").Name()
	if state == "" || f.Key(button, "V").Name() != state || f.Key(f.Key(f.Key(button, "AP"), "N"), state).Kind == 0 {
		t.Errorf("the button lost its state: %q", state)
	}
	if place := f.Key(f.Object(8).Value, "Dest").Name(); f.Key(f.Key(f.Root(), "Dests"), place).Kind == 0 {
		t.Errorf("the link leads nowhere: %q", place)
	}
	if r := formattest.Read(format, out, "a.pdf"); r.Parts[0].Kind != document.Painted {
		t.Errorf("%s", r.Parts[0].Kind)
	}
}

// TestLettersNobodyUses: a font lists its letters in the order of the text.
func TestLettersNobodyUses(t *testing.T) {
	table := "1 begincodespacerange <00> <FF> endcodespacerange 2 beginbfrange <01> <02> <0041> <03> <06> [<0044> <006F> <0065> <0062>] endbfrange"
	data := onePage("BT /F1 10 Tf 50 700 Td <01020606> Tj 0 -20 Td <030405> Tj 0 -20 Td <0406> Tj ET", "null", stream("/Subtype /Form", ""), stream("", table))
	data = bytes.Replace(data, []byte("/BaseFont /Helvetica"), []byte("/BaseFont /Helvetica /ToUnicode 8 0 R"), 1)
	data = file("", objectsOf(data)...)
	if r := formattest.Read(format, data, "a.pdf"); r.Parts[0].Text != "ABbb\nDoe\nob\n" {
		t.Fatalf("%q", r.Parts[0].Text)
	}
	out := redacted(t, data, "Doe", "[X]")
	f := opened(t, out)
	left, err := f.Decode(f.Object(8), 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	if m := parseCMap(left); len(m.text) != 4 || m.text[code{1, 4}] != "o" || m.text[code{1, 3}] != "" || m.text[code{1, 5}] != "" {
		t.Errorf("%v", m.text)
	}
	if r := formattest.Read(format, out, "a.pdf"); !strings.Contains(r.Parts[0].Text, "ABbb") || !strings.Contains(r.Parts[0].Text, "ob") {
		t.Errorf("%q", r.Parts[0].Text)
	}
}

// TestChosenIdentifiers: elements of the structure have identifiers, and the
// fields of an XFA form are elements of XML: somebody named them.
func TestChosenIdentifiers(t *testing.T) {
	objects := []string{"<< /Type /Catalog /Pages 2 0 R /StructTreeRoot << /IDTree << /Names [(cell-Zoe) 6 0 R (other) 8 0 R] >> /K [6 0 R 8 0 R] >> /AcroForm << /Fields [] /XFA 7 0 R >> >>",
		"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
		"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
		stream("", "BT /F1 10 Tf 50 700 Td (to all) Tj ET"), helveticaFont,
		"<< /Type /StructElem /S /TH /ID (cell-Zoe) >>",
		stream("", `<x:data><!-- <Zoe> --><x:Zoe Zoe="1" b='<Zoe>'>kept <ZoeToo/></x:Zoe></x:data>`),
		"<< /Type /StructElem /S /TD /ID (other) /A << /O /Table /Headers [(cell-Zoe)] >> >>"}
	f := opened(t, redacted(t, file("", objects...), "Zoe", "[X]"))
	id := f.Object(6).Value.Key("ID")
	root := f.Key(f.Root(), "StructTreeRoot")
	tree, headers := f.Key(f.Key(root, "IDTree"), "Names").List, f.Key(f.Key(f.Object(8).Value, "A"), "Headers").List
	if s := string(id.Str); s == "" || strings.Contains(s, "Zoe") || string(tree[0].Str) != s || string(headers[0].Str) != s || string(tree[2].Str) != "other" {
		t.Errorf("identifier %q, in the tree %q, of the header %q", id.Str, tree[0].Str, headers[0].Str)
	}
	data, err := f.Decode(f.Object(7), 1<<20)
	want := `<x:data><!-- <[X]> --><x:[X] [X]="1" b='<[X]>'>kept <[X]Too/></x:[X]></x:data>`
	if err != nil || string(data) != want { // the editor of this test knows nothing of XML
		t.Errorf("%v %s", err, data)
	}
	names := make([]string, 0, 5)
	form := []byte(`<x:data><!-- <Zoe> --><x:Zoe Zoe="1" b='<Zoe>'>kept <ZoeToo/></x:Zoe></x:data>`)
	for _, m := range marksOf(form) {
		names = append(names, string(form[m.from:m.to]))
	}
	if got := strings.Join(names, " "); got != "data Zoe Zoe b ZoeToo Zoe data" {
		t.Errorf("names in the markup: %s", got)
	}
	r := &rewriter{ed: formattest.Replace("Zoe", "[X]")}
	out, changed, err := r.unnamed("form.xml", form)
	if err != nil || !changed || string(out) != `<x:data><!-- <Zoe> --><x:N2 N2="1" b='<Zoe>'>kept <N1/></x:N2></x:data>` {
		t.Errorf("%v %v %s", err, changed, out)
	}
}

// TestLabelsCountAsText: a page of text and a picture is one still when most of
// its letters went, and is not taken for a scan.
func TestLabelsCountAsText(t *testing.T) {
	data := onePage("q 595 0 0 500 0 0 cm /Y Do Q BT /F1 10 Tf 50 700 Td (unto all the bearers Featherstonehaugh of old Zennor in Cornwall) Tj ET", "null",
		stream("/Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8", "\x80"))
	out := redacted(t, data, "Featherstonehaugh", "[Redacted]")
	if r := formattest.Read(format, out, "a.pdf"); len(r.Skips) > 0 || !strings.Contains(r.Text(), "bearers [Redacted]") {
		t.Errorf("%v %q", r.Skips, r.Text())
	}
}

func FuzzNamesInMarkup(f *testing.F) {
	f.Add([]byte(`<?a?><b:c d="e>" f='g'><!-- h --><![CDATA[<i>]]></b:c>`))
	f.Fuzz(func(t *testing.T, data []byte) {
		last := 0
		for _, m := range marksOf(data) {
			if m.from < last || m.to <= m.from || m.to > len(data) {
				t.Fatalf("%+v after %d", m, last)
			}
			last = m.to
		}
	})
}

// TestDirectDescriptor: the descriptor of a font may stand in the font itself.
// What signs a font names people, too; and where glyphs are chosen by number
// nothing needs their names.
func TestDirectDescriptor(t *testing.T) {
	table := func(name, data string, at int) []byte { return be(name, uint32(0), uint32(at), uint32(len(data))) }
	signed, names := "\x00\x00\x00\x01Zoe signs", string(be(uint32(0x20000)))+strings.Repeat("\x00", 28)+"\x08glyphzoe"
	font := be(uint32(0x10000), uint16(2), uint16(32), uint16(1), uint16(0), string(table("DSIG", signed, 44)), string(table("post", names, 44+len(signed))), signed, names)
	for _, kind := range []string{"/TrueType", "/CIDFontType2"} {
		data := onePage("BT /F1 10 Tf 50 700 Td (by Jo) Tj ET", stream("", string(font)))
		data = bytes.Replace(data, []byte("/Subtype /Type1 /BaseFont /Helvetica"), []byte("/Subtype "+kind+" /BaseFont /A /FontDescriptor << /FontFile2 6 0 R >>"), 1)
		data = file("/Info 7 0 R", objectsOf(data)...)
		if kind == "/TrueType" && bytes.Equal(redacted(t, data, "Zoe", "[X]"), data) {
			t.Error("a value that the font alone says is left there")
		}
		f := opened(t, redacted(t, data, "Jane", "[X]"))
		got, err := f.Decode(f.Object(6), 1<<20)
		if err != nil || len(got) != len(font) || bytes.Contains(got, []byte("Zoe")) {
			t.Errorf("%s: %v %q", kind, err, got)
		}
		if named := bytes.Contains(got, []byte("glyphzoe")); named != (kind == "/TrueType") {
			t.Errorf("%s: names of glyphs: %v", kind, named)
		}
	}
}

// TestWordsOfTables: a table of letters is a program, and "source" is in
// "findresource": the lists alone do as well.
func TestWordsOfTables(t *testing.T) {
	const table = "%!PS by Zoe\n/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /Of-Zoe def 1 begincodespacerange <00> <FF> endcodespacerange 1 beginbfrange <41> <43> <0041> endbfrange endcmap end end"
	data := onePage("BT /F1 10 Tf 50 700 Td (ABC source) Tj ET", stream("/Type /CMap /CMapName /Of-Zoe", table))
	data = bytes.Replace(data, []byte("/BaseFont /Helvetica"), []byte("/BaseFont /Helvetica /ToUnicode 6 0 R"), 1)
	data = file("/Info 7 0 R", objectsOf(data)...)
	for _, value := range []string{"source", "Zoe"} {
		out := redacted(t, data, value, "[é]")
		f := opened(t, out)
		for _, n := range f.Numbers() {
			o := f.Object(n)
			if got, _ := f.Decode(o, 1<<20); bytes.Contains(got, []byte(value)) || strings.Contains(o.Value.Key("CMapName").Name(), value) {
				t.Errorf("%s is in object %d: %q", value, n, got)
			}
		}
		if r := formattest.Read(format, out, "a.pdf"); !strings.Contains(r.Text(), "ABC") || value == "source" && !strings.Contains(r.Text(), "[é]") {
			t.Errorf("without %s it reads %q", value, r.Text())
		}
	}
	if all := everything(t, redacted(t, data, "Jane", "[X]")); !strings.Contains(all, table) {
		t.Error("a table was changed for nothing")
	}
}

// TestComments: a program that draws a page may have comments.
func TestComments(t *testing.T) {
	data := onePage("% by Zoe\nBT /F1 10 Tf 50 700 Td [(a) % of Zoe\n(b)] TJ (by Jo) Tj %Zoe\n ET /X Do /X Do % end", stream("/Subtype /Form", "%\xFF\xFF\xFF, said Zoe\nq Q"))
	for _, value := range []string{"Zoe", "b"} {
		out := redacted(t, data, value, "[X]")
		if all := everything(t, out); value == "Zoe" && strings.Contains(all, "Zoe") || !strings.Contains(all, "% end") {
			t.Errorf("without %s: %s", value, all)
		}
		if r := formattest.Read(format, out, "a.pdf"); !strings.Contains(r.Text(), "y Jo") {
			t.Errorf("without %s it reads %q", value, r.Text())
		}
	}
}

// TestNamesOfProperties: somebody may have named a property, and a value may be
// called what the standard calls one.
func TestNamesOfProperties(t *testing.T) {
	data := onePage("BT /F1 10 Tf 50 700 Td (by Jo) Tj ET")
	data = bytes.Replace(data, []byte("/Title (\\376"), []byte("/Boss#20of#20Zoe (old) /Title (\\376"), 1)
	data = file("/Info 6 0 R", objectsOf(data)...)
	for value, want := range map[string]string{"Zoe": "Boss of [X]: old", "Author": "[X]: Jane Doe"} {
		r := formattest.Read(format, redacted(t, data, value, "[X]"), "a.pdf")
		if !strings.Contains(r.Text(), want) || strings.Contains(r.Text(), value) {
			t.Errorf("without %s it reads %q", value, r.Text())
		}
	}
}

// TestCrowded: where letters that stay lie over those that go, the box says
// nothing.
func TestCrowded(t *testing.T) {
	for content, want := range map[string]string{
		"BT /F1 10 Tf 50 700 Td (Featherstone) Tj 5 1 Td /F1 4 Tf (my quiz) Tj ET": "my quiz",
		"BT /F1 10 Tf 50 700 Td (Featherstone) Tj 5 -40 Td (below) Tj ET":          "[X]\nbelow",
	} {
		r := formattest.Read(format, redacted(t, onePage(content), "Featherstone", "[X]"), "a.pdf")
		if !strings.Contains(r.Text(), want) || strings.Contains(r.Text(), "[X]") != strings.Contains(want, "[X]") {
			t.Errorf("%q", r.Text())
		}
	}
}
