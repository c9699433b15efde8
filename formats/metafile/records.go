package metafile

// Records of EMF that matter here ([MS-EMF] 2.1.1).
const (
	emrEOF           = 14
	emrComment       = 70
	emrBitBlt        = 76
	emrStretchDIBits = 81
	emrExtTextOutA   = 83
	emrExtTextOutW   = 84
	emrPolyTextOutA  = 96
	emrPolyTextOutW  = 97
	emrSmallTextOut  = 108
	emrAlphaBlend    = 114
	emrTransparent   = 116
)

func (d *drawing) emf() error {
	for at, n := 0, 0; at+8 <= len(d.data); n++ {
		kind, size := d.u32(at), int64(d.u32(at+4))
		if size < 8 || size > int64(len(d.data)-at) {
			d.broken = true
			return nil
		}
		end := at + int(size)
		var err error
		switch kind {
		case emrExtTextOutW, emrExtTextOutA:
			err = d.emrText(at, 36, end, kind == emrExtTextOutW)
		case emrPolyTextOutW, emrPolyTextOutA:
			if size >= 40 {
				for i, k := 0, int(min(d.u32(at+36), 10_000)); i < k && err == nil; i++ {
					err = d.emrText(at, 40+40*i, end, kind == emrPolyTextOutW)
				}
			}
		case emrSmallTextOut:
			err = d.smallText(at, end)
		case emrComment:
			if size >= 20 && string(d.data[at+12:at+16]) == "EMF+" {
				d.plusAt = append(d.plusAt, [2]int{at + 12, end})
				err = d.plus(at+16, end)
			}
		case 80, emrStretchDIBits: // 80: EMR_SETDIBITSTODEVICE
			err = d.emrBitmap(at, 48, end)
		case emrBitBlt, 77, 78, 79, emrAlphaBlend, emrTransparent:
			err = d.emrBitmap(at, 84, end)
		case emrEOF:
			d.twice()
			return nil
		}
		if err != nil {
			return err
		}
		if n&0xFFF == 0 && d.ctx.Err() != nil {
			return d.ctx.Err()
		}
		at = end
	}
	d.broken = true
	return nil
}

// twice notes that EMF+ holds the drawing, or another, as an object whose text
// nobody reads. Without EMF+ programs draw what is left, which says the same.
func (d *drawing) twice() {
	if !d.nested || d.note == nil {
		return
	}
	for _, c := range d.plusAt {
		d.note(c[0], c[1], enclosed)
	}
}

// emrText reads an EmrText object at offset rel of the record ([MS-EMF]
// 2.2.5): where, how many letters, and where they stand.
func (d *drawing) emrText(record, rel, end int, two bool) error {
	at := record + rel
	if at+16 > end {
		d.broken = true
		return nil
	}
	y, n, from := int32(d.u32(at+4)), int64(d.u32(at+8)), int64(d.u32(at+12))
	width := int64(1)
	if two {
		width = 2
	}
	if n == 0 || from == 0 {
		return nil
	}
	if from+n*width > int64(end-record) {
		d.broken = true
		return nil
	}
	return d.text(record+int(from), int(n*width), two, y)
}

// smallText reads [MS-EMF] 2.3.5.37.
func (d *drawing) smallText(at, end int) error {
	if at+36 > end {
		d.broken = true
		return nil
	}
	y, n, options := int32(d.u32(at+12)), int64(d.u32(at+16)), d.u32(at+20)
	from := at + 36
	if options&0x100 == 0 { // ETO_NO_RECT
		from += 16
	}
	two := options&0x200 == 0 // ETO_SMALL_CHARS
	if two {
		n *= 2
	}
	if int64(from)+n > int64(end) {
		d.broken = true
		return nil
	}
	return d.text(from, int(n), two, y)
}

// plus reads the records of EMF+ ([MS-EMFPLUS] 2.3.4): DrawString and the text
// of DrawDriverString.
func (d *drawing) plus(at, end int) error {
	for at+12 <= end {
		kind, size, n := d.u16(at), int64(d.u32(at+4)), int64(d.u32(at+8))
		if size < 12 || size > int64(end-at) || n > size-12 {
			d.broken = true
			return nil
		}
		var err error
		switch body := at + 12; kind {
		case 0x401C: // brush, format, length, a rectangle, the string
			if n >= 28 {
				if k := int64(d.u32(body+8)) * 2; k <= n-28 {
					err = d.text(body+28, int(k), true, int32(d.u32(body+16)))
				}
			}
		case 0x4036: // brush, options, matrix, count, then letters or numbers of glyphs
			if n >= 16 && d.u32(body+4)&1 != 0 {
				if k := int64(d.u32(body+12)) * 2; k <= n-16 {
					err = d.text(body+16, int(k), true, 0)
				}
			}
		case 0x401A, 0x401B:
			d.bitmap = true
		case 0x4008: // an object: a picture that is a metafile ([MS-EMFPLUS] 2.2.1.4), or a piece of one
			if flags := d.u16(at + 2); flags>>8&0x7F == 5 && (flags&0x8000 != 0 || n >= 8 && d.u32(body+4) == 2) {
				d.nested = true
			}
		}
		if err != nil {
			return err
		}
		at += int(size)
	}
	return nil
}

// wmf reads records of WMF ([MS-WMF] 2.3), whose header stands at offset at.
func (d *drawing) wmf(at int) error {
	if at+18 > len(d.data) {
		d.broken = true
		return nil
	}
	at += 2 * max(d.u16(at+2), 9)
	for n := 0; at+6 <= len(d.data); n++ {
		size, kind := int64(d.u32(at))*2, d.u16(at+4)
		if kind == 0 {
			return nil
		}
		if size < 6 || size > int64(len(d.data)-at) {
			d.broken = true
			return nil
		}
		end := at + int(size)
		var err error
		switch kind {
		case 0x0521: // TEXTOUT: count, letters, y, x
			if k := d.room(at+8, end, d.count(at+6, end)); k > 0 {
				y := int32(0)
				if p := at + 8 + k + k&1; p+2 <= end {
					y = int32(d.u16(p))
				}
				err = d.text(at+8, k, false, y)
			}
		case 0x0A32: // EXTTEXTOUT: y, x, count, options, perhaps a rectangle, letters
			if at+14 <= end {
				from := at + 14
				if d.u16(at+12)&6 != 0 {
					from += 8
				}
				err = d.text(from, d.room(from, end, d.u16(at+10)), false, int32(d.u16(at+6)))
			}
		case 0x0F43: // STRETCHDIB
			err = d.child(at+28, end, nil)
		case 0x0B41: // DIBSTRETCHBLT
			err = d.child(at+26, end, nil)
		case 0x0940: // DIBBITBLT
			err = d.child(at+22, end, nil)
		case 0x0922, 0x0B23, 0x0D33: // bitmaps of a device, which nobody else can read
			d.bitmap = d.bitmap || size > 100
		case 0x0626: // ESCAPE: newer programs keep an EMF in pieces in such comments
			err = d.escape(at, end)
		}
		if err != nil {
			return err
		}
		if n&0xFFF == 0 && d.ctx.Err() != nil {
			return d.ctx.Err()
		}
		at = end
	}
	d.broken = true
	return nil
}

// escape notes an EMF inside a WMF, which draws the same.
func (d *drawing) escape(at, end int) error {
	if at+14 <= end && d.u16(at+6) == 15 && string(d.data[at+10:at+14]) == "WMFC" {
		// [MS-WMF] 2.3.6.26: the same drawing once more. Its words are those of
		// the records around it; if there are none, they were not read.
		d.again = true
		if d.note != nil {
			d.note(at+10, end, enclosed)
		}
	}
	return nil
}

func (d *drawing) count(at, end int) int {
	if at+2 > end {
		return 0
	}
	return d.u16(at)
}

// room is n, if that many bytes stand between from and end.
func (d *drawing) room(from, end, n int) int {
	if n > end-from {
		d.broken = true
		return 0
	}
	return n
}
