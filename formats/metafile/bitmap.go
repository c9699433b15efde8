package metafile

import (
	"bytes"
	"encoding/binary"
	"strconv"

	"sardine/document"
)

// maxBitmaps bounds the bitmaps of one drawing that are opened. Programs draw
// one picture in many strips.
const maxBitmaps = 200

// emrBitmap hands over the bitmap that a record draws: at rel stand place and
// size of its header, then of its pixels ([MS-EMF] 2.3.1).
func (d *drawing) emrBitmap(record, rel, end int) error {
	if record+rel+16 > end {
		return nil // no pixels: it fills an area
	}
	from, n := int64(d.u32(record+rel)), int64(d.u32(record+rel+4))
	bits, m := int64(d.u32(record+rel+8)), int64(d.u32(record+rel+12))
	size := int64(end - record)
	if n == 0 || m == 0 {
		return nil
	}
	if n < 40 || from+n > size || bits+m > size {
		d.bitmap = true
		return nil
	}
	return d.child(record+int(from), record+int(from+n), d.data[record+int(bits):record+int(bits+m)])
}

// child hands over the bitmap whose header, and if bits is nil its pixels,
// stand between from and to, as a file of its own.
func (d *drawing) child(from, to int, bits []byte) error {
	if from+40 > to || d.u32(from) < 40 || int(d.u32(from)) > to-from {
		d.bitmap = d.bitmap || from+40 <= to
		return nil
	}
	if d.bitmaps++; d.bitmaps > maxBitmaps {
		if d.bitmaps == maxBitmaps+1 {
			d.out.Skip("(further bitmaps)", document.TooMany)
		}
		return nil
	}
	head := d.data[from:to]
	pixels := 14 + len(head)
	if bits == nil {
		colours := 0
		if depth := d.u16(from + 14); depth <= 8 {
			if colours = int(d.u32(from + 32)); colours == 0 || colours > 256 {
				colours = 1 << depth
			}
		}
		pixels = 14 + int(d.u32(from)) + 4*colours
	}
	file := []byte("BM")
	file = binary.LittleEndian.AppendUint32(file, uint32(14+len(head)+len(bits)))
	file = append(file, 0, 0, 0, 0)
	file = binary.LittleEndian.AppendUint32(file, uint32(pixels))
	file = append(append(file, head...), bits...)
	return d.out.Child("bitmap "+strconv.Itoa(d.bitmaps)+".bmp", "", bytes.NewReader(file))
}
