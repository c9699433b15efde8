package image

import "encoding/binary"

// maxItems bounds the items of a HEIF file that are looked at.
const maxItems = 4_000

// box is one box of the ISO base media format (ISO/IEC 14496-12, 4.2).
type box struct {
	name     string
	from, to int // its content
}

// boxesOf lists the boxes in [from,to).
func boxesOf(d []byte, from, to int) (list []box) {
	for from+8 <= to && len(list) < maxItems {
		n, head := uint64(binary.BigEndian.Uint32(d[from:])), 8
		switch n {
		case 0:
			n = uint64(to - from)
		case 1:
			if from+16 > to {
				return list
			}
			n, head = binary.BigEndian.Uint64(d[from+8:]), 16
		}
		if n < uint64(head) || n > uint64(to-from) {
			return list
		}
		list = append(list, box{string(d[from+4 : from+8]), from + head, from + int(n)})
		from += int(n)
	}
	return list
}

func find(list []box, name string) (box, bool) {
	for _, b := range list {
		if b.name == name {
			return b, true
		}
	}
	return box{}, false
}

// heif reads the metadata items of a HEIF or AVIF file (ISO/IEC 23008-12,
// annex A: "Exif" items and "mime" items with XMP).
func (p *picture) heif() {
	d := p.data
	meta, ok := find(boxesOf(d, 0, len(d)), "meta")
	if !ok || meta.from+4 > meta.to {
		p.bad = true
		return
	}
	inner := boxesOf(d, meta.from+4, meta.to)
	info, ok1 := find(inner, "iinf")
	where, ok2 := find(inner, "iloc")
	if !ok1 || !ok2 {
		p.bad = true
		return
	}
	data := 0
	if idat, ok := find(inner, "idat"); ok {
		data = idat.from
	}
	kinds := itemKinds(d, info)
	for _, x := range extents(d, where, data) {
		v := d[x.from:x.to]
		switch kinds[x.item] {
		case "Exif":
			if len(v) < 8 {
				continue
			}
			skip := uint64(binary.BigEndian.Uint32(v)) + 4
			if skip < uint64(len(v)) {
				p.tiff(v[skip:], int64(x.from)+int64(skip), 0)
				p.orient = 0 // the container turns pictures in its own way
			}
		case "mime":
			p.xmp(v, int64(x.from), 0)
		}
	}
}

// itemKinds reads the types of the items.
func itemKinds(d []byte, info box) map[uint32]string {
	kinds := map[uint32]string{}
	at := info.from + 6
	if info.from < info.to && d[info.from] != 0 {
		at += 2
	}
	for _, b := range boxesOf(d, min(at, info.to), info.to) {
		if b.name != "infe" || b.from+12 > b.to {
			continue
		}
		switch v := d[b.from:b.to:b.to]; v[0] {
		case 2:
			kinds[uint32(binary.BigEndian.Uint16(v[4:]))] = string(v[8:12])
		case 3:
			if len(v) >= 14 {
				kinds[binary.BigEndian.Uint32(v[4:])] = string(v[10:14])
			}
		}
	}
	return kinds
}

// extent is where an item lies, if it lies in one piece.
type extent struct {
	item     uint32
	from, to int
}

// extents reads the item locations (ISO/IEC 14496-12, 8.11.3). Items in
// several pieces are left out: metadata is not.
func extents(d []byte, where box, idat int) (list []extent) {
	r := &numbers{d: d[where.from:where.to]}
	version := r.next(1)
	r.next(3)
	sizes := r.next(2)
	offsetSize, lengthSize, baseSize := int(sizes>>12), int(sizes>>8&15), int(sizes>>4&15)
	indexSize, wide := 0, 2
	if version == 1 || version == 2 {
		indexSize = int(sizes & 15)
	}
	if version >= 2 {
		wide = 4
	}
	n := r.next(wide)
	for i := uint64(0); i < n && i < maxItems && !r.short; i++ {
		item, method := uint32(r.next(wide)), uint64(0)
		if version == 1 || version == 2 {
			method = r.next(2) & 15
		}
		r.next(2)
		base := r.next(baseSize)
		pieces := r.next(2)
		var from, size uint64
		for k := uint64(0); k < pieces && !r.short; k++ {
			r.next(indexSize)
			from, size = r.next(offsetSize), r.next(lengthSize)
		}
		from += base
		if method == 1 {
			from += uint64(idat)
		}
		if pieces != 1 || method > 1 || r.short || from > uint64(len(d)) || size > uint64(len(d))-from {
			continue
		}
		list = append(list, extent{item, int(from), int(from + size)})
	}
	return list
}

// numbers reads big-endian numbers of changing width.
type numbers struct {
	d     []byte
	short bool
}

func (r *numbers) next(n int) (v uint64) {
	if n > len(r.d) {
		r.short = true
		return 0
	}
	for _, c := range r.d[:n] {
		v = v<<8 | uint64(c)
	}
	r.d = r.d[n:]
	return v
}
