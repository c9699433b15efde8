package image

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"image"
	"image/draw"
	"image/jpeg"
	"io"
	"strings"

	"sardine/document"
	"sardine/internal/pdfile"
)

// A plan of a picture is a PDF with a page for each picture in the file, one
// point to a pixel, and marks over the words that would go: annotations of the
// subtype Redact, as in a plan of a PDF (package pdf, annot.go), which reads
// them back. The catalogue says of which file it is, and how large its pictures
// are: without that nobody knows what pixels the marks mean.

// maxSide is the longest side of a page, in points (ISO 32000-1, annex C.2).
const maxSide = 14_400

// proposal is one mark: the words of one replacement.
type proposal struct {
	quads []document.Quad
	text  string
}

// propose writes the plan.
func (p *picture) propose(ctx context.Context, marks []proposal, w io.Writer) error {
	pages, err := p.shown(ctx)
	if err != nil {
		return err
	}
	sum := sha256.Sum256(p.data)
	about := hex.EncodeToString(sum[:])
	out := &proposing{}
	root, tree := out.reserve(), out.reserve()
	kids := pdfile.ListOf()
	for i, img := range pages {
		width, height := img.Bounds().Dx(), img.Bounds().Dy()
		if width > maxSide || height > maxSide {
			return document.Skipped(document.TooLarge, nil)
		}
		about += fmt.Sprintf(" %dx%d", width, height)
		var pixels bytes.Buffer
		if err := jpeg.Encode(&pixels, img, &jpeg.Options{Quality: 85}); err != nil { // to be looked at
			return err
		}
		num := pdfile.IntOf
		x := out.add(pdfile.DictOf("Type", pdfile.NameOf("XObject"), "Subtype", pdfile.NameOf("Image"), "Width", num(width), "Height", num(height),
			"ColorSpace", pdfile.NameOf("DeviceRGB"), "BitsPerComponent", num(8), "Filter", pdfile.NameOf("DCTDecode")), pixels.Bytes())
		content := out.add(pdfile.DictOf(), fmt.Appendf(nil, "q %d 0 0 %d 0 0 cm /Im Do Q\n", width, height))
		annots := pdfile.ListOf()
		for _, m := range marks {
			if v, ok := m.annotation(out, i+1, height); ok {
				annots.List = append(annots.List, v)
			}
		}
		page := pdfile.DictOf("Type", pdfile.NameOf("Page"), "Parent", tree, "MediaBox", pdfile.ListOf(num(0), num(0), num(width), num(height)),
			"Contents", content, "Resources", pdfile.DictOf("XObject", pdfile.DictOf("Im", x)), "Annots", annots)
		if turned := map[int]int{3: 180, 6: 90, 8: 270}[p.orient]; turned != 0 { // the marks count in the pixels as they are stored
			page = page.Set("Rotate", num(turned))
		}
		kids.List = append(kids.List, out.add(page, nil))
	}
	out.set(root, pdfile.DictOf("Type", pdfile.NameOf("Catalog"), "Pages", tree, "SardineOriginal", pdfile.StringOf(about)))
	out.set(tree, pdfile.DictOf("Type", pdfile.NameOf("Pages"), "Count", pdfile.IntOf(len(kids.List)), "Kids", kids))
	return out.write(w, root)
}

// shown are the pictures of the file, as they are stored.
func (p *picture) shown(ctx context.Context) ([]image.Image, error) {
	switch p.kind {
	case jpegKind, pngKind:
		img, err := p.white(p.data)
		return []image.Image{img}, err
	case tiffKind:
	default:
		return nil, document.Skipped(document.Unsupported, nil)
	}
	starts, order := p.pages()
	if len(starts) == 0 || len(starts) > maxPages {
		return nil, document.Skipped(document.Unsupported, nil)
	}
	data := bytes.Clone(p.data)
	var out []image.Image
	for _, at := range starts {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		order.PutUint32(data[4:], at) // the page comes first now
		img, err := p.white(data)
		if err != nil {
			return nil, err
		}
		out = append(out, img)
	}
	return out, nil
}

// white is the picture on white ground.
func (p *picture) white(data []byte) (image.Image, error) {
	img, err := decode(data)
	if err != nil {
		return nil, err
	}
	out := image.NewRGBA(image.Rect(0, 0, img.Bounds().Dx(), img.Bounds().Dy()))
	draw.Draw(out, out.Bounds(), image.White, image.Point{}, draw.Src)
	draw.Draw(out, out.Bounds(), img, img.Bounds().Min, draw.Over)
	return out, nil
}

// annotation is the mark on a page of that height; ok is false if it is on
// another.
func (m *proposal) annotation(out *proposing, page, height int) (v pdfile.Value, ok bool) {
	quads, around := pdfile.ListOf(), image.Rectangle{}
	var look strings.Builder
	look.WriteString("1 0 0 RG 1 w\n")
	for _, q := range m.quads {
		if int(max(q.Page, 1)) != page {
			continue
		}
		b := boxOf(q)
		b.Min.Y, b.Max.Y = height-b.Max.Y, height-b.Min.Y // PDF counts from below
		around = around.Union(b)
		// From the upper left, row by row, as all programs write them.
		for _, c := range [...]image.Point{{X: b.Min.X, Y: b.Max.Y}, b.Max, b.Min, {X: b.Max.X, Y: b.Min.Y}} {
			quads.List = append(quads.List, pdfile.IntOf(c.X), pdfile.IntOf(c.Y))
		}
		fmt.Fprintf(&look, "%d %d %d %d re S\n", b.Min.X, b.Min.Y, b.Dx(), b.Dy())
	}
	if len(quads.List) == 0 {
		return v, false
	}
	rect := pdfile.ListOf(pdfile.IntOf(around.Min.X), pdfile.IntOf(around.Min.Y), pdfile.IntOf(around.Max.X), pdfile.IntOf(around.Max.Y))
	appearance := out.add(pdfile.DictOf("Type", pdfile.NameOf("XObject"), "Subtype", pdfile.NameOf("Form"), "BBox", rect), []byte(look.String()))
	one, zero := pdfile.IntOf(1), pdfile.IntOf(0)
	dict := pdfile.DictOf("Type", pdfile.NameOf("Annot"), "Subtype", pdfile.NameOf("Redact"), "Rect", rect, "QuadPoints", quads, "T", pdfile.StringOf("Sardine"),
		"F", pdfile.IntOf(4), "C", pdfile.ListOf(one, zero, zero), "IC", pdfile.ListOf(zero, zero, zero), "AP", pdfile.DictOf("N", appearance))
	if strings.IndexFunc(m.text, func(r rune) bool { return r < ' ' || r > '~' }) < 0 {
		dict = dict.Set("OverlayText", pdfile.StringOf(m.text)).Set("Contents", pdfile.StringOf(m.text))
	}
	return out.add(dict, nil), true
}

// proposing is a PDF file being put together.
type proposing struct {
	objects [][]byte
}

func (o *proposing) reserve() pdfile.Value {
	o.objects = append(o.objects, nil)
	return pdfile.RefTo(len(o.objects))
}

func (o *proposing) set(ref, v pdfile.Value) { o.objects[ref.ID()-1] = pdfile.AppendValue(nil, v) }

// add adds an object, or with data a stream.
func (o *proposing) add(v pdfile.Value, data []byte) pdfile.Value {
	ref := o.reserve()
	if data == nil {
		o.set(ref, v)
		return ref
	}
	o.set(ref, v.Set("Length", pdfile.IntOf(len(data))))
	o.objects[ref.ID()-1] = append(append(append(o.objects[ref.ID()-1], "\nstream\n"...), data...), "\nendstream"...)
	return ref
}

func (o *proposing) write(w io.Writer, root pdfile.Value) error {
	b := []byte("%PDF-1.7\n%\xE2\xE3\xCF\xD3\n")
	table := fmt.Sprintf("xref\n0 %d\n0000000000 65535 f \n", len(o.objects)+1)
	for i, data := range o.objects {
		table += fmt.Sprintf("%010d 00000 n \n", len(b))
		b = append(append(fmt.Appendf(b, "%d 0 obj\n", i+1), data...), "\nendobj\n"...)
	}
	end := fmt.Sprintf("%strailer\n%s\nstartxref\n%d\n%%%%EOF\n", table, pdfile.AppendValue(nil, pdfile.DictOf("Size", pdfile.IntOf(len(o.objects)+1), "Root", root)), len(b))
	_, err := w.Write(append(b, end...))
	return err
}
