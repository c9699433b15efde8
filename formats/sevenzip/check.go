package sevenzip

import (
	"encoding/binary"
	"fmt"

	"sardine/document"
)

// The library allocates what a header declares, up to gigabytes. So headers are
// walked here first, and only those within these bounds are shown to it. The
// layout is that of 7zFormat.txt in the LZMA SDK.
const (
	maxHeader = 64 << 20  // of an archive with a million names
	maxMemory = 256 << 20 // of the coders of one folder: what 7-Zip takes at its best setting
	maxCoders = 32        // of one folder, as 7-Zip has it
	maxCycles = 22        // of the key derivation, in powers of two: 7-Zip writes 19
)

const signature = "7z\xBC\xAF\x27\x1C"

// Property ids.
const (
	idEnd          = 0x00
	idHeader       = 0x01
	idMainStreams  = 0x04
	idFiles        = 0x05
	idPackInfo     = 0x06
	idUnpackInfo   = 0x07
	idSubStreams   = 0x08
	idSize         = 0x09
	idCRC          = 0x0A
	idFolder       = 0x0B
	idUnpackSizes  = 0x0C
	idStreamCounts = 0x0D
	idEncoded      = 0x17
)

// Coders, by id.
const (
	coderLZMA  = "\x03\x01\x01"
	coderLZMA2 = "\x21"
	coderPPMd  = "\x03\x04\x01"
	coderZstd  = "\x04\xF7\x11\x01"
	coderAES   = "\x06\xF1\x07\x01"
)

// coders that the library reads without much memory.
var coders = map[string]bool{
	"\x00": true, "\x03": true, "\x03\x03\x01\x03": true, "\x03\x03\x01\x1B": true, "\x03\x03\x02\x05": true, "\x03\x03\x05\x01": true,
	"\x03\x03\x08\x05": true, "\x04\x01\x08": true, "\x04\x02\x02": true, "\x04\xF7\x11\x02": true, "\x04\xF7\x11\x04": true, "\x0A": true,
}

// unread are coders by the names that 7-Zip and its kin show (Methods.txt of the
// LZMA SDK, and of 7-Zip ZS).
var unread = map[string]string{
	"\x04\x01\x09": "Deflate64", "\x04\xF7\x11\x05": "LZ5", "\x04\xF7\x11\x06": "Lizard", "\x0B": "a filter for RISC-V", "\x02\x03\x02": "Swap2", "\x02\x03\x04": "Swap4",
	"\x04\x01\x00": "Store of zip", "\x04\x01\x01": "Shrink", "\x04\x01\x06": "Implode", "\x04\x05": "Z", "\x06\xF0\x02\x05": "AES of RAR",
}

func coderName(id string) string {
	if name := unread[id]; name != "" {
		return name
	}
	return fmt.Sprintf("method %X", id)
}

// folder is one compressed stream of an archive.
type folder struct {
	locked bool                // needs a password
	memory uint64              // that its coders take together
	why    document.SkipReason // "" if it can be read
	first  int64               // where its first packed stream is, behind the signature
	zstd   bool                // it is that stream's only coder
	odd    string              // the coder that is not read, by name
}

// header is what the walk found.
type header struct {
	folders []folder
	sizes   []uint64 // unpacked, by folder
	files   uint64
	names   bool // there is a list of files
}

// cursor reads numbers from a header. After the first wrong one it stays bad.
type cursor struct {
	b     []byte
	bad   bool
	limit uint64 // of every count
}

func (c *cursor) byte() byte {
	if len(c.b) == 0 {
		c.bad = true
		return 0
	}
	v := c.b[0]
	c.b = c.b[1:]
	return v
}

func (c *cursor) bytes(n uint64) []byte {
	if n > uint64(len(c.b)) {
		c.bad = true
		return nil
	}
	v := c.b[:n]
	c.b = c.b[n:]
	return v
}

// number has as many bytes as its first one has leading ones.
func (c *cursor) number() uint64 {
	first := c.byte()
	var v uint64
	for i := range 8 {
		mask := byte(0x80) >> i
		if first&mask == 0 {
			return v | uint64(first&(mask-1))<<(8*i)
		}
		v |= uint64(c.byte()) << (8 * i)
	}
	return v
}

func (c *cursor) count() uint64 {
	n := c.number()
	if n > c.limit {
		c.bad = true
		return 0
	}
	return n
}

func (c *cursor) expect(id byte) { c.bad = c.byte() != id || c.bad }

// digests passes the checksums of n streams.
func (c *cursor) digests(n uint64) {
	defined := n
	if c.byte() == 0 {
		defined = 0
		for i, b := range c.bytes((n + 7) / 8) {
			for bit := range 8 {
				if uint64(i*8+bit) < n && b&(0x80>>bit) != 0 {
					defined++
				}
			}
		}
	}
	c.bytes(4 * defined)
}

// walk reads the header in b, which begins behind its id.
func walk(b []byte, limit int) (*header, bool) {
	c := &cursor{b: b, limit: uint64(limit)}
	h := &header{}
	id := c.byte()
	if id == idMainStreams {
		h.streams(c)
		id = c.byte()
	}
	if id == idFiles && !c.bad {
		h.names = true
		h.files = c.count()
		for !c.bad {
			if c.byte() == idEnd {
				break
			}
			c.bytes(c.number())
		}
		id = c.byte()
	}
	return h, !c.bad && id == idEnd
}

// streams reads where the packed streams are and how they are packed.
func (h *header) streams(c *cursor) {
	var at int64
	var packed []uint64
	id := c.byte()
	if id == idPackInfo {
		at = int64(min(c.number(), 1<<62))
		n := c.count()
		if id = c.byte(); id == idSize {
			for range n {
				packed = append(packed, c.number())
			}
			id = c.byte()
		}
		if id == idCRC {
			c.digests(n)
			id = c.byte()
		}
		c.bad = c.bad || id != idEnd || uint64(len(packed)) != n
		id = c.byte()
	}
	if id == idUnpackInfo && !c.bad {
		h.unpack(c, at, packed)
		id = c.byte()
	}
	if id == idSubStreams && !c.bad {
		h.subStreams(c)
		id = c.byte()
	}
	c.bad = c.bad || id != idEnd
}

func (h *header) unpack(c *cursor, at int64, packed []uint64) {
	c.expect(idFolder)
	n := c.count()
	c.bad = c.bad || c.byte() != 0 // folders kept elsewhere: nobody writes them
	outs := make([]uint64, 0, min(n, 1024))
	var mains []uint64
	used := uint64(0)
	for i := uint64(0); i < n && !c.bad; i++ {
		f, streams, main, ins := readFolder(c)
		for j := used; j < min(used+ins, uint64(len(packed))); j++ {
			if j == used {
				f.first = at
			}
			at += int64(min(packed[j], 1<<62-uint64(at)))
		}
		used += ins
		c.bad = c.bad || used > uint64(len(packed))
		h.folders, outs, mains = append(h.folders, f), append(outs, streams), append(mains, main)
	}
	c.expect(idUnpackSizes)
	for i := range h.folders {
		var size uint64
		for j := range outs[i] {
			if s := c.number(); j == mains[i] {
				size = s
			}
			if c.bad {
				return
			}
		}
		h.sizes = append(h.sizes, size)
	}
	id := c.byte()
	if id == idCRC {
		c.digests(n)
		id = c.byte()
	}
	c.bad = c.bad || id != idEnd
}

// readFolder reads the coders of one folder. out is the number of their
// outputs, main the one that is the folder's, in how many packed streams it has.
func readFolder(c *cursor) (f folder, out, main, in uint64) {
	n := c.number()
	if n == 0 || n > maxCoders {
		c.bad = true
		return f, 0, 0, 0
	}
	var ins uint64
	for range n {
		flags := c.byte()
		id := string(c.bytes(uint64(flags & 0x0F)))
		i, o := uint64(1), uint64(1)
		if flags&0x10 != 0 {
			i, o = c.number(), c.number()
		}
		var props []byte
		if flags&0x20 != 0 {
			props = c.bytes(c.number())
		}
		if i > maxCoders || o != 1 || flags&0xC0 != 0 {
			c.bad = true
		}
		if c.bad {
			return f, 0, 0, 0
		}
		f.coder(id, props)
		f.zstd = id == coderZstd && n == 1
		if id == coderZstd && n > 1 {
			f.why = document.Unsupported // its window cannot be looked at beforehand
		}
		ins, out = ins+i, out+o
	}
	bound := map[uint64]bool{}
	for range out - 1 {
		c.number()
		bound[c.number()] = true
	}
	for main = 0; bound[main]; main++ {
	}
	if ins < out-1 || main >= out {
		c.bad = true
		return f, 0, 0, 0
	}
	in = ins - (out - 1)
	if in > 1 {
		for range in {
			c.bad = c.number() >= ins || c.bad
		}
	}
	return f, out, main, in
}

// coder notes what a coder needs.
func (f *folder) coder(id string, props []byte) {
	var memory uint64
	switch {
	case id == coderAES:
		f.locked = true
		if len(props) < 1 || props[0]&0x3F > maxCycles && props[0]&0x3F != 0x3F {
			f.why = document.Unsupported
		}
	case id == coderLZMA && len(props) == 5, id == coderPPMd && len(props) == 5:
		memory = uint64(binary.LittleEndian.Uint32(props[1:]))
	case id == coderLZMA2 && len(props) == 1 && props[0] <= 40:
		memory = uint64(2|props[0]&1) << (props[0]/2 + 11)
	case id == coderZstd:
	case !coders[id]:
		f.why, f.odd = document.Unsupported, coderName(id)
	}
	if f.memory += memory; f.memory > maxMemory+maxMemory/8 { // side coders take little
		f.why = document.TooLarge
	}
}

func (h *header) subStreams(c *cursor) {
	counts := make([]uint64, len(h.folders))
	for i := range counts {
		counts[i] = 1
	}
	id := c.byte()
	total := uint64(len(counts))
	if id == idStreamCounts {
		total = 0
		for i := range counts {
			counts[i] = c.count()
			if total += counts[i]; total > c.limit {
				c.bad = true
				return
			}
		}
		id = c.byte()
	}
	if id == idSize {
		for _, n := range counts {
			for i := uint64(1); i < n && !c.bad; i++ {
				c.number()
			}
		}
		id = c.byte()
	}
	if id == idCRC { // as the library counts them
		c.digests(total)
		id = c.byte()
	}
	c.bad = c.bad || id != idEnd
}
