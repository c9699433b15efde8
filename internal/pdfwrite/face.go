package pdfwrite

import (
	"encoding/binary"
	"slices"
	"strings"
	"sync"
	"unicode/utf16"

	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/gomono"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/sfnt"
)

var escaper = strings.NewReplacer(`\`, `\\`, `(`, `\(`, `)`, `\)`)

func utf16s(s string) []uint16 { return utf16.Encode([]rune(s)) }

// The faces a text may be set in.
const (
	regular = iota
	bold
	mono
	faceCount
)

// face is one font of the program: which glyph shows a letter, and how wide.
type face struct {
	name    string
	flags   int // of its descriptor (ISO 32000-1, table 123)
	stem    int
	tables  map[string][]byte
	glyph   [1 << 16]uint16 // by letter; 0 has none
	advance []uint16        // by glyph, in units
	units   float64         // of the font's own grid to one em
	ascent  int             // this and the following in thousandths of an em
	descent int
	capital int
	box     [4]int
}

// faces reads the fonts when they are first needed. They are part of the
// program: that they cannot be read is a fault of the program.
var faces = sync.OnceValue(func() *[faceCount]*face {
	return &[faceCount]*face{
		readFace("GoRegular", goregular.TTF, 4, 80),
		readFace("GoBold", gobold.TTF, 4, 140),
		readFace("GoMono", gomono.TTF, 4|1, 80),
	}
})

func readFace(name string, ttf []byte, flags, stem int) *face {
	parsed, err := sfnt.Parse(ttf)
	if err != nil {
		panic("pdfwrite: a font of the program cannot be read")
	}
	f := &face{name: name, flags: flags, stem: stem, tables: map[string][]byte{}}
	be := binary.BigEndian
	for i := range int(be.Uint16(ttf[4:])) {
		e := ttf[12+16*i:]
		at, n := be.Uint32(e[8:]), be.Uint32(e[12:])
		f.tables[string(e[:4])] = ttf[at : at+n]
	}
	var buf sfnt.Buffer
	for r := range f.glyph {
		if g, err := parsed.GlyphIndex(&buf, rune(r)); err == nil {
			f.glyph[r] = uint16(g)
		}
	}
	f.units = float64(parsed.UnitsPerEm())
	long := int(be.Uint16(f.tables["hhea"][34:]))
	for g := range parsed.NumGlyphs() {
		f.advance = append(f.advance, be.Uint16(f.tables["hmtx"][4*min(g, long-1):]))
	}
	signed := func(table string, at int) int {
		return int(float64(int16(be.Uint16(f.tables[table][at:]))) * 1000 / f.units)
	}
	f.ascent, f.descent = signed("hhea", 4), signed("hhea", 6)
	f.capital = f.ascent
	if os2 := f.tables["OS/2"]; len(os2) >= 90 {
		f.capital = signed("OS/2", 88)
	}
	for i := range f.box {
		f.box[i] = signed("head", 36+2*i)
	}
	return f
}

// has reports whether the face can show r.
func (f *face) has(r rune) bool { return r < 1<<16 && f.glyph[r] != 0 }

// width of a letter in thousandths of an em, as the PDF's own table of widths
// rounds it.
func (f *face) width(r rune) int {
	return int(float64(f.advance[f.glyphOf(r)])*1000/f.units + 0.5)
}

// subset returns a font file that draws only the glyphs of the letters given.
// Glyphs keep their numbers; those not used are empty.
func (f *face) subset(letters []rune) []byte {
	keep := map[uint16]bool{0: true}
	for _, r := range letters {
		f.keep(f.glyphOf(r), keep)
	}
	n := len(f.advance)
	glyf, loca, hmtx := []byte(nil), make([]byte, 0, 4*n+4), make([]byte, 0, 4*n)
	for g := range n {
		loca = binary.BigEndian.AppendUint32(loca, uint32(len(glyf)))
		if !keep[uint16(g)] {
			hmtx = append(hmtx, 0, 0, 0, 0)
			continue
		}
		glyf = append(glyf, f.outline(uint16(g))...)
		for len(glyf)%4 != 0 {
			glyf = append(glyf, 0)
		}
		hmtx = binary.BigEndian.AppendUint16(hmtx, f.advance[g])
		hmtx = append(hmtx, f.bearing(g)...)
	}
	loca = binary.BigEndian.AppendUint32(loca, uint32(len(glyf)))
	head, hhea := slices.Clone(f.tables["head"]), slices.Clone(f.tables["hhea"])
	binary.BigEndian.PutUint32(head[8:], 0)
	binary.BigEndian.PutUint16(head[50:], 1) // offsets of 32 bits
	binary.BigEndian.PutUint16(hhea[34:], uint16(n))
	return assemble(map[string][]byte{"head": head, "hhea": hhea, "maxp": f.tables["maxp"], "hmtx": hmtx, "loca": loca, "glyf": glyf,
		"cvt ": f.tables["cvt "], "fpgm": f.tables["fpgm"], "prep": f.tables["prep"]})
}

// bearing is the left side bearing of a glyph, two bytes.
func (f *face) bearing(g int) []byte {
	hmtx, long := f.tables["hmtx"], int(binary.BigEndian.Uint16(f.tables["hhea"][34:]))
	at := 4*g + 2
	if g >= long {
		at = 4*long + 2*(g-long)
	}
	return hmtx[at : at+2]
}

func (f *face) outline(g uint16) []byte {
	be, loca := binary.BigEndian, f.tables["loca"]
	if be.Uint16(f.tables["head"][50:]) == 0 {
		return f.tables["glyf"][2*int(be.Uint16(loca[2*int(g):])) : 2*int(be.Uint16(loca[2*int(g)+2:]))]
	}
	return f.tables["glyf"][be.Uint32(loca[4*int(g):]):be.Uint32(loca[4*int(g)+4:])]
}

// keep adds a glyph and those that it is put together from (OpenType, "glyf",
// composite glyph description).
func (f *face) keep(g uint16, set map[uint16]bool) {
	if set[g] {
		return
	}
	set[g] = true
	o, be := f.outline(g), binary.BigEndian
	if len(o) < 10 || int16(be.Uint16(o)) >= 0 {
		return
	}
	for at := 10; at+4 <= len(o); {
		flags := be.Uint16(o[at:])
		f.keep(be.Uint16(o[at+2:]), set)
		at += 6
		if flags&1 != 0 { // arguments are words
			at += 2
		}
		switch {
		case flags&8 != 0: // a scale
			at += 2
		case flags&0x40 != 0: // one for each axis
			at += 4
		case flags&0x80 != 0: // a matrix
			at += 8
		}
		if flags&0x20 == 0 { // no more components
			return
		}
	}
}

// assemble puts tables together to a font file, with the checksums that the
// format asks for.
func assemble(tables map[string][]byte) []byte {
	var names []string
	for name := range tables {
		names = append(names, name)
	}
	slices.Sort(names)
	be := binary.BigEndian
	n, log := len(names), 0
	for 2<<log <= n {
		log++
	}
	out := be.AppendUint32(nil, 0x00010000)
	for _, v := range []int{n, 16 << log, log, 16*n - 16<<log} {
		out = be.AppendUint16(out, uint16(v))
	}
	at, headAt := len(out)+16*n, 0
	var body []byte
	for _, name := range names {
		t := tables[name]
		if name == "head" {
			headAt = at + len(body)
		}
		out = append(out, name...)
		out = be.AppendUint32(out, checksum(t))
		out = be.AppendUint32(out, uint32(at+len(body)))
		out = be.AppendUint32(out, uint32(len(t)))
		body = append(body, t...)
		for len(body)%4 != 0 {
			body = append(body, 0)
		}
	}
	out = append(out, body...)
	be.PutUint32(out[headAt+8:], 0xb1b0afba-checksum(out))
	return out
}

func checksum(b []byte) uint32 {
	var sum uint32
	for len(b) >= 4 {
		sum += binary.BigEndian.Uint32(b)
		b = b[4:]
	}
	var last [4]byte
	copy(last[:], b)
	return sum + binary.BigEndian.Uint32(last[:])
}
