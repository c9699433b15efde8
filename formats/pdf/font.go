package pdf

import (
	"math"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"

	"sardine/internal/pdfile"
)

// A font turns the codes of a string into letters and widths.
type font struct {
	label     bool // of labels in redacted copies
	composite bool
	down      bool // writes from top to bottom
	seen      map[uint32]glyphInfo
	codes     *cmap // of a composite font, embedded
	toUnicode *cmap
	unicode   int               // the object that it stands in
	legacy    encoding.Encoding // composite fonts with a character set of their own
	row       bool              // see legacy
	gids      []rune            // letters by glyph, from the font file
	cids      []rune            // letters by glyph number, of a character collection
	cidToGID  []byte
	bytes     [256]glyphInfo
	widths    map[uint32]float32 // by glyph number, in thousandths
	missing   float32
	heights   float32 // a Type 3 font's box over its em, 0 for others
}

// A glyphInfo is what one code shows: text is U+FFFD when nobody says.
type glyphInfo struct {
	text  string
	width float32 // in thousandths of the size
	n     uint8   // bytes of the code
}

// maxStream is the most bytes of a font's streams that are looked at.
const maxStream = 16 << 20

// unknown is the text of what can be seen but not read.
const unknown = "\uFFFD"

// loadFont reads a font dictionary. It never fails: a font that cannot be
// understood shows its codes as the letters they most likely are.
func loadFont(f *pdfile.File, v pdfile.Value) *font {
	t := &font{missing: 500}
	if o := f.Resolve(v.Key("ToUnicode")); o != nil && o.Stream {
		data, _ := f.Decode(o, maxStream)
		if m := parseCMap(data); len(m.text) > 0 {
			t.toUnicode, t.unicode = m, o.Num
		}
	}
	if f.Key(v, "Subtype").IsName("Type0") {
		t.composite = true
		t.loadComposite(f, v)
		return t
	}
	t.loadSimple(f, v)
	return t
}

func (t *font) loadComposite(f *pdfile.File, v pdfile.Value) {
	t.seen, t.missing, t.widths = make(map[uint32]glyphInfo), 1000, make(map[uint32]float32)
	enc := v.Key("Encoding")
	name := f.Get(enc).Name()
	if o := f.Resolve(enc); o != nil && o.Stream {
		data, _ := f.Decode(o, maxStream)
		t.codes = parseCMap(data)
		t.down = t.codes.down || f.Key(o.Value, "WMode").Int(0) == 1
		name = f.Key(o.Value, "UseCMap").Name()
	}
	t.down = t.down || name == "V" || strings.HasSuffix(name, "-V")
	if !strings.HasPrefix(name, "Identity") {
		t.legacy, t.row = legacy(name)
	}
	d := Value{}
	if kids := f.Key(v, "DescendantFonts"); len(kids.List) > 0 {
		d = f.Get(kids.List[0])
	}
	if dw := f.Key(d, "DW"); dw.IsNumber() {
		t.missing = float32(dw.Num)
	}
	t.cidWidths(f, f.Key(d, "W").List)
	if o := f.Resolve(d.Key("CIDToGIDMap")); o != nil && o.Stream {
		t.cidToGID, _ = f.Decode(o, 1<<17)
	}
	if t.legacy == nil {
		ordering := textString(f.Key(f.Key(d, "CIDSystemInfo"), "Ordering").Str)
		if t.cids = cidLetters(ordering); t.cids == nil && t.toUnicode == nil {
			t.gids = fontLetters(f, f.Key(d, "FontDescriptor"))
		}
	}
}

// Value is short for what every line here is about.
type Value = pdfile.Value

// cidWidths reads the array W (section 9.7.4.3).
func (t *font) cidWidths(f *pdfile.File, w []Value) {
	for i := 0; i+1 < len(w) && len(t.widths) < 1<<16; {
		first, second := f.Get(w[i]).Int(0), f.Get(w[i+1])
		if second.Kind == pdfile.Array {
			for j, x := range second.List {
				t.widths[uint32(first+j)] = float32(f.Get(x).Num)
			}
			i += 2
			continue
		}
		if i+2 >= len(w) {
			return
		}
		width := float32(f.Get(w[i+2]).Num)
		for c := first; c <= second.Int(0) && len(t.widths) < 1<<16; c++ {
			t.widths[uint32(c)] = width
		}
		i += 3
	}
}

func (t *font) loadSimple(f *pdfile.File, v Value) {
	d := f.Key(v, "FontDescriptor")
	base := f.Key(v, "BaseFont").Name()
	t.encode(f, v, d, base)
	t.simpleWidths(f, v, d, base)
	for c := range t.bytes {
		g := &t.bytes[c]
		g.n = 1
		if t.toUnicode != nil {
			text, ok := t.toUnicode.text[code{1, uint32(c)}]
			if !ok {
				text, ok = t.toUnicode.text[code{2, uint32(c)}]
			}
			if ok && believable(text, g.text) {
				g.text = text
			}
		}
		g.text = clean(g.text)
		if g.text == "" {
			g.text = unknown
			if c <= ' ' {
				g.text = " "
			}
		}
	}
}

// believable reports whether text of a ToUnicode map is better than what the
// encoding says: some writers map every code to nothing, to a control, or into
// the private area.
func believable(text, encoded string) bool {
	if encoded == "" {
		return true
	}
	for _, r := range text {
		if r == utf8.RuneError || r < ' ' && r != '\t' && r != '\n' && r != '\r' || unicode.Is(unicode.Co, r) {
			return false
		}
	}
	return text != ""
}

// clean makes text of a map fit for a line: no controls, no wrong UTF-8.
// Symbols in the private area that fonts of the Symbol kind use for ASCII
// become it.
func clean(text string) string {
	plain := true
	for i := 0; i < len(text); i++ {
		if text[i] < ' ' || text[i] >= utf8.RuneSelf {
			plain = false
		}
	}
	if plain {
		return text
	}
	return strings.ToValidUTF8(strings.Map(func(r rune) rune {
		switch {
		case r == '\t' || r == '\n' || r == '\r' || r == 0xA0:
			return ' '
		case r < ' ' || r >= 0x7F && r < 0xA0 || r == 0xFEFF:
			return -1
		case r >= 0xF020 && r < 0xF07F:
			return r - 0xF000
		}
		return r
	}, text), unknown)
}

func (t *font) simpleWidths(f *pdfile.File, v, d Value, base string) {
	table, fixed := standardWidths(base)
	if fixed > 0 {
		t.missing = float32(fixed)
	}
	scale := 1.0
	type3 := f.Key(v, "Subtype").IsName("Type3")
	if type3 {
		if m := f.Key(v, "FontMatrix").List; len(m) == 6 {
			scale = 1000 * math.Hypot(f.Get(m[0]).Num, f.Get(m[1]).Num)
			if b := f.Key(v, "FontBBox").List; len(b) == 4 {
				t.heights = float32(math.Abs(f.Get(b[3]).Num-f.Get(b[1]).Num) * math.Hypot(f.Get(m[2]).Num, f.Get(m[3]).Num))
			}
		}
	}
	ws := f.Key(v, "Widths").List
	if m := f.Key(d, "MissingWidth"); m.IsNumber() && (m.Num > 0 || len(ws) > 0) {
		t.missing = float32(m.Num)
	}
	for c := range t.bytes {
		t.bytes[c].width = t.missing
		if table != nil && f.Key(d, "MissingWidth").Num == 0 {
			if r, _ := utf8.DecodeRuneInString(t.bytes[c].text); r >= ' ' && r <= '~' {
				t.bytes[c].width = float32(table[r-' '])
			}
		}
	}
	first := f.Key(v, "FirstChar").Int(0)
	for i := range min(len(ws), 256) {
		if c := first + i; c >= 0 && c < 256 {
			t.bytes[c].width = float32(f.Get(ws[i]).Num * scale)
		}
	}
}

// encode fills the letters of a simple font: the base encoding, or the font
// file's own, then the names of Differences (section 9.6.6).
func (t *font) encode(f *pdfile.File, v, d Value, base string) {
	enc := f.Key(v, "Encoding")
	name := enc.Name()
	if enc.Kind == pdfile.Dict {
		name = f.Key(enc, "BaseEncoding").Name()
	}
	symbolic := f.Key(d, "Flags").Int(0)&4 != 0
	switch {
	case name == "MacRomanEncoding":
		t.charset(charmap.Macintosh)
	case name == "WinAnsiEncoding":
		t.charset(charmap.Windows1252)
	case strings.Contains(base, "Symbol") && !strings.Contains(base, "Segoe"):
		t.symbol()
	case strings.Contains(base, "ZapfDingbats"):
		for c := '!'; c < 0x7F; c++ {
			t.bytes[c].text = string(0x2700 + c - ' ')
		}
	case name == "StandardEncoding":
		t.standard()
	default:
		t.standard()
		if f.Key(v, "Subtype").IsName("TrueType") || f.Key(d, "FontFile2").Kind != pdfile.Null {
			t.charset(charmap.Windows1252)
		}
		if symbolic || enc.Kind == pdfile.Null || enc.Kind == pdfile.Dict {
			t.builtIn(f, d)
		}
	}
	code := 0
	for _, x := range f.Key(enc, "Differences").List {
		switch x = f.Get(x); x.Kind {
		case pdfile.Int:
			code = x.Int(0)
		case pdfile.Name:
			if code >= 0 && code < 256 {
				text := nameText(x.Name())
				switch {
				case text != "":
					t.bytes[code] = glyphInfo{text: text}
				case x.IsName(".notdef"):
				case codeName(x.Name()) == code && code > ' ' && code < 0x7F:
					t.bytes[code] = glyphInfo{text: string(rune(code))}
				case f.Key(v, "Subtype").IsName("Type3"):
					t.bytes[code].text = "" // nobody says what it looks like
				}
			}
			code++
		}
	}
}

// codeName reads names that only say their own code, such as "a65": they are
// left by programs that draw letters of their own.
func codeName(name string) int {
	digits := strings.TrimLeft(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
	if len(name)-len(digits) > 2 || len(digits) > 3 {
		return -1
	}
	n, err := strconv.Atoi(digits)
	if err != nil {
		return -1
	}
	return n
}

func (t *font) charset(table *charmap.Charmap) {
	for i := range 256 {
		if r := table.DecodeByte(byte(i)); r != utf8.RuneError && i >= ' ' {
			t.bytes[i].text = ligature(r)
		}
	}
}

func (t *font) standard() {
	for i := range 256 {
		t.bytes[i].text = ""
	}
	for i := range 95 {
		t.bytes[' '+i].text = string(standardText[i])
	}
	for i, c := range standardCodes {
		t.bytes[c].text = ligature(standardText[95+i])
	}
}

// symbol is the encoding of the Symbol font, as far as letters go (annex D.5).
func (t *font) symbol() {
	t.standard()
	const upper, lower = "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ", "αβχδεφγηιϕκλμνοπθρστυϖωξψζ"
	for i, r := range []rune(upper) {
		t.bytes['A'+i].text = string(r)
	}
	for i, r := range []rune(lower) {
		t.bytes['a'+i].text = string(r)
	}
	for c, s := range map[byte]string{0x2D: "−", 0x40: "≅", 0xB7: "•", 0xB0: "°", 0xB1: "±", 0xA3: "≤", 0xB3: "≥", 0xD2: "®", 0xD3: "©", 0xD4: "™", 0xE2: "®",
		0xE3: "©", 0xE4: "™", 0xAE: "→", 0xAC: "←", 0xA0: "€", 0xB4: "×", 0xB9: "≠", 0xA5: "∞", 0xB8: "÷", 0xA8: "♠", 0xA7: "♣", 0xA9: "♥", 0xAA: "♦", 0x22: "∀", 0x24: "∃", 0x27: "∋", 0x2A: "∗"} {
		t.bytes[c].text = s
	}
}

// next splits the first character off raw.
func (t *font) next(raw []byte) glyphInfo {
	if !t.composite {
		return t.bytes[raw[0]]
	}
	key := bigEndian(raw)
	if len(raw) < 4 {
		return t.decode(raw)
	}
	g, ok := t.seen[key]
	if !ok {
		g = t.decode(raw)
		if len(t.seen) < maxMapped {
			t.seen[key] = g
		}
	}
	return g
}

// decode is next for composite fonts.
func (t *font) decode(raw []byte) (g glyphInfo) {
	n, text := min(2, len(raw)), ""
	switch {
	case t.codes != nil && len(t.codes.spaces) > 0:
		n = t.codes.length(raw, 2)
	case t.legacy != nil:
		n, text = legacyNext(t.legacy, t.row, raw)
	case t.toUnicode != nil && t.codes != nil:
		n = t.toUnicode.length(raw, 2)
	}
	n = max(n, 1)
	v := bigEndian(raw[:n])
	cid := v
	if t.codes != nil {
		if c, ok := t.codes.cid(n, v); ok {
			cid = c
		}
	}
	if t.toUnicode != nil {
		got, ok := t.toUnicode.text[code{n, v}]
		if !ok {
			for l := 1; l <= 4 && !ok; l++ {
				got, ok = t.toUnicode.text[code{l, v}]
			}
		}
		if ok && believable(got, text) {
			text = got
		}
	}
	if text == "" && int(cid) < len(t.cids) && t.cids[cid] != 0 {
		text = string(t.cids[cid])
	}
	if text == "" && t.gids != nil {
		gid := cid
		if t.cidToGID != nil {
			gid = 0
			if int(2*cid)+1 < len(t.cidToGID) {
				gid = uint32(t.cidToGID[2*cid])<<8 | uint32(t.cidToGID[2*cid+1])
			}
		}
		if int(gid) < len(t.gids) && t.gids[gid] != 0 {
			text = ligature(t.gids[gid])
		}
	}
	if text = clean(text); text == "" {
		text = unknown
	}
	width, ok := t.widths[cid]
	if !ok {
		if width = t.missing; t.legacy != nil && n == 1 {
			width /= 2
		}
	}
	return glyphInfo{text: text, width: width, n: uint8(n)}
}
