package pdf

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"io"

	"golang.org/x/image/ccitt"

	"sardine/internal/pdfile"
)

// maxPixels bounds the pictures that are unpacked: a page of A3 at 600 dots an
// inch has 70 million.
const maxPixels = 100_000_000

var errPicture = errors.New("picture cannot be unpacked")

// raster is the pixels of an image XObject (ISO 32000-1, section 8.9.5).
type raster struct {
	w, h, bits, comps int
	data              []byte // rows of whole bytes; nil if img is set
	img               image.Image
	palette           []byte // of an indexed one: RGB in turn
	flip              bool   // 0 is white: a stencil, or Decode [1 0]
	drawn             bool   // by another program: the colours are those that are seen
}

func openRaster(f *pdfile.File, o *pdfile.Object) (*raster, error) {
	v := o.Value
	r := &raster{w: f.Key(v, "Width").Int(0), h: f.Key(v, "Height").Int(0), bits: f.Key(v, "BitsPerComponent").Int(8)}
	if r.w <= 0 || r.h <= 0 || r.w > maxPixels/r.h {
		return nil, errPicture
	}
	mask := f.Key(v, "ImageMask").Num == 1
	if mask {
		r.bits = 1
	}
	if d := f.Key(v, "Decode").List; len(d) >= 2 && f.Get(d[0]).Num > f.Get(d[1]).Num {
		r.flip = true
	}
	names, parms := f.Filters(o)
	data, err := f.Decode(o, 8*maxPixels)
	if err != nil && !errors.Is(err, pdfile.ErrPicture) {
		return nil, errPicture
	}
	if errors.Is(err, pdfile.ErrPicture) {
		switch last := len(names) - 1; names[last] {
		case "DCTDecode":
			c, err := jpeg.DecodeConfig(bytes.NewReader(data))
			if err != nil || c.Width <= 0 || c.Height <= 0 || c.Width > maxPixels/c.Height {
				return nil, errPicture
			}
			if r.img, err = jpeg.Decode(bytes.NewReader(data)); err != nil {
				return nil, errPicture
			}
			return r, nil
		case "CCITTFaxDecode":
			if data, err = r.fax(f, parms[last], data); err != nil {
				return nil, err
			}
		default:
			return nil, errPicture
		}
	}
	r.comps = 1
	if !mask {
		r.comps = r.space(f, f.Key(v, "ColorSpace"), 0)
	}
	if r.comps == 0 || r.bits != 1 && r.bits != 2 && r.bits != 4 && r.bits != 8 && r.bits != 16 {
		return nil, errPicture
	}
	if need := r.row() * r.h; len(data) < need {
		if len(data) < need/2 {
			return nil, errPicture
		}
		data = append(bytes.Clone(data), make([]byte, need-len(data))...)
	}
	r.data = data[:r.row()*r.h]
	return r, nil
}

func (r *raster) row() int { return (r.w*r.comps*r.bits + 7) / 8 }

// fax unpacks CCITT groups 3 and 4.
func (r *raster) fax(f *pdfile.File, parm Value, data []byte) ([]byte, error) {
	k := f.Key(parm, "K").Int(0)
	if k > 0 {
		return nil, errPicture // two-dimensional group 3
	}
	group := ccitt.Group3
	if k < 0 {
		group = ccitt.Group4
	}
	columns := f.Key(parm, "Columns").Int(1728)
	if columns <= 0 || columns > 1<<16 {
		return nil, errPicture
	}
	opts := &ccitt.Options{Align: f.Key(parm, "EncodedByteAlign").Num == 1, Invert: f.Key(parm, "BlackIs1").Num == 1}
	rd := ccitt.NewReader(bytes.NewReader(data), ccitt.MSB, group, columns, r.h, opts)
	out, err := io.ReadAll(io.LimitReader(rd, maxPixels))
	if err != nil && len(out) < (columns+7)/8*r.h/2 {
		return nil, errPicture
	}
	r.w, r.bits = columns, 1
	return out, nil
}

// space is how many numbers a pixel has; 0 for a colour space that is not
// known.
func (r *raster) space(f *pdfile.File, v Value, depth int) int {
	switch v.Name() {
	case "DeviceGray", "CalGray", "G":
		return 1
	case "DeviceRGB", "CalRGB", "RGB":
		return 3
	case "DeviceCMYK", "CMYK":
		return 4
	}
	if v.Kind != pdfile.Array || len(v.List) < 2 || depth > 3 {
		return 0
	}
	second := f.Get(v.List[1])
	switch f.Get(v.List[0]).Name() {
	case "CalGray":
		return 1
	case "CalRGB", "Lab":
		return 3
	case "ICCBased":
		return f.Key(second, "N").Int(0)
	case "Separation":
		r.flip = !r.flip
		return 1
	case "Indexed", "I":
		if len(v.List) < 4 {
			return 0
		}
		base := (&raster{}).space(f, second, depth+1)
		table := f.Get(v.List[3]).Str
		if o := f.Resolve(v.List[3]); o != nil && o.Stream {
			table, _ = f.Decode(o, 1<<16)
		}
		for i := 0; base > 0 && i+base <= len(table); i += base {
			switch base {
			case 3:
				r.palette = append(r.palette, table[i:i+3]...)
			case 4:
				red, green, blue := color.CMYKToRGB(table[i], table[i+1], table[i+2], table[i+3])
				r.palette = append(r.palette, red, green, blue)
			default:
				r.palette = append(r.palette, table[i], table[i], table[i])
			}
		}
		return 1
	}
	return 0
}

// sample is one number of a pixel, as it stands.
func (r *raster) sample(x, y, c int) int {
	row := r.data[y*r.row():]
	i := x*r.comps + c
	switch r.bits {
	case 8:
		return int(row[i])
	case 16:
		return int(row[2*i])
	}
	per := 8 / r.bits
	return int(row[i/per]>>(8-r.bits*(i%per+1))) & (1<<r.bits - 1)
}

// picture makes the pixels fit for a reader of pictures.
func (r *raster) picture() image.Image {
	if r.img != nil {
		return r.img
	}
	full := 1<<min(r.bits, 8) - 1
	level := func(x, y, c int) uint8 {
		v := r.sample(x, y, c) * 255 / full
		if r.flip {
			v = 255 - v
		}
		return uint8(v)
	}
	if r.comps == 1 && r.palette == nil {
		g := image.NewGray(image.Rect(0, 0, r.w, r.h))
		for y := range r.h {
			for x := range r.w {
				g.Pix[y*g.Stride+x] = level(x, y, 0)
			}
		}
		return g
	}
	out := image.NewRGBA(image.Rect(0, 0, r.w, r.h))
	for y := range r.h {
		for x := range r.w {
			p := out.Pix[y*out.Stride+4*x:]
			p[3] = 255
			switch {
			case r.palette != nil:
				if i := 3 * r.sample(x, y, 0); i+3 <= len(r.palette) {
					copy(p, r.palette[i:i+3])
				}
			case r.comps == 4:
				p[0], p[1], p[2] = color.CMYKToRGB(level(x, y, 0), level(x, y, 1), level(x, y, 2), level(x, y, 3))
			default:
				p[0], p[1], p[2] = level(x, y, 0), level(x, y, 1%r.comps), level(x, y, 2%r.comps)
			}
		}
	}
	return out
}

// encoded is the image as a file that programs for pictures open.
func (d *reader) encoded(o *pdfile.Object) ([]byte, error) {
	f := d.file
	names, _ := f.Filters(o)
	if n := len(names); n > 0 && (names[n-1] == "DCTDecode" || names[n-1] == "JPXDecode") {
		data, err := f.Decode(o, 1<<30)
		if errors.Is(err, pdfile.ErrPicture) {
			return data, nil
		}
		return nil, errPicture
	}
	r, err := openRaster(f, o)
	if err != nil {
		if r, err = d.drawnRaster(o); err != nil {
			return nil, err
		}
	}
	var out bytes.Buffer
	enc := png.Encoder{CompressionLevel: png.BestSpeed}
	if err := enc.Encode(&out, r.picture()); err != nil {
		return nil, errPicture
	}
	return out.Bytes(), nil
}
