package ole

import (
	"encoding/binary"

	"sardine/document"
)

// pictures hands over the pictures, and the texts of drawings.
func (w *paper) pictures(dir *storage) error {
	var inline []byte
	w.t.kind = document.Body
	w.drawings()
	if s := dir.stream("Data"); s != nil {
		data, err := s.bytes()
		w.d.damaged(err)
		if w.key != nil {
			data = w.key.stream(data, 512)
		}
		inline = data
		w.t.from(s)
		w.inline(data)
	}
	if err := w.t.take(document.Body); err != nil {
		return err
	}
	if _, err := w.d.images(pathOf(w.t), w.data); err != nil {
		return err
	}
	_, err := w.d.images(pathOf(w.t), inline)
	return err
}

// drawings appends the texts of shapes that float ([MS-DOC] 2.9.172): each
// drawing has a byte before it that says where it belongs.
func (w *paper) drawings() {
	from, to := w.fcLcb(fibDrawings)
	if from >= to {
		return
	}
	w.t.from(w.tableS)
	_, i, _ := atomAt(w.table[from:to], 0, from)
	for i = from + i + 1; i+8 <= to; i++ {
		a, after, _ := atomAt(w.table[from:to], i-from, from)
		w.t.art(a.body, a.at)
		i = from + after
	}
}

// inline appends the texts of pictures that stand in a line ([MS-DOC] 2.9.190).
func (w *paper) inline(data []byte) {
	const shapeFile = 0x66 // a name stands before the shape
	for i := 0; i+68 <= len(data); {
		n, header := int(binary.LittleEndian.Uint32(data[i:])), int(binary.LittleEndian.Uint16(data[i+4:]))
		if n < header || header < 8 || i+n > len(data) {
			return
		}
		from := i + header
		if binary.LittleEndian.Uint16(data[i+6:]) == shapeFile && from < i+n {
			from += 1 + int(data[from])
		}
		if from < i+n {
			w.t.art(data[from:i+n], from)
		}
		i += n
	}
}
