package pdf

import (
	"fmt"
	"math"
	"strings"

	"sardine/internal/pdfile"
)

// A label is a box over a row of glyphs that are gone, with the new text in it
// if it is the first of its replacement. (x,y) is where the baseline of the
// row starts, (dx,dy) the whole row, (ux,uy) up.
type label struct {
	x, y, dx, dy, ux, uy float64
	text                 string
	pictured             bool // over words that a picture showed
}

// rowsOf are the boxes around the glyphs of one replacement: one for each row.
func (p *page) rowsOf(h hit) (out []label) {
	for _, i := range h.glyphs {
		g := &p.glyphs[i]
		w, size := math.Hypot(float64(g.dx), float64(g.dy)), g.size()
		if size == 0 {
			continue
		}
		if n := len(out) - 1; n >= 0 && out[n].extend(g, w, size) {
			continue
		}
		out = append(out, label{x: float64(g.x), y: float64(g.y), dx: float64(g.dx), dy: float64(g.dy), ux: float64(g.ux), uy: float64(g.uy)})
	}
	return out
}

// labels are the boxes over the glyphs of one replacement.
func (p *page) labels(h hit) []label {
	out := p.rowsOf(h)
	if h.text == "" || len(out) == 0 {
		return nil // nothing at all is to stand there
	}
	out[0].text = h.text
	gone := make(map[int32]bool, len(h.glyphs))
	for _, i := range h.glyphs {
		gone[i] = true
	}
	for i := range out {
		p.widen(&out[i], gone)
		if out[i].text != "" && p.crowded(&out[i], gone) {
			out[i].text = ""
		}
	}
	return out
}

// crowded reports whether letters that stay stand in the box: notes and forms
// lie over one another. Words among them could not be read, nor could they.
func (p *page) crowded(l *label, gone map[int32]bool) bool {
	length, up := math.Hypot(l.dx, l.dy), math.Hypot(l.ux, l.uy)
	if length < 1e-6 || up < 1e-6 {
		return false
	}
	ex, ey := l.dx/length, l.dy/length
	for i := range p.glyphs {
		g := &p.glyphs[i]
		if gone[int32(i)] || g.text == " " || g.veil != seen {
			continue
		}
		x, y := g.centre()
		rx, ry := x-l.x, y-l.y
		along, across := rx*ex+ry*ey, (rx*l.ux+ry*l.uy)/up
		if along > 0 && along < length && across > 0 && across < up {
			return true
		}
	}
	return false
}

// step is what the width of a box is a multiple of, in parts of its height,
// where there is room: the exact width of a name can give it away (Bland,
// Iyer and Levchenko, "Story Beyond the Eye", 2022).
const step = 2

// widen makes the box longer, up to a multiple of the step, as far as nothing
// stands behind it.
func (p *page) widen(l *label, gone map[int32]bool) {
	length, up := math.Hypot(l.dx, l.dy), math.Hypot(l.ux, l.uy)
	if length < 1e-6 || up < 1e-6 {
		return
	}
	ex, ey := l.dx/length, l.dy/length
	room := math.Ceil(length/(step*up)) * step * up
	for i := range p.glyphs {
		g := &p.glyphs[i]
		if gone[int32(i)] || g.text == " " || g.veil != seen {
			continue
		}
		rx, ry := float64(g.x)-l.x, float64(g.y)-l.y
		along, across := rx*ex+ry*ey, ry*ex-rx*ey
		if math.Abs(across) < up+g.size() && along > length-0.5*up {
			room = min(room, along-0.3*up)
		}
	}
	if x, y := l.x+ex*room, l.y+ey*room; room > length && p.crop.holds(x, y) {
		l.dx, l.dy = ex*room, ey*room
	}
}

// extend makes the box reach over g, if that stands in the same row.
func (l *label) extend(g *glyph, w, size float64) bool {
	length := math.Hypot(l.dx, l.dy)
	if length < 1e-6 || w < 1e-6 {
		return false
	}
	ex, ey := l.dx/length, l.dy/length
	rx, ry := float64(g.x)-l.x, float64(g.y)-l.y
	along, across := rx*ex+ry*ey, ry*ex-rx*ey
	turned := (float64(g.dx)*ex + float64(g.dy)*ey) / w
	if turned < 0.97 || math.Abs(across) > 0.5*size || along > length+3*size || along < -3*size {
		return false
	}
	if along < 0 {
		l.x, l.y = l.x+ex*along, l.y+ey*along
		length -= along
		along = 0
	}
	length = max(length, along+w)
	l.dx, l.dy = ex*length, ey*length
	if up := math.Hypot(l.ux, l.uy); size > up && up > 0 {
		l.ux, l.uy = l.ux*size/up, l.uy*size/up
	}
	return true
}

// wordLabel is the box over words in a picture.
func wordLabel(m matrix, w wordHit) label {
	b := w.boxes[0]
	for _, c := range w.boxes[1:] {
		if c.y0 < b.y1 && c.y1 > b.y0 { // on the first line
			b = box{min(b.x0, c.x0), min(b.y0, c.y0), max(b.x1, c.x1), max(b.y1, c.y1)}
		}
	}
	x0, y0 := m.at(b.x0, b.y0)
	x1, y1 := m.at(b.x1, b.y0)
	x3, y3 := m.at(b.x0, b.y1)
	const below = descent / (1 + descent)
	ux, uy := (x3-x0)*(1-below), (y3-y0)*(1-below)
	return label{x: x0 + below*(x3-x0), y: y0 + below*(y3-y0), dx: x1 - x0, dy: y1 - y0, ux: ux, uy: uy, text: w.text, pictured: true}
}

// writePage gives a page its new content: its own is put in brackets, so that
// nothing it leaves behind moves the boxes that are painted over it.
func (r *rewriter) writePage(p *pageEdit) error {
	if p.page.object == nil || p.page.object.Stream {
		return nil // a drawing that no page shows
	}
	n := p.page.object.Num
	v := r.edits.Value(n)
	var list []Value
	if c := v.Key("Contents"); r.file.Get(c).Kind == pdfile.Array {
		list = r.file.Get(c).List
	} else if c.Kind != pdfile.Null {
		list = []Value{c}
	}
	if p.content != nil {
		data, err := p.edit.apply(p.content.data)
		if err != nil {
			return err
		}
		list = []Value{r.edits.AddStream(Value{Kind: pdfile.Dict}, data)}
	}
	if p.shot != nil {
		ref := r.picturePage(p)
		at := p.page.shot.at
		list = []Value{r.edits.AddStream(Value{Kind: pdfile.Dict}, fmt.Appendf(nil, "q %f %f %f %f %f %f cm /%s Do Q\n", at[0], at[1], at[2], at[3], at[4], at[5], pageName))}
		p.page.in.resources = pdfile.DictOf("XObject", pdfile.DictOf(pageName, ref))
		p.page.open, p.page.under = 0, 0
	}
	if len(p.own) > 0 {
		resources, pictures := r.resources(p, "XObject")
		for _, o := range p.own {
			pictures = pictures.Set(o.name, o.ref)
		}
		p.page.in.resources = resources.Set("XObject", pictures)
		v = v.Set("Resources", p.page.in.resources)
	}
	if len(p.boxes) > 0 {
		before := r.edits.AddStream(Value{Kind: pdfile.Dict}, []byte(strings.Repeat("q ", 1+p.page.under)+"\n"))
		after := r.edits.AddStream(Value{Kind: pdfile.Dict}, []byte(r.paint(p)))
		list = append(append([]Value{before}, list...), after)
		resources, fonts := r.resources(p, "Font")
		v = v.Set("Resources", resources.Set("Font", fonts.Set(textLabelName, r.overText.ref).Set(labelName, r.overPicture.ref)))
	}
	r.edits.SetValue(n, v.Set("Contents", pdfile.ListOf(list...)))
	return nil
}

// resources are those of a page for itself, and one category of them.
func (r *rewriter) resources(p *pageEdit, category string) (all, some Value) {
	all = p.page.in.resources
	if all.Kind != pdfile.Dict {
		all = Value{Kind: pdfile.Dict}
	}
	if some = r.file.Key(all, category); some.Kind != pdfile.Dict {
		some = Value{Kind: pdfile.Dict}
	}
	all, _ = r.clean(all, r.strings[p.page.in.holder])
	return loose(all), loose(some)
}

// pageName is what the picture of a page is called in its resources.
const pageName = "SardinePage"

// picturePage adds the picture of a page, black where something had to go.
func (r *rewriter) picturePage(p *pageEdit) Value {
	pic := rasterOf(p.page.shot.img, false)
	for _, b := range p.shot {
		x0, y0, x1, y1 := pic.pixels(b)
		for y := y0; y < y1; y++ {
			pic.black(y, x0, x1)
		}
	}
	r.rastered++
	return r.edits.AddStream(pic.dict(pdfile.DictOf("Type", pdfile.NameOf("XObject"), "Subtype", pdfile.NameOf("Image"))), pic.data)
}

// paint is the content that draws the boxes of a page.
func (r *rewriter) paint(p *pageEdit) string {
	if r.overText == nil {
		r.overText, r.overPicture = newLabelFont(r.edits, textLabelName), newLabelFont(r.edits, labelName)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s\nq 0 g\n", strings.Repeat(" Q", 1+p.page.open))
	for _, l := range p.boxes {
		x, y := l.x-descent*l.ux, l.y-descent*l.uy
		fmt.Fprintf(&b, "%.2f %.2f m %.2f %.2f l %.2f %.2f l %.2f %.2f l h f\n", x, y, x+l.dx, y+l.dy,
			l.x+l.dx+l.ux, l.y+l.dy+l.uy, l.x+l.ux, l.y+l.uy)
	}
	b.WriteString("1 g\n")
	for _, l := range p.boxes {
		switch {
		case l.text == "":
		case l.pictured:
			r.overPicture.write(&b, l)
		default:
			r.overText.write(&b, l)
		}
	}
	b.WriteString("Q\n")
	return b.String()
}

// loose is v without the places of its strings: it goes to another object.
func loose(v Value) Value {
	v.Start, v.End = 0, 0
	list := make([]Value, len(v.List))
	for i, e := range v.List {
		list[i] = loose(e)
	}
	v.List = list
	return v
}

// hidePictures blanks the pictures that show the text of a hit themselves: a
// scan under its text layer, or a picture that was laid over text.
func (p *page) hidePictures(e *pageEdit, h hit) {
	for k, pic := range p.images {
		at := pic.ctm.over(box{0, 0, 1, 1})
		scan := p.layer && at.and(p.crop).area() > 0.5*p.crop.area()
		inverse, ok := pic.ctm.inverse()
		if !ok {
			continue
		}
		for _, i := range h.glyphs {
			g := &p.glyphs[i]
			x, y := g.centre()
			if !at.holds(x, y) || !scan && g.veil != covered && g.veil != invisible {
				continue
			}
			q := p.quad(g)
			b := box{math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)}
			for _, c := range [...][2]float32{{q.X0, q.Y0}, {q.X1, q.Y1}, {q.X2, q.Y2}, {q.X3, q.Y3}} {
				u, v := inverse.at(float64(c[0]), float64(c[1]))
				b = box{min(b.x0, u), min(b.y0, v), max(b.x1, u), max(b.y1, v)}
			}
			e.spots[int32(k)] = append(e.spots[int32(k)], b)
		}
	}
}
