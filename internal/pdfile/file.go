package pdfile

import (
	"context"
	"errors"
	"io"
)

// Errors of Open. They hold nothing of the file.
var (
	ErrDamaged   = errors.New("no PDF structure to be found")
	ErrEncrypted = errors.New("encrypted, and no password fits")
)

// Bounds on what one file may cost.
const (
	inMemory   = 48 << 20  // files up to this size are held whole
	maxObject  = 64 << 20  // bytes of one object without its stream
	maxEntries = 4_000_000 // objects
	maxCache   = 96 << 20  // bytes of parsed objects that are kept, roughly
	maxDecoded = 8 << 30   // bytes that all streams of a file may expand to, counting each time they are read
)

// File is an open PDF file. It is for one goroutine.
type File struct {
	// Trailer is the newest trailer dictionary; keys that it lacks come from older ones.
	Trailer Value
	// Repaired: the cross references were of no use and were made anew from
	// the objects themselves.
	Repaired bool
	Size     int64

	ctx      context.Context
	at       io.ReaderAt
	base     int64  // of the header: mail gateways put lines before it
	mem      []byte // from base on, if held
	sections []section
	entries  map[int]entry
	scanned  map[int]entry // by a pass over the bytes
	whole    bool          // scanned is set
	crypt    *crypt
	cache    map[int]*Object
	cached   int
	packs    map[int]*pack
	packed   int
	decoded  int64
	loading  map[int]bool
	lost     int
}

// entry is where an object is (ISO 32000-1, section 7.5.8.3): free, at an
// offset, or the index-th of an object stream.
type entry struct {
	kind uint8
	gen  uint16
	at   int64 // offset from base, or number of the object stream
}

const (
	free uint8 = iota
	plainAt
	packedIn
)

// Open finds the structure of the file. passwords are tried after the empty
// one. ctx ends long work: after that every object is null.
func Open(ctx context.Context, at io.ReaderAt, size int64, passwords []string) (*File, error) {
	f := &File{ctx: ctx, at: at, Size: size, cache: map[int]*Object{}, packs: map[int]*pack{}, loading: map[int]bool{}}
	if err := f.findHeader(); err != nil {
		return nil, err
	}
	f.readSections()
	if !f.sound() {
		if err := f.rebuild(); err != nil {
			return nil, err
		}
	}
	if err := f.unlock(passwords); err != nil {
		return nil, err
	}
	if f.catalogue().Kind != Dict && !f.Repaired { // the catalogue may stand in an encrypted object stream
		if err := f.rebuild(); err != nil {
			return nil, err
		}
	}
	if f.catalogue().Kind != Dict {
		return nil, ErrDamaged
	}
	return f, ctx.Err()
}

// sound reports whether the cross references lead to a catalogue, or to
// something that has to be unlocked first.
func (f *File) sound() bool {
	if f.Trailer.Kind != Dict || f.Trailer.Key("Root").Kind != Ref {
		return false
	}
	if f.Trailer.Key("Encrypt").Kind != Null {
		return f.Get(f.Trailer.Key("Encrypt")).Kind == Dict
	}
	root := f.catalogue()
	if root.Kind != Dict {
		return false
	}
	pages := f.Get(root.Key("Pages"))
	return pages.Kind == Dict && (f.Get(pages.Key("Kids")).Kind == Array || pages.Key("Contents").Kind != Null)
}

func (f *File) catalogue() Value { return f.Get(f.Trailer.Key("Root")) }

// Root is the catalogue.
func (f *File) Root() Value { return f.catalogue() }

// Lost is how many objects were asked for and could not be read.
func (f *File) Lost() int { return f.lost }

// Encrypted reports whether the file is.
func (f *File) Encrypted() bool { return f.crypt != nil }

// Base is the offset of the header: objects count from there.
func (f *File) Base() int64 { return f.base }

// window returns up to n bytes from the offset at, counted from the header.
func (f *File) window(at int64, n int) []byte {
	if at < 0 || at >= f.Size-f.base || n <= 0 {
		return nil
	}
	n = int(min(int64(n), f.Size-f.base-at))
	if f.mem != nil {
		return f.mem[at : at+int64(n) : at+int64(n)]
	}
	b := make([]byte, n)
	k, err := f.at.ReadAt(b, f.base+at)
	if err != nil && err != io.EOF {
		return nil
	}
	return b[:k]
}

// findHeader looks for %PDF- in the first 1024 bytes (annex H.3.4.1), and holds
// small files whole.
func (f *File) findHeader() error {
	head := f.window(0, 1024)
	f.base = int64(index(head, "%PDF-"))
	if f.base < 0 {
		f.base = 0
	}
	if f.Size-f.base <= inMemory {
		mem := make([]byte, f.Size-f.base)
		n, err := f.at.ReadAt(mem, f.base)
		if err != nil && err != io.EOF {
			return err
		}
		f.mem = mem[:n]
		f.Size = f.base + int64(n)
	}
	return nil
}
