package mail

import (
	"bytes"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"sardine/document"
)

// maxHeader is the longest header block that is read as one; what follows
// counts as body. Real ones stay under 256 KiB.
const maxHeader = 16 << 20

// textWriter builds the parts of the message's own stream and cuts them when
// they grow.
type textWriter struct {
	b    *document.Builder
	out  document.Output
	kind document.PartKind
	err  error
}

func newTextWriter(out document.Output, kind document.PartKind) *textWriter {
	return &textWriter{b: document.NewBuilder(), out: out, kind: kind}
}

// room cuts the part when it has to be.
func (w *textWriter) room(full bool) {
	if w.err == nil && (w.b.Must() || full && w.b.Full()) {
		w.err = w.out.Part(w.b.Cut(w.kind))
	}
}

// take ends the run of parts; the next one is of the given kind.
func (w *textWriter) take(next document.PartKind) error {
	if w.err == nil && !w.b.Empty() {
		w.err = w.out.Part(w.b.Take(w.kind))
	}
	w.kind = next
	return w.err
}

// bytes appends raw, which stands at the offset at: valid UTF-8 as it is, other
// bytes as Windows-1252, which is what mail without a declared charset mostly is.
func (w *textWriter) bytes(raw []byte, at int64) {
	for len(raw) > 0 && w.err == nil {
		chunk := raw[:chunkOf(raw)]
		raw = raw[len(chunk):]
		if utf8.Valid(chunk) {
			w.b.Copy(chunk, at)
			at += int64(len(chunk))
		} else {
			at = w.odd(chunk, at)
		}
		w.room(false)
	}
}

func (w *textWriter) odd(chunk []byte, at int64) int64 {
	for len(chunk) > 0 {
		r, n := utf8.DecodeRune(chunk)
		if r == utf8.RuneError && n == 1 {
			w.b.Decode(string(charmap.Windows1252.DecodeByte(chunk[0])), at, at+1)
		} else {
			w.b.Copy(chunk[:n], at)
		}
		chunk, at = chunk[n:], at+int64(n)
	}
	return at
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

// headerEnd is the length of the header block at the start of raw, with the
// blank line after it.
func headerEnd(raw []byte) int {
	for at := 0; at < len(raw); {
		i := bytes.IndexByte(raw[at:], '\n')
		if i < 0 {
			return len(raw)
		}
		line := raw[at : at+i]
		at += i + 1
		if len(line) == 0 || len(line) == 1 && line[0] == '\r' {
			return at
		}
	}
	return len(raw)
}

// header appends a header block, unfolded and decoded, one field a line, each
// value labelled with the name of its field.
func (w *textWriter) header(raw []byte, at int64) {
	for len(raw) > 0 && w.err == nil {
		n := fieldEnd(raw)
		w.field(raw[:n], at)
		raw, at = raw[n:], at+int64(n)
		w.room(true)
	}
}

// fieldEnd is the length of the first field of raw with its folded lines.
func fieldEnd(raw []byte) int {
	for at := 0; ; {
		i := bytes.IndexByte(raw[at:], '\n')
		if i < 0 {
			return len(raw)
		}
		at += i + 1
		if at >= len(raw) || raw[at] != ' ' && raw[at] != '\t' {
			return at
		}
	}
}

func (w *textWriter) field(raw []byte, at int64) {
	end := len(bytes.TrimRight(raw, "\r\n"))
	if end == 0 {
		return
	}
	first, _, _ := bytes.Cut(raw[:end], []byte("\n"))
	name, value := "", 0
	if n := fieldName(first); n > 0 {
		name = string(bytes.TrimRight(first[:n], " \t"))
		for value = n + 1; value < end && (raw[value] == ' ' || raw[value] == '\t'); value++ {
		}
	}
	w.bytes(raw[:value], at)
	start := w.b.Len()
	for pos := value; pos < end && w.err == nil; {
		n := w.piece(raw[pos:end], at+int64(pos))
		pos += n
		if w.b.Len() < start { // cut: the value goes on in a new part
			start = 0
		}
	}
	w.b.Label(document.Key, name, start, w.b.Len())
	if end < len(raw) {
		w.b.Decode("\n", at+int64(end), at+int64(len(raw)))
	} else {
		w.b.Insert("\n")
	}
}

// piece appends the next piece of a value: a fold, a run of encoded words, or
// plain bytes. It returns how many bytes of raw it took.
func (w *textWriter) piece(raw []byte, at int64) int {
	if n := fold(raw); n > 0 {
		w.b.Decode(" ", at, at+int64(n))
		return n
	}
	if text, n := encodedWords(raw); n > 0 {
		for len(text) > 0 && w.err == nil { // a word may be long, and its letters share one origin
			k := chunkOf([]byte(text))
			w.b.Decode(text[:k], at, at+int64(n))
			text = text[k:]
			w.room(false)
		}
		return n
	}
	n := 1
	for n < len(raw) && raw[n] != '\r' && raw[n] != '\n' && (raw[n] != '=' || n+1 < len(raw) && raw[n+1] != '?') {
		n++
	}
	w.bytes(raw[:n], at)
	return n
}

// fold is the length of a line break and the blanks after it.
func fold(raw []byte) int {
	n := 0
	for n < len(raw) && (raw[n] == '\r' || raw[n] == '\n') {
		n++
	}
	if n == 0 {
		return 0
	}
	for n < len(raw) && (raw[n] == ' ' || raw[n] == '\t') {
		n++
	}
	return n
}
