package ole

import (
	"encoding/binary"
	"errors"
	"io"

	"sardine/document"
)

// Bounds of a directory that is followed. The reader below recurses over the
// entries of the directory and writes a path for each storage, so that a chain
// of storages would cost memory by the square of its length. Real messages
// with messages in them reach a depth of about ten.
const (
	maxEntries = 100_000
	maxStorage = 32
)

var (
	errShape = errors.New("directory is not a tree")
	errChain = errors.New("sector chain is broken")
)

// Special sector numbers, [MS-CFB] 2.1.
const (
	maxSector  = 0xFFFFFFFA
	endOfChain = 0xFFFFFFFE
	noStream   = 0xFFFFFFFF
)

// guard looks at the directory of a compound file, refuses what would cost too
// much to open, and mends what the reader would refuse.
type guard struct {
	at     io.ReaderAt
	sector int64
	fats   []uint32
	links  []link
}

// link is what a directory entry says about its place in the tree.
type link struct {
	left, right, child uint32
	place              int64 // of the entry in the file
	typ                byte
}

// check refuses directories that are too large or too deep. Where the directory
// is no tree it returns what to put in the place of some bytes, so that it
// becomes one.
func check(at io.ReaderAt, size int64) (patches, error) {
	g := &guard{at: at}
	if err := g.open(size); err != nil {
		return nil, document.Skipped(document.Corrupt, err)
	}
	if err := g.directory(); err != nil {
		return nil, err
	}
	p := patches{}
	if err := g.mend(p); err != nil {
		return nil, err
	}
	return p, g.lies(p)
}

func (g *guard) open(size int64) error {
	var h [512]byte
	if _, err := g.at.ReadAt(h[:], 0); err != nil && err != io.EOF {
		return err
	}
	switch shift := binary.LittleEndian.Uint16(h[30:]); shift {
	case 9, 12:
		g.sector = 1 << shift
	default:
		return errChain
	}
	for i := 76; i < 512; i += 4 {
		g.fats = append(g.fats, binary.LittleEndian.Uint32(h[i:]))
	}
	next := binary.LittleEndian.Uint32(h[68:])
	count := binary.LittleEndian.Uint32(h[72:])
	buf := make([]byte, g.sector)
	for i := uint32(0); i < count && next <= maxSector; i++ {
		if int64(i) > size/g.sector {
			return errChain
		}
		if err := g.read(buf, next); err != nil {
			return err
		}
		for j := 0; j < len(buf)-4; j += 4 {
			g.fats = append(g.fats, binary.LittleEndian.Uint32(buf[j:]))
		}
		next = binary.LittleEndian.Uint32(buf[len(buf)-4:])
	}
	return nil
}

func (g *guard) read(buf []byte, sector uint32) error {
	_, err := g.at.ReadAt(buf, (int64(sector)+1)*g.sector)
	return err
}

func (g *guard) next(sector uint32) (uint32, error) {
	per := uint32(g.sector / 4)
	if int(sector/per) >= len(g.fats) {
		return 0, errChain
	}
	var b [4]byte
	_, err := g.at.ReadAt(b[:], (int64(g.fats[sector/per])+1)*g.sector+int64(sector%per)*4)
	return binary.LittleEndian.Uint32(b[:]), err
}

func (g *guard) directory() error {
	var b [4]byte
	if _, err := g.at.ReadAt(b[:], 48); err != nil {
		return document.Skipped(document.Corrupt, err)
	}
	buf := make([]byte, g.sector)
	for sector := binary.LittleEndian.Uint32(b[:]); sector != endOfChain; {
		if err := g.read(buf, sector); err != nil {
			return document.Skipped(document.Corrupt, err)
		}
		for i := 0; i+128 <= len(buf); i += 128 {
			e := buf[i:]
			g.links = append(g.links, link{
				binary.LittleEndian.Uint32(e[68:]), binary.LittleEndian.Uint32(e[72:]), binary.LittleEndian.Uint32(e[76:]),
				(int64(sector)+1)*g.sector + int64(i), e[66],
			})
		}
		if len(g.links) > maxEntries {
			return document.Skipped(document.TooMany, nil)
		}
		next, err := g.next(sector)
		if err != nil {
			return document.Skipped(document.Corrupt, err)
		}
		sector = next
	}
	if len(g.links) == 0 {
		return document.Skipped(document.Corrupt, errShape)
	}
	return nil
}
