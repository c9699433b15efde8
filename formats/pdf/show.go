package pdf

import (
	"math"

	"sardine/internal/pdfile"
)

// textOp handles the operators of ISO 32000-1, section 9.
func (f *frame) textOp(op string, args []Value) {
	s := &f.s
	switch op {
	case "BT", "Td", "TD", "T*", "Tm", "'", "\"":
		f.placed()
	}
	switch op {
	case "BT":
		s.text, s.textStart = identity, identity
	case "Tc":
		s.charSp = num(args, 0)
	case "Tw":
		s.wordSp = num(args, 0)
	case "Tz":
		s.scale = num(args, 0) / 100
	case "TL":
		s.leading = num(args, 0)
	case "Ts":
		s.rise = num(args, 0)
	case "Tr":
		s.mode = s.mode&8 | int(num(args, 0))&7
	case "Tf":
		if len(args) >= 2 && args[0].Kind == pdfile.Name {
			s.font, s.size = f.font(args[0].Name()), args[1].Num
		}
	case "Td":
		s.move(num(args, 0), num(args, 1))
	case "TD":
		s.leading = -num(args, 1)
		s.move(num(args, 0), num(args, 1))
	case "T*":
		s.move(0, -s.leading)
	case "Tm":
		if m, ok := sixNumbers(args); ok {
			s.text, s.textStart = m, m
		}
	case "Tj", "'", "\"":
		if op == "\"" && len(args) >= 3 {
			s.wordSp, s.charSp = args[0].Num, args[1].Num
		}
		if op != "Tj" {
			s.move(0, -s.leading)
		}
		if len(args) > 0 && args[len(args)-1].Kind == pdfile.String {
			kind := byte('j')
			if op != "Tj" {
				kind = op[0]
			}
			f.showOp(kind)
			f.show(args[len(args)-1])
		}
	case "TJ":
		if len(args) == 0 {
			return
		}
		f.showOp('J')
		for _, a := range args[len(args)-1].List {
			if a.Kind == pdfile.String {
				f.show(a)
			} else if a.IsNumber() && math.Abs(a.Num) < 1e7 {
				d := -a.Num / 1000 * s.size
				if s.font != nil && s.font.down {
					s.advance(0, d)
				} else {
					s.advance(d*s.scale, 0)
				}
			}
		}
	}
}

// font finds a font by its name in the resources.
func (f *frame) font(name string) *font {
	if t, ok := f.scope[name]; ok {
		return t
	}
	t := f.fontOf(f.file.Key(f.resources, "Font").Key(name))
	if name == labelName && !t.label && t != fallbackFont {
		t.label = true
	}
	if len(f.scope) < 2000 {
		f.scope[name] = t
	}
	return t
}

func (s *state) move(x, y float64) {
	s.textStart = matrix{1, 0, 0, 1, x, y}.times(s.textStart)
	s.text = s.textStart
}

func (s *state) advance(x, y float64) {
	s.text[4] += x*s.text[0] + y*s.text[2]
	s.text[5] += x*s.text[1] + y*s.text[3]
}

// placed notes that text begins anew somewhere.
func (f *frame) placed() {
	if f.running > 0 {
		f.showOps[f.running-1].last, f.running = true, 0
	}
}

// showOp notes the operator that shows the strings to come.
func (f *frame) showOp(kind byte) {
	s := &f.s
	if s.font == nil {
		s.font = fallbackFont
	}
	scale := 0.0
	if d := s.size * s.scale; !s.font.down && d != 0 {
		scale = -1000 / d
	} else if s.font.down && s.size != 0 {
		scale = -1000 / s.size
	}
	f.showOps = append(f.showOps, showOp{stream: f.stream, start: int32(f.opStart), end: int32(f.p.Pos), kind: kind, scale: scale, font: s.font})
	f.running = len(f.showOps)
}

// show appends the glyphs of one string.
func (f *frame) show(a Value) {
	s := &f.s
	f.shows = append(f.shows, show{f.stream, a.Start, a.End, int32(len(f.showOps) - 1), s.filling()})
	veil := f.veil
	switch {
	case veil != seen:
	case s.mode == 3 || s.mode == 7 || s.mode >= 8:
		veil = invisible
	case s.ink.white() && (s.mode == 0 || s.mode == 4):
		veil = white
	}
	t := s.font
	up := s.size
	if t.heights > 0 {
		up *= float64(t.heights)
	}
	base := matrix{s.size * s.scale, 0, 0, s.size, 0, s.rise}
	for raw := a.Str; len(raw) > 0; {
		c := t.next(raw)
		m := base.times(s.text).times(s.ctm)
		g := glyph{text: c.text, show: int32(len(f.shows) - 1), off: int32(len(a.Str) - len(raw)), n: c.n, veil: veil}
		w := float64(c.width) / 1000
		extra := s.charSp
		if c.n == 1 && raw[0] == ' ' {
			extra += s.wordSp
		}
		x, y := m[4], m[5]
		if t.down {
			x, y = m.at(-w/2, -0.88)
			g.dx, g.dy = float32(-m[2]), float32(-m[3])
			g.ux, g.uy = float32(m[0]), float32(m[1])
			g.move = float32(-s.size + extra)
			s.advance(0, -s.size+extra)
		} else {
			g.dx, g.dy = float32(w*m[0]), float32(w*m[1])
			g.ux, g.uy = float32(m[2]*up/nonZero(s.size)), float32(m[3]*up/nonZero(s.size))
			if w == 0 { // keep the direction of writing
				g.dx, g.dy = float32(m[0]*1e-4), float32(m[1]*1e-4)
			}
			tx := (w*s.size + extra) * s.scale
			g.move = float32(tx)
			s.advance(tx, 0)
		}
		g.x, g.y = float32(x), float32(y)
		if finite(x, y, float64(g.dx), float64(g.dy), float64(g.ux), float64(g.uy)) {
			f.glyphs = append(f.glyphs, g)
		} else {
			f.lost = true
		}
		raw = raw[c.n:]
	}
}

// filling is the colour of text that is filled and not drawn by its outline.
func (s *state) filling() ink {
	if s.mode == 0 || s.mode == 4 {
		return s.ink
	}
	return unknownInk
}

func nonZero(f float64) float64 {
	if f == 0 {
		return 1
	}
	return f
}
