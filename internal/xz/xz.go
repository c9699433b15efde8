// Package xz reads the xz container (.xz files, and zip members made with it):
// streams, blocks and checks are read here, LZMA2 inside them by a library.
//
// It holds no dictionary larger than it is told, whatever a header declares:
// that is why it exists. It writes nothing. Its one invariant: what it hands out
// was decompressed from the input; where a check or a header is wrong the read
// ends with an error, never silently.
package xz

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"hash"
	"hash/crc32"
	"hash/crc64"
	"io"

	"github.com/ulikunitz/xz/lzma"
)

// Magic is what an xz stream begins with (the .xz file format 1.2.1, 2.1.1.1).
const Magic = "\xFD7zXZ\x00"

// Errors of Reader.
var (
	ErrDamaged  = errors.New("damaged xz data")
	ErrTooLarge = errors.New("xz data needs too large a dictionary")
	ErrFilter   = errors.New("xz filter that is not read here")
)

var (
	le        = binary.LittleEndian
	crc64ECMA = crc64.MakeTable(crc64.ECMA) // what the format calls CRC64
)

// filterLZMA2 is the only filter that is read; the others are for programs.
const filterLZMA2 = 0x21

// Reader decompresses streams one after the other.
type Reader struct {
	in         *input
	dictionary int64

	check byte
	sum   hash.Hash
	block io.Reader // nil between blocks
	open  bool      // within a stream
	some  bool      // a stream was read
	err   error
}

// NewReader reads from r with dictionaries of up to dictionary bytes. The
// errors of its reads are those above, or r's own.
func NewReader(r io.Reader, dictionary int64) *Reader {
	return &Reader{in: &input{r: bufio.NewReaderSize(r, 32<<10)}, dictionary: dictionary}
}

// Read is for io.Reader.
func (x *Reader) Read(p []byte) (int, error) {
	for x.err == nil {
		if x.block == nil {
			x.err = x.next()
			continue
		}
		n, err := x.block.Read(p)
		x.sum.Write(p[:n])
		switch {
		case err == io.EOF:
			x.block = nil
			x.err = x.endBlock()
		case err != nil:
			x.err = x.in.trouble()
		}
		if n > 0 || len(p) == 0 {
			return n, nil
		}
	}
	return 0, x.err
}

// next begins a block, or ends a stream and perhaps all.
func (x *Reader) next() error {
	if !x.open {
		return x.begin()
	}
	size, err := x.in.ReadByte()
	if err != nil {
		return x.in.trouble()
	}
	if size == 0 {
		x.open = false
		return x.index()
	}
	head := make([]byte, (int(size)+1)*4)
	head[0] = size
	if _, err := io.ReadFull(x.in, head[1:]); err != nil {
		return x.in.trouble()
	}
	end := len(head) - 4
	if crc32.ChecksumIEEE(head[:end]) != le.Uint32(head[end:]) {
		return ErrDamaged
	}
	dictionary, err := blockDictionary(head[1:end])
	if err != nil {
		return err
	}
	if dictionary > x.dictionary {
		return ErrTooLarge
	}
	x.in.n, x.sum = 0, newSum(x.check)
	block, err := lzma.Reader2Config{DictCap: int(max(dictionary, lzma.MinDictCap))}.NewReader2(x.in)
	if err != nil {
		return ErrDamaged
	}
	x.block = &contained{block}
	return nil
}

// blockDictionary reads a block's header behind its size (section 3.1).
func blockDictionary(head []byte) (int64, error) {
	r := bytes.NewReader(head)
	flags, err := r.ReadByte()
	if err != nil || flags&0x3C != 0 {
		return 0, ErrDamaged
	}
	for bit := byte(0x40); bit != 0; bit <<= 1 { // the sizes, which are not relied on
		if flags&bit != 0 {
			if _, err := binary.ReadUvarint(r); err != nil {
				return 0, ErrDamaged
			}
		}
	}
	if flags&3 != 0 {
		return 0, ErrFilter
	}
	id, err := binary.ReadUvarint(r)
	if err != nil {
		return 0, ErrDamaged
	}
	if id != filterLZMA2 {
		return 0, ErrFilter
	}
	size, _ := r.ReadByte()
	code, err := r.ReadByte()
	if err != nil || size != 1 {
		return 0, ErrDamaged
	}
	n, err := lzma.DecodeDictCap(code)
	if err != nil {
		return 0, ErrDamaged
	}
	return n, nil
}

// endBlock reads the padding and the check.
func (x *Reader) endBlock() error {
	var pad [3]byte
	if n := -x.in.n & 3; n > 0 {
		if _, err := io.ReadFull(x.in, pad[:n]); err != nil {
			return x.in.trouble()
		}
	}
	// The size of a check by its number, section 2.1.1.2.
	sizes := [16]int{0, 4, 4, 4, 8, 8, 8, 16, 16, 16, 32, 32, 32, 64, 64, 64}
	stored := make([]byte, sizes[x.check])
	if _, err := io.ReadFull(x.in, stored); err != nil {
		return x.in.trouble()
	}
	sum := x.sum.Sum(nil)
	if x.check == 1 || x.check == 4 { // kept with the lowest byte first
		for i, j := 0, len(sum)-1; i < j; i, j = i+1, j-1 {
			sum[i], sum[j] = sum[j], sum[i]
		}
	}
	if len(sum) == len(stored) && !bytes.Equal(sum, stored) || pad != [3]byte{} {
		return ErrDamaged
	}
	return nil
}

func newSum(check byte) hash.Hash {
	switch check {
	case 1:
		return crc32.NewIEEE()
	case 4:
		return crc64.New(crc64ECMA)
	case 10:
		return sha256.New()
	}
	return nothing{}
}

// begin reads the header of a stream, after the padding in front of it.
func (x *Reader) begin() error {
	var head [12]byte
	for {
		n, err := io.ReadFull(x.in, head[:4])
		if err == io.EOF && x.some {
			return io.EOF
		}
		if err != nil || n < 4 {
			return x.in.trouble()
		}
		if !x.some || le.Uint32(head[:]) != 0 {
			break
		}
	}
	if _, err := io.ReadFull(x.in, head[4:]); err != nil {
		return x.in.trouble()
	}
	if string(head[:6]) != Magic || head[6] != 0 || head[7] > 15 || crc32.ChecksumIEEE(head[6:8]) != le.Uint32(head[8:]) {
		return ErrDamaged
	}
	x.check, x.open, x.some = head[7], true, true
	return nil
}

// index passes the index and the footer.
func (x *Reader) index() error {
	x.in.n = 1 // its first byte was read
	count, err := binary.ReadUvarint(x.in)
	if err != nil {
		return x.in.trouble()
	}
	for i := uint64(0); i < 2*count; i++ {
		if _, err := binary.ReadUvarint(x.in); err != nil {
			return x.in.trouble()
		}
	}
	rest := make([]byte, (-x.in.n&3)+4+12)
	if _, err := io.ReadFull(x.in, rest); err != nil {
		return x.in.trouble()
	}
	if string(rest[len(rest)-2:]) != "YZ" {
		return ErrDamaged
	}
	return nil
}

// input counts what is taken. The library takes single bytes and never more
// than it needs.
type input struct {
	r   *bufio.Reader
	n   int64
	err error
}

func (i *input) Read(p []byte) (int, error) {
	n, err := i.r.Read(p)
	i.note(n, err)
	return n, err
}

func (i *input) ReadByte() (byte, error) {
	b, err := i.r.ReadByte()
	if err == nil {
		i.n++
	} else {
		i.note(0, err)
	}
	return b, err
}

func (i *input) note(n int, err error) {
	i.n += int64(n)
	if err != nil && err != io.EOF {
		i.err = err
	}
}

// trouble is the input's own error if it had one, else damage.
func (i *input) trouble() error {
	if i.err != nil {
		return i.err
	}
	return ErrDamaged
}

// contained turns a panic of the library into damage.
type contained struct{ r io.Reader }

func (c *contained) Read(p []byte) (n int, err error) {
	defer func() {
		if recover() != nil {
			n, err = 0, ErrDamaged
		}
	}()
	return c.r.Read(p)
}

// nothing is the sum of a check that is not known.
type nothing struct{}

func (nothing) Write(p []byte) (int, error) { return len(p), nil }
func (nothing) Sum(b []byte) []byte         { return b }
func (nothing) Reset()                      {}
func (nothing) Size() int                   { return 0 }
func (nothing) BlockSize() int              { return 1 }
