package metafile

import (
	"bytes"
	"encoding/binary"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"sardine/document"
)

// windows is the text of one byte. Metafiles do not say their code page; what
// is beyond Western letters reads wrong, digits do not.
func windows(c byte) string {
	if c < ' ' || c == 0x7F {
		return " "
	}
	return string(charmap.Windows1252.DecodeByte(c))
}

// wide appends UTF-16.
func wide(b *document.Builder, raw []byte, at int64) {
	for i := 0; i+1 < len(raw); {
		r, n := rune(binary.LittleEndian.Uint16(raw[i:])), 2
		if utf16.IsSurrogate(r) {
			two := rune(utf8.RuneError)
			if i+3 < len(raw) {
				two = utf16.DecodeRune(r, rune(binary.LittleEndian.Uint16(raw[i+2:])))
			}
			if r = two; r != utf8.RuneError {
				n = 4
			}
		}
		if r < ' ' {
			r = ' '
		}
		b.Decode(string(r), at+int64(i), at+int64(i+n))
		i += n
	}
}

// Actions of a StarView metafile that draw text (vcl/metaact.hxx of
// OpenOffice: TEXT, TEXTARRAY, STRETCHTEXT, TEXTRECT) and pictures.
const (
	svmText      = 112
	svmTextArray = 113
	svmStretch   = 114
	svmTextRect  = 115
	svmBmpFirst  = 116
	svmBmpLast   = 124
)

// svm walks the actions: a number, a version, a length, and the rest.
func (d *drawing) svm() error {
	at := 6
	if at+6 > len(d.data) {
		d.broken = true
		return nil
	}
	head := int64(d.u32(at + 2)) // behind version and length
	if head > int64(len(d.data)-at-6) {
		d.broken = true
		return nil
	}
	at += 6 + int(head)
	for n := 0; at+8 <= len(d.data); n++ {
		kind, size := d.u16(at), int64(d.u32(at+4))
		body := at + 8
		if size > int64(len(d.data)-body) {
			d.broken = true
			return nil
		}
		end := body + int(size)
		switch {
		case kind == svmText || kind == svmTextArray || kind == svmStretch || kind == svmTextRect:
			place := body
			if kind == svmTextRect {
				place += 8 // a rectangle instead of a point
			}
			if err := d.svmString(place, end); err != nil {
				return err
			}
		case kind >= svmBmpFirst && kind <= svmBmpLast:
			d.bitmap = true
		}
		if n&0xFFF == 0 && d.ctx.Err() != nil {
			return d.ctx.Err()
		}
		at = end
	}
	return nil
}

// svmString reads a point, and a string in bytes behind its length.
func (d *drawing) svmString(at, end int) error {
	if at+10 > end {
		d.broken = true
		return nil
	}
	y, n := int32(d.u32(at+4)), d.room(at+10, end, d.u16(at+8))
	if err := d.text(at+10, n, false, y); err != nil || n == 0 || d.twin == nil {
		return err
	}
	// Since version 2 of these actions the letters stand at their end once more,
	// in UTF-16.
	var again []byte
	for _, c := range d.data[at+10 : at+10+n] {
		again = binary.LittleEndian.AppendUint16(again, uint16([]rune(windows(c))[0]))
	}
	if i := bytes.Index(d.data[at+10+n:end], again); i >= 0 {
		d.twin(at+10, at+10+n+i)
	}
	return nil
}
