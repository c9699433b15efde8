package pdf

import (
	"fmt"
	"math"
	"strings"

	"sardine/internal/pdfile"
)

// What the fonts of labels are called in the resources of pages. Labels over
// words of a picture do not make a page of text of it; those over text are as
// good as the letters that stood there.
const (
	labelName     = "SardineLabel"
	textLabelName = "SardineText"
)

// labelFont is Helvetica with codes of its own for letters beyond ASCII, so
// that what is copied out of the box is the label.
type labelFont struct {
	edits *pdfile.Edits
	name  string // in the resources
	ref   Value
	codes map[rune]byte
	extra []rune
	bare  bool // its table of letters holds nothing but lists
}

func newLabelFont(e *pdfile.Edits, name string) *labelFont {
	f := &labelFont{edits: e, name: name, codes: map[rune]byte{}}
	f.ref = e.Add(Value{Kind: pdfile.Dict})
	f.define()
	return f
}

// define writes the font's dictionary for the letters met so far.
func (f *labelFont) define() {
	widths := pdfile.ListOf()
	for c := 32; c < 256; c++ {
		widths.List = append(widths.List, pdfile.RealOf(f.width(byte(c))))
	}
	m := cmap{spaces: []codespace{{1, 0, 0xFF}}, text: map[code]string{}}
	for c := ' '; c <= '~'; c++ {
		m.text[code{1, uint32(c)}] = string(c)
	}
	for i, r := range f.extra {
		m.text[code{1, uint32(128 + i)}] = string(r)
	}
	unicode := f.edits.Value(f.ref.ID()).Key("ToUnicode")
	if unicode.Kind != pdfile.Ref {
		unicode = f.edits.AddStream(Value{Kind: pdfile.Dict}, nil)
	}
	f.edits.SetData(unicode.ID(), m.written(f.bare))
	f.edits.SetValue(f.ref.ID(), pdfile.DictOf("Type", pdfile.NameOf("Font"), "Subtype", pdfile.NameOf("Type1"), "BaseFont", pdfile.NameOf("Helvetica"),
		"Encoding", pdfile.NameOf("WinAnsiEncoding"), "FirstChar", pdfile.IntOf(32), "LastChar", pdfile.IntOf(255), "Widths", widths, "ToUnicode", unicode))
}

func (f *labelFont) width(c byte) float64 {
	if c >= ' ' && c <= '~' {
		return float64(helvetica[c-' '])
	}
	return 600
}

// code is the byte for a letter; a question mark when there are no more.
func (f *labelFont) code(r rune) byte {
	if r >= ' ' && r <= '~' {
		return byte(r)
	}
	c, ok := f.codes[r]
	if !ok {
		if len(f.extra) >= 127 || r < ' ' {
			return '?'
		}
		c = byte(128 + len(f.extra))
		f.extra = append(f.extra, r)
		f.codes[r] = c
		f.define()
	}
	return c
}

// write appends the text of a label: in the box, squeezed to its width if it
// must be.
func (f *labelFont) write(b *strings.Builder, l label) {
	var raw []byte
	width := 0.0
	for _, r := range l.text {
		c := f.code(r)
		raw = append(raw, c)
		width += f.width(c) / 1000
	}
	up, length := math.Hypot(l.ux, l.uy), math.Hypot(l.dx, l.dy)
	if up == 0 || length == 0 || width == 0 {
		return
	}
	size := up * 0.9
	stretch := min(1, 0.98*length/(width*size))
	ex, ey := l.dx/length, l.dy/length
	fmt.Fprintf(b, "BT /%s 1 Tf %.4f %.4f %.4f %.4f %.3f %.3f Tm %s Tj ET\n", f.name, ex*size*stretch, ey*size*stretch, l.ux*0.9, l.uy*0.9, l.x, l.y,
		pdfile.AppendValue(nil, Value{Kind: pdfile.String, Str: raw}))
}
