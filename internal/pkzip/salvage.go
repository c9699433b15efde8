package pkzip

import (
	"bufio"
	"bytes"
	"compress/flate"
	"io"
)

// salvageInflate bounds what is inflated only to find where members end.
const salvageInflate = 512 << 20

// salvage finds members by their local headers, one after the other.
func (a *Archive) salvage(limit int) error {
	budget := int64(salvageInflate)
	for at := int64(0); at < a.size; {
		head, err := a.nextLocal(at)
		if err != nil {
			return err
		}
		if head < 0 {
			break
		}
		if len(a.Entries) == 0 {
			a.Before = head
		}
		if len(a.Entries) >= limit {
			a.Cut = true
			break
		}
		e, data, ok := a.local(head)
		if !ok {
			at = head + 4
			continue
		}
		if e.Flags&FlagDescriptor != 0 && e.Packed == 0 && !e.Encrypted() {
			a.measure(e, data, &budget)
		}
		e.Packed = min(e.Packed, uint64(a.size-data))
		a.Entries = append(a.Entries, e)
		at = max(data+int64(e.Packed), head+4)
	}
	return nil
}

// nextLocal returns the place of the next local header from at on, or -1.
func (a *Archive) nextLocal(at int64) (int64, error) {
	sig := []byte("PK\x03\x04")
	buf := make([]byte, 64<<10)
	for at < a.size {
		n, err := a.r.ReadAt(buf[:min(int64(len(buf)), a.size-at)], at)
		if i := bytes.Index(buf[:n], sig); i >= 0 {
			return at + int64(i), nil
		}
		if err != nil && err != io.EOF {
			return -1, err
		}
		if n <= len(sig) {
			break
		}
		at += int64(n - len(sig) + 1)
	}
	return -1, nil
}

// local reads the local header at head; data is where the member's bytes begin.
func (a *Archive) local(head int64) (e *Entry, data int64, ok bool) {
	var h [lenLocal]byte
	if readFull(a.r, h[:], head) != nil {
		return nil, 0, false
	}
	nameLen, extraLen := int64(le.Uint16(h[26:])), int64(le.Uint16(h[28:]))
	data = head + lenLocal + nameLen + extraLen
	if nameLen == 0 || data > a.size {
		return nil, 0, false
	}
	rest := make([]byte, nameLen+extraLen)
	if readFull(a.r, rest, head+lenLocal) != nil {
		return nil, 0, false
	}
	e = &Entry{
		a: a, Creator: 20, Reader: le.Uint16(h[4:]), Flags: le.Uint16(h[6:]), Method: le.Uint16(h[8:]),
		Time: le.Uint16(h[10:]), Date: le.Uint16(h[12:]), CRC: le.Uint32(h[14:]),
		Packed: uint64(le.Uint32(h[18:])), Size: uint64(le.Uint32(h[22:])),
		Raw: rest[:nameLen:nameLen], NameAt: head + lenLocal, header: head,
	}
	e.Name = decodeName(e.Raw)
	var none uint64
	e.readExtra(rest[nameLen:], &none)
	return e, data, true
}

// measure finds the size of a member whose header leaves it to a descriptor
// behind the data.
func (a *Archive) measure(e *Entry, data int64, budget *int64) {
	src := &counter{r: bufio.NewReader(io.NewSectionReader(a.r, data, a.size-data))}
	switch e.Method {
	case Deflate:
		n, _ := io.Copy(io.Discard, io.LimitReader(flate.NewReader(src), *budget))
		*budget -= n
		e.Packed, e.Size = uint64(src.n), uint64(n)
	default:
		next, err := a.nextLocal(data)
		if err != nil || next < 0 {
			next = a.size
		}
		e.Packed = uint64(next - data)
		e.Size = e.Packed
	}
	e.CRC = 0
}

// counter counts the bytes that flate takes: given a ByteReader it takes no
// more than it needs.
type counter struct {
	r *bufio.Reader
	n int64
}

func (c *counter) ReadByte() (byte, error) {
	b, err := c.r.ReadByte()
	if err == nil {
		c.n++
	}
	return b, err
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	return n, err
}
