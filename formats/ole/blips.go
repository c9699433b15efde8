package ole

import (
	"bytes"
	"encoding/binary"
	"io"
	"strconv"

	"github.com/klauspost/compress/zlib"

	"sardine/document"
)

// Bounds of the pictures of one document.
const (
	maxBlips = 2_000
	maxBlip  = 64 << 20
)

// blipKinds are the pictures by the type of their record.
var blipKinds = map[int]struct{ ext, media string }{
	0xF01A: {".emf", ""}, 0xF01B: {".wmf", ""}, 0xF01C: {".pict", ""}, 0xF01D: {".jpg", "image/jpeg"}, 0xF01E: {".png", "image/png"},
	0xF01F: {".bmp", ""}, 0xF029: {".tif", "image/tiff"}, 0xF02A: {".jpg", "image/jpeg"},
}

// images hands over the pictures in data as members of the place at, and says
// how many there were.
func (d *reading) images(at []string, data []byte) (int, error) {
	n := 0
	for i := 0; i+8 < len(data); {
		next := bytes.IndexByte(data[i+3:], 0xF0) // the upper half of every type
		if i += max(next, 0); next < 0 || i+8 >= len(data) {
			break
		}
		typ := int(data[i+2]) | int(data[i+3])<<8
		kind, ok := blipKinds[typ]
		size := int(binary.LittleEndian.Uint32(data[i+4:]))
		if !ok || data[i]&0xF != 0 || size < 32 || size > len(data)-i-8 {
			i++
			continue
		}
		b, ok := blipOf(typ, int(data[i])>>4|int(data[i+1])<<4, data[i+8:i+8+size])
		if !ok {
			i++
			continue
		}
		if n++; n > maxBlips {
			d.skip(append(at[:len(at):len(at)], "pictures"), document.TooMany)
			return n, nil
		}
		if err := d.child(at, "picture "+strconv.Itoa(n)+kind.ext, kind.media, bytes.NewReader(b)); err != nil {
			return n, err
		}
		i += 8 + size
	}
	if n == 0 && pictured(data) {
		d.skip(append(at[:len(at):len(at)], "pictures"), document.NoAssist)
	}
	return n, nil
}

// blipOf takes the picture out of its record: one or two digests, then a tag
// before pixels, or a header before a drawing that may be packed.
func blipOf(typ, instance int, body []byte) ([]byte, bool) {
	from := 16
	if instance&1 != 0 && typ != 0xF01D && typ != 0xF02A || instance == 0x46B || instance == 0x6E3 {
		from = 32
	}
	switch typ {
	case 0xF01A, 0xF01B, 0xF01C:
		const header = 34
		if len(body) < from+header {
			return nil, false
		}
		packed := body[from+header:]
		if body[from+header-2] == 0xFE { // not packed ([MS-ODRAW] 2.2.31)
			return packed, len(packed) > 0
		}
		z, err := zlib.NewReader(bytes.NewReader(packed))
		if err != nil {
			return nil, false
		}
		data, err := io.ReadAll(io.LimitReader(z, maxBlip))
		return data, len(data) > 0 && (err == nil || len(data) > 1024)
	}
	if from++; len(body) <= from {
		return nil, false
	}
	data := body[from:]
	switch {
	case typ == 0xF01F:
		return withHeader(data), len(data) > 40
	case typ == 0xF01E:
		return data, bytes.HasPrefix(data, []byte("\x89PNG"))
	case typ == 0xF029:
		return data, bytes.HasPrefix(data, []byte("II")) || bytes.HasPrefix(data, []byte("MM"))
	}
	return data, bytes.HasPrefix(data, []byte("\xFF\xD8"))
}

// withHeader puts the header of a file before a bitmap as it is kept in memory.
func withHeader(dib []byte) []byte {
	size := int(binary.LittleEndian.Uint32(dib))
	colours := 0
	if len(dib) >= 40 {
		if bits := int(binary.LittleEndian.Uint16(dib[14:])); bits <= 8 {
			colours = 4 << bits
		}
	}
	head := []byte("BM")
	head = binary.LittleEndian.AppendUint32(head, uint32(14+len(dib)))
	head = append(head, 0, 0, 0, 0)
	head = binary.LittleEndian.AppendUint32(head, uint32(14+size+colours))
	return append(head, dib...)
}
