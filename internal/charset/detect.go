package charset

import (
	"bytes"
	"encoding/binary"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/saintfish/chardet"
)

// HeadSize is how many bytes of a stream decide on its encoding.
const HeadSize = 64 << 10

// Detect says which encoding a stream is in, from its first bytes: a byte order
// mark, else UTF-16 by where its zero bytes stand, else UTF-8 if the bytes are
// that (but for a stray one: see Reader), else statistics, which only overrule
// Windows-1252 where a fifth of the letters are not ASCII. It never fails.
func Detect(head []byte) *Encoding {
	head = head[:min(len(head), HeadSize)]
	if e := byBOM(head); e != nil {
		return e
	}
	if e := wideByZeros(head); e != nil {
		return e
	}
	if looksUTF8(head) {
		return UTF8
	}
	if looksEBCDIC(head) {
		return EBCDIC
	}
	if noText(head) {
		return Windows1252
	}
	return legacy(head)
}

// byBOM knows an encoding by its byte order mark. UTF-32 comes first: its mark
// begins with that of UTF-16.
func byBOM(head []byte) *Encoding {
	for _, e := range [...]*Encoding{UTF8, UTF32LE, UTF32BE, UTF16LE, UTF16BE} {
		if strings.HasPrefix(string(head[:min(len(head), 4)]), e.bom) {
			return e
		}
	}
	return nil
}

// wideByZeros finds UTF-16 without a byte order mark: in text that has any
// ASCII (blanks and line ends will do) the zeros stand on one side only.
func wideByZeros(head []byte) *Encoding {
	head = head[:min(len(head), 4<<10)&^1]
	if bytes.IndexByte(head, 0) < 0 {
		return nil
	}
	var even, odd int
	for i := 0; i < len(head); i += 2 {
		if head[i] == 0 {
			even++
		}
		if head[i+1] == 0 {
			odd++
		}
	}
	units := len(head) / 2
	switch {
	case units < 2:
		return nil
	case odd*20 >= units && even*10 <= odd && plausibleWide(head, UTF16LE):
		return UTF16LE
	case even*20 >= units && odd*10 <= even && plausibleWide(head, UTF16BE):
		return UTF16BE
	}
	return nil
}

// plausibleWide tells text from arrays of small numbers, which have their zeros
// in the same places.
func plausibleWide(p []byte, e *Encoding) bool {
	bad, n := 0, 0
	for i := 0; i+1 < len(p); i += 2 {
		u := binary.LittleEndian.Uint16(p[i:])
		if e.big {
			u = binary.BigEndian.Uint16(p[i:])
		}
		r := rune(u)
		n++
		if r == '\t' || r == '\n' || r == '\r' || utf16.IsSurrogate(r) || unicode.IsPrint(r) || unicode.IsSpace(r) {
			continue
		}
		bad++
	}
	return bad*50 <= n
}

// looksUTF8 accepts one wrong byte for every ten letters that are right: logs
// and exports do hold lines from elsewhere.
func looksUTF8(head []byte) bool {
	good, bad := 0, 0
	for len(head) > 0 {
		if head[0] < utf8.RuneSelf {
			head = head[asciiPrefix(head):]
			continue
		}
		r, n := utf8.DecodeRune(head)
		if r == utf8.RuneError && n == 1 {
			if !utf8.FullRune(head) { // cut off by the end of the head
				break
			}
			if bad++; bad*10 > good+len(head) { // pictures are given up here
				return false
			}
		} else {
			good++
		}
		head = head[n:]
	}
	return bad == 0 || bad*10 <= good
}

// noText reports whether head holds more control characters than text of any
// encoding: compressed and encrypted bytes have one in nine. Statistics about
// them are costly and mean nothing.
func noText(head []byte) bool {
	const share = 32 // three times what a file of plain text may have
	controls, most := 0, len(head)/share
	for _, c := range head {
		if c < 0x20 && textControls&(1<<c) == 0 {
			if controls++; controls > most {
				return true
			}
		}
	}
	return false
}

// textControls are the control characters of text: backspace, tab, line feed,
// vertical tab, form feed, carriage return, the end of a DOS file, escape.
const textControls = 1<<'\b' | 1<<'\t' | 1<<'\n' | 1<<'\v' | 1<<'\f' | 1<<'\r' | 1<<0x1A | 1<<0x1B

// legacy chooses among the encodings before Unicode.
func legacy(head []byte) *Encoding {
	sample, high, letters := sampleOf(head)
	// Western European languages have 1 to 10 % of their letters above ASCII;
	// Cyrillic, Greek, Arabic and East Asian text has most of them there.
	if high < 8 || high*5 < letters {
		return western(sample)
	}
	if e := cyrillic(sample); e != nil {
		return e
	}
	results, err := chardet.NewTextDetector().DetectAll(sample)
	if err != nil {
		return Windows1252
	}
	best, confidence := Windows1252, 0
	for _, r := range results {
		e := byStatistics(r.Charset)
		// The order of equals is chance in that package: the name decides.
		if e != nil && (r.Confidence > confidence || r.Confidence == confidence && e.name < best.name) {
			best, confidence = e, r.Confidence
		}
	}
	return best
}

// byStatistics maps the detector's names to the Windows pages that files with
// these names are really in. Encodings with shift states, and those of
// mainframes, are not read.
func byStatistics(name string) *Encoding {
	switch name {
	case "ISO-8859-1", "UTF-8":
		return Windows1252
	case "ISO-8859-2":
		return Lookup("windows-1250")
	case "GB-18030":
		return Lookup("gb18030")
	case "UTF-16BE", "UTF-16LE", "UTF-32BE", "UTF-32LE":
		return nil
	}
	if strings.HasPrefix(name, "ISO-2022") || strings.HasPrefix(name, "IBM") {
		return nil
	}
	return Lookup(name)
}

// maxSample is enough for the statistics and keeps them cheap.
const maxSample = 8 << 10

// sampleOf collects the neighbourhoods of bytes above ASCII, and counts these
// and all letters in them.
func sampleOf(head []byte) (sample []byte, high, letters int) {
	const before, after = 64, 192
	for i := 0; i < len(head) && len(sample) < maxSample; {
		if head[i] < utf8.RuneSelf {
			i += max(asciiPrefix(head[i:]), 1)
			continue
		}
		end := min(i+after, len(head))
		sample = append(sample, head[max(i-before, 0):end]...)
		i = end
	}
	for _, c := range sample {
		switch {
		case c >= utf8.RuneSelf:
			high++
			letters++
		case c|0x20 >= 'a' && c|0x20 <= 'z':
			letters++
		}
	}
	return sample, high, letters
}

// asciiPrefix is how many bytes at the start of p are ASCII.
func asciiPrefix(p []byte) int {
	n := 0
	for n+8 <= len(p) && binary.LittleEndian.Uint64(p[n:])&0x8080808080808080 == 0 {
		n += 8
	}
	for n < len(p) && p[n] < utf8.RuneSelf {
		n++
	}
	return n
}
