package rtf

import (
	"bytes"
	"io"
)

// tokenKind is what a token is to the syntax.
type tokenKind uint8

const (
	tOpen   tokenKind = iota // {
	tClose                   // }
	tWord                    // \word, \word12, with the blank that ends it
	tSymbol                  // \ and one other byte
	tHex                     // \'hh
	tText                    // bytes that stand for themselves
)

const (
	chunk    = 64 << 10
	maxRun   = 16 << 10 // bytes of one tText
	maxName  = 32       // letters of a control word (RTF 1.9.1, "Control Word")
	maxParam = 10       // digits of its parameter
)

// token is a piece of the input. Its slices are valid until the next one.
type token struct {
	kind       tokenKind
	start, end int64
	name       []byte // tWord
	param      int
	has        bool   // a parameter
	c          byte   // tSymbol, tHex
	raw        []byte // tText
}

// scanner reads tokens. Line ends and NULs between them mean nothing.
type scanner struct {
	r    io.Reader
	buf  []byte
	pos  int
	base int64 // offset of buf[0]
	eof  bool
	err  error
	tok  token
}

// newScanner reads r; buf is its memory, of at least twice chunk.
func newScanner(r io.Reader, buf []byte) *scanner { return &scanner{r: r, buf: buf[:0]} }

// fill makes sure that n bytes are at hand, unless the input ends.
func (s *scanner) fill(n int) bool {
	for len(s.buf)-s.pos < n && !s.eof {
		if s.pos >= chunk || s.pos == len(s.buf) {
			k := copy(s.buf, s.buf[s.pos:])
			s.base += int64(s.pos)
			s.buf, s.pos = s.buf[:k], 0
		}
		k, err := s.r.Read(s.buf[len(s.buf):cap(s.buf)])
		s.buf = s.buf[:len(s.buf)+k]
		if err != nil {
			s.eof = true
			if err != io.EOF {
				s.err = err
			}
		}
	}
	return len(s.buf)-s.pos >= n
}

func (s *scanner) at() int64 { return s.base + int64(s.pos) }

// next goes to the next token and reports whether there is one.
func (s *scanner) next() bool {
	for {
		if !s.fill(1) {
			return false
		}
		s.fill(maxRun)
		s.tok = token{start: s.at()}
		n := 1
		switch c := s.buf[s.pos]; c {
		case '\r', '\n', 0:
			s.pos++
			continue
		case '{':
			s.tok.kind = tOpen
		case '}':
			s.tok.kind = tClose
		case '\\':
			n = s.control(s.buf[s.pos:])
		default:
			n = s.text(s.buf[s.pos:])
		}
		s.pos += n
		s.tok.end = s.at()
		return true
	}
}

func (s *scanner) text(p []byte) int {
	p = p[:min(len(p), maxRun)]
	n := bytes.IndexAny(p, "\\{}\r\n\x00")
	if n < 0 {
		n = len(p)
	}
	s.tok.kind, s.tok.raw = tText, p[:n]
	return n
}

// control reads what begins with a backslash; p is all of the input, or enough.
func (s *scanner) control(p []byte) int {
	t := &s.tok
	if len(p) < 2 {
		t.kind, t.c = tSymbol, 0
		return 1
	}
	if c := p[1]; !letter(c) {
		t.kind, t.c = tSymbol, c
		if c == '\'' && len(p) >= 4 && digit(p[2]) >= 0 && digit(p[3]) >= 0 {
			t.kind, t.c = tHex, byte(digit(p[2])<<4|digit(p[3]))
			return 4
		}
		return 2
	}
	i := 1
	for i < len(p) && i <= maxName && letter(p[i]) {
		i++
	}
	t.kind, t.name = tWord, p[1:i]
	j, minus := i, false
	if j < len(p) && p[j] == '-' {
		minus = true
		j++
	}
	from := j
	for j < len(p) && j-from < maxParam && p[j] >= '0' && p[j] <= '9' {
		t.param = t.param*10 + int(p[j]-'0')
		j++
	}
	if t.has = j > from; t.has {
		i = j
	}
	if minus {
		t.param = -t.param
	}
	if i < len(p) && p[i] == ' ' {
		i++
	}
	return i
}

func letter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

// digit is the value of a hex digit, -1 if c is none.
func digit(c byte) int {
	switch {
	case c >= '0' && c <= '9':
		return int(c - '0')
	case c|0x20 >= 'a' && c|0x20 <= 'f':
		return int(c|0x20-'a') + 10
	}
	return -1
}

// binary gives the n bytes that follow to f, piece by piece (\binN).
func (s *scanner) binary(n int64, f func(p []byte)) {
	for n > 0 && s.fill(1) {
		p := s.buf[s.pos:]
		p = p[:min(int64(len(p)), n)]
		f(p)
		s.pos += len(p)
		n -= int64(len(p))
	}
	s.tok.end = s.at()
}
