package pdfwrite

import (
	"bytes"
	"compress/zlib"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"io"
	"strconv"
)

// file writes the objects of a PDF one after the other. Streams go out at
// once; dictionaries wait for company and go out packed, many in one stream.
// The first error ends all writing and is kept.
type file struct {
	w       io.Writer
	n       int64
	sum     hash.Hash
	at      []entry // by number of object
	waiting []packed
	z       *zlib.Writer
	err     error
}

// entry says where an object is: 1 at an offset of the file, 2 as number
// index of the object stream (ISO 32000-1, table 18).
type entry struct {
	kind  byte
	where int64
	index uint16
}

type packed struct {
	id   int
	body []byte
}

// perStream is how many dictionaries are packed together. Readers unpack all
// of them to get at one.
const perStream = 200

func newFile(w io.Writer) *file {
	f := &file{w: w, sum: sha256.New(), at: make([]entry, 1, 64), z: zlib.NewWriter(io.Discard)}
	// The comment of bytes above 127 says that the file is binary (7.5.2).
	f.raw([]byte("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"))
	return f
}

func (f *file) raw(b []byte) {
	if f.err != nil {
		return
	}
	n, err := f.w.Write(b)
	f.n += int64(n)
	f.sum.Write(b[:n])
	f.err = err
}

// reserve returns the number of an object that will be written later.
func (f *file) reserve() int {
	f.at = append(f.at, entry{})
	return len(f.at) - 1
}

// object writes a dictionary or array.
func (f *file) object(id int, body []byte) {
	f.waiting = append(f.waiting, packed{id, body})
	if len(f.waiting) >= perStream {
		f.pack()
	}
}

func (f *file) pack() {
	if len(f.waiting) == 0 {
		return
	}
	var head, body bytes.Buffer
	id := f.reserve()
	for i, p := range f.waiting {
		fmt.Fprintf(&head, "%d %d ", p.id, body.Len())
		body.Write(p.body)
		body.WriteByte('\n')
		f.at[p.id] = entry{2, int64(id), uint16(i)}
	}
	first := head.Len()
	f.stream(id, fmt.Sprintf("/Type/ObjStm/N %d/First %d", len(f.waiting), first), append(head.Bytes(), body.Bytes()...))
	f.waiting = f.waiting[:0]
}

// stream packs data and writes it. dict is what its dictionary holds besides
// length and filter.
func (f *file) stream(id int, dict string, data []byte) {
	var b bytes.Buffer
	f.z.Reset(&b)
	f.z.Write(data)
	f.z.Close()
	f.stored(id, dict+"/Filter/FlateDecode", b.Bytes())
}

// stored writes a stream whose data is packed already.
func (f *file) stored(id int, dict string, data []byte) {
	f.at[id] = entry{kind: 1, where: f.n}
	f.raw(fmt.Appendf(nil, "%d 0 obj\n<<%s/Length %d>>\nstream\n", id, dict, len(data)))
	f.raw(data)
	f.raw([]byte("\nendstream\nendobj\n"))
}

// finish writes the table of all objects. The identifier of the file is a
// digest of what it holds.
func (f *file) finish(root, info int) error {
	f.pack()
	id := f.reserve()
	f.at[id] = entry{kind: 1, where: f.n}
	table := make([]byte, 0, 8*len(f.at))
	for i, e := range f.at {
		if i == 0 {
			e.index = 65535 // the head of the list of free objects, which is empty (7.5.4)
		}
		table = append(table, e.kind, byte(e.where>>32), byte(e.where>>24), byte(e.where>>16), byte(e.where>>8), byte(e.where), byte(e.index>>8), byte(e.index))
	}
	start := f.n
	name := hex.EncodeToString(f.sum.Sum(nil)[:16])
	f.stream(id, fmt.Sprintf("/Type/XRef/Size %d/W[1 5 2]/Root %d 0 R/Info %d 0 R/ID[<%s><%s>]", len(f.at), root, info, name, name), table)
	f.raw(fmt.Appendf(nil, "startxref\n%d\n%%%%EOF\n", start))
	return f.err
}

// number writes x as PDF does: no exponent, at most three places.
func number(b []byte, x float64) []byte {
	b = strconv.AppendFloat(b, x, 'f', 3, 64)
	b = bytes.TrimRight(b, "0")
	return bytes.TrimSuffix(b, []byte("."))
}

// textString writes s as a string of a dictionary: plain where it is ASCII,
// else UTF-16 with its mark (7.9.2.2).
func textString(s string) string {
	ascii := true
	for _, r := range s {
		ascii = ascii && r >= ' ' && r < 127
	}
	if ascii {
		return "(" + escaper.Replace(s) + ")"
	}
	b := []byte{0xfe, 0xff}
	for _, u := range utf16s(s) {
		b = append(b, byte(u>>8), byte(u))
	}
	return "<" + hex.EncodeToString(b) + ">"
}
