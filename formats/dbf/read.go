// Package dbf reads tables of dBase, FoxPro and Clipper: the rows under the
// names of their fields, and the rows that are marked as deleted and still there.
//
// Long texts ("memo fields") stand in a file of their own beside the table; they
// are not looked for, and that file is counted by itself. There is no rewriter.
// Its one invariant: every record that the file holds is a row, whatever its
// header says of their number.
package dbf

import (
	"bufio"
	"bytes"
	"context"
	"encoding/binary"
	"io"
	"math"
	"strconv"
	"time"

	"sardine/document"
)

// DeletedPath is the path of the rows that are marked as deleted.
const DeletedPath = "(deleted rows)"

// field is one column.
type field struct {
	name string
	typ  byte
	size int
}

// table is one Read call.
type table struct {
	ctx    context.Context
	out    document.Output
	fields []field
	page   *page
	live   run
	gone   run
}

// run is the rows of one kind.
type run struct {
	b    *document.Builder
	kind document.PartKind
	row  uint32
}

// Sniff reports whether head begins a table: all of its fields have to be
// plausible, since no magic number tells.
func Sniff(head []byte, _ string) bool {
	h, ok := parseHead(head)
	return ok && h.whole
}

// Read hands over the rows, in parts that end with a row.
func Read(ctx context.Context, in document.Stream, _ document.Options, out document.Output) error {
	r := bufio.NewReaderSize(in, 64<<10)
	first, err := r.Peek(maxHead)
	if err != nil && err != io.EOF && err != bufio.ErrBufferFull {
		return err
	}
	h, ok := parseHead(first)
	if !ok || !h.whole {
		return document.Skipped(document.Corrupt, nil)
	}
	if _, err := r.Discard(h.size); err != nil && err != io.EOF {
		return err
	}
	t := &table{ctx: ctx, out: out, fields: h.fields, page: h.page}
	t.live = run{b: document.NewBuilder(), kind: document.Body}
	t.gone = run{b: document.NewBuilder(DeletedPath), kind: document.Deleted}
	names := make([]string, len(h.fields))
	for i, f := range h.fields {
		names[i] = f.name
	}
	t.live.b.Header(names)
	t.gone.b.Header(names)
	return t.rows(r, h)
}

// endOfFile is behind the last record.
const endOfFile = 0x1A

func (t *table) rows(r *bufio.Reader, h head) error {
	record := make([]byte, h.record)
	n, at := uint32(0), int64(h.size)
	for {
		k, err := io.ReadFull(r, record)
		if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
			return err
		}
		if k == 0 || record[0] == endOfFile {
			break
		}
		row := &t.live
		if record[0] == '*' {
			row = &t.gone
		}
		t.row(row, record[:k], at)
		if row.b.Full() {
			if err := t.flush(row, true); err != nil {
				return err
			}
		}
		n, at = n+1, at+int64(k)
		if k < len(record) {
			t.out.Skip("", document.Partial) // cut off
			break
		}
	}
	if n < h.records {
		t.out.Skip("", document.Partial)
	}
	if err := t.flush(&t.live, false); err != nil {
		return err
	}
	if t.gone.b.Pos() == 0 {
		return nil
	}
	return t.flush(&t.gone, false)
}

func (t *table) flush(r *run, more bool) error {
	if err := t.ctx.Err(); err != nil {
		return err
	}
	if more {
		return t.out.Part(r.b.Cut(r.kind))
	}
	return t.out.Part(r.b.Take(r.kind))
}

// row builds one record, whose first byte is the mark of deletion.
func (t *table) row(r *run, record []byte, at int64) {
	r.row++
	pos := 1
	for i, f := range t.fields {
		raw := record[min(pos, len(record)):min(pos+f.size, len(record))]
		r.b.Cell(r.row, uint16(i))
		t.value(r.b, f, raw, at+int64(pos))
		pos += f.size
	}
	r.b.EndRow()
}

// value builds one cell. Numbers in binary are written out: types I, Y, B, O and T
// of Visual FoxPro and dBase 7.
func (t *table) value(b *document.Builder, f field, raw []byte, at int64) {
	text := ""
	le := binary.LittleEndian
	switch {
	case f.typ == 'M' || f.typ == 'G' || f.typ == 'P' || f.typ == 'W' || f.typ == '0' || f.typ == 'Q':
		return // where it stands in another file; flags; bytes
	case (f.typ == 'I' || f.typ == '+') && len(raw) == 4:
		text = strconv.Itoa(int(int32(le.Uint32(raw))))
		if f.typ == '+' {
			text = strconv.Itoa(int(int32(binary.BigEndian.Uint32(raw) ^ 1<<31)))
		}
	case f.typ == 'Y' && len(raw) == 8:
		text = strconv.FormatFloat(float64(int64(le.Uint64(raw)))/10_000, 'f', -1, 64)
	case f.typ == 'B' && len(raw) == 8:
		if x := math.Float64frombits(le.Uint64(raw)); !math.IsNaN(x) && !math.IsInf(x, 0) {
			text = strconv.FormatFloat(x, 'g', -1, 64)
		}
	case f.typ == 'T' && len(raw) == 8:
		text = julian(int(int32(le.Uint32(raw))))
	case f.typ == 'B' || f.typ == 'T' || f.typ == '@' || f.typ == 'O':
		return
	default:
		from, to := 0, len(bytes.TrimRight(raw, " \x00"))
		for from < to && (raw[from] == ' ' || raw[from] == 0) {
			from++
		}
		t.page.build(b, raw[from:to], at+int64(from))
		return
	}
	b.Decode(text, at, at+int64(len(raw)))
}

// julian is the date of a Julian day number, or "" if it is none that a table
// holds.
func julian(day int) string {
	const epoch = 2_440_588 // 1 January 1970
	if day < 1_721_426 || day > 5_373_484 {
		return ""
	}
	return time.Unix(int64(day-epoch)*24*60*60, 0).UTC().Format(time.DateOnly)
}
