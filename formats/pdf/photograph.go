package pdf

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"strconv"

	"sardine/internal/pdfile"
)

// A photograph keeps what its camera wrote when it is put into a PDF file:
// place, time, owner, captions, comments. No page shows that. It is read as
// the same properties of a picture file are, and no copy that changes has it.

// aside is what stands beside the pixels of a JPEG stream: its segments that
// are no part of the picture, what follows its end, and whether its structure
// could be followed.
type aside struct {
	segments [][]byte
	behind   []byte
	whole    bool
}

// jpegSegments walks the segments of a JPEG file (ITU-T T.81, annex B). each is
// handed the marker and all of a segment; that of a scan ends where its coded
// pixels do. end is where the picture ends; whole: its end mark is there.
func jpegSegments(data []byte, each func(marker byte, all []byte)) (end int, whole bool) {
	if len(data) < 4 || data[0] != 0xFF || data[1] != 0xD8 {
		return 0, false
	}
	for at := 2; at+2 <= len(data); {
		if data[at] != 0xFF {
			return at, false
		}
		marker := data[at+1]
		switch {
		case marker == 0xFF: // fill
			at++
			continue
		case marker == 0xD9:
			return at + 2, true
		case marker == 0x01, marker >= 0xD0 && marker <= 0xD8: // without a length
			at += 2
			continue
		}
		if at+4 > len(data) {
			return at, false
		}
		to := at + 2 + u16(data, at+2)
		if to < at+4 || to > len(data) {
			return at, false
		}
		if marker == 0xDA {
			to = scanEnd(data, to)
		}
		each(marker, data[at:to])
		at = to
	}
	return len(data), false
}

// scanEnd is where the next marker stands behind coded pixels, in which 0xFF is
// followed by 0 or a restart marker.
func scanEnd(data []byte, at int) int {
	for {
		i := bytes.IndexByte(data[at:], 0xFF)
		if i < 0 || at+i+1 >= len(data) {
			return len(data)
		}
		at += i
		if m := data[at+1]; m != 0 && m != 0xFF && (m < 0xD0 || m > 0xD7) {
			return at
		}
		at++
	}
}

// asideOf finds what stands beside the pixels.
func asideOf(data []byte) (a aside) {
	end, whole := jpegSegments(data, func(marker byte, all []byte) {
		if marker != 0xDA && beside(marker, all[4:]) {
			a.segments = append(a.segments, all)
		}
	})
	if a.whole = whole; whole {
		if rest := data[end:]; len(bytes.Trim(rest, "\x00\t\r\n \xFF")) > 0 {
			a.behind = rest
		}
	}
	return a
}

// onePixel are the segments of a picture of one grey point: a frame, which
// readers take the size from, and an empty scan.
var onePixel = []string{"\xFF\xC0\x00\x0B\x08\x00\x01\x00\x01\x01\x01\x11\x00", "\xFF\xDA\x00\x08\x01\x01\x00\x00\x3F\x00", "\xFF\xD9"}

// alone is a JPEG file that says the same beside its pixels, and shows nothing.
func (a *aside) alone() []byte {
	out := []byte("\xFF\xD8" + onePixel[0])
	for _, s := range a.segments {
		out = append(out, withoutPreviews(s)...)
	}
	return append(append(out, onePixel[1]+onePixel[2]...), a.behind...)
}

// withoutPreviews is a segment that leads to no smaller picture: that shows
// what the page shows, and goes with the segment.
func withoutPreviews(s []byte) []byte {
	switch v := s[4:]; {
	case s[1] == 0xE1 && bytes.HasPrefix(v, []byte(exifHead)):
		return withoutSecond(bytes.Clone(s), 4+len(exifHead))
	case s[1] == 0xED && bytes.HasPrefix(v, []byte(adobeHead)):
		return withoutThumbs(bytes.Clone(s), 4+len(adobeHead))
	}
	return s
}

const (
	exifHead  = "Exif\x00\x00"
	adobeHead = "Photoshop 3.0\x00"
)

// withoutSecond cuts the second directory off, which is that of the preview
// (Exif 2.32, section 4.5.1). head is where the directories count from.
func withoutSecond(s []byte, head int) []byte {
	tiff := s[head:]
	if len(tiff) < 8 {
		return s
	}
	var order binary.ByteOrder = binary.BigEndian
	if tiff[0] == 'I' {
		order = binary.LittleEndian
	}
	at := int64(order.Uint32(tiff[4:]))
	if at+2 > int64(len(tiff)) {
		return s
	}
	if next := at + 2 + 12*int64(order.Uint16(tiff[at:])); next+4 <= int64(len(tiff)) {
		order.PutUint32(tiff[next:], 0)
	}
	return s
}

// withoutThumbs gives the resources that are previews a number that means
// nothing (Adobe Photoshop File Formats, "Image Resource IDs").
func withoutThumbs(s []byte, at int) []byte {
	for at+12 <= len(s) && string(s[at:at+4]) == "8BIM" {
		if id := u16(s, at+4); id == 0x0409 || id == 0x040C {
			s[at+4], s[at+5] = 0, 0
		}
		name := 1 + int(s[at+6]) // padded to even length with its count
		at += 6 + name + name&1
		size := u32(s, at)
		if size < 0 || size > len(s)-at-4 {
			break
		}
		at += 4 + size + size&1
	}
	return s
}

// photograph reads the JPEG stream o for what stands beside its pixels.
func (d *reader) photograph(o *pdfile.Object) error {
	names, _ := d.file.Filters(o)
	if len(names) == 0 || names[len(names)-1] != "DCTDecode" {
		return nil
	}
	data, err := d.file.Decode(o, maxStream)
	if !errors.Is(err, pdfile.ErrPicture) {
		return nil // a page that shows it says that it cannot be read
	}
	a := asideOf(data)
	if len(a.segments) == 0 && len(a.behind) == 0 {
		return nil
	}
	alone := a.alone()
	if sum := sha256.Sum256(alone); !d.fresh(string(sum[:])) {
		return nil
	}
	d.photos++
	return d.out.child(d.childName("properties of picture "+strconv.Itoa(d.photos)), "image/jpeg", nil, alone)
}

// quietJPEG takes the segments out of a photograph that are no part of the
// picture: Exif with its preview, XMP, captions, comments.
func (r *rewriter) quietJPEG(o *pdfile.Object) {
	if r.edits.Packed(o.Num) {
		return
	}
	names, _ := r.file.Filters(o)
	if len(names) == 0 || names[len(names)-1] != "DCTDecode" {
		return
	}
	data, err := r.file.Decode(o, maxStream)
	if !errors.Is(err, pdfile.ErrPicture) || len(data) < 4 || data[0] != 0xFF || data[1] != 0xD8 {
		return
	}
	out, quiet, scans := data[:2:2], false, 0
	end, whole := jpegSegments(data, func(marker byte, all []byte) {
		switch body := all[4:]; {
		case marker == 0xDA:
			scans++
			out = append(out, all...)
		case marker == 0xE0 && bytes.HasPrefix(body, []byte("JFIF\x00")) && len(body) > 14: // its preview stands behind its size
			out = append(out, 0xFF, 0xE0, 0, 16)
			out = append(append(out, body[:12]...), 0, 0)
		case marker == 0xE0 && bytes.HasPrefix(body, []byte("JFXX\x00")), beside(marker, body):
		default:
			out = append(out, all...)
			if marker == 0xE2 && len(body) > 14 { // the profile stands behind its name and two numbers
				quiet = quietProfile(out[len(out)-len(body)+14:]) || quiet
			}
		}
	})
	switch {
	case scans == 0:
		return
	case whole:
		out = append(out, 0xFF, 0xD9) // and nothing behind it
	default:
		out = append(out, data[end:]...)
	}
	if len(out) == len(data) && !quiet {
		return
	}
	v := r.edits.Value(o.Num).Set("Filter", pdfile.NameOf("DCTDecode"))
	if parms := r.file.Key(v, "DecodeParms"); parms.Kind == pdfile.Array && len(parms.List) > 0 {
		v = v.Set("DecodeParms", parms.List[len(parms.List)-1])
	}
	r.edits.SetValue(o.Num, v)
	r.edits.SetRaw(o.Num, out)
}

// beside reports segments that say something beside the picture. JFIF, colour
// profiles and Adobe's word on colours (ISO 10918-6) belong to it.
func beside(marker byte, body []byte) bool {
	switch {
	case marker == 0xE0 || marker == 0xEE:
		return false
	case marker == 0xE2:
		return !bytes.HasPrefix(body, []byte("ICC_PROFILE\x00"))
	}
	return marker >= 0xE1 && marker <= 0xEF || marker == 0xFE
}
