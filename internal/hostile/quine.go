package hostile

import (
	"bytes"
	"compress/flate"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"io"
	"testing"
)

// A quine of deflate, after Russ Cox, "Zip Files All The Way Down" (2010): a
// stream whose expansion is the archive around it. It has two instructions, each
// written in quineUnit bytes: print the n bytes that follow, and print the last n
// bytes of the output once more.
const quineUnit = 10

// quinePrint prints the n bytes behind it: an empty stored block and the head of
// another (RFC 1951, 3.2.4).
func quinePrint(n int) []byte {
	return []byte{0, 0, 0, 0xff, 0xff, 0, byte(n), byte(n >> 8), byte(^n), byte(^n >> 8)}
}

// quineRepeat prints the last n bytes again: a block with one match, filled up
// with empty blocks.
func quineRepeat(n int, last bool) []byte {
	var b quineBits
	b.put(0b010, 3) // fixed codes
	code, extra := 0, 0
	for code = 28; quineLengths[code] > n; code-- {
	}
	if code >= 8 && code < 28 {
		extra = code/4 - 1
	}
	if symbol := 257 + code; symbol < 280 {
		b.code(symbol-256, 7)
	} else {
		b.code(0b11000000+symbol-280, 8)
	}
	b.put(n-quineLengths[code], extra)
	distance, extra := 0, 0
	for distance = 29; quineDistances[distance] > n; distance-- {
	}
	if distance >= 4 {
		extra = distance/2 - 1
	}
	b.code(distance, 5)
	b.put(n-quineDistances[distance], extra)
	b.code(0, 7)    // end of block
	b.put(0b010, 3) // an empty block
	b.code(0, 7)
	if last {
		b.put(1, 3) // the last block: nothing, stored
	} else {
		b.put(0, 3)
	}
	return append(b.bytes, 0, 0, 0xff, 0xff)
}

// quineLengths and quineDistances are the smallest values of the codes of RFC
// 1951, 3.2.5.
var quineLengths = func() (t [29]int) {
	n := 3
	for i := range 28 {
		t[i] = n
		if n++; i >= 8 {
			n += 1<<(i/4-1) - 1
		}
	}
	t[28] = 258
	return t
}()

var quineDistances = func() (t [30]int) {
	n := 1
	for i := range 30 {
		t[i] = n
		if n++; i >= 4 {
			n += 1<<(i/2-1) - 1
		}
	}
	return t
}()

type quineBits struct {
	bytes []byte
	used  int
}

func (b *quineBits) put(v, n int) {
	for i := range n {
		if b.used%8 == 0 {
			b.bytes = append(b.bytes, 0)
		}
		b.bytes[len(b.bytes)-1] |= byte(v>>i&1) << (b.used % 8)
		b.used++
	}
}

// code writes a Huffman code, highest bit first.
func (b *quineBits) code(v, n int) {
	for i := n - 1; i >= 0; i-- {
		b.put(v>>i&1, 1)
	}
}

// quineStream expands to before, itself, and behind. The right column of the
// article's table, for units of ten bytes: what each line prints is what has not
// been printed yet of the lines so far.
func quineStream(before, behind []byte) []byte {
	p, l := quinePrint, func(n int) []byte { return quineRepeat(n, false) }
	a, b := p(len(before)+quineUnit), l(len(before)+quineUnit)
	one, four, again := p(quineUnit), p(4*quineUnit), l(4*quineUnit)
	last := quineRepeat(len(behind)+quineUnit, true)
	end := p(len(behind) + quineUnit)
	return bytes.Join([][]byte{
		a, before, a, // prints before and a
		b,
		one, b,
		one, one,
		four, b, one, one, four,
		again,
		four, again, four, again, four,
		again,
		four, again, p(0), p(0), end, // prints what the next line needs in front of it
		again, p(0), p(0), end, last, behind,
		last,
	}, nil)
}

// quineZip is a zip archive with one member, which is the archive, checksum
// included.
func quineZip(t testing.TB) []byte {
	t.Helper()
	const name = "again/again.zip"
	make := func(sum uint32, time uint16, packed, size int) (before, behind []byte) {
		le := binary.LittleEndian
		field := le.AppendUint16([]byte{20, 0, 0, 0, 8, 0}, time)
		field = le.AppendUint32(le.AppendUint16(field, 0x5A21), sum)
		field = le.AppendUint32(le.AppendUint32(field, uint32(packed)), uint32(size))
		field = append(field, byte(len(name)), 0, 0, 0)
		before = append(append([]byte("PK\x03\x04"), field...), name...)
		behind = append(append([]byte("PK\x01\x02\x14\x00"), field...), bytes.Repeat([]byte{0}, 14)...)
		behind = append(behind, name...)
		end := le.AppendUint32([]byte("PK\x05\x06\x00\x00\x00\x00\x01\x00\x01\x00"), uint32(len(behind)))
		end = le.AppendUint32(end, uint32(len(before)+packed))
		return before, append(append(behind, end...), 0, 0)
	}
	build := func(sum uint32, time uint16) []byte {
		before, behind := make(0, 0, 0, 0)
		packed := len(quineStream(before, behind))
		before, behind = make(sum, time, packed, len(before)+packed+len(behind))
		return bytes.Join([][]byte{before, quineStream(before, behind), behind}, nil)
	}
	for time := range uint16(64) {
		if sum, ok := fixedSum(func(sum uint32) uint32 { return crc32.ChecksumIEEE(build(sum, time)) }); ok {
			return build(sum, time)
		}
	}
	t.Fatal("no archive holds its own checksum")
	return nil
}

// fixedSum finds x with f(x) = x, f being linear but for a constant, as the
// checksum is of bytes that hold it.
func fixedSum(f func(uint32) uint32) (uint32, bool) {
	zero := f(0)
	var rows [32]uint64 // coefficients of one bit of f(x)^x, and the constant in bit 32
	for i := range 32 {
		column := f(1<<i) ^ zero ^ 1<<i
		for r := range rows {
			rows[r] |= uint64(column>>r&1) << i
		}
	}
	for r := range rows {
		rows[r] |= uint64(zero>>r&1) << 32
	}
	var x uint32
	rank := 0
	var pivots []int
	for c := range 32 {
		for r := rank; r < 32; r++ {
			if rows[r]>>c&1 == 0 {
				continue
			}
			rows[rank], rows[r] = rows[r], rows[rank]
			for k := range rows {
				if k != rank && rows[k]>>c&1 == 1 {
					rows[k] ^= rows[rank]
				}
			}
			pivots = append(pivots, c)
			rank++
			break
		}
	}
	for r, c := range pivots {
		x |= uint32(rows[r]>>32&1) << c
	}
	return x, f(x) == x
}

// quotedOverlap is a bomb without nesting, after David Fifield, "A better zip
// bomb" (2019): each member holds, quoted in stored blocks, the headers of those
// behind it, and all end in one kernel.
func quotedOverlap(t testing.TB, n int, kernel io.Reader) []byte {
	t.Helper()
	var packed bytes.Buffer
	sum := crc32.NewIEEE()
	w, err := flate.NewWriter(&packed, 9)
	if err != nil {
		t.Fatal(err)
	}
	size, err := io.Copy(io.MultiWriter(w, sum), kernel)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(flate.NewReader(bytes.NewReader(packed.Bytes())))
	if err != nil {
		t.Fatal(err)
	}
	le := binary.LittleEndian
	header := func(i int, sum uint32, packed, size int) []byte {
		name := fmt.Sprintf("%04d.txt", i)
		h := le.AppendUint32([]byte("\x14\x00\x00\x00\x08\x00\x00\x00\x00\x00"), sum)
		h = le.AppendUint32(le.AppendUint32(h, uint32(packed)), uint32(size))
		return append(append(h, byte(len(name)), 0, 0, 0), name...)
	}
	// From the last to the first: the body of each is a quoted header and the body
	// of the next.
	body, expanded, sums := packed.Bytes(), int(size), sum.Sum32()
	heads := [][]byte{header(n-1, sums, len(body), expanded)}
	var quotes [][]byte
	prefix := []byte{}
	for i := n - 2; i >= 0; i-- {
		local := append([]byte("PK\x03\x04"), heads[len(heads)-1]...)
		quote := append([]byte{0, byte(len(local)), byte(len(local) >> 8), byte(^len(local)), byte(^len(local) >> 8)}, local...)
		quotes = append(quotes, quote)
		prefix = append(bytes.Clone(local), prefix...)
		c := crc32.ChecksumIEEE(prefix)
		c = crc32.Update(c, crc32.IEEETable, text)
		packedSize := 0
		for _, q := range quotes {
			packedSize += len(q)
		}
		heads = append(heads, header(i, c, packedSize+len(body), len(prefix)+expanded))
	}
	out := append([]byte("PK\x03\x04"), heads[len(heads)-1]...)
	offsets := []int{0}
	for i := len(quotes) - 1; i >= 0; i-- {
		offsets = append(offsets, len(out)+5)
		out = append(out, quotes[i]...)
	}
	out = append(out, body...)
	start := len(out)
	for i, at := range offsets {
		h := heads[len(heads)-1-i]
		out = append(out, "PK\x01\x02\x14\x00"...)
		out = append(append(out, h[:26]...), make([]byte, 10)...)
		out = append(le.AppendUint32(out, uint32(at)), h[26:]...)
	}
	end := le.AppendUint16(le.AppendUint16([]byte("PK\x05\x06\x00\x00\x00\x00"), uint16(n)), uint16(n))
	end = le.AppendUint32(le.AppendUint32(end, uint32(len(out)-start)), uint32(start))
	return append(append(out, end...), 0, 0)
}
