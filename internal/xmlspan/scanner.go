// Package xmlspan reads XML as bytes with places: tags, text and attribute
// values with the range they stand at, so that a range can be replaced and all
// else stays as it was.
//
// It is not an XML parser: it checks nothing, expands no entity of a DTD,
// resolves no namespace and never fails on what it is given. Malformed markup
// is read as text or left out, and Broken says so. Its one invariant: a
// token's Raw is exactly the bytes at its offset.
package xmlspan

import (
	"bytes"
	"io"
)

// Kind of a token.
type Kind uint8

const (
	Start   Kind = iota // <a b="c">, or <a/> with Empty
	End                 // </a>
	Text                // between tags; Decode reads its references
	CData               // inside <![CDATA[ ]]>, as it stands
	Comment             // inside <!-- -->
	Other               // inside <! > and <? >: declarations, DTD, instructions
)

const (
	// MaxTag is the longest tag that is read whole; attributes beyond are left
	// out and the scan is Broken.
	MaxTag = 1 << 20
	// MaxText is the most text one token holds. A longer run comes in several
	// tokens, cut between letters and references.
	MaxText = 64 << 10

	chunk = 64 << 10
)

// Token is a piece of the input. Its slices are valid until the next Next.
type Token struct {
	Kind   Kind
	Empty  bool   // Start: the element has no content and no End
	Prefix []byte // of a tag's name
	Name   []byte // of a tag, without the prefix
	Raw    []byte // the whole tag, or the text
	At     int64  // where Raw stands
}

// EndAt is the offset behind the token.
func (t *Token) EndAt() int64 { return t.At + int64(len(t.Raw)) }

// Scanner reads tokens.
type Scanner struct {
	r      io.Reader
	buf    []byte
	pos    int
	base   int64 // offset of buf[0]
	eof    bool
	err    error
	broken bool
	tok    Token

	inside Kind   // CData, Comment or Other when their end was not met yet
	until  string // what ends it

	tape *Tape // may be nil
	mark int   // the next token of the tape
}

// New reads from r, holding no more of it than one token needs.
func New(r io.Reader) *Scanner { return &Scanner{r: r, inside: Text} }

// Bytes reads b, which stands at offset base of its stream.
func Bytes(b []byte, base int64) *Scanner {
	return &Scanner{buf: b, base: base, eof: true, inside: Text}
}

// Token is the one that Next found.
func (s *Scanner) Token() *Token { return &s.tok }

// Err is the reader's error, if it was not io.EOF.
func (s *Scanner) Err() error { return s.err }

// Broken reports whether markup was met that could not be read.
func (s *Scanner) Broken() bool { return s.broken }

// Next goes to the next token and reports whether there is one.
func (s *Scanner) Next() bool {
	if s.tape != nil {
		return s.taped()
	}
	return s.read()
}

// read is Next for a scanner that looks through the bytes itself.
func (s *Scanner) read() bool {
	for {
		if s.inside != Text {
			if s.continued() {
				return true
			}
			continue
		}
		if !s.have(1) {
			return false
		}
		if s.buf[s.pos] != '<' || !s.markup() {
			return s.text()
		}
		switch c := s.buf[s.pos+1]; {
		case c == '!':
			s.declaration()
		case c == '?':
			s.open(Other, 2, "?>")
		default:
			if s.tag() {
				return true
			}
		}
	}
}

// have makes sure that n bytes are buffered, unless the input ends.
func (s *Scanner) have(n int) bool {
	for len(s.buf)-s.pos < n {
		if !s.more() {
			return false
		}
	}
	return true
}

// more reads on. Positions move with the buffer; s.pos is kept right.
func (s *Scanner) more() bool {
	if s.eof {
		return false
	}
	if s.pos > 0 && (s.pos >= chunk || s.pos == len(s.buf)) {
		n := copy(s.buf, s.buf[s.pos:])
		s.base += int64(s.pos)
		s.buf, s.pos = s.buf[:n], 0
	}
	if cap(s.buf)-len(s.buf) < chunk/2 {
		grown := make([]byte, len(s.buf), 2*cap(s.buf)+2*chunk)
		copy(grown, s.buf)
		s.buf = grown
	}
	for range 100 {
		n, err := s.r.Read(s.buf[len(s.buf):cap(s.buf)])
		s.buf = s.buf[:len(s.buf)+n]
		if err != nil {
			s.eof = true
			if err != io.EOF {
				s.err = err
			}
			return n > 0
		}
		if n > 0 {
			return true
		}
	}
	s.eof, s.err = true, io.ErrNoProgress
	return false
}

// markup reports whether the '<' at hand begins something; a bare one is text.
func (s *Scanner) markup() bool {
	if !s.have(2) {
		return false
	}
	c := s.buf[s.pos+1]
	return c == '!' || c == '?' || c == '/' || nameStart(c)
}

func nameStart(c byte) bool {
	return c|0x20 >= 'a' && c|0x20 <= 'z' || c == '_' || c == ':' || c >= 0x80
}

func (s *Scanner) emit(kind Kind, n, skip int) bool {
	s.tok = Token{Kind: kind, Raw: s.buf[s.pos : s.pos+n], At: s.base + int64(s.pos)}
	s.pos += n + skip
	return true
}

// text emits what stands before the next tag.
func (s *Scanner) text() bool {
	from := 1 // the first byte is text whatever it is
	for {
		have := s.buf[s.pos:]
		limit := min(len(have), MaxText)
		if i := bytes.IndexByte(have[min(from, limit):limit], '<'); i >= 0 {
			return s.emit(Text, from+i, 0)
		}
		if limit == MaxText {
			return s.emit(Text, cutText(have[:limit]), 0)
		}
		from = max(limit, 1)
		if !s.more() {
			return s.emit(Text, len(s.buf)-s.pos, 0)
		}
	}
}

// cutText is where a long text may be cut: not inside a reference or letter.
func cutText(p []byte) int {
	n := len(p)
	if i := bytes.LastIndexByte(p[n-maxReference:], '&'); i >= 0 && bytes.IndexByte(p[n-maxReference+i:], ';') < 0 {
		return n - maxReference + i
	}
	for i := n - 1; i > n-4; i-- {
		if p[i] < 0x80 {
			return i + 1
		}
		if p[i] >= 0xC0 {
			return i
		}
	}
	return n
}

// declaration handles what begins with "<!".
func (s *Scanner) declaration() {
	s.have(9)
	p := s.buf[s.pos:]
	switch {
	case bytes.HasPrefix(p, []byte("<!--")):
		s.open(Comment, 4, "-->")
	case bytes.HasPrefix(p, []byte("<![CDATA[")):
		s.open(CData, 9, "]]>")
	case bytes.HasPrefix(p, []byte("<!DOCTYPE")) && s.subset():
		s.open(Other, 2, "]>")
	default:
		s.open(Other, 2, ">")
	}
}

// subset reports whether the document type has declarations of its own.
func (s *Scanner) subset() bool {
	for i := 9; i < 4096; i++ {
		if !s.have(i + 1) {
			return false
		}
		switch s.buf[s.pos+i] {
		case '[':
			return true
		case '>':
			return false
		}
	}
	return false
}

func (s *Scanner) open(kind Kind, skip int, until string) {
	s.pos += skip
	s.inside, s.until = kind, until
}

// continued emits the next piece of a comment, section or declaration; false
// means that there was none left.
func (s *Scanner) continued() bool {
	kind := s.inside
	from := 0
	for {
		have := s.buf[s.pos:]
		if i := bytes.Index(have[min(from, len(have)):], []byte(s.until)); i >= 0 && from+i <= MaxText {
			s.inside = Text
			if n := from + i; n > 0 {
				return s.emit(kind, n, len(s.until))
			}
			s.pos += len(s.until)
			return false
		}
		if len(have) >= MaxText+len(s.until) {
			return s.emit(kind, cutText(have[:MaxText]), 0)
		}
		from = max(len(have)-len(s.until)+1, 0)
		if !s.more() {
			s.inside, s.broken = Text, true
			if n := len(s.buf) - s.pos; n > 0 {
				return s.emit(kind, n, 0)
			}
			return false
		}
	}
}
