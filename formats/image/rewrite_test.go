package image

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/color"
	"strings"
	"testing"

	"golang.org/x/image/tiff"

	"sardine/document"
	"sardine/formats/formattest"
)

func erased(t *testing.T, data []byte, old string) []byte {
	t.Helper()
	var out bytes.Buffer
	var size image.Point
	err := Rewrite(context.Background(), formattest.NewStream(data, "a"), document.Options{Assist: seen(&size)}, formattest.Replace(old, "x"), &out)
	if err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// names that the fixtures hold beside the pixels.
var names = []string{"Example", "Sample", "Demo", "07700", "hidden film", "GPS", "Photoshop", "Exif"}

func TestMetadataGoesAltogether(t *testing.T) {
	for name, data := range map[string][]byte{
		"jpeg": snapshot(t, 0),
		"png":  pngOf(t, canvas(120, 60), pngChunk("eXIf", photographed(nil, 0)), pngChunk("tEXt", []byte("Author\x00Bob Sample"))),
	} {
		t.Run(name, func(t *testing.T) {
			out := erased(t, data, "Bob Sample")
			for _, n := range names {
				if bytes.Contains(out, []byte(n)) {
					t.Errorf("%q is left", n)
				}
			}
			// The coded pixels are the same: every pixel is as it was.
			same(t, data, out)
		})
	}
}

func same(t *testing.T, a, b []byte) {
	t.Helper()
	x, err := decode(a)
	if err != nil {
		t.Fatal(err)
	}
	y, err := decode(b)
	if err != nil {
		t.Fatal(err)
	}
	if x.Bounds() != y.Bounds() {
		t.Fatalf("%v, want %v", y.Bounds(), x.Bounds())
	}
	for i := x.Bounds().Min.Y; i < x.Bounds().Max.Y; i++ {
		for j := x.Bounds().Min.X; j < x.Bounds().Max.X; j++ {
			if x.At(j, i) != y.At(j, i) {
				t.Fatalf("pixel %d,%d differs", j, i)
			}
		}
	}
}

func TestTheTurnStays(t *testing.T) {
	out := erased(t, snapshot(t, 6), "Bob Sample")
	p, err := load(formattest.NewStream(out, "a"), document.Options{})
	if err != nil || p.orient != 6 || len(p.fields) != 0 {
		t.Errorf("%v, turned %d, %d fields", err, p.orient, len(p.fields))
	}
}

func black(c color.Color) bool {
	r, g, b, _ := c.RGBA()
	return r < 0x2000 && g < 0x2000 && b < 0x2000
}

func TestWordsArePaintedOver(t *testing.T) {
	var tif bytes.Buffer
	if err := writeTIFF(&tif, []image.Image{canvas(120, 60), canvas(33, 21)}); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		data []byte
		at   image.Point // inside the word
	}{
		"jpeg":   {snapshot(t, 0), image.Pt(20, 15)},
		"turned": {snapshot(t, 6), image.Pt(20, 15)}, // the copy stands upright
		"png":    {pngOf(t, canvas(120, 60), pngChunk("tEXt", []byte("Author\x00Bob Sample"))), image.Pt(20, 15)},
		"tiff":   {tif.Bytes(), image.Pt(20, 15)},
	} {
		t.Run(name, func(t *testing.T) {
			out := erased(t, c.data, "Ann")
			img, err := decode(out)
			if err != nil {
				t.Fatal(err)
			}
			if !black(img.At(c.at.X, c.at.Y)) || black(img.At(40, 15)) || black(img.At(80, 50)) && name != "turned" {
				t.Error("painted elsewhere")
			}
			for _, n := range names {
				if bytes.Contains(out, []byte(n)) {
					t.Errorf("%q is left", n)
				}
			}
		})
	}
}

func TestAllPagesOfATIFF(t *testing.T) {
	var tif bytes.Buffer
	if err := writeTIFF(&tif, []image.Image{canvas(120, 60), canvas(33, 21), canvas(51, 7)}); err != nil {
		t.Fatal(err)
	}
	out := erased(t, tif.Bytes(), "Ann")
	p, err := load(formattest.NewStream(out, "a"), document.Options{})
	if err != nil {
		t.Fatal(err)
	}
	starts, order := p.pages()
	var sizes []int
	for _, at := range starts {
		page := bytes.Clone(out)
		order.PutUint32(page[4:], at)
		c, err := tiff.DecodeConfig(bytes.NewReader(page))
		if err != nil {
			t.Fatal(err)
		}
		sizes = append(sizes, c.Width)
	}
	if len(sizes) != 3 || sizes[0] != 120 || sizes[1] != 33 || sizes[2] != 51 {
		t.Errorf("pages %v", sizes)
	}
}

func TestNothingIsChangedForNothing(t *testing.T) {
	data := snapshot(t, 0)
	if out := erased(t, data, "nobody"); !bytes.Equal(out, data) {
		t.Error("bytes changed though nothing was replaced")
	}
}

func TestUnreadPixelsAreRefused(t *testing.T) {
	_, err := formattest.Rewrite(formattest.Format{Rewrite: Rewrite}, snapshot(t, 0), "a", formattest.Replace("Bob", "x"))
	var skip *document.SkipError
	if !errors.As(err, &skip) || skip.Why != document.NoAssist {
		t.Errorf("%v", err)
	}
	if strings.Contains(err.Error(), "Bob") {
		t.Error("the error tells")
	}
}
