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
	"strings"

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
func (s *source) refill() { s.budget = 64<<20 + 64*s.length() }

// outline is what one pass over the raw bytes tells.
type outline struct {
	base      int64
	startxref int64
	objects   map[int]entry // the last definition of each
	root      string        // "12 0 R"
	info      string
	encrypt   string
	id        string
	forged    bool // sizes that no file of this length can have, where a cross reference stream states them
	hostile   bool // the same where every stream may state them
}

var (
	reRoot    = regexp.MustCompile(`/Root[ \r\n]*(\d{1,9}[ \r\n]+\d{1,5}[ \r\n]+R)`)
	reInfo    = regexp.MustCompile(`/Info[ \r\n]*(\d{1,9}[ \r\n]+\d{1,5}[ \r\n]+R)`)
	reEncrypt = regexp.MustCompile(`/Encrypt[ \r\n]*(\d{1,9}[ \r\n]+\d{1,5}[ \r\n]+R|<<)`)
	reID      = regexp.MustCompile(`/ID[ \r\n]*(\[[ \r\n]*<[0-9A-Fa-f]*>[ \r\n]*<[0-9A-Fa-f]*>[ \r\n]*\])`)
	reStart   = regexp.MustCompile(`startxref[ \r\n]*(\d{1,12})`)
	rePrev    = regexp.MustCompile(`/Prev\s*(\d{1,12})`)
	reTable   = regexp.MustCompile(`/Size\s*\d+|/(?:W|Index)\s*\[[\s\d]*\]`)
	reStream  = regexp.MustCompile(`/(?:Columns|N)\s*\d{8,}`)
	reObject  = regexp.MustCompile(`^\s*\d+\s+\d+\s+obj`)
	reNumber  = regexp.MustCompile(`\d+`)
)

// look passes over the raw file once, in windows that overlap.
func look(ctx context.Context, at io.ReaderAt, size int64) (*outline, error) {
	const window, overlap = 1 << 20, 256
	o := &outline{base: -1, startxref: -1, objects: make(map[int]entry)}
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
		if n, gen, at, ok := objectBefore(w, from-4); ok && n <= highest(size) {
			o.objects[n] = entry{pos + int64(at), gen}
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
	// The foreign reader makes tables as long as these numbers say, and counts up to them.
	limit := int64(8*highest(size)) + 1
	for _, m := range reTable.FindAll(w, -1) {
		for _, d := range reNumber.FindAll(m, -1) {
			if n, err := strconv.ParseInt(string(d), 10, 64); err != nil || n > limit {
				o.forged = true
			}
		}
	}
	o.hostile = o.hostile || reStream.Match(w)
}

// objectBefore reads "12 0" backwards from the blank before "obj".
func objectBefore(w []byte, end int) (n, gen, at int, ok bool) {
	at = end
	digits := func() (value int, found bool) {
		scale := 1
		for ; at > 0 && w[at-1] >= '0' && w[at-1] <= '9' && scale <= 1e9; at-- {
			value += int(w[at-1]-'0') * scale
			scale *= 10
		}
		return value, scale > 1
	}
	if gen, ok = digits(); !ok || gen > 65535 {
		return 0, 0, 0, false
	}
	blanks := at
	for at > 0 && blank(w[at-1]) {
		at--
	}
	if at == blanks {
		return 0, 0, 0, false
	}
	n, ok = digits()
	return n, gen, at, ok && at > 0 && !regular(w[at-1]) // at 0 the number may be cut by the window
}

// pad keeps what stands before it out of the last 100 bytes, where the foreign
// reader looks for the end and nowhere else.
var pad = strings.Repeat("\n", 100)

// newSource dresses the file up. With repair, the cross references are made
// anew from the objects that were seen; without, from the file's own tables, or
// left alone if they are streams.
func newSource(ctx context.Context, at io.ReaderAt, size int64, o *outline, repair bool) (*source, error) {
	s := &source{ctx: ctx, at: at, base: o.base, size: size - o.base}
	switch {
	case repair && o.root != "":
		entries := make(map[int]entry)
		for n, e := range o.objects {
			if e.at > o.base {
				entries[n] = entry{e.at - o.base, e.gen}
			}
		}
		s.tail = ending(entries, o.trailer(entries), s.size)
	case repair || o.startxref < 0:
		return nil, document.Skipped(document.Corrupt, nil)
	default:
		if entries, trailer, ok := tables(at, o.base, s.size, o.startxref); ok {
			s.tail = ending(entries, bytes.ReplaceAll(trailer, []byte("/Prev"), []byte("/Past")), s.size)
			break
		}
		if o.forged {
			return nil, document.Skipped(document.Corrupt, nil)
		}
		head := make([]byte, 64)
		n, _ := at.ReadAt(head, o.base+o.startxref)
		if !reObject.Match(head[:n]) { // not a stream either: a table that is not whole
			return nil, document.Skipped(document.Corrupt, nil)
		}
		s.tail = fmt.Appendf(nil, "%sstartxref\n%d\n%%%%EOF\n", pad, o.startxref)
	}
	s.refill()
	return s, nil
}

// trailer is a trailer dictionary made from what was seen of the file's own.
func (o *outline) trailer(entries map[int]entry) []byte {
	size := 0
	for n := range entries {
		size = max(size, n+1)
	}
	b := fmt.Appendf(nil, "<< /Size %d /Root %s", size, o.root)
	if o.info != "" {
		b = fmt.Appendf(b, " /Info %s", o.info)
	}
	if o.encrypt != "" && o.encrypt != "<<" && o.id != "" {
		b = fmt.Appendf(b, " /Encrypt %s /ID %s", o.encrypt, o.id)
	}
	return append(b, " >>"...)
}
