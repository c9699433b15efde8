package document

import (
	"errors"
	"sort"
)

// Quad is a box on a page or picture: four corners, counter-clockwise from the
// lower left, in points (PDF) or pixels (pictures).
type Quad struct {
	Page                           uint32
	X0, Y0, X1, Y1, X2, Y2, X3, Y3 float32
}

// Origin is where a span of text comes from. Stream numbers what the format
// itself opened (a zip entry, an object, a content stream); the range counts in
// that stream's bytes. Exact: text and range hold the same bytes.
type Origin struct {
	Stream     uint32
	Start, End int64
	Exact      bool
	Quad       *Quad // for painted text
}

// ErrNoOrigin means that a span holds nothing but inserted separators, or lies
// outside the part.
var ErrNoOrigin = errors.New("span has no origin")

// A segment maps a run of text. Between the end of one segment and the start
// of the next the text is inserted: the file does not hold it. 12 bytes, since
// a table of short cells needs one segment a cell.
type segment struct {
	text uint32 // start of the run in the text
	from uint32 // start of the range in its stream, low 32 bits; for odd runs an index
	meta uint32 // kind (2 bits), source (6 bits), length (24 bits, see below)
}

// Kinds of segment. A copied run has its length in the low 24 bits. A scaled
// run is n units of t text bytes, each from o stream bytes: n in 16 bits, t-1
// in 3, o-1 in 5. UTF-16 and code pages need one segment for many letters. All
// else is odd and stands in a side table.
const (
	segCopy = iota
	segScaled
	segOdd
)

const (
	maxCopy   = 1<<24 - 1
	maxUnits  = 1<<16 - 1
	maxSource = 1<<6 - 1
)

func (s segment) kind() uint32   { return s.meta >> 30 }
func (s segment) source() uint32 { return s.meta >> 24 & maxSource }
func (s segment) copied() uint32 { return s.meta & maxCopy }
func (s segment) scaled() (n, t, o uint32) {
	return s.meta & maxUnits, s.meta>>16&7 + 1, s.meta>>19&31 + 1
}

type source struct {
	stream uint32
	high   int64 // what is added to segment.from
}

type odd struct {
	textLen    uint32
	stream     uint32
	start, end int64
	quad       int32 // index into quads, or -1
}

// Map says where each letter of a part comes from. It is built by a Builder
// and read-only.
type Map struct {
	segs    []segment
	sources []source
	odds    []odd
	quads   []Quad
}

// Bytes is the memory that m holds, for budgets and benchmarks.
func (m Map) Bytes() int {
	return cap(m.segs)*12 + cap(m.sources)*16 + cap(m.odds)*32 + cap(m.quads)*36
}

func (m Map) textLen(s segment) uint32 {
	switch s.kind() {
	case segCopy:
		return s.copied()
	case segScaled:
		n, t, _ := s.scaled()
		return n * t
	default:
		return m.odds[s.from].textLen
	}
}

// Origins returns where the local span s comes from, in order of the text,
// neighbours joined. Decoded text is widened to what was decoded whole: better
// one letter too many than one too few. Inserted separators inside s have no
// origin and are left out; a span of nothing else is ErrNoOrigin.
func (m Map) Origins(s Span) ([]Origin, error) {
	if s.Start < 0 || s.End < s.Start {
		return nil, ErrNoOrigin
	}
	var out []Origin
	i := sort.Search(len(m.segs), func(i int) bool { return int64(m.segs[i].text) > s.Start })
	if i > 0 {
		i--
	}
	for ; i < len(m.segs) && int64(m.segs[i].text) < s.End; i++ {
		seg := m.segs[i]
		n := m.textLen(seg)
		from, to := max(s.Start, int64(seg.text)), min(s.End, int64(seg.text)+int64(n))
		if from >= to {
			continue
		}
		o := m.origin(seg, uint32(from-int64(seg.text)), uint32(to-int64(seg.text)))
		if k := len(out) - 1; k >= 0 && out[k].joins(o) {
			out[k].End = o.End
			out[k].Exact = out[k].Exact && o.Exact
		} else {
			out = append(out, o)
		}
	}
	if len(out) == 0 {
		return nil, ErrNoOrigin
	}
	return out, nil
}

// origin of the bytes [from,to) of one segment's text.
func (m Map) origin(seg segment, from, to uint32) Origin {
	if seg.kind() == segOdd {
		d := m.odds[seg.from]
		o := Origin{Stream: d.stream, Start: d.start, End: d.end}
		if d.quad >= 0 {
			o.Quad = &m.quads[d.quad]
		}
		return o
	}
	src := m.sources[seg.source()]
	start := src.high + int64(seg.from)
	if seg.kind() == segCopy {
		return Origin{Stream: src.stream, Start: start + int64(from), End: start + int64(to), Exact: true}
	}
	_, t, u := seg.scaled()
	return Origin{Stream: src.stream, Start: start + int64(from/t*u), End: start + int64((to+t-1)/t*u)}
}

func (o Origin) joins(next Origin) bool {
	return o.Stream == next.Stream && o.End == next.Start && o.Quad == nil && next.Quad == nil
}
