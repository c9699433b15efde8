package ole

import (
	"encoding/binary"
	"slices"

	"sardine/document"
)

// names hands over the tables of names in a document: who saved it where, who
// commented, who revised, and its properties as Word keeps them.
func (w *paper) names() error {
	if w.old || w.tableS == nil {
		return nil
	}
	w.t.kind = document.Metadata
	w.t.from(w.tableS)
	for _, table := range []struct {
		entry int
		name  string
	}{{fibAssoc, "Property"}, {fibRevisers, "Reviser"}, {fibSavedBy, "Saved by"}} {
		from, to := w.fcLcb(table.entry)
		w.sttb(from, to, table.name)
	}
	from, to := w.fcLcb(fibNoteOwners)
	for at := from; at+2 <= to; { // [MS-DOC] 2.8.8: names with their lengths, to the end
		n := 2 * int(binary.LittleEndian.Uint16(w.table[at:]))
		if at += 2; at+n > to {
			break
		}
		w.name("Author of comments", at, n)
		at += n
	}
	return w.t.take(document.Body)
}

// sttb appends the strings of a string table ([MS-DOC] 2.2.4).
func (w *paper) sttb(from, to int, name string) {
	if to-from < 6 || binary.LittleEndian.Uint16(w.table[from:]) != 0xFFFF {
		return // not in UTF-16: no version since Word 97 writes such
	}
	count := int(binary.LittleEndian.Uint16(w.table[from+2:]))
	extra := int(binary.LittleEndian.Uint16(w.table[from+4:]))
	at := from + 6
	for range count {
		if at+2 > to {
			return
		}
		n := 2 * int(binary.LittleEndian.Uint16(w.table[at:]))
		if at += 2; at+n > to {
			return
		}
		w.name(name, at, n)
		at += n + extra
	}
}

func (w *paper) name(name string, at, n int) {
	if n > 0 {
		w.t.field(name, func() { w.t.wide(w.table[at:at+n], int64(at)) })
	}
}

// leftBehind hands over what looks like text outside of all pieces: a fast
// save leaves deleted words where they stood.
func (w *paper) leftBehind() error {
	w.t.kind = document.Hidden
	w.t.from(w.s)
	const header = 0x200 // the FIB; later versions' goes on, but holds no words
	taken := []extent{{0, header}}
	for _, p := range w.pieces {
		taken = append(taken, extent{p.at, p.end()})
	}
	for _, at := range w.pages {
		taken = append(taken, extent{at, at + formatPage})
	}
	if w.old { // formatting follows the text in the same stream, and the names of fonts and styles
		taken = append(taken, extent{min(w.u32(0x1C), len(w.data)), len(w.data)})
	}
	slices.SortFunc(taken, func(a, b extent) int { return a.from - b.from })
	pos := 0
	for _, e := range append(taken, extent{len(w.data), len(w.data)}) {
		if e.from > pos {
			w.t.remnants(w.page, w.data[pos:e.from], pos)
		}
		pos = max(pos, min(e.to, len(w.data)))
	}
	return w.t.take(document.Body)
}

// fonts looks for the code page in the table of fonts of Word 6 and 95
// ([MS-DOC] has the later form only): documents in Cyrillic say that they are in
// English often enough.
func (w *paper) fonts() {
	if w.page != nil {
		return
	}
	const fcFonts = 0xD0
	from := w.u32(fcFonts)
	to := from + w.u32(fcFonts+4)
	if from+2 > to || to > len(w.data) {
		return
	}
	for at := from + 2; at+6 <= to; { // length, flags, weight, charset, ...
		n := int(w.data[at]) + 1
		if cp := charsets[w.data[at+4]]; cp != 0 {
			w.page = pageOf(cp)
			return
		}
		at += n
	}
}
