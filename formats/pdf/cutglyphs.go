package pdf

import (
	"math"
	"slices"
	"strconv"

	"sardine/internal/pdfile"
)

// streamEdit is what changes in one content stream.
type streamEdit struct {
	shows map[int32]*showEdit // by the start of the operator in its stream
	bytes []byteEdit
}

// pageEdit is what changes on one page.
type pageEdit struct {
	page    *page
	content *content // of the page itself, if that changes
	edit    streamEdit
	boxes   []label
	spots   map[int32][]box // what goes of its pictures, in parts of them
	own     []own
	shot    []box // of the picture that takes the place of the page; nil: none does
}

// A showEdit takes glyphs out of one operator that shows text.
type showEdit struct {
	end  int32
	kind byte
	last bool // the gap at its end is not needed, and would tell how long the text was
	cuts map[int32][]cut
}

// A cut is one glyph of a string. Cuts are kept by the start of their string,
// counted from the start of the operator.
type cut struct {
	off    int32 // of its code in the string
	n      uint8
	number float64 // how far it moves on, as a number of TJ
}

// A byteEdit puts other bytes into a content stream.
type byteEdit struct {
	start, end int32
	with       []byte
}

// drawn takes what was hit out of the content of a page and paints the boxes.
func (r *rewriter) drawn(p *page) error {
	hits, words := r.hits, r.words
	r.hits, r.words = nil, nil
	if r.d.earlier {
		return nil
	}
	for _, pic := range p.images {
		if pic.object != nil {
			r.uses[pic.object.Num]++
		}
	}
	if r.d.opt.Propose {
		r.propose(p, hits, words)
		return nil
	}
	gone := make([]bool, len(p.glyphs))
	for _, h := range hits {
		for _, i := range h.glyphs {
			for k := i; k <= i+p.glyphs[i].more && int(k) < len(gone); k++ {
				gone[k] = true
			}
		}
	}
	if len(hits) > 0 {
		p.echoes(gone)
	}
	e := &pageEdit{page: p, spots: map[int32][]box{}, edit: streamEdit{shows: map[int32]*showEdit{}}}
	for i, is := range gone {
		if is {
			r.cut(e, &p.glyphs[i])
		}
	}
	areas := p.regions()
	if err := r.clear(e, areas, gone); err != nil {
		return err
	}
	if err := r.uncomment(e); err != nil {
		return err
	}
	r.strip(e, gone)
	r.count(p, gone)
	if p.object != nil && p.veil == spare {
		r.keep = append(r.keep, p.object.Num) // nothing leads to it, and its text was told
	}
	if len(e.edit.shows)+len(e.edit.bytes) > 0 || len(hits)+len(words)+len(areas) > 0 {
		r.pages = append(r.pages, e)
	}
	if len(hits)+len(words) == 0 {
		return nil
	}
	for _, h := range hits {
		p.hidePictures(e, h)
		if v := p.glyphs[h.glyphs[0]].veil; v == seen || v == marked {
			e.boxes = append(e.boxes, p.labels(h)...)
		}
	}
	for _, w := range words {
		pic := p.images[w.picture]
		if p.shot != nil && int(w.picture) == len(p.images)-1 {
			e.shot = append(e.shot, w.boxes...)
		} else {
			e.spots[w.picture] = append(e.spots[w.picture], w.boxes...)
		}
		e.boxes = append(e.boxes, wordLabel(pic.ctm, w))
	}
	return nil
}

// echoes marks glyphs that say again what is gone in the same place: shadows,
// letters drawn twice, an invisible layer, letters that nobody can read.
func (p *page) echoes(gone []bool) {
	type cell struct{ x, y int }
	const grid = 24
	at := map[cell][]int32{}
	for i := range gone {
		if gone[i] {
			x, y := p.glyphs[i].centre()
			c := cell{int(math.Floor(x / grid)), int(math.Floor(y / grid))}
			at[c] = append(at[c], int32(i))
		}
	}
	for i := range p.glyphs {
		g := &p.glyphs[i]
		if gone[i] || g.text == " " {
			continue
		}
		x, y := g.centre()
		c := cell{int(math.Floor(x / grid)), int(math.Floor(y / grid))}
		for dx := -1; dx <= 1 && !gone[i]; dx++ {
			for dy := -1; dy <= 1 && !gone[i]; dy++ {
				for _, k := range at[cell{c.x + dx, c.y + dy}] {
					if h := &p.glyphs[k]; (g.text == h.text || g.text == unknown || g.veil != seen || h.veil != seen) && h.within(x, y) {
						gone[i] = true
						break
					}
				}
			}
		}
	}
}

// within reports whether a point lies in the inner part of the glyph's box.
func (g *glyph) within(x, y float64) bool {
	rx, ry := x-float64(g.x), y-float64(g.y)
	dx, dy, ux, uy := float64(g.dx), float64(g.dy), float64(g.ux), float64(g.uy)
	det := dx*uy - dy*ux
	if math.Abs(det) < 1e-9 {
		return false
	}
	along, up := (rx*uy-ry*ux)/det, (dx*ry-dy*rx)/det
	return along > 0.15 && along < 0.85 && up > -0.1 && up < 0.75
}

// cut notes that a glyph goes.
func (r *rewriter) cut(p *pageEdit, g *glyph) {
	sh := &p.page.shows[g.show]
	op := &p.page.showOps[sh.op]
	e := r.editOf(p, op.stream)
	s := e.shows[op.start]
	if s == nil {
		s = &showEdit{end: op.end, kind: op.kind, last: op.last, cuts: map[int32][]cut{}}
		e.shows[op.start] = s
	}
	s.last = s.last && op.last
	s.cuts[sh.start-op.start] = append(s.cuts[sh.start-op.start], cut{g.off, g.n, float64(g.move) * op.scale})
}

// editOf is what changes in a stream of the page: its own content, which is
// written anew for this page alone, or a drawing that other pages may share.
func (r *rewriter) editOf(p *pageEdit, stream int32) *streamEdit {
	c := p.page.streams[stream]
	if len(c.pieces) > 0 {
		p.content = c
		return &p.edit
	}
	e := r.streams[c.num]
	if e == nil {
		e = &streamEdit{shows: map[int32]*showEdit{}}
		r.streams[c.num] = e
	}
	return e
}

// strip takes strings out of the properties of marked content: all that are
// not shown anywhere, and what stands for text that is gone.
func (r *rewriter) strip(p *pageEdit, gone []bool) {
	for _, pr := range p.page.props {
		to := pr.to
		if to <= pr.from {
			to = int32(len(gone))
		}
		hit := slices.Contains(gone[pr.from:to], true)
		v := silent(pr.value, !hit)
		e := byteEdit{pr.start, pr.end, pdfile.AppendValue(nil, v)}
		s := r.editOf(p, pr.stream)
		if i := slices.IndexFunc(s.bytes, func(b byteEdit) bool { return b.start == e.start }); i < 0 {
			s.bytes = append(s.bytes, e)
		} else if hit {
			s.bytes[i] = e
		}
	}
}

// silent is v without strings, but for ActualText if that may stay.
func silent(v Value, actual bool) Value {
	switch v.Kind {
	case pdfile.Dict:
		out := Value{Kind: pdfile.Dict}
		for i := 0; i+1 < len(v.List); i += 2 {
			if e := v.List[i+1]; e.Kind != pdfile.String || actual && v.List[i].IsName("ActualText") {
				out.List = append(out.List, v.List[i], silent(e, false))
			}
		}
		return out
	case pdfile.Array:
		out := Value{Kind: pdfile.Array}
		for _, e := range v.List {
			if e.Kind != pdfile.String {
				out.List = append(out.List, silent(e, false))
			}
		}
		return out
	}
	return v
}

// rebuilt is the operator without its cuts: what is left of its strings, and
// one number for each gap.
func (e *showEdit) rebuilt(op []byte) []byte {
	args, items := e.operands(op)
	if len(args) == 0 {
		return nil
	}
	out := []byte(" ")
	number := func(f float64) { out = appendNumber(out, f) }
	switch e.kind {
	case '\'':
		out = append(out, "T* "...)
	case '"':
		if len(args) >= 3 {
			number(args[0].Num)
			out = append(out, " Tw "...)
			number(args[1].Num)
			out = append(out, " Tc "...)
		}
		out = append(out, "T* "...)
	}
	out = append(out, '[')
	g := gapOf{}
	flush := func() {
		if n := g.take(); n != 0 {
			number(n)
		}
	}
	for _, it := range items {
		if it.Kind != pdfile.String {
			g.kern(it.Num)
			continue
		}
		keep := it.Str
		from := 0
		for _, c := range e.of(it.Start) {
			if int(c.off) > from {
				flush()
				out = pdfile.AppendValue(out, pdfile.Value{Kind: pdfile.String, Str: keep[from:c.off]})
			}
			g.cut(c.number)
			from = int(c.off) + int(c.n)
		}
		if from < len(keep) {
			flush()
			out = pdfile.AppendValue(out, pdfile.Value{Kind: pdfile.String, Str: keep[from:]})
		}
	}
	if !e.last {
		flush()
	}
	return append(out, "] TJ "...)
}

// operands are those of the operator, and what it shows: strings and numbers.
func (e *showEdit) operands(op []byte) (args, items []Value) {
	_, args = pdfile.NewContent(op).Op(nil)
	switch {
	case len(args) == 0:
		return nil, nil
	case e.kind == 'J':
		return args, args[len(args)-1].List
	}
	return args, args[len(args)-1:]
}

func appendNumber(b []byte, f float64) []byte {
	return strconv.AppendFloat(b, math.Round(f*1000)/1000, 'f', -1, 64)
}

// of lists the cuts of one string, in order, each once: a drawing may be shown
// many times.
func (e *showEdit) of(operand int32) []cut {
	list := e.cuts[operand]
	slices.SortFunc(list, func(a, b cut) int { return int(a.off) - int(b.off) })
	return slices.CompactFunc(list, func(a, b cut) bool { return a.off == b.off })
}
