package sevenzip

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"io"

	"github.com/klauspost/compress/zstd"

	"sardine/document"
)

// startHeader is the fixed header: where the real one is.
func startHeader(at io.ReaderAt, size int64) (place int64, raw []byte, why document.SkipReason) {
	var b [32]byte
	if n, _ := at.ReadAt(b[:], 0); n < len(b) || string(b[:6]) != signature {
		return 0, nil, document.Corrupt
	}
	le := binary.LittleEndian
	offset, length := le.Uint64(b[12:]), le.Uint64(b[20:])
	switch {
	case crc32.ChecksumIEEE(b[12:]) != le.Uint32(b[8:]):
		return 0, nil, document.Corrupt
	case length > maxHeader:
		return 0, nil, document.TooLarge
	case offset > uint64(size)-32 || length > uint64(size)-32-offset:
		return 0, nil, document.Corrupt // cut off, or the first of several volumes
	}
	raw = make([]byte, length)
	if n, _ := at.ReadAt(raw, 32+int64(offset)); n < len(raw) || crc32.ChecksumIEEE(raw) != le.Uint32(b[28:]) {
		return 0, nil, document.Corrupt
	}
	return 32 + int64(offset), raw, ""
}

// around is an archive whose only file is the packed header of another: so the
// library decompresses it, within bounds. streams describes it.
func around(at io.ReaderAt, place int64, streams []byte) (io.ReaderAt, int64) {
	var h bytes.Buffer
	h.WriteByte(idHeader)
	h.WriteByte(idMainStreams)
	h.Write(streams)
	h.WriteString("\x05\x01\x11\x05\x00h\x00\x00\x00\x00\x00") // one file, called h
	le := binary.LittleEndian
	head := make([]byte, 32)
	copy(head, signature+"\x00\x04")
	le.PutUint64(head[12:], uint64(place-32))
	le.PutUint64(head[20:], uint64(h.Len()))
	le.PutUint32(head[28:], crc32.ChecksumIEEE(h.Bytes()))
	le.PutUint32(head[8:], crc32.ChecksumIEEE(head[12:]))
	return &overlay{at, head, h.Bytes(), place}, place + int64(h.Len())
}

// overlay is at with another start and another end.
type overlay struct {
	at         io.ReaderAt
	head, tail []byte
	place      int64 // of tail
}

func (o *overlay) ReadAt(p []byte, off int64) (int, error) {
	n := 0
	for n < len(p) {
		pos := off + int64(n)
		var k int
		switch {
		case pos < int64(len(o.head)):
			k = copy(p[n:], o.head[pos:])
		case pos < o.place:
			var err error
			k, err = o.at.ReadAt(p[n:min(len(p), n+int(min(o.place-pos, 1<<30)))], pos)
			if k == 0 {
				return n, err
			}
		case pos < o.place+int64(len(o.tail)):
			k = copy(p[n:], o.tail[pos-o.place:])
		default:
			return n, io.EOF
		}
		n += k
	}
	return n, nil
}

// window checks the window of a folder that is nothing but Zstandard.
func window(at io.ReaderAt, place int64) document.SkipReason {
	head := make([]byte, zstd.HeaderMaxSize)
	n, _ := at.ReadAt(head, place)
	var h zstd.Header
	if h.Decode(head[:n]) != nil {
		return document.Corrupt
	}
	if h.WindowSize > maxMemory || h.SingleSegment && h.FrameContentSize > maxMemory {
		return document.TooLarge
	}
	return ""
}
