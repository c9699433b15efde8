package mail

import (
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"sardine/document"
)

// textWriter builds the parts of the message's own stream, cuts them when they
// grow, and for a rewriter notes what each run of text was made of.
type textWriter struct {
	b    *document.Builder
	out  func(*document.Part) error
	kind document.PartKind
	err  error

	keep  bool // note atoms
	atoms []atom
}

// atom is a run of text that was made of one range in one way.
type atom struct {
	kind      atomKind
	from, to  int64 // in the text of the stream
	at, stop  int64 // in the message
	parameter *param
}

type atomKind uint8

const (
	plainAtom atomKind = iota // bytes, each letter its own
	foldAtom                  // a line break with blanks: one blank of text
	wordsAtom                 // encoded words
	paramAtom                 // a parameter that is not just quoted
	fixedAtom                 // the newline behind a field, which has to stay
)

func newTextWriter(out func(*document.Part) error, kind document.PartKind, keep bool) *textWriter {
	return &textWriter{b: document.NewBuilder(), out: out, kind: kind, keep: keep}
}

// room cuts the part when it has to be.
func (w *textWriter) room(full bool) {
	if w.err == nil && (w.b.Must() || full && w.b.Full()) {
		w.err = w.out(w.b.Cut(w.kind))
	}
}

// take ends the run of parts; the next one is of the given kind.
func (w *textWriter) take(next document.PartKind) error {
	if w.err == nil && !w.b.Empty() {
		w.err = w.out(w.b.Take(w.kind))
	}
	w.kind = next
	return w.err
}

func (w *textWriter) note(kind atomKind, from int64, at, stop int64, p *param) {
	if !w.keep || from == w.b.Pos() {
		return
	}
	if k := len(w.atoms) - 1; kind == plainAtom && k >= 0 && w.atoms[k].kind == plainAtom && w.atoms[k].stop == at && w.atoms[k].to == from {
		w.atoms[k].to, w.atoms[k].stop = w.b.Pos(), stop
		return
	}
	w.atoms = append(w.atoms, atom{kind, from, w.b.Pos(), at, stop, p})
}

// bytes appends raw, which stands at the offset at: valid UTF-8 as it is, other
// bytes as Windows-1252, which is what mail without a declared charset mostly is.
func (w *textWriter) bytes(raw []byte, at int64) {
	for len(raw) > 0 && w.err == nil {
		chunk := raw[:chunkOf(raw)]
		raw = raw[len(chunk):]
		from := w.b.Pos()
		if utf8.Valid(chunk) {
			w.b.Copy(chunk, at)
		} else {
			w.odd(chunk, at)
		}
		w.note(plainAtom, from, at, at+int64(len(chunk)), nil)
		at += int64(len(chunk))
		w.room(false)
	}
}

func (w *textWriter) odd(chunk []byte, at int64) {
	for len(chunk) > 0 {
		s, n := firstLetter(chunk)
		if s != "" {
			w.b.Decode(s, at, at+1)
		} else {
			w.b.Copy(chunk[:n], at)
		}
		chunk, at = chunk[n:], at+int64(n)
	}
}

// firstLetter is the first letter of p, n bytes long: s is its text where that is
// not the bytes themselves.
func firstLetter(p []byte) (s string, n int) {
	if r, n := utf8.DecodeRune(p); r != utf8.RuneError || n > 1 {
		return "", n
	}
	return string(charmap.Windows1252.DecodeByte(p[0])), 1
}

// rawOffset is how many bytes of raw the first n bytes of its text stand for.
func rawOffset(raw []byte, n int64) int64 {
	if utf8.Valid(raw) {
		return n
	}
	at := 0
	for n > 0 && at < len(raw) {
		s, k := firstLetter(raw[at:])
		at += k
		if s != "" {
			k = len(s)
		}
		n -= int64(k)
	}
	return int64(at)
}

// decoded appends text that stands for a range. It may be long, and then its
// letters share one origin.
func (w *textWriter) decoded(kind atomKind, text string, at, stop int64, p *param) {
	from := w.b.Pos()
	for len(text) > 0 && w.err == nil {
		k := chunkOf([]byte(text))
		w.b.Decode(text[:k], at, stop)
		text = text[k:]
		w.room(false)
	}
	w.note(kind, from, at, stop, p)
}

// chunkOf is how much of raw is appended at once, cut between letters.
func chunkOf(raw []byte) int {
	const chunk = 32 << 10
	if len(raw) <= chunk {
		return len(raw)
	}
	n := chunk
	for n > chunk-utf8.UTFMax && !utf8.RuneStart(raw[n]) {
		n--
	}
	return n
}
