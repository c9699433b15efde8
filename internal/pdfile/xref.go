package pdfile

import (
	"bytes"
	"strconv"
)

// A section is one table or stream of cross references with its trailer.
type section struct {
	at      int64
	entries map[int]entry
	trailer Value
}

const maxSections = 1000

// readSections follows the chain of cross references from the end of the file,
// newest first, and fills the table of objects.
func (f *File) readSections() {
	f.entries = make(map[int]entry)
	at, ok := f.startxref()
	seen := make(map[int64]bool)
	for ok && !seen[at] && len(f.sections) < maxSections && f.ctx.Err() == nil {
		seen[at] = true
		s, good := f.section(at)
		if !good {
			f.sections = nil // a broken chain: the objects themselves know better
			break
		}
		f.sections = append(f.sections, s)
		if hybrid := s.trailer.Key("XRefStm"); hybrid.IsNumber() && !seen[int64(hybrid.Num)] {
			seen[int64(hybrid.Num)] = true
			if h, ok := f.section(int64(hybrid.Num)); ok {
				for n, e := range h.entries {
					if old, known := s.entries[n]; !known || old.kind == free {
						s.entries[n] = e
					}
				}
			}
		}
		prev := s.trailer.Key("Prev")
		if prev.Kind == Ref { // seen in the wild; the number is meant
			prev = IntOf(prev.ID())
		}
		at, ok = int64(prev.Num), prev.IsNumber()
	}
	f.merge(f.sections)
}

// merge makes the table of objects as the newest of these sections sees it.
func (f *File) merge(sections []section) {
	f.entries, f.Trailer = make(map[int]entry), Value{}
	for _, s := range sections {
		for n, e := range s.entries {
			if _, known := f.entries[n]; !known {
				f.entries[n] = e
			}
		}
		if f.Trailer.Kind != Dict {
			f.Trailer = s.trailer
		}
		for _, k := range [...]string{"Root", "Info", "ID", "Encrypt"} {
			if f.Trailer.Key(k).Kind == Null && s.trailer.Key(k).Kind != Null && k != "Encrypt" {
				f.Trailer = f.Trailer.Set(k, s.trailer.Key(k))
			}
		}
	}
}

// Revisions is how many earlier states of the file can be opened.
func (f *File) Revisions() int { return len(f.revisions()) }

// revisions are the indices of the sections that earlier revisions begin with:
// an update is appended, so its section stands behind those it builds on. In a
// linearised file the first section stands before its second and both are one.
func (f *File) revisions() (out []int) {
	if f.Repaired {
		return nil
	}
	for i := 1; i < len(f.sections); i++ {
		if f.sections[i].at < f.sections[i-1].at {
			older := true
			for _, s := range f.sections[i+1:] {
				older = older && (s.at < f.sections[i].at || s.at < f.sections[i-1].at)
			}
			if older {
				out = append(out, i)
			}
		}
	}
	return out
}

// Revision opens an earlier state; 0 is the one before the newest. It is nil
// when that state has no catalogue.
func (f *File) Revision(i int) *File {
	starts := f.revisions()
	if i < 0 || i >= len(starts) {
		return nil
	}
	g := &File{ctx: f.ctx, at: f.at, Size: f.Size, base: f.base, mem: f.mem, crypt: f.crypt, sections: f.sections[starts[i]:],
		cache: map[int]*Object{}, packs: map[int]*pack{}, loading: map[int]bool{}, scanned: map[int]entry{}, whole: true, decoded: f.decoded}
	g.merge(g.sections)
	if g.catalogue().Kind != Dict {
		return nil
	}
	return g
}

// Same reports whether object n is the same bytes in both states of a file.
func (f *File) Same(g *File, n int) bool { return f.entries[n] == g.entries[n] }

// startxref reads where the newest section is from the end of the file.
func (f *File) startxref() (int64, bool) {
	const tail = 4096
	size := f.Size - f.base
	b := f.window(max(0, size-tail), tail)
	i := bytes.LastIndex(b, []byte("startxref"))
	if i < 0 {
		return 0, false
	}
	p := &Parser{Data: b, Pos: i + len("startxref")}
	at, err := strconv.ParseInt(p.word(), 10, 63)
	return at, err == nil
}

// section reads the table or stream at the offset.
func (f *File) section(at int64) (s section, ok bool) {
	s = section{at: at, entries: make(map[int]entry)}
	for n := 64 << 10; ; n *= 4 {
		b := f.window(at, n)
		p := &Parser{Data: b}
		p.blank()
		if !bytes.HasPrefix(b[p.Pos:], []byte("xref")) {
			break
		}
		p.Pos += 4
		s.trailer, ok = f.table(p, s.entries)
		if ok || len(b) < n || n > maxObject {
			return s, ok
		}
		clear(s.entries)
	}
	o := f.objectAt(at, 0, false)
	if o == nil || !o.Stream || !o.Value.Key("Type").IsName("XRef") {
		return s, false
	}
	s.trailer = o.Value
	return s, f.xrefStream(o, s.entries)
}

// table reads the subsections behind "xref" and the trailer.
func (f *File) table(p *Parser, entries map[int]entry) (trailer Value, ok bool) {
	for {
		w := p.word()
		if w == "trailer" {
			trailer, ok = p.Value()
			return trailer, ok && trailer.Kind == Dict && !p.short
		}
		start, err1 := strconv.Atoi(w)
		n, err2 := strconv.Atoi(p.word())
		if err1 != nil || err2 != nil || start < 0 || n < 0 || start > maxNumber {
			return Value{}, false
		}
		for i := range n {
			at, err1 := strconv.ParseInt(p.word(), 10, 63)
			gen, err2 := strconv.Atoi(p.word())
			use := p.word()
			if err1 != nil || err2 != nil || use != "n" && use != "f" || len(entries) > maxEntries || start+i > maxNumber {
				return Value{}, false
			}
			if i == 0 && start == 1 && use == "f" && gen == 65535 {
				start = 0 // a well-known mistake: the table begins with object 0
			}
			e := entry{gen: uint16(gen)}
			if use == "n" && at > 0 {
				e.kind, e.at = plainAt, at
			}
			if _, known := entries[start+i]; !known {
				entries[start+i] = e
			}
		}
	}
}

// maxNumber is the highest object number that is believed (ISO 32000-1, annex C).
const maxNumber = 8_388_607

// xrefStream reads the entries of a cross reference stream (section 7.5.8).
func (f *File) xrefStream(o *Object, entries map[int]entry) bool {
	var w [3]int
	widths := o.Value.Key("W").List
	if len(widths) < 3 {
		return false
	}
	for i := range w {
		if w[i] = widths[i].Int(-1); w[i] < 0 || w[i] > 8 {
			return false
		}
	}
	total := w[0] + w[1] + w[2]
	data, _ := f.Decode(o, maxObject)
	if total == 0 || len(data) == 0 {
		return false
	}
	index := o.Value.Key("Index").List
	if len(index) < 2 {
		index = []Value{IntOf(0), o.Value.Key("Size")}
	}
	field := func(b []byte, width, def int) (n int) {
		if width == 0 {
			return def
		}
		for _, c := range b[:width] {
			n = n<<8 | int(c)
		}
		return n
	}
	for i := 0; i+1 < len(index); i += 2 {
		start, n := index[i].Int(-1), index[i+1].Int(0)
		for k := 0; k < n && len(data) >= total; k++ {
			e := entry{kind: uint8(min(field(data, w[0], 1), 3)), at: int64(field(data[w[0]:], w[1], 0)), gen: uint16(field(data[w[0]+w[1]:], w[2], 0))}
			data = data[total:]
			if num := start + k; num >= 0 && num <= maxNumber && len(entries) < maxEntries {
				if _, known := entries[num]; !known && e.kind <= packedIn {
					entries[num] = e
				}
			}
		}
	}
	return true
}

func index(b []byte, s string) int { return bytes.Index(b, []byte(s)) }
