package detectors

import (
	"unicode"
	"unicode/utf8"
)

// Limits of one number: as many digits and groups as the longest kind has.
const (
	maxDigits = 34 // an IBAN
	maxGroups = 9
)

// number tries the groupings of digits that start with the group at i, and
// returns where that group and the letters beside it end.
func (w *walker) number(i int) int {
	s, e := w.text, w.e
	j := i + 1
	for j < len(s) && isDigit(s[j]) {
		j++
	}
	first := j
	if mixed(s, i, j) {
		w.mixed = append(w.mixed, int32(i))
	}
	if j-i > 31 { // longer than any kind, and than a group of a layout
		return first
	}
	first16 := uint16(1) << (s[i] - '0')
	var before Beside
	var joins Join
	sig, total := uint64(j-i), j-i
	for groups := 1; ; groups++ {
		one, many := e.layouts.find(sig), e.totals[total]
		if len(one)+len(many) > 0 {
			if before == 0 {
				before = besideBefore(s, i)
			}
			w.window(one, i, j, first16, joins, before)
			w.window(many, i, j, first16, joins, before)
		}
		if groups == maxGroups {
			break
		}
		join, next := joinAt(s, j)
		if join == 0 || join&^e.joins != 0 {
			break
		}
		if join == Wrap && joins&Wrap != 0 {
			break // a column of numbers, not one number wrapped
		}
		k := next + 1
		for k < len(s) && isDigit(s[k]) {
			k++
		}
		if total += k - next; total > maxDigits || k-next > 31 {
			break
		}
		joins |= join
		sig = sig<<5 | uint64(k-next)
		j = k
	}
	return first
}

// window offers the digits text[i:j] to the anchors of their grouping.
func (w *walker) window(anchors []digitAnchor, i, j int, first uint16, joins Join, before Beside) {
	var after Beside
	for k := range anchors {
		a := &anchors[k]
		if a.first&first == 0 || a.before&before == 0 || joins&^a.joins != 0 {
			continue
		}
		if after == 0 {
			after = besideAfter(w.text, j)
		}
		if a.after&after != 0 && (a.may == nil || a.may(w.text, i, j)) {
			w.hits = append(w.hits, hit{start: int32(i), end: int32(j), detector: a.detector, join: joins})
		}
	}
}

// joinAt reads the separator at j and returns where the digits behind it
// start; 0 if there is none.
func joinAt(s string, j int) (Join, int) {
	if j+1 >= len(s) {
		return 0, 0
	}
	var join Join
	switch s[j] {
	case ' ':
		join = Space
	case '-':
		join = Hyphen
	case '.':
		join = Dot
	case '/':
		join = Slash
	case '(', ')':
		join = Loose
	case '\n', '\r':
		return wrapAt(s, j)
	default:
		return 0, 0
	}
	if isDigit(s[j+1]) {
		return join, j + 1
	}
	if join == Space && (s[j+1] == '\n' || s[j+1] == '\r') {
		return wrapAt(s, j+1)
	}
	k := j + 1
	for k < len(s) && k < j+3 && (s[k] == ' ' || s[k] == '(' || s[k] == ')' || s[k] == '-' || s[k] == '.') {
		k++
	}
	if k < len(s) && isDigit(s[k]) {
		return Loose, k
	}
	return 0, 0
}

// wrapAt reads a line break and the marks of a quoted reply behind it.
func wrapAt(s string, j int) (Join, int) {
	if s[j] == '\r' {
		j++
	}
	if j < len(s) && s[j] == '\n' {
		j++
	}
	for k := j; k < len(s) && k < j+8; k++ {
		switch {
		case isDigit(s[k]):
			return Wrap, k
		case s[k] != ' ' && s[k] != '>':
			return 0, 0
		}
	}
	return 0, 0
}

// besideBefore says what stands before the digits at i.
func besideBefore(s string, i int) Beside {
	if i == 0 {
		return Clear
	}
	c := s[i-1]
	switch {
	case isLetter(c):
		n := lettersBack(s, i)
		return Letter1 << (n - 1)
	case c == '+':
		return Plus
	case c == '-' || c == '.' || c == '/' || c == '_':
		if i > 1 && (isAlnum(s[i-2]) || s[i-2] >= utf8.RuneSelf) {
			if n := lettersBack(s, i-1); n > 0 && n < 6 {
				return Glued | Apart1<<(n-1)
			}
			return Glued
		}
	case c == ' ':
		if n := lettersBack(s, i-1); n > 0 && n < 6 {
			return Clear | Apart1<<(n-1)
		}
	case c >= utf8.RuneSelf:
		if r, _ := utf8.DecodeLastRuneInString(s[:i]); unicode.IsLetter(r) || unicode.IsMark(r) {
			return Letter6
		}
	}
	return Clear
}

// lettersBack counts up to six ASCII letters that end at i and are a whole
// word; 6 stands for more and for letters with digits before them.
func lettersBack(s string, i int) int {
	n := 0
	for n < 6 && i-n > 0 && isLetter(s[i-n-1]) {
		n++
	}
	if n > 0 && n < 6 && i-n > 0 {
		if c := s[i-n-1]; isDigit(c) || c >= utf8.RuneSelf {
			return 6
		}
	}
	return n
}

// besideAfter says what stands after the digits that end at j.
func besideAfter(s string, j int) Beside {
	if j >= len(s) {
		return Clear
	}
	c := s[j]
	switch {
	case isLetter(c):
		n := lettersOn(s, j)
		return Letter1 << (n - 1)
	case c == '-' || c == '.' || c == '/' || c == '_':
		if j+1 < len(s) && (isAlnum(s[j+1]) || s[j+1] >= utf8.RuneSelf) {
			if n := lettersOn(s, j+1); n > 0 && n < 6 {
				return Glued | Apart1<<(n-1)
			}
			return Glued
		}
	case c == '@':
		return Glued
	case c == ' ':
		if n := lettersOn(s, j+1); n > 0 && n < 6 {
			return Clear | Apart1<<(n-1)
		}
	case c >= utf8.RuneSelf:
		if r, _ := utf8.DecodeRuneInString(s[j:]); unicode.IsLetter(r) || unicode.IsMark(r) {
			return Letter6
		}
	}
	return Clear
}

func lettersOn(s string, j int) int {
	n := 0
	for n < 6 && j+n < len(s) && isLetter(s[j+n]) {
		n++
	}
	if n > 0 && n < 6 && j+n < len(s) {
		if c := s[j+n]; isDigit(c) || c >= utf8.RuneSelf {
			return 6
		}
	}
	return n
}
