package pdfwrite

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"slices"
)

// font is a face as one document uses it. A letter's code on the page is its
// own number in Unicode, so that text can be taken from the page exactly, also
// where two letters share a glyph.
type font struct {
	*face
	id   int
	used map[rune]bool
}

// write puts out the font's five objects (ISO 32000-1, 9.7).
func (f *font) write(to *file) {
	letters := make([]rune, 0, len(f.used))
	for r := range f.used {
		letters = append(letters, r)
	}
	slices.Sort(letters)
	child, descriptor, program, codes, unicode := to.reserve(), to.reserve(), to.reserve(), to.reserve(), to.reserve()

	ttf := f.subset(letters)
	to.stream(program, fmt.Sprintf("/Length1 %d", len(ttf)), ttf)

	var table []byte // from code to glyph
	if len(letters) > 0 {
		table = make([]byte, 2*(letters[len(letters)-1]+1))
	}
	for _, r := range letters {
		g := f.glyphOf(r)
		table[2*r], table[2*r+1] = byte(g>>8), byte(g)
	}
	to.stream(codes, "", table)
	to.stream(unicode, "", toUnicode(letters))

	name := subsetTag(f.name, letters) + "+" + f.name
	to.object(descriptor, fmt.Appendf(nil, "<</Type/FontDescriptor/FontName/%s/Flags %d/FontBBox[%d %d %d %d]/ItalicAngle 0/Ascent %d/Descent %d/CapHeight %d/StemV %d/FontFile2 %d 0 R>>",
		name, f.flags, f.box[0], f.box[1], f.box[2], f.box[3], f.ascent, f.descent, f.capital, f.stem, program))
	to.object(child, fmt.Appendf(nil, "<</Type/Font/Subtype/CIDFontType2/BaseFont/%s/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/FontDescriptor %d 0 R/DW %d/W[%s]/CIDToGIDMap %d 0 R>>",
		name, descriptor, f.width(' '), f.widths(letters), codes))
	to.object(f.id, fmt.Appendf(nil, "<</Type/Font/Subtype/Type0/BaseFont/%s/Encoding/Identity-H/DescendantFonts[%d 0 R]/ToUnicode %d 0 R>>", name, child, unicode))
}

// widths lists the widths that differ from the blank's, runs of neighbours
// together (9.7.4.3).
func (f *font) widths(letters []rune) []byte {
	var b bytes.Buffer
	last := rune(-2)
	for _, r := range letters {
		w := f.width(r)
		if w == f.width(' ') {
			continue
		}
		if r != last+1 {
			if last >= 0 {
				b.WriteByte(']')
			}
			fmt.Fprintf(&b, "%d[", r)
		} else {
			b.WriteByte(' ')
		}
		fmt.Fprint(&b, w)
		last = r
	}
	if last >= 0 {
		b.WriteByte(']')
	}
	return b.Bytes()
}

// subsetTag is six capitals that name the choice of letters (9.6.4).
func subsetTag(name string, letters []rune) string {
	sum := sha256.Sum256([]byte(name + string(letters)))
	var tag [6]byte
	for i := range tag {
		tag[i] = 'A' + sum[i]%26
	}
	return string(tag[:])
}

// toUnicode says which letter each code stands for (9.10.3), at most a hundred
// to a block as the format asks.
func toUnicode(letters []rune) []byte {
	var b bytes.Buffer
	b.WriteString("/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n" +
		"/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def\n" +
		"/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n" +
		"1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n")
	for block := range slices.Chunk(letters, 100) {
		fmt.Fprintf(&b, "%d beginbfchar\n", len(block))
		for _, r := range block {
			fmt.Fprintf(&b, "<%04X> <%04X>\n", r, r)
		}
		b.WriteString("endbfchar\n")
	}
	b.WriteString("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n")
	return b.Bytes()
}
