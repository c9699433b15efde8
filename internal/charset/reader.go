package charset

import (
	"encoding/binary"
	"errors"
	"io"
	"unicode/utf8"

	"sardine/document"
)

// block is how much Fill reads at a time.
const block = 256 << 10

// smallHead is what is tried before HeadSize: most streams of a mailbox or an
// archive are no longer.
const smallHead = 1 << 10

// Reader serves a stream as text through a window that slides over it.
//
// The window holds the file's own bytes where ASCII bytes can only be ASCII
// letters (UTF-8, code pages), and UTF-8 made from them elsewhere. Either way a
// format finds its delimiters at byte level, hands runs of the window to
// Append, and asks Offset for places. Windows begin and end between letters,
// and do not depend on how the stream hands out its bytes.
//
// In a file that is UTF-8 by its head, a later byte that is not is read as the
// letter that Windows-1252 has for it: exports whose first "é" comes after a
// megabyte of ASCII are common, and a name with a hole in it is not found.
type Reader struct {
	src io.Reader
	enc *Encoding
	eof bool
	err error

	buf    []byte
	lo, hi int   // the window is buf[lo:hi]
	valid  bool  // the window is UTF-8 throughout
	at     int64 // offset in the stream of buf[0], or of raw[0] if transcoding

	raw  []byte   // transcoding: read, not yet decoded
	offs []uint32 // transcoding: buf[i] comes from base+offs[i]; one more than buf
	base int64
	dec  *decoder
}

// NewReader reads the head of src, asks choose (Detect if nil) for the
// encoding, and skips its byte order mark.
func NewReader(src io.Reader, choose func(head []byte) *Encoding) (*Reader, error) {
	r := &Reader{src: src}
	head := make([]byte, smallHead)
	n, err := io.ReadFull(src, head)
	for n == len(head) && n < HeadSize && err == nil { // most streams end soon
		head = append(make([]byte, 0, min(4*n, HeadSize)), head...)
		var more int
		more, err = io.ReadFull(src, head[n:cap(head)])
		n += more
		head = head[:n]
	}
	head = head[:n]
	if err != nil {
		if !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
			return nil, err
		}
		r.eof = true
	}
	if choose == nil {
		choose = Detect
	}
	r.enc = choose(head)
	if bom := r.enc.bom; bom != "" && len(head) >= len(bom) && string(head[:len(bom)]) == bom {
		head, r.at = head[len(bom):], int64(len(bom))
	}
	if !r.transcodes() {
		r.buf = head
		r.trim()
		return r, nil
	}
	r.raw, r.base, r.offs = head, r.at, []uint32{0}
	r.dec = newDecoder(r.enc)
	r.transcode()
	return r, nil
}

// Encoding of the stream.
func (r *Reader) Encoding() *Encoding { return r.enc }

// Window is the text that was read and not yet skipped. It is valid until the
// next Fill.
func (r *Reader) Window() []byte { return r.buf[r.lo:r.hi] }

// Offset is where in the stream byte i of the window was read; i may be the
// window's length.
func (r *Reader) Offset(i int) int64 {
	if r.transcodes() {
		return r.base + int64(r.offs[r.lo+i])
	}
	return r.at + int64(r.lo+i)
}

// Skip moves the window's start past n bytes.
func (r *Reader) Skip(n int) { r.lo += n }

// EOF reports whether the window holds all that is left of the stream.
func (r *Reader) EOF() bool { return r.eof }

// Fill reads more into the window, which keeps what was not skipped. At the end
// of the stream it changes nothing but EOF. The caller keeps the window small
// by skipping.
func (r *Reader) Fill() error {
	if r.err != nil || r.eof {
		return r.err
	}
	r.compact()
	if r.transcodes() {
		r.raw, r.err = r.read(r.raw)
		if r.err == nil {
			r.transcode()
		}
		return r.err
	}
	r.buf, r.err = r.read(r.buf)
	r.trim()
	return r.err
}

// read appends one block to p, short only at the end of the stream.
func (r *Reader) read(p []byte) ([]byte, error) {
	n := len(p)
	if cap(p)-n < block {
		p = append(make([]byte, 0, max(2*cap(p), n+block)), p...)
	}
	m, err := io.ReadFull(r.src, p[n:n+block])
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		r.eof, err = true, nil
	}
	return p[:n+m], err
}

// compact drops what was skipped.
func (r *Reader) compact() {
	if r.lo == 0 {
		return
	}
	if r.transcodes() {
		first := r.offs[r.lo]
		n := copy(r.offs, r.offs[r.lo:])
		r.offs = r.offs[:n]
		for i := range r.offs {
			r.offs[i] -= first
		}
		r.base += int64(first)
	} else {
		r.at += int64(r.lo)
	}
	n := copy(r.buf, r.buf[r.lo:])
	r.buf, r.lo, r.hi = r.buf[:n], 0, r.hi-r.lo
}

// trim ends the window before a letter whose last bytes are still to come.
func (r *Reader) trim() {
	r.hi = len(r.buf)
	if r.enc.family != utf8Family {
		return
	}
	if !r.eof {
		r.hi -= partial(r.buf[r.lo:])
	}
	r.valid = utf8.Valid(r.buf[r.lo:r.hi])
}

// partial is how many bytes at the end of p begin a letter that p cuts off.
func partial(p []byte) int {
	for i := 1; i < utf8.UTFMax && i <= len(p); i++ {
		if tail := p[len(p)-i:]; utf8.RuneStart(tail[0]) {
			if utf8.FullRune(tail) {
				return 0
			}
			return i
		}
	}
	return 0
}

func (r *Reader) transcodes() bool { return r.enc.family >= wideFamily }

// transcode decodes all whole letters of raw into the window.
func (r *Reader) transcode() {
	pos := 0
	from := uint32(r.at - r.base)
	for pos < len(r.raw) {
		p := r.raw[pos:]
		if r.enc.family == doubleFamily {
			if n := asciiPrefix(p); n > 0 {
				r.buf = append(r.buf, p[:n]...)
				for i := range n {
					r.offs = append(r.offs, from+uint32(pos+i+1))
				}
				pos += n
				continue
			}
		}
		c, size, ok := r.dec.next(p, r.eof)
		if !ok {
			break
		}
		start := from + uint32(pos)
		pos += size
		n := len(r.buf)
		r.buf = utf8.AppendRune(r.buf, c)
		for i := n + 1; i < len(r.buf); i++ {
			r.offs = append(r.offs, start)
		}
		r.offs = append(r.offs, start+uint32(size))
	}
	r.at += int64(pos)
	r.raw = append(r.raw[:0], r.raw[pos:]...)
	r.hi = len(r.buf)
}

// Boundary is the largest place up to i in the window that is between letters.
func (r *Reader) Boundary(i int) int {
	w := r.Window()
	if i >= len(w) || r.enc.family == pageFamily {
		return min(i, len(w))
	}
	for k := i; k > 0 && k > i-utf8.UTFMax; k-- {
		if utf8.RuneStart(w[k]) {
			return k
		}
	}
	return i
}

// Append gives the run [i,j) of the window to b.
func (r *Reader) Append(b *document.Builder, i, j int) {
	p := r.buf[r.lo+i : r.lo+j]
	if r.valid {
		b.Copy(p, r.at+int64(r.lo+i))
		return
	}
	switch r.enc.family {
	case utf8Family:
		appendUTF8(b, p, r.at+int64(r.lo+i))
	case pageFamily:
		r.appendPage(b, p, r.at+int64(r.lo+i))
	default:
		r.appendDecoded(b, p, r.lo+i)
	}
}

// Text is the run [i,j) of the window as a string.
func (r *Reader) Text(i, j int) string { return string(r.AppendText(nil, i, j)) }

// AppendText appends the run [i,j) of the window to dst as UTF-8.
func (r *Reader) AppendText(dst []byte, i, j int) []byte {
	p := r.buf[r.lo+i : r.lo+j]
	if r.valid || r.transcodes() {
		return append(dst, p...)
	}
	for len(p) > 0 {
		if n := asciiPrefix(p); n > 0 {
			dst, p = append(dst, p[:n]...), p[n:]
			continue
		}
		if r.enc.family == pageFamily {
			dst, p = append(dst, r.enc.letter(p[0])...), p[1:]
			continue
		}
		if c, n := utf8.DecodeRune(p); c != utf8.RuneError || n > 1 {
			dst, p = append(dst, p[:n]...), p[n:]
			continue
		}
		dst, p = append(dst, Windows1252.letter(p[0])...), p[1:]
	}
	return dst
}

func appendUTF8(b *document.Builder, p []byte, at int64) {
	for len(p) > 0 {
		n := validPrefix(p)
		b.Copy(p[:n], at)
		if n == len(p) {
			return
		}
		b.Decode(Windows1252.letter(p[n]), at+int64(n), at+int64(n)+1)
		p, at = p[n+1:], at+int64(n)+1
	}
}

func validPrefix(p []byte) int {
	if utf8.Valid(p) {
		return len(p)
	}
	n := 0
	for n < len(p) {
		if p[n] < utf8.RuneSelf {
			n += asciiPrefix(p[n:])
			continue
		}
		c, size := utf8.DecodeRune(p[n:])
		if c == utf8.RuneError && size <= 1 {
			break
		}
		n += size
	}
	return n
}

func (r *Reader) appendPage(b *document.Builder, p []byte, at int64) {
	for len(p) > 0 {
		if n := asciiPrefix(p); n > 0 {
			b.Copy(p[:n], at)
			p, at = p[n:], at+int64(n)
			continue
		}
		b.Decode(r.enc.letter(p[0]), at, at+1)
		p, at = p[1:], at+1
	}
}

// appendDecoded appends p = buf[i:]. ASCII in double-byte encodings is copied:
// the file holds the same bytes.
func (r *Reader) appendDecoded(b *document.Builder, p []byte, i int) {
	for len(p) > 0 {
		if n := asciiPrefix(p); n > 0 && r.enc.family == doubleFamily {
			b.Copy(p[:n], r.base+int64(r.offs[i]))
			p, i = p[n:], i+n
			continue
		}
		_, n := utf8.DecodeRune(p)
		b.Decode(string(p[:n]), r.base+int64(r.offs[i]), r.base+int64(r.offs[i+n]))
		p, i = p[n:], i+n
	}
}

// unit reads one unit of a wide encoding.
func (e *Encoding) unitAt(p []byte) rune {
	switch {
	case e.unit == 2 && e.big:
		return rune(binary.BigEndian.Uint16(p))
	case e.unit == 2:
		return rune(binary.LittleEndian.Uint16(p))
	case e.big:
		return rune(binary.BigEndian.Uint32(p))
	default:
		return rune(binary.LittleEndian.Uint32(p))
	}
}
