package ole

import (
	"context"
	"unicode/utf16"
	"unicode/utf8"

	"sardine/document"
)

// text builds the parts of one document, message or book, and cuts them when
// they grow. After an error of the output it does nothing more; take and err
// report it.
type text struct {
	ctx   context.Context // of one Read call
	b     *document.Builder
	out   document.Output
	path  []string
	kind  document.PartKind
	err   error
	line  bool // something stands on the line at hand
	table bool // rows end the lines, and are where parts are cut
	label func(b *document.Builder)
}

func newText(ctx context.Context, out document.Output, path []string) *text {
	return &text{ctx: ctx, b: document.NewBuilder(path...), out: out, path: path}
}

// from says which stream the bytes that follow are from.
func (t *text) from(s *stream) { t.b.Stream(s.num) }

// take ends the run of parts; the next one is of the given kind.
func (t *text) take(next document.PartKind) error {
	if t.err == nil && !t.b.Empty() {
		t.name()
		t.err = t.out.Part(t.b.Take(t.kind))
	}
	t.kind, t.line, t.label = next, false, nil
	return t.err
}

func (t *text) name() {
	if t.label != nil {
		t.b.EndRow()
		t.label(t.b)
	}
}

// cut ends the part where it stands.
func (t *text) cut() {
	if t.err != nil {
		return
	}
	t.name()
	if t.err = t.ctx.Err(); t.err == nil {
		t.err = t.out.Part(t.b.Cut(t.kind))
	}
}

// room cuts the part when it has to be.
func (t *text) room() {
	if t.b.Must() {
		t.cut()
	}
}

// newline ends the line at hand, if there is something on it.
func (t *text) newline() {
	if t.err != nil || !t.line {
		return
	}
	t.b.Insert("\n")
	t.line = false
	if t.b.Full() {
		t.cut()
	}
}

// tab parts what stands on a line, where the file holds nothing of that kind.
func (t *text) tab() {
	if t.err == nil {
		t.b.Insert("\t")
		t.line = true
		t.room()
	}
}

// rune appends one letter that stands for the range [at,at+n).
func (t *text) rune(r rune, at, n int64) {
	if t.err != nil {
		return
	}
	if r == utf8.RuneError || !utf8.ValidRune(r) {
		r = utf8.RuneError
	}
	var buf [utf8.UTFMax]byte
	k := utf8.EncodeRune(buf[:], r)
	if n == 1 && r < utf8.RuneSelf {
		t.b.Copy(buf[:k], at)
	} else {
		t.b.Decode(string(buf[:k]), at, at+n)
	}
	t.line = true
	t.room()
}

// mark appends a line end or a tab that stands for the range [at,at+n).
func (t *text) mark(s string, at, n int) {
	if t.err != nil {
		return
	}
	t.b.Decode(s, int64(at), int64(at+n))
	if t.line = s != "\n"; !t.line && t.b.Full() {
		t.cut()
	}
	t.room()
}

// decoded appends text that stands for the range [at,at+n) as a whole.
func (t *text) decoded(s string, at, n int64) {
	for len(s) > 0 && t.err == nil {
		k := min(len(s), 32<<10)
		for k < len(s) && !utf8.RuneStart(s[k]) {
			k--
		}
		t.b.Decode(s[:k], at, at+n)
		s, t.line = s[k:], true
		t.room()
	}
}

// wide appends UTF-16 that stands at the offset at. A NUL ends nothing: it is
// left out.
func (t *text) wide(raw []byte, at int64) {
	for i := 0; i+1 < len(raw) && t.err == nil; {
		r, n := wideRune(raw[i:])
		if r == 0 {
			i += n
			continue
		}
		t.letter(r, at+int64(i), int64(n))
		i += n
	}
}

// letter is rune for text of unknown origin: control characters become blanks.
func (t *text) letter(r rune, at, n int64) {
	switch {
	case r == '\r' || r == '\n' || r == '\v':
		t.instead("\n", at, n)
		t.line = false
		if t.err == nil && !t.table && t.b.Full() {
			t.cut()
		}
	case r < ' ' && r != '\t':
		t.instead(" ", at, n)
	default:
		t.rune(r, at, n)
	}
}

// instead appends s for a control character, which stands at [at,at+n).
func (t *text) instead(s string, at, n int64) {
	if t.err != nil {
		return
	}
	t.b.Decode(s, at, at+n)
	t.line = true
	t.room()
}

// wideRune decodes the first letter of UTF-16 and says how many bytes it has.
func wideRune(raw []byte) (rune, int) {
	r := rune(raw[0]) | rune(raw[1])<<8
	if !utf16.IsSurrogate(r) {
		return r, 2
	}
	if len(raw) >= 4 {
		if d := utf16.DecodeRune(r, rune(raw[2])|rune(raw[3])<<8); d != utf8.RuneError {
			return d, 4
		}
	}
	return utf8.RuneError, 2
}

// wideString decodes UTF-16 up to a NUL; for names.
func wideString(raw []byte) string {
	var u []uint16
	for i := 0; i+1 < len(raw); i += 2 {
		c := uint16(raw[i]) | uint16(raw[i+1])<<8
		if c == 0 {
			break
		}
		u = append(u, c)
	}
	return string(utf16.Decode(u))
}

// field appends what f appends as a line of its own under a name.
func (t *text) field(name string, f func()) {
	if t.err != nil {
		return
	}
	t.newline()
	start := t.b.Len()
	f()
	if t.err != nil {
		return
	}
	if t.b.Len() < start { // cut: the value goes on in a new part
		start = 0
	}
	t.b.Label(document.Key, name, start, t.b.Len())
	t.newline()
}

// pathOf is the path of t's parts.
func pathOf(t *text) []string { return t.path[:len(t.path):len(t.path)] }
