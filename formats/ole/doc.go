package ole

import (
	"encoding/binary"
	"slices"

	"sardine/document"
)

// What the first bytes of a WordDocument stream say ([MS-DOC] 2.5.1; Word 6
// and 95 by the Word 6 binary file format, Microsoft 1995).
const (
	fibEncrypted  = 0x0100
	fibTable1     = 0x0200
	fibComplex    = 0x0004
	fibObfuscated = 0x8000

	nFibWord97 = 105 // lower numbers are Word 6 and 95
)

// piece is a run of letters that stand together in the stream.
type piece struct {
	at, n int // offset and number of letters
	wide  bool
	prm   uint16
}

func (p piece) size() int {
	if p.wide {
		return 2
	}
	return 1
}

func (p piece) end() int { return p.at + p.n*p.size() }

// paper is one Word document.
type paper struct {
	d      *reading
	t      *text
	s      *stream
	data   []byte // of the WordDocument stream
	table  []byte // of the table stream
	tableS *stream
	old    bool // Word 6 or 95
	page   *page
	pieces []piece
	pages  []int // offsets of pages of formatting
	prcs   [][]byte
	marks  marks
	key    key // of an encrypted document
}

func (w *paper) u16(at int) int {
	if at < 0 || at+2 > len(w.data) {
		return 0
	}
	return int(binary.LittleEndian.Uint16(w.data[at:]))
}

func (w *paper) u32(at int) int {
	if at < 0 || at+4 > len(w.data) {
		return 0
	}
	return int(binary.LittleEndian.Uint32(w.data[at:]))
}

// word hands over a document: its stories, then what stands in it hidden,
// deleted or left behind.
func (d *reading) word(t *text, dir *storage, s *stream) error {
	data, err := s.bytes()
	if len(data) < 0x40 {
		if err == nil {
			err = document.Skipped(document.Corrupt, nil)
		}
		return err
	}
	d.damaged(err)
	w := &paper{d: d, t: t, s: s, data: data}
	flags := w.u16(0x0A)
	w.old = w.u16(2) < nFibWord97
	w.page = pageOfLanguage(w.u16(6))
	if !w.old {
		w.openTable(dir, flags)
	}
	if flags&fibEncrypted != 0 && !w.unlock(flags) {
		return document.Skipped(document.Encrypted, errLocked)
	}
	if w.old {
		w.table, w.tableS = data, s
		w.fonts()
	}
	w.findPieces(flags&fibComplex != 0)
	w.findMarks()
	if err := w.stories(); err != nil {
		return err
	}
	if err := w.names(); err != nil {
		return err
	}
	if err := w.leftBehind(); err != nil {
		return err
	}
	return w.pictures(dir)
}

// openTable reads the table stream that the flags name, or the other one.
func (w *paper) openTable(dir *storage, flags int) {
	names := [2]string{"0Table", "1Table"}
	if flags&fibTable1 != 0 {
		slices.Reverse(names[:])
	}
	for _, name := range names {
		if s := dir.stream(name); s != nil {
			table, err := s.bytes()
			w.d.damaged(err)
			w.table, w.tableS = table, s
			return
		}
	}
	w.d.partial()
}

// fcLcb is the range of the table stream that entry i of the FIB names
// ([MS-DOC] 2.5.6). Only Word 97 and later.
func (w *paper) fcLcb(i int) (from, to int) {
	const first = 0x9A
	from = w.u32(first + 8*i)
	to = from + w.u32(first+8*i+4)
	if w.old || to > len(w.table) || 8*(i+1) > 8*w.u16(first-2) {
		return 0, 0
	}
	return from, to
}

// Entries of the FIB, by number.
const (
	fibFootnoteRefs = 2
	fibChpx         = 12
	fibPapx         = 13
	fibAssoc        = 32
	fibClx          = 33
	fibNoteOwners   = 36
	fibDrawings     = 50
	fibRevisers     = 51
	fibSavedBy      = 71
)
