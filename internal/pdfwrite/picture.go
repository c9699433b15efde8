package pdfwrite

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/color"
	_ "image/gif"  // so that image.Decode knows it
	_ "image/jpeg" // the same
	_ "image/png"  // the same
)

// Errors of Picture.
var (
	ErrPicture  = errors.New("the picture cannot be decoded")
	ErrTooLarge = errors.New("the picture has too many pixels")
)

// maxPixels bounds a picture in memory: 40 million are 160 MB once unpacked.
const maxPixels = 40 << 20

// Picture sets a JPEG, PNG or GIF, at most as wide and high as the page. Only
// its pixels are taken, turned as its own note of the camera's position says:
// no place, date, comment or preview that it carries goes along. alt says what
// it shows to those who cannot see it. After an error the document is as before.
func (d *Document) Picture(data []byte, alt string) error {
	head, kind, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return ErrPicture
	}
	if head.Width <= 0 || head.Height <= 0 || head.Width > maxPixels/head.Height {
		return ErrTooLarge
	}
	img, _, err := image.Decode(bytes.NewReader(data))
	if err != nil {
		return ErrPicture
	}
	id := d.file.reserve()
	turn := 1
	if kind == "jpeg" {
		turn = orientation(data)
	}
	// A JPEG goes in as it is packed, unless it is so broken that its segments
	// are not what its decoder makes of them.
	if bare, ok := bareJPEG(kind, data, img); ok {
		d.jpeg(id, img, bare)
	} else {
		d.pixels(id, img)
	}
	d.draw(id, img.Bounds().Dx(), img.Bounds().Dy(), turn, alt)
	return nil
}

// jpeg writes a picture as it is packed.
func (d *Document) jpeg(id int, img image.Image, data []byte) {
	space := "DeviceRGB"
	switch img.(type) {
	case *image.Gray:
		space = "DeviceGray"
	case *image.CMYK:
		// Adobe's programs store these inverted, and image/jpeg agrees with them.
		space = "DeviceCMYK/Decode[1 0 1 0 1 0 1 0]"
	}
	d.file.stored(id, fmt.Sprintf("/Type/XObject/Subtype/Image/Width %d/Height %d/BitsPerComponent 8/ColorSpace/%s/Filter/DCTDecode",
		img.Bounds().Dx(), img.Bounds().Dy(), space), data)
}

// pixels writes a picture pixel by pixel, and what is transparent in it as a
// mask.
func (d *Document) pixels(id int, img image.Image) {
	b := img.Bounds()
	rgb, alpha := make([]byte, 0, 3*b.Dx()*b.Dy()), make([]byte, 0, b.Dx()*b.Dy())
	solid := true
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			c := color.NRGBAModel.Convert(img.At(x, y)).(color.NRGBA)
			if c.A == 0 {
				c.R, c.G, c.B = 255, 255, 255 // nothing hides under what cannot be seen
			}
			rgb, alpha = append(rgb, c.R, c.G, c.B), append(alpha, c.A)
			solid = solid && c.A == 255
		}
	}
	dict := fmt.Sprintf("/Type/XObject/Subtype/Image/Width %d/Height %d/BitsPerComponent 8", b.Dx(), b.Dy())
	mask := ""
	if !solid {
		m := d.file.reserve()
		d.file.stream(m, dict+"/ColorSpace/DeviceGray", alpha)
		mask = fmt.Sprintf("/SMask %d 0 R", m)
	}
	d.file.stream(id, dict+"/ColorSpace/DeviceRGB"+mask, rgb)
}

// placings are the corners of a picture by its Exif orientation, 1 to 8: where
// the unit square's axes and origin go (a b c d e f).
var placings = [9][6]float64{
	1: {1, 0, 0, 1, 0, 0}, 2: {-1, 0, 0, 1, 1, 0}, 3: {-1, 0, 0, -1, 1, 1}, 4: {1, 0, 0, -1, 0, 1},
	5: {0, -1, -1, 0, 1, 1}, 6: {0, -1, 1, 0, 0, 1}, 7: {0, 1, 1, 0, 0, 0}, 8: {0, 1, -1, 0, 1, 0},
}

func (d *Document) draw(id, px, py, turn int, alt string) {
	if turn >= 5 {
		px, py = py, px
	}
	// A pixel is 1/96 inch, as on a screen, unless that is more than the page.
	w, h := float64(px)*0.75, float64(py)*0.75
	scale := min(1, d.width()/w, (d.top()-margin)/h)
	w, h = w*scale, h*scale
	d.need(h)
	e := d.begin("Figure", nil)
	e.extra = "/Alt" + textString(alt)
	d.mark(e)
	p := d.page
	out := []byte("q ")
	m := placings[turn]
	for i, v := range [6]float64{m[0] * w, m[1] * h, m[2] * w, m[3] * h, m[4]*w + margin, m[5]*h + d.y - h} {
		if i > 0 {
			out = append(out, ' ')
		}
		out = number(out, v)
	}
	p.body.Write(fmt.Appendf(out, " cm/P%d Do Q\n", len(p.pictures)))
	p.pictures = append(p.pictures, id)
	d.unmark()
	d.end(e)
	d.y -= h
	d.gap(bodySize * 0.8)
}
