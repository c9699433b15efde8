package ole

import (
	"encoding/binary"
	"slices"
	"sort"
)

// Properties of letters and paragraphs that matter here, [MS-DOC] 2.6.1 and
// 2.6.2.
const (
	sprmDeleted  = 0x0800 // sprmCFRMarkDel
	sprmHidden   = 0x083C // sprmCFVanish
	sprmRowEnd   = 0x2417 // sprmPFTtp
	sprmTableDef = 0xD608 // its length has two bytes
	sprmTabs     = 0xC615 // its length may be counted
	formatPage   = 512
	noPage       = -1
)

// extent is a range of the WordDocument stream.
type extent struct{ from, to int }

// marks are the ranges of letters with a property, sorted.
type marks struct{ deleted, hidden, rowEnd []extent }

func has(list []extent, at int) bool {
	i := sort.Search(len(list), func(i int) bool { return list[i].to > at })
	return i < len(list) && list[i].from <= at
}

// findMarks reads the pages of formatting of letters and paragraphs
// ([MS-DOC] 2.9.33 and 2.9.174).
func (w *paper) findMarks() {
	if w.old {
		return
	}
	w.formatted(fibChpx, func(e extent, grpprl []byte) { w.mark(e, grpprl) }, chpx)
	w.formatted(fibPapx, func(e extent, grpprl []byte) { w.mark(e, grpprl) }, papx)
	for _, p := range w.pieces {
		w.pieceMarks(p)
	}
	for _, list := range []*[]extent{&w.marks.deleted, &w.marks.hidden, &w.marks.rowEnd} {
		slices.SortFunc(*list, func(a, b extent) int { return a.from - b.from })
	}
}

func (w *paper) mark(e extent, grpprl []byte) {
	sprms(grpprl, func(op int, arg []byte) {
		on := len(arg) > 0 && arg[0]&1 != 0
		switch {
		case !on:
		case op == sprmDeleted:
			w.marks.deleted = append(w.marks.deleted, e)
		case op == sprmHidden:
			w.marks.hidden = append(w.marks.hidden, e)
		case op == sprmRowEnd:
			w.marks.rowEnd = append(w.marks.rowEnd, e)
		}
	})
}

// pieceMarks reads the properties that a fast save put on a whole piece
// ([MS-DOC] 2.9.214 to 2.9.216).
func (w *paper) pieceMarks(p piece) {
	e := extent{p.at, p.end()}
	if p.prm&1 != 0 {
		if i := int(p.prm >> 1); i < len(w.prcs) {
			w.mark(e, w.prcs[i])
		}
		return
	}
	if p.prm>>8&1 == 0 {
		return
	}
	switch p.prm >> 1 & 0x7F {
	case 0x41:
		w.marks.deleted = append(w.marks.deleted, e)
	case 0x5C:
		w.marks.hidden = append(w.marks.hidden, e)
	}
}

// formatted calls f for each range and its properties in the pages that entry
// i of the FIB lists.
func (w *paper) formatted(i int, f func(e extent, grpprl []byte), grpprl func(page []byte, run int) []byte) {
	from, to := w.fcLcb(i)
	plc := w.table[from:to]
	count := (len(plc) - 4) / 8
	seen := map[int]bool{}
	for k := range max(count, 0) {
		number := int(binary.LittleEndian.Uint32(plc[4*(count+1)+4*k:]) & 0x3FFFFF)
		at := number * formatPage
		if at+formatPage > len(w.data) || seen[number] {
			continue
		}
		seen[number] = true
		w.pages = append(w.pages, at)
		page := w.data[at : at+formatPage]
		runs := int(page[formatPage-1])
		if 4*(runs+1) > formatPage-1 {
			continue
		}
		for r := range runs {
			e := extent{int(binary.LittleEndian.Uint32(page[4*r:])), int(binary.LittleEndian.Uint32(page[4*r+4:]))}
			if g := grpprl(page, r); len(g) > 0 && e.from < e.to {
				f(e, g)
			}
		}
	}
}

// chpx is the properties of run r in a page of letters' formatting.
func chpx(page []byte, r int) []byte {
	i := 4*(int(page[formatPage-1])+1) + r
	if i >= formatPage-1 {
		return nil
	}
	at := 2 * int(page[i])
	if at == 0 || at >= formatPage-1 {
		return nil
	}
	return page[at+1 : min(at+1+int(page[at]), formatPage-1)]
}

// papx is the properties of run r in a page of paragraphs' formatting.
func papx(page []byte, r int) []byte {
	i := 4*(int(page[formatPage-1])+1) + 13*r
	if i >= formatPage-1 {
		return nil
	}
	at := 2 * int(page[i])
	if at == 0 || at+1 >= formatPage-1 {
		return nil
	}
	from, n := at+1, 2*int(page[at])-1
	if page[at] == 0 {
		from, n = at+2, 2*int(page[at+1])
	}
	from, n = from+2, n-2 // the number of the style
	if n <= 0 || from+n > formatPage-1 {
		return nil
	}
	return page[from : from+n]
}

// sprms calls f for each property of a list ([MS-DOC] 2.2.5.1).
func sprms(b []byte, f func(op int, arg []byte)) {
	for len(b) >= 2 {
		op := int(binary.LittleEndian.Uint16(b))
		b = b[2:]
		n := 0
		switch op >> 13 {
		case 0, 1:
			n = 1
		case 2, 4, 5:
			n = 2
		case 3:
			n = 4
		case 7:
			n = 3
		default:
			switch {
			case op == sprmTableDef && len(b) >= 2:
				n = int(binary.LittleEndian.Uint16(b)) + 1
			case op == sprmTabs && len(b) > 0 && b[0] == 255:
				return // its length must be counted, and nothing of interest follows
			case len(b) > 0:
				n = int(b[0]) + 1
			default:
				return
			}
		}
		if n > len(b) {
			return
		}
		f(op, b[:n])
		b = b[n:]
	}
}
