package pkzip

import (
	"compress/bzip2"
	"errors"
	"hash"
	"hash/crc32"
	"io"

	"sardine/internal/xz"
)

// PackedReader returns the member's bytes as they stand in the archive.
func (e *Entry) PackedReader() (*io.SectionReader, error) {
	var h [lenLocal]byte
	if err := readFull(e.a.r, h[:], e.header); err != nil {
		return nil, ErrDamaged
	}
	if le.Uint32(h[:]) != sigLocal {
		return nil, ErrDamaged
	}
	data := e.header + lenLocal + int64(le.Uint16(h[26:])) + int64(le.Uint16(h[28:]))
	if data > e.a.size || int64(e.Packed) > e.a.size-data {
		return nil, ErrDamaged
	}
	return io.NewSectionReader(e.a.r, data, int64(e.Packed)), nil
}

// Open returns the member's content. Reading it ends with ErrDamaged where
// size or checksum are not what the directory says; what was read until then
// was there. Errors of Open are ErrEncrypted, ErrMethod and ErrDamaged.
func (e *Entry) Open() (io.Reader, error) {
	if e.Encrypted() {
		return nil, ErrEncrypted
	}
	raw, err := e.PackedReader()
	if err != nil {
		return nil, err
	}
	return e.decompress(raw, e.Method, true)
}

// decompress reads the member's bytes by method. sum: they are to be checked.
func (e *Entry) decompress(raw io.Reader, method uint16, sum bool) (io.Reader, error) {
	c := &checked{e: e, sum: crc32.NewIEEE(), skipSum: !sum}
	var err error
	switch method {
	case Store:
		c.r = raw
	case Deflate:
		c.packed = inflate(raw)
		c.r = c.packed.z
	case Deflate64:
		c.r = newInflate64(raw)
	case Bzip2:
		c.r = bzip2.NewReader(raw)
	case LZMA:
		c.r, err = newLZMA(raw, e.Size, e.Flags&flagEOS != 0)
	case Zstd, oldZstd:
		c.r, err = newZstd(raw)
	case XZ:
		c.r = xz.NewReader(raw, maxDictionary)
	default:
		return nil, ErrMethod
	}
	if err != nil {
		return nil, err
	}
	return c, nil
}

type checked struct {
	e   *Entry
	r   io.Reader
	sum hash.Hash32
	n   uint64
	err error

	skipSum bool
	packed  *inflater // nil but for Deflate
}

func (c *checked) Read(p []byte) (int, error) {
	if c.err != nil {
		return 0, c.err
	}
	n, err := c.read(p)
	c.sum.Write(p[:n])
	c.n += uint64(n)
	switch {
	case err == io.EOF:
		if c.e.a.Damaged && c.e.CRC == 0 { // salvaged: the header did not know them
			break
		}
		if c.n != c.e.Size || !c.skipSum && c.sum.Sum32() != c.e.CRC {
			err = ErrDamaged
		}
	case errors.Is(err, ErrTooLarge), errors.Is(err, xz.ErrTooLarge):
		err = ErrTooLarge
	case errors.Is(err, xz.ErrFilter):
		err = ErrMethod
	case err != nil:
		err = ErrDamaged // the decompressors' own errors say no more
	}
	c.err = err
	if err != nil && c.packed != nil {
		c.packed.release()
		c.packed, c.r = nil, nil
	}
	return n, err
}

// read calls the decompressor, which may not be ours: what makes it panic is
// damage.
func (c *checked) read(p []byte) (n int, err error) {
	defer func() {
		if recover() != nil {
			c.packed, n, err = nil, 0, ErrDamaged
		}
	}()
	return c.r.Read(p)
}
