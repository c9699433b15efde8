package pdf

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"

	"sardine/document"
)

// source is a PDF file as the foreign reader wants to see it: the header at
// offset 0 in the only spelling it knows, and a plain end. It fails when the
// deadline passes or when far more is read than the file holds.
type source struct {
	ctx    context.Context
	at     io.ReaderAt
	base   int64 // of the header: mail gateways put lines before it
	size   int64 // from base on
	tail   []byte
	budget int64
}

var errLoop = errors.New("the file makes its reader go round in circles")

const header = "%PDF-1.7\n"

func (s *source) length() int64 { return s.size + int64(len(s.tail)) }

// ReadAt implements io.ReaderAt.
func (s *source) ReadAt(p []byte, off int64) (n int, err error) {
	if err := s.ctx.Err(); err != nil {
		return 0, err
	}
	if s.budget -= int64(len(p)); s.budget < 0 {
		return 0, errLoop
	}
	if off < 0 {
		return 0, fmt.Errorf("read at %d: %w", off, io.ErrUnexpectedEOF)
	}
	if off < s.size {
		n, err = s.at.ReadAt(p[:min(int64(len(p)), s.size-off)], s.base+off)
		if off < int64(len(header)) {
			copy(p[:n], header[off:])
		}
		if err != nil && err != io.EOF {
			return n, err
		}
	}
	if n < len(p) && off+int64(n) >= s.size && off+int64(n) < s.length() {
		n += copy(p[n:], s.tail[off+int64(n)-s.size:])
	}
	if n < len(p) {
		return n, io.EOF
	}
	return n, nil
}

// refill allows for one more step of the work, such as a page.
func (s *source) refill() { s.budget = 64<<20 + 64*s.size }

// outline is what one pass over the raw bytes tells.
type outline struct {
	base      int64
	startxref int64
	objects   map[int]int64 // number to offset, the last definition of each
	highest   int
	root      string // "12 0 R"
	info      string
	encrypt   string
	id        string
	forged    bool // a size that no file of this length can have
}

var (
	reRoot    = regexp.MustCompile(`/Root[ \r\n]*(\d{1,9}[ \r\n]+\d{1,5}[ \r\n]+R)`)
	reInfo    = regexp.MustCompile(`/Info[ \r\n]*(\d{1,9}[ \r\n]+\d{1,5}[ \r\n]+R)`)
	reEncrypt = regexp.MustCompile(`/Encrypt[ \r\n]*(\d{1,9}[ \r\n]+\d{1,5}[ \r\n]+R|<<)`)
	reID      = regexp.MustCompile(`/ID[ \r\n]*(\[[ \r\n]*<[0-9A-Fa-f]*>[ \r\n]*<[0-9A-Fa-f]*>[ \r\n]*\])`)
	reStart   = regexp.MustCompile(`startxref[ \r\n]*(\d{1,12})`)
	reXref    = regexp.MustCompile(`\bxref\s+\d+\s+\d+|/(?:Size|Columns)\s*\d+|/(?:W|Index)\s*\[[\s\d]*\]`)
	reNumber  = regexp.MustCompile(`\d+`)
)

// look passes over the raw file once, in windows that overlap.
func look(ctx context.Context, at io.ReaderAt, size int64) (*outline, error) {
	const window, overlap = 1 << 20, 256
	o := &outline{base: -1, startxref: -1, objects: make(map[int]int64)}
	r := bufio.NewReaderSize(io.NewSectionReader(at, 0, size), window)
	for pos := int64(0); ; {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		w, err := r.Peek(window)
		if err != nil && err != io.EOF {
			return nil, err
		}
		last := len(w) < window
		o.window(w, pos, size)
		if last {
			break
		}
		n, _ := r.Discard(window - overlap)
		pos += int64(n)
	}
	return o, nil
}

func (o *outline) window(w []byte, pos, size int64) {
	if o.base < 0 && pos == 0 {
		o.base = int64(bytes.Index(w[:min(len(w), sniffed)], []byte("%PDF-")))
	}
	for from := 0; ; {
		i := bytes.Index(w[from:], []byte(" obj"))
		if i < 0 {
			break
		}
		from += i + 4
		if n, at, ok := objectBefore(w, from-4); ok && int64(n) <= size {
			o.objects[n] = pos + int64(at)
			o.highest = max(o.highest, n)
		}
	}
	if bytes.Contains(w, []byte("startxref")) {
		if m := reStart.FindAllSubmatch(w, -1); m != nil {
			o.startxref, _ = strconv.ParseInt(string(m[len(m)-1][1]), 10, 64)
		}
	}
	for _, f := range []struct {
		key string
		re  *regexp.Regexp
		dst *string
	}{{"/Root", reRoot, &o.root}, {"/Info", reInfo, &o.info}, {"/Encrypt", reEncrypt, &o.encrypt}, {"/ID", reID, &o.id}} {
		if !bytes.Contains(w, []byte(f.key)) {
			continue
		}
		if m := f.re.FindAllSubmatch(w, -1); m != nil {
			*f.dst = string(m[len(m)-1][1])
		}
	}
	// The foreign reader believes these numbers and makes tables of that size.
	limit := 8*size + 1<<20
	for _, m := range reXref.FindAll(w, -1) {
		for _, d := range reNumber.FindAll(m, -1) {
			if n, err := strconv.ParseInt(string(d), 10, 64); err != nil || n > limit {
				o.forged = true
			}
		}
	}
}

// objectBefore reads "12 0" backwards from the blank before "obj".
func objectBefore(w []byte, end int) (n, at int, ok bool) {
	at = end
	digits := func() (value int, found bool) {
		scale := 1
		for ; at > 0 && w[at-1] >= '0' && w[at-1] <= '9' && scale <= 1e9; at-- {
			value += int(w[at-1]-'0') * scale
			scale *= 10
		}
		return value, scale > 1
	}
	if _, ok = digits(); !ok {
		return 0, 0, false
	}
	blanks := at
	for at > 0 && blank(w[at-1]) {
		at--
	}
	if at == blanks {
		return 0, 0, false
	}
	n, ok = digits()
	return n, at, ok && at > 0 && !regular(w[at-1]) // at 0 the number may be cut by the window
}

// newSource dresses the file up. With repair, the cross references are made
// anew from the objects that were seen.
func newSource(ctx context.Context, at io.ReaderAt, size int64, o *outline, repair bool) (*source, error) {
	s := &source{ctx: ctx, at: at, base: o.base, size: size - o.base}
	s.refill()
	// The foreign reader looks for the end in the last 100 bytes and nowhere else.
	pad := string(bytes.Repeat([]byte("\n"), 100))
	if !repair {
		if o.startxref < 0 {
			return nil, document.Skipped(document.Corrupt, nil)
		}
		s.tail = fmt.Appendf(nil, "%sstartxref\n%d\n%%%%EOF\n", pad, o.startxref)
		return s, nil
	}
	if o.root == "" {
		return nil, document.Skipped(document.Corrupt, nil)
	}
	var b bytes.Buffer
	b.WriteString(pad)
	fmt.Fprintf(&b, "xref\n0 %d\n", o.highest+1)
	for i := range o.highest + 1 {
		if at, ok := o.objects[i]; ok && at > o.base {
			fmt.Fprintf(&b, "%010d 00000 n \n", at-o.base)
		} else {
			b.WriteString("0000000000 65535 f \n")
		}
	}
	fmt.Fprintf(&b, "trailer\n<< /Size %d /Root %s", o.highest+1, o.root)
	if o.info != "" {
		fmt.Fprintf(&b, " /Info %s", o.info)
	}
	if o.encrypt != "" && o.encrypt != "<<" && o.id != "" {
		fmt.Fprintf(&b, " /Encrypt %s /ID %s", o.encrypt, o.id)
	}
	fmt.Fprintf(&b, " >>\n%sstartxref\n%d\n%%%%EOF\n", pad, s.size+int64(len(pad)))
	s.tail = b.Bytes()
	s.refill()
	return s, nil
}
