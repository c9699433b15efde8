package dbf

import (
	"bytes"
	"encoding/binary"
)

// maxHead is the longest header that is read: 255 fields of dBase IV take a
// quarter, and FoxPro's 2,046 do not all fit anywhere.
const maxHead = 32 << 10

// head is what a header says (dBase File Structure, ashton-tate.com 1986 and
// "Table File Structure" of Visual FoxPro 9).
type head struct {
	records uint32
	size    int // of the header
	record  int
	fields  []field
	page    *page
	whole   bool // all fields were seen
}

// versions of files, with and without memo fields, tables of SQL and of FoxPro.
var versions = map[byte]bool{
	0x02: true, 0x03: true, 0x04: true, 0x05: true, 0x30: true, 0x31: true, 0x32: true, 0x43: true, 0x63: true, 0x7B: true,
	0x83: true, 0x8B: true, 0x8C: true, 0x8E: true, 0xCB: true, 0xE5: true, 0xF5: true, 0xFB: true,
}

// types of fields.
var types = map[byte]bool{
	'C': true, 'N': true, 'F': true, 'D': true, 'L': true, 'M': true, 'G': true, 'P': true, 'B': true, 'I': true, 'Y': true,
	'T': true, 'V': true, 'Q': true, 'W': true, '0': true, '+': true, '@': true, 'O': true,
}

const endOfFields = 0x0D

// parseHead reads a header; ok says that what there is of it is plausible.
func parseHead(p []byte) (h head, ok bool) {
	const fixed = 32
	if len(p) < fixed+1 || !versions[p[0]] || p[2] < 1 || p[2] > 12 || p[3] < 1 || p[3] > 31 {
		return h, false
	}
	le := binary.LittleEndian
	h.records, h.size, h.record = le.Uint32(p[4:]), int(le.Uint16(p[8:])), int(le.Uint16(p[10:]))
	h.page = pageOf(p[29])
	at, step := fixed, 32
	if p[0]&7 == 4 { // dBase 7
		at, step = 68, 48
	}
	if h.size <= at || h.record < 2 {
		return h, false
	}
	sum := 1
	for ; at < min(len(p), h.size); at += step {
		if p[at] == endOfFields {
			h.whole = true
			break
		}
		if at+step > min(len(p), h.size) {
			return h, false
		}
		f, ok := parseField(p[at : at+step])
		if !ok {
			return h, false
		}
		sum += f.size
		h.fields = append(h.fields, f)
	}
	return h, len(h.fields) > 0 && sum == h.record
}

// parseField reads one description of a field: of 32 bytes, or the 48 of dBase 7.
func parseField(p []byte) (f field, ok bool) {
	n := 11
	if len(p) == 48 {
		n = 32
	}
	name, _, _ := bytes.Cut(p[:n], []byte{0})
	f.typ, f.size = p[n], int(p[16])
	if len(p) == 48 {
		f.size = int(p[33])
	} else if f.typ == 'C' { // Clipper and FoxPro go beyond 255
		f.size |= int(p[17]) << 8
	}
	for _, c := range name {
		if c < '!' || c == 0x7F {
			return f, false
		}
	}
	f.name = windows.text(name)
	return f, len(name) > 0 && types[f.typ] && f.size > 0
}
