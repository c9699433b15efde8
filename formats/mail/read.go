package mail

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/jhillyerd/enmime/v2"

	"sardine/document"
)

// Read reads one message: its header as Metadata, its bodies and attachments
// as children.
func Read(ctx context.Context, in document.Stream, opt document.Options, out document.Output) error {
	at, size, err := in.At()
	if err != nil {
		return err
	}
	m := &message{ctx: ctx, out: out, at: at, size: size, w: newTextWriter(out, document.Metadata)}
	if err := m.header(); err != nil {
		return err
	}
	if limit := opt.Limits.Member; limit > 0 && size > limit {
		// The MIME reader holds the whole message and its decoded bodies.
		return document.Skipped(document.TooLarge, nil)
	}
	depth, count, err := shape(io.NewSectionReader(at, m.start, size-m.start))
	switch {
	case err != nil:
		return err
	case depth > maxNesting:
		out.Skip("", document.TooDeep)
		return m.raw()
	case count > maxParts:
		out.Skip("", document.TooMany)
		return m.raw()
	}
	root, err := parts(&checked{ctx, io.NewSectionReader(at, m.start, size-m.start)}, false)
	if garbled(root) { // declared as what it is not: guess, which costs more than all the rest
		root, err = parts(&checked{ctx, io.NewSectionReader(at, m.start, size-m.start)}, true)
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	if err != nil || !hasContent(root) && size > m.after {
		out.Skip("", document.Partial)
		return m.raw()
	}
	return m.tree(root)
}

// message is one Read call.
type message struct {
	ctx   context.Context
	out   document.Output
	at    io.ReaderAt
	size  int64
	start int64 // of the header
	after int64 // the header: the body
	w     *textWriter

	names   []string // of attachments
	partial bool     // something may be missing
	lost    bool     // something is: the raw text has to be read too
}

// header reads the header block.
func (m *message) header() error {
	var raw []byte
	for want := int64(64 << 10); ; want *= 8 {
		raw = make([]byte, min(want, m.size, maxHeader))
		n, err := m.at.ReadAt(raw, 0)
		if err != nil && err != io.EOF {
			return err
		}
		raw = raw[:n]
		m.start = int64(skipEnvelope(raw))
		m.after = m.start + int64(headerEnd(raw[m.start:]))
		if m.after < int64(len(raw)) || int64(len(raw)) == m.size || len(raw) == maxHeader {
			break
		}
	}
	m.w.header(raw[:m.start], 0) // the envelope line
	m.w.header(raw[m.start:m.after], m.start)
	return m.w.take(document.Body)
}

// raw hands over all that follows the header as it stands.
func (m *message) raw() error { return m.text(m.after, m.size, document.Body) }

// text hands over a range of the message as it stands.
func (m *message) text(start, end int64, kind document.PartKind) error {
	if err := m.w.take(kind); err != nil {
		return err
	}
	buf := make([]byte, 64<<10)
	keep := 0
	for at := start; at < end || keep > 0; {
		if err := m.ctx.Err(); err != nil {
			return err
		}
		n, err := m.at.ReadAt(buf[keep:min(int64(len(buf)), int64(keep)+end-at)], at)
		if err != nil && err != io.EOF {
			return err
		}
		data := buf[:keep+n]
		cut := len(data)
		if i := bytes.LastIndexByte(data, '\n'); i >= 0 && at+int64(n) < end {
			cut = i + 1
		} else if at+int64(n) < end {
			for cut > len(data)-utf8.UTFMax && !utf8.RuneStart(data[cut-1]) {
				cut--
			}
			cut-- // the last letter may not be whole
		}
		m.w.bytes(data[:cut], at-int64(keep))
		m.w.room(true)
		if m.w.err != nil {
			return m.w.err
		}
		at += int64(n)
		keep = copy(buf, data[cut:])
		if n == 0 {
			break
		}
	}
	return m.w.take(kind)
}

// maxNesting is how deep multiparts may stand in one another. Mailers nest
// four or five; the MIME reader recurses, and slows down with every level.
const maxNesting = 40

// maxParts is the most parts of a message: the time that the MIME reader takes
// grows with their square.
const maxParts = 10_000

// checked ends reading when ctx does: the MIME reader knows no deadline.
type checked struct {
	ctx context.Context // of one Read call
	r   io.Reader
}

func (c *checked) Read(p []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	return c.r.Read(p)
}

var errPanic = errors.New("the MIME reader panicked")

// parts runs the MIME reader, which is not ours: its panic means that the
// message is read as plain text.
func parts(r io.Reader, guess bool) (root *enmime.Part, err error) {
	defer func() {
		if x := recover(); x != nil {
			err = fmt.Errorf("%w: %v", errPanic, x)
		}
	}()
	p := enmime.NewParser(
		enmime.SkipMalformedParts(true),
		enmime.MultipartWOBoundaryAsSinglePart(true),
		enmime.DisableCharacterDetection(!guess),
		enmime.StripMediaTypeInvalidCharacters(true),
		enmime.MaxStoredPartErrors(20),
		enmime.SetReadPartErrorPolicy(func(*enmime.Part, error) bool { return true }),
	)
	return p.ReadParts(r)
}

// garbled reports whether a text part holds letters that its charset could not
// explain.
func garbled(p *enmime.Part) bool {
	for ; p != nil; p = p.NextSibling {
		if p.TextContent() && (bytes.Contains(p.Content, []byte("\uFFFD")) || !utf8.Valid(p.Content)) || garbled(p.FirstChild) {
			return true
		}
	}
	return false
}

func hasContent(p *enmime.Part) bool {
	for ; p != nil; p = p.NextSibling {
		if len(p.Content) > 0 || hasContent(p.FirstChild) {
			return true
		}
	}
	return false
}

// shape is how deep the multiparts of a message stand in one another, and how
// many parts there are, told from the boundaries alone.
func shape(r io.Reader) (deepest, count int, err error) {
	lines := newLines(r)
	var open []string
	for {
		line, _, err := lines.next()
		if len(line) > 0 {
			if i := bytes.Index(bytes.ToLower(line[:min(len(line), 1000)]), []byte("boundary=")); i >= 0 {
				open = append(open, boundaryOf(string(line[i+len("boundary="):min(len(line), 1000)])))
				deepest = max(deepest, len(open))
			} else if bytes.HasPrefix(line, []byte("--")) {
				var found bool
				if open, found = closeTo(open, strings.TrimRight(string(line[2:min(len(line), 300)]), " \t\r\n")); found {
					count++
				}
			}
		}
		if deepest > maxNesting || count > maxParts || err == io.EOF {
			return deepest, count, nil
		}
		if err != nil {
			return 0, 0, err
		}
	}
}

func boundaryOf(value string) string {
	if strings.HasPrefix(value, `"`) {
		b, _, _ := strings.Cut(value[1:], `"`)
		return b
	}
	if i := strings.IndexAny(value, "; \t\r\n"); i >= 0 {
		value = value[:i]
	}
	return value
}

// closeTo drops the multiparts that a delimiter line ends: those inside the
// one it belongs to, and that one too if the line is its last. found is false
// for lines that only look like one.
func closeTo(open []string, delimiter string) (left []string, found bool) {
	for i := len(open) - 1; i >= 0; i-- {
		if delimiter == open[i] {
			return open[:i+1], true
		}
		if delimiter == open[i]+"--" {
			return open[:i], true
		}
	}
	return open, false
}
