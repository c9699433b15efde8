package sql

import (
	"bytes"

	"sardine/internal/sqltext"
)

// head is the beginning of a statement that has rows.
type head struct {
	table   string
	columns []string // nil: not said
	size    int      // bytes, up to the first row
}

// insertHead reads INSERT INTO name (columns) VALUES.
func insertHead(w []byte) (h head, ok bool) {
	at, ok := 0, false
	for _, start := range [][]string{{"INSERT", "INTO"}, {"INSERT", "IGNORE", "INTO"}, {"REPLACE", "INTO"}, {"INSERT", "OR", "REPLACE", "INTO"}, {"INSERT"}} {
		if at, ok = sqltext.Words(w, start...); ok {
			break
		}
	}
	if !ok || at >= len(w) {
		return h, false
	}
	if c := w[at]; c != ' ' && c != '\t' && c != '\n' && c != '`' && c != '"' && c != '[' {
		return h, false
	}
	name, n := sqltext.Identifier(w[at:])
	if n == 0 {
		return h, false
	}
	at += n
	h.table = name
	at += sqltext.Blanks(w[at:])
	if at < len(w) && w[at] == '(' {
		if h.columns, n = sqltext.List(w[at:]); n == 0 {
			return h, false
		}
		at += n
	}
	n, ok = sqltext.Words(w[at:], "VALUES")
	if !ok {
		return h, false
	}
	at += n
	at += sqltext.Blanks(w[at:])
	h.size = at
	return h, at < len(w) && w[at] == '('
}

// copyHead reads PostgreSQL's COPY name (columns) FROM stdin;
func copyHead(w []byte) (h head, ok bool) {
	at, ok := sqltext.Words(w, "COPY")
	if !ok || at >= len(w) || w[at] != ' ' {
		return h, false
	}
	name, n := sqltext.Identifier(w[at:])
	if n == 0 {
		return h, false
	}
	at += n
	h.table = name
	at += sqltext.Blanks(w[at:])
	if at < len(w) && w[at] == '(' {
		if h.columns, n = sqltext.List(w[at:]); n == 0 {
			return h, false
		}
		at += n
	}
	if n, ok = sqltext.Words(w[at:], "FROM", "STDIN"); !ok {
		return h, false
	}
	end := bytes.IndexByte(w[at+n:], '\n')
	h.size = at + n + end + 1
	return h, end >= 0
}
