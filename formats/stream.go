package formats

import (
	"bytes"
	"io"

	"sardine/document"
)

// File is the stream of a file with random access: an *os.File or the like.
// Read and At are independent of each other.
func File(r io.ReaderAt, size int64, name string) document.Stream {
	return &file{io.NewSectionReader(r, 0, size), r, size, name}
}

type file struct {
	*io.SectionReader
	at   io.ReaderAt
	size int64
	name string
}

func (f *file) At() (io.ReaderAt, int64, error) { return f.at, f.size, nil }
func (f *file) Name() string                    { return f.name }
func (f *file) MediaType() string               { return "" }

// wholeFile is the largest file that is read in one go: the readers of
// containers jump about, and hundreds of small reads cost more than the memory.
const wholeFile = 4 << 20

// held returns in as a stream in memory, if it is a small file; one that fails
// while it is read stays as it is and fails where its reader gets to.
func held(in document.Stream) document.Stream {
	f, ok := in.(*file)
	if !ok || f.size > wholeFile {
		return in
	}
	data := make([]byte, f.size)
	if n, err := f.at.ReadAt(data, 0); int64(n) < f.size || err != nil && err != io.EOF {
		return in
	}
	return File(bytes.NewReader(data), f.size, f.name)
}

// member is the stream of something inside a container. Its head was read for
// sniffing and is served again.
type member struct {
	r         io.Reader
	head      []byte // all that was read ahead
	pos       int    // how much of head was served
	name      string
	mediaType string
	spool     int64
	whole     whole // after At
}

func newMember(r io.Reader, name, mediaType string, spool int64) (*member, error) {
	m := &member{r: r, name: name, mediaType: mediaType, spool: spool}
	head, err := readHead(r)
	m.head = head
	return m, err
}

// readHead reads the first HeadSize bytes. Most members are small: the buffer
// begins as a page or two.
func readHead(r io.Reader) ([]byte, error) {
	head := make([]byte, 0, 8<<10)
	for {
		n, err := r.Read(head[len(head):cap(head)])
		head = head[:len(head)+n]
		switch {
		case err == io.EOF:
			return head, nil
		case err != nil:
			return head, err
		case len(head) == HeadSize:
			return head, nil
		case len(head) == cap(head):
			head = append(make([]byte, 0, HeadSize), head...)
		}
	}
}

// whole is a member that can be read at any place.
type whole interface {
	io.ReadSeeker
	io.ReaderAt
	Size() int64
}

// wholeMember is newMember for a member that its container holds, in memory or
// in another way: it is not copied.
func wholeMember(r whole, name, mediaType string, spool int64) *member {
	head := make([]byte, min(r.Size(), HeadSize))
	n, _ := r.ReadAt(head, 0) // nothing of it can fail
	_, _ = r.Seek(int64(n), io.SeekStart)
	return &member{r: r, head: head[:n], name: name, mediaType: mediaType, spool: spool, whole: r}
}

func (m *member) Read(p []byte) (int, error) {
	if m.pos < len(m.head) {
		n := copy(p, m.head[m.pos:])
		m.pos += n
		return n, nil
	}
	return m.r.Read(p)
}

// At reads the rest of the member into memory. It must be asked for before the
// first Read.
func (m *member) At() (io.ReaderAt, int64, error) {
	if m.whole == nil {
		data := m.head
		rest, err := io.ReadAll(io.LimitReader(m.r, m.spool-int64(len(data))+1))
		if err != nil {
			return nil, 0, err
		}
		if int64(len(data)+len(rest)) > m.spool {
			return nil, 0, document.Skipped(document.TooLarge, nil)
		}
		data = append(data, rest...)
		m.head = data
		m.whole = bytes.NewReader(data)
	}
	return m.whole, m.whole.Size(), nil
}

func (m *member) Name() string      { return m.name }
func (m *member) MediaType() string { return m.mediaType }

// headOf returns the first bytes of s without using them up.
func headOf(s document.Stream) ([]byte, error) {
	if m, ok := s.(*member); ok {
		return m.head[:min(len(m.head), HeadSize)], nil
	}
	at, size, err := s.At()
	if err != nil {
		return nil, err
	}
	head := make([]byte, min(size, HeadSize))
	n, err := at.ReadAt(head, 0)
	if err == io.EOF {
		err = nil
	}
	return head[:n], err
}
