package sandbox

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"io"
)

// A frame is a kind, the length of what follows in four bytes, and that.
const (
	// From the parent.
	frameSetup  = 'S' // once, first
	frameJob    = 'J'
	frameAnswer = 'A' // a piece of an answer
	frameLast   = 'L' // the last piece; its first byte is 1 if the answer is given

	// From the child.
	frameReady = 'R' // once: what guards it
	frameData  = 'F' // what a handler sends
	frameTick  = 'T' // still at work
	frameAsk   = 'Q' // a piece of a question
	frameName  = 'N' // its end: the name of what is asked for
	frameDone  = 'D' // the end of the job; its first byte says how
)

// How a job ended.
const (
	doneWell = 1 << iota
	doneLast // the child wants no other job
)

// maxFrame bounds what one frame makes the other side hold, and maxAsk what one
// question or answer does. A child that is not what it was may claim anything.
const (
	maxFrame = 8 << 20
	maxAsk   = 256 << 20
	headSize = 5
)

var errFrame = errors.New("malformed frame")

func putHead(head []byte, kind byte, n int) {
	head[0] = kind
	binary.LittleEndian.PutUint32(head[1:], uint32(n))
}

func writeFrame(w io.Writer, kind byte, data []byte) error {
	if len(data) > maxFrame {
		return errFrame
	}
	var head [headSize]byte
	putHead(head[:], kind, len(data))
	if _, err := w.Write(head[:]); err != nil {
		return err
	}
	_, err := w.Write(data)
	return err
}

// writePieces writes data as frames of kind piece, as many as it takes.
func writePieces(w io.Writer, piece byte, data []byte) error {
	for len(data) > 0 {
		n := min(len(data), 1<<20)
		if err := writeFrame(w, piece, data[:n]); err != nil {
			return err
		}
		data = data[n:]
	}
	return nil
}

// frames reads one frame after the other. What it returns is valid until the
// next call.
type frames struct {
	r   *bufio.Reader
	buf []byte
}

func newFrames(r io.Reader) *frames { return &frames{r: bufio.NewReaderSize(r, 64<<10)} }

func (f *frames) next() (kind byte, data []byte, err error) {
	head, err := f.r.Peek(headSize)
	if err != nil {
		return 0, nil, err
	}
	kind = head[0]
	n := int64(binary.LittleEndian.Uint32(head[1:]))
	if n > maxFrame {
		return 0, nil, errFrame
	}
	if _, err := f.r.Discard(headSize); err != nil {
		return 0, nil, err
	}
	if int64(cap(f.buf)) < n {
		f.buf = make([]byte, n)
	}
	data = f.buf[:n]
	_, err = io.ReadFull(f.r, data)
	return kind, data, err
}

// pieces collects the pieces of a question or an answer.
type pieces struct{ data []byte }

func (p *pieces) add(data []byte) error {
	if len(p.data)+len(data) > maxAsk {
		return errFrame
	}
	p.data = append(p.data, data...)
	return nil
}

func (p *pieces) take() []byte {
	data := p.data
	p.data = nil
	return data
}

// setup is what a child is told first.
type setup struct {
	memory, output int64
	procs, parent  int64
	program        []byte
}

func (s *setup) encode() []byte {
	b := binary.AppendVarint(nil, s.memory)
	for _, n := range []int64{s.output, s.procs, s.parent} {
		b = binary.AppendVarint(b, n)
	}
	return append(b, s.program...)
}

func (s *setup) decode(b []byte) bool {
	for _, to := range []*int64{&s.memory, &s.output, &s.procs, &s.parent} {
		v, n := binary.Varint(b)
		if n <= 0 {
			return false
		}
		*to, b = v, b[n:]
	}
	s.program = bytes.Clone(b)
	return true
}

// order is a job on its way to a child.
type order struct {
	careful bool  // send every frame at once: the try before broke off
	millis  int64 // until the deadline; 0: none
	name    string
	files   int64
	handles []byte // of the files, where they do not come beside the frame
	request []byte
}

func (o *order) encode() []byte {
	b := make([]byte, 0, len(o.request)+len(o.name)+32)
	careful := int64(0)
	if o.careful {
		careful = 1
	}
	for _, n := range []int64{careful, o.millis, o.files, int64(len(o.name)), int64(len(o.handles))} {
		b = binary.AppendVarint(b, n)
	}
	b = append(b, o.name...)
	b = append(b, o.handles...)
	return append(b, o.request...)
}

func (o *order) decode(b []byte) bool {
	var careful, name, handles int64
	for _, to := range []*int64{&careful, &o.millis, &o.files, &name, &handles} {
		v, n := binary.Varint(b)
		if n <= 0 {
			return false
		}
		*to, b = v, b[n:]
	}
	if name < 0 || handles < 0 || name+handles > int64(len(b)) {
		return false
	}
	o.careful, o.name, b = careful == 1, string(b[:name]), bytes.Clone(b[name:])
	o.handles, o.request = b[:handles], b[handles:]
	return true
}

func (g Guards) encode() []byte {
	b := []byte{0, byte(g.Landlock), 0}
	if g.Syscalls {
		b[0] = 1
	}
	if g.Memory {
		b[2] = 1
	}
	return b
}

func decodeGuards(b []byte) (g Guards, ok bool) {
	if len(b) != 3 {
		return g, false
	}
	return Guards{Syscalls: b[0] == 1, Landlock: int(b[1]), Memory: b[2] == 1}, true
}
