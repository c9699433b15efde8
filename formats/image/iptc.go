package image

import (
	"encoding/binary"
	"fmt"

	"sardine/document"
)

// Numbers of image resources (Adobe Photoshop File Formats, "Image Resource
// IDs").
const (
	resIPTC      = 0x0404
	resPreview4  = 0x0409
	resPreview5  = 0x040C
	resExif      = 0x0422
	resXMP       = 0x0424
	resCaption   = 0x03F0
	resCopyright = 0x040B // a web address
)

// photoshop reads the resources in data, which stands at base of stream.
func (p *picture) photoshop(data []byte, base int64, stream uint32) {
	for at := 0; at+12 <= len(data); {
		if string(data[at:at+4]) != "8BIM" {
			return
		}
		id := binary.BigEndian.Uint16(data[at+4:])
		name := int(data[at+6])
		from := at + 7 + name
		from += (from - at - 6) & 1 // the name is padded to even length with its count
		if from+4 > len(data) {
			p.bad = true
			return
		}
		n := uint64(binary.BigEndian.Uint32(data[from:]))
		from += 4
		if uint64(from)+n > uint64(len(data)) {
			p.bad = true
			return
		}
		v, where := data[from:from+int(n)], base+int64(from)
		if name > 0 {
			p.add(field{kind: document.Metadata, key: "ResourceName", stream: stream, raw: data[at+7 : at+7+name], at: base + int64(at) + 7})
		}
		switch id {
		case resIPTC:
			p.iptc(v, where, stream)
		case resExif:
			p.tiff(v, where, stream)
		case resXMP:
			p.xmp(v, where, stream)
		case resCaption, resCopyright:
			p.add(field{kind: document.Metadata, key: "Caption", stream: stream, raw: v, at: where})
		case resPreview4, resPreview5:
			if len(v) > 28 { // behind its own header
				p.member = append(p.member, member{"preview.jpg", "", v[28:]})
			}
		}
		at = from + int(n) + int(n&1)
	}
}

// iptc reads the data sets in data (IPTC-NAA IIM 4.2, chapter 3).
func (p *picture) iptc(data []byte, base int64, stream uint32) {
	for at := 0; at+5 <= len(data) && data[at] == 0x1C; {
		record, set := data[at+1], data[at+2]
		n := int(binary.BigEndian.Uint16(data[at+3:]))
		from := at + 5
		if n&0x8000 != 0 { // an extended data set: the length of the length
			k := n & 0x7FFF
			if k > 4 || from+k > len(data) {
				p.bad = true
				return
			}
			n = 0
			for _, c := range data[from : from+k] {
				n = n<<8 | int(c)
			}
			from += k
		}
		if n > len(data)-from {
			p.bad = true
			return
		}
		if record == 2 && set != 0 {
			key := iptcNames[set]
			if key == "" {
				key = fmt.Sprintf("IPTC 2:%d", set)
			}
			if v := data[from : from+n]; printable(v) {
				p.add(field{kind: document.Metadata, key: key, stream: stream, raw: v, at: base + int64(from)})
			}
		}
		at = from + n
	}
}

// printable reports whether v holds letters and not numbers in bytes.
func printable(v []byte) bool {
	for _, c := range v {
		if c < ' ' && c != '\n' && c != '\r' && c != '\t' && c != 0 {
			return false
		}
	}
	return len(v) > 0
}
