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

// pictures says that there are some, if so.
func (w *paper) pictures(dir *storage) error {
	found := pictured(w.data)
	w.t.kind = document.Body
	w.drawings()
	if s := dir.stream("Data"); s != nil {
		data, err := s.bytes()
		w.d.damaged(err)
		if w.key != nil {
			data = w.key.stream(data, 512)
		}
		found = found || pictured(data)
		w.t.from(s)
		w.inline(data)
	}
	if err := w.t.take(document.Body); err != nil {
		return err
	}
	if found {
		w.d.skip(append(pathOf(w.t), "pictures"), document.NoAssist)
	}
	return nil
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

// findPieces reads the piece table, or takes the text for one piece where
// there is none.
func (w *paper) findPieces(complex bool) {
	from, to := w.fcLcb(fibClx)
	if w.old && complex {
		const fcClx = 0x160
		from = w.u32(fcClx)
		to = from + w.u32(fcClx+4)
	}
	if from < to && to <= len(w.table) && w.clx(w.table[from:to]) {
		return
	}
	start, end := w.u32(0x18), min(w.u32(0x1C), len(w.data))
	if w.old {
		if start < end {
			w.pieces = []piece{{at: start, n: end - start}}
		}
		return
	}
	// Without the piece table it is not known how the letters are spelt.
	w.d.partial()
}

// clx reads the formatting and the piece table of [MS-DOC] 2.9.38.
func (w *paper) clx(b []byte) bool {
	for len(b) > 3 && b[0] == 1 {
		n := int(binary.LittleEndian.Uint16(b[1:]))
		if 3+n > len(b) {
			return false
		}
		w.prcs = append(w.prcs, b[3:3+n])
		b = b[3+n:]
	}
	if len(b) < 5 || b[0] != 2 {
		return false
	}
	n := int(binary.LittleEndian.Uint32(b[1:]))
	if b = b[5:]; n > len(b) {
		w.d.partial()
		n = len(b)
	}
	count := (n - 4) / 12
	if count <= 0 {
		return false
	}
	total := 0
	for i := range count {
		cp := int(binary.LittleEndian.Uint32(b[4*i:]))
		next := int(binary.LittleEndian.Uint32(b[4*i+4:]))
		pcd := b[4*(count+1)+8*i:]
		p := piece{at: int(binary.LittleEndian.Uint32(pcd[2:])), n: next - cp, prm: binary.LittleEndian.Uint16(pcd[6:])}
		switch {
		case w.old:
		case p.at&(1<<30) != 0:
			p.at = p.at &^ (1 << 30) / 2
		default:
			p.wide = true
		}
		if p.n <= 0 || p.at > len(w.data) {
			if p.n != 0 {
				w.d.partial()
			}
			continue
		}
		if p.end() > len(w.data) {
			w.d.partial()
			p.n = (len(w.data) - p.at) / p.size()
		}
		// Pieces do not share letters: a table that says so many times is made to
		// make much out of little.
		if total += p.n; total > 4*len(w.data) {
			w.d.partial()
			break
		}
		w.pieces = append(w.pieces, p)
	}
	return len(w.pieces) > 0
}

// letters calls f for each letter from cp on, n of them: its offset in the
// stream, its length in bytes and the piece that it is in.
func (w *paper) letters(cp, n int, f func(r rune, at, size int, p *piece)) {
	pos := 0
	for i := range w.pieces {
		p := &w.pieces[i]
		from, to := max(cp-pos, 0), min(cp+n-pos, p.n)
		pos += p.n
		if from >= to {
			continue
		}
		size := p.size()
		raw := w.data[p.at+from*size : p.at+to*size]
		at := p.at + from*size
		pg := w.page
		switch {
		case p.wide:
			pg = pages[1200]
		case !w.old: // always Windows-1252: [MS-DOC] 2.9.73
			pg = nil
		}
		pg.letters(raw, func(r rune, k, size int) { f(r, at+k, size, p) })
	}
}

// drawings appends the texts of shapes that float ([MS-DOC] 2.9.172): each
// drawing has a byte before it that says where it belongs.
func (w *paper) drawings() {
	from, to := w.fcLcb(fibDrawings)
	if from >= to {
		return
	}
	w.t.from(w.tableS)
	_, i, _ := atomAt(w.table[from:to], 0, from)
	for i = from + i + 1; i+8 <= to; i++ {
		a, after, _ := atomAt(w.table[from:to], i-from, from)
		w.t.art(a.body, a.at)
		i = from + after
	}
}

// inline appends the texts of pictures that stand in a line ([MS-DOC] 2.9.190).
func (w *paper) inline(data []byte) {
	const shapeFile = 0x66 // a name stands before the shape
	for i := 0; i+68 <= len(data); {
		n, header := int(binary.LittleEndian.Uint32(data[i:])), int(binary.LittleEndian.Uint16(data[i+4:]))
		if n < header || header < 8 || i+n > len(data) {
			return
		}
		from := i + header
		if binary.LittleEndian.Uint16(data[i+6:]) == shapeFile && from < i+n {
			from += 1 + int(data[from])
		}
		if from < i+n {
			w.t.art(data[from:i+n], from)
		}
		i += n
	}
}

// pathOf is the path of t's parts.
func pathOf(t *text) []string { return t.path[:len(t.path):len(t.path)] }
