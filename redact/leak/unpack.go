package leak

import (
	"archive/zip"
	"bytes"
	"compress/bzip2"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"encoding/binary"
	"io"
	"strconv"
)

// maxBlob is the largest member that is expanded to be searched.
const maxBlob = 256 << 20

// unpack searches what is packed in data. It follows no directory alone: what
// lies in a zip file between its listed members is found as well.
func (s *Search) unpack(data []byte, where string, in nesting) {
	switch {
	case bytes.HasPrefix(data, []byte("PK")):
		s.zip(data, where, in)
	case bytes.HasPrefix(data, []byte("\x1f\x8b")):
		if r, err := gzip.NewReader(bytes.NewReader(data)); err == nil {
			s.packed(r, where+", unpacked", in)
		}
	case bytes.HasPrefix(data, []byte("BZh")):
		s.packed(bzip2.NewReader(bytes.NewReader(data)), where+", unpacked", in)
	case isPDF(data):
		s.streams(data, where, in)
	default: // old office files keep packages in their streams, for programs that came later
		s.entries(data, where, in, nil)
	}
}

func isPDF(data []byte) bool {
	return bytes.Contains(data[:min(len(data), 1024)], []byte("%PDF-"))
}

// packed reads r to its end, or as far as it goes, and searches that.
func (s *Search) packed(r io.Reader, where string, in nesting) {
	data, err := io.ReadAll(io.LimitReader(r, maxBlob+1))
	if len(data) > maxBlob {
		s.miss(where)
		data = data[:maxBlob]
	}
	if err != nil && len(data) == 0 {
		return
	}
	s.bytes(data, where, nesting{in.packed + 1, in.coded, in.pdf})
}

// zip searches the members in the directory, their names and extra fields (as
// raw bytes of the archive they were searched already), and every local header
// that the directory does not list.
func (s *Search) zip(data []byte, where string, in nesting) {
	listed := map[int64]bool{}
	if z, err := zip.NewReader(bytes.NewReader(data), int64(len(data))); err == nil {
		for i, f := range z.File {
			at, err := f.DataOffset()
			if err != nil {
				continue
			}
			listed[at] = true
			place := where + ", member " + strconv.Itoa(i+1)
			r, err := f.Open()
			if err != nil {
				s.miss(place)
				continue
			}
			s.packed(r, place, in)
			r.Close()
		}
	}
	s.entries(data, where, in, listed)
}

// entries searches what local headers say that no directory lists.
func (s *Search) entries(data []byte, where string, in nesting, listed map[int64]bool) {
	for at := 0; ; {
		i := bytes.Index(data[at:], []byte("PK\x03\x04"))
		if i < 0 || at+i+30 > len(data) {
			return
		}
		at += i
		h := data[at:]
		body := at + 30 + int(binary.LittleEndian.Uint16(h[26:])) + int(binary.LittleEndian.Uint16(h[28:]))
		if body < len(data) && !listed[int64(body)] && binary.LittleEndian.Uint16(h[8:]) == 8 {
			s.packed(flate.NewReader(bytes.NewReader(data[body:])), where+", unlisted member", in)
		}
		at += 4
	}
}

// streams searches every stream of a PDF that zlib opens, reachable or not.
func (s *Search) streams(data []byte, where string, in nesting) {
	for at, n := 0, 1; ; n++ {
		i := bytes.Index(data[at:], []byte("stream"))
		if i < 0 {
			return
		}
		at += i + len("stream")
		body := bytes.TrimLeft(data[at:min(len(data), at+4)], "\r\n")
		start := at + min(len(data)-at, 4) - len(body)
		if start+2 > len(data) || data[start]&0x0F != 8 || (uint(data[start])<<8|uint(data[start+1]))%31 != 0 {
			continue // no zlib header (RFC 1950)
		}
		if r, err := zlib.NewReader(bytes.NewReader(data[start:])); err == nil {
			s.packed(r, where+", stream "+strconv.Itoa(n), in)
		}
	}
}
