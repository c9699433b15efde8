package image

import (
	"image"
	"image/draw"

	"sardine/document"
)

// turn is one of the eight ways in which EXIF says that stored pixels have to
// be turned to stand upright (EXIF 2.32, 4.6.4 Orientation). w and h are the
// size of the stored picture.
type turn struct{ how, w, h int }

// stored is where the pixel (x,y) of the upright picture lies in the stored
// one.
func (t turn) stored(x, y int) (int, int) {
	switch t.how {
	case 2:
		return t.w - 1 - x, y
	case 3:
		return t.w - 1 - x, t.h - 1 - y
	case 4:
		return x, t.h - 1 - y
	case 5:
		return y, x
	case 6:
		return y, t.h - 1 - x
	case 7:
		return t.w - 1 - y, t.h - 1 - x
	case 8:
		return t.w - 1 - y, x
	}
	return x, y
}

// apply returns the upright picture.
func (t turn) apply(img image.Image) image.Image {
	w, h := t.w, t.h
	if t.how >= 5 {
		w, h = h, w
	}
	from := img.Bounds().Min
	src, ok := img.(*image.RGBA)
	if !ok {
		src = image.NewRGBA(image.Rect(0, 0, t.w, t.h))
		draw.Draw(src, src.Bounds(), img, from, draw.Src)
		from = image.Point{}
	}
	out := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			sx, sy := t.stored(x, y)
			i, j := src.PixOffset(from.X+sx, from.Y+sy), out.PixOffset(x, y)
			copy(out.Pix[j:j+4:j+4], src.Pix[i:i+4:i+4])
		}
	}
	return out
}

// quad is the box of a word in the stored picture.
func (t turn) quad(w word) document.Quad {
	x0, y0 := t.stored(w.left, w.top)
	x1, y1 := t.stored(w.left+w.w-1, w.top+w.h-1)
	left, right := float32(min(x0, x1)), float32(max(x0, x1)+1)
	top, bottom := float32(min(y0, y1)), float32(max(y0, y1)+1)
	return document.Quad{Page: uint32(w.page), X0: left, Y0: bottom, X1: right, Y1: bottom, X2: right, Y2: top, X3: left, Y3: top}
}
