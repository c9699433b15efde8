package pdf

import "sardine/internal/pdfile"

// paint handles paths and fill colours: white text and text under boxes are
// told by them.
func (f *frame) paint(op string, args []Value) {
	switch op {
	case "re":
		if len(args) >= 4 {
			x, y, w, h := num(args, 0), num(args, 1), num(args, 2), num(args, 3)
			b := f.s.ctm.over(box{min(x, x+w), min(y, y+h), max(x, x+w), max(y, y+h)})
			if len(f.path.boxes) < 1000 && finite(b.x0, b.y0, b.x1, b.y1) {
				f.path.boxes = append(f.path.boxes, b)
			}
		}
	case "m", "l", "c", "v", "y":
		f.path.curved = f.path.curved || op != "m" && op != "l"
		for i := 0; i+1 < len(args); i += 2 {
			x, y := f.s.ctm.at(num(args, i), num(args, i+1))
			p := &f.path
			if !p.open {
				p.open, p.around = true, box{x, y, x, y}
			}
			p.around = box{min(p.around.x0, x), min(p.around.y0, y), max(p.around.x1, x), max(p.around.y1, y)}
		}
	case "f", "F", "f*", "B", "B*", "b", "b*":
		f.stroked()
		f.fill()
	case "sh": // fills what is not clipped
		if f.veil == seen && len(f.fills) < maxFills {
			f.fills = append(f.fills, fill{box: f.s.clip, ink: unknownInk, before: int32(len(f.glyphs))})
		}
	case "W", "W*":
		f.path.clip = true
	case "n", "s", "S":
		if op != "n" {
			f.stroked()
		}
		f.ended()
	case "g", "rg", "k":
		f.s.space = map[string]byte{"g": 'g', "rg": 'r', "k": 'k'}[op]
		f.colour(args)
	case "sc", "scn":
		f.colour(args)
	case "cs":
		if len(args) > 0 {
			f.s.space, f.s.ink = f.space(args[0]), unknownInk
		}
	}
}

func (f *frame) fill() {
	boxes := f.path.boxes
	if f.path.open {
		boxes = append(boxes, f.path.around)
	}
	if f.veil == seen {
		for _, b := range boxes {
			f.filled(b, false, f.path.open && len(boxes) > 1)
		}
	}
	f.ended()
}

// ended takes the path that was made for the clip, if it was asked to, and
// begins another.
func (f *frame) ended() {
	if f.path.clip {
		around := box{}
		boxes := f.path.boxes
		if f.path.open {
			boxes = append(boxes, f.path.around)
		}
		for i, b := range boxes {
			if i == 0 {
				around = b
			}
			around = box{min(around.x0, b.x0), min(around.y0, b.y0), max(around.x1, b.x1), max(around.y1, b.y1)}
		}
		f.s.clip = f.s.clip.and(around)
	}
	f.path = path{boxes: f.path.boxes[:0]}
}

// filled notes a painted area. One that lets through what is below covers
// nothing, but is no white paper either.
func (f *frame) filled(b box, image, thin bool) {
	b = b.and(f.s.clip)
	if len(f.fills) < maxFills && b.area() > 4 && finite(b.x0, b.y0, b.x1, b.y1) {
		f.fills = append(f.fills, fill{box: b, before: int32(len(f.glyphs)), ink: f.s.inkOf(image), opaque: !thin && !f.s.thin, image: image})
	}
}

// ink is a colour as 0xRRGGBB, or unknownInk.
type ink int32

const (
	unknownInk ink = -1
	whiteInk   ink = 0xFFFFFF
)

// white reports whether nobody sees the colour on paper.
func (a ink) white() bool { return a.near(whiteInk) }

// inkOf is the colour that fills, unknown for a picture.
func (s *state) inkOf(image bool) ink {
	if image {
		return unknownInk
	}
	return s.ink
}

// near reports whether nobody can tell the colours apart.
func (a ink) near(b ink) bool {
	const most = 8 // of 255, in each of the three
	if a < 0 || b < 0 {
		return false
	}
	for shift := 0; shift <= 16; shift += 8 {
		if d := a>>shift&0xFF - b>>shift&0xFF; d > most || d < -most {
			return false
		}
	}
	return true
}

// colour notes the fill colour.
func (f *frame) colour(args []Value) {
	f.s.ink = unknownInk
	var c [4]float64
	if len(args) == 0 || len(args) > 4 {
		return
	}
	for i, a := range args {
		if !a.IsNumber() {
			return
		}
		c[i] = min(max(a.Num, 0), 1)
	}
	rgb := func(r, g, b float64) ink {
		return ink(r*255+0.5)<<16 | ink(g*255+0.5)<<8 | ink(b*255+0.5)
	}
	switch {
	case f.s.space == 'g' && len(args) == 1:
		f.s.ink = rgb(c[0], c[0], c[0])
	case f.s.space == 'r' && len(args) == 3:
		f.s.ink = rgb(c[0], c[1], c[2])
	case f.s.space == 'k' && len(args) == 4:
		f.s.ink = rgb((1-c[0])*(1-c[3]), (1-c[1])*(1-c[3]), (1-c[2])*(1-c[3]))
	}
}

// space is the kind of a colour space.
func (f *frame) space(v Value) byte {
	for range 4 {
		switch v.Name() {
		case "DeviceGray", "CalGray", "G":
			return 'g'
		case "DeviceRGB", "CalRGB", "RGB":
			return 'r'
		case "DeviceCMYK", "CMYK":
			return 'k'
		}
		if v.Kind == pdfile.Name {
			v = f.file.Key(f.file.Key(f.resources, "ColorSpace"), v.Name())
			continue
		}
		if v.Kind != pdfile.Array || len(v.List) == 0 {
			return '?'
		}
		if kind := f.file.Get(v.List[0]); kind.IsName("ICCBased") && len(v.List) > 1 {
			switch f.file.Key(f.file.Get(v.List[1]), "N").Int(0) {
			case 1:
				return 'g'
			case 3:
				return 'r'
			case 4:
				return 'k'
			}
			return '?'
		} else {
			v = kind
		}
	}
	return '?'
}

// veilGlyphs finds the glyphs that cannot be seen because of what else was
// painted: white ones on nothing but white, ones under a box or picture, ones
// outside the page.
func (in *interpreter) veilGlyphs(page box) {
	in.unveilWhite(page)
	var over, under []fill
	for _, fl := range in.fills {
		if !fl.opaque || fl.box.area() <= 20 {
			continue
		}
		if fl.before > 0 {
			over = append(over, fl)
		}
		if !fl.ink.white() || len(under) > 0 { // paper is white anyway
			under = append(under, fl)
		}
	}
	for len(over)*len(in.glyphs) > 50_000_000 {
		over = over[:len(over)/2]
	}
	if len(under)*len(in.glyphs) > 50_000_000 {
		under = nil
	}
	for i := range in.glyphs {
		g := &in.glyphs[i]
		if g.veil != seen {
			continue
		}
		x, y := g.centre()
		if !page.holds(x, y) {
			g.veil = cropped
			continue
		}
		for k := range over {
			if over[k].before > int32(i) && over[k].box.holds(x, y) && over[k].box.hides(g) {
				g.veil = covered
				break
			}
		}
		if g.veil == seen && in.drowned(i, under) {
			g.veil = drowned
		}
	}
	in.doubles()
}

// doubles finds white letters that stand where the same letter is seen: pages
// made from the web draw text in both states of a link.
func (in *interpreter) doubles() {
	type spot struct {
		x, y int32
		text string
	}
	at := func(g *glyph, dx, dy int32) spot { return spot{int32(g.x) + dx, int32(g.y) + dy, g.text} }
	var shown map[spot]bool
	for i := range in.glyphs {
		g := &in.glyphs[i]
		if g.veil != white {
			continue
		}
		if shown == nil {
			shown = make(map[spot]bool, len(in.glyphs))
			for k := range in.glyphs {
				if in.glyphs[k].veil == seen {
					shown[at(&in.glyphs[k], 0, 0)] = true
				}
			}
		}
		for _, d := range [...][2]int32{{0, 0}, {-1, 0}, {1, 0}, {0, -1}, {0, 1}} {
			if shown[at(g, d[0], d[1])] {
				g.veil = double
				break
			}
		}
	}
}

// hides reports whether a box is high enough to hide a glyph: lines that
// strike text out are not.
func (b box) hides(g *glyph) bool {
	return min(b.y1-b.y0, b.x1-b.x0) > 0.45*g.size()
}

// drowned reports whether a glyph has the colour of the box behind it.
func (in *interpreter) drowned(i int, under []fill) bool {
	g := &in.glyphs[i]
	colour := in.shows[g.show].ink
	if colour < 0 || colour.white() {
		return false
	}
	x, y := g.centre()
	for k := len(under) - 1; k >= 0; k-- {
		if fl := &under[k]; fl.before <= int32(i) && fl.box.holds(x, y) {
			return colour.near(fl.ink) && fl.box.hides(g)
		}
	}
	return false
}

// unveilWhite looks for white text that stands on something dark after all.
func (in *interpreter) unveilWhite(page box) {
	work := 0
	for i := range in.glyphs {
		g := &in.glyphs[i]
		if g.veil != white {
			continue
		}
		x, y := g.centre()
		for k := len(in.fills) - 1; k >= 0; k-- {
			fl := &in.fills[k]
			if work++; work > 50_000_000 {
				g.veil = seen
				break
			}
			if fl.before <= int32(i) && fl.box.holds(x, y) {
				if !fl.ink.white() {
					g.veil = seen
				}
				break
			}
		}
	}
	if len(in.fills) >= maxFills { // not all areas are known
		for i := range in.glyphs {
			if in.glyphs[i].veil == white {
				in.glyphs[i].veil = seen
			}
		}
	}
}
