package pdfwrite

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"io"
	"slices"
	"strings"
	"testing"
	"time"
)

// set runs fill on a document and returns its bytes.
func set(t testing.TB, opt Options, fill func(*Document)) ([]byte, Report) {
	t.Helper()
	var b bytes.Buffer
	d := New(&b, opt)
	fill(d)
	rep, err := d.Close()
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes(), rep
}

func photo(t testing.TB, w, h int) image.Image {
	t.Helper()
	img := image.NewNRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			img.SetNRGBA(x, y, color.NRGBA{uint8(255 * x / w), uint8(255 * y / h), 90, 255})
		}
	}
	return img
}

func asPNG(t testing.TB, img image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// asJPEG is a JPEG that says how the camera was held, and where.
func asJPEG(t testing.TB, img image.Image, turn byte) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, nil); err != nil {
		t.Fatal(err)
	}
	exif := "Exif\x00\x00MM\x00\x2a\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00" + string(turn) + "\x00\x00\x00\x00\x00\x00 27 Victoria Road"
	seg := "\xff\xe1" + string([]byte{0, byte(len(exif) + 2)}) + exif + "\xff\xfe\x00\x0cDene Court"
	return slices.Concat(b.Bytes()[:2], []byte(seg), b.Bytes()[2:], []byte("after the end"))
}

// story is a document with every block in it.
func story(t testing.TB) func(*Document) {
	return func(d *Document) {
		d.Heading(1, "Letter about a school trip")
		d.KeyValue([]Pair{{"From", "Tess Example <tess@example.org>"}, {"To", strings.Repeat("office@example.org, ", 12)}, {"Subject", "Trip to the museum – café, Łódź, Ωmega, Жанна"}})
		d.Paragraph("Dear all,\n\nthe trip costs £12.50 “per head” and we leave at ½ past eight… " + strings.Repeat("There is a lot to be said about it, and it is said here. ", 30))
		d.Heading(2, "What to bring")
		d.Preformatted("packed lunch    1\n\twater\t2\n  " + strings.Repeat("0123456789", 20) + "\n☐ form signed ☑ paid ✗ not coming")
		d.Note("Small print: 中文 and a\u00adsoft hyphen, ﬀ and ①.")
		d.Heading(2, "Who comes")
		d.Table(Table{Header: []string{"Number", "Name", "What they said about it", "Paid"}, Rows: rows(60)})
		d.Heading(3, "A table too wide for the page")
		d.Table(Table{Header: slices.Repeat([]string{"Column"}, 20), Rows: slices.Values([][]string{slices.Repeat([]string{"cell"}, 20), slices.Repeat([]string{"other"}, 20)})})
		d.PageBreak()
		d.Heading(1, "Pictures")
		if err := d.Picture(asPNG(t, photo(t, 200, 100)), "a gradient"); err != nil {
			t.Error(err)
		}
		for _, turn := range []byte{1, 6, 8, 3} {
			if err := d.Picture(asJPEG(t, photo(t, 200, 100), turn), "a gradient, turned"); err != nil {
				t.Error(err)
			}
		}
	}
}

func rows(n int) func(func([]string) bool) {
	return func(yield func([]string) bool) {
		for i := range n {
			if !yield([]string{fmt.Sprint(i + 1), "Tess Example", strings.Repeat("said something long ", i%7), "yes"}) {
				return
			}
		}
	}
}

var full = Options{Title: "A story – every block", Header: "Harbourside Training", Footer: "Request 2026-014", Created: time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)}

func TestTheSameCallsGiveTheSameBytes(t *testing.T) {
	a, _ := set(t, full, story(t))
	b, _ := set(t, full, story(t))
	if !bytes.Equal(a, b) {
		t.Error("two runs differ")
	}
}

type failing struct{ left int }

func (f *failing) Write(p []byte) (int, error) {
	if f.left -= len(p); f.left < 0 {
		return 0, io.ErrShortWrite
	}
	return len(p), nil
}

func TestAFullDiskIsAnError(t *testing.T) {
	d := New(&failing{2000}, full)
	story(t)(d)
	if _, err := d.Close(); err == nil {
		t.Error("no error")
	}
}
