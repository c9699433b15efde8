package ole

import (
	"encoding/binary"

	"golang.org/x/text/encoding/charmap"
)

// Records of a workbook, [MS-XLS] 2.3 (BIFF8) and the Excel 97 Developer's Kit
// (BIFF2 to BIFF5).
const (
	recFormula     = 0x0006
	recEOF         = 0x000A
	recFooter      = 0x0015
	recHeader      = 0x0014
	recName        = 0x0018
	recNote        = 0x001C
	recDateMode    = 0x0022
	recExternName  = 0x0023
	recFilePass    = 0x002F
	recContinue    = 0x003C
	recCodePage    = 0x0042
	recCRN         = 0x005A
	recFileSharing = 0x005B
	recWriteAccess = 0x005C
	recObj         = 0x005D
	recBoundSheet  = 0x0085
	recMulRK       = 0x00BD
	recSXString    = 0x00CD
	recRString     = 0x00D6
	recXF          = 0x00E0
	recDrawing     = 0x00EC
	recDrawings    = 0x00EB
	recSST         = 0x00FC
	recLabelSST    = 0x00FD
	recSupBook     = 0x01AE
	recTXO         = 0x01B6
	recHLink       = 0x01B8
	recDV          = 0x01BE
	recNumber      = 0x0203
	recLabel       = 0x0204
	recBoolErr     = 0x0205
	recString      = 0x0207
	recArray       = 0x0221
	recTable       = 0x0236
	recRK          = 0x027E
	recFormat      = 0x041E
	recShared      = 0x04BC
	recTooltip     = 0x0800
	recBOF         = 0x0809
	recInteger     = 0x0002 // of BIFF2 only
	recSeriesText  = 0x100D
)

// latin1 is what BIFF8 and PowerPoint write for UTF-16 with its high bytes,
// all zero, left out.
var latin1 = &page{single: charmap.ISO8859_1}

// biff is a stream of records.
type biff struct {
	data []byte
	gen  int   // 2, 3, 4, 5 or 8
	old  bool  // before BIFF8: strings are in a code page
	page *page // of old strings
	torn bool  // the last record is not whole
}

// record is one record. Its body stands at the offset at of the stream. typ is
// what BIFF5 and BIFF8 call it.
type record struct {
	typ  uint16
	at   int
	body []byte
	wide int // bytes that a cell's format has more than two
}

// early are the records that had another number once, by generation.
var early = [5]map[uint16]uint16{
	2: {0x0002: recInteger, 0x0003: recNumber, 0x0004: recLabel, 0x0005: recBoolErr, 0x0006: recFormula, 0x0007: recString,
		0x0009: recBOF, 0x001E: recFormat},
	3: {0x0209: recBOF, 0x0206: recFormula, 0x0243: recXF, 0x001E: recFormat},
	4: {0x0409: recBOF, 0x0406: recFormula, 0x0443: recXF},
}

// generation reads the first record: Excel 2, 3 and 4 have one of their own,
// Excel 5 and 95 share a version.
func generation(data []byte) int {
	if len(data) < 6 {
		return 8
	}
	switch binary.LittleEndian.Uint16(data) {
	case 0x0009:
		return 2
	case 0x0209:
		return 3
	case 0x0409:
		return 4
	}
	if binary.LittleEndian.Uint16(data[4:]) < 0x0600 {
		return 5
	}
	return 8
}

// next returns the record at pos and where the one after it begins.
func (b *biff) next(pos int) (r record, after int, ok bool) {
	if pos < 0 || pos+4 > len(b.data) {
		return record{}, pos, false
	}
	r.typ = binary.LittleEndian.Uint16(b.data[pos:])
	n := int(binary.LittleEndian.Uint16(b.data[pos+2:]))
	r.at = pos + 4
	if r.at+n > len(b.data) {
		b.torn = true
		n = len(b.data) - r.at
	}
	r.body = b.data[r.at : r.at+n]
	if b.gen < 5 {
		if typ, ok := early[b.gen][r.typ]; ok {
			if b.gen == 2 && r.typ >= 2 && r.typ <= 6 {
				r.wide = 1
			}
			r.typ = typ
		} else if b.gen == 2 && r.typ < 8 {
			r.typ = 0xFFFF
		}
	}
	return r, r.at + n, true
}

func (r *record) u16(at int) int {
	if at+2 > len(r.body) {
		return 0
	}
	return int(binary.LittleEndian.Uint16(r.body[at:]))
}

func (r *record) u32(at int) uint32 {
	if at+4 > len(r.body) {
		return 0
	}
	return binary.LittleEndian.Uint32(r.body[at:])
}

// cursor reads values that go on in CONTINUE records.
type cursor struct {
	b       *biff
	at, end int // what is left of the record at hand
}

// cursor returns one that stands at byte i of the record.
func (b *biff) cursor(r record, i int) cursor {
	end := r.at + len(r.body)
	return cursor{b, min(r.at+i, end), end}
}

// more steps into the CONTINUE record that follows, if there is one.
func (c *cursor) more() bool {
	r, after, ok := c.b.next(c.end)
	if !ok || r.typ != recContinue {
		return false
	}
	c.at, c.end = r.at, after
	return true
}

func (c *cursor) u8() int {
	for c.at >= c.end {
		if !c.more() {
			return -1
		}
	}
	c.at++
	return int(c.b.data[c.at-1])
}

func (c *cursor) u16() int {
	lo, hi := c.u8(), c.u8()
	if lo < 0 || hi < 0 {
		return -1
	}
	return lo | hi<<8
}

func (c *cursor) u32() int {
	lo, hi := c.u16(), c.u16()
	if lo < 0 || hi < 0 {
		return -1
	}
	return lo | hi<<16
}

func (c *cursor) skip(n int) bool {
	for n > 0 {
		if c.at >= c.end && !c.more() {
			return false
		}
		k := min(n, c.end-c.at)
		c.at += k
		n -= k
	}
	return true
}

// run is a stretch of one string: UTF-16, or its low bytes only.
type run func(raw []byte, at int, wide bool)

// chars reads n letters. Where they go on in the next record, a flag byte says
// anew whether they are wide ([MS-XLS] 2.5.293).
func (c *cursor) chars(n int, wide bool, f run) bool {
	for n > 0 {
		if c.at >= c.end {
			if !c.more() || c.at >= c.end {
				return false
			}
			wide = c.b.data[c.at]&1 != 0
			c.at++
			continue
		}
		size := 1
		if wide {
			size = 2
		}
		k := min(n, (c.end-c.at)/size)
		if k == 0 { // half a letter: damaged
			c.at = c.end
			continue
		}
		if f != nil {
			f(c.b.data[c.at:c.at+k*size], c.at, wide)
		}
		c.at += k * size
		n -= k
	}
	return true
}

// rich reads a BIFF8 string of n letters with its flags, and steps over the
// formatting and the phonetic guide behind it.
func (c *cursor) rich(n int, f run) bool {
	flags := c.u8()
	if flags < 0 || n < 0 {
		return false
	}
	runs, ext := 0, 0
	if flags&8 != 0 {
		runs = c.u16()
	}
	if flags&4 != 0 {
		ext = c.u32()
	}
	if runs < 0 || ext < 0 {
		return false
	}
	return c.chars(n, flags&1 != 0, f) && c.skip(4*runs+ext)
}

// string reads a string whose length, of size bytes, stands before it.
func (c *cursor) string(size int, f run) bool {
	n := c.u8()
	if size == 2 && n >= 0 {
		hi := c.u8()
		if hi < 0 {
			return false
		}
		n |= hi << 8
	}
	if n < 0 {
		return false
	}
	if c.b.old {
		return c.narrow(n, f)
	}
	return c.rich(n, f)
}

// narrow reads n bytes in the code page of the workbook.
func (c *cursor) narrow(n int, f run) bool {
	for n > 0 {
		if c.at >= c.end && !c.more() {
			return false
		}
		k := min(n, c.end-c.at)
		if f != nil && k > 0 {
			f(c.b.data[c.at:c.at+k], c.at, false)
		}
		c.at += k
		n -= k
	}
	return true
}

// appendTo returns a run that appends to t.
func (b *biff) appendTo(t *text) run {
	return func(raw []byte, at int, wide bool) {
		switch {
		case wide:
			t.wide(raw, int64(at))
		case b.old:
			t.narrow(b.page, raw, int64(at))
		default:
			t.narrow(latin1, raw, int64(at))
		}
	}
}

// collect returns a run that appends to s, up to 4 KiB.
func (b *biff) collect(s *string) run {
	return func(raw []byte, _ int, wide bool) {
		switch {
		case len(*s) > 4<<10:
		case wide:
			*s += wideString(raw)
		case b.old:
			*s += b.page.decode(raw)
		default:
			*s += latin1.decode(raw)
		}
	}
}
