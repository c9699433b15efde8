package rar

import (
	"bytes"
	"encoding/binary"
	"io"
)

// otherVolumes is the name under which it is said that more of the archive is
// elsewhere.
const otherVolumes = "(the other volumes of a split archive)"

// isVolume reports whether the archive is one of several: its main header says
// so, behind whatever magic it has (technote.txt, "Main archive header"; for RAR
// 4 the flag MHD_VOLUME).
func isVolume(at io.ReaderAt) bool {
	head := make([]byte, 256)
	n, _ := at.ReadAt(head, 0) // what is not there is no flag
	head = head[:n]
	switch {
	case bytes.HasPrefix(head, []byte(magic5)):
		c := head[len(magic5)+min(4, len(head)-len(magic5)):] // behind its checksum
		next := func() uint64 {
			v, k := binary.Uvarint(c)
			c = c[max(k, 0):]
			return v
		}
		next() // its size
		kind, flags := next(), next()
		if flags&1 != 0 {
			next() // the size of what is extra
		}
		return kind == 1 && next()&1 != 0
	case bytes.HasPrefix(head, []byte(magic4)):
		const mainHeader = 0x73
		h := head[len(magic4):]
		return len(h) >= 5 && h[2] == mainHeader && h[3]&1 != 0
	}
	return false
}
