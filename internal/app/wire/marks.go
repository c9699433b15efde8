package wire

import (
	"encoding/binary"
	"math"

	"sardine/document"
	"sardine/formats/pdf"
)

// markSize is how many bytes a mark takes on the wire: a page and four corners.
const markSize = 4 * 9

// EncodeMarks is the reply to a job of marks.
func EncodeMarks(p *pdf.Proposals) []byte {
	w := &Writer{}
	w.Text("")
	w.Text(p.For)
	for _, q := range p.Areas {
		w.b = binary.LittleEndian.AppendUint32(w.b, q.Page)
		for _, f := range [...]float32{q.X0, q.Y0, q.X1, q.Y1, q.X2, q.Y2, q.X3, q.Y3} {
			w.b = binary.LittleEndian.AppendUint32(w.b, math.Float32bits(f))
		}
	}
	return w.b
}

// DecodeMarks reads the reply to a job of marks: what EncodeMarks wrote, or the
// reason for which the file was not read.
func DecodeMarks(reply []byte) (*pdf.Proposals, error) {
	r := &Reader{s: string(reply)}
	if why := r.Text(); r.bad || why != "" {
		if r.bad || document.SkipReason(why) == "" || len(why) > 100 {
			return nil, ErrGarbled
		}
		return nil, document.Skipped(document.SkipReason(why), nil)
	}
	p := &pdf.Proposals{For: r.Text()}
	if r.bad || len(p.For) != 0 && len(p.For) != 64 || len(r.s)%markSize != 0 {
		return nil, ErrGarbled
	}
	for b := []byte(r.s); len(b) > 0; b = b[markSize:] {
		q := document.Quad{Page: binary.LittleEndian.Uint32(b)}
		for i, f := range [...]*float32{&q.X0, &q.Y0, &q.X1, &q.Y1, &q.X2, &q.Y2, &q.X3, &q.Y3} {
			*f = math.Float32frombits(binary.LittleEndian.Uint32(b[4+4*i:]))
		}
		p.Areas = append(p.Areas, q)
	}
	return p, nil
}
