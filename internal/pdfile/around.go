package pdfile

import "bytes"

// maxAround bounds what is looked at in front of and behind a file.
const maxAround = 16 << 20

// filler are the bytes that programs fill files up with.
const filler = "\x00\t\n\f\r \x1a"

// Around returns what stands in front of the header and behind the last end
// mark, nil where that is nothing but blanks: the job of a printer, lines of a
// mail, a second file. whole is false if there is more than is looked at.
func (f *File) Around() (before, behind []byte, whole bool) {
	whole = true
	if f.base > 0 {
		before = bytes.Trim(bytes.TrimPrefix(f.raw(0, f.base), []byte("\xEF\xBB\xBF")), filler)
		whole = f.base <= maxAround
	}
	for n := int64(1 << 10); ; n *= 8 {
		n = min(n, f.Size, maxAround)
		tail := f.raw(f.Size-n, n)
		if i := bytes.LastIndex(tail, []byte("%%EOF")); i >= 0 {
			return before, bytes.Trim(tail[i+len("%%EOF"):], filler), whole
		}
		if n == f.Size { // no mark at all: all there is was looked through as a damaged file
			return before, nil, whole
		}
		if n == maxAround {
			return before, nil, false
		}
	}
}

// raw reads n bytes of the file, as far as they can be read.
func (f *File) raw(at, n int64) []byte {
	b := make([]byte, min(n, maxAround))
	k, _ := f.at.ReadAt(b, at) // what cannot be read was met, and said, before
	return b[:k]
}
