package pdfile

import (
	"bytes"
)

// rebuild makes the table of objects from a pass over the bytes: the last
// definition of each number counts.
func (f *File) rebuild() error {
	f.Repaired = true
	trailer := f.scan()
	f.entries = make(map[int]entry, len(f.scanned))
	for n, e := range f.scanned {
		f.entries[n] = e
	}
	clear(f.cache)
	clear(f.packs)
	f.Trailer = trailer
	if f.Trailer.Kind != Dict {
		f.Trailer = Value{Kind: Dict}
	}
	f.addPacked()
	if root := f.Get(f.Trailer.Key("Root")); root.Kind == Dict && (root.Key("Pages").Kind != Null || f.crypt != nil) || f.Trailer.Key("Encrypt").Kind != Null {
		return f.ctx.Err()
	}
	for n := range f.entries { // no trailer: look for the catalogue, then for the root of the pages
		o := f.Object(n)
		if o.Value.Key("Type").IsName("Catalog") && f.Get(o.Value.Key("Pages")).Kind == Dict {
			if was := f.Trailer.Key("Root").ID(); n > was || f.entries[was].kind == free {
				f.Trailer = f.Trailer.Set("Root", RefTo(n))
			}
		}
	}
	if f.catalogue().Kind != Dict {
		return ErrDamaged
	}
	return f.ctx.Err()
}

// addPacked adds what object streams hold and no plain object has.
func (f *File) addPacked() {
	if f.Trailer.Key("Encrypt").Kind != Null && f.crypt == nil {
		return // added once the file is unlocked
	}
	for n, e := range f.scanned {
		if e.kind != plainAt || f.ctx.Err() != nil {
			continue
		}
		head := f.window(e.at, 400)
		if index(head, "ObjStm") < 0 {
			continue
		}
		p := f.pack(n)
		if p == nil {
			continue
		}
		for i, num := range p.numbers {
			old, known := f.entries[num]
			if !known || old.kind == free || old.kind == packedIn && old.at < int64(n) {
				f.entries[num] = entry{kind: packedIn, at: int64(n), gen: uint16(i)}
			}
		}
	}
}

// scan passes over the file once and notes where objects begin. It returns the
// last trailer that names a catalogue, completed from the others.
func (f *File) scan() (trailer Value) {
	f.whole, f.scanned = true, make(map[int]entry)
	const window, overlap = 4 << 20, 1 << 10
	size := f.Size - f.base
	for pos := int64(0); pos < size && f.ctx.Err() == nil; pos += window - overlap {
		w := f.window(pos, window)
		for from := 0; ; {
			i := bytes.Index(w[from:], []byte("obj"))
			if i < 0 {
				break
			}
			from += i + 3
			if n, gen, at, ok := objectBefore(w, from-3); ok && n <= maxNumber && len(f.scanned) < maxEntries {
				f.scanned[n] = entry{kind: plainAt, at: pos + int64(at), gen: uint16(gen)}
			}
		}
		for from := 0; ; {
			i := bytes.Index(w[from:], []byte("trailer"))
			if i < 0 {
				break
			}
			from += i + len("trailer")
			p := &Parser{Data: w, Pos: from}
			if t, ok := p.Value(); ok && t.Kind == Dict {
				trailer = completed(t, trailer)
			}
		}
		for from := 0; ; { // cross reference streams are trailers too
			i := bytes.Index(w[from:], []byte("/XRef"))
			if i < 0 {
				break
			}
			from += i + len("/XRef")
			start := bytes.LastIndex(w[max(0, from-2048):from], []byte("obj"))
			if start < 0 {
				continue
			}
			p := &Parser{Data: w, Pos: max(0, from-2048) + start + 3}
			if t, ok := p.Value(); ok && t.Kind == Dict && t.Key("Type").IsName("XRef") {
				trailer = completed(t, trailer)
			}
		}
		if len(w) < window {
			break
		}
	}
	return trailer
}

// completed is the newer trailer with what only the older has.
func completed(newer, older Value) Value {
	if older.Kind != Dict {
		return newer
	}
	out := older
	for _, k := range [...]string{"Root", "Info", "ID", "Encrypt"} {
		if v := newer.Key(k); v.Kind != Null {
			out = out.Set(k, v)
		}
	}
	return out
}

// objectBefore reads "12 0" backwards from "obj".
func objectBefore(w []byte, end int) (n, gen, at int, ok bool) {
	at = end
	blanks := func() bool {
		from := at
		for at > 0 && blank(w[at-1]) {
			at--
		}
		return at < from
	}
	digits := func() (value int, found bool) {
		scale := 1
		for ; at > 0 && w[at-1] >= '0' && w[at-1] <= '9' && scale <= 1e9; at-- {
			value += int(w[at-1]-'0') * scale
			scale *= 10
		}
		return value, scale > 1
	}
	blanks()
	if gen, ok = digits(); !ok || gen > 65535 || !blanks() {
		return 0, 0, 0, false
	}
	n, ok = digits()
	return n, gen, at, ok && n > 0
}
