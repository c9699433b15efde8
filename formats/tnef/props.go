package tnef

import (
	"encoding/binary"
	"strings"
	"unicode/utf16"

	"golang.org/x/text/encoding/htmlindex"

	"sardine/internal/mapi"
)

// property is one value of one property.
type property struct {
	id   int
	typ  uint16 // without the flag of several values
	name string // of a named property
	data []byte
	at   int
}

// Types of properties, [MS-OXCDATA] 2.11.1.
const (
	typeNarrow = 0x1E
	typeWide   = 0x1F
	typeObject = 0x0D
	typeBinary = 0x102
	typeMany   = 0x1000
)

// sizes of values that are no bytes, filled up to four.
var sizes = map[uint16]int{2: 4, 3: 4, 4: 4, 5: 8, 6: 8, 7: 8, 0x0A: 4, 0x0B: 4, 0x14: 8, 0x40: 8, 0x48: 16}

func (p *property) text() bool { return p.typ == typeNarrow || p.typ == typeWide }

func (p *property) label() string {
	if p.name != "" {
		return p.name
	}
	return mapi.Name(p.id)
}

// stringOf is the text of a property.
func (r *reading) stringOf(p property) string {
	if p.typ == typeWide {
		units := make([]uint16, 0, len(p.data)/2)
		for i := 0; i+1 < len(p.data); i += 2 {
			units = append(units, binary.LittleEndian.Uint16(p.data[i:]))
		}
		return strings.TrimRight(string(utf16.Decode(units)), "\x00")
	}
	return strings.TrimRight(r.narrow(p.data), "\x00")
}

// narrow is the text of an 8-bit string.
func (r *reading) narrow(b []byte) string {
	if e, err := htmlindex.Get(r.page); err == nil {
		if out, err := e.NewDecoder().Bytes(b); err == nil {
			return strings.TrimRight(string(out), "\x00")
		}
	}
	return strings.ToValidUTF8(strings.TrimRight(string(b), "\x00"), "\uFFFD")
}

// pageName is the charset of a Windows code page, "" if it is not known.
func pageName(n uint32) string {
	switch n {
	case 932:
		return "shift_jis"
	case 936:
		return "gbk"
	case 949:
		return "euc-kr"
	case 950:
		return "big5"
	case 65001:
		return "utf-8"
	case 874, 1250, 1251, 1252, 1253, 1254, 1255, 1256, 1257, 1258:
		return "windows-" + itoa(n)
	}
	return ""
}

func itoa(n uint32) string {
	var b [10]byte
	i := len(b)
	for {
		i--
		b[i] = byte('0' + n%10)
		if n /= 10; n == 0 {
			return string(b[i:])
		}
	}
}

// cursor reads a list of properties; after the first wrong length it stays bad.
type cursor struct {
	data    []byte
	at, end int
	bad     bool
}

func (c *cursor) take(n int64) []byte {
	if n < 0 || n > int64(c.end-c.at) {
		c.bad = true
		return nil
	}
	p := c.data[c.at : c.at+int(n)]
	c.at += int(n)
	return p
}

func (c *cursor) u32() uint32 {
	if b := c.take(4); b != nil {
		return binary.LittleEndian.Uint32(b)
	}
	return 0
}

// padded takes n bytes and what fills them up to four.
func (c *cursor) padded(n uint32) []byte {
	b := c.take(int64(n))
	c.at = min(c.end, c.at+int(-n&3))
	return b
}

// properties reads a list ([MS-OXTNEF] 2.1.3.4, MsgPropertyList) and gives each
// value to each.
func (r *reading) properties(at, end int, each func(property)) {
	c := &cursor{data: r.data, at: at, end: end}
	r.list(c, each)
	r.damaged = r.damaged || c.bad
}

func (r *reading) list(c *cursor, each func(property)) {
	for n := c.u32(); n > 0 && !c.bad && r.err == nil; n-- {
		tag := c.u32()
		p := property{id: int(tag >> 16), typ: uint16(tag) &^ typeMany}
		if p.id >= 0x8000 {
			p.name = c.name()
		}
		if size := sizes[p.typ]; size > 0 {
			count := uint32(1)
			if tag&typeMany != 0 {
				count = c.u32()
			}
			c.take(int64(count) * int64(size))
			continue
		}
		switch p.typ {
		case typeNarrow, typeWide, typeBinary, typeObject:
		case 0, 1:
			continue
		default:
			c.bad = true
			return
		}
		for count := c.u32(); count > 0 && !c.bad; count-- {
			size := c.u32()
			p.at = c.at
			if p.data = c.padded(size); !c.bad {
				each(p)
			}
		}
	}
}

// name is what a named property is called.
func (c *cursor) name() string {
	c.take(16)
	if kind := c.u32(); kind == 0 {
		return mapi.NumberedName(c.u32())
	}
	raw := c.padded(c.u32())
	r := &reading{}
	return r.stringOf(property{typ: typeWide, data: raw})
}

// recipients reads the table of recipients: a list of properties for each.
func (r *reading) recipients(at, end int) {
	c := &cursor{data: r.data, at: at, end: end}
	for n := c.u32(); n > 0 && !c.bad && r.err == nil; n-- {
		r.list(c, func(p property) {
			if p.text() {
				r.text("To", r.stringOf(p), p.at, p.at+len(p.data))
			}
		})
	}
	r.damaged = r.damaged || c.bad
}
