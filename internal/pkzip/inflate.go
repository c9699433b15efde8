package pkzip

import (
	"bufio"
	"bytes"
	"io"
	"sync"

	"github.com/klauspost/compress/flate"
)

// inflater reads Deflate. Office files have hundreds of small members: what
// one has read with, the next takes over.
type inflater struct {
	in    *bufio.Reader
	held  []byte // a small member, read in one go
	small *bytes.Reader
	z     io.ReadCloser
}

// smallMember is how long a packed member may be to be read in one go: the
// library is quickest where it need not ask for more.
const smallMember = 256 << 10

var inflaters = sync.Pool{New: func() any {
	in := bufio.NewReaderSize(nothing{}, 16<<10)
	return &inflater{in: in, small: bytes.NewReader(nil), z: flate.NewReader(in)}
}}

// inflate begins to read raw.
func inflate(raw io.Reader) *inflater {
	f := inflaters.Get().(*inflater)
	var in io.Reader = f.in
	if f.hold(raw) {
		in = f.small
	} else {
		f.in.Reset(raw)
	}
	if r, ok := f.z.(flate.Resetter); !ok || r.Reset(in, nil) != nil {
		f.z = flate.NewReader(in)
	}
	return f
}

// hold reads all of raw, if that is small. Where reading fails it is left to
// fail again, at its place.
func (f *inflater) hold(raw io.Reader) bool {
	s, ok := raw.(*io.SectionReader)
	if !ok || s.Size() > smallMember {
		return false
	}
	n := int(s.Size())
	if cap(f.held) < n {
		f.held = make([]byte, n, min(2*n, smallMember))
	}
	n, err := s.ReadAt(f.held[:n], 0)
	if err != nil && err != io.EOF {
		return false
	}
	f.small.Reset(f.held[:n])
	return true
}

// release gives f to the next member. Nothing of this one stays reachable.
func (f *inflater) release() {
	f.in.Reset(nothing{})
	f.small.Reset(nil)
	inflaters.Put(f)
}

type nothing struct{}

func (nothing) Read([]byte) (int, error) { return 0, io.EOF }
