// Package records takes a file that is a list of records apart (elements of a
// JSON array, lines of JSON, elements of XML, messages of a mailbox, events of
// a calendar, cards, lines of a log or of a chat) and puts some of them
// together again, so that somebody gets their own records and not those of
// everybody else.
//
// It knows nothing of persons and decides on none. Its one invariant: pieces
// that are put together in order, with nothing left out, hold the bytes of the
// file; each piece is taken whole or not at all.
package records

import (
	"context"
	"errors"
	"io"
)

// Piece is a run of bytes of the file.
type Piece struct {
	Record bool   // else it stands between records and always goes with them
	List   int    // records of one list have one number
	Raw    []byte // as it stands in the file
	Text   string // of a record, for a search: without quotes, tags and escapes
}

// ErrNone means that the file is no list of records that can be taken apart.
var ErrNone = errors.New("the file is no list of records")

const (
	maxFile    = 256 << 20
	maxRecords = 1 << 20
)

// Formats are the formats, by the names of package formats, whose files may be
// lists of records.
var Formats = []string{"json", "xml", "plain", "csv", "mbox", "calendar", "vcard"}

// Split takes a file of a format apart and hands over its pieces in order. It
// calls put only if there are records.
func Split(ctx context.Context, in io.ReaderAt, size int64, format string, put func(*Piece) error) error {
	if size > maxFile {
		return ErrNone
	}
	data := make([]byte, size)
	if n, err := in.ReadAt(data, 0); int64(n) < size {
		return errors.Join(err, io.ErrUnexpectedEOF)
	}
	cut := cutters[format]
	if cut == nil {
		return ErrNone
	}
	pieces, err := cut(data)
	if err != nil {
		return err
	}
	for i := range pieces {
		if err := ctx.Err(); err != nil {
			return err
		}
		p := &pieces[i]
		p.Raw = data[p.start:p.end]
		if p.Record {
			if p.Text = texts[format](p.Raw); len(p.Raw)+len(p.Text) > MostBytes {
				return ErrNone
			}
		}
		for !p.Record && len(p.Raw) > MostBytes {
			if err := put(&Piece{Raw: p.Raw[:MostBytes]}); err != nil {
				return err
			}
			p.Raw = p.Raw[MostBytes:]
		}
		if err := put(&p.Piece); err != nil {
			return err
		}
	}
	return nil
}

// piece is a Piece with its place.
type piece struct {
	Piece
	start, end int
}

var cutters = map[string]func([]byte) ([]piece, error){
	"json": cutJSON, "xml": cutXML, "plain": cutLines, "csv": cutTable, "mbox": cutMbox, "calendar": cutEvents, "vcard": cutCards,
}

var texts = map[string]func([]byte) string{
	"json": textJSON, "xml": textXML, "plain": plain, "csv": cells, "mbox": plain, "calendar": unfold, "vcard": unfold,
}

// between fills the gaps between records, so that pieces hold all bytes. It
// reports ErrNone if there are fewer than two records.
func between(data []byte, records []piece) ([]piece, error) {
	if len(records) < 2 || len(records) > maxRecords {
		return nil, ErrNone
	}
	out := make([]piece, 0, 2*len(records)+1)
	at := 0
	for _, r := range records {
		if r.start < at || r.end < r.start || r.end > len(data) {
			return nil, ErrNone
		}
		if r.start > at {
			out = append(out, piece{start: at, end: r.start})
		}
		r.Record = true
		out = append(out, r)
		at = r.end
	}
	if at < len(data) {
		out = append(out, piece{start: at, end: len(data)})
	}
	return out, nil
}
