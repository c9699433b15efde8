package pdf

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/color"
	"image/png"
	"io"
	"strings"
	"testing"

	"sardine/document"
	"sardine/formats/formattest"
	"sardine/internal/pdfile"
)

// aLayer is the invisible text over a picture of a page; Doe stands in the
// right half of its upper part.
const aLayer = "BT 3 Tr /F1 60 Tf 60 720 Td (Jo) Tj 240 0 Td (Doe) Tj -240 -100 Td /F1 10 Tf (and forty more letters that make a page of text of it) Tj ET"

// drawer stands for a renderer: it draws every page as a white sheet of the
// size of its box, which it takes for one dot a point, and knows the words on
// it.
func drawer(reply string) document.Assist {
	return func(ctx context.Context, name string, in io.Reader) (io.ReadCloser, error) {
		data, err := io.ReadAll(in)
		if err != nil {
			return nil, err
		}
		if name == "ocr" {
			return io.NopCloser(strings.NewReader(reply)), nil
		}
		f, err := pdfile.Open(ctx, bytes.NewReader(data), int64(len(data)), nil)
		if err != nil || !strings.HasPrefix(name, PageAssist+" ") {
			return nil, errors.New("no such page")
		}
		page := f.Get(f.Key(f.Key(f.Root(), "Pages"), "Kids").List[0])
		b, _ := boxOf(f, f.Key(page, "MediaBox"))
		img := image.NewGray(image.Rect(0, 0, int(b.x1-b.x0), int(b.y1-b.y0)))
		for i := range img.Pix {
			img.Pix[i] = 255
		}
		var out bytes.Buffer
		if err := png.Encode(&out, img); err != nil {
			return nil, err
		}
		return io.NopCloser(&out), nil
	}
}

// level is how bright a pixel of image n is.
func level(t *testing.T, f *pdfile.File, n, x, y int) uint8 {
	t.Helper()
	r, err := openRaster(f, f.Object(n))
	if err != nil {
		t.Fatal(err)
	}
	return color.GrayModel.Convert(r.picture().At(x, y)).(color.Gray).Y
}

func opened(t *testing.T, data []byte) *pdfile.File {
	t.Helper()
	f, err := pdfile.Open(t.Context(), bytes.NewReader(data), int64(len(data)), nil)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// images are the numbers of the pictures of a file.
func images(f *pdfile.File) (out []int) {
	for _, n := range f.Numbers() {
		if f.Key(f.Object(n).Value, "Subtype").IsName("Image") {
			out = append(out, n)
		}
	}
	return out
}

// counting hears what was drawn.
type counting struct {
	*formattest.Editor
	pages, pictures int
}

func (c *counting) Drawn(pages, pictures int) { c.pages, c.pictures = pages, pictures }

func TestPictureUnpackedByRenderer(t *testing.T) {
	jpx := onePage("q 595 0 0 842 0 0 cm /Y Do Q "+aLayer, "null",
		stream("/Type /XObject /Subtype /Image /Width 200 /Height 100 /Filter /JPXDecode", "xx"))
	var out bytes.Buffer
	ed := &counting{Editor: formattest.Replace("Doe", "[X]")}
	if err := Rewrite(t.Context(), formattest.NewStream(jpx, "a.pdf"), document.Options{Assist: drawer("")}, ed, &out); err != nil {
		t.Fatal(err)
	}
	if ed.pages != 0 || ed.pictures != 1 {
		t.Errorf("drawn: %d pages, %d pictures", ed.pages, ed.pictures)
	}
	f := opened(t, out.Bytes())
	list := images(f)
	if len(list) != 1 || level(t, f, list[0], 130, 15) != 0 || level(t, f, list[0], 40, 15) != 255 {
		t.Errorf("pictures %v", list)
	}
	if strings.Contains(everything(t, out.Bytes()), "JPXDecode") {
		t.Error("the packed picture is still there")
	}
}

// TestMaskIsBlanked: letters may stand in the mask of a picture of one colour.
func TestMaskIsBlanked(t *testing.T) {
	grey := strings.Repeat("\x80", 200*100)
	data := onePage("q 595 0 0 842 0 0 cm /Y Do Q "+aLayer, "null",
		stream("/Type /XObject /Subtype /Image /Width 200 /Height 100 /ColorSpace /DeviceGray /BitsPerComponent 8 /SMask 8 0 R", grey),
		stream("/Type /XObject /Subtype /Image /Width 200 /Height 100 /ColorSpace /DeviceGray /BitsPerComponent 8", grey))
	f := opened(t, redacted(t, data, "Doe", "[X]"))
	list := images(f)
	if len(list) != 2 {
		t.Fatalf("pictures %v", list)
	}
	for _, n := range list {
		if level(t, f, n, 130, 15) != 0 || level(t, f, n, 40, 15) != 128 {
			t.Errorf("picture %d is not blanked", n)
		}
	}
}

// TestSharedPicture: a picture that is drawn twice loses its pixels in one
// place only; one that stands in the content becomes one of its own.
func TestSharedPicture(t *testing.T) {
	white := strings.Repeat("\xFF", 200*100)
	for name, content := range map[string]string{
		"twice":  "q 595 0 0 842 0 0 cm /Y Do Q q 10 0 0 10 0 0 cm /Y Do Q ",
		"inline": "q 595 0 0 842 0 0 cm BI /W 200 /H 100 /BPC 8 /CS /G ID " + white + "\nEI Q q 10 0 0 10 0 0 cm /Y Do Q ",
	} {
		data := onePage(content+aLayer, "null",
			stream("/Type /XObject /Subtype /Image /Width 200 /Height 100 /ColorSpace /DeviceGray /BitsPerComponent 8", white))
		f := opened(t, redacted(t, data, "Doe", "[X]"))
		black, whole := 0, 0
		for _, n := range images(f) {
			switch level(t, f, n, 130, 15) {
			case 0:
				black++
			case 255:
				whole++
			}
		}
		if black != 1 || whole != 1 {
			t.Errorf("%s: %d pictures blanked, %d as they were", name, black, whole)
		}
	}
}

// TestPageOfUnknownLetters: a page whose letters mean nothing is read from its
// picture, and is one afterwards.
func TestPageOfUnknownLetters(t *testing.T) {
	const words = "1\t1\t0\t0\t0\t0\t0\t0\t595\t842\t-1\t\n5\t1\t1\t1\t1\t1\t60\t100\t40\t10\t96\tJo\n5\t1\t1\t1\t1\t2\t120\t100\t60\t10\t90\tDoe\n"
	data := onePage("BT /F3 20 Tf 60 700 Td <000100020003> Tj ET", "null", stream("/Subtype /Form", ""))
	data = bytes.Replace(data, []byte("/F3 "), []byte("/F1 "), 1)
	data = bytes.Replace(data, []byte("/Subtype /Type1 /BaseFont /Helvetica"), []byte("/Subtype /Type0 /Encoding /Identity-H"), 1)
	bare := formattest.Read(format, data, "a.pdf")
	if len(bare.Skips) != 1 {
		t.Fatalf("the page can be read: %v %q", bare.Skips, bare.Text())
	}
	opt := document.Options{Assist: drawer(words)}
	got := &formattest.Reader{}
	if err := Read(t.Context(), formattest.NewStream(data, "a.pdf"), opt, got); err != nil || !strings.Contains(got.Text(), "Jo Doe") || len(got.Skips) > 0 {
		t.Fatalf("%v %q %v", err, got.Text(), got.Skips)
	}
	var out bytes.Buffer
	ed := &counting{Editor: formattest.Replace("Doe", "[X]")}
	if err := Rewrite(t.Context(), formattest.NewStream(data, "a.pdf"), opt, ed, &out); err != nil {
		t.Fatal(err)
	}
	if ed.pages != 1 || ed.pictures != 0 {
		t.Errorf("drawn: %d pages, %d pictures", ed.pages, ed.pictures)
	}
	f := opened(t, out.Bytes())
	list := images(f)
	if len(list) != 1 || level(t, f, list[0], 150, 105) != 0 || level(t, f, list[0], 80, 105) != 255 {
		t.Errorf("pictures %v", list)
	}
	if strings.Contains(everything(t, out.Bytes()), "<000100020003>") {
		t.Error("the letters are still there")
	}
}
