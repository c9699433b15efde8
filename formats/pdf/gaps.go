package pdf

import (
	"math"
	"slices"

	"sardine/document"
	"sardine/internal/pdfile"
)

// coarse is what the gap that is left of letters is a multiple of, in
// thousandths of their size: their exact width would tell which they were
// (Bland, Iyer and Levchenko, "Story Beyond the Eye", 2022). What follows moves
// by half of it at most, an eighth of a dot on a screen; the error of one gap is
// made good by the next.
const coarse = 25

// gapOf is a gap in the making: kerning, and letters that are gone.
type gapOf struct {
	sum, owed float64
	lost      bool
}

func (g *gapOf) kern(n float64) { g.sum += n }

func (g *gapOf) cut(n float64) { g.sum, g.lost = g.sum+n, true }

// take is the number to be written, and begins anew.
func (g *gapOf) take() float64 {
	n := g.sum
	if g.lost {
		n = math.Round((g.sum+g.owed)/coarse) * coarse
		g.owed += g.sum - n
	}
	g.sum, g.lost = 0, false
	return n
}

// An edit is one place of a content stream that changes. show is nil for one
// that is no operator that shows text.
type edit struct {
	byteEdit
	show *showEdit
}

// apply returns the content as it will be.
func (s *streamEdit) apply(data []byte) ([]byte, error) {
	var edits []edit
	for _, b := range s.bytes {
		edits = append(edits, edit{byteEdit: b})
	}
	for start, e := range s.shows {
		if start < 0 || int(e.end) > len(data) {
			return nil, document.Skipped(document.Corrupt, nil)
		}
		edits = append(edits, edit{byteEdit{start, e.end, nil}, e})
	}
	slices.SortFunc(edits, func(a, b edit) int { return int(a.start) - int(b.start) })
	var out []byte
	at := int32(0)
	for i := 0; i < len(edits); i++ {
		e := edits[i].byteEdit
		if e.end <= at && e.start < at {
			continue // it went with what it stands in
		}
		if e.start < at || int(e.end) > len(data) {
			return nil, document.Skipped(document.Corrupt, nil)
		}
		if show := edits[i].show; show != nil {
			e.with = show.rebuilt(data[e.start:e.end])
			if n, end, with := closed(data, edits[i:]); n > 1 {
				i, e.end, e.with = i+n-1, end, with
			}
		}
		out = append(append(out, data[at:e.start]...), e.with...)
		at = e.end
	}
	return append(out, data[at:]...), nil
}

// emptied reports whether nothing is left of what the operator shows, and how
// far it moved on, as a number of TJ.
func (e *showEdit) emptied(op []byte) (number float64, ok bool) {
	if e.kind == '\'' || e.kind == '"' {
		return 0, false // it begins a line, too
	}
	_, items := e.operands(op)
	for _, it := range items {
		if it.Kind != pdfile.String {
			number += it.Num
			continue
		}
		from := 0
		for _, c := range e.of(it.Start) {
			if int(c.off) > from {
				return 0, false
			}
			number, from = number+c.number, int(c.off)+int(c.n)
		}
		if from < len(it.Str) {
			return 0, false
		}
	}
	return number, len(items) > 0
}

// A shift moves the place where text is shown: to a place, or on from the start
// of the line.
type shift struct {
	matrix []Value // of Tm; nil: none
	dx, dy float64 // of Td behind it
	moved  bool
}

// closed makes one of operators that show nothing any more and the steps
// between them, where each letter was placed by itself: the steps would tell
// how wide every one of them was. It returns how many edits became one, where
// they end and what stands there now.
func closed(data []byte, edits []edit) (n int, end int32, with []byte) {
	var to shift
	flow, last := 0.0, false
	for n < len(edits) && edits[n].show != nil && int(edits[n].end) <= len(data) {
		e := edits[n]
		number, empty := e.show.emptied(data[e.start:e.end])
		if !empty {
			break
		}
		if n > 0 {
			between, whole := stepsIn(data[end:e.start])
			if !whole {
				break
			}
			to = to.then(between)
			if between.moved {
				flow = 0
			}
		}
		flow += number
		n, end, last = n+1, e.end, e.show.last
	}
	if n < 2 {
		return n, end, nil
	}
	if length, behind := stepsAhead(data[end:]); behind.moved { // the next letters have a place of their own
		to, end, last = to.then(behind), end+int32(length), true
	}
	with = to.append(append(with, ' '))
	if g := (gapOf{sum: flow, lost: true}); !last {
		with = append(appendNumber(append(with, '['), g.take()), "] TJ "...)
	}
	return n, end, with
}

// then is both steps one after the other.
func (s shift) then(t shift) shift {
	switch {
	case !t.moved:
		return s
	case t.matrix != nil:
		return t
	}
	return shift{s.matrix, s.dx + t.dx, s.dy + t.dy, true}
}

func (s shift) append(b []byte) []byte {
	if s.matrix != nil {
		for _, v := range s.matrix {
			b = append(pdfile.AppendValue(b, v), ' ')
		}
		b = append(b, "Tm "...)
	}
	if s.dx != 0 || s.dy != 0 {
		b = append(appendNumber(b, s.dx), ' ')
		b = append(appendNumber(b, s.dy), " Td "...)
	}
	return b
}

// stepsIn are the steps in data; whole is false if there is anything else.
func stepsIn(data []byte) (s shift, whole bool) {
	length, s := stepsAhead(data)
	p := pdfile.NewContent(data)
	p.Pos = length
	op, args := p.Op(nil)
	return s, op == nil && len(args) == 0
}

// stepsAhead are the steps that data begins with, and how long they are.
func stepsAhead(data []byte) (length int, s shift) {
	p := pdfile.NewContent(data)
	var args []Value
	var op []byte
	for {
		if op, args = p.Op(args); op == nil {
			return length, s
		}
		numbers := !slices.ContainsFunc(args, func(v Value) bool { return !v.IsNumber() })
		switch {
		case numbers && string(op) == "Td" && len(args) == 2:
			s = s.then(shift{nil, args[0].Num, args[1].Num, true})
		case numbers && string(op) == "Tm" && len(args) == 6:
			s = shift{matrix: slices.Clone(args), moved: true}
		default:
			return length, s
		}
		length = p.Pos
	}
}
