package pdf

import (
	"math"

	"sardine/internal/pdfile"
)

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
		for i := 0; i+1 < len(args); i += 2 {
			x, y := f.s.ctm.at(num(args, i), num(args, i+1))
			p := &f.path
			if !p.open {
				p.open, p.around = true, box{x, y, x, y}
			}
			p.around = box{min(p.around.x0, x), min(p.around.y0, y), max(p.around.x1, x), max(p.around.y1, y)}
		}
	case "f", "F", "f*", "B", "B*", "b", "b*":
		f.fill()
	case "sh": // fills what is not clipped, which is not known here
		if f.veil == seen && len(f.fills) < maxFills {
			f.fills = append(f.fills, fill{box: box{-1e7, -1e7, 1e7, 1e7}, before: int32(len(f.glyphs))})
		}
	case "n", "s", "S":
		f.path = path{boxes: f.path.boxes[:0]}
	case "g", "rg", "k":
		f.s.space = map[string]byte{"g": 'g', "rg": 'r', "k": 'k'}[op]
		f.colour(args)
	case "sc", "scn":
		f.colour(args)
	case "cs":
		if len(args) > 0 {
			f.s.space, f.s.white = f.space(args[0]), false
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
	f.path = path{boxes: f.path.boxes[:0]}
}

// filled notes a painted area. One that lets through what is below covers
// nothing, but is no white paper either.
func (f *frame) filled(b box, image, thin bool) {
	if len(f.fills) < maxFills && b.area() > 4 && finite(b.x0, b.y0, b.x1, b.y1) {
		f.fills = append(f.fills, fill{box: b, before: int32(len(f.glyphs)), white: f.s.white && !image, opaque: !thin && !f.s.thin, image: image})
	}
}

// colour tells whether the fill colour is white.
func (f *frame) colour(args []Value) {
	want, n := 1.0, 0
	switch f.s.space {
	case 'g':
		n = 1
	case 'r':
		n = 3
	case 'k':
		want, n = 0, 4
	}
	f.s.white = n > 0 && len(args) == n
	for _, a := range args {
		if !a.IsNumber() || math.Abs(a.Num-want) > 0.004 {
			f.s.white = false
		}
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
	var over []fill
	for _, fl := range in.fills {
		if fl.opaque && fl.before > 0 && fl.box.area() > 20 {
			over = append(over, fl)
		}
	}
	for len(over) > 0 && len(over)*len(in.glyphs) > 50_000_000 {
		over = over[:len(over)/2]
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
			if over[k].before > int32(i) && over[k].box.holds(x, y) {
				g.veil = covered
				break
			}
		}
	}
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
				if !fl.white {
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
