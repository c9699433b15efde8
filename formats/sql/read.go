// Package sql reads and rewrites dumps of databases as SQL text, those of
// MySQL, PostgreSQL, SQLite and SQL Server: the rows of INSERT and COPY
// statements as tables under the names of their columns, and everything else
// as text.
//
// It runs nothing and checks nothing. Its one invariant: what is not
// understood as a row is read as plain text, so that no byte of a dump is in
// no part, but for the signs between values.
package sql

import (
	"bytes"
	"context"
	"io"
	"path"
	"strings"

	"sardine/document"
	"sardine/internal/charset"
	"sardine/internal/sqltext"
)

// Sniff reports whether head looks like a dump: by its first line or its name,
// and by a statement.
func Sniff(head []byte, name string) bool {
	text := charset.Detect(head).Decode(head)
	text = bytes.TrimLeft(text, " \t\r\n\ufeff")
	if bytes.IndexByte(text[:min(len(text), 4096)], 0) >= 0 {
		return false
	}
	for _, first := range []string{"-- MySQL dump", "-- MariaDB dump", "--\n-- PostgreSQL database dump", "--\r\n-- PostgreSQL database dump", "-- phpMyAdmin SQL Dump", "PRAGMA foreign_keys="} {
		if bytes.HasPrefix(text, []byte(first)) {
			return true
		}
	}
	if !strings.EqualFold(path.Ext(name), ".sql") {
		return false
	}
	upper := bytes.ToUpper(text)
	for _, word := range []string{"INSERT INTO", "INSERT [", "CREATE TABLE", "COPY ", "SELECT ", "UPDATE ", "ALTER TABLE", "DELETE FROM", "VALUES"} {
		if bytes.Contains(upper, []byte(word)) {
			return true
		}
	}
	return false
}

// maxStatement is the longest piece of a statement that is looked at as a
// whole: a head with its columns, or one value.
const maxStatement = 256 << 10

// Read hands over the rows of each INSERT and COPY as a table, and what stands
// between them as text.
func Read(ctx context.Context, in document.Stream, _ document.Options, out document.Output) error {
	r, err := charset.NewReader(in, nil)
	if err != nil {
		return err
	}
	return newParser(ctx, r, out.Part).parse()
}

// Rewrite copies the dump with replacements spelt as their value wants it; a
// number that is replaced becomes a string. It streams.
func Rewrite(ctx context.Context, in document.Stream, _ document.Options, ed document.Editor, w io.Writer) error {
	var p *parser
	return document.SpliceParts(in, ed, w, func(src io.Reader, emit func(*document.Part) error) error {
		r, err := charset.NewReader(src, nil)
		if err != nil {
			return err
		}
		p = newParser(ctx, r, emit)
		p.track = true
		return p.parse()
	}, func(part *document.Part, reps []document.Replacement) ([]document.Edit, error) {
		return p.edits(part, reps)
	})
}

type parser struct {
	ctx     context.Context // of one Read or Rewrite call
	r       *charset.Reader
	b       *document.Builder
	each    func(*document.Part) error
	columns map[string][]string // of tables, as their CREATE TABLE says
	mysql   bool                // backslashes in strings escape
	inTable string              // the table whose rows are being built; "" outside
	row     uint32
	col     uint16

	track bool
	cells []value // of the part at hand
}

// value is a cell of the part at hand: its text in the stream, where it stands
// in the file with its quotes, and how it is spelt.
type value struct {
	span     document.Span
	from, to int64
	how      spelling
}

type spelling uint8

const (
	bare   spelling = iota // a number or word
	single                 // in single quotes, doubled inside
	slash                  // in single quotes, escaped by backslashes
	copied                 // a field of COPY
)

// maxTables bounds the tables whose columns are remembered.
const maxTables = 10_000

func newParser(ctx context.Context, r *charset.Reader, each func(*document.Part) error) *parser {
	return &parser{ctx: ctx, r: r, b: document.NewBuilder(), each: each, columns: map[string][]string{}}
}

// parse goes through the dump statement by statement.
func (p *parser) parse() error {
	if err := p.want(4096); err != nil {
		return err
	}
	head := p.r.Window()[:min(4096, len(p.r.Window()))]
	p.mysql = bytes.Contains(head, []byte("MySQL")) || bytes.Contains(head, []byte("MariaDB")) || bytes.Contains(head, []byte("phpMyAdmin"))
	for {
		if err := p.want(maxStatement); err != nil {
			return err
		}
		w := p.r.Window()
		if len(w) == 0 {
			break
		}
		if h, ok := insertHead(w[:min(len(w), maxStatement)]); ok {
			if err := p.insert(h); err != nil {
				return err
			}
			continue
		}
		if h, ok := copyHead(w[:min(len(w), maxStatement)]); ok {
			if err := p.copyRows(h); err != nil {
				return err
			}
			continue
		}
		if name, columns, _, ok := sqltext.Create(w[:min(len(w), maxStatement)]); ok && len(p.columns) < maxTables {
			p.columns[name] = names(columns)
		}
		if err := p.plain(); err != nil {
			return err
		}
	}
	return p.each(p.b.Take(document.Body))
}

// want makes the window hold n bytes, or all that is left.
func (p *parser) want(n int) error {
	for len(p.r.Window()) < n && !p.r.EOF() {
		if err := p.r.Fill(); err != nil {
			return err
		}
	}
	return nil
}

// plain appends one line as text.
func (p *parser) plain() error {
	if p.inTable != "" {
		if err := p.endTable(); err != nil {
			return err
		}
	}
	w := p.r.Window()
	n := bytes.IndexByte(w[:min(len(w), maxStatement)], '\n') + 1
	if n == 0 {
		n = p.r.Boundary(min(len(w), 64<<10))
	}
	if p.b.Full() {
		if err := p.flush(true); err != nil {
			return err
		}
	}
	err := p.add(0, n)
	p.r.Skip(n)
	return err
}

// piece is how much is appended at once, and room what it may grow to: each
// byte of a code page may become three.
const (
	piece = 64 << 10
	room  = 3 * piece
)

// full reports whether the part has to be cut before more is appended.
func (p *parser) full() bool { return p.b.Len() > document.MaxPart-document.MaxLead-room }

// cut begins a new part if the one at hand is full.
func (p *parser) cut() error {
	if !p.full() {
		return nil
	}
	if err := p.flush(true); err != nil {
		return err
	}
	if p.inTable != "" {
		p.b.Cell(p.row, p.col)
	}
	return nil
}

// add appends [from,to) of the window, cutting the part where it is full.
func (p *parser) add(from, to int) error {
	for from < to {
		if err := p.cut(); err != nil {
			return err
		}
		n := p.r.Boundary(min(to, from+piece))
		p.r.Append(p.b, from, n)
		from = n
	}
	return nil
}

// flush hands over what was built; more says that it goes on.
func (p *parser) flush(more bool) error {
	if err := p.ctx.Err(); err != nil {
		return err
	}
	part := p.b.Take
	if more {
		part = p.b.Cut
	}
	err := p.each(part(document.Body))
	p.cells = nil
	return err
}

func (p *parser) endTable() error {
	p.inTable = ""
	return p.flush(false)
}

// beginTable starts the rows of a table, unless they go on.
func (p *parser) beginTable(name string, columns []string) error {
	if p.inTable == name+"\x00"+strings.Join(columns, "\x00") {
		return nil
	}
	if !p.b.Empty() {
		if err := p.flush(false); err != nil {
			return err
		}
	}
	p.inTable, p.row = name+"\x00"+strings.Join(columns, "\x00"), 0
	if columns == nil {
		columns = p.columns[name]
	}
	p.b.Header(columns)
	return nil
}

func names(columns []sqltext.Column) []string {
	out := make([]string, len(columns))
	for i, c := range columns {
		out[i] = c.Name
	}
	return out
}
