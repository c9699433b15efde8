package redact

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/image/tiff"

	"sardine/document"
	"sardine/formats"
	"sardine/formats/pdf"
)

// pictured is a white picture of 200 by 100 pixels, in one of three kinds.
func pictured(t *testing.T, kind string) []byte {
	t.Helper()
	img := image.NewGray(image.Rect(0, 0, 200, 100))
	for i := range img.Pix {
		img.Pix[i] = 255
	}
	var b bytes.Buffer
	err := png.Encode(&b, img)
	switch kind {
	case "jpg", "turned.jpg":
		b.Reset()
		err = jpeg.Encode(&b, img, nil)
	case "tif":
		b.Reset()
		err = tiff.Encode(&b, img, nil)
	}
	if err != nil {
		t.Fatal(err)
	}
	data := b.Bytes()
	if kind == "turned.jpg" { // the right side of the stored pixels is below
		exif := "\xFF\xE1\x00\x22Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00\x06\x00\x00\x00\x00\x00\x00"
		data = append(append(bytes.Clone(data[:2]), exif...), data[2:]...)
	}
	return data
}

// recognised answers as Tesseract would that reads an address in the picture.
func recognised(_ context.Context, _ string, in io.Reader) (io.ReadCloser, error) {
	if _, err := io.Copy(io.Discard, in); err != nil {
		return nil, err
	}
	return io.NopCloser(strings.NewReader("1\t1\t0\t0\t0\t0\t0\t0\t200\t100\t-1\t\n5\t1\t1\t1\t1\t1\t20\t30\t120\t12\t96\tjane.example@example.org\n")), nil
}

// TestPlanOfPicture: the words of a picture are marked on a page of a PDF.
func TestPlanOfPicture(t *testing.T) {
	for _, kind := range []string{"png", "jpg", "tif"} {
		file := filepath.Join(t.TempDir(), "a."+kind)
		data := pictured(t, kind)
		if err := os.WriteFile(file, data, 0o600); err != nil {
			t.Fatal(err)
		}
		plan, err := os.Create(filepath.Join(t.TempDir(), "plan.pdf"))
		if err != nil {
			t.Fatal(err)
		}
		defer plan.Close()
		opt := Options{Engine: engine(), Read: document.Options{Limits: document.DefaultLimits(), Assist: recognised}}
		if err := Propose(t.Context(), &Job{Source: file, Name: "a." + kind}, opt, plan); err != nil {
			t.Fatal(err)
		}
		info, err := plan.Stat()
		if err != nil {
			t.Fatal(err)
		}
		marks, err := pdf.ReadProposals(t.Context(), formats.File(plan, info.Size(), "plan.pdf"), document.Options{})
		if err != nil {
			t.Fatal(err)
		}
		sum := sha256.Sum256(data)
		if marks.For != hex.EncodeToString(sum[:]) || len(marks.Areas) != 1 || !marks.Areas[0].Holds(25, 32) || !marks.Areas[0].Holds(135, 40) || marks.Areas[0].Holds(25, 60) {
			t.Errorf("%s: %+v", kind, marks)
		}
	}
}

// TestMarksOnPicture: what a person marked is black in the copy, though nobody
// reads the picture; a copy in which it is not is none.
func TestMarksOnPicture(t *testing.T) {
	area := document.Quad{Page: 1, X0: 20, Y0: 42, X1: 140, Y1: 42, X2: 140, Y2: 30, X3: 20, Y3: 30}
	for _, kind := range []string{"png", "jpg", "turned.jpg", "tif"} {
		data := pictured(t, kind)
		sum := sha256.Sum256(data)
		marked := func(o *Options, jobs []Job) {
			jobs[0].ByArea, jobs[0].Digest = &ByArea{Areas: []document.Quad{area}}, hex.EncodeToString(sum[:])
		}
		r, out := run(t, map[string][]byte{"a." + kind: data}, marked)
		if f := r.Files[0]; f.Copy == "" || f.Status != "redacted" || len(f.Unread) != 1 || f.Unread[0].Why != document.NoAssist {
			t.Errorf("%s: %+v", kind, f)
			continue
		}
		copied, err := os.ReadFile(filepath.Join(out, "a."+kind))
		if err != nil {
			t.Fatal(err)
		}
		img, _, err := image.Decode(bytes.NewReader(copied))
		if err != nil {
			t.Fatal(err)
		}
		in, beside := image.Pt(80, 36), image.Pt(80, 80)
		if kind == "turned.jpg" {
			in, beside = image.Pt(100-1-36, 80), image.Pt(100-1-80, 80)
		}
		if a, b := color.GrayModel.Convert(img.At(in.X, in.Y)).(color.Gray), color.GrayModel.Convert(img.At(beside.X, beside.Y)).(color.Gray); a.Y > dark || b.Y < 200 {
			t.Errorf("%s: %d in the area, %d beside it", kind, a.Y, b.Y)
		}
		for what, change := range map[string]func(*Options, []Job){
			"a rewriter that paints nothing": func(o *Options, jobs []Job) {
				marked(o, jobs)
				o.rewrite = func(ctx context.Context, in document.Stream, opt document.Options, ed formats.Editor, w io.Writer) (bool, error) {
					_, err := w.Write(data)
					return true, err
				}
			},
			"a plan that does not say whose it is": func(o *Options, jobs []Job) {
				marked(o, jobs)
				jobs[0].Digest = ""
			},
		} {
			if r, _ := run(t, map[string][]byte{"a." + kind: data}, change); r.Files[0].Status != "refused" {
				t.Errorf("%s, %s: %+v", kind, what, r.Files[0])
			}
		}
	}
}
