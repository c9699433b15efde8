package detectors

import "strings"

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
	if sourceSigns(c.Text[max(0, from-near):min(len(c.Text), to+near)]) < enough {
		return 0
	}
	return sourcePoints
}

// sourceSigns counts the sorts of signs of programs in s.
func sourceSigns(s string) int {
	var seen uint16
	const (
		statement = 1 << iota // ends in a semicolon
		block                 // a brace at the end of a line
		call                  // name(
		operator              // :: := -> => == != &&
		escape                // \n within a string
		comment               // // or /*
		list                  // ", at the end of a line
		indent                // two tabs begin a line
	)
	for i := 0; i+1 < len(s); i++ {
		next := s[i+1]
		switch c := s[i]; c {
		case ';':
			if next == '\n' || next == '\r' {
				seen |= statement
			}
		case '{', '}':
			if next == '\n' || next == '\r' {
				seen |= block
			}
		case '(':
			if i > 1 && (isLetter(s[i-1]) && isLetter(s[i-2]) || s[i-1] == '_') && next != 's' {
				seen |= call
			}
		case ':', '-', '=', '!', '&':
			if next == '=' || c == ':' && next == ':' || next == '>' && c != '!' && c != '&' || c == '&' && next == '&' {
				seen |= operator
			}
		case '\\':
			if next == 'n' || next == 't' {
				seen |= escape
			}
		case '/':
			if next == '*' || next == '/' && (i == 0 || s[i-1] != ':') {
				seen |= comment
			}
		case ',':
			if i > 0 && s[i-1] == '"' && next == '\n' {
				seen |= list
			}
		case '\n':
			if next == '\t' && strings.HasPrefix(s[i+1:], "\t\t") {
				seen |= indent
			}
		}
	}
	n := 0
	for ; seen != 0; seen &= seen - 1 {
		n++
	}
	return n
}
