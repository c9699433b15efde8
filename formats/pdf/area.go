package pdf

import (
	"math"

	"sardine/document"
)

// A region is an area of the page that is to go.
type region struct {
	quad   document.Quad
	around box
}

// regions are the areas of a page.
func (p *page) regions() (out []region) {
	if p.d.earlier || p.veil != seen {
		return nil
	}
	for _, q := range p.d.opt.Areas {
		if q.Page == p.number {
			out = append(out, region{q, aroundQuad(q)})
		}
	}
	return out
}

func aroundQuad(q document.Quad) box {
	b := box{math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)}
	for _, c := range corners(q) {
		b = box{min(b.x0, c[0]), min(b.y0, c[1]), max(b.x1, c[0]), max(b.y1, c[1])}
	}
	return b
}

func corners(q document.Quad) [4][2]float64 {
	return [4][2]float64{{float64(q.X0), float64(q.Y0)}, {float64(q.X1), float64(q.Y1)}, {float64(q.X2), float64(q.Y2)}, {float64(q.X3), float64(q.Y3)}}
}

// clear takes what stands in the areas of a page out of it: letters that mean
// nothing or are hidden, pixels of pictures, drawings; and paints the boxes.
// Letters that were read went already.
func (r *rewriter) clear(e *pageEdit, areas []region, gone []bool) error {
	p := e.page
	r.changed = r.changed || len(areas) > 0
	for _, a := range areas {
		for i := range p.glyphs {
			if !gone[i] && p.inside(&p.glyphs[i], a) {
				gone[i] = true
				r.cut(e, &p.glyphs[i])
			}
		}
		for k, pic := range p.images {
			inverse, ok := pic.ctm.inverse()
			if !ok || pic.ctm.over(box{0, 0, 1, 1}).and(a.around).area() <= 0 {
				continue
			}
			b := box{math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)}
			for _, c := range corners(a.quad) {
				u, v := inverse.at(c[0], c[1])
				b = box{min(b.x0, u), min(b.y0, v), max(b.x1, u), max(b.y1, v)}
			}
			if b = b.and(box{0, 0, 1, 1}); b.area() <= 0 {
				continue
			}
			if p.shot != nil && k == len(p.images)-1 {
				e.shot = append(e.shot, b)
			} else {
				e.spots[int32(k)] = append(e.spots[int32(k)], b)
			}
		}
		if err := r.undraw(e, a); err != nil {
			return err
		}
		q := a.quad
		ux, uy := float64(q.X3-q.X0)/(1+descent), float64(q.Y3-q.Y0)/(1+descent)
		e.boxes = append(e.boxes, label{x: float64(q.X0) + descent*ux, y: float64(q.Y0) + descent*uy, dx: float64(q.X1 - q.X0), dy: float64(q.Y1 - q.Y0), ux: ux, uy: uy})
	}
	return nil
}

// inside reports whether the middle of a glyph's box lies in an area.
func (p *page) inside(g *glyph, a region) bool {
	x, y := p.quad(g).Centre()
	return a.around.holds(x, y) && a.quad.Holds(x, y)
}

// A stroke is an operator that paints a path: a signature, letters drawn by
// their outlines, a line of a table.
type stroke struct {
	around     box
	stream     int32
	start, end int32
	curved     bool
}

// undraw takes out drawings that stand in an area. What reaches out of it
// stays if it is straight, as lines of tables are; nobody can cut a curve.
func (r *rewriter) undraw(e *pageEdit, a region) error {
	in := box{a.around.x0 - 1, a.around.y0 - 1, a.around.x1 + 1, a.around.y1 + 1}
	for _, s := range e.page.strokes {
		b := s.around
		switch {
		case b.x0 >= in.x0 && b.y0 >= in.y0 && b.x1 <= in.x1 && b.y1 <= in.y1:
		case s.curved && in.holds((b.x0+b.x1)/2, (b.y0+b.y1)/2):
		case s.curved && b.x0 < in.x1 && b.x1 > in.x0 && b.y0 < in.y1 && b.y1 > in.y0 && b.and(in).area() > 0.2*b.area():
			return document.Skipped(document.Unsupported, nil)
		default:
			continue
		}
		edit := r.editOf(e, s.stream)
		edit.bytes = append(edit.bytes, byteEdit{s.start, s.end, []byte(" n ")})
	}
	return nil
}

// stroked notes a painted path, if areas are to be cleared.
func (f *frame) stroked() {
	if !f.record || len(f.path.boxes) == 0 && !f.path.open {
		return
	}
	s := stroke{stream: f.stream, start: int32(f.opStart), end: int32(f.p.Pos), curved: f.path.curved}
	for i, b := range f.path.boxes {
		if i == 0 {
			s.around = b
		}
		s.around = box{min(s.around.x0, b.x0), min(s.around.y0, b.y0), max(s.around.x1, b.x1), max(s.around.y1, b.y1)}
	}
	if b := f.path.around; f.path.open {
		if len(f.path.boxes) == 0 {
			s.around = b
		}
		s.around = box{min(s.around.x0, b.x0), min(s.around.y0, b.y0), max(s.around.x1, b.x1), max(s.around.y1, b.y1)}
	}
	if len(f.strokes) >= maxStrokes {
		f.lost = true
		return
	}
	f.strokes = append(f.strokes, s)
}

// maxStrokes bounds the painted paths that are kept of a page.
const maxStrokes = 1_000_000
