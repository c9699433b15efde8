package detectors

import (
	"unicode"
	"unicode/utf8"
)

// alone reports whether text[start:end] is no part of a longer word, code,
// path or decimal number.
func alone(text string, start, end int) bool {
	return aloneBefore(text, start) && aloneAfter(text, end)
}

func aloneBefore(text string, start int) bool {
	if start == 0 {
		return true
	}
	switch c := text[start-1]; {
	case isAlnum(c):
		return false
	case c == '-' || c == '.' || c == '/' || c == '_' || c == '+':
		return start < 2 || !isAlnum(text[start-2])
	case c >= utf8.RuneSelf:
		r, _ := utf8.DecodeLastRuneInString(text[:start])
		return !unicode.IsLetter(r) && !unicode.IsMark(r) && !unicode.IsDigit(r)
	}
	return true
}

func aloneAfter(text string, end int) bool {
	if end >= len(text) {
		return true
	}
	switch c := text[end]; {
	case isAlnum(c) || c == '@':
		return false
	case c == '-' || c == '/' || c == '_':
		return end+1 >= len(text) || !isAlnum(text[end+1])
	case c == '.':
		return end+1 >= len(text) || !isDigit(text[end+1])
	case c >= utf8.RuneSelf:
		r, _ := utf8.DecodeRuneInString(text[end:])
		return !unicode.IsLetter(r) && !unicode.IsMark(r) && !unicode.IsDigit(r)
	}
	return true
}

// separator reports whether c may stand between the pieces of one value.
func separator(c byte) bool { return c == ' ' || c == '-' || c == '.' }

// sameDigit reports whether all of ds are one digit: no such number is real,
// and all-equal digits pass several check digits.
func sameDigit(ds []byte) bool {
	for _, d := range ds {
		if d != ds[0] {
			return false
		}
	}
	return true
}

// counting reports whether ds goes up or down by one, as made-up numbers do.
func counting(ds []byte) bool {
	up, down := true, true
	for i := 1; i < len(ds); i++ {
		up = up && (ds[i] == ds[i-1]+1 || ds[i] == '0' && ds[i-1] == '9')
		down = down && (ds[i]+1 == ds[i-1] || ds[i] == '9' && ds[i-1] == '0')
	}
	return up || down
}

// number is the value of up to 18 decimal digits.
func number(ds []byte) int {
	n := 0
	for _, d := range ds {
		n = n*10 + int(d-'0')
	}
	return n
}

// upper is c in upper case.
func upper(c byte) byte {
	if c >= 'a' && c <= 'z' {
		return c - 0x20
	}
	return c
}

// inURL reports whether text[at] stands in a web address that began before it.
func inURL(text string, at int) bool {
	const far = 200
	for i := at - 1; i >= 2 && at-i < far; i-- {
		switch c := text[i]; {
		case c <= ' ' || c == '"' || c == '<' || c == '>':
			return false
		case c == '/' && text[i-1] == '/' && text[i-2] == ':':
			return true
		}
	}
	return false
}
