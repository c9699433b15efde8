package pdf

import (
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/ledongthuc/pdf"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	"golang.org/x/text/encoding/unicode"
)

// A font turns the codes of a string into letters and widths.
type font struct {
	composite bool
	toUnicode *cmap
	bytes     [256]string       // simple fonts
	legacy    encoding.Encoding // composite fonts with a character set of their own
	widths    map[int]float64   // in thousandths of the size
	missing   float64
}

// maxStream is the most bytes of a font's streams that are looked at.
const maxStream = 8 << 20

// loadFont reads a font dictionary. It never fails: a font that cannot be
// understood shows its codes as the letters they most likely are.
func loadFont(v pdf.Value) *font {
	f := &font{widths: make(map[int]float64), missing: 500}
	f.composite = v.Key("Subtype").Name() == "Type0"
	try(func() {
		if tu := v.Key("ToUnicode"); tu.Kind() == pdf.Stream {
			if m := parseCMap(streamBytes(tu, maxStream)); len(m.text) > 0 {
				f.toUnicode = m
			}
		}
	})
	if f.composite {
		try(func() { f.loadComposite(v) })
	} else {
		try(func() { f.loadEncoding(v) })
		try(func() { f.loadWidths(v) })
	}
	return f
}

// try runs f and forgets its panics: the foreign reader panics on what it does
// not know, and a font is still of use without that.
func try(f func()) (ok bool) {
	defer func() {
		if recover() != nil {
			ok = false
		}
	}()
	f()
	return true
}

// streamBytes reads a stream as far as it can be decoded.
func streamBytes(v pdf.Value, limit int64) []byte {
	r := v.Reader()
	defer r.Close()
	data, _ := io.ReadAll(io.LimitReader(r, limit)) // a damaged end still leaves its beginning
	return data
}

// legacyEncodings are the predefined CMaps of Asian fonts by the start of
// their name (ISO 32000-1, table 118).
var legacyEncodings = []struct {
	prefix string
	enc    encoding.Encoding
}{
	{"Uni", unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)},
	{"GBK", simplifiedchinese.GB18030}, {"GB-", simplifiedchinese.GBK}, {"GBpc", simplifiedchinese.GBK},
	{"B5", traditionalchinese.Big5}, {"ETen", traditionalchinese.Big5}, {"HKscs", traditionalchinese.Big5},
	{"83pv", japanese.ShiftJIS}, {"90ms", japanese.ShiftJIS}, {"90pv", japanese.ShiftJIS}, {"EUC", japanese.EUCJP},
	{"KSC", korean.EUCKR},
}

func (f *font) loadComposite(v pdf.Value) {
	name := v.Key("Encoding").Name()
	for _, l := range legacyEncodings {
		if strings.HasPrefix(name, l.prefix) {
			f.legacy = l.enc
		}
	}
	d := v.Key("DescendantFonts").Index(0)
	f.missing = 1000
	if dw := d.Key("DW"); !dw.IsNull() {
		f.missing = dw.Float64()
	}
	w := d.Key("W")
	for i := 0; i+1 < w.Len() && len(f.widths) < 1<<16; {
		first, second := int(w.Index(i).Int64()), w.Index(i+1)
		if second.Kind() == pdf.Array {
			for j := range second.Len() {
				f.widths[first+j] = second.Index(j).Float64()
			}
			i += 2
			continue
		}
		width := w.Index(i + 2).Float64()
		for c := first; c <= int(second.Int64()) && len(f.widths) < 1<<16; c++ {
			f.widths[c] = width
		}
		i += 3
	}
}

func (f *font) loadWidths(v pdf.Value) {
	if m := v.Key("FontDescriptor").Key("MissingWidth"); !m.IsNull() && m.Float64() > 0 {
		f.missing = m.Float64()
	}
	if strings.Contains(v.Key("BaseFont").Name(), "Courier") {
		f.missing = 600
	}
	scale := 1.0
	if v.Key("Subtype").Name() == "Type3" {
		scale = 1000 * v.Key("FontMatrix").Index(0).Float64()
	}
	first, w := int(v.Key("FirstChar").Int64()), v.Key("Widths")
	for i := range min(w.Len(), 256) {
		f.widths[first+i] = w.Index(i).Float64() * scale
	}
}

// loadEncoding fills the table of a simple font: the base encoding, then the
// names of /Differences.
func (f *font) loadEncoding(v pdf.Value) {
	enc := v.Key("Encoding")
	base := enc.Name()
	if enc.Kind() == pdf.Dict {
		base = enc.Key("BaseEncoding").Name()
	}
	table := charmap.Windows1252 // StandardEncoding has the same letters in other places above 127
	if base == "MacRomanEncoding" {
		table = charmap.Macintosh
	}
	for i := range 256 {
		if r := table.DecodeByte(byte(i)); r != utf8.RuneError && i >= ' ' {
			f.bytes[i] = string(r)
		}
	}
	if enc.Kind() != pdf.Dict {
		return
	}
	// Only the foreign reader has the list of glyph names; it gives the byte
	// itself for names that it does not know.
	font := pdf.Font{V: v}
	names := font.Encoder()
	code := 0
	diff := enc.Key("Differences")
	for i := range diff.Len() {
		switch x := diff.Index(i); x.Kind() {
		case pdf.Integer:
			code = int(x.Int64())
		case pdf.Name:
			if code >= 0 && code < 256 {
				f.bytes[code] = glyphText(x.Name(), names.Decode(string([]byte{byte(code)})), f.bytes[code])
			}
			code++
		}
	}
}

// glyphText is the text of a glyph name: "uni0041" and "u1F600" say it
// themselves (Adobe Glyph List Specification, section 2), others are listed.
func glyphText(name, listed, base string) string {
	name, _, _ = strings.Cut(name, ".")
	if hex, ok := strings.CutPrefix(name, "uni"); ok && len(hex) >= 4 {
		if n, err := strconv.ParseUint(hex[:4], 16, 32); err == nil {
			return string(rune(n))
		}
	}
	if hex, ok := strings.CutPrefix(name, "u"); ok && len(hex) >= 4 && len(hex) <= 6 {
		if n, err := strconv.ParseUint(hex, 16, 32); err == nil {
			return string(rune(n))
		}
	}
	switch name {
	case "space", "nbspace":
		return " "
	case "ff":
		return "ff"
	case "ffi":
		return "ffi"
	case "ffl":
		return "ffl"
	}
	if len(name) == 1 {
		return name
	}
	if utf8.ValidString(listed) && listed != "" && listed[0] >= ' ' {
		return listed
	}
	return base
}

// next splits the first character off raw. Text is U+FFFD when nobody says
// what the code stands for.
func (f *font) next(raw []byte) (n int, text string, width float64) {
	n = 1
	if f.composite {
		n = min(2, len(raw))
	}
	switch {
	case f.toUnicode != nil && f.composite:
		n, text = f.toUnicode.next(raw, 2)
	case f.toUnicode != nil:
		text = f.toUnicode.text[code{1, uint32(raw[0])}]
		if text == "" {
			text = f.bytes[raw[0]]
		}
	case f.legacy != nil:
		n, text = legacyNext(f.legacy, raw)
	case !f.composite:
		text = f.bytes[raw[0]]
	}
	width, ok := f.widths[int(bigEndian(raw[:n]))]
	if !ok {
		width = f.missing
	}
	if text == "" {
		text = "\uFFFD"
		if !f.composite && raw[0] < ' ' {
			text = " "
		}
	}
	return n, text, width
}

// legacyNext decodes one character of one, two or four bytes.
func legacyNext(enc encoding.Encoding, raw []byte) (n int, text string) {
	for _, n := range [...]int{1, 2, 4} {
		if n > len(raw) {
			break
		}
		if out, err := enc.NewDecoder().Bytes(raw[:n]); err == nil && utf8.Valid(out) && len(out) > 0 && !strings.ContainsRune(string(out), utf8.RuneError) {
			return n, string(out)
		}
	}
	return min(2, len(raw)), ""
}
