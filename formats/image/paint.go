package image

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
	"image/draw"
	"io"

	"golang.org/x/image/tiff"

	"sardine/document"
)

// painted opens the pixels in data, turned upright, with black boxes over the
// quads, which count in the stored pixels.
func (p *picture) painted(data []byte, boxes []document.Quad) (image.Image, error) {
	img, err := decode(data)
	if err != nil {
		return nil, err
	}
	out := image.NewRGBA(image.Rect(0, 0, img.Bounds().Dx(), img.Bounds().Dy()))
	draw.Draw(out, out.Bounds(), image.White, image.Point{}, draw.Src) // behind what is transparent
	draw.Draw(out, out.Bounds(), img, img.Bounds().Min, draw.Over)
	for _, q := range boxes {
		draw.Draw(out, boxOf(q), image.NewUniform(color.Black), image.Point{}, draw.Src)
	}
	if p.orient > 1 {
		return turn{p.orient, out.Rect.Dx(), out.Rect.Dy()}.apply(out), nil
	}
	return out, nil
}

// boxOf is a quad in whole pixels, with a margin: the soft edges of letters
// reach beyond the boxes that are told.
func boxOf(q document.Quad) image.Rectangle {
	const margin = 2
	left, right := min(q.X0, q.X1, q.X2, q.X3), max(q.X0, q.X1, q.X2, q.X3)
	top, bottom := min(q.Y0, q.Y1, q.Y2, q.Y3), max(q.Y0, q.Y1, q.Y2, q.Y3)
	return image.Rect(int(left)-margin, int(top)-margin, int(right)+margin+1, int(bottom)+margin+1)
}

// maxPages bounds the pages of a TIFF file that is written anew.
const maxPages = 500

// eraseTIFF writes all pages anew, without any tag that is not about pixels.
func (p *picture) eraseTIFF(boxes []document.Quad, w io.Writer) error {
	starts, order := p.pages()
	if len(starts) == 0 || len(starts) > maxPages || len(starts) > 1 && p.orient > 1 {
		return document.Skipped(document.Unsupported, nil)
	}
	for _, q := range boxes {
		if q.Page == 0 || int(q.Page) > len(starts) {
			return document.Skipped(document.Unsupported, nil) // a box that nobody knows where to paint
		}
	}
	data := bytes.Clone(p.data)
	var pages []image.Image
	for i, at := range starts {
		order.PutUint32(data[4:], at) // the page comes first now
		var mine []document.Quad
		for _, q := range boxes {
			if int(q.Page) == i+1 {
				mine = append(mine, q)
			}
		}
		img, err := p.painted(data, mine)
		if err != nil {
			return err
		}
		pages = append(pages, img)
	}
	return writeTIFF(w, pages)
}

// pages lists where the directories of the pages stand.
func (p *picture) pages() (starts []uint32, order binary.ByteOrder) {
	order = binary.LittleEndian
	if p.data[0] == 'M' {
		order = binary.BigEndian
	}
	for at := order.Uint32(p.data[4:]); at != 0 && len(starts) <= maxPages; {
		if uint64(at)+2 > uint64(len(p.data)) {
			return starts, order
		}
		starts = append(starts, at)
		next := uint64(at) + 2 + 12*uint64(order.Uint16(p.data[at:]))
		if next+4 > uint64(len(p.data)) {
			return starts, order
		}
		at = order.Uint32(p.data[next:])
	}
	return starts, order
}

// writeTIFF writes pages one after the other. The encoder writes files of one
// page whose places count from their start: each is moved to where it lands.
func writeTIFF(w io.Writer, pages []image.Image) error {
	var out []byte
	link := 4 // where the offset of the next directory belongs
	for _, img := range pages {
		var one bytes.Buffer
		if err := tiff.Encode(&one, img, &tiff.Options{Compression: tiff.Deflate, Predictor: true}); err != nil {
			return err
		}
		page := one.Bytes()
		if len(out)+len(page) > 1<<31 {
			return document.Skipped(document.TooLarge, nil)
		}
		if len(out)&1 != 0 {
			out = append(out, 0) // directories begin at even places
		}
		shift := uint32(len(out))
		le := binary.LittleEndian // as the encoder writes
		dir := le.Uint32(page[4:])
		n := int(le.Uint16(page[dir:]))
		for i := range n {
			e := page[int(dir)+2+12*i:]
			tag, size := le.Uint16(e), sizes[le.Uint16(e[2:])]*uint64(le.Uint32(e[4:]))
			if size > 4 || tag == 273 { // 273: StripOffsets
				le.PutUint32(e[8:], le.Uint32(e[8:])+shift)
			}
		}
		out = append(out, page...)
		le.PutUint32(out[link:], dir+shift)
		link = int(shift) + int(dir) + 2 + 12*n
	}
	_, err := w.Write(out)
	return err
}
