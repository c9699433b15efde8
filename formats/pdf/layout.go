package pdf

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"sardine/document"
)

// A run is a row of glyphs that follow one another on one baseline.
type run struct {
	turn   int     // direction of writing in steps of 15 degrees
	u0, u1 float64 // along the direction
	v      float64 // across it, upwards
	size   float64
	glyphs []glyph
	order  int
}

// turnSteps is how many directions of writing are told apart.
const turnSteps = 24

// runs joins the glyphs as they were drawn: a glyph goes on with the run
// before if it stands where that one ended.
func runs(glyphs []glyph) []run {
	var out []run
	for i, g := range glyphs {
		angle := math.Atan2(g.dy, g.dx)
		turn := (int(math.Round(angle/(2*math.Pi)*turnSteps)) + turnSteps) % turnSteps
		c, s := math.Cos(2*math.Pi*float64(turn)/turnSteps), math.Sin(2*math.Pi*float64(turn)/turnSteps)
		u, v, w := g.x*c+g.y*s, g.y*c-g.x*s, math.Hypot(g.dx, g.dy)
		if n := len(out) - 1; n >= 0 {
			if r := &out[n]; r.turn == turn && math.Abs(r.v-v) < 0.2*r.size && u-r.u1 < 0.6*r.size && u-r.u1 > -0.4*r.size && sameSize(r.size, g.size) {
				if u-r.u1 > wordGap*r.size && !strings.HasSuffix(r.glyphs[len(r.glyphs)-1].text, " ") && g.text != " " {
					r.glyphs = append(r.glyphs, glyph{text: " "})
				}
				r.glyphs = append(r.glyphs, g)
				r.u1 = max(r.u1, u+w)
				continue
			}
		}
		out = append(out, run{turn: turn, u0: u, u1: u + w, v: v, size: max(g.size, 0.1), glyphs: []glyph{g}, order: i})
	}
	return out
}

// wordGap is the gap between glyphs, in parts of their size, from which on
// they are two words. Blanks are about 0.25 wide, kerning stays under 0.1.
const wordGap = 0.16

func sameSize(a, b float64) bool { return a < 1.6*b && b < 1.6*a }

// rows puts the runs of a page in reading order: direction by direction, line
// by line from the top, from left to right.
func rows(list []run) [][]run {
	slices.SortStableFunc(list, func(a, b run) int {
		return cmp.Or(cmp.Compare(a.turn, b.turn), cmp.Compare(b.v, a.v), cmp.Compare(a.u0, b.u0), cmp.Compare(a.order, b.order))
	})
	var out [][]run
	for _, r := range list {
		if n := len(out) - 1; n >= 0 {
			first := out[n][0]
			if first.turn == r.turn && first.v-r.v < 0.4*min(first.size, r.size) {
				out[n] = append(out[n], r)
				continue
			}
		}
		out = append(out, []run{r})
	}
	for _, row := range out {
		slices.SortStableFunc(row, func(a, b run) int {
			return cmp.Or(cmp.Compare(a.u0, b.u0), cmp.Compare(a.order, b.order))
		})
	}
	return out
}

// paint appends the text of one page: a line for each row. Runs that stand
// close are one word, others are parted by a blank, far ones by a tab.
func (p *page) paint(glyphs []glyph) error {
	for _, row := range rows(runs(glyphs)) {
		for i, r := range row {
			if i > 0 {
				switch gap := r.u0 - row[i-1].u1; {
				case gap > 2*r.size:
					p.b.Insert("\t")
				case gap > wordGap*r.size || gap < -0.5*r.size:
					p.b.Insert(" ")
				}
			}
			p.words(r)
			if p.b.Must() {
				if err := p.cut(); err != nil {
					return err
				}
			}
		}
		p.b.Insert("\n")
		if p.b.Full() {
			if err := p.cut(); err != nil {
				return err
			}
		}
	}
	return nil
}

// words paints a run word by word, each with the box it stands in.
func (p *page) words(r run) {
	for i := 0; i < len(r.glyphs); {
		if r.glyphs[i].text == " " {
			p.b.Insert(" ")
			i++
			continue
		}
		j := i
		var text strings.Builder
		for j < len(r.glyphs) && r.glyphs[j].text != " " && text.Len() < 4096 {
			text.WriteString(r.glyphs[j].text)
			j++
		}
		first, last := r.glyphs[i], r.glyphs[j-1]
		p.b.Paint(strings.ToValidUTF8(text.String(), "\uFFFD"), document.Origin{
			Stream: p.number, Start: int64(first.start), End: int64(max(first.end, last.end)), Quad: p.quad(first, last),
		})
		i = j
	}
}

// quad is the box from the first glyph to the end of the last. A font's
// descent is not known: a fifth of the size covers those of text fonts.
func (p *page) quad(first, last glyph) *document.Quad {
	ex, ey := last.x+last.dx, last.y+last.dy
	l := math.Hypot(first.dx, first.dy)
	nx, ny := -first.dy/l*first.size, first.dx/l*first.size // upwards, as long as the size
	if l == 0 {
		nx, ny = 0, first.size
	}
	const descent = 0.2
	return &document.Quad{
		Page: p.number,
		X0:   float32(first.x - descent*nx), Y0: float32(first.y - descent*ny),
		X1: float32(ex - descent*nx), Y1: float32(ey - descent*ny),
		X2: float32(ex + nx), Y2: float32(ey + ny),
		X3: float32(first.x + nx), Y3: float32(first.y + ny),
	}
}
