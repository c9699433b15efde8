package ole

import (
	"encoding/binary"
	"io"

	"sardine/document"
)

// Places of links in a directory entry, [MS-CFB] 2.6.1.
const (
	linkLeft  = 68
	linkRight = 72
	linkChild = 76
	isStream  = 2
)

// patches are numbers of four bytes to be read in the place of what the file
// holds there.
type patches map[int64]uint32

// patched is a file with patches.
type patched struct {
	at io.ReaderAt
	p  patches
}

func (f *patched) ReadAt(b []byte, off int64) (int, error) {
	n, err := f.at.ReadAt(b, off)
	for at, v := range f.p {
		var four [4]byte
		binary.LittleEndian.PutUint32(four[:], v)
		for i, c := range four {
			if k := at + int64(i) - off; k >= 0 && k < int64(n) {
				b[k] = c
			}
		}
	}
	return n, err
}

// maxPatches is how much is mended: reading looks at all patches each time.
const maxPatches = 200

// mend follows the directory from its root. Links that lead nowhere or into a
// circle are cut; streams that are then in no folder are put into the root.
func (g *guard) mend(p patches) error {
	seen := make([]bool, len(g.links))
	type step struct {
		entry uint32
		deep  int
	}
	seen[0] = true
	for todo := []step{{0, 0}}; len(todo) > 0; {
		s := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if s.deep > maxStorage {
			return document.Skipped(document.TooDeep, nil)
		}
		l := &g.links[s.entry]
		for _, to := range []struct {
			entry *uint32
			at    int64
			deep  int
		}{{&l.left, linkLeft, s.deep}, {&l.right, linkRight, s.deep}, {&l.child, linkChild, s.deep + 1}} {
			switch {
			case *to.entry == noStream:
			case int64(*to.entry) >= int64(len(seen)) || seen[*to.entry]:
				*to.entry = noStream
				p[l.place+to.at] = noStream
			default:
				seen[*to.entry] = true
				todo = append(todo, step{*to.entry, to.deep})
			}
		}
	}
	if len(p) > 0 {
		g.adopt(p, seen)
	}
	if len(p) > maxPatches {
		return document.Skipped(document.Corrupt, errShape)
	}
	return nil
}

// adopt chains the streams that no link leads to behind the last entry of the
// root.
func (g *guard) adopt(p patches, seen []bool) {
	last, slot := &g.links[0], int64(linkChild)
	if last.child != noStream {
		last, slot = &g.links[last.child], linkRight
		for last.right != noStream {
			last = &g.links[last.right]
		}
	}
	for i := range g.links {
		l := &g.links[i]
		if seen[i] || l.typ != isStream {
			continue
		}
		p[last.place+slot] = uint32(i)
		p[l.place+linkLeft], p[l.place+linkRight], p[l.place+linkChild] = noStream, noStream, noStream
		last, slot = l, linkRight
	}
}

// lies corrects the number of sectors of the table of sectors where another
// number in the header shows that it is too small.
func (g *guard) lies(p patches) error {
	const fatSectors, miniFATSectors = 44, 64
	var h [68]byte
	if _, err := g.at.ReadAt(h[:], 0); err != nil {
		return document.Skipped(document.Corrupt, err)
	}
	fat, mini := binary.LittleEndian.Uint32(h[fatSectors:]), binary.LittleEndian.Uint32(h[miniFATSectors:])
	if per := uint32(g.sector / 64); mini <= 64000 && mini > fat*per { // the product may overflow: it does in the reader too
		p[fatSectors] = mini/per + 1
	}
	return nil
}
