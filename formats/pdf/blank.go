package pdf

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"

	"sardine/document"
	"sardine/internal/pdfile"
)

// around is how many pixels beyond a box are blanked, too.
const around = 2

// jpegQuality is high enough not to show beside what is blanked.
const jpegQuality = 92

// blank makes pixels of image n black: those in boxes, given in parts of it,
// and those of its masks, which may hold the shapes of letters.
func (r *rewriter) blank(n int, boxes []box) error {
	for _, key := range [...]string{"SMask", "Mask"} {
		if m := r.file.Resolve(r.file.Object(n).Value.Key(key)); m != nil && m.Stream && m.Num != n {
			r.masks[m.Num] = append(r.masks[m.Num], boxes...)
		}
	}
	return r.blacken(n, boxes)
}

func (r *rewriter) blacken(n int, boxes []box) error {
	b, err := r.blacked(r.file.Object(n), r.edits.Value(n), boxes)
	if err == nil {
		b.put(r.edits, n)
	}
	return err
}

// blacked is the picture o, whose dictionary is to be v, packed anew, so that
// nothing is left of the pixels in boxes.
func (r *rewriter) blacked(o *pdfile.Object, v Value, boxes []box) (blanked, error) {
	pic, err := openRaster(r.file, o)
	if err != nil {
		if pic, err = r.d.drawnRaster(o); err != nil {
			return blanked{}, document.Skipped(document.NoAssist, err)
		}
	}
	v = v.Without("Metadata").Without("PieceInfo").Without("Alternates")
	if pic.drawn {
		r.unpacked++
		v = pic.dict(v)
	}
	if pic.img != nil {
		return blankJPEG(v, pic, boxes)
	}
	pic.data = bytes.Clone(pic.data) // unpacked data may be the file's own
	for _, b := range boxes {
		x0, y0, x1, y1 := pic.pixels(b)
		for y := y0; y < y1; y++ {
			pic.black(y, x0, x1)
		}
	}
	v = v.Set("BitsPerComponent", pdfile.IntOf(pic.bits)).Set("Width", pdfile.IntOf(pic.w))
	if v.Key("ImageMask").Num == 1 {
		v = v.Without("BitsPerComponent")
	}
	return blanked{v, pic.data, false}, nil
}

func blankJPEG(v Value, pic *raster, boxes []box) (blanked, error) {
	bounds := pic.img.Bounds()
	pic.w, pic.h = bounds.Dx(), bounds.Dy()
	var out bytes.Buffer
	var canvas draw.Image = image.NewRGBA(bounds)
	space := "DeviceRGB"
	if _, grey := pic.img.(*image.Gray); grey {
		canvas, space = image.NewGray(bounds), "DeviceGray"
	}
	draw.Draw(canvas, bounds, pic.img, bounds.Min, draw.Src)
	for _, b := range boxes {
		x0, y0, x1, y1 := pic.pixels(b)
		draw.Draw(canvas, image.Rect(x0, y0, x1, y1).Add(bounds.Min), image.NewUniform(color.Black), image.Point{}, draw.Src)
	}
	if err := jpeg.Encode(&out, canvas, &jpeg.Options{Quality: jpegQuality}); err != nil {
		return blanked{}, document.Skipped(document.Unsupported, err)
	}
	v = v.Set("ColorSpace", pdfile.NameOf(space)).Set("BitsPerComponent", pdfile.IntOf(8)).Set("Filter", pdfile.NameOf("DCTDecode")).
		Without("DecodeParms").Without("Decode").Set("Width", pdfile.IntOf(pic.w)).Set("Height", pdfile.IntOf(pic.h))
	return blanked{v, out.Bytes(), true}, nil
}

// pixels is a box in pixels, from the top, a little wider.
func (r *raster) pixels(b box) (x0, y0, x1, y1 int) {
	clip := func(f float64, n int) int { return int(min(max(f, 0), float64(n))) }
	w, h := float64(r.w), float64(r.h)
	return clip(b.x0*w-around, r.w), clip((1-b.y1)*h-around, r.h), clip(b.x1*w+around+1, r.w), clip((1-b.y0)*h+around+1, r.h)
}

// black sets the pixels [x0,x1) of a row to the darkest value there is.
func (r *raster) black(y, x0, x1 int) {
	row := r.data[y*r.row() : (y+1)*r.row()]
	dark := 0
	switch {
	case r.palette != nil:
		best := 1 << 20
		for i := 0; 3*i+3 <= len(r.palette) && i < 1<<min(r.bits, 8); i++ {
			if sum := int(r.palette[3*i]) + int(r.palette[3*i+1]) + int(r.palette[3*i+2]); sum < best {
				best, dark = sum, i
			}
		}
	case r.flip != (r.comps == 4):
		dark = 1<<min(r.bits, 8) - 1
	}
	for x := x0 * r.comps; x < x1*r.comps; x++ {
		switch r.bits {
		case 8:
			row[x] = byte(dark)
		case 16:
			row[2*x], row[2*x+1] = byte(dark), byte(dark)
		default:
			per := 8 / r.bits
			shift := 8 - r.bits*(x%per+1)
			mask := byte(1<<r.bits-1) << shift
			row[x/per] = row[x/per]&^mask | byte(dark<<shift)&mask
		}
	}
}
