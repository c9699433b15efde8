package pdfile

import (
	"bytes"
)

// Object is one indirect object. Objects are shared: nobody changes them.
type Object struct {
	Num    int
	Value  Value
	Stream bool  // Value is its dictionary
	At     int64 // offset in the file, from its very start, that Value.Start counts from; -1 in an object stream
	Pack   int   // the object stream in whose unpacked bytes Value.Start counts; 0 for a plain object

	data, length int64 // of the packed stream, from the header
	gen          uint16
	plain        bool // never encrypted
	fresh        []byte
}

var nothing = &Object{At: -1}

// maxSteps is how long a chain of references may be.
const maxSteps = 32

// Get follows references.
func (f *File) Get(v Value) Value {
	for range maxSteps {
		if v.Kind != Ref {
			return v
		}
		v = f.Object(v.ID()).Value
	}
	return Value{}
}

// Resolve is Get, and says which object the value stands in: nil for one that
// is not indirect.
func (f *File) Resolve(v Value) *Object {
	for range maxSteps {
		if v.Kind != Ref {
			return nil
		}
		o := f.Object(v.ID())
		if o.Value.Kind != Ref {
			return o
		}
		v = o.Value
	}
	return nil
}

// Key is the value of a key, with references followed.
func (f *File) Key(dict Value, name string) Value { return f.Get(dict.Key(name)) }

// Numbers lists the objects of the file that are not free, in no order.
func (f *File) Numbers() []int {
	out := make([]int, 0, len(f.entries))
	for n, e := range f.entries {
		if e.kind != free {
			out = append(out, n)
		}
	}
	return out
}

// Dangling reports whether some object leads to one that there is not. In a
// sound file that is another way to write null; in one whose table was made
// anew, an object may have been lost.
func (f *File) Dangling() bool {
	var leads func(v Value, depth int) bool
	leads = func(v Value, depth int) bool {
		if v.Kind == Ref {
			e, ok := f.entries[v.ID()]
			return !ok || e.kind == free
		}
		for _, e := range v.List {
			if depth < 2*maxNested && leads(e, depth+1) {
				return true
			}
		}
		return false
	}
	for n := range f.entries {
		if f.ctx.Err() != nil || leads(f.Object(n).Value, 0) {
			return true
		}
	}
	return leads(f.Trailer.Key("Root"), 0)
}

// Object returns object n; one that is null if there is none or it cannot be
// read.
func (f *File) Object(n int) *Object {
	if o, ok := f.cache[n]; ok {
		return o
	}
	if f.ctx.Err() != nil || f.loading[n] || len(f.loading) > 2*maxNested {
		return nothing
	}
	f.loading[n] = true
	o := f.load(n)
	delete(f.loading, n)
	if f.cached > maxCache {
		clear(f.cache)
		f.cached = 0
	}
	f.cached += 200 + weight(o.Value)
	f.cache[n] = o
	return o
}

func weight(v Value) int {
	n := 72 + len(v.Str)
	for _, i := range v.List {
		n += weight(i)
	}
	return n
}

func (f *File) load(n int) *Object {
	e, ok := f.entries[n]
	if !ok || e.kind == free {
		return nothing
	}
	if e.kind == packedIn {
		if p := f.pack(int(e.at)); p != nil {
			if v, ok := p.object(n, int(e.gen)); ok {
				return &Object{Num: n, Value: v, At: -1, Pack: int(e.at)}
			}
		}
	} else if o := f.objectAt(e.at, n, true); o != nil {
		return o
	}
	if !f.whole { // the table lies: where is it really?
		f.scan()
	}
	if e, ok := f.scanned[n]; ok {
		if o := f.objectAt(e.at, n, true); o != nil {
			f.entries[n] = e
			return o
		}
	}
	f.lost++
	return nothing
}

// objectAt reads the object at an offset. n is the number that it must have, 0
// for any.
func (f *File) objectAt(at int64, n int, decrypt bool) *Object {
	for size := 4 << 10; ; size *= 8 {
		b := f.window(at, size)
		p := &Parser{Data: b, refs: true}
		num, num1 := p.Value()
		gen, gen1 := p.Value()
		p.blank()
		if num.Kind == Ref || !num1 || !gen1 || num.Kind != Int || gen.Kind != Int || n > 0 && num.Int(0) != n {
			if p.short && len(b) == size && size < maxObject {
				continue
			}
			return nil
		}
		if !bytes.HasPrefix(b[min(p.Pos, len(b)):], []byte("obj")) {
			return nil
		}
		p.Pos += 3
		p.short = false
		v, ok := p.Value()
		p.blank()
		if (p.short || p.Pos+16 > len(b)) && len(b) == size && size < maxObject {
			continue
		}
		if !ok {
			return &Object{Num: num.Int(0), At: f.base + at} // "null", or nothing
		}
		o := &Object{Num: num.Int(0), Value: v, At: f.base + at, gen: uint16(gen.Int(0))}
		rest := b[min(p.Pos, len(b)):]
		if v.Kind == Dict && bytes.HasPrefix(rest, []byte("stream")) {
			f.locate(o, at+int64(p.Pos)+6)
		}
		if f.crypt != nil && decrypt && o.Num != f.crypt.own {
			o.Value = f.crypt.strings(o.Value, o.Num, o.gen)
		}
		o.plain = !decrypt
		return o
	}
}

// locate finds the bytes of a stream: its length is believed if "endstream"
// follows.
func (f *File) locate(o *Object, at int64) {
	switch b := f.window(at, 2); {
	case len(b) == 2 && b[0] == '\r' && b[1] == '\n':
		at += 2
	case len(b) > 0 && (b[0] == '\n' || b[0] == '\r'):
		at++
	}
	o.Stream, o.data = true, at
	length := int64(f.Get(o.Value.Key("Length")).Int(-1))
	if length >= 0 && length <= f.Size-f.base-at {
		p := &Parser{Data: f.window(at+length, 32)}
		p.blank()
		if bytes.HasPrefix(p.Data[p.Pos:], []byte("endstream")) || bytes.HasPrefix(p.Data[p.Pos:], []byte("endobj")) {
			o.length = length
			return
		}
	}
	const step = 1 << 20
	for pos := at; ; pos += step - 16 {
		b := f.window(pos, step)
		i := bytes.Index(b, []byte("endstream"))
		if i < 0 {
			i = bytes.Index(b, []byte("\nendobj"))
		}
		if i >= 0 {
			o.length = pos + int64(i) - at
			for k := 0; k < 2 && o.length > 0; k++ { // the end of line before it is no data
				if c := f.window(at+o.length-1, 1); len(c) == 1 && (c[0] == '\n' && k == 0 || c[0] == '\r') {
					o.length--
				}
			}
			return
		}
		if len(b) < step || f.ctx.Err() != nil {
			o.length = max(0, min(f.Size-f.base-at, pos+int64(len(b))-at))
			return
		}
	}
}

// pack is an object stream, unpacked (section 7.5.7).
type pack struct {
	data    []byte
	numbers []int
	offsets []int
}

// pack opens the object stream n; nil if it is none.
func (f *File) pack(n int) *pack {
	if p, ok := f.packs[n]; ok {
		return p
	}
	o := f.Object(n)
	if !o.Stream {
		return nil
	}
	data, _ := f.Decode(o, maxObject)
	first, count := f.Key(o.Value, "First").Int(-1), f.Key(o.Value, "N").Int(0)
	if first < 0 || first > len(data) {
		return nil
	}
	p := &pack{data: data}
	head := &Parser{Data: data[:first]}
	for range min(count, first/2+1) {
		num, ok1 := head.Value()
		at, ok2 := head.Value()
		if !ok1 || !ok2 {
			break
		}
		p.numbers = append(p.numbers, num.Int(0))
		p.offsets = append(p.offsets, first+at.Int(1<<30))
	}
	if f.packed += len(data) + 16*len(p.numbers); f.packed > maxCache {
		clear(f.packs)
		f.packed = len(data)
	}
	f.packs[n] = p
	return p
}

func (p *pack) object(num, i int) (Value, bool) {
	if i >= len(p.numbers) || p.numbers[i] != num {
		for i = range p.numbers {
			if p.numbers[i] == num {
				break
			}
		}
	}
	if i >= len(p.numbers) || p.numbers[i] != num || p.offsets[i] < 0 || p.offsets[i] > len(p.data) {
		return Value{}, false
	}
	q := &Parser{Data: p.data, Pos: p.offsets[i]}
	return q.Value()
}

// Loose is a stream that stands in no file.
func (f *File) Loose(dict Value, raw []byte) *Object {
	return &Object{Value: dict, Stream: true, At: -1, plain: true, fresh: raw}
}
