package pdf

import (
	"cmp"
	"math"
	"slices"
	"unicode"
	"unicode/utf8"
)

// A run is a row of glyphs that follow one another on one baseline.
type run struct {
	turn   int     // direction of writing in steps of 15 degrees
	u0, u1 float64 // along the direction
	v      float64 // across it, upwards
	size   float64
	glyphs []int32 // indices; gap stands for a blank that is not drawn
	order  int
}

const gap = -1

// turnSteps is how many directions of writing are told apart.
const turnSteps = 24

// wordGap is the gap between glyphs, in parts of their size, from which on
// they are two words. Blanks are about 0.25 wide, kerning stays under 0.1.
const wordGap = 0.16

// cellGap is the gap from which on two runs are parted by a tab.
const cellGap = 1.6

// runsOf joins glyphs as they were drawn: a glyph goes on with the run before
// if it stands where that one ended.
func runsOf(glyphs []glyph, pick func(*glyph) bool) []run {
	var out []run
	arena := make([]int32, 0, len(glyphs)+len(glyphs)/4+16)
	from, lastTurn := 0, -1
	var ldx, ldy float32
	var c, s float64
	for i := range glyphs {
		g := &glyphs[i]
		if g.text == "" || !pick(g) {
			continue
		}
		turn := lastTurn
		if lastTurn < 0 || g.dy != 0 || ldy != 0 || (g.dx < 0) != (ldx < 0) {
			turn = turnOf(g)
		}
		if turn != lastTurn {
			c, s = math.Cos(2*math.Pi*float64(turn)/turnSteps), math.Sin(2*math.Pi*float64(turn)/turnSteps)
		}
		lastTurn, ldx, ldy = turn, g.dx, g.dy
		x, y := float64(g.x), float64(g.y)
		u, v, size := x*c+y*s, y*c-x*s, math.Max(g.size(), 0.1)
		w := math.Abs(float64(g.dx)*c + float64(g.dy)*s)
		if n := len(out) - 1; n >= 0 {
			if r := &out[n]; r.turn == turn && math.Abs(r.v-v) < 0.2*r.size && u-r.u1 < 0.6*r.size && u-r.u1 > -0.5*r.size && sameSize(r.size, size) &&
				!(u <= r.u0 && len(arena)-from > 1) {
				last := &glyphs[arena[len(arena)-1]]
				if w > 0.01*size && u-r.u1 < -0.3*w && last.text == g.text && math.Abs(float64(last.x-g.x))+math.Abs(float64(last.y-g.y)) < 0.12*size {
					continue // the same letter again, to look bold
				}
				if u-r.u1 > wordGap*r.size && last.text != " " && g.text != " " {
					arena = append(arena, gap)
				}
				arena = append(arena, int32(i))
				r.u1 = math.Max(r.u1, u+w)
				r.glyphs = arena[from:len(arena):len(arena)]
				continue
			}
		}
		from = len(arena)
		arena = append(arena, int32(i))
		out = append(out, run{turn: turn, u0: u, u1: u + w, v: v, size: size, glyphs: arena[from : from+1 : from+1], order: i})
	}
	return dedupe(glyphs, trimmed(glyphs, out))
}

func turnOf(g *glyph) int {
	angle := math.Atan2(float64(g.dy), float64(g.dx))
	return (int(math.Round(angle/(2*math.Pi)*turnSteps)) + turnSteps) % turnSteps
}

func sameSize(a, b float64) bool { return a < 1.6*b && b < 1.6*a }

// trimmed takes blanks off the ends of runs: writers pad with them.
func trimmed(glyphs []glyph, list []run) []run {
	out := list[:0]
	for _, r := range list {
		blank := func(i int32) bool { return i == gap || glyphs[i].text == " " }
		for len(r.glyphs) > 0 && blank(r.glyphs[len(r.glyphs)-1]) {
			if k := r.glyphs[len(r.glyphs)-1]; k != gap {
				r.u1 = math.Min(r.u1, math.Max(r.u0, r.u1-math.Hypot(float64(glyphs[k].dx), float64(glyphs[k].dy))))
			}
			r.glyphs = r.glyphs[:len(r.glyphs)-1]
		}
		for len(r.glyphs) > 0 && blank(r.glyphs[0]) {
			if k := r.glyphs[0]; k != gap {
				r.u0 = math.Min(r.u1, r.u0+math.Hypot(float64(glyphs[k].dx), float64(glyphs[k].dy)))
			}
			r.glyphs = r.glyphs[1:]
		}
		if len(r.glyphs) > 0 {
			out = append(out, r)
		}
	}
	return out
}

// dedupe drops runs that say again what one before says at the same place.
func dedupe(glyphs []glyph, list []run) []run {
	type place struct{ u, v int }
	seen := make(map[place]int, len(list))
	out := list[:0]
	for _, r := range list {
		at := place{int(math.Round(r.u0 / 3)), int(math.Round(r.v/3)) + r.turn<<24}
		if k, ok := seen[at]; ok && sameText(glyphs, out[k], r) {
			continue
		}
		seen[at] = len(out)
		out = append(out, r)
	}
	return out
}

func sameText(glyphs []glyph, a, b run) bool {
	if len(a.glyphs) != len(b.glyphs) || math.Abs(a.u0-b.u0) > 0.15*a.size || math.Abs(a.v-b.v) > 0.15*a.size {
		return false
	}
	for i := range a.glyphs {
		x, y := a.glyphs[i], b.glyphs[i]
		if (x == gap) != (y == gap) || x != gap && glyphs[x].text != glyphs[y].text {
			return false
		}
	}
	return true
}

// A segment is what stands together in a row: runs that only blanks part.
type segment struct {
	u0, u1, size float64
	glyphs       []int32
}

// A row is one line across the page, or across a column.
type row struct {
	v, size float64
	segs    []segment
}

// rowsOf puts runs in order: direction by direction, line by line from the
// top, from left to right.
func rowsOf(glyphs []glyph, list []run) (out [][]row) {
	slices.SortStableFunc(list, func(a, b run) int {
		return cmp.Or(cmp.Compare(a.turn, b.turn), cmp.Compare(b.v, a.v), cmp.Compare(a.u0, b.u0), cmp.Compare(a.order, b.order))
	})
	for i := 0; i < len(list); {
		first := list[i]
		size, v := first.size, first.v
		j := i + 1
		for j < len(list) && list[j].turn == first.turn && v-list[j].v < 0.45*min(size, list[j].size) {
			if list[j].size > size { // small print above the line belongs to it
				size, v = list[j].size, min(v, list[j].v)
			}
			j++
		}
		r := oneRow(glyphs, list[i:j])
		if n := len(out); n == 0 || list[i-1].turn != first.turn {
			out = append(out, []row{r})
		} else {
			out[n-1] = append(out[n-1], r)
		}
		i = j
	}
	slices.SortStableFunc(out, func(a, b []row) int { return cmp.Compare(len(b), len(a)) })
	return out
}

func oneRow(glyphs []glyph, runs []run) row {
	slices.SortStableFunc(runs, func(a, b run) int {
		return cmp.Or(cmp.Compare(a.u0, b.u0), cmp.Compare(a.order, b.order))
	})
	r := row{v: runs[0].v, size: runs[0].size}
	for _, x := range runs {
		r.size = max(r.size, x.size)
		n := len(r.segs) - 1
		if n >= 0 {
			s := &r.segs[n]
			space := x.u0 - s.u1
			size := max(s.size, x.size)
			if space < cellGap*size && space > -2*size {
				if space > wordGap*min(s.size, x.size) || space < -0.5*size {
					s.glyphs = append(s.glyphs[:len(s.glyphs):len(s.glyphs)], gap)
				}
				s.glyphs = append(s.glyphs[:len(s.glyphs):len(s.glyphs)], x.glyphs...)
				s.u1, s.size = max(s.u1, x.u1), size
				continue
			}
		}
		r.segs = append(r.segs, segment{u0: x.u0, u1: x.u1, size: x.size, glyphs: x.glyphs})
	}
	for i := range r.segs {
		r.segs[i].glyphs = logical(glyphs, r.segs[i].glyphs)
	}
	return r
}

// logical turns stretches that are read from right to left around: on the page
// they stand from left to right.
func logical(glyphs []glyph, list []int32) []int32 {
	rtl := func(i int32) bool {
		if i == gap {
			return false
		}
		r, _ := utf8.DecodeRuneInString(glyphs[i].text)
		return r >= 0x590 && (r < 0x900 || r >= 0xFB1D && r < 0xFE00 || r >= 0xFE70 && r < 0xFEFF) && unicode.IsLetter(r)
	}
	neutral := func(i int32) bool {
		if i == gap {
			return true
		}
		r, _ := utf8.DecodeRuneInString(glyphs[i].text)
		return !unicode.IsLetter(r) && !unicode.IsDigit(r)
	}
	if !slices.ContainsFunc(list, rtl) {
		return list
	}
	out := slices.Clone(list)
	for i := 0; i < len(out); i++ {
		if !rtl(out[i]) {
			continue
		}
		end := i
		for j := i; j < len(out) && (rtl(out[j]) || neutral(out[j])); j++ {
			if rtl(out[j]) {
				end = j
			}
		}
		slices.Reverse(out[i : end+1])
		i = end
	}
	return out
}
