package pkzip

import (
	"bufio"
	"encoding/binary"
	"hash/crc32"
	"io"
	"unicode/utf8"
)

var le = binary.LittleEndian

// end is what the end-of-directory record says.
type end struct {
	at           int64 // where the directory has to end
	count        uint64
	size, offset uint64
}

// findEnd looks for the last end record; nil means that there is none.
func (a *Archive) findEnd() (*end, error) {
	tail := make([]byte, min(a.size, lenEnd+unset16+1024))
	base := a.size - int64(len(tail))
	if err := readFull(a.r, tail, base); err != nil {
		return nil, err
	}
	for i := len(tail) - lenEnd; i >= 0; i-- {
		if le.Uint32(tail[i:]) != sigEnd {
			continue
		}
		rec := tail[i:]
		e := &end{at: base + int64(i), count: uint64(le.Uint16(rec[10:])), size: uint64(le.Uint32(rec[12:])), offset: uint64(le.Uint32(rec[16:]))}
		if disk := le.Uint16(rec[4:]); disk != 0 && disk != unset16 {
			a.Split = true
		}
		n := min(int(le.Uint16(rec[20:])), len(rec)-lenEnd)
		a.Comment, a.NoteAt = append([]byte(nil), rec[lenEnd:lenEnd+n]...), e.at+lenEnd
		if e.count == unset16 || e.size == unset32 || e.offset == unset32 {
			a.end64(e)
		}
		return e, nil
	}
	return nil, nil
}

// end64 replaces what the zip64 record says better.
func (a *Archive) end64(e *end) {
	var loc [lenLocator64]byte
	at := e.at - lenLocator64
	if at < 0 || readFull(a.r, loc[:], at) != nil || le.Uint32(loc[:]) != sigLocator64 {
		return
	}
	// The record stands right before its locator unless it has extra data;
	// bytes put in front of the archive make the stored offset wrong.
	for _, p := range []int64{at - lenEnd64, int64(le.Uint64(loc[8:]))} {
		var rec [lenEnd64]byte
		if p < 0 || p > a.size || readFull(a.r, rec[:], p) != nil || le.Uint32(rec[:]) != sigEnd64 {
			continue
		}
		e.at, e.count, e.size, e.offset = p, le.Uint64(rec[32:]), le.Uint64(rec[40:]), le.Uint64(rec[48:])
		return
	}
}

// directory reads the central directory and reports whether it is sound.
func (a *Archive) directory(e *end, limit int) bool {
	if e.count == 0 && e.size == 0 {
		return a.size == lenEnd+int64(len(a.Comment)) // else members stand in front of an empty directory
	}
	if e.size > uint64(e.at) {
		return false
	}
	// What stands in front of the archive shifts every offset by as much.
	shift := e.at - int64(e.size) - int64(e.offset)
	start := e.at - int64(e.size)
	if !a.signature(start, sigDirectory) {
		start, shift = int64(e.offset), 0
		if start < 0 || start >= e.at || !a.signature(start, sigDirectory) {
			return false
		}
	}
	// Some writers count wrong: then the stored offsets may be right all the same.
	return a.entries(e, start, shift, limit) || shift != 0 && a.entries(e, start, 0, limit)
}

// entries reads the records of the directory from start on.
func (a *Archive) entries(e *end, start, shift int64, limit int) bool {
	a.Entries = nil
	br := bufio.NewReaderSize(io.NewSectionReader(a.r, start, e.at-start), 64<<10)
	for at := start; at < e.at; {
		if len(a.Entries) >= limit {
			a.Cut = true
			return a.plausible()
		}
		ent, n, ok := a.entry(br, at, shift)
		if !ok {
			return false
		}
		if n == 0 {
			break
		}
		at += n
		a.Entries = append(a.Entries, ent)
	}
	return uint64(len(a.Entries))&unset16 == e.count&unset16 && a.plausible()
}

// plausible checks that the first, middle and last local headers are where the
// directory says.
func (a *Archive) plausible() bool {
	n := len(a.Entries)
	if n == 0 {
		return false
	}
	for _, i := range []int{0, n / 2, n - 1} {
		if !a.signature(a.Entries[i].header, sigLocal) {
			return false
		}
	}
	return true
}

// entry reads one directory record of n bytes; n is 0 at the directory's end.
func (a *Archive) entry(br *bufio.Reader, at, shift int64) (e *Entry, n int64, ok bool) {
	var h [lenDirectory]byte
	if _, err := io.ReadFull(br, h[:4]); err != nil {
		return nil, 0, err == io.EOF
	}
	if le.Uint32(h[:]) != sigDirectory {
		return nil, 0, true // a digital signature record, or rubbish
	}
	if _, err := io.ReadFull(br, h[4:]); err != nil {
		return nil, 0, false
	}
	nameLen, extraLen, noteLen := int(le.Uint16(h[28:])), int(le.Uint16(h[30:])), int(le.Uint16(h[32:]))
	rest := make([]byte, nameLen+extraLen+noteLen)
	if _, err := io.ReadFull(br, rest); err != nil {
		return nil, 0, false
	}
	e = &Entry{
		a: a, Creator: le.Uint16(h[4:]), Reader: le.Uint16(h[6:]), Flags: le.Uint16(h[8:]), Method: le.Uint16(h[10:]),
		Time: le.Uint16(h[12:]), Date: le.Uint16(h[14:]), CRC: le.Uint32(h[16:]),
		Packed: uint64(le.Uint32(h[20:])), Size: uint64(le.Uint32(h[24:])), Attrs: le.Uint32(h[38:]),
		Raw: rest[:nameLen:nameLen], NameAt: at + lenDirectory,
		Comment: rest[nameLen+extraLen:], NoteAt: at + lenDirectory + int64(nameLen+extraLen),
	}
	header := uint64(le.Uint32(h[42:]))
	e.Name = decodeName(e.Raw)
	e.readExtra(rest[nameLen:nameLen+extraLen], &header)
	e.header = int64(header) + shift
	if e.header < 0 || e.header > a.size-lenLocal || e.Packed > uint64(a.size) {
		return nil, 0, false
	}
	return e, lenDirectory + int64(len(rest)), true
}

// readExtra takes the 64-bit sizes and the Unicode name out of the extra
// field, and keeps what a copy may repeat.
func (e *Entry) readExtra(x []byte, header *uint64) {
	for len(x) >= 4 {
		id, n := le.Uint16(x), int(le.Uint16(x[2:]))
		if n > len(x)-4 {
			return
		}
		data := x[4 : 4+n]
		switch id {
		case extraZip64:
			for _, p := range []*uint64{&e.Size, &e.Packed, header} {
				if *p == unset32 && len(data) >= 8 {
					*p, data = le.Uint64(data), data[8:]
				}
			}
		case extraPath:
			if len(data) > 5 && le.Uint32(data[1:]) == crc32.ChecksumIEEE(e.Raw) && utf8.Valid(data[5:]) {
				e.Name = string(data[5:])
			}
		case extraNote: // repeats the comment
		default:
			e.Extra = append(e.Extra, x[:4+n]...)
		}
		x = x[4+n:]
	}
}

func (a *Archive) signature(at int64, sig uint32) bool {
	var b [4]byte
	return at >= 0 && readFull(a.r, b[:], at) == nil && le.Uint32(b[:]) == sig
}

func readFull(r io.ReaderAt, p []byte, at int64) error {
	n, err := r.ReadAt(p, at)
	if n == len(p) {
		return nil
	}
	if err == nil || err == io.EOF {
		err = io.ErrUnexpectedEOF
	}
	return err
}
