package pkzip

import (
	"bufio"
	"io"
)

// inflate64 reads Deflate64, which Windows Explorer makes of large files: as
// RFC 1951, with a window of 64 KiB, longer lengths and two more distances
// (APPNOTE.TXT, section 5.5, and the tables that all its readers share).
type inflate64 struct {
	in   *bufio.Reader
	bits uint32
	n    uint

	window [1 << 16]byte
	pos    int    // next byte of the window, modulo its size
	total  uint64 // bytes written to it
	from   int    // first byte not handed out
	ready  int    // bytes not handed out

	last           bool
	stored         int // bytes left of a stored block
	lit, dist      huffman
	coded          bool
	length, behind int // a copy that is under way
	err            error
}

func newInflate64(r io.Reader) *inflate64 { return &inflate64{in: bufio.NewReader(r)} }

var (
	lengthBase  = [29]uint16{3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 3}
	lengthExtra = [29]uint8{0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 16}
	distBase    = [32]int{1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097,
		6145, 8193, 12289, 16385, 24577, 32769, 49153}

	// The order in which lengths of code lengths stand, section 3.2.7.
	codeOrder = [19]uint8{16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15}
)

// Read decompresses until half of the window waits to be handed out.
func (f *inflate64) Read(p []byte) (int, error) {
	for f.ready == 0 && f.err == nil {
		f.fill()
	}
	if f.ready == 0 {
		return 0, f.err
	}
	n := copy(p, f.window[f.from:min(f.from+f.ready, len(f.window))])
	f.from, f.ready = (f.from+n)%len(f.window), f.ready-n
	return n, nil
}

func (f *inflate64) put(c byte) {
	f.window[f.pos] = c
	f.pos = (f.pos + 1) % len(f.window)
	f.ready++
	f.total++
}

func (f *inflate64) fill() {
	for f.ready < len(f.window)/2 && f.err == nil {
		switch {
		case f.length > 0:
			f.put(f.window[(f.pos-f.behind+2*len(f.window))%len(f.window)])
			f.length--
		case f.stored > 0:
			c, err := f.in.ReadByte()
			if err != nil {
				f.err = ErrDamaged
				return
			}
			f.put(c)
			f.stored--
		case f.coded:
			f.symbol()
		case f.last:
			f.err = io.EOF
		default:
			f.block()
		}
	}
}

func (f *inflate64) symbol() {
	s := f.lit.next(f)
	switch {
	case f.err != nil:
	case s < 256:
		f.put(byte(s))
	case s == 256:
		f.coded = false
	case s > 285:
		f.err = ErrDamaged
	default:
		length := int(lengthBase[s-257]) + int(f.take(uint(lengthExtra[s-257])))
		d := f.dist.next(f)
		if f.err != nil || d > 31 {
			f.err = ErrDamaged
			return
		}
		extra := uint(0)
		if d > 3 {
			extra = uint(d/2 - 1)
		}
		f.behind = distBase[d] + int(f.take(extra))
		if uint64(f.behind) > f.total || f.behind > len(f.window) || f.err != nil {
			f.err = ErrDamaged
			return
		}
		f.length = length
	}
}

// take reads n bits, the lowest first.
func (f *inflate64) take(n uint) uint32 {
	for f.n < n {
		c, err := f.in.ReadByte()
		if err != nil {
			f.err = ErrDamaged
			return 0
		}
		f.bits |= uint32(c) << f.n
		f.n += 8
	}
	v := f.bits & (1<<n - 1)
	f.bits >>= n
	f.n -= n
	return v
}

// block reads the header of a block (RFC 1951, section 3.2.3).
func (f *inflate64) block() {
	f.last = f.take(1) == 1
	switch f.take(2) {
	case 0:
		f.bits, f.n = 0, 0
		n, not := f.take(16), f.take(16)
		if n != ^not&0xFFFF {
			f.err = ErrDamaged
		}
		f.stored = int(n)
	case 1:
		var lengths [320]uint8
		for i := range lengths {
			switch {
			case i < 144, i >= 280 && i < 288:
				lengths[i] = 8
			case i < 256:
				lengths[i] = 9
			case i < 280:
				lengths[i] = 7
			default:
				lengths[i] = 5
			}
		}
		f.lit.build(lengths[:288])
		f.dist.build(lengths[288:])
		f.coded = true
	case 2:
		f.tables()
	default:
		f.err = ErrDamaged
	}
}

// tables reads the code lengths of a block (RFC 1951, section 3.2.7).
func (f *inflate64) tables() {
	lits, dists, codes := int(f.take(5))+257, int(f.take(5))+1, int(f.take(4))+4
	var order [19]uint8
	for i := range codes {
		order[codeOrder[i]] = uint8(f.take(3))
	}
	var code huffman
	code.build(order[:])
	var lengths [288 + 32]uint8
	for i := 0; i < lits+dists && f.err == nil; {
		s, repeat, value := code.next(f), 1, uint8(0)
		switch {
		case s < 16:
			value = uint8(s)
		case s == 16 && i > 0:
			value, repeat = lengths[i-1], 3+int(f.take(2))
		case s == 17:
			repeat = 3 + int(f.take(3))
		case s == 18:
			repeat = 11 + int(f.take(7))
		default:
			f.err = ErrDamaged
		}
		if i+repeat > lits+dists || lits+dists > len(lengths) {
			f.err = ErrDamaged
			return
		}
		for range repeat {
			lengths[i] = value
			i++
		}
	}
	f.lit.build(lengths[:lits])
	f.dist.build(lengths[lits : lits+dists])
	f.coded = f.err == nil
}

// huffman is a canonical code: how many symbols have each length, and the
// symbols in the order of their codes.
type huffman struct {
	count  [16]uint16
	symbol [320]uint16
}

func (h *huffman) build(lengths []uint8) {
	*h = huffman{}
	for _, n := range lengths {
		h.count[n]++
	}
	h.count[0] = 0
	var next [16]uint16
	for n := 1; n < 15; n++ {
		next[n+1] = next[n] + h.count[n]
	}
	for s, n := range lengths {
		if n > 0 {
			h.symbol[next[n]] = uint16(s)
			next[n]++
		}
	}
}

// next reads one symbol. A code that stands for none is damage.
func (h *huffman) next(f *inflate64) int {
	code, first, index := 0, 0, 0
	for n := 1; n < 16 && f.err == nil; n++ {
		code |= int(f.take(1))
		count := int(h.count[n])
		if code-first < count {
			return int(h.symbol[index+code-first])
		}
		index += count
		first = (first + count) << 1
		code <<= 1
	}
	f.err = ErrDamaged
	return 0
}
