package ole

import (
	"io"
	"strings"
	"unicode"

	"github.com/richardlehane/mscfb"

	"sardine/document"
)

// storage is a folder of a compound file.
type storage struct {
	name    string
	streams []*stream
	dirs    []*storage
	byName  map[string]*storage // dirs, by name in lower case
}

// stream is a file in a compound file. Its number is that of its directory
// entry in the order of reading: what Origin.Stream counts.
type stream struct {
	name string // with the control character that some names begin with
	num  uint32
	file *mscfb.File
	box  *box
}

// box is one compound file.
type box struct {
	size   int64 // of the file: no stream is longer
	member int64 // most bytes of one stream
	budget int64 // bytes that all reads together may still give
}

// readChunk is how much is asked for at once: the time that the reader takes
// for one call grows with the square of the sectors.
const readChunk = 32 << 10

// open reads the directory of a compound file. mended says that it was damaged.
func open(in document.Stream, opt document.Options) (root *storage, mended bool, err error) {
	at, size, err := in.At()
	if err != nil {
		return nil, false, err
	}
	p, err := check(at, size)
	if err != nil {
		return nil, false, err
	}
	if len(p) > 0 {
		at = &patched{at, p}
	}
	r, err := mscfb.New(at)
	if err != nil {
		return nil, false, document.Skipped(document.Corrupt, err)
	}
	// Streams do not share sectors, so that all of them are not longer than the
	// file; some are read more than once.
	b := &box{size: size, member: opt.Limits.Member, budget: 8*size + 1<<20}
	if b.member <= 0 {
		b.member = document.DefaultLimits().Member
	}
	root = &storage{}
	for i, f := range r.File {
		dir := root
		for _, step := range f.Path {
			dir = dir.enter(step)
		}
		if f.FileInfo().IsDir() {
			if i > 0 {
				dir.enter(f.Name)
			}
			continue
		}
		name := f.Name
		if f.Initial != 0 && !unicode.IsPrint(rune(f.Initial)) {
			name = string(rune(f.Initial)) + name
		}
		dir.streams = append(dir.streams, &stream{name, uint32(i), f, b})
	}
	return root, len(p) > 0, nil
}

// enter returns the folder of that name, which the directory says is there.
func (s *storage) enter(name string) *storage {
	if d := s.dir(name); d != nil {
		return d
	}
	d := &storage{name: name}
	if s.byName == nil {
		s.byName = map[string]*storage{}
	}
	s.byName[strings.ToLower(name)] = d
	s.dirs = append(s.dirs, d)
	return d
}

// dir returns the folder of that name, or nil. Names are compared without
// regard to case: programs of the time disagreed about it.
func (s *storage) dir(name string) *storage { return s.byName[strings.ToLower(name)] }

// stream returns the stream of that name, or nil.
func (s *storage) stream(name string) *stream {
	for _, f := range s.streams {
		if strings.EqualFold(f.name, name) {
			return f
		}
	}
	return nil
}

// bytes reads the stream. Where the file is damaged it returns what there was,
// and an error.
func (s *stream) bytes() ([]byte, error) {
	size := min(s.file.Size, s.box.size)
	switch {
	case size > s.box.member:
		return nil, document.Skipped(document.TooLarge, nil)
	case size > s.box.budget:
		return nil, document.Skipped(document.Bomb, nil)
	}
	s.box.budget -= size
	if _, err := s.file.Seek(0, io.SeekStart); err != nil && size > 0 {
		return nil, document.Skipped(document.Corrupt, err)
	}
	data := make([]byte, 0, size)
	for int64(len(data)) < size {
		n, err := s.file.Read(data[len(data):min(len(data)+readChunk, int(size))])
		data = data[:len(data)+max(n, 0)]
		if int64(len(data)) < size && (err != nil || n <= 0) {
			return data, document.Skipped(document.Corrupt, err)
		}
	}
	if s.file.Size > size {
		return data, document.Skipped(document.Corrupt, io.ErrUnexpectedEOF)
	}
	return data, nil
}
