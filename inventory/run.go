package inventory

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"slices"
)

// posting says that a file holds a value: kind and digest name the value, kind
// 0 a word of a name. band is the best score it was found with.
type posting struct {
	mac  uint64
	file int64
	kind uint16
	band uint8
}

func comparePostings(a, b posting) int {
	if c := cmp.Compare(a.kind, b.kind); c != 0 {
		return c
	}
	if c := cmp.Compare(a.mac, b.mac); c != 0 {
		return c
	}
	return cmp.Compare(a.file, b.file)
}

func (p posting) same(q posting) bool { return p.mac == q.mac && p.file == q.file && p.kind == q.kind }

// sortPostings sorts ps and keeps the best of repeated ones.
func sortPostings(ps []posting) []posting {
	slices.SortFunc(ps, func(a, b posting) int {
		if c := comparePostings(a, b); c != 0 {
			return c
		}
		return int(b.band) - int(a.band)
	})
	return slices.CompactFunc(ps, posting.same)
}

// fence is the first key of a block: kind and digest, so that bytes compare as
// postings do.
type fence [10]byte

func fenceOf(kind uint16, mac uint64) fence {
	var f fence
	binary.BigEndian.PutUint16(f[:], kind)
	binary.BigEndian.PutUint64(f[2:], mac)
	return f
}

func (f fence) compare(g fence) int { return bytes.Compare(f[:], g[:]) }

// blockSize is where a block ends, in bytes: small enough to read for one
// question, large enough that half-filled pages do not matter.
const blockSize = 32 << 10

// blockWriter packs sorted postings into blocks:
//
//	sections, each: kind, number of keys, then each key: digest (difference to
//	the one before), then each file: number (difference to the one before of
//	this key) *32 + band*2 + (1 if another file follows); words have no band:
//	*2 + (1 if another follows)
type blockWriter struct {
	emit   func(first fence, data []byte) error
	first  fence
	block  []byte
	sect   []byte
	keys   int
	last   posting
	any    bool // of this block
	more   int  // where in sect the last file's number begins
	num    uint64
	fences []byte
	n      int64
}

func (w *blockWriter) add(p posting) error {
	if w.any && len(w.block)+len(w.sect) >= blockSize {
		if err := w.flush(); err != nil {
			return err
		}
	}
	switch {
	case !w.any:
		w.first, w.any = fenceOf(p.kind, p.mac), true
		w.key(p, 0)
	case p.kind != w.last.kind:
		w.endSection()
		w.key(p, 0)
	case p.mac != w.last.mac:
		w.key(p, w.last.mac)
	default:
		w.sect = appendUint(w.sect[:w.more], w.num|1)
		w.file(p, p.file-w.last.file)
	}
	w.last = p
	w.n++
	return nil
}

func (w *blockWriter) key(p posting, before uint64) {
	w.keys++
	w.sect = appendUint(w.sect, p.mac-before)
	w.file(p, p.file)
}

func (w *blockWriter) file(p posting, delta int64) {
	w.more = len(w.sect)
	if p.kind == 0 {
		w.num = uint64(delta) << 1
	} else {
		w.num = uint64(delta)<<5 | uint64(p.band)<<1
	}
	w.sect = appendUint(w.sect, w.num)
}

func (w *blockWriter) endSection() {
	w.block = appendUint(w.block, uint64(w.last.kind))
	w.block = appendUint(w.block, uint64(w.keys))
	w.block = append(w.block, w.sect...)
	w.sect, w.keys = w.sect[:0], 0
}

func (w *blockWriter) flush() error {
	if !w.any {
		return nil
	}
	w.endSection()
	w.fences = append(w.fences, w.first[:]...)
	err := w.emit(w.first, w.block)
	w.block, w.any = w.block[:0], false
	return err
}

// readBlock appends the postings of a block to ps.
func readBlock(ps []posting, data []byte) ([]posting, error) {
	r := reader{b: data}
	for len(r.b) > 0 {
		kind := uint16(r.uint())
		p := posting{kind: kind}
		for range r.count(2) {
			p.mac += r.uint()
			p.file = 0
			for more := true; more && !r.bad; {
				v := r.uint()
				more = v&1 != 0
				if kind == 0 {
					p.file += int64(v >> 1)
				} else {
					p.file, p.band = p.file+int64(v>>5), uint8(v>>1&15)
				}
				if !r.bad {
					ps = append(ps, p)
				}
			}
		}
	}
	return ps, r.err("block of digests")
}

// stream yields postings in order: a run from the inventory, or one in memory.
type stream struct {
	buf  []posting
	i    int
	next func(reuse []posting) ([]posting, error) // nil slice at the end
}

func (s *stream) fill() (bool, error) {
	for s.i >= len(s.buf) {
		if s.next == nil {
			return false, nil
		}
		buf, err := s.next(s.buf[:0])
		if err != nil || buf == nil {
			return false, err
		}
		s.buf, s.i = buf, 0
	}
	return true, nil
}

// merge calls yield for every posting of ss in order, once each, with the best
// band of repeated ones; yield returns false to stop.
func merge(ss []*stream, yield func(posting) (bool, error)) error {
	heap := make([]*stream, 0, len(ss))
	for _, s := range ss {
		ok, err := s.fill()
		if err != nil {
			return err
		}
		if ok {
			heap = append(heap, s)
		}
	}
	for i := len(heap)/2 - 1; i >= 0; i-- {
		sink(heap, i)
	}
	var held posting
	have := false
	for len(heap) > 0 {
		top := heap[0]
		p := top.buf[top.i]
		top.i++
		ok, err := top.fill()
		if err != nil {
			return err
		}
		if !ok {
			heap[0] = heap[len(heap)-1]
			heap = heap[:len(heap)-1]
		}
		sink(heap, 0)
		if have && p.same(held) {
			held.band = max(held.band, p.band)
			continue
		}
		if have {
			if on, err := yield(held); err != nil || !on {
				return err
			}
		}
		held, have = p, true
	}
	if have {
		_, err := yield(held)
		return err
	}
	return nil
}

// sink restores the heap's order below i.
func sink(heap []*stream, i int) {
	for {
		c := 2*i + 1
		if c >= len(heap) {
			return
		}
		if c+1 < len(heap) && less(heap[c+1], heap[c]) {
			c++
		}
		if !less(heap[c], heap[i]) {
			return
		}
		heap[i], heap[c] = heap[c], heap[i]
		i = c
	}
}

func less(a, b *stream) bool { return comparePostings(a.buf[a.i], b.buf[b.i]) < 0 }
