package pst

import (
	"context"
	"fmt"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"

	"sardine/document"
)

// text builds the parts of one item. After an error of the output it does
// nothing more.
type text struct {
	ctx     context.Context // of one Read call
	b       *document.Builder
	out     document.Output
	kind    document.PartKind
	streams uint32 // values that text was taken from so far
	err     error
}

// value appends the value of a string property, whose bytes are a stream of
// their own for the map.
func (t *text) value(data []byte, wide bool, enc encoding.Encoding) {
	t.streams++
	t.b.Stream(t.streams)
	switch {
	case wide:
		for i := 0; i+1 < len(data) && t.err == nil; {
			r, n := wideRune(data[i:])
			t.letter(r, i, n)
			i += n
		}
	case enc == nil:
		for i := 0; i < len(data) && t.err == nil; {
			r, n := utf8.DecodeRune(data[i:])
			t.letter(r, i, n)
			i += n
		}
	default:
		t.encoded(data, enc)
	}
}

func (t *text) encoded(data []byte, enc encoding.Encoding) {
	if single, ok := enc.(*charmap.Charmap); ok {
		for i, c := range data {
			t.letter(single.DecodeByte(c), i, 1)
		}
		return
	}
	for at := 0; at < len(data) && t.err == nil; { // line by line: a letter is as wide as its line
		end := len(data)
		if i := strings.IndexByte(string(data[at:min(len(data), at+4096)]), '\n'); i >= 0 {
			end = at + i + 1
		} else if end-at > 4096 {
			end = at + 4096
		}
		line, err := enc.NewDecoder().Bytes(data[at:end])
		if err != nil {
			line = []byte(strings.ToValidUTF8(string(data[at:end]), "\uFFFD"))
		}
		t.b.Decode(strings.Map(readable, string(line)), int64(at), int64(end))
		t.room()
		at = end
	}
}

// letter appends one letter that stands for n bytes.
func (t *text) letter(r rune, at, n int) {
	if r = readable(r); r < 0 || t.err != nil {
		return
	}
	var buf [utf8.UTFMax]byte
	k := utf8.EncodeRune(buf[:], r)
	if n == 1 && r < utf8.RuneSelf {
		t.b.Copy(buf[:1], int64(at))
	} else {
		t.b.Decode(string(buf[:k]), int64(at), int64(at+n))
	}
	if r == '\n' && t.b.Full() {
		t.cut()
	}
	t.room()
}

// readable drops what no reader sees: carriage returns stand before line ends.
func readable(r rune) rune {
	switch {
	case r == 0 || r == '\r':
		return -1
	case r < ' ' && r != '\t' && r != '\n':
		return ' '
	case !utf8.ValidRune(r):
		return utf8.RuneError
	}
	return r
}

func (t *text) room() {
	if t.b.Must() {
		t.cut()
	}
}

func (t *text) cut() {
	if t.err == nil {
		if t.err = t.ctx.Err(); t.err == nil {
			t.err = t.out.Part(t.b.Cut(t.kind))
		}
	}
}

// field appends what f appends as a line of its own under a name.
func (t *text) field(name string, f func()) {
	start := t.b.Len()
	f()
	if t.err != nil {
		return
	}
	if t.b.Len() < start { // cut: the value goes on in a new part
		start = 0
	}
	t.b.Label(document.Key, name, start, t.b.Len())
	t.b.Insert("\n")
}

// take ends the run of parts; the next one is of the given kind.
func (t *text) take(next document.PartKind) error {
	if t.err == nil && !t.b.Empty() {
		t.err = t.out.Part(t.b.Take(t.kind))
	}
	t.kind = next
	return t.err
}

// wideRune decodes the first letter of UTF-16 and says how many bytes it has.
func wideRune(raw []byte) (rune, int) {
	r := rune(raw[0]) | rune(raw[1])<<8
	if !utf16.IsSurrogate(r) {
		return r, 2
	}
	if len(raw) >= 4 {
		if d := utf16.DecodeRune(r, rune(raw[2])|rune(raw[3])<<8); d != utf8.RuneError {
			return d, 4
		}
	}
	return utf8.RuneError, 2
}

// wideString decodes UTF-16, for names.
func wideString(raw []byte) string {
	var b strings.Builder
	for i := 0; i+1 < len(raw); {
		r, n := wideRune(raw[i:])
		if r = readable(r); r >= 0 {
			b.WriteRune(r)
		}
		i += n
	}
	return b.String()
}

// codePage is an encoding by the number that Windows gives it; nil is UTF-8.
func codePage(n uint32) encoding.Encoding {
	label := map[uint32]string{
		932: "shift_jis", 936: "gbk", 949: "euc-kr", 950: "big5", 874: "windows-874", 866: "ibm866", 20866: "koi8-r", 21866: "koi8-u",
		51932: "euc-jp", 50220: "iso-2022-jp", 50221: "iso-2022-jp", 54936: "gb18030", 10000: "macintosh",
	}[n]
	switch {
	case n == 65001:
		return nil
	case n >= 1250 && n <= 1258:
		label = fmt.Sprintf("windows-%d", n)
	case n >= 28592 && n <= 28605:
		label = fmt.Sprintf("iso-8859-%d", n-28590)
	}
	if enc, err := htmlindex.Get(label); err == nil {
		return enc
	}
	return charmap.Windows1252
}
