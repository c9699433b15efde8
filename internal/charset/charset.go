// Package charset turns the bytes of text files into UTF-8 and back: it finds
// out which encoding a file is in, reads it in bounded memory, and knows for
// every letter which bytes it was read from.
//
// It knows nothing of the structure of the text (lines, fields, tags): formats
// look for that in [Reader.Window], where ASCII is always ASCII. Its one
// invariant: what Reader.Append gives to a Builder has the origins that the
// file's own bytes have, in every encoding.
package charset

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
)

// family is how an encoding spells letters.
type family uint8

const (
	utf8Family   family = iota
	pageFamily          // one byte a letter, the lower half ASCII
	wideFamily          // UTF-16 and UTF-32
	doubleFamily        // East Asian: one, two or four bytes a letter
	frameFamily         // mainframes: one byte a letter, nothing where ASCII has it
)

// Encoding is one way to spell letters as bytes. Values are shared and
// read-only; compare them with ==.
type Encoding struct {
	name   string
	bom    string // the byte order mark that is skipped when present
	family family

	page  *[128]string       // pageFamily: text of bytes 0x80 and up; "" is not assigned
	back  map[rune]byte      // pageFamily, frameFamily: the reverse
	frame *[256]rune         // frameFamily: the letter of each byte
	unit  int                // wideFamily: bytes a unit
	big   bool               // wideFamily: high byte first
	enc   encoding.Encoding  // doubleFamily
	size  func(p []byte) int // doubleFamily: bytes of the letter that p begins with
}

// Name of the encoding, as IANA writes it in lower case.
func (e *Encoding) Name() string { return e.name }

// The encodings that Detect can find without statistics.
var (
	UTF8        = &Encoding{name: "utf-8", bom: "\xEF\xBB\xBF"}
	UTF16LE     = &Encoding{name: "utf-16le", bom: "\xFF\xFE", family: wideFamily, unit: 2}
	UTF16BE     = &Encoding{name: "utf-16be", bom: "\xFE\xFF", family: wideFamily, unit: 2, big: true}
	UTF32LE     = &Encoding{name: "utf-32le", bom: "\xFF\xFE\x00\x00", family: wideFamily, unit: 4}
	UTF32BE     = &Encoding{name: "utf-32be", bom: "\x00\x00\xFE\xFF", family: wideFamily, unit: 4, big: true}
	Windows1252 = page("windows-1252", charmap.Windows1252)
)

// others are found by statistics or by name.
var others = []*Encoding{
	Windows1252,
	page("windows-1250", charmap.Windows1250),
	page("windows-1251", charmap.Windows1251),
	page("windows-1253", charmap.Windows1253),
	page("windows-1254", charmap.Windows1254),
	page("windows-1255", charmap.Windows1255),
	page("windows-1256", charmap.Windows1256),
	page("windows-1257", charmap.Windows1257),
	page("windows-1258", charmap.Windows1258),
	page("windows-874", charmap.Windows874),
	page("iso-8859-2", charmap.ISO8859_2),
	page("iso-8859-3", charmap.ISO8859_3),
	page("iso-8859-4", charmap.ISO8859_4),
	page("iso-8859-5", charmap.ISO8859_5),
	page("iso-8859-6", charmap.ISO8859_6),
	page("iso-8859-7", charmap.ISO8859_7),
	page("iso-8859-8", charmap.ISO8859_8),
	page("iso-8859-10", charmap.ISO8859_10),
	page("iso-8859-13", charmap.ISO8859_13),
	page("iso-8859-14", charmap.ISO8859_14),
	page("iso-8859-15", charmap.ISO8859_15),
	page("iso-8859-16", charmap.ISO8859_16),
	page("koi8-r", charmap.KOI8R),
	page("koi8-u", charmap.KOI8U),
	page("macintosh", charmap.Macintosh),
	page("x-mac-cyrillic", charmap.MacintoshCyrillic),
	page("ibm866", charmap.CodePage866),
	{name: "shift_jis", family: doubleFamily, enc: japanese.ShiftJIS, size: sizeShiftJIS},
	{name: "euc-jp", family: doubleFamily, enc: japanese.EUCJP, size: sizeEUCJP},
	{name: "euc-kr", family: doubleFamily, enc: korean.EUCKR, size: sizeDouble},
	{name: "gb18030", family: doubleFamily, enc: simplifiedchinese.GB18030, size: sizeGB18030},
	{name: "gbk", family: doubleFamily, enc: simplifiedchinese.GB18030, size: sizeGB18030},
	{name: "big5", family: doubleFamily, enc: traditionalchinese.Big5, size: sizeDouble},
}

// Lookup finds an encoding by any label that browsers know (the WHATWG
// Encoding Standard, section 4.2), or nil. ISO-8859-1 and ASCII are read as
// Windows-1252 there, and so they are here.
func Lookup(label string) *Encoding {
	label = strings.ToLower(strings.TrimSpace(label))
	switch label {
	case "utf-16", "utf-16le":
		return UTF16LE
	case "utf-16be":
		return UTF16BE
	case "utf-32", "utf-32le":
		return UTF32LE
	case "utf-32be":
		return UTF32BE
	case "iso-8859-8-i":
		label = "iso-8859-8"
	}
	x, err := htmlindex.Get(label)
	if err != nil {
		return nil
	}
	name, err := htmlindex.Name(x)
	if err != nil {
		return nil
	}
	if name == "utf-8" {
		return UTF8
	}
	for _, e := range others {
		if e.name == name {
			return e
		}
	}
	return nil
}

// mainframe makes code page 500 from 037, which it differs from in seven signs
// (IBM, Character Data Representation Architecture, CPGID 00500). Both signs
// for a new line are one.
func mainframe() *Encoding {
	e := &Encoding{name: "ibm500", family: frameFamily, frame: new([256]rune), back: make(map[rune]byte, 256)}
	for i := range e.frame {
		e.frame[i] = charmap.CodePage037.DecodeByte(byte(i))
	}
	for c, r := range map[byte]rune{0x4A: '[', 0x5A: ']', 0x4F: '!', 0xBB: '|', 0x5F: '^', 0xB0: '¢', 0xBA: '¬', 0x15: '\n'} {
		e.frame[c] = r
	}
	for i, r := range e.frame {
		if _, ok := e.back[r]; !ok {
			e.back[r] = byte(i)
		}
	}
	e.back['\n'] = 0x15
	return e
}

func page(name string, m *charmap.Charmap) *Encoding {
	e := &Encoding{name: name, family: pageFamily, page: new([128]string), back: make(map[rune]byte, 128)}
	for i := range e.page {
		if r := m.DecodeByte(byte(i + 0x80)); r != utf8.RuneError {
			e.page[i] = string(r)
			e.back[r] = byte(i + 0x80)
		}
	}
	return e
}

// letter is the text of one byte of a code page.
func (e *Encoding) letter(c byte) string {
	if c < utf8.RuneSelf {
		return string(rune(c))
	}
	if s := e.page[c-0x80]; s != "" {
		return s
	}
	return "\uFFFD"
}

// The size functions say how many bytes the letter at the start of p has by its
// lead byte; the lengths are those of the WHATWG Encoding Standard's decoders.

func sizeDouble(p []byte) int {
	if p[0] >= 0x81 && p[0] <= 0xFE {
		return 2
	}
	return 1
}

func sizeShiftJIS(p []byte) int {
	if c := p[0]; c >= 0x81 && c <= 0x9F || c >= 0xE0 && c <= 0xFC {
		return 2
	}
	return 1
}

func sizeEUCJP(p []byte) int {
	switch c := p[0]; {
	case c == 0x8F:
		return 3
	case c == 0x8E, c >= 0xA1 && c <= 0xFE:
		return 2
	}
	return 1
}

func sizeGB18030(p []byte) int {
	if p[0] < 0x81 || p[0] > 0xFE {
		return 1
	}
	if len(p) > 1 && p[1] >= '0' && p[1] <= '9' {
		return 4
	}
	return 2
}
