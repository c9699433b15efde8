package pkzip

import (
	"bufio"
	"io"
	"sync"

	"github.com/klauspost/compress/flate"
)

// inflater reads Deflate. Office files have hundreds of small members: what
// one has read with, the next takes over.
type inflater struct {
	in *bufio.Reader
	z  io.ReadCloser
}

var inflaters = sync.Pool{New: func() any {
	in := bufio.NewReaderSize(nothing{}, 16<<10)
	return &inflater{in, flate.NewReader(in)}
}}

// inflate begins to read raw.
func inflate(raw io.Reader) *inflater {
	f := inflaters.Get().(*inflater)
	f.in.Reset(raw)
	if r, ok := f.z.(flate.Resetter); !ok || r.Reset(f.in, nil) != nil {
		f.z = flate.NewReader(f.in)
	}
	return f
}

// release gives f to the next member. Nothing of this one stays reachable.
func (f *inflater) release() {
	f.in.Reset(nothing{})
	inflaters.Put(f)
}

type nothing struct{}

func (nothing) Read([]byte) (int, error) { return 0, io.EOF }
