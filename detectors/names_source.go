package detectors

import (
	"math/bits"
	"strings"
)

// sourcePoints count against a name that only the lexicon speaks for in the
// text of a program: test data is full of detectives.
const sourcePoints = -25

// sourceOf is sourcePoints if text[from:to] stands among the lines of a
// program: at least three sorts of signs that programs have and prose has not,
// near it. Fields of JSON and XML, and tables, are data.
func sourceOf(c *Candidate, from, to int) int {
	if c.s.part.Table != nil || c.s.keyAt(from) >= 0 {
		return 0
	}
	const (
		near   = 400 // bytes on either side
		enough = 3
	)
	if c.s.source.sorts(max(0, from-near), min(len(c.Text), to+near), enough) < enough {
		return 0
	}
	return sourcePoints
}

// Sorts of signs of programs.
const (
	statementSign uint16 = 1 << iota // ends in a semicolon
	blockSign                        // a brace at the end of a line
	callSign                         // name(
	operatorSign                     // :: := -> => == != &&
	escapeSign                       // \n within a string
	commentSign                      // // or /*
	listSign                         // ", at the end of a line
	indentSign                       // two tabs begin a line
	linkSign                         // // behind a colon: of a web address, unless the colon is not seen
)

// sourceSigns are the signs of programs in the text of a part. They are
// collected once where names stand close together, and not at all where nobody
// asks.
type sourceSigns struct {
	text string
	from int // signs that begin from here on
	upto int // and before it are collected
	all  []sourceSign
	next int // of the last question, in all
}

type sourceSign struct {
	at   int32
	sort uint16
}

func (s *sourceSigns) begin(text string) {
	s.text, s.from, s.upto, s.all, s.next = text, 0, 0, s.all[:0], 0
}

// sorts counts the sorts of signs in text[lo:hi], up to enough.
func (s *sourceSigns) sorts(lo, hi, enough int) int {
	s.collect(lo, hi)
	for s.next > 0 && int(s.all[s.next-1].at) >= lo {
		s.next--
	}
	for s.next < len(s.all) && int(s.all[s.next].at) < lo {
		s.next++
	}
	var seen uint16
	for _, g := range s.all[s.next:] {
		if int(g.at)+1 >= hi || bits.OnesCount16(seen) >= enough {
			break
		}
		seen |= g.within(lo, hi)
	}
	return bits.OnesCount16(seen)
}

// within is the sort of g for who sees text[lo:hi] alone.
func (g sourceSign) within(lo, hi int) uint16 {
	switch at := int(g.at); {
	case g.sort == callSign && at-lo < 2, g.sort == listSign && at == lo, g.sort == indentSign && at+2 >= hi, g.sort == linkSign && at > lo:
		return 0
	case g.sort == linkSign:
		return commentSign
	}
	return g.sort
}

var signByte = func() (t [256]bool) {
	for _, c := range []byte(";{}(:-=!&\\/,\n") {
		t[c] = true
	}
	return t
}()

func (s *sourceSigns) collect(lo, hi int) {
	if lo < s.from || lo > s.upto {
		s.from, s.upto, s.all, s.next = lo, lo, s.all[:0], 0
	}
	t := s.text
	hi = min(hi, len(t)-1)
	for i := s.upto; i < hi; i++ {
		if signByte[t[i]] {
			if sort := signAt(t, i); sort != 0 {
				s.all = append(s.all, sourceSign{int32(i), sort})
			}
		}
	}
	s.upto = max(s.upto, hi)
}

// signAt is the sort of sign that begins at t[i], which is not the last byte.
func signAt(t string, i int) uint16 {
	c, next := t[i], t[i+1]
	eol := next == '\n' || next == '\r'
	switch {
	case c == ';' && eol:
		return statementSign
	case (c == '{' || c == '}') && eol:
		return blockSign
	case c == '(' && i > 1 && (isLetter(t[i-1]) && isLetter(t[i-2]) || t[i-1] == '_') && next != 's':
		return callSign
	case c == ':' && (next == ':' || next == '=' || next == '>'), (c == '-' || c == '=') && (next == '=' || next == '>'), c == '!' && next == '=', c == '&' && (next == '=' || next == '&'):
		return operatorSign
	case c == '\\' && (next == 'n' || next == 't'):
		return escapeSign
	case c == '/' && (next == '*' || next == '/' && (i == 0 || t[i-1] != ':')):
		return commentSign
	case c == '/' && next == '/':
		return linkSign
	case c == ',' && i > 0 && t[i-1] == '"' && next == '\n':
		return listSign
	case c == '\n' && next == '\t' && strings.HasPrefix(t[i+1:], "\t\t"):
		return indentSign
	}
	return 0
}
