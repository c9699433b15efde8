// Package json reads and rewrites JSON and JSON Lines of any size, also in one
// line.
//
// It gives each value a line of text, "key: value", so that the fields of a
// record stand together, and does not care whether the syntax is right: every
// string, number and word is read, in what order and nesting they may come. Its
// one invariant: memory is bounded, whatever the length of a string, the number
// of keys or the depth.
package json

import (
	"bytes"
	"context"

	"sardine/document"
	"sardine/internal/charset"
)

// Sniff reports whether head begins like a JSON text: an array, or an object
// whose first key is in quotes and followed by a colon.
func Sniff(head []byte, name string) bool {
	text := charset.Detect(head).Decode(head)
	text = bytes.TrimLeft(text, " \t\r\n")
	if len(text) < 2 {
		return false
	}
	rest := bytes.TrimLeft(text[1:], " \t\r\n")
	switch text[0] {
	case '{':
		return firstKey(rest)
	case '[':
		return firstElement(rest)
	}
	return false
}

func firstKey(p []byte) bool {
	if len(p) == 0 || p[0] == '}' {
		return len(p) > 0
	}
	if p[0] != '"' {
		return false
	}
	for i := 1; i < len(p); i++ {
		switch p[i] {
		case '\\':
			i++
		case '"':
			rest := bytes.TrimLeft(p[i+1:], " \t\r\n")
			return len(rest) > 0 && rest[0] == ':'
		}
	}
	return false
}

// firstElement tells an array from a heading in brackets, as in .ini files and
// logs: "[main]", "[12:00:01] started".
func firstElement(p []byte) bool {
	if len(p) == 0 {
		return false
	}
	switch c := p[0]; {
	case c == '{':
		return firstKey(bytes.TrimLeft(p[1:], " \t\r\n"))
	case c == '[':
		return firstElement(bytes.TrimLeft(p[1:], " \t\r\n"))
	case c == '"':
		return bytes.IndexByte(p[1:], '"') >= 0
	case c == '-' || c >= '0' && c <= '9':
		n := 1
		for n < len(p) && isWord(p[n]) {
			n++
		}
		rest := bytes.TrimLeft(p[n:], " \t\r\n")
		return len(rest) > 0 && rest[0] == ','
	}
	return false
}

// Read reads the values in parts that end with a value.
func Read(ctx context.Context, in document.Stream, _ document.Options, out document.Output) error {
	r, err := charset.NewReader(in, nil)
	if err != nil {
		return err
	}
	return newParser(r).parse(ctx, out.Part)
}

const (
	maxKey   = 200  // bytes of a key that become a label's name
	maxDepth = 1000 // containers whose keys are remembered
	run      = 64 << 10
	hardCut  = document.MaxPart - 4*run // even where a byte becomes three
)

// state is where in the text the parser is.
type state uint8

const (
	between  state = iota // tokens
	inString              // after the opening quote
	inWord                // a number, true, null, or whatever else stands bare
)

// parser turns the text of r into parts.
type parser struct {
	r  *charset.Reader
	b  *document.Builder
	st state

	i       int      // the next byte of the window
	start   int      // where the string or word began in the part's text
	pending bool     // a string or word has ended; a colon may make it a key
	colon   bool     // a key and its colon were read
	token   []byte   // the first bytes of the string or word, in case it is a key
	key     string   // the nearest key
	stack   []string // keys of the containers around
	deeper  int      // containers beyond maxDepth
	values  bool     // something was written since the last object ended
	due     bool     // the part has to be cut before anything is added

	names [256]string
	words []span // rewriting: the bare words of the part being built
	track bool
}

// span is local to the part being built.
type span struct{ start, end int }

func newParser(r *charset.Reader) *parser {
	return &parser{r: r, b: document.NewBuilder()}
}

// ahead must be in the window while a run is read, so that where it is cut does
// not depend on how the stream was read. Escapes are at most 12 bytes.
const ahead = run + 12

// parse hands every part to each.
func (p *parser) parse(ctx context.Context, each func(*document.Part) error) error {
	for {
		w := p.r.Window()
		switch {
		case len(w)-p.i <= ahead && !p.r.EOF():
			p.r.Skip(p.i)
			p.i = 0
			if err := p.r.Fill(); err != nil {
				return err
			}
		case p.i == len(w):
			p.endToken()
			p.endValue()
			return each(p.b.Take(document.Body))
		default:
			if p.due {
				if err := ctx.Err(); err != nil {
					return err
				}
				part := p.cut()
				if err := each(part); err != nil {
					return err
				}
				p.carry(len(part.Text) - p.b.Len())
			}
			p.tokens(w)
		}
	}
}

// cut ends the part, perhaps in the middle of a value.
func (p *parser) cut() *document.Part {
	if p.st != between || p.pending {
		p.label(p.start, p.b.Len())
	}
	if p.st == inWord && p.track {
		p.words = append(p.words, span{p.start, p.b.Len()})
	}
	return p.b.Cut(document.Body)
}

// carry moves places to the part after a cut, whose lead begins at the offset
// from of the part before.
func (p *parser) carry(from int) {
	kept := p.words[:0]
	for _, s := range p.words {
		if s.end > from {
			kept = append(kept, span{max(s.start-from, 0), s.end - from})
		}
	}
	p.words, p.start, p.due = kept, p.b.Len(), false
}

// tokens reads until the window runs low or the part is full.
func (p *parser) tokens(w []byte) {
	last := len(w) - ahead
	if p.r.EOF() {
		last = len(w)
	}
	for !p.due && p.i < last {
		switch p.st {
		case inString:
			p.stringRun(w)
		case inWord:
			p.wordRun(w)
		default:
			p.between(w)
		}
	}
}

// between reads one byte between strings and words.
func (p *parser) between(w []byte) {
	c := w[p.i]
	switch {
	case isSpace(c):
		p.i++
		return
	case c == ':':
		p.endKey()
	case c == ',':
		p.endValue()
	case c == '{' || c == '[':
		p.endValue()
		p.open()
	case c == '}' || c == ']':
		p.endValue()
		p.close(c == '}')
	default:
		p.begin(c == '"')
		if c != '"' {
			return
		}
	}
	p.i++
}

// begin begins a string or a word.
func (p *parser) begin(quote bool) {
	if p.pending { // two tokens without a comma
		p.endValue()
	}
	if p.colon {
		p.b.Insert(" ")
	}
	p.token, p.start = p.token[:0], p.b.Len()
	if p.st = inWord; quote {
		p.st = inString
	}
}

// endToken ends a string or a word. Whether it is a key is not known yet.
func (p *parser) endToken() {
	if p.st == between {
		return
	}
	if p.st == inWord && p.track {
		p.words = append(p.words, span{p.start, p.b.Len()})
	}
	p.st, p.pending = between, true
}

// endKey is called at a colon.
func (p *parser) endKey() {
	if p.pending && !p.colon {
		p.key = p.name()
		p.pending, p.colon = false, true
		p.b.Insert(":")
	}
}

// endValue is called where a value must have ended.
func (p *parser) endValue() {
	if p.pending {
		p.label(p.start, p.b.Len())
	}
	if p.pending || p.colon {
		p.b.Insert("\n")
		p.values = true
		p.due = p.b.Full()
	}
	p.pending, p.colon = false, false
}

func (p *parser) label(start, end int) {
	if end > start {
		p.b.Label(document.Key, p.key, start, end)
	}
}

// open enters an object or array, whose key names what is in it until there is
// a nearer one.
func (p *parser) open() {
	if len(p.stack) == maxDepth {
		p.deeper++
		return
	}
	p.stack = append(p.stack, p.key)
}

// close leaves it. A blank line keeps records apart.
func (p *parser) close(object bool) {
	if object && p.values {
		p.b.Insert("\n")
		p.values = false
	}
	if p.deeper > 0 {
		p.deeper--
		return
	}
	if k := len(p.stack) - 1; k >= 0 {
		p.key, p.stack = p.stack[k], p.stack[:k]
	}
}

// name is the token as a label's name. Files use few keys many times: the last
// ones are kept, each in a place of its own.
func (p *parser) name() string {
	t := p.token
	if len(t) == 0 {
		return ""
	}
	at := &p.names[(len(t)*31^int(t[0])^int(t[len(t)-1])*5)%len(p.names)]
	if *at != string(t) {
		*at = string(t)
	}
	return *at
}

// wordRun reads on in a bare word.
func (p *parser) wordRun(w []byte) {
	end, limit := p.i, min(len(w), p.i+run)
	for end < limit && isWord(w[end]) {
		end++
	}
	if end == p.i+run {
		end = p.r.Boundary(end)
	}
	p.append(p.i, end)
	p.i = end
	if end < len(w) && !isWord(w[end]) {
		p.endToken()
	}
}

// append adds the run [i,j) of the window.
func (p *parser) append(i, j int) {
	if n := maxKey - len(p.token); n > 0 && i < j {
		p.token = p.r.AppendText(p.token, i, max(i, p.r.Boundary(min(j, i+n))))
	}
	p.r.Append(p.b, i, j)
	p.due = p.due || p.b.Len() >= hardCut
}

func isSpace(c byte) bool { return c == ' ' || c == '\n' || c == '\r' || c == '\t' }

// isWord is true of all that does not end a bare word.
func isWord(c byte) bool {
	switch c {
	case ' ', '\n', '\r', '\t', ',', ':', '{', '}', '[', ']', '"':
		return false
	}
	return true
}
