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
	sprmInserted = 0x0801 // sprmCFRMarkIns
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
type marks struct{ deleted, inserted, hidden, rowEnd []extent }

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
	w.formatted(fibChpx, chpx)
	w.formatted(fibPapx, papx)
	w.pieceMarks()
	for _, list := range []*[]extent{&w.marks.deleted, &w.marks.inserted, &w.marks.hidden, &w.marks.rowEnd} {
		*list = joined(*list)
	}
}

// joined sorts ranges and joins those that overlap.
func joined(list []extent) []extent {
	slices.SortFunc(list, func(a, b extent) int { return a.from - b.from })
	out := list[:0]
	for _, e := range list {
		if n := len(out); n > 0 && e.from <= out[n-1].to {
			out[n-1].to = max(out[n-1].to, e.to)
			continue
		}
		out = append(out, e)
	}
	return out
}

// traits are the properties that a list of them sets.
type traits struct{ deleted, inserted, hidden, rowEnd bool }

func traitsOf(grpprl []byte) (t traits) {
	sprms(grpprl, func(op int, arg []byte) {
		on := len(arg) > 0 && arg[0]&1 != 0
		switch op {
		case sprmDeleted:
			t.deleted = on
		case sprmInserted:
			t.inserted = on
		case sprmHidden:
			t.hidden = on
		case sprmRowEnd:
			t.rowEnd = on
		}
	})
	return t
}

func (w *paper) mark(e extent, t traits) {
	if t.deleted {
		w.marks.deleted = append(w.marks.deleted, e)
	}
	if t.inserted {
		w.marks.inserted = append(w.marks.inserted, e)
	}
	if t.hidden {
		w.marks.hidden = append(w.marks.hidden, e)
	}
	if t.rowEnd {
		w.marks.rowEnd = append(w.marks.rowEnd, e)
	}
}

// pieceMarks reads the properties that a fast save put on whole pieces
// ([MS-DOC] 2.9.214 to 2.9.216).
func (w *paper) pieceMarks() {
	listed := make([]traits, len(w.prcs))
	for i, prc := range w.prcs {
		listed[i] = traitsOf(prc)
	}
	for _, p := range w.pieces {
		e := extent{p.at, p.end()}
		switch i := int(p.prm >> 1); {
		case p.prm&1 != 0:
			if i < len(listed) {
				w.mark(e, listed[i])
			}
		case p.prm>>8&1 != 0:
			w.mark(e, traits{deleted: i&0x7F == 0x41, inserted: i&0x7F == 0x42, hidden: i&0x7F == 0x5C})
		}
	}
}

// formatted marks the ranges in the pages of formatting that entry i of the FIB
// lists.
func (w *paper) formatted(i int, grpprl func(page []byte, run int) []byte) {
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
				w.mark(e, traitsOf(g))
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
