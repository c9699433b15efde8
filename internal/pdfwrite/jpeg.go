package pdfwrite

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/jpeg"
	"reflect"
)

// bareJPEG is a JPEG without what is not needed to draw it: of the application
// segments only Adobe's note of its colours stays (ITU-T T.81, B.1.1.3), no
// comment, and nothing behind the end of the picture. It is false if that is
// not the same picture any more.
func bareJPEG(kind string, data []byte, img image.Image) ([]byte, bool) {
	if kind != "jpeg" {
		return nil, false
	}
	out := append(make([]byte, 0, len(data)), data[:2]...)
	for seg := range segments(data) {
		switch m := seg[1]; {
		case m == 0xee && bytes.HasPrefix(seg[4:], []byte("Adobe")):
		case m >= 0xe0 && m <= 0xef || m == 0xfe:
			continue
		}
		out = append(out, seg...)
	}
	again, err := jpeg.Decode(bytes.NewReader(out))
	return out, err == nil && reflect.DeepEqual(img, again)
}

// segments walks the segments of a JPEG from their marker on, each with the
// scan that follows it, to the end of the picture.
func segments(data []byte) func(func([]byte) bool) {
	return func(yield func([]byte) bool) {
		at := 2
		for at+4 <= len(data) {
			if data[at] != 0xff || data[at+1] == 0xff {
				at++ // filling before a marker
				continue
			}
			m := data[at+1]
			if m == 0xd9 {
				yield(data[at : at+2])
				return
			}
			if m == 0x01 || m >= 0xd0 && m <= 0xd8 {
				at += 2
				continue
			}
			end := at + 2 + int(binary.BigEndian.Uint16(data[at+2:]))
			if end > len(data) || end < at+4 {
				return
			}
			if m == 0xda { // what is scanned goes on to the next marker that is no restart
				for end+1 < len(data) && !(data[end] == 0xff && data[end+1] != 0 && data[end+1] != 0xff && (data[end+1] < 0xd0 || data[end+1] > 0xd7)) {
					end++
				}
			}
			if !yield(data[at:end]) {
				return
			}
			at = end
		}
		if at+2 == len(data) {
			yield(data[at:])
		}
	}
}

// orientation is what the Exif segment says of how the camera was held (Exif
// 2.32, tag 0112), 1 where it says nothing.
func orientation(data []byte) int {
	for seg := range segments(data) {
		if len(seg) < 18 || seg[1] != 0xe1 || !bytes.HasPrefix(seg[4:], []byte("Exif\x00\x00")) {
			continue
		}
		t := seg[10:]
		var order binary.ByteOrder = binary.BigEndian
		if t[0] == 'I' {
			order = binary.LittleEndian
		}
		at := int(order.Uint32(t[4:]))
		if at < 8 || at+2 > len(t) {
			return 1
		}
		for i := range int(order.Uint16(t[at:])) {
			e := at + 2 + 12*i
			if e+12 > len(t) {
				break
			}
			if v := int(order.Uint16(t[e+8:])); order.Uint16(t[e:]) == 0x0112 && v >= 1 && v <= 8 {
				return v
			}
		}
		return 1
	}
	return 1
}
