package redact

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"image"
	"image/color"
	_ "image/jpeg" // what copies of pictures are
	_ "image/png"
	"io"
	"os"

	_ "golang.org/x/image/tiff"

	"sardine/document"
)

// dark is how bright a pixel may be that was painted black: JPEG is not exact.
const dark = 48

// maxMarkedPixels bounds the pictures that are opened here.
const maxMarkedPixels = 100_000_000

// blackened fails if an area that was marked on a picture is not black in the
// copy. A copy may stand upright where the original was turned.
func (o *Order) blackened(copied *os.File) error {
	if o.format != "image" || !o.byArea || len(o.areas) == 0 {
		return nil
	}
	info, err := copied.Stat()
	if err != nil {
		return bare(err)
	}
	data := make([]byte, min(info.Size(), maxWhole))
	if _, err := io.ReadFull(io.NewSectionReader(copied, 0, int64(len(data))), data); err != nil {
		return bare(err)
	}
	pages := map[uint32][]document.Quad{}
	for _, q := range o.areas {
		page := q.Page
		if page == 0 {
			page = 1
		}
		pages[page] = append(pages[page], q)
	}
	for n, areas := range pages {
		img, err := pictureOf(data, n)
		if err != nil {
			return err
		}
		if !blackSomehow(img, areas) {
			return fmt.Errorf("%w: text of the copy, painted", ErrLeak)
		}
	}
	return nil
}

// pictureOf opens the n-th picture of a file.
func pictureOf(data []byte, n uint32) (image.Image, error) {
	unread := fmt.Errorf("%w: copy", ErrUnread)
	if tiff := bytes.HasPrefix(data, []byte("II*\x00")) || bytes.HasPrefix(data, []byte("MM\x00*")); tiff {
		var order binary.ByteOrder = binary.BigEndian
		if data[0] == 'I' {
			order = binary.LittleEndian
		}
		for ; n > 1 && len(data) >= 8; n-- {
			at := int64(order.Uint32(data[4:]))
			if at+2 > int64(len(data)) {
				return nil, unread
			}
			next := at + 2 + 12*int64(order.Uint16(data[at:]))
			if next+4 > int64(len(data)) {
				return nil, unread
			}
			copy(data[4:8], data[next:next+4])
		}
	}
	c, _, err := image.DecodeConfig(bytes.NewReader(data))
	if n != 1 || err != nil || c.Width <= 0 || c.Height <= 0 || c.Width > maxMarkedPixels/c.Height {
		return nil, unread
	}
	img, _, err := image.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, unread
	}
	return img, nil
}

// blackSomehow reports whether all areas are black, in one of the eight ways in
// which a picture may be turned.
func blackSomehow(img image.Image, areas []document.Quad) bool {
	w, h := float32(img.Bounds().Dx()), float32(img.Bounds().Dy())
	for turn := range 8 {
		all := true
		for _, q := range areas {
			b := aroundOf(q)
			if turn&1 != 0 {
				b = [4]float32{b[1], b[0], b[3], b[2]}
			}
			if turn&2 != 0 {
				b[0], b[2] = w-b[2], w-b[0]
			}
			if turn&4 != 0 {
				b[1], b[3] = h-b[3], h-b[1]
			}
			if all = blackIn(img, b); !all {
				break
			}
		}
		if all {
			return true
		}
	}
	return false
}

// aroundOf is the rectangle around a quad: left, top, right, bottom.
func aroundOf(q document.Quad) [4]float32 {
	return [4]float32{min(q.X0, q.X1, q.X2, q.X3), min(q.Y0, q.Y1, q.Y2, q.Y3), max(q.X0, q.X1, q.X2, q.X3), max(q.Y0, q.Y1, q.Y2, q.Y3)}
}

func blackIn(img image.Image, b [4]float32) bool {
	bounds := img.Bounds()
	area := image.Rect(int(b[0]), int(b[1]), int(b[2]), int(b[3])).Add(bounds.Min).Intersect(bounds)
	if area.Empty() { // not this way round
		return false
	}
	for y := area.Min.Y; y < area.Max.Y; y++ {
		for x := area.Min.X; x < area.Max.X; x++ {
			if color.GrayModel.Convert(img.At(x, y)).(color.Gray).Y > dark {
				return false
			}
		}
	}
	return true
}
