package image

import (
	"bytes"
	"encoding/binary"

	"sardine/document"
)

// gif reads the extensions of a GIF file (GIF89a, sections 24 to 26).
func (p *picture) gif() {
	d := p.data
	if len(d) < 13 {
		p.bad = true
		return
	}
	at := 13
	if d[10]&0x80 != 0 {
		at += 3 << (d[10]&7 + 1)
	}
	for at < len(d) {
		switch d[at] {
		case 0x3B:
			p.behind(at + 1)
			return
		case 0x2C:
			if at+10 > len(d) {
				p.bad = true
				return
			}
			p.frames++
			table := 0
			if d[at+9]&0x80 != 0 {
				table = 3 << (d[at+9]&7 + 1)
			}
			_, at = blocks(d, at+11+table)
		case 0x21:
			if at+2 > len(d) {
				p.bad = true
				return
			}
			at = p.extension(d[at+1], at+2)
		default:
			p.bad = true
			return
		}
	}
	p.bad = true
}

func (p *picture) extension(label byte, at int) (next int) {
	list, next := blocks(p.data, at)
	switch {
	case label == 0xFE:
		p.gifText("Comment", list)
	case label == 0x01 && len(list) > 1:
		p.gifText("PlainText", list[1:])
	case label == 0xFF && len(list) > 1 && at+12 <= len(p.data) && string(p.data[at+1:at+12]) == "XMP DataXMP":
		// The packet is no sequence of blocks: a tail of falling numbers makes
		// readers of blocks find its end (XMP part 3, 1.1.2).
		from, to := at+12, max(at+12, next)
		if i := bytes.Index(p.data[from:], []byte("\x01\xFF\xFE\xFD")); i >= 0 {
			to = from + i
			next = min(to+258, len(p.data))
		}
		p.xmp(p.data[from:to], int64(from), 0)
	}
	return next
}

// gifText takes a text in blocks of up to 255 bytes.
func (p *picture) gifText(key string, list [][2]int) {
	if len(list) == 1 {
		p.add(field{kind: document.Comment, key: key, raw: p.data[list[0][0]:list[0][1]], at: int64(list[0][0])})
		return
	}
	var j joined
	for _, b := range list {
		j.add(p.data[b[0]:b[1]])
	}
	p.add(field{kind: document.Comment, key: key, raw: j.data, stream: p.open()})
}

// blocks lists the data blocks from at on; next is behind their end.
func blocks(d []byte, at int) (list [][2]int, next int) {
	for at < len(d) && d[at] != 0 {
		to := min(at+1+int(d[at]), len(d))
		list = append(list, [2]int{at + 1, to})
		at = to
	}
	return list, min(at+1, len(d))
}

// webp reads the chunks of a WebP file (RFC 9649, section 2).
func (p *picture) webp() {
	d := p.data
	for at := 12; at+8 <= len(d); {
		n := uint64(binary.LittleEndian.Uint32(d[at+4:]))
		from := at + 8
		if uint64(from)+n > uint64(len(d)) {
			p.bad = true
			return
		}
		v := d[from : from+int(n)]
		switch string(d[at : at+4]) {
		case "EXIF":
			head := 0
			if bytes.HasPrefix(v, []byte(exifHead)) {
				head = len(exifHead)
			}
			p.tiff(v[head:], int64(from+head), 0)
		case "XMP ":
			p.xmp(v, int64(from), 0)
		case "ANMF":
			p.frames++
		}
		at = from + int(n) + int(n&1)
	}
}
