package pkzip

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"

	"github.com/klauspost/compress/zstd"
	"github.com/ulikunitz/xz/lzma"
)

// maxDictionary is how much memory a member's decompressor may take: what its
// makers use at their best setting.
const maxDictionary = 64 << 20

// newLZMA reads LZMA as zip has it (APPNOTE.TXT, section 5.8): version, length
// of the properties, properties, stream.
func newLZMA(raw io.Reader, size uint64, marked bool) (io.Reader, error) {
	var head [9]byte
	if _, err := io.ReadFull(raw, head[:]); err != nil || le.Uint16(head[2:]) != 5 {
		return nil, ErrDamaged
	}
	dictionary := le.Uint32(head[5:])
	if uint64(dictionary) > size { // more is never looked back at
		dictionary = uint32(max(size, lzma.MinDictCap))
	}
	if dictionary > maxDictionary {
		return nil, ErrTooLarge
	}
	classic := make([]byte, 0, lzma.HeaderLen)
	classic = binary.LittleEndian.AppendUint32(append(classic, head[4]), dictionary)
	if marked {
		size = 1<<64 - 1
	}
	classic = binary.LittleEndian.AppendUint64(classic, size)
	r, err := lzma.ReaderConfig{DictCap: maxDictionary}.NewReader(io.MultiReader(bytes.NewReader(classic), raw))
	if err != nil {
		return nil, ErrDamaged
	}
	return r, nil
}

func newZstd(raw io.Reader) (io.Reader, error) {
	r, err := zstd.NewReader(raw, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(maxDictionary), zstd.WithDecoderLowmem(true))
	if err != nil {
		return nil, ErrDamaged
	}
	return &zstdReader{r}, nil
}

// zstdReader tells memory from damage, and gives memory back at the end.
type zstdReader struct{ *zstd.Decoder }

func (z *zstdReader) Read(p []byte) (int, error) {
	n, err := z.Decoder.Read(p)
	if err != nil {
		z.Decoder.Close()
		if errors.Is(err, zstd.ErrWindowSizeExceeded) {
			err = ErrTooLarge
		}
	}
	return n, err
}
