package ooxml

import (
	"bytes"
	"slices"

	"sardine/document"
)

// table notes the replacements in the cells of a sheet. A cell of its own text
// is edited in place; a number becomes text as a whole; a shared string waits
// until it is known what all its cells want.
func (rw *rewriting) table(m *member, p *document.Part, cells []cellRef, reps []document.Replacement) error {
	for _, c := range cells {
		if c.kind == cellShared {
			if n := c.shared + 1 - len(rw.refs); n > 0 {
				rw.refs = append(rw.refs, make([]uint32, n)...)
			}
			rw.refs[c.shared]++
		}
	}
	at, here := -1, []document.Replacement(nil)
	flush := func() error {
		if at < 0 || len(here) == 0 {
			return nil
		}
		c := p.Table.Cells[at]
		return rw.cell(m, p, cells[at], int64(c.Text), int64(p.Table.End(at, len(p.Text))), here)
	}
	for _, r := range reps {
		text := r.New
		for k := max(p.Table.At(int(r.Span.Start)), 0); k < len(cells) && int64(p.Table.Cells[k].Text) < r.Span.End; k++ {
			span := document.Span{
				Start: max(r.Span.Start, int64(p.Table.Cells[k].Text)),
				End:   min(r.Span.End, int64(p.Table.End(k, len(p.Text)))),
			}
			if span.Start >= span.End {
				continue
			}
			if k != at {
				if err := flush(); err != nil {
					return err
				}
				at, here = k, nil
			}
			here = append(here, document.Replacement{Span: span, New: text})
			text = "" // a span over several cells leaves its text in the first
		}
	}
	return flush()
}

// cell notes the replacements within one cell, whose text is [from,to).
func (rw *rewriting) cell(m *member, p *document.Part, c cellRef, from, to int64, reps []document.Replacement) error {
	if len(reps) == 0 {
		return nil
	}
	if c.kind == cellText {
		for _, r := range reps {
			if err := rw.plain(p, r.Span, r.New); err != nil {
				return err
			}
		}
		return nil
	}
	var text []byte
	var edits []document.Edit
	pos := from
	for _, r := range reps {
		text = append(append(text, p.Text[pos:r.Span.Start]...), r.New...)
		pos = r.Span.End
		if c.kind == cellNumber {
			continue
		}
		more, streams, err := editsOf(p, r.Span, r.New)
		if err != nil {
			return err
		}
		edits, rw.sst = append(edits, more...), streams[0]
	}
	text = append(text, p.Text[pos:to]...)
	if c.kind == cellNumber {
		rw.whole(m.num, c.at, string(text))
		return nil
	}
	rw.share(c, place{m.num, c.at}, string(text), edits)
	return nil
}

// share notes what one cell wants of its shared string. Cells that want the
// same, as most do, cost no more than their place.
func (rw *rewriting) share(c cellRef, at place, text string, edits []document.Edit) {
	s := rw.shared[c.shared]
	if s == nil {
		rw.shared[c.shared] = &sharedEdit{text: text, edits: edits, at: at}
		return
	}
	if slices.EqualFunc(edits, s.edits, sameEdit) {
		s.same = append(s.same, at)
		return
	}
	if s.other == nil {
		s.other = map[place]string{}
	}
	s.other[at] = text
}

// whole gives a cell its new text.
func (rw *rewriting) whole(sheet uint32, at int64, text string) {
	if rw.cells[sheet] == nil {
		rw.cells[sheet] = map[int64]string{}
	}
	rw.cells[sheet][at] = text
}

// settle decides about the shared strings: one that all its cells want changed
// is changed; if a cell keeps it, the others get their own text, and so do
// cells that want it changed in another way.
func (rw *rewriting) settle() error {
	for i, s := range rw.shared {
		if 1+len(s.same)+len(s.other) == int(rw.refs[i]) { // no cell keeps it
			rw.edits[rw.sst] = append(rw.edits[rw.sst], s.edits...)
		} else {
			rw.whole(s.at.sheet, s.at.at, s.text)
			for _, p := range s.same {
				rw.whole(p.sheet, p.at, s.text)
			}
		}
		for p, text := range s.other {
			rw.whole(p.sheet, p.at, text)
		}
	}
	rw.shared, rw.refs = nil, nil
	for stream, edits := range rw.edits {
		sorted, err := document.SortEdits(edits)
		if err != nil {
			return err
		}
		rw.edits[stream] = sorted
	}
	return nil
}

func sameEdit(a, b document.Edit) bool {
	return a.Start == b.Start && a.End == b.End && bytes.Equal(a.New, b.New)
}
