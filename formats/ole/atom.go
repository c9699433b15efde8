package ole

import (
	"bytes"
	"encoding/binary"
)

// atom is one record of a presentation or of a drawing; they are built alike
// ([MS-PPT] 2.3.1, [MS-ODRAW] 2.2.1). Its body stands at the offset at.
type atom struct {
	typ, instance int
	container     bool
	at            int
	body          []byte
}

// maxAtoms is how deep records may stand in one another; real ones reach a
// dozen.
const maxAtoms = 64

// atomAt reads the record at byte i of data, which stands at the offset base.
// whole is false for one that does not fit.
func atomAt(data []byte, i, base int) (a atom, after int, whole bool) {
	if i < 0 || i+8 > len(data) {
		return atom{}, len(data), false
	}
	head := binary.LittleEndian.Uint16(data[i:])
	n := int(binary.LittleEndian.Uint32(data[i+4:]))
	a = atom{typ: int(binary.LittleEndian.Uint16(data[i+2:])), instance: int(head >> 4), container: head&0xF == 0xF, at: base + i + 8}
	if whole = n <= len(data)-i-8; !whole {
		n = len(data) - i - 8
	}
	a.body = data[i+8 : i+8+n]
	return a, i + 8 + n, whole
}

func (a *atom) u32(i int) uint32 {
	if i+4 > len(a.body) {
		return 0
	}
	return binary.LittleEndian.Uint32(a.body[i:])
}

// inside calls f for each record in a, however deep. f says whether to look
// into the record.
func (a *atom) inside(f func(a *atom) bool) { a.level(f, maxAtoms) }

func (a *atom) level(f func(a *atom) bool, depth int) {
	for i := 0; i+8 <= len(a.body) && depth > 0; {
		var sub atom
		sub, i, _ = atomAt(a.body, i, a.at)
		if f(&sub) && (sub.container || sub.typ == pptBinaryTag) {
			sub.level(f, depth-1)
		}
	}
}

// Records and properties of drawings, [MS-ODRAW] 2.2.9, 2.3.22.2 and 2.3.4.
const (
	artProperties  = 0xF00B
	artProperties3 = 0xF122
	artBlipFirst   = 0xF01A
	artBlipLast    = 0xF02A
	artComplex     = 0x8000
	artWordArt     = 0x00C0
	artName        = 0x0380
	artDescription = 0x0381
	artTooltip     = 0x038D
)

// artTexts calls f for the texts among the properties of a shape: Word Art,
// its name, its description.
func artTexts(a *atom, f func(raw []byte, at int)) {
	if a.typ != artProperties && a.typ != artProperties3 {
		return
	}
	at := 6 * a.instance // the values that are longer than four bytes
	for i := range a.instance {
		if 6*i+6 > len(a.body) {
			return
		}
		id := int(binary.LittleEndian.Uint16(a.body[6*i:]))
		if id&artComplex == 0 {
			continue
		}
		n := int(a.u32(6*i + 2))
		if n > len(a.body)-at {
			return
		}
		switch id & 0x3FFF {
		case artWordArt, artName, artDescription, artTooltip:
			f(a.body[at:at+n], a.at+at)
		}
		at += n
	}
}

// art appends the texts of all shapes in data, which stands at the offset at.
func (t *text) art(data []byte, at int) {
	all := atom{at: at, body: data}
	all.inside(func(a *atom) bool {
		artTexts(a, func(raw []byte, at int) {
			t.wide(raw, int64(at))
			t.newline()
		})
		return t.err == nil
	})
}

// pictured reports whether data holds a picture of a drawing: the head of a
// record of that kind ([MS-ODRAW] 2.2.23) and the length that belongs to it.
func pictured(data []byte) bool {
	for i := 3; i+8 < len(data); i++ {
		next := bytes.IndexByte(data[i:], 0xF0)
		if i += max(next, 0); next < 0 || i+8 >= len(data) {
			break
		}
		typ := int(data[i])<<8 | int(data[i-1])
		if data[i] != 0xF0 || typ < artBlipFirst || typ > artBlipLast {
			continue
		}
		n := int(binary.LittleEndian.Uint32(data[i+1:]))
		if n > 64 && n <= len(data)-i-5 && data[i-3]&0xF == 0 {
			return true
		}
	}
	return false
}
