package pdf

import (
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	"golang.org/x/text/encoding/unicode"

	"sardine/internal/pdfile"
)

// maxMapped is the most entries that one CMap may have.
const maxMapped = 1 << 17

// A cmap turns character codes into text or into glyph numbers (ISO 32000-1,
// sections 9.7.5 and 9.10.3).
type cmap struct {
	spaces []codespace
	text   map[code]string
	ranges []cidRange
	wide   bool // some code has two bytes or more
	down   bool // writes from top to bottom
}

type code struct {
	length int
	value  uint32
}

type codespace struct {
	length    int
	low, high uint32
}

type cidRange struct {
	length    int
	low, high uint32
	cid       uint32
}

func parseCMap(data []byte) *cmap {
	m := &cmap{text: make(map[code]string)}
	p := pdfile.NewContent(data)
	var args []pdfile.Value
	var op []byte
	for {
		if op, args = p.Op(args); op == nil {
			return m
		}
		switch string(op) {
		case "endcodespacerange":
			for i := 0; i+1 < len(args); i += 2 {
				n := len(args[i].Str)
				if n >= 1 && n <= 4 && n == len(args[i+1].Str) && len(m.spaces) < 1000 {
					m.spaces = append(m.spaces, codespace{n, bigEndian(args[i].Str), bigEndian(args[i+1].Str)})
				}
			}
		case "endbfchar":
			for i := 0; i+1 < len(args); i += 2 {
				to := args[i+1]
				if to.Kind == pdfile.Name {
					m.set(len(args[i].Str), bigEndian(args[i].Str), nameText(to.Name()))
				} else {
					m.set(len(args[i].Str), bigEndian(args[i].Str), utf16Text(to.Str))
				}
			}
		case "endbfrange":
			for i := 0; i+2 < len(args); i += 3 {
				m.setRange(args[i].Str, args[i+1].Str, args[i+2])
			}
		case "endcidchar":
			for i := 0; i+1 < len(args); i += 2 {
				n := bigEndian(args[i].Str)
				m.addCIDs(len(args[i].Str), n, n, args[i+1])
			}
		case "endcidrange":
			for i := 0; i+2 < len(args); i += 3 {
				m.addCIDs(len(args[i].Str), bigEndian(args[i].Str), bigEndian(args[i+1].Str), args[i+2])
			}
		case "def":
			if len(args) >= 2 && args[len(args)-2].IsName("WMode") {
				m.down = args[len(args)-1].Num == 1
			}
		}
	}
}

func (m *cmap) addCIDs(length int, low, high uint32, cid pdfile.Value) {
	if length >= 1 && length <= 4 && high >= low && len(m.ranges) < maxMapped {
		m.ranges = append(m.ranges, cidRange{length, low, high, uint32(max(0, cid.Int(0)))})
	}
}

func (m *cmap) set(length int, value uint32, text string) {
	if length >= 1 && length <= 4 && len(m.text) < maxMapped {
		m.text[code{length, value}] = text
		m.wide = m.wide || length > 1
	}
}

func (m *cmap) setRange(low, high []byte, to pdfile.Value) {
	lo, hi := bigEndian(low), bigEndian(high)
	for v := lo; v <= hi && v-lo <= 0xFFFF && len(m.text) < maxMapped; v++ {
		k := v - lo
		switch {
		case to.Kind == pdfile.Array && int(k) < len(to.List):
			m.set(len(low), v, utf16Text(to.List[k].Str))
		case to.Kind == pdfile.String && len(to.Str) >= 2:
			t := append([]byte(nil), to.Str...)
			n := len(t)
			last := uint32(t[n-2])<<8 | uint32(t[n-1])
			last += k
			t[n-2], t[n-1] = byte(last>>8), byte(last)
			m.set(len(low), v, utf16Text(t))
		case to.Kind == pdfile.String && len(to.Str) == 1:
			m.set(len(low), v, string(rune(uint32(to.Str[0])+k)))
		}
		if v == 1<<32-1 {
			return
		}
	}
}

// length is how many bytes of raw the next code has.
func (m *cmap) length(raw []byte, width int) int {
	for n := 1; n <= 4 && n <= len(raw); n++ {
		v := bigEndian(raw[:n])
		for _, s := range m.spaces {
			if s.length == n && s.holds(v) {
				return n
			}
		}
	}
	return min(width, len(raw))
}

// holds checks byte by byte: a code space is a rectangle, not an interval.
func (s codespace) holds(v uint32) bool {
	for i := 0; i < s.length; i++ {
		b := v >> (8 * i) & 0xFF
		if b < s.low>>(8*i)&0xFF || b > s.high>>(8*i)&0xFF {
			return false
		}
	}
	return true
}

// cid is the glyph number of a code.
func (m *cmap) cid(n int, v uint32) (uint32, bool) {
	for i := range m.ranges {
		if r := &m.ranges[i]; r.length == n && v >= r.low && v <= r.high {
			return r.cid + v - r.low, true
		}
	}
	return 0, false
}

func bigEndian(b []byte) (v uint32) {
	for _, c := range b[:min(len(b), 4)] {
		v = v<<8 | uint32(c)
	}
	return v
}

// utf16Text reads the text of a ToUnicode entry. Joined letters are spelt out.
func utf16Text(b []byte) string {
	if len(b) == 1 {
		return string(rune(b[0]))
	}
	u := make([]uint16, 0, len(b)/2)
	for i := 0; i+1 < len(b); i += 2 {
		u = append(u, uint16(b[i])<<8|uint16(b[i+1]))
	}
	out := make([]byte, 0, len(b))
	for _, r := range utf16.Decode(u) {
		switch {
		case r == 0:
		case r >= 'ﬀ' && r <= 'ﬄ':
			out = append(out, ligature(r)...)
		default:
			out = utf8.AppendRune(out, r)
		}
	}
	return string(out)
}

// legacyEncodings are the predefined CMaps of Asian fonts by the start of
// their name (ISO 32000-1, table 118): their codes are text of an encoding.
var legacyEncodings = []struct {
	prefix string
	enc    encoding.Encoding
}{
	{"Uni", unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)},
	{"GBK", simplifiedchinese.GB18030}, {"GB-", simplifiedchinese.GBK}, {"GBpc", simplifiedchinese.GBK}, {"GBT", simplifiedchinese.GBK},
	{"B5", traditionalchinese.Big5}, {"ETen", traditionalchinese.Big5}, {"ETHK", traditionalchinese.Big5}, {"HKscs", traditionalchinese.Big5},
	{"83pv", japanese.ShiftJIS}, {"90ms", japanese.ShiftJIS}, {"90pv", japanese.ShiftJIS}, {"Add-RKSJ", japanese.ShiftJIS}, {"Ext-RKSJ", japanese.ShiftJIS},
	{"EUC", japanese.EUCJP}, {"KSC", korean.EUCKR},
}

// legacy is the encoding of a predefined CMap. plain rows are character sets
// without their shift: codes of two bytes below 0x80 stand for those above.
func legacy(name string) (enc encoding.Encoding, row bool) {
	switch strings.TrimSuffix(strings.TrimSuffix(name, "-H"), "-V") {
	case "H", "V", "Add", "Ext":
		return japanese.EUCJP, true
	case "GB", "GBT":
		return simplifiedchinese.GBK, true
	case "KSC":
		return korean.EUCKR, true
	}
	for _, l := range legacyEncodings {
		if strings.HasPrefix(name, l.prefix) {
			return l.enc, false
		}
	}
	return nil, false
}

// legacyNext decodes one character of one, two or four bytes.
func legacyNext(enc encoding.Encoding, row bool, raw []byte) (n int, text string) {
	if row && len(raw) >= 2 {
		raw = []byte{raw[0] | 0x80, raw[1] | 0x80}
	}
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
