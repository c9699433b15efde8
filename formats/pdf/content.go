package pdf

import (
	"context"
	"math"

	"github.com/ledongthuc/pdf"
)

// matrix is [a b c d e f] of ISO 32000-1, section 8.3.3.
type matrix [6]float64

var identity = matrix{1, 0, 0, 1, 0, 0}

func (m matrix) times(n matrix) matrix {
	return matrix{
		m[0]*n[0] + m[1]*n[2], m[0]*n[1] + m[1]*n[3],
		m[2]*n[0] + m[3]*n[2], m[2]*n[1] + m[3]*n[3],
		m[4]*n[0] + m[5]*n[2] + n[4], m[4]*n[1] + m[5]*n[3] + n[5],
	}
}

func (m matrix) at(x, y float64) (float64, float64) {
	return m[0]*x + m[2]*y + m[4], m[1]*x + m[3]*y + m[5]
}

// A glyph is one character on the page. (x,y) is where its baseline starts,
// (dx,dy) the way to the next one, size its height in points.
type glyph struct {
	text       string
	x, y       float64
	dx, dy     float64
	size       float64
	start, end int // of the string that draws it, in its content stream
}

// state is the graphics and text state that matters for text.
type state struct {
	ctm             matrix
	font            *font
	size, leading   float64
	charSp, wordSp  float64
	scale, rise     float64
	text, textStart matrix
}

// Bounds on what one page may cost.
const (
	maxContent = 64 << 20 // bytes of its content streams
	maxOps     = 20_000_000
	maxGlyphs  = 4_000_000
	maxForms   = 20_000 // forms drawn
	maxDepth   = 12     // forms in forms
	maxStates  = 1024   // saved graphics states
)

// interpreter runs the content of one page.
type interpreter struct {
	ctx    context.Context             // of the Read call
	fonts  map[string]*font            // by the spelling of their dictionary
	scopes map[string]map[string]*font // see scope
	glyphs []glyph
	images int  // drawn
	lost   bool // something could not be interpreted
	ops    int
	forms  int
}

// run interprets content with its resources.
func (in *interpreter) run(content []byte, resources pdf.Value, ctm matrix, depth int) error {
	s := state{ctm: ctm, scale: 1, text: identity, textStart: identity}
	fonts := in.scope(resources)
	var saved []state
	l := &lexer{data: content}
	var args []operand
	for {
		var op string
		op, args = l.next(args)
		if op == "" {
			return nil
		}
		if in.ops++; in.ops > maxOps || len(in.glyphs) > maxGlyphs {
			in.lost = true
			return nil
		}
		if in.ops%4096 == 0 && in.ctx.Err() != nil {
			return in.ctx.Err()
		}
		switch op {
		case "q":
			if len(saved) < maxStates {
				saved = append(saved, s)
			}
		case "Q":
			if n := len(saved); n > 0 {
				text, start := s.text, s.textStart
				s, saved = saved[n-1], saved[:n-1]
				s.text, s.textStart = text, start
			}
		case "cm":
			if m, ok := sixNumbers(args); ok {
				s.ctm = m.times(s.ctm)
			}
		case "ID":
			in.images++
			l.skipImage()
		case "Do":
			if len(args) == 1 && args[0].kind == '/' {
				if err := in.draw(resources, string(args[0].str), s.ctm, depth); err != nil {
					return err
				}
			}
		case "Tf":
			if len(args) == 2 && args[0].kind == '/' {
				s.font, s.size = in.font(fonts, resources, string(args[0].str)), args[1].num
			}
		default:
			in.textOp(&s, op, args)
		}
	}
}

// textOp handles the operators of ISO 32000-1, section 9.
func (in *interpreter) textOp(s *state, op string, args []operand) {
	num := func(i int) float64 {
		if i < len(args) {
			return args[i].num
		}
		return 0
	}
	switch op {
	case "BT":
		s.text, s.textStart = identity, identity
	case "Tc":
		s.charSp = num(0)
	case "Tw":
		s.wordSp = num(0)
	case "Tz":
		s.scale = num(0) / 100
	case "TL":
		s.leading = num(0)
	case "Ts":
		s.rise = num(0)
	case "Td":
		s.move(num(0), num(1))
	case "TD":
		s.leading = -num(1)
		s.move(num(0), num(1))
	case "T*":
		s.move(0, -s.leading)
	case "Tm":
		if m, ok := sixNumbers(args); ok {
			s.text, s.textStart = m, m
		}
	case "Tj", "'", "\"":
		if op == "\"" && len(args) >= 3 {
			s.wordSp, s.charSp = args[0].num, args[1].num
		}
		if op != "Tj" {
			s.move(0, -s.leading)
		}
		if len(args) > 0 {
			in.show(s, args[len(args)-1])
		}
	case "TJ":
		if len(args) == 0 {
			return
		}
		for _, a := range args[len(args)-1].arr {
			if a.kind == 's' {
				in.show(s, a)
			} else {
				s.advance(-a.num / 1000 * s.size * s.scale)
			}
		}
	}
}

func (s *state) move(x, y float64) {
	s.textStart = matrix{1, 0, 0, 1, x, y}.times(s.textStart)
	s.text = s.textStart
}

func (s *state) advance(x float64) { s.text = matrix{1, 0, 0, 1, x, 0}.times(s.text) }

// show appends the glyphs of one string.
func (in *interpreter) show(s *state, a operand) {
	if s.font == nil {
		s.font = fallback
	}
	for raw := a.str; len(raw) > 0; {
		n, text, width := s.font.next(raw)
		m := matrix{s.size * s.scale, 0, 0, s.size, 0, s.rise}.times(s.text).times(s.ctm)
		x, y := m.at(0, 0)
		ux, uy := m.at(width/1000, 0)
		g := glyph{text: text, x: x, y: y, dx: ux - x, dy: uy - y, size: math.Hypot(m[2], m[3]), start: a.start, end: a.end}
		if width == 0 { // keep the direction of writing
			g.dx, g.dy = m[0]*1e-6, m[1]*1e-6
		}
		if finite(g.x, g.y, g.dx, g.dy, g.size) {
			in.glyphs = append(in.glyphs, g)
		}
		extra := s.charSp
		if n == 1 && raw[0] == ' ' {
			extra += s.wordSp
		}
		s.advance((width/1000*s.size + extra) * s.scale)
		raw = raw[n:]
	}
}

func finite(fs ...float64) bool {
	for _, f := range fs {
		if math.IsNaN(f) || math.Abs(f) > 1e9 {
			return false
		}
	}
	return true
}

func sixNumbers(args []operand) (m matrix, ok bool) {
	if len(args) < 6 {
		return m, false
	}
	for i := range m {
		m[i] = args[len(args)-6+i].num
	}
	return m, true
}

// fallback shows text for which no font was chosen.
var fallback = func() *font {
	f := &font{missing: 500, widths: map[int]float64{}}
	for i := ' '; i < 0x7F; i++ {
		f.bytes[i] = string(i)
	}
	return f
}()

// scope is the fonts by name that were already looked up in resources, which
// are known by their spelling: it names what they refer to by object number.
func (in *interpreter) scope(resources pdf.Value) map[string]*font {
	key := resources.String()
	if s, ok := in.scopes[key]; ok {
		return s
	}
	s := make(map[string]*font)
	if len(in.scopes) < 2000 && len(key) < 16<<10 {
		in.scopes[key] = s
	}
	return s
}

// font finds a font by its name in the resources.
func (in *interpreter) font(scope map[string]*font, resources pdf.Value, name string) *font {
	if f, ok := scope[name]; ok {
		return f
	}
	f := in.load(resources, name)
	if len(scope) < 2000 {
		scope[name] = f
	}
	return f
}

func (in *interpreter) load(resources pdf.Value, name string) *font {
	f := fallback
	if !try(func() {
		v := resources.Key("Font").Key(name)
		if v.Kind() != pdf.Dict {
			return
		}
		key := v.String()
		if known, ok := in.fonts[key]; ok {
			f = known
			return
		}
		f = loadFont(v)
		if len(in.fonts) < 2000 && len(key) < 64<<10 {
			in.fonts[key] = f
		}
	}) {
		in.lost = true
	}
	return f
}

// draw runs a form, or counts a picture.
func (in *interpreter) draw(resources pdf.Value, name string, ctm matrix, depth int) (err error) {
	if !try(func() {
		x := resources.Key("XObject").Key(name)
		switch x.Key("Subtype").Name() {
		case "Image":
			in.images++
		case "Form":
			err = in.form(x, resources, ctm, depth)
		}
	}) {
		in.lost = true
	}
	return err
}

func (in *interpreter) form(x, resources pdf.Value, ctm matrix, depth int) error {
	if in.forms++; in.forms > maxForms || depth >= maxDepth {
		in.lost = true
		return nil
	}
	if own := x.Key("Resources"); own.Kind() == pdf.Dict {
		resources = own
	}
	if m, ok := matrixOf(x.Key("Matrix")); ok {
		ctm = m.times(ctm)
	}
	return in.run(streamBytes(x, maxContent), resources, ctm, depth+1)
}

func matrixOf(v pdf.Value) (m matrix, ok bool) {
	if v.Len() != 6 {
		return m, false
	}
	for i := range m {
		m[i] = v.Index(i).Float64()
	}
	return m, true
}
