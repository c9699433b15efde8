// Package sqlite reads SQLite databases: every table as rows under the names
// of its columns, the schema, files kept in cells, and what deleted rows have
// left behind in unused space. It reads the file format (version 3,
// sqlite.org/fileformat2.html) itself, because a database library says neither
// where in the file a value stands nor what was deleted.
//
// It runs no query and reads no index: those hold copies. A write-ahead log
// beside the file is a file of its own. Its one invariant: a page is visited
// once, and a table that cannot be walked whole is said to be read in part.
package sqlite

import (
	"bytes"
	"context"
	"encoding/binary"
	"io"
	"strings"

	"sardine/document"
	"sardine/internal/sqltext"
)

const magic = "SQLite format 3\x00"

// Sniff reports whether head begins a database.
func Sniff(head []byte, _ string) bool { return bytes.HasPrefix(head, []byte(magic)) }

// Read hands over the tables in the order of the schema, then the schema, then
// what is left of deleted rows.
func Read(ctx context.Context, in document.Stream, opt document.Options, out document.Output) error {
	d, err := open(ctx, in, opt, out)
	if err != nil {
		return err
	}
	tables, err := d.schema()
	if err != nil {
		return err
	}
	for _, t := range tables {
		if err := d.table(t); err != nil {
			return err
		}
	}
	if err := d.statements(tables); err != nil {
		return err
	}
	if err := d.leftovers(); err != nil {
		return err
	}
	if d.files.left < 0 {
		out.Skip("(files in cells)", document.TooMany)
	}
	if d.broken {
		out.Skip("", document.Partial)
	}
	return nil
}

// database is an opened file.
type database struct {
	ctx    context.Context // of one Read call
	out    document.Output
	at     io.ReaderAt
	size   int64
	page   int64 // bytes of a page
	usable int   // without what is reserved at its end
	enc    uint32
	seen   map[uint32]bool
	limit  int64 // bytes of one row
	broken bool
	files  struct{ left int }
	names  document.Names
	unused []gap
	first  uint32 // of the list of free pages

	kind document.PartKind // of the part being built
	row  uint32            // and the cell
	col  uint16
}

// gap is unused space in the file.
type gap struct{ from, to int64 }

// Bounds that only damaged or hostile files meet.
const (
	maxTables = 20_000
	maxGaps   = 200_000
	maxFiles  = 2_000 // files kept in cells that are opened
)

func open(ctx context.Context, in document.Stream, opt document.Options, out document.Output) (*database, error) {
	at, size, err := in.At()
	if err != nil {
		return nil, err
	}
	head := make([]byte, 100)
	if n, err := at.ReadAt(head, 0); n < 100 || !bytes.HasPrefix(head, []byte(magic)) {
		return nil, document.Skipped(document.Corrupt, err)
	}
	d := &database{ctx: ctx, out: out, at: at, size: size, seen: map[uint32]bool{}, limit: opt.Limits.Member}
	if d.limit <= 0 {
		d.limit = document.DefaultLimits().Member
	}
	d.files.left = maxFiles
	d.page = int64(binary.BigEndian.Uint16(head[16:]))
	if d.page == 1 {
		d.page = 65536
	}
	if d.page < 512 || d.page&(d.page-1) != 0 {
		return nil, document.Skipped(document.Corrupt, nil)
	}
	d.usable = int(d.page) - int(head[20])
	if d.usable < 480 {
		return nil, document.Skipped(document.Corrupt, nil)
	}
	d.first = binary.BigEndian.Uint32(head[32:])
	d.enc = binary.BigEndian.Uint32(head[56:])
	return d, nil
}

// table is one table of the schema.
type table struct {
	name    string
	root    uint32
	columns []string
	rowid   int // the column that is the number of the row, or -1
	sql     value
}

// schema reads the table of tables, whose root is the first page.
func (d *database) schema() (list []table, err error) {
	err = d.walk(1, func(r *row) error {
		if len(r.values) < 5 || len(list) >= maxTables {
			d.broken = true
			return nil
		}
		t := table{name: r.text(1), root: uint32(r.number(3)), rowid: -1, sql: r.values[4]}
		if r.text(0) == "table" && t.root > 0 {
			t.describe(r.text(4))
		} else {
			t.root = 0
		}
		list = append(list, t)
		return nil
	})
	return list, err
}

// describe takes names of columns from the statement that made the table.
func (t *table) describe(sql string) {
	_, columns, key, ok := sqltext.Create([]byte(sql))
	if !ok {
		return
	}
	for i, c := range columns {
		t.columns = append(t.columns, c.Name)
		if c.Key {
			t.rowid = i
		}
	}
	for i, c := range columns {
		if len(key) == 1 && strings.EqualFold(c.Name, key[0]) {
			t.rowid = i
		}
	}
	if !strings.Contains(strings.ToUpper(sql[max(0, len(sql)-200):]), "WITHOUT") {
		return
	}
	// Without row numbers the key comes first (section 2.4 of the format).
	var front, rest []string
	for i, c := range columns {
		if c.Key || i == t.rowid {
			front = append(front, c.Name)
		}
	}
	if len(key) > 0 {
		front = key
	}
next:
	for _, c := range columns {
		for _, f := range front {
			if strings.EqualFold(f, c.Name) {
				continue next
			}
		}
		rest = append(rest, c.Name)
	}
	t.columns, t.rowid = append(front, rest...), -1
}

// table hands over the rows of one table.
func (d *database) table(t table) error {
	if t.root == 0 {
		return nil
	}
	name := d.names.Unique(t.name)
	b := document.NewBuilder(name)
	b.Header(t.columns)
	d.kind = document.Body
	n := uint32(0)
	var files []file
	err := d.walk(t.root, func(r *row) error {
		n++
		for i, v := range r.values {
			if b.Len() > document.MaxPart/2 {
				if err := d.out.Part(b.Cut(document.Body)); err != nil {
					return err
				}
			}
			d.row, d.col = n, uint16(min(i, 1<<16-1))
			b.Cell(d.row, d.col)
			switch {
			case i == t.rowid && v.kind == null && r.hasID:
				b.Decode(itoa(r.id), r.idAt, r.idAt+int64(r.idLen))
			case v.kind == blob && !v.textual():
				files = append(files, file{n, i, v})
			default:
				if err := d.build(b, v); err != nil {
					return err
				}
			}
		}
		b.EndRow()
		if b.Full() {
			if err := d.out.Part(b.Cut(document.Body)); err != nil {
				return err
			}
		}
		return d.cells(name, t.columns, &files)
	})
	if err != nil {
		return err
	}
	return d.out.Part(b.Take(document.Body))
}

// statements hands over the schema as it was written: comments and defaults in
// it may say something.
func (d *database) statements(tables []table) error {
	b := document.NewBuilder("(schema)")
	d.kind = document.Hidden
	for _, t := range tables {
		if b.Len() > document.MaxPart/2 {
			if err := d.out.Part(b.Cut(document.Hidden)); err != nil {
				return err
			}
		}
		if err := d.build(b, t.sql); err != nil {
			return err
		}
		b.Insert("\n")
	}
	if b.Empty() {
		return nil
	}
	return d.out.Part(b.Take(document.Hidden))
}

// file is a value that is not text.
type file struct {
	row   uint32
	col   int
	value value
}

// smallFile is the size below which bytes that are no text are an identifier
// or a number of the program's own.
const smallFile = 64

// cells hands over the files in the cells of a row.
func (d *database) cells(table string, columns []string, files *[]file) error {
	defer func() { *files = (*files)[:0] }()
	for _, f := range *files {
		if len(f.value.data) < smallFile {
			continue
		}
		if d.files.left--; d.files.left < 0 {
			d.files.left = -1
			return nil
		}
		column := itoa(int64(f.col + 1))
		if f.col < len(columns) {
			column = columns[f.col]
		}
		if err := d.out.Child(table+"/"+itoa(int64(f.row))+"/"+column, "", bytes.NewReader(f.value.data)); err != nil {
			return err
		}
	}
	return nil
}
