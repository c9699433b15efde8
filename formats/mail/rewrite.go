package mail

import (
	"bytes"
	"context"
	"errors"
	"io"
	"slices"
	"strings"

	"sardine/document"
)

// Rewrite copies a message with what ed wants replaced. Only what changes is
// spelled anew, in its own charset and transfer encoding; all other bytes stay.
// When anything changes, digests and signatures over the old content go: they
// would not hold, and would let anyone try what was taken out.
//
// A message that cannot be read whole is not rewritten: the error is then a
// *document.SkipError.
func Rewrite(ctx context.Context, in document.Stream, opt document.Options, ed document.Editor, w io.Writer) error {
	own := &ownEdits{ed: ed}
	m := &message{ctx: ctx, v: &rewriting{ed: ed, left: opt.Spool()}}
	m.w = newTextWriter(own.part, document.Metadata, true)
	whole, err := m.load(in, opt.Limits.Member)
	if err != nil {
		return err
	}
	if !whole {
		return document.Skipped(document.TooLarge, nil)
	}
	if err := m.walk(); err != nil {
		return err
	}
	edits := append(own.edits(m.data, m.w.atoms), m.edits...)
	if len(edits) > 0 {
		edits = append(edits, m.stale...)
	}
	edits, err = document.SortEdits(edits)
	if err != nil {
		return err
	}
	return document.Splice(w, bytes.NewReader(m.data), edits)
}

// rewriting is the visitor that asks.
type rewriting struct {
	ed   document.Editor
	left int64 // what rewritten members may still hold
}

func (r *rewriting) child(name, mediaType string, c content) ([]byte, bool, error) {
	s := document.NewSpool(r.left)
	changed, err := r.ed.Child(name, mediaType, c.reader(), s)
	if errors.Is(err, document.ErrWithheld) && strings.EqualFold(name, wrapped) {
		return nil, true, nil
	}
	if err != nil || !changed {
		return nil, false, err
	}
	r.left -= s.Len()
	return s.Bytes(), true, nil
}

// wrapped is the attachment in which Outlook repeats a message in its own way
// ([MS-OXTNEF]). If it may not be copied it is emptied: the message says the
// same without it.
const wrapped = "winmail.dat"

func (r *rewriting) body(name, mediaType string, _ []document.Label, c content) ([]byte, bool, error) {
	return r.child(name, mediaType, c)
}

func (r *rewriting) skip(_ string, why document.SkipReason) error {
	if why == document.NotText { // a signature: it goes when anything changes
		return nil
	}
	return document.Skipped(why, nil)
}

// signature passes a signature over other parts.
func (m *message) signature(s *section) error {
	if len(bytes.TrimSpace(m.data[s.body:s.end])) == 0 {
		return nil
	}
	m.stale = append(m.stale, document.Edit{Start: int64(s.body), End: int64(s.end)})
	return m.v.skip(orElse(s.name, "signature"), document.NotText)
}

// respell puts the new content of a section into its charset and transfer
// encoding.
func (m *message) respell(s *section, c content, data []byte) []document.Edit {
	var edits []document.Edit
	raw := m.data[s.body:s.end]
	old := c.data
	charset := ""
	if text := strings.HasPrefix(s.media.typ, "text/") || s.media.typ == "" || c.charset != ""; c.utf8 && text {
		spelled, ok := fromUTF8(c.charset, data)
		if !ok {
			charset, spelled = "utf-8", data
		}
		if was, same := fromUTF8(c.charset, c.data); ok && same {
			old = was
		} else {
			old = nil // all of it changes its charset
		}
		data = spelled
	}
	encoding := ""
	from, to := 0, len(raw)
	switch s.encoding {
	case "base64":
		data = encodeBase64(data, raw)
	case "quoted-printable":
		a, b := differ(old, data)
		if old == nil {
			data = encodeQuoted(data, newlineOf(m.data))
			break
		}
		from, to = quotedRange(raw, a, len(old)-b)
		data = encodeQuoted(data[a:len(data)-b], newlineOf(raw))
	case "x-uuencode", "uuencode", "x-uue", "uue":
		f, _ := uudecode(raw)
		data = uuencode(f, data, raw)
	default:
		if !ascii(data) && (s.encoding == "7bit" || s.encoding == "" && charset != "") {
			encoding = "8bit"
		}
	}
	edits = append(edits, m.declare(s, s.media.typ, charset, encoding)...)
	return append(edits, document.Edit{Start: int64(s.body + from), End: int64(s.body + to), New: data})
}

// differ is how many bytes a and b share at their starts and at their ends. The
// ends are counted from a line's end: a soft break must not join what follows.
func differ(a, b []byte) (head, tail int) {
	for head < len(a) && head < len(b) && a[head] == b[head] {
		head++
	}
	for tail < len(a)-head && tail < len(b)-head && a[len(a)-1-tail] == b[len(b)-1-tail] {
		tail++
	}
	if i := bytes.IndexByte(a[len(a)-tail:], '\n'); i >= 0 {
		return head, tail - i
	}
	return head, 0
}

// declare changes what the header of s says of its content; "" stays.
func (m *message) declare(s *section, typ, charset, encoding string) []document.Edit {
	var edits []document.Edit
	var missing []string
	set := func(at, stop int, text string) {
		edits = append(edits, document.Edit{Start: int64(at), End: int64(stop), New: []byte(text)})
	}
	if typ != s.media.typ && s.media.said {
		set(s.media.at, s.media.stop, typ)
	}
	switch p := s.media.find("charset"); {
	case charset == "":
	case p != nil:
		set(p.segments[0].start, p.segments[0].end, "charset="+charset)
	case s.media.said:
		set(s.media.stop, s.media.stop, "; charset="+charset)
	default:
		missing = append(missing, "Content-Type: "+orElse(typ, "text/plain")+"; charset="+charset)
	}
	if f, ok := s.find("content-transfer-encoding"); encoding != "" && ok {
		set(f.value, f.end, " "+encoding)
	} else if encoding != "" {
		missing = append(missing, "Content-Transfer-Encoding: "+encoding)
	}
	if len(missing) == 0 {
		return edits
	}
	if _, ok := s.find("mime-version"); s.parent == nil && !ok {
		missing = slices.Insert(missing, 0, "MIME-Version: 1.0")
	}
	newline := newlineOf(m.data)
	block := strings.Join(missing, newline) + newline
	if s.blank == s.body { // there was no header, or nothing behind it
		block += newline
	}
	if s.blank > 0 && m.data[s.blank-1] != '\n' {
		block = newline + block
	}
	set(s.blank, s.blank, block)
	return edits
}
