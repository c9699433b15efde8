// Package sqltext reads the little of SQL that dumps and databases share: names,
// lists of names, and the columns of CREATE TABLE.
//
// It is no SQL parser. Its one invariant: it never reads beyond what it is
// given, and what it does not understand is "not ok", never a wrong answer by
// panic.
package sqltext

import (
	"bytes"
	"strings"
)

// MaxColumns bounds the names of one table.
const MaxColumns = 4096

// Column is a column of a table. Key says that its own definition makes it the
// primary key.
type Column struct {
	Name string
	Key  bool
}

// Create reads the columns of CREATE TABLE, and which of them a clause of its
// own makes the primary key.
func Create(w []byte) (table string, columns []Column, key []string, ok bool) {
	at, ok := Words(w, "CREATE", "TABLE")
	if !ok {
		return "", nil, nil, false
	}
	if n, ok := Words(w[at:], "IF", "NOT", "EXISTS"); ok {
		at += n
	}
	table, n := Identifier(w[at:])
	if n == 0 {
		return "", nil, nil, false
	}
	at += n
	at += Blanks(w[at:])
	if at >= len(w) || w[at] != '(' {
		return "", nil, nil, false
	}
	for at++; at < len(w) && len(columns) < MaxColumns; {
		name, n := Identifier(w[at:])
		if n == 0 {
			break
		}
		switch strings.ToUpper(name) {
		case "PRIMARY", "UNIQUE", "KEY", "CONSTRAINT", "FOREIGN", "CHECK", "INDEX", "FULLTEXT", "EXCLUDE":
			return table, columns, keys(w[at:]), columns != nil
		}
		start := at + n
		n, more := definition(w[start:], n)
		at += n
		columns = append(columns, Column{name, bytes.Contains(bytes.ToUpper(w[start:min(max(start, at), len(w))]), []byte("PRIMARY KEY"))})
		if !more {
			break
		}
	}
	return table, columns, nil, columns != nil
}

// keys reads the names in the first PRIMARY KEY (...) of w.
func keys(w []byte) []string {
	i := bytes.Index(bytes.ToUpper(w[:min(len(w), 16<<10)]), []byte("PRIMARY KEY"))
	if i < 0 {
		return nil
	}
	rest := w[i+len("PRIMARY KEY"):]
	rest = rest[Blanks(rest):]
	if len(rest) == 0 || rest[0] != '(' {
		return nil
	}
	names, _ := List(rest)
	return names
}

// definition skips to behind the comma that ends the definition of a column.
func definition(w []byte, before int) (n int, more bool) {
	depth := 0
	for i := 0; i < len(w); i++ {
		switch w[i] {
		case '(':
			depth++
		case ')':
			if depth--; depth < 0 {
				return before + i, false
			}
		case '\'', '"', '`':
			if k := bytes.IndexByte(w[i+1:], w[i]); k >= 0 {
				i += k + 1
			}
		case ',':
			if depth == 0 {
				return before + i + 1, true
			}
		}
	}
	return before + len(w), false
}

// Identifier reads a name, quoted or not, and without what qualifies it; n is
// how long it is with blanks before it.
func Identifier(w []byte) (name string, n int) {
	at := Blanks(w)
	for {
		start := at
		if at >= len(w) {
			return "", 0
		}
		switch c := w[at]; c {
		case '`', '"', '[', '\'':
			end := c
			if c == '[' {
				end = ']'
			}
			k := bytes.IndexByte(w[at+1:min(len(w), at+300)], end)
			if k < 0 {
				return "", 0
			}
			name, at = string(w[at+1:at+1+k]), at+k+2
		default:
			for at < len(w) && at-start < 300 && !strings.ContainsRune(" \t\r\n(),;.`\"[]'", rune(w[at])) {
				at++
			}
			name = string(w[start:at])
		}
		if at == start || name == "" {
			return "", 0
		}
		if at >= len(w) || w[at] != '.' {
			return strings.ToValidUTF8(name, "\uFFFD"), at
		}
		at++
	}
}

// List reads "(name, name)".
func List(w []byte) (names []string, n int) {
	for at := 1; at < len(w) && len(names) < MaxColumns; {
		name, k := Identifier(w[at:])
		if k == 0 {
			return nil, 0
		}
		names, at = append(names, name), at+k
		at += Blanks(w[at:])
		if at >= len(w) {
			return nil, 0
		}
		switch w[at] {
		case ',':
			at++
		case ')':
			return names, at + 1
		default:
			return nil, 0
		}
	}
	return nil, 0
}

// Words reads what w begins with, word by word, whatever blanks are between;
// it returns how long that is.
func Words(w []byte, list ...string) (int, bool) {
	at := 0
	for _, word := range list {
		at += Blanks(w[at:])
		if len(w)-at < len(word) || !strings.EqualFold(string(w[at:at+len(word)]), word) {
			return 0, false
		}
		at += len(word)
	}
	return at, true
}

// Blanks is how many bytes at the start of w are blank.
func Blanks(w []byte) int {
	n := 0
	for n < len(w) && (w[n] == ' ' || w[n] == '\t' || w[n] == '\n' || w[n] == '\r') {
		n++
	}
	return n
}
