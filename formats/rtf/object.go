package rtf

import (
	"bytes"
	"encoding/binary"
	"strconv"
	"strings"

	"sardine/document"
)

// data is a picture or object as it is being read.
type data struct {
	n          int // pictures and objects so far
	bytes      []byte
	nibble     byte
	odd        bool
	start, end int64 // of its digits or bytes
	large      bool
	ext        string
}

// object is a picture or embedded object. What is in it stands in
// data[from:to]; the lengths at the offsets sizes count it.
type object struct {
	name       string
	data       []byte
	from, to   int
	sizes      []int
	start, end int64 // in the stream
}

func (d *data) place(start, end int64) {
	if d.end == 0 {
		d.start = start
	}
	d.end = end
}

func (d *data) room(n int, limit int64) bool {
	if int64(len(d.bytes)+n) > limit {
		d.large, d.bytes = true, nil
	}
	return !d.large
}

// hex takes digits.
func (d *data) hex(raw []byte, at, limit int64) {
	if len(bytes.TrimSpace(raw)) == 0 || !d.room(len(raw)/2+1, limit) {
		return
	}
	d.place(at, at+int64(len(raw)))
	for _, c := range raw {
		v := digit(c)
		if v < 0 {
			continue
		}
		if d.odd {
			d.bytes = append(d.bytes, d.nibble<<4|byte(v))
		}
		d.nibble, d.odd = byte(v), !d.odd
	}
}

// binary takes the bytes after \binN.
func (p *parser) binary(t *token) {
	start := t.start
	keep := p.want == chMain && (p.st.dest == dData || p.st.dest == dOLE)
	p.scan.binary(int64(max(t.param, 0)), func(b []byte) {
		if keep && p.data.room(len(b), p.limit) {
			p.data.bytes = append(p.data.bytes, b...)
		}
	})
	if keep {
		p.data.place(start, p.scan.tok.end)
	}
}

// endData hands over the picture or object that has ended. Only the first pass
// does.
func (p *parser) endData() error {
	d := p.data
	p.data = data{n: d.n}
	if d.end == 0 || p.want != chMain {
		return nil
	}
	p.data.n++
	o := &object{name: "picture " + strconv.Itoa(p.data.n) + d.ext, data: d.bytes, to: len(d.bytes), start: d.start, end: d.end}
	p.handed = true
	if d.large {
		return p.v.skip(o.name, document.TooLarge)
	}
	if d.ext == "" {
		o.name = "object " + strconv.Itoa(p.data.n)
		o.unwrap()
	}
	return p.v.object(o)
}

// unwrap finds the embedded file in an OLE 1.0 object (MS-OLEDS 2.2.4 and
// 2.2.5). What is not understood stays as it is.
func (o *object) unwrap() {
	le := binary.LittleEndian
	b := o.data
	if len(b) < 12 || le.Uint32(b[4:]) != 2 { // embedded
		return
	}
	at := 8
	var class string
	for i := range 3 { // class, topic, item
		if at+4 > len(b) {
			return
		}
		n := int64(le.Uint32(b[at:]))
		at += 4
		if n > int64(len(b)-at) {
			return
		}
		if i == 0 {
			class = string(bytes.TrimRight(b[at:at+int(n)], "\x00"))
		}
		at += int(n)
	}
	if at+4 > len(b) || int64(le.Uint32(b[at:])) > int64(len(b)-at-4) {
		return
	}
	o.sizes = []int{at}
	o.from = at + 4
	o.to = o.from + int(le.Uint32(b[at:]))
	if class == "Package" {
		o.unpack()
	}
}

// unpack finds the file in a package of the Object Packager: its label, its
// path, where it was unpacked to, then its length and bytes. No standard
// describes it.
func (o *object) unpack() {
	le := binary.LittleEndian
	b := o.data[:o.to]
	at := o.from + 2
	text := func() (string, bool) {
		if at > len(b) {
			return "", false
		}
		n := bytes.IndexByte(b[at:], 0)
		if n < 0 {
			return "", false
		}
		s := string(b[at : at+n])
		at += n + 1
		return s, true
	}
	label, ok1 := text()
	_, ok2 := text()
	if !ok1 || !ok2 || at+8 > len(b) {
		return
	}
	n := int64(le.Uint32(b[at+4:]))
	at += 8
	if n > int64(len(b)-at) {
		return
	}
	at += int(n)
	if at+4 > len(b) || int64(le.Uint32(b[at:])) > int64(len(b)-at-4) {
		return
	}
	o.sizes = append(o.sizes, at)
	o.from, o.to = at+4, at+4+int(le.Uint32(b[at:]))
	if label = strings.ToValidUTF8(label, "\uFFFD"); label != "" {
		o.name = label
	}
}

// with returns the object's digits with other content.
func (o *object) with(content []byte) []byte {
	le := binary.LittleEndian
	b := make([]byte, 0, len(o.data)-(o.to-o.from)+len(content))
	b = append(append(append(b, o.data[:o.from]...), content...), o.data[o.to:]...)
	for _, at := range o.sizes {
		le.PutUint32(b[at:], uint32(int(le.Uint32(b[at:]))+len(content)-(o.to-o.from)))
	}
	const digits = "0123456789abcdef"
	out := make([]byte, 0, 2*len(b))
	for _, c := range b {
		out = append(out, digits[c>>4], digits[c&15])
	}
	return out
}
