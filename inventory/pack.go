package inventory

import (
	"math/bits"
	"slices"

	"sardine/document"
	"sardine/finding"
)

// shape is what many findings share, over all files: a table of shapes and one
// of paths let a finding take about six bytes.
type shape struct {
	kind uint16
	part document.PartKind
	scr  finding.Score
	why  uint64 // bit i: reason i
	more string // reasons from 64 up, if there will ever be any, one byte each
	also string // kinds, two bytes each
}

// A batch packs findings of one file into a blob, one after the other:
//
//	shape*2 + (1 if the path changes), [the shape, if its number is 0],
//	[path's number, followed by the path if that is 0], start (difference to
//	the one before on the same path), length
//
// A number is 0 when the table is full.
type batch struct {
	data    []byte
	n       int
	path    document.Path
	last    int64
	shapeNo map[shape]int64
}

// numbers gives shapes and paths their numbers, 0 if it has none left. Its
// funcs are called once a batch for each shape and change of path.
type numbers struct {
	kind  func(*finding.Kind) uint16
	shape func(packed string) int64
	path  func(packed string) int64
	step  func(string) string // hides steps of paths; nil keeps them
}

// add takes f in.
func (b *batch) add(f *finding.Finding, no *numbers) {
	s := shapeOf(f, no.kind)
	id, ok := b.shapeNo[s]
	var inline []byte
	if !ok || id == 0 {
		inline = s.append(nil)
		if !ok {
			if b.shapeNo == nil {
				b.shapeNo = make(map[shape]int64)
			}
			id = no.shape(string(inline))
			b.shapeNo[s] = id
		}
	}
	head := uint64(id) << 1
	turn := !slices.Equal(f.Path, b.path)
	if turn {
		head |= 1
	}
	b.data = appendUint(b.data, head)
	if id == 0 {
		b.data = append(b.data, inline...)
	}
	if turn {
		b.path, b.last = slices.Clone(f.Path), 0
		packed := appendPath(nil, f.Path, no.step)
		id := no.path(string(packed))
		b.data = appendUint(b.data, uint64(id))
		if id == 0 {
			b.data = append(b.data, packed...)
		}
	}
	b.data = appendInt(b.data, f.Span.Start-b.last)
	b.data = appendInt(b.data, f.Span.End-f.Span.Start)
	b.last = f.Span.Start
	b.n++
}

// take returns the blob and empties b.
func (b *batch) take() []byte {
	data := b.data
	*b = batch{}
	return data
}

func shapeOf(f *finding.Finding, kindNo func(*finding.Kind) uint16) shape {
	s := shape{kind: kindNo(f.Kind), part: f.Part, scr: f.Score}
	var more []byte
	for _, w := range f.Why {
		if w < 64 {
			s.why |= 1 << w
		} else {
			more = append(more, byte(w))
		}
	}
	if len(more) > 0 {
		slices.Sort(more)
		s.more = string(slices.Compact(more))
	}
	if len(f.Also) > 0 {
		var also []byte
		for _, k := range f.Also {
			no := kindNo(k)
			also = append(also, byte(no>>8), byte(no))
		}
		s.also = string(also)
	}
	return s
}

// append writes kind, part, score, why, more, also.
func (s shape) append(out []byte) []byte {
	out = appendUint(out, uint64(s.kind))
	out = append(out, byte(s.part))
	out = appendInt(out, int64(s.scr))
	out = appendUint(out, s.why)
	out = appendString(out, s.more)
	out = appendUint(out, uint64(len(s.also)/2))
	for i := 0; i+1 < len(s.also); i += 2 {
		out = appendUint(out, uint64(s.also[i])<<8|uint64(s.also[i+1]))
	}
	return out
}

func appendPath(out []byte, p document.Path, step func(string) string) []byte {
	out = appendUint(out, uint64(len(p)))
	for _, s := range p {
		if step != nil {
			s = step(s)
		}
		out = appendString(out, s)
	}
	return out
}

func (r *reader) path() document.Path {
	n := r.count(1)
	if n == 0 {
		return nil
	}
	p := make(document.Path, n)
	for i := range p {
		p[i] = r.string()
	}
	return p
}

// stored gives back what numbers stand for.
type stored struct {
	kind  func(uint64) *finding.Kind // nil for a number it does not know
	shape func(uint64) []byte        // likewise
	path  func(uint64) []byte
}

// unpack appends the findings of a stored batch to fs.
func unpack(fs []finding.Finding, data []byte, in *stored) ([]finding.Finding, error) {
	r := reader{b: data}
	shapes := make(map[uint64]finding.Finding)
	var path document.Path
	var last int64
	for len(r.b) > 0 {
		head := r.uint()
		f, ok := shapes[head>>1]
		if !ok {
			f = in.readShape(&r, head>>1)
			if head>>1 != 0 {
				shapes[head>>1] = f
			}
		}
		if head&1 != 0 {
			path, last = in.readPath(&r), 0
		}
		f.Path = path
		f.Span.Start = last + r.int()
		f.Span.End = f.Span.Start + r.int()
		last = f.Span.Start
		if !r.bad {
			fs = append(fs, f)
		}
	}
	return fs, r.err("batch of findings")
}

func (in *stored) readPath(r *reader) document.Path {
	no := r.uint()
	if no == 0 {
		return r.path()
	}
	packed := reader{b: in.path(no)}
	p := packed.path()
	if packed.bad || len(packed.b) > 0 {
		r.fail()
	}
	return p
}

// readShape reads a shape from r, or the one with number no.
func (in *stored) readShape(r *reader, no uint64) finding.Finding {
	var f finding.Finding
	src := r
	if no != 0 {
		src = &reader{b: in.shape(no)}
	}
	f.Kind = in.kind(src.uint())
	f.Part = document.PartKind(src.byte())
	f.Score = finding.Score(src.int())
	why, more := src.uint(), src.bytes()
	f.Why = make([]finding.Reason, 0, bits.OnesCount64(why)+len(more))
	for i := range 64 {
		if why&(1<<i) != 0 {
			f.Why = append(f.Why, finding.Reason(i))
		}
	}
	for _, w := range more {
		f.Why = append(f.Why, finding.Reason(w))
	}
	bad := f.Kind == nil
	for range src.count(1) {
		k := in.kind(src.uint())
		bad = bad || k == nil
		f.Also = append(f.Also, k)
	}
	if bad || src.bad {
		r.fail()
	}
	return f
}
