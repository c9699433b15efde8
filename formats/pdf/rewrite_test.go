package pdf

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"sardine/document"
	"sardine/formats/formattest"
	"sardine/internal/pdfile"
)

// redacted rewrites data with every old replaced, members too.
func redacted(t *testing.T, data []byte, old, mask string) []byte {
	t.Helper()
	ed := formattest.Replace(old, mask)
	ed.Member = func(_ string, d []byte) ([]byte, bool) {
		return bytes.ReplaceAll(d, []byte(old), []byte(mask)), bytes.Contains(d, []byte(old))
	}
	out, err := formattest.Rewrite(format, data, "a.pdf", ed)
	if err != nil {
		t.Fatalf("rewrite: %v", err)
	}
	return out
}

// everything is all bytes of a file with its streams unpacked, and its strings
// as text.
func everything(t *testing.T, data []byte) string {
	t.Helper()
	f, err := pdfile.Open(t.Context(), bytes.NewReader(data), int64(len(data)), nil)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	b.Write(data)
	var walk func(v Value)
	walk = func(v Value) {
		if v.Kind == pdfile.String {
			b.WriteString(textString(v.Str) + "\n")
		}
		for _, e := range v.List {
			walk(e)
		}
	}
	for _, n := range f.Numbers() {
		o := f.Object(n)
		walk(o.Value)
		if o.Stream {
			d, _ := f.Decode(o, 1<<24)
			b.Write(d)
			p := pdfile.NewContent(d)
			for {
				op, args := p.Op(nil)
				if op == nil {
					break
				}
				joined := ""
				for _, a := range args {
					joined += string(a.Str)
					for _, e := range a.List {
						joined += string(e.Str)
					}
				}
				b.WriteString(joined + "\n")
			}
		}
	}
	return b.String()
}

// TestEveryWayToShow: text that operators show in all ways is taken out, and
// what stood beside it stays where it was.
func TestEveryWayToShow(t *testing.T) {
	for name, show := range map[string]string{
		"Tj":           "(by Doe, clerk) Tj",
		"TJ":           "[(by D) -20 (o) 15 (e, clerk)] TJ",
		"hexadecimal":  "<627920446F652C20636C65726B> Tj",
		"octal":        "(by \\104oe, clerk) Tj",
		"next line":    "12 TL (by Doe, clerk) '",
		"with spacing": "12 TL 1 0.5 (by Doe, clerk) \"",
		"split":        "(by D) Tj (o) Tj (e, clerk) Tj",
		"scaled":       "80 Tz 1 Tc (by Doe, clerk) Tj",
	} {
		data := onePage("BT /F1 10 Tf 50 700 Td " + show + " 0 -20 Td (below) Tj ET")
		before := formattest.Read(format, data, "a.pdf")
		out := redacted(t, data, "Doe", "[Redacted]")
		after := formattest.Read(format, out, "a.pdf")
		if want := strings.ReplaceAll(before.Text(), "Doe", "[Redacted]"); strings.Join(strings.Fields(after.Text()), "") != strings.Join(strings.Fields(want), "") {
			t.Errorf("%s: %q, want %q", name, after.Text(), want)
		}
		if all := everything(t, out); strings.Contains(all, "Doe") || strings.Contains(all, "by D") {
			t.Errorf("%s: the name is still in the file", name)
		}
		for _, word := range []string{"clerk", "below"} {
			if a, b := placeOf(t, before.Parts, word), placeOf(t, after.Parts, word); !near(a, b) {
				t.Errorf("%s: %q moved from %v to %v", name, word, a, b)
			}
		}
	}
}

func near(a, b document.Quad) bool {
	d := func(x, y float32) bool { return abs32(x-y) < 0.02+10*coarse/1000.0 }
	return d(a.X0, b.X0) && d(a.Y0, b.Y0) && d(a.X2, b.X2) && d(a.Y2, b.Y2)
}

// placeOf is the box of the first letter of a word.
func placeOf(t *testing.T, parts []*document.Part, word string) document.Quad {
	t.Helper()
	for _, p := range parts {
		if i := strings.Index(p.Text, word); i >= 0 {
			os, err := p.Map.Origins(document.Span{Start: int64(i), End: int64(i + 1)})
			if err == nil && os[0].Quad != nil {
				return *os[0].Quad
			}
		}
	}
	t.Fatalf("no place for %q", word)
	return document.Quad{}
}

// TestWidthIsNotTold: where nothing follows, the gap that a name leaves is not
// written down.
func TestWidthIsNotTold(t *testing.T) {
	a := redacted(t, onePage("BT /F1 10 Tf 50 700 Td (to Wiliam) Tj 0 -20 Td (x) Tj ET"), "Wiliam", "#")
	b := redacted(t, onePage("BT /F1 10 Tf 50 700 Td (to Willian) Tj 0 -20 Td (x) Tj ET"), "Willian", "#")
	if x, y := everything(t, a), everything(t, b); x[strings.Index(x, "(to "):][:60] != y[strings.Index(y, "(to "):][:60] {
		t.Error("the operators differ by the width of the name")
	}
	if a, b := redacted(t, onePage("BT /F1 10 Tf 50 700 Td (to Wiliam) Tj ET"), "Wiliam", ""), "0.0"; strings.Contains(everything(t, a), "re f") || b == "" {
		t.Error("a mask of nothing paints a box")
	}
}

// hidingPlaces is a file that says a name wherever PDF has room for one.
func hidingPlaces() []byte {
	return file("/Info 6 0 R /ID [<446F6531> <446F6532>]",
		"<< /Type /Catalog /Pages 2 0 R /Metadata 7 0 R /Outlines 8 0 R /OpenAction << /S /JavaScript /JS (app.alert\\('Zoe Quill'\\)) >> /PageLabels << /Nums [0 << /P (Zoe Quill) >>] >> "+
			"/Names << /Dests << /Names [(Zoe Quill) [3 0 R /Fit]] >> /EmbeddedFiles << /Names [(a) 10 0 R] >> /JavaScript << /Names [(b) << /S /JavaScript /JS 19 0 R >>] >> >> "+
			"/StructTreeRoot 12 0 R /AcroForm << /Fields [13 0 R] /XFA 14 0 R >> /PieceInfo << /App << /Private 15 0 R /Name (Zoe Quill) >> >> >>",
		"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
		"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /CropBox [0 0 595 800] /Contents [4 0 R 18 0 R] /Thumb 17 0 R /Annots [13 0 R 16 0 R << /Subtype /Link /Rect [0 0 1 1] /A << /S /URI /URI (https://example.org/?q=Zoe Quill) >> >>] "+
			"/Resources << /Font << /F1 5 0 R >> /XObject << /X 9 0 R >> /Properties << /P1 << /ActualText (Zoe Quill) >> >> >> >>",
		stream("", "BT /F1 10 Tf 50 700 Td (Seen by Zoe Quill today) Tj 3 Tr 0 -20 Td (below Zoe Quill) Tj 0 Tr 1 g 0 -20 Td (white Zoe Quill) Tj 0 g ET q 0 0 0 rg BT /F1 10 Tf 50 600 Td (under Zoe Quill) Tj ET 40 590 200 30 re f Q"+
			" BT /F1 10 Tf 50 820 Td (outside Zoe Quill) Tj ET /Artifact << /Type /Pagination /Note (Zoe Quill) >> BDC BT /F1 10 Tf 50 500 Td (kept) Tj ET EMC /X Do"),
		helveticaFont,
		"<< /Title (About Zoe Quill) /Author <FEFF005A006F00650020005100750069006C006C> >>",
		stream("/Type /Metadata /Subtype /XML", "<x>Zoe Quill</x>"),
		"<< /Type /Outlines /First 11 0 R /Last 11 0 R >>",
		stream("/Type /XObject /Subtype /Form /BBox [0 0 500 500] /Resources << /Font << /F1 5 0 R >> >>", "BT /F1 10 Tf 60 400 Td (form says Zoe Quill here) Tj ET"),
		"<< /Type /Filespec /F (Zoe Quill.csv) /UF (Zoe Quill.csv) /EF << /F 20 0 R >> >>",
		"<< /Title (Part on Zoe Quill) /Parent 8 0 R /Dest [3 0 R /Fit] >>",
		"<< /Type /StructTreeRoot /K << /S /P /Alt (Picture of Zoe Quill) /E (Zoe Quill) /ActualText (Zoe Quill) >> >>",
		"<< /Subtype /Widget /FT /Tx /T (name) /TU (Name of Zoe Quill) /V (Zoe Quill) /DV (Zoe Quill) /Rect [50 300 250 320] /MK << /CA (Zoe Quill) >> /AP << /N 21 0 R /D 22 0 R >> /Opt [(Zoe Quill)] >>",
		stream("", "<xfa><data>Zoe Quill</data></xfa>"),
		stream("", "private Zoe Quill"),
		"<< /Subtype /Text /T (Zoe Quill) /Contents (Ask Zoe Quill) /RC (<p>Zoe Quill</p>) /NM (Zoe Quill) /Rect [0 0 9 9] >>",
		stream("", "thumb Zoe Quill"),
		stream("", "BT /F1 10 Tf 50 450 Td /Span /P1 BDC (Zo) Tj (e Quill) Tj EMC ET"),
		stream("", "var who = 'Zoe Quill';"),
		deflated("name\nZoe Quill\n"),
		stream("/Type /XObject /Subtype /Form /BBox [0 0 200 20] /Resources << /Font << /F1 5 0 R >> >>", "BT /F1 10 Tf 2 5 Td (Zoe Quill) Tj ET"),
		stream("/Type /XObject /Subtype /Form /BBox [0 0 200 20] /Resources << /Font << /F1 5 0 R >> >>", "BT /F1 10 Tf 2 5 Td (pressed Zoe Quill) Tj ET"),
		"<< /Type /Page /MediaBox [0 0 595 842] /Contents 24 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
		stream("", "BT /F1 10 Tf 50 450 Td (a page that nothing leads to: Zoe Quill) Tj ET"))
}

func TestHidingPlaces(t *testing.T) {
	data := hidingPlaces()
	r := formattest.Read(format, data, "a.pdf")
	if n := strings.Count(r.Text(), "Zoe Quill"); n < 25 {
		t.Errorf("told %d times:\n%s", n, r.Text())
	}
	newer := append(bytes.Clone(data), updated(data, "16 0 obj\n<< /Subtype /Text /Contents (nothing any more) /Rect [0 0 9 9] >>\nendobj\n", 16)...)
	for name, data := range map[string][]byte{"one revision": data, "two": newer} {
		out := redacted(t, data, "Zoe Quill", "[Redacted: name]")
		all := everything(t, out)
		for _, left := range []string{"Quill", "Zoe", "5A006F0065", "446F65"} {
			if i := strings.Index(all, left); i >= 0 {
				t.Errorf("%s: %q is left: …%q…", name, left, all[max(0, i-60):i+30])
			}
		}
		again := formattest.Read(format, out, "a.pdf")
		if n := strings.Count(again.Text(), "[Redacted: name]"); again.Err != nil || n < 20 || !strings.Contains(again.Text(), "kept") {
			t.Errorf("%s: %v, %d masks in %s", name, again.Err, n, again.Text())
		}
	}
}

// updated is an incremental update of data with one object, n.
func updated(data []byte, object string, n int) []byte {
	var b bytes.Buffer
	b.WriteString("\n")
	at := len(data) + b.Len()
	b.WriteString(object)
	start := len(data) + b.Len()
	prev := bytes.LastIndex(data, []byte("startxref\n"))
	var was int
	fmt.Sscanf(string(data[prev:]), "startxref\n%d", &was)
	fmt.Fprintf(&b, "xref\n%d 1\n%010d 00000 n \ntrailer\n<< /Size 30 /Root 1 0 R /Info 6 0 R /Prev %d >>\nstartxref\n%d\n%%%%EOF\n", n, at, was, start)
	return b.Bytes()
}

// TestEarlierRevisionsAreTold: what an update took away is still in the file.
func TestEarlierRevisionsAreTold(t *testing.T) {
	data := onePage("BT /F1 10 Tf 50 700 Td (Jo Doe lives at 4 Mill Lane) Tj ET")
	data = append(data, updated(data, "4 0 obj\n"+stream("", "BT /F1 10 Tf 50 700 Td (moved away) Tj ET")+"\nendobj\n", 4)...)
	r := formattest.Read(format, data, "a.pdf")
	last := r.Parts[len(r.Parts)-1]
	if last.Kind != document.Deleted || last.Text != "Jo Doe lives at 4 Mill Lane\n" || len(last.Path) != 1 || last.Path[0] != "revision 1" {
		t.Errorf("%v %s %q", last.Path, last.Kind, last.Text)
	}
}

// TestContentsAreOneStream: two streams are joined with a blank between them
// ("Q" and "Q" are two operators), and an operator may begin in one and end in
// the next.
func TestContentsAreOneStream(t *testing.T) {
	data := file("", catalogue, "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
		"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents [4 0 R 6 0 R 7 0 R] /Resources << /Font << /F1 5 0 R >> >> >>",
		stream("", "q 1 0 0 1 10 10 cm q 2 0 0 2 0 0 cm BT /F1 10 Tf (one) Tj ET Q"), helveticaFont,
		stream("", "Q BT /F1 10 Tf 50 700 Td [(two Doe)"), stream("", "] TJ ET"))
	out := redacted(t, data, "Doe", "[X]")
	if got := formattest.Read(format, out, "a.pdf").Text(); !strings.Contains(got, "one") || !strings.Contains(got, "two [X]") || strings.Contains(everything(t, out), "Doe") {
		t.Errorf("%q", got)
	}
}

// TestFontFilesStay: a rewritten file keeps what is needed to show it.
func TestFontFilesStay(t *testing.T) {
	font := "<< /Type /Font /Subtype /TrueType /BaseFont /ABCDEF+Own /Encoding /WinAnsiEncoding /FontDescriptor << /Type /FontDescriptor /FontName /Own /Flags 32 /FontFile2 7 0 R >> >>"
	program := strings.Repeat("\x00\x01font program", 50)
	data := onePage("BT /F2 10 Tf 50 700 Td (for Doe) Tj ET", font, stream("/Length1 700", program))
	if out := redacted(t, data, "Doe", "[X]"); !bytes.Contains(out, []byte(program)) {
		t.Error("the font file is gone")
	}
}

// TestEncrypted: files of each kind of encryption (testdata, made with qpdf) are
// read with their password, and rewritten without.
func TestEncrypted(t *testing.T) {
	files, err := filepath.Glob("testdata/*.pdf")
	if err != nil || len(files) < 6 {
		t.Fatalf("testdata: %d files, %v", len(files), err)
	}
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		opt := document.Options{Passwords: []string{"wrong", "caf\u00e9"}}
		r := &formattest.Reader{}
		if err := Read(t.Context(), formattest.NewStream(data, "a.pdf"), opt, r); err != nil || !strings.Contains(r.Text(), "Jo Doe, clerk") || len(r.Skips) > 0 {
			t.Errorf("%s: %v %q %v", name, err, r.Text(), r.Skips)
			continue
		}
		var out bytes.Buffer
		if err := Rewrite(t.Context(), formattest.NewStream(data, "a.pdf"), opt, formattest.Replace("Doe", "[X]"), &out); err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got := formattest.Read(format, out.Bytes(), "a.pdf").Text(); !strings.Contains(strings.ReplaceAll(got, " ", ""), "[X],clerk") || strings.Contains(everything(t, out.Bytes()), "Doe") {
			t.Errorf("%s: %q", name, got)
		}
		err = Read(t.Context(), formattest.NewStream(data, "a.pdf"), document.Options{}, &formattest.Reader{})
		if locked := strings.Contains(name, "locked"); locked != (err != nil) || locked && document.ReasonOf(err) != document.Encrypted {
			t.Errorf("%s without a password: %v", name, err)
		}
	}
}

// scan is a page that is one grey picture.
func scan(t *testing.T, content string) (data []byte, picture string) {
	t.Helper()
	img := image.NewGray(image.Rect(0, 0, 200, 100))
	for i := range img.Pix {
		img.Pix[i] = 200
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, nil); err != nil {
		t.Fatal(err)
	}
	picture = b.String()
	return onePage("q 595 0 0 842 0 0 cm /Y Do Q "+content, "null",
		stream("/Type /XObject /Subtype /Image /Width 200 /Height 100 /ColorSpace /DeviceGray /BitsPerComponent 8 /Filter /DCTDecode", picture)), picture
}

// words answers like Tesseract: one line of two words.
func words(_ context.Context, name string, in io.Reader) (io.ReadCloser, error) {
	if name != "ocr" {
		return nil, errors.New("not known")
	}
	if _, err := jpeg.Decode(in); err != nil {
		return nil, err
	}
	return io.NopCloser(strings.NewReader("level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n" +
		"1\t1\t0\t0\t0\t0\t0\t0\t200\t100\t-1\t\n" +
		"5\t1\t1\t1\t1\t1\t20\t10\t40\t10\t96\tJo\n5\t1\t1\t1\t1\t2\t100\t10\t60\t10\t90\tDoe\n")), nil
}

func TestScannedPage(t *testing.T) {
	data, _ := scan(t, "")
	r := formattest.Read(format, data, "a.pdf")
	if len(r.Skips) != 1 || r.Skips[0] != (formattest.Skip{Name: "page 1", Why: document.NoAssist}) {
		t.Errorf("skips %v", r.Skips)
	}
	opt := document.Options{Assist: words}
	got := &formattest.Reader{}
	if err := Read(t.Context(), formattest.NewStream(data, "a.pdf"), opt, got); err != nil || !strings.Contains(got.Text(), "Jo Doe\n") || len(got.Skips) > 0 {
		t.Fatalf("%v %q %v", err, got.Text(), got.Skips)
	}
	if q := placeOf(t, got.Parts, "Doe"); q.X0 < 297 || q.X0 > 298 || q.X2 < 475 || q.X2 > 477 || q.Y2 < 757 || q.Y2 > 758 {
		t.Errorf("place %+v", q)
	}
	var out bytes.Buffer
	if err := Rewrite(t.Context(), formattest.NewStream(data, "a.pdf"), opt, formattest.Replace("Doe", "[X]"), &out); err != nil {
		t.Fatal(err)
	}
	pixels(t, out.Bytes())
}

// pixels checks that the second word of the scan is black, and the first is
// not.
func pixels(t *testing.T, data []byte) {
	t.Helper()
	f, err := pdfile.Open(t.Context(), bytes.NewReader(data), int64(len(data)), nil)
	if err != nil {
		t.Fatal(err)
	}
	r, err := openRaster(f, f.Object(7))
	if err != nil {
		t.Fatal(err)
	}
	img := r.picture()
	for x, black := range map[int]bool{40: false, 130: true} {
		if g := color.GrayModel.Convert(img.At(x, 15)).(color.Gray).Y; (g < 60) != black {
			t.Errorf("pixel at %d is %d", x, g)
		}
	}
}

// TestScanWithTextLayer: the invisible text over a scan is what the page says,
// and the pixels under it go with it.
func TestScanWithTextLayer(t *testing.T) {
	layer := "BT 3 Tr /F1 60 Tf 60 720 Td (Jo) Tj 240 0 Td (Doe) Tj -240 -100 Td /F1 10 Tf (and forty more letters that make a page of text of it) Tj ET"
	data, _ := scan(t, layer)
	r := formattest.Read(format, data, "a.pdf")
	if len(r.Skips) > 0 || r.Parts[1].Kind != document.Painted || !strings.Contains(r.Parts[1].Text, "Doe") {
		t.Fatalf("%s %q %v", r.Parts[1].Kind, r.Text(), r.Skips)
	}
	pixels(t, redacted(t, data, "Doe", "[X]"))
}

// TestRefused: what cannot be read whole, or whose pixels cannot be changed,
// leaves nothing.
func TestRefused(t *testing.T) {
	scanned, _ := scan(t, "")
	jpx := onePage("q 595 0 0 842 0 0 cm /Y Do Q BT 3 Tr /F1 60 Tf 60 720 Td (Doe) Tj 0 -100 Td /F1 10 Tf (and forty more letters that make a page of text of it) Tj ET", "null",
		stream("/Type /XObject /Subtype /Image /Width 200 /Height 100 /Filter /JPXDecode", "xx"))
	for name, data := range map[string][]byte{"scan": scanned, "jpx": jpx, "no pdf": []byte("%PDF-1.4\n")} {
		out, err := formattest.Rewrite(format, data, "a.pdf", formattest.Replace("Doe", "[X]"))
		var skip *document.SkipError
		if !errors.As(err, &skip) || len(out) > 0 {
			t.Errorf("%s: %v, %d bytes", name, err, len(out))
		}
	}
}

func FuzzRewrite(f *testing.F) {
	f.Add(hidingPlaces(), "Zoe")
	f.Add(onePage("BT /F1 10 Tf 50 700 Td (Ren\\351 Doe) Tj [(a) -200 (b)] TJ ET /X Do", stream("/Subtype /Form", "BT (Doe) Tj ET")), "Doe")
	f.Fuzz(func(t *testing.T, data []byte, old string) {
		if len(old) < 2 {
			return
		}
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		defer cancel()
		var out bytes.Buffer
		if err := Rewrite(ctx, formattest.NewStream(data, "a.pdf"), document.Options{}, formattest.Replace(old, "#"), &out); err != nil || bytes.Equal(out.Bytes(), data) {
			return
		}
		r := &formattest.Reader{}
		if err := Read(ctx, formattest.NewStream(out.Bytes(), "a.pdf"), document.Options{}, r); err != nil && ctx.Err() == nil {
			t.Fatalf("the copy cannot be read: %v", err)
		}
	})
}

// TestTableMadeAnew: a file whose cross references lead nowhere is read in part,
// and there is a copy of it if nothing is missing: of what was read.
func TestTableMadeAnew(t *testing.T) {
	whole := onePage("BT /F1 10 Tf 50 700 Td (by Jo) Tj ET", "null", "null")
	broken := bytes.Replace(whole, []byte("startxref\n"), []byte("startxref\n9"), 1)
	broken = bytes.Replace(broken, []byte("\nxref\n"), []byte("\nxrxf\n"), 1)
	r := formattest.Read(format, broken, "a.pdf")
	if len(r.Skips) != 1 || r.Skips[0] != (formattest.Skip{Name: madeAnew, Why: document.Partial}) {
		t.Fatalf("%v", r.Skips)
	}
	out := redacted(t, broken, "Jo", "[X]")
	if r := formattest.Read(format, out, "a.pdf"); len(r.Skips) > 0 || !strings.Contains(r.Text(), "by [X]") {
		t.Errorf("%v %q", r.Skips, r.Text())
	}
	for what, data := range map[string][]byte{
		"an object is missing": bytes.Replace(broken, []byte("\n5 0 obj"), []byte("\n9 0 obj"), 1),
		"a page is missing":    bytes.Replace(broken, []byte("/Count 1"), []byte("/Count 2"), 1),
	} {
		if r := formattest.Read(format, data, "a.pdf"); len(r.Skips) != 1 || r.Skips[0].Name != "" {
			t.Errorf("%s: %v", what, r.Skips)
		}
		if _, err := formattest.Rewrite(format, data, "a.pdf", formattest.Replace("by", "[X]")); err == nil {
			t.Errorf("%s, and there is a copy", what)
		}
	}
	attached := file("", "<< /Type /Catalog /Pages 2 0 R /Names << /EmbeddedFiles << /Names [(a) 4 0 R] >> >> >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
		"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>", "<< /Type /Filespec /F (table of objects) /EF << /F 5 0 R >> >>", stream("", "x"))
	if r := formattest.Read(format, attached, "a.pdf"); len(r.Children) != 1 || r.Children[0].Name != "attachment "+madeAnew {
		t.Errorf("%+v", r.Children)
	}
}

// TestLettersPlacedOneByOne: where each letter of a name has a place of its own,
// nothing tells how wide every one was; what follows stays where it is.
func TestLettersPlacedOneByOne(t *testing.T) {
	for name, c := range map[string]struct{ content, gone, stays string }{
		"Td":        {"BT /F1 10 Tf 50 700 Td (by ) Tj 13.3 0 Td (Z) Tj 6.1 0 Td (o) Tj 5.7 0 Td (e) Tj 5.6 0 Td (, clerk) Tj 0 -20 Td (below) Tj ET", "5.7", "17.4 0 Td"},
		"Tm":        {"BT /F1 10 Tf 1 0 0 1 50 700 Tm (by ) Tj 1 0 0 1 63.3 700 Tm (Z) Tj 1 0 0 1 69.4 700 Tm (o) Tj 1 0 0 1 75.1 700 Tm (e) Tj 1 0 0 1 80.7 700 Tm (, clerk) Tj 1 0 0 1 50 680 Tm (below) Tj ET", "75.1", "80.7"},
		"in a flow": {"BT /F1 10 Tf 50 700 Td (by ) Tj (Z) Tj [(o) -7] TJ (e) Tj (, clerk) Tj 0 -20 Td (below) Tj ET", "] TJ [", "(, clerk)"},
		"both":      {"BT /F1 10 Tf 50 700 Td (by ) Tj 13.3 0 Td (Z) Tj (o) Tj 11.8 0 Td (e) Tj (, clerk) Tj 0 -20 Td (below) Tj ET", "[-556", "11.8 0 Td"},
	} {
		data := onePage(c.content)
		before := formattest.Read(format, data, "a.pdf")
		out := redacted(t, data, "Zoe", "[X]")
		after := formattest.Read(format, out, "a.pdf")
		for _, word := range []string{"clerk", "below"} {
			if a, b := placeOf(t, before.Parts, word), placeOf(t, after.Parts, word); !near(a, b) {
				t.Errorf("%s: %q moved from %v to %v", name, word, a, b)
			}
		}
		if all := everything(t, out); strings.Contains(all, c.gone) || !strings.Contains(all, c.stays) {
			i := strings.Index(all, "(by ")
			t.Errorf("%s: %q", name, all[i:][:120])
		}
	}
}
