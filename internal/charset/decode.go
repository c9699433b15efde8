package charset

import (
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding"
)

// decoder decodes letter by letter, so that each keeps its place. Tables of
// x/text do the work; it is not a streaming transformer because those do not
// say which bytes made which letter.
type decoder struct {
	enc  *Encoding
	text *encoding.Decoder
	out  [16]byte
}

func newDecoder(e *Encoding) *decoder {
	d := &decoder{enc: e}
	if e.enc != nil {
		d.text = e.enc.NewDecoder()
	}
	return d
}

// next decodes the letter at the start of p and says how many bytes it has;
// not ok when p ends within it and more may come. Wrong bytes are U+FFFD.
func (d *decoder) next(p []byte, eof bool) (c rune, size int, ok bool) {
	if d.enc.family == wideFamily {
		return d.wide(p, eof)
	}
	if d.enc.family == frameFamily {
		return d.enc.frame[p[0]], 1, true
	}
	size = d.enc.size(p)
	if d.enc.name[0] == 'g' && size == 2 && len(p) < 2 && !eof { // GB 18030 may turn out to need four
		return 0, 0, false
	}
	if size > len(p) {
		if !eof {
			return 0, 0, false
		}
		return utf8.RuneError, 1, true
	}
	d.text.Reset()
	n, _, err := d.text.Transform(d.out[:], p[:size], true)
	c, m := utf8.DecodeRune(d.out[:n])
	// A bad pair gives U+FFFD and then, perhaps, an ASCII letter of its own: only
	// the lead byte is wrong then. (Big5 has a few pairs of two letters; they are
	// read as the first with a mark, which x/text gives as two runes.)
	if err != nil || n == 0 || m != n || c == utf8.RuneError {
		return utf8.RuneError, 1, true
	}
	return c, size, true
}

func (d *decoder) wide(p []byte, eof bool) (c rune, size int, ok bool) {
	unit := d.enc.unit
	if len(p) < unit {
		if !eof {
			return 0, 0, false
		}
		return utf8.RuneError, len(p), true
	}
	c = d.enc.unitAt(p)
	if unit == 2 && utf16.IsSurrogate(c) {
		if len(p) < 4 && !eof {
			return 0, 0, false
		}
		if len(p) >= 4 {
			if r := utf16.DecodeRune(c, d.enc.unitAt(p[2:])); r != utf8.RuneError {
				return r, 4, true
			}
		}
	}
	if !utf8.ValidRune(c) {
		c = utf8.RuneError
	}
	return c, unit, true
}

// Decode is the text of p, read as e; for looking at the head of a stream.
func (e *Encoding) Decode(p []byte) []byte {
	if e.bom != "" && len(p) >= len(e.bom) && string(p[:len(e.bom)]) == e.bom {
		p = p[len(e.bom):]
	}
	if e.family < wideFamily {
		return p
	}
	d := newDecoder(e)
	out := make([]byte, 0, len(p))
	for len(p) > 0 {
		c, n, ok := d.next(p, false)
		if !ok {
			break
		}
		out, p = utf8.AppendRune(out, c), p[n:]
	}
	return out
}
