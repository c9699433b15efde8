package pdf

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"io"
	"math"
	"strconv"

	"sardine/document"
	"sardine/internal/pdfile"
)

// PageAssist is what formats ask for to have a page drawn: a PDF file of one
// page goes in, a PNG picture of it comes out. The dots to an inch follow the
// name: "pdf-page 72".
const PageAssist = "pdf-page"

// pageDots is how finely pages are drawn that are to be read and shown
// instead of themselves. Tesseract wants letters 20 to 30 dots high.
const pageDots = 200

// maxDrawn is the most bytes of a picture that is drawn.
const maxDrawn = 256 << 20

// draw has a page drawn that is made by build, which adds what it needs to a
// copy of the file that holds nothing else.
func (d *reader) draw(dots int, build func(e *pdfile.Edits) Value) (image.Image, []byte, error) {
	root := d.file.Trailer.Key("Root").ID()
	if d.opt.Assist == nil || root <= 0 {
		return nil, nil, document.Skipped(document.NoAssist, nil)
	}
	e := d.file.NewEdits()
	pages := e.Add(Value{})
	page := build(e).Set("Type", pdfile.NameOf("Page")).Set("Parent", pages)
	e.SetValue(pages.ID(), pdfile.DictOf("Type", pdfile.NameOf("Pages"), "Count", pdfile.IntOf(1), "Kids", pdfile.ListOf(e.Add(page))))
	e.SetValue(root, pdfile.DictOf("Type", pdfile.NameOf("Catalog"), "Pages", pages))
	if info := d.file.Trailer.Key("Info"); info.Kind == pdfile.Ref && info.ID() != root {
		e.SetValue(info.ID(), Value{})
	}
	var one bytes.Buffer
	if err := d.file.Write(&one, e); err != nil {
		return nil, nil, err
	}
	r, err := d.opt.Assist(d.ctx, PageAssist+" "+strconv.Itoa(dots), &one)
	if err != nil {
		return nil, nil, err
	}
	defer r.Close()
	data, err := io.ReadAll(io.LimitReader(r, maxDrawn))
	if err != nil {
		return nil, nil, err
	}
	c, err := png.DecodeConfig(bytes.NewReader(data))
	if err != nil || c.Width <= 0 || c.Height <= 0 || c.Width > maxPixels/c.Height {
		return nil, nil, errPicture
	}
	img, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, nil, errPicture
	}
	return img, data, nil
}

// drawnRaster unpacks a picture by having it drawn, a point for each of its
// pixels. It is for what is packed in ways that are not known here. A stencil
// is drawn as a picture that is black where it lets colour through.
func (d *reader) drawnRaster(o *pdfile.Object) (*raster, error) {
	w, h := d.file.Key(o.Value, "Width").Int(0), d.file.Key(o.Value, "Height").Int(0)
	if w <= 0 || h <= 0 || w > maxPixels/h {
		return nil, errPicture
	}
	v := o.Value.Without("SMask").Without("Mask").Without("OC").Without("Metadata")
	stencil := d.file.Key(v, "ImageMask").Num == 1
	if stencil {
		v = v.Without("ImageMask").Set("ColorSpace", pdfile.NameOf("DeviceGray")).Set("BitsPerComponent", pdfile.IntOf(1))
	}
	img, _, err := d.draw(72, func(e *pdfile.Edits) Value {
		e.SetValue(o.Num, v)
		content := e.AddStream(Value{Kind: pdfile.Dict}, []byte("q "+strconv.Itoa(w)+" 0 0 "+strconv.Itoa(h)+" 0 0 cm /Im Do Q\n"))
		return pdfile.DictOf("MediaBox", boxValue(box{0, 0, float64(w), float64(h)}), "Contents", content,
			"Resources", pdfile.DictOf("XObject", pdfile.DictOf("Im", pdfile.RefTo(o.Num))))
	})
	if err != nil {
		return nil, err
	}
	if b := img.Bounds(); b.Dx() != w || b.Dy() != h {
		return nil, errPicture
	}
	return rasterOf(img, stencil || d.file.Key(v, "BitsPerComponent").Int(8) == 1), nil
}

// rasterOf is the pixels of img, as few bits as hold them: black and white if
// they are to be, grey if they are, else colour.
func rasterOf(img image.Image, bilevel bool) *raster {
	b := img.Bounds()
	r := &raster{w: b.Dx(), h: b.Dy(), bits: 8, comps: 1, drawn: true}
	at := func(x, y int) (c color.RGBA) {
		return color.RGBAModel.Convert(img.At(b.Min.X+x, b.Min.Y+y)).(color.RGBA)
	}
	for y := 0; y < r.h && r.comps == 1 && !bilevel; y++ {
		for x := range r.w {
			if c := at(x, y); c.R != c.G || c.G != c.B {
				r.comps = 3
				break
			}
		}
	}
	if bilevel {
		r.bits = 1
	}
	r.data = make([]byte, r.row()*r.h)
	for y := range r.h {
		row := r.data[y*r.row():]
		for x := range r.w {
			c := at(x, y)
			switch {
			case bilevel:
				if int(c.R)+int(c.G)+int(c.B) > 3*127 {
					row[x/8] |= 0x80 >> (x % 8)
				}
			case r.comps == 3:
				row[3*x], row[3*x+1], row[3*x+2] = c.R, c.G, c.B
			default:
				row[x] = c.R
			}
		}
	}
	return r
}

// dict describes the pixels that were drawn, in place of what v says of them.
func (r *raster) dict(v Value) Value {
	space := "DeviceGray"
	if r.comps == 3 {
		space = "DeviceRGB"
	}
	if v.Key("Mask").Kind == pdfile.Array { // colours to leave out, which the drawing has otherwise
		v = v.Without("Mask")
	}
	v = v.Without("Decode").Without("DecodeParms").Without("SMaskInData").Without("Intent").Set("Width", pdfile.IntOf(r.w)).Set("Height", pdfile.IntOf(r.h))
	if v.Key("ImageMask").Num == 1 {
		return v.Without("ColorSpace").Without("BitsPerComponent")
	}
	return v.Set("ColorSpace", pdfile.NameOf(space)).Set("BitsPerComponent", pdfile.IntOf(r.bits))
}

func boxValue(b box) Value {
	return pdfile.ListOf(pdfile.RealOf(b.x0), pdfile.RealOf(b.y0), pdfile.RealOf(b.x1), pdfile.RealOf(b.y1))
}

// A shot is a page that was drawn because its letters could not be read.
type shot struct {
	img   image.Image
	png   []byte
	words []picturedWord
	at    matrix // from parts of the picture to the page
}

// shoot has the page drawn and its words recognised. nil if nobody can.
func (p *page) shoot() *shot {
	if p.object == nil || p.object.Stream || p.d.opt.Assist == nil || p.d.earlier {
		return nil
	}
	img, data, err := p.d.draw(pageDots, func(e *pdfile.Edits) Value {
		v := pdfile.DictOf("MediaBox", boxValue(p.crop), "Contents", p.node.Key("Contents"), "Resources", p.in.resources)
		if p.in.rotate.Kind != pdfile.Null {
			v = v.Set("Rotate", p.in.rotate)
		}
		return v
	})
	if err != nil {
		return nil
	}
	s := &shot{img: img, png: data}
	switch ((p.d.file.Get(p.in.rotate).Int(0)%360 + 360) % 360) / 90 {
	case 0:
		s.at = matrix{1, 0, 0, 1, 0, 0}
	case 1: // turned to the right: the left side of the page is above
		s.at = matrix{0, 1, -1, 0, 1, 0}
	case 2:
		s.at = matrix{-1, 0, 0, -1, 1, 1}
	default:
		s.at = matrix{0, -1, 1, 0, 0, 1}
	}
	c := p.crop
	s.at = s.at.times(matrix{c.x1 - c.x0, 0, 0, c.y1 - c.y0, c.x0, c.y0})
	words, ok := p.d.ask(data)
	if !ok || math.IsNaN(s.at[0]) {
		return nil
	}
	s.words = words
	return s
}
