package pdf

import (
	"bytes"
	"compress/zlib"
	"context"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"sardine/document"
	"sardine/formats/formattest"
	"sardine/internal/pdfile"
)

var format = formattest.Format{Sniff: Sniff, Read: Read, Rewrite: Rewrite}

// file writes objects 1, 2, ... with a cross reference table; object 1 is the
// catalogue.
func file(trailer string, objects ...string) []byte {
	var b bytes.Buffer
	b.WriteString("%PDF-1.4\n%\xE2\xE3\xCF\xD3\n")
	var at []int
	for i, o := range objects {
		at = append(at, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for _, a := range at {
		fmt.Fprintf(&b, "%010d 00000 n \n", a)
	}
	fmt.Fprintf(&b, "trailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, trailer, start)
	return b.Bytes()
}

func stream(dict, data string) string {
	return fmt.Sprintf("<< %s /Length %d >>\nstream\n%s\nendstream", dict, len(data), data)
}

func deflated(data string) string {
	var b bytes.Buffer
	w := zlib.NewWriter(&b)
	w.Write([]byte(data))
	w.Close()
	return stream("/Filter /FlateDecode", b.String())
}

const (
	catalogue     = "<< /Type /Catalog /Pages 2 0 R >>"
	helveticaFont = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
)

// onePage is a file of one page with the given content; object 6 and on are extra.
func onePage(content string, extra ...string) []byte {
	objects := append([]string{
		catalogue,
		"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
		"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R /F2 6 0 R >> /XObject << /X 6 0 R /Y 7 0 R >> >> >>",
		deflated(content),
		helveticaFont,
	}, extra...)
	objects = append(objects, "<< /Author (Jane Doe) /Title (\\376\\377\\000L\\000i\\000s\\000t) >>")
	return file(fmt.Sprintf("/Info %d 0 R", len(objects)), objects...)
}

func TestReadsLines(t *testing.T) {
	data := onePage("BT /F1 10 Tf 50 700 Td (Name:) Tj 200 0 Td (Ren\\351 Doe) Tj -200 -12 Td [(NI) -800 (num) 20 (ber)] TJ 12 TL (x) ' ET\n" +
		"BT /F1 10 Tf 0 1 -1 0 300 100 Tm (Upwards) Tj ET q 1 0 0 1 0 -30 cm BT /F1 10 Tf 50 700 Td <4C617374> Tj ET Q")
	formattest.Accept(t, format, data, "a.pdf")
	r := formattest.Read(format, data, "a.pdf")
	if len(r.Parts) != 2 || r.Parts[0].Kind != document.Metadata || r.Parts[1].Kind != document.Painted {
		t.Fatalf("parts: %d", len(r.Parts))
	}
	if want := "Author: Jane Doe\nTitle: List\n"; r.Parts[0].Text != want {
		t.Errorf("information %q, want %q", r.Parts[0].Text, want)
	}
	if want := "Name:\tRené Doe\nNI number\nx\nLast\nUpwards\n"; r.Parts[1].Text != want {
		t.Errorf("page %q, want %q", r.Parts[1].Text, want)
	}
	if !slices.Contains(r.Parts[1].Labels, document.Label{Start: 0, End: uint32(len(r.Parts[1].Text)), Kind: document.Page, Name: "1"}) {
		t.Errorf("labels %v", r.Parts[1].Labels)
	}
	if len(r.Skips) > 0 {
		t.Errorf("skips %v", r.Skips)
	}
}

func TestQuads(t *testing.T) {
	r := formattest.Read(format, onePage("BT /F1 10 Tf 50 700 Td (ab cd) Tj ET"), "a.pdf")
	p := r.Parts[1]
	i := int64(strings.Index(p.Text, "cd"))
	os, err := p.Map.Origins(document.Span{Start: i, End: i + 2})
	if err != nil || len(os) != 2 || os[0].Quad == nil || os[1].Quad == nil {
		t.Fatalf("origins %v, %v", os, err)
	}
	// a, b, c and d are 5.56, 5.56, 5 and 5.56 points wide, the blank 2.78.
	q := os[0].Quad
	if q.Page != 1 || math.Abs(float64(q.X0)-63.9) > 0.01 || math.Abs(float64(q.X1)-68.9) > 0.01 || math.Abs(float64(q.Y0)-697.8) > 0.01 || q.Y2 != 710 {
		t.Errorf("quad %+v", *q)
	}
	if os[0].Stream != 4 || os[0].Start != 23 || os[0].End != 30 {
		t.Errorf("operand %+v", os[0])
	}
}

func TestFonts(t *testing.T) {
	cm := "1 begincodespacerange <0000> <FFFF> endcodespacerange 2 beginbfchar <0001> <0041> <0002> <D83DDE00> endbfchar " +
		"2 beginbfrange <0010> <0012> <0061> <0020> <0021> [<0078> <0079007A>] endbfrange"
	tests := []struct{ name, font, show, want string }{
		{"tounicode", "<< /Type /Font /Subtype /Type0 /Encoding /Identity-H /ToUnicode 7 0 R /DescendantFonts [<< /DW 500 /W [1 [600 600] 16 18 500] >>] >>",
			"<000100020010001100120020002100FF>", "A😀abcxyz\uFFFD\n"},
		{"differences", "<< /Type /Font /Subtype /Type1 /Encoding << /Differences [65 /Eacute /uni00DF 70 /ffi] >> >>", "(ABCF)", "ÉßCffi\n"},
		{"mac", "<< /Type /Font /Subtype /TrueType /Encoding /MacRomanEncoding >>", "(\\216)", "é\n"},
		{"no encoding", "<< /Type /Font /Subtype /TrueType >>", "(a\\222b)", "a’b\n"},
		{"shift-jis", "<< /Type /Font /Subtype /Type0 /Encoding /90ms-RKSJ-H /DescendantFonts [<< >>] >>", "<93FA41>", "日A\n"},
		{"utf-16", "<< /Type /Font /Subtype /Type0 /Encoding /UniJIS-UCS2-H /DescendantFonts [<< >>] >>", "<65E50041>", "日A\n"},
		{"not a font", "(oops)", "(abc)", "abc\n"},
	}
	for _, tt := range tests {
		r := formattest.Read(format, onePage("BT /F2 10 Tf 50 700 Td "+tt.show+" Tj ET", tt.font, deflated(cm)), "a.pdf")
		if r.Err != nil || len(r.Parts) < 2 || r.Parts[1].Text != tt.want {
			t.Errorf("%s: %q, want %q (%v)", tt.name, r.Text(), tt.want, r.Err)
		}
	}
}

func TestFormsAndPictures(t *testing.T) {
	form := stream("/Type /XObject /Subtype /Form /Matrix [1 0 0 1 10 10] /Resources << /Font << /F9 5 0 R >> >>", "BT /F9 10 Tf (in a form) Tj ET")
	picture := stream("/Type /XObject /Subtype /Image /Width 1 /Height 1", "x")
	r := formattest.Read(format, onePage("/X Do /Y Do", form, picture), "a.pdf")
	if !strings.Contains(r.Text(), "in a form\n") || len(r.Skips) != 0 {
		t.Errorf("text %q, skips %v", r.Text(), r.Skips)
	}
	for name, content := range map[string]string{
		"picture":        "/Y Do",
		"inline picture": "BI /W 1 /H 1 ID \x00(\xFF<EI Q\nEI Q",
	} {
		r = formattest.Read(format, onePage(content, form, picture), "a.pdf")
		if !slices.Contains(r.Skips, formattest.Skip{Name: "page 1", Why: document.NoAssist}) {
			t.Errorf("%s: a page that is a picture: skips %v", name, r.Skips)
		}
	}
	field := file("", catalogue, "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
		"<< /Type /Page /Annots [<< /Rect [100 100 200 120] /AS /On /AP << /N << /On 5 0 R >> >> >>] >>", helveticaFont,
		stream("/Subtype /Form /BBox [0 0 100 20] /Resources << /Font << /F 4 0 R >> >>", "BT /F 9 Tf (01632 960005) Tj ET"))
	if r = formattest.Read(format, field, "a.pdf"); !strings.Contains(r.Text(), "01632 960005") {
		t.Errorf("field: %q", r.Text())
	}
}

func TestBesideThePages(t *testing.T) {
	data := file("", "<< /Type /Catalog /Pages 2 0 R /Metadata 5 0 R /Names << /EmbeddedFiles << /Kids [<< /Names [(a) 6 0 R] >>] >> >> >>",
		"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
		"<< /Type /Page /Annots [<< /Subtype /Text /T (Jane Doe) /Contents (Ask 01632 960007) >> << /Subtype /FileAttachment /FS 6 0 R >>] >>",
		"null", stream("/Type /Metadata /Subtype /XML", "<x>Jane Doe</x>"),
		"<< /Type /Filespec /F (list.csv) /EF << /F 7 0 R >> >>", deflated("Name,NI\nJane Doe,QQ123456C\n"))
	formattest.Accept(t, format, data, "a.pdf")
	r := formattest.Read(format, data, "a.pdf")
	if len(r.Parts) != 2 || r.Parts[0].Kind != document.Comment || r.Parts[0].Text != "Jane Doe\nAsk 01632 960007\n" {
		t.Errorf("comments: %q", r.Text())
	}
	var names []string
	for _, c := range r.Children {
		names = append(names, c.Name+" "+string(c.Data[:7]))
	}
	if !slices.Equal(names, []string{"metadata.xml <x>Jane", "list.csv Name,NI"}) {
		t.Errorf("children %q", names)
	}
	if len(r.Skips) != 0 {
		t.Errorf("skips %v", r.Skips)
	}
}

// TestDamaged: files that the foreign reader refuses are mended where that can be done.
func TestDamaged(t *testing.T) {
	whole := onePage("BT /F1 10 Tf (Call 01632 960006) Tj ET")
	start := bytes.LastIndex(whole, []byte("startxref"))
	tests := map[string][]byte{
		"mail header before": append([]byte("X-Gateway: yes\r\n\r\n"), whole...),
		"version 2":          append([]byte("%PDF-2.0 "), whole[9:]...),
		"bytes after end":    append(slices.Clone(whole), bytes.Repeat([]byte("\x00"), 5000)...),
		"wrong startxref":    append(slices.Clone(whole[:start]), "startxref\n7\n%%EOF\n"...),
		"forged section":     bytes.Replace(whole, []byte("0000000000 65535 f"), []byte("4294967296 3\n0 0 f"), 1),
		"forged start":       bytes.Replace(whole, []byte("xref\n0 7"), []byte("xref\n999999999 6"), 1),
		"forged size":        bytes.Replace(whole, []byte("/Size 7"), []byte("/Size 99999999999"), 1),
		"no end":             whole[:start],
		"wrong offsets":      bytes.Replace(whole, []byte("%PDF-1.4\n"), []byte("%PDF-1.4\n% a line that was put in later, by hand\n"), 1),
	}
	for name, data := range tests {
		r := formattest.Read(format, data, "a.pdf")
		if r.Err != nil || !strings.Contains(r.Text(), "01632 960006") {
			t.Errorf("%s: %v %q", name, r.Err, r.Text())
		}
	}
}

func TestRefusals(t *testing.T) {
	tests := map[string]struct {
		data []byte
		why  document.SkipReason
	}{
		"password": {file("/Encrypt << /Filter /Standard /V 2 /R 3 /Length 128 /P -4 /O <"+strings.Repeat("00", 32)+"> /U <"+strings.Repeat("11", 32)+"> >> /ID [<00> <00>]",
			catalogue, "<< /Type /Pages /Kids [] /Count 0 >>"), document.Encrypted},
		"only a header": {[]byte("%PDF-1.4\n"), document.Corrupt},
		"forged size":   {xrefStream("/Size 99999999999 /W [1 2 1]"), document.Corrupt},
		"forged index":  {xrefStream("/Size 9 /Index [0 99999999999] /W [1 2 1]"), document.Corrupt},
		"forged widths": {xrefStream("/Size 9 /W [99999999999 2 1]"), document.Corrupt},
	}
	for name, tt := range tests {
		r := formattest.Read(format, tt.data, "a.pdf")
		if r.Err == nil || document.ReasonOf(r.Err) != tt.why {
			t.Errorf("%s: %v, want %s", name, r.Err, tt.why)
		}
	}
}

// xrefStream is a file whose cross references are a stream, as its dictionary says.
func xrefStream(dict string) []byte {
	var b bytes.Buffer
	b.WriteString("%PDF-1.5\n")
	start := b.Len()
	fmt.Fprintf(&b, "1 0 obj\n%s\nendobj\nstartxref\n%d\n%%%%EOF\n", stream("/Type /XRef "+dict, "xxxx"), start)
	return b.Bytes()
}

func TestSniff(t *testing.T) {
	tests := map[string]bool{
		"%PDF-1.4\n": true, "\xEF\xBB\xBF\n%PDF-2.0": true, "X-Gateway: yes\r\n%PDF-1.4\n1 0 obj\n": true,
		"A file that begins with %PDF-1.4 is a PDF file. 1 0 obj": false, "x\n%PDF-1.4\n": false, "": false, "%!PS": false,
	}
	for head, want := range tests {
		if got := Sniff([]byte(head), "a.pdf"); got != want {
			t.Errorf("Sniff(%q) = %v", head, got)
		}
	}
}

// TestCircles: structures that bite their own tail must end, soon and by themselves.
func TestCircles(t *testing.T) {
	page := "<< /Type /Page /Contents 4 0 R /Resources << /XObject << /X 4 0 R >> >> >>"
	form := stream("/Subtype /Form /Resources << /XObject << /X 4 0 R >> >>", "/X Do /X Do /X Do /X Do /X Do /X Do")
	tests := map[string][]byte{
		"pages":   file("", catalogue, "<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 2 >>"),
		"form":    file("", catalogue, "<< /Type /Pages /Kids [3 0 R] /Count 1 >>", page, form),
		"prev":    bytes.Replace(onePage("BT ET"), []byte("/Size 7"), []byte("/Size 7 /Prev 900"), 1),
		"length":  file("", catalogue, "<< /Type /Pages /Kids [3 0 R] /Count 1 >>", page, "<< /Length 4 0 R >>\nstream\nx\nendstream"),
		"parent":  file("", catalogue, "<< /Type /Pages /Kids [3 0 R] /Count 1 /Parent 2 0 R >>", page, stream("", "BT (x) Tj ET")),
		"nesting": onePage(strings.Repeat("[", 100_000) + strings.Repeat("<<", 100_000) + strings.Repeat("q ", 100_000)),
	}
	for i := 850; i < 1000; i++ { // one of these hits the table itself
		tests[fmt.Sprint("prev ", i)] = bytes.Replace(onePage("BT ET"), []byte("/Size 7"), fmt.Appendf(nil, "/Size 7 /Prev %d", i), 1)
	}
	for name, data := range tests {
		done := make(chan *formattest.Result, 1)
		go func() { done <- formattest.Read(format, data, "a.pdf") }()
		select {
		case r := <-done:
			if r.Err == nil && len(r.Skips) == 0 && len(r.Parts) == 0 && (name == "pages" || name == "form" || name == "nesting") {
				t.Errorf("%s: read without a word", name)
			}
		case <-time.After(60 * time.Second):
			t.Fatalf("%s: does not end", name)
		}
	}
}

func TestDeadline(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	err := Read(ctx, formattest.NewStream(onePage("BT ET"), "a.pdf"), document.Options{}, &formattest.Reader{})
	if err != context.Canceled {
		t.Errorf("err %v", err)
	}
}

func FuzzRead(f *testing.F) {
	f.Add(onePage("BT /F1 10 Tf 50 700 Td (Ren\\351) Tj [(a) -200 (b)] TJ ET /X Do", stream("/Subtype /Form", "BT (x) Tj ET")))
	f.Add(onePage("BI ID x EI", stream("/Subtype /Image", "x")))
	f.Fuzz(func(t *testing.T, data []byte) {
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		defer cancel()
		r := &formattest.Reader{}
		err := Read(ctx, formattest.NewStream(data, "a.pdf"), document.Options{}, r)
		formattest.WellFormed(t, r.Parts)
		if err == nil && len(r.Parts) == 0 && len(r.Children) == 0 && len(r.Skips) == 0 && !bytes.Contains(data, []byte("Pages")) {
			t.Error("read to no end without a word")
		}
	})
}

func FuzzContent(f *testing.F) {
	f.Add([]byte("BT /F1 10 Tf 1 0 0 1 5 5 Tm (a\\(b) Tj <41> ' ET BI ID x EI q Q [1 (x)] TJ"))
	f.Add([]byte("/Span <</ActualText (x)>> BDC (a) Tj EMC 0 0 9 9 re f 1 g (b) Tj 3 Tr (c) Tj"))
	f.Add([]byte("1 begincodespacerange <00> <FF> endcodespacerange 1 beginbfrange <00> <FF> <0041> endbfrange"))
	f.Fuzz(func(t *testing.T, data []byte) {
		r := &formattest.Reader{}
		file, err := pdfile.Open(t.Context(), bytes.NewReader(onePage("")), int64(len(onePage(""))), nil)
		if err != nil {
			t.Fatal(err)
		}
		d := newReader(t.Context(), file, document.Options{}, readSink{r})
		p := d.interpret(nil, Value{}, inherited{}, seen)
		if err := p.interpreter.run(&content{data: data}, Value{}, identity, 0); err != nil {
			t.Fatal(err)
		}
		p.veilGlyphs(p.crop)
		if err := p.visible(seen); err != nil {
			t.Fatal(err)
		}
		if err := p.veiled(); err != nil {
			t.Fatal(err)
		}
		formattest.WellFormed(t, r.Parts)
		if len(parseCMap(data).text) > maxMapped {
			t.Error("too many codes")
		}
		openSFNT(data).letters()
		cffEncoding(data, func(int, string) {})
		type1Encoding(data, func(int, string) {})
	})
}
