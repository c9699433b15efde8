package pdf

import (
	"context"
	"math"

	"sardine/internal/pdfile"
)

// A glyph is one character on the page. (x,y) is where its baseline starts,
// (dx,dy) the way to the next one, (ux,uy) the way up, as long as its size.
type glyph struct {
	text   string
	x, y   float32
	dx, dy float32
	ux, uy float32
	move   float32 // what it moves on, in the units of its text
	show   int32   // index of the string that draws it
	off    int32   // of its code in the string
	n      uint8   // bytes of its code
	veil   veil    // why it cannot be seen
	more   int32   // glyphs after it that its text stands for, too
}

func (g *glyph) size() float64 { return math.Hypot(float64(g.ux), float64(g.uy)) }

// centre of the glyph's box.
func (g *glyph) centre() (x, y float64) {
	return float64(g.x) + float64(g.dx)/2 + 0.3*float64(g.ux), float64(g.y) + float64(g.dy)/2 + 0.3*float64(g.uy)
}

// veil says why a glyph cannot be seen.
type veil uint8

const (
	seen      veil = iota
	invisible      // drawn in mode 3
	layerOff       // in a layer that is switched off, or an annotation that is hidden
	white          // white on white
	covered        // under a box or picture that was drawn over it
	drowned        // in the colour of the box that it was drawn on
	marked         // to be redacted, which nobody did yet
	cropped        // outside the page
	spare          // in an appearance that is not in use
	double         // white, below the same letter that is seen
)

var veils = [...]string{"", "invisible text", "hidden layer", "white text", "covered text", "text in the colour behind it", "text marked for redaction", "outside the page", "unused appearance", "drawn twice"}

// A show is one string operand of a content stream.
type show struct {
	stream     int32 // index into interpreter.streams
	start, end int32 // of the operand
	op         int32 // index into interpreter.showOps
	ink        ink
}

// A showOp is one operator that shows text.
type showOp struct {
	stream     int32
	start, end int32   // with its operands
	kind       byte    // 'j', 'J', '\'' or '"'
	scale      float64 // what a glyph's move is multiplied with to be a number of TJ
	font       *font
	last       bool // the next text is placed anew: where this one ends does not matter
}

// A content is one content stream as it was run.
type content struct {
	num    int // its object number; of a page, the first of its streams
	data   []byte
	pieces []piece // of a page
	cut    bool    // not all of it could be unpacked
}

// A piece is one of several streams that make the content of a page.
type piece struct{ num, from int }

// at returns the object and the offset in it of an offset in the content.
func (c *content) at(pos int) (num, offset int) {
	num, offset = c.num, pos
	for _, p := range c.pieces {
		if p.from > pos {
			break
		}
		num, offset = p.num, pos-p.from
	}
	return num, offset
}

// A fill is an area that was painted.
type fill struct {
	box    box
	before int32 // glyphs drawn before it
	ink    ink
	opaque bool
	image  bool
}

// A picture is an image that was drawn.
type picture struct {
	object *pdfile.Object // nil: in the content itself
	inline Value          // then its dictionary
	data   []byte
	ctm    matrix
	stream int32
	start  int32 // of the operator with its operand, for one in the content
	end    int32
	veil   veil
	before int32
}

// state is the graphics and text state that matters for text.
type state struct {
	ctm             matrix
	font            *font
	size, leading   float64
	charSp, wordSp  float64
	scale, rise     float64
	text, textStart matrix
	mode            int
	space           byte // of the fill colour: g, r, k, or ? for one that is not known
	ink             ink
	clip            box  // what is painted outside is not seen; the box around it, if it is no box
	thin            bool // not opaque, or blended
}

// Bounds on what one page may cost.
const (
	maxContent = 64 << 20 // bytes of its content streams
	maxOps     = 20_000_000
	maxGlyphs  = 2_000_000
	maxForms   = 20_000 // forms drawn
	maxDepth   = 16     // forms in forms
	maxStates  = 1024   // saved graphics states
	maxFills   = 4000
)

// interpreter runs the content of one page.
type interpreter struct {
	ctx     context.Context // of the Read call
	file    *pdfile.File
	cache   *cache
	glyphs  []glyph
	shows   []show
	showOps []showOp
	streams []*content
	known   map[int]int32 // streams by object number
	fills   []fill
	images  []picture
	lost    bool // something could not be interpreted
	ops     int
	forms   int
	veil    veil // of all that is drawn now
	clip    box  // what the form that is drawn now may paint on; without area: anything
	props   []props
	remarks []remark // if they are listened to
	listen  bool
	open    int  // states that the page's own content leaves saved
	under   int  // states that it takes back though none was saved
	record  bool // strokes
	strokes []stroke
	layer   bool // text under or over a picture of the page is what the picture shows
}

// props are the properties of marked content that stand in the content itself
// and hold strings.
type props struct {
	stream     int32
	start, end int32 // of the dictionary
	from, to   int32 // glyphs that it is about
	value      Value
}

// cache is what pages share.
type cache struct {
	fonts   map[int]*font
	direct  map[*Value]*font
	forms   map[int]*content
	bytes   int
	layers  map[int]bool // groups of optional content that are off, by object number
	layered bool
}

func newCache() *cache {
	return &cache{fonts: make(map[int]*font), direct: make(map[*Value]*font), forms: make(map[int]*content)}
}

// frame is one content stream being run.
type frame struct {
	*interpreter
	s         state
	p         *pdfile.Parser
	stream    int32
	resources Value
	scope     map[string]*font
	saved     []state
	marks     []mark
	path      path
	depth     int
	opStart   int // of the operator with its operands
	running   int // one more than the index of the operator that showed text last, if the next may go on from there
	unsaved   int // states taken back though none was saved
}

// A mark is marked content that is open.
type mark struct {
	veil   veil // to go back to
	actual *string
	from   int32
	props  int // index into interpreter.props, or -1
}

// path is what is needed of the current path.
type path struct {
	boxes  []box
	around box
	open   bool // has lines beyond rectangles
	clip   bool // bounds what is painted afterwards
	curved bool
}

// run interprets a content stream with its resources.
func (in *interpreter) run(c *content, resources Value, ctm matrix, depth int) error {
	stream, ok := in.known[c.num]
	if !ok || c.num == 0 {
		stream = int32(len(in.streams))
		in.streams = append(in.streams, c)
		in.known[c.num] = stream
	}
	f := &frame{interpreter: in, p: pdfile.NewContent(c.data), stream: stream, resources: resources, scope: make(map[string]*font), depth: depth}
	f.s = state{ctm: ctm, scale: 1, text: identity, textStart: identity, space: 'g', clip: in.clip}
	if f.s.clip == (box{}) {
		f.s.clip = box{-1e7, -1e7, 1e7, 1e7}
	}
	if in.listen {
		f.p.Remark = func(from, to int) { in.remarked(stream, from, to) }
	}
	was := in.veil
	err := f.loop()
	in.veil = was
	if len(c.pieces) > 0 { // the page itself, not a form
		in.open, in.under = len(f.saved), f.unsaved
	}
	return err
}

// speaks reports whether there is a string in v.
func speaks(v Value) bool {
	for _, e := range v.List {
		if e.Kind == pdfile.String || speaks(e) {
			return true
		}
	}
	return false
}

// clone is v in memory of its own: operands live until the next operator.
func clone(v Value) Value {
	v.Str = append([]byte(nil), v.Str...)
	list := make([]Value, len(v.List))
	for i, e := range v.List {
		list[i] = clone(e)
	}
	v.List = list
	return v
}

func (f *frame) loop() error {
	var args []Value
	for {
		var op []byte
		op, args = f.p.Op(args)
		if op == nil {
			f.placed()
			f.lost = f.lost || f.p.Broken
			return nil
		}
		if f.ops++; f.ops > maxOps || len(f.glyphs) > maxGlyphs {
			f.lost = true
			return nil
		}
		if f.ops%4096 == 0 && f.ctx.Err() != nil {
			return f.ctx.Err()
		}
		f.opStart = f.p.Pos - len(op)
		if len(args) > 0 {
			f.opStart = int(args[0].Start)
		}
		if err := f.do(string(op), args); err != nil {
			return err
		}
	}
}

func num(args []Value, i int) float64 {
	if i < len(args) {
		return args[i].Num
	}
	return 0
}

// do handles the operators of the graphics state, of marked content and of
// pictures; text and paths go on to their own.
func (f *frame) do(op string, args []Value) error {
	switch op {
	case "q":
		if len(f.saved) < maxStates {
			f.saved = append(f.saved, f.s)
		}
	case "Q":
		if n := len(f.saved); n > 0 {
			text, start := f.s.text, f.s.textStart
			f.s, f.saved = f.saved[n-1], f.saved[:n-1]
			f.s.text, f.s.textStart = text, start
		} else {
			f.unsaved++
		}
	case "cm":
		if m, ok := sixNumbers(args); ok {
			f.s.ctm = m.times(f.s.ctm)
		}
	case "gs":
		if len(args) > 0 {
			f.graphics(f.file.Key(f.file.Key(f.resources, "ExtGState"), args[0].Name()))
		}
	case "BMC", "BDC":
		f.begin(op, args)
	case "EMC":
		f.end()
	case "BI":
		f.inline()
	case "Do":
		if len(args) > 0 && args[len(args)-1].Kind == pdfile.Name {
			return f.draw(args[len(args)-1].Name())
		}
	case "m", "l", "c", "v", "y", "h", "re", "n", "f", "F", "f*", "B", "B*", "b", "b*", "s", "S", "W", "W*", "g", "rg", "k", "cs", "sc", "scn", "sh":
		f.paint(op, args)
	default:
		f.textOp(op, args)
	}
	return nil
}

// graphics applies a graphics state dictionary (ISO 32000-1, table 58).
func (f *frame) graphics(gs Value) {
	if font := f.file.Key(gs, "Font"); len(font.List) == 2 {
		f.s.font, f.s.size = f.fontOf(font.List[0]), f.file.Get(font.List[1]).Num
	}
	alpha, blend := f.file.Key(gs, "ca"), f.file.Key(gs, "BM")
	if alpha.IsNumber() || blend.Kind != pdfile.Null {
		f.s.thin = alpha.IsNumber() && alpha.Num < 0.9 || blend.Kind == pdfile.Name && !blend.IsName("Normal") && !blend.IsName("Compatible")
		if alpha.IsNumber() && alpha.Num < 0.02 {
			f.s.mode |= 8 // as good as invisible
		} else {
			f.s.mode &^= 8
		}
	}
}

// begin opens marked content: a layer may be off, text may be given as it
// should be read (sections 8.11.3 and 14.9.4).
func (f *frame) begin(op string, args []Value) {
	m := mark{veil: f.veil, from: int32(len(f.glyphs)), props: -1}
	if op == "BDC" && len(args) >= 2 {
		given := args[len(args)-1]
		if given.Kind == pdfile.Dict && speaks(given) && len(f.props) < maxOps/100 {
			m.props = len(f.props)
			f.props = append(f.props, props{f.stream, given.Start, given.End, m.from, m.from, clone(given)})
		}
		if given.Kind == pdfile.Name {
			given = f.file.Key(f.resources, "Properties").Key(given.Name())
		}
		if args[0].IsName("OC") && f.cache.off(f.file, given) {
			f.veil = max(f.veil, layerOff)
		}
		if t := f.file.Key(f.file.Get(given), "ActualText"); t.Kind == pdfile.String {
			s := textString(t.Str)
			m.actual = &s
		}
	}
	if len(f.marks) < maxStates {
		f.marks = append(f.marks, m)
	}
}

func (f *frame) end() {
	n := len(f.marks)
	if n == 0 {
		return
	}
	m := f.marks[n-1]
	f.marks = f.marks[:n-1]
	f.veil = m.veil
	if m.props >= 0 {
		f.props[m.props].to = int32(len(f.glyphs))
	}
	if m.actual != nil {
		f.actual(*m.actual, int(m.from))
	}
}

// actual lets the glyphs since from be read as text, unless they are anyway.
func (f *frame) actual(text string, from int) {
	gs := f.glyphs[from:]
	if len(gs) == 0 || len(gs) > 1000 || len(text) > 4000 {
		return
	}
	i, same := 0, true
	for _, g := range gs {
		for _, r := range g.text {
			if r == ' ' {
				continue
			}
			for i < len(text) && text[i] == ' ' {
				i++
			}
			if n := len(string(r)); i+n <= len(text) && text[i:i+n] == string(r) {
				i += n
			} else {
				same = false
			}
		}
	}
	for i < len(text) && text[i] == ' ' {
		i++
	}
	if same && i == len(text) {
		return
	}
	first, last := &gs[0], gs[len(gs)-1]
	for i := range gs[1:] {
		gs[1+i].text, gs[1+i].more = "", 0
	}
	first.text, first.more = clean(text), int32(len(gs)-1)
	if ex, ey := last.x+last.dx-first.x, last.y+last.dy-first.y; ex*first.dx+ey*first.dy > 0 && math.Abs(float64(ex*first.dy-ey*first.dx)) < 0.5*float64(abs32(first.dx)+abs32(first.dy))*first.size() {
		first.dx, first.dy = ex, ey
	}
}

func abs32(f float32) float32 { return max(f, -f) }
