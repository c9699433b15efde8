package inventory

import (
	"math/bits"
	"slices"
	"strings"

	"sardine/document"
	"sardine/finding"
)

// packed is a finding as it is stored: no value, kinds by number.
type packed struct {
	path       int // index into the batch's paths
	start, end int64
	shape      int // index into the batch's shapes
}

// shape is what many findings of a file share.
type shape struct {
	kind uint16
	part document.PartKind
	scr  finding.Score
	why  uint64 // bit i: reason i
	more string // reasons from 64 up, if there will ever be any, one byte each
	also string // kinds, two bytes each
}

// batch collects findings of one file until they are packed into a blob:
//
//	paths  n, then each: steps, then each: string
//	shapes n, then each: kind, part, score, why, more, also
//	findings n, then each: shape*2 + (1 if the path changes), [path], start
//	(difference to the one before), length
type batch struct {
	paths    []document.Path
	pathNo   map[string]int
	lastPath document.Path
	lastNo   int
	shapes   []shape
	shapeNo  map[shape]int
	found    []packed
}

func (b *batch) path(p document.Path) int {
	if len(b.found) > 0 && slices.Equal(p, b.lastPath) {
		return b.lastNo
	}
	key := strings.Join(p, "\x00")
	if len(p) == 0 {
		key = "\x00\x00" // the file's own stream, not a step without a name
	}
	no, ok := b.pathNo[key]
	if !ok {
		if b.pathNo == nil {
			b.pathNo = make(map[string]int)
		}
		no = len(b.paths)
		b.pathNo[key] = no
		b.paths = append(b.paths, slices.Clone(p))
	}
	b.lastPath, b.lastNo = b.paths[no], no
	return no
}

func (b *batch) shape(s shape) int {
	no, ok := b.shapeNo[s]
	if !ok {
		if b.shapeNo == nil {
			b.shapeNo = make(map[shape]int)
		}
		no = len(b.shapes)
		b.shapeNo[s] = no
		b.shapes = append(b.shapes, s)
	}
	return no
}

// add takes f in; kindNo numbers kinds.
func (b *batch) add(f *finding.Finding, kindNo func(*finding.Kind) uint16) {
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
	b.found = append(b.found, packed{b.path(f.Path), f.Span.Start, f.Span.End, b.shape(s)})
}

// take packs and empties b. name rewrites path steps (to hide them), nil keeps them.
func (b *batch) take(name func(string) string) []byte {
	out := appendUint(nil, uint64(len(b.paths)))
	for _, p := range b.paths {
		out = appendPath(out, p, name)
	}
	out = appendUint(out, uint64(len(b.shapes)))
	for _, s := range b.shapes {
		out = appendUint(out, uint64(s.kind))
		out = append(out, byte(s.part))
		out = appendInt(out, int64(s.scr))
		out = appendUint(out, s.why)
		out = appendString(out, s.more)
		out = appendUint(out, uint64(len(s.also)/2))
		for i := 0; i+1 < len(s.also); i += 2 {
			out = appendUint(out, uint64(s.also[i])<<8|uint64(s.also[i+1]))
		}
	}
	out = appendUint(out, uint64(len(b.found)))
	path, last := 0, int64(0)
	for _, f := range b.found {
		head := uint64(f.shape) << 1
		if f.path != path {
			out = appendUint(out, head|1)
			out = appendUint(out, uint64(f.path))
			path, last = f.path, 0
		} else {
			out = appendUint(out, head)
		}
		out = appendInt(out, f.start-last)
		out = appendInt(out, f.end-f.start)
		last = f.start
	}
	*b = batch{found: b.found[:0]}
	return out
}

func appendPath(out []byte, p document.Path, name func(string) string) []byte {
	out = appendUint(out, uint64(len(p)))
	for _, s := range p {
		if name != nil {
			s = name(s)
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

// unpack appends the findings of a stored batch to fs; kind gives a number's
// kind back, nil for one it does not know.
func unpack(fs []finding.Finding, data []byte, kind func(uint64) *finding.Kind) ([]finding.Finding, error) {
	r := reader{b: data}
	paths := make([]document.Path, r.count(1))
	for i := range paths {
		paths[i] = r.path()
	}
	shapes := make([]finding.Finding, r.count(6))
	for i := range shapes {
		readShape(&r, &shapes[i], kind)
	}
	n := r.count(3)
	fs = slices.Grow(fs, n)
	path, last := uint64(0), int64(0)
	for range n {
		head := r.uint()
		if head&1 != 0 {
			path, last = r.uint(), 0
		}
		start := last + r.int()
		end := start + r.int()
		if head>>1 >= uint64(len(shapes)) || path >= uint64(len(paths)) {
			r.fail()
		}
		if r.bad {
			break
		}
		f := shapes[head>>1]
		f.Path, f.Span = paths[path], document.Span{Start: start, End: end}
		last = start
		fs = append(fs, f)
	}
	return fs, r.err("batch of findings")
}

func readShape(r *reader, f *finding.Finding, kind func(uint64) *finding.Kind) {
	f.Kind = kind(r.uint())
	f.Part = document.PartKind(r.byte())
	f.Score = finding.Score(r.int())
	why, more := r.uint(), r.bytes()
	f.Why = make([]finding.Reason, 0, bits.OnesCount64(why)+len(more))
	for i := range 64 {
		if why&(1<<i) != 0 {
			f.Why = append(f.Why, finding.Reason(i))
		}
	}
	for _, w := range more {
		f.Why = append(f.Why, finding.Reason(w))
	}
	for range r.count(1) {
		k := kind(r.uint())
		if k == nil {
			r.fail()
			return
		}
		f.Also = append(f.Also, k)
	}
	if f.Kind == nil {
		r.fail()
	}
}
