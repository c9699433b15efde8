package ole

import (
	"encoding/binary"
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
