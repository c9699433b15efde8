package rtf

import (
	"context"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"sardine/document"
)

const (
	maxDepth = 1000   // groups inside groups that have a state of their own
	maxFonts = 10_000 // fonts whose code page is kept
	maxKey   = 64     // bytes of the name of a property

	defaultFont = -1
	noFont      = -2 // properties are in the code page of the document
)

// state is what a group may change; it is back when the group ends.
type state struct {
	dest    dest
	ch      channel
	uprCh   channel
	key     string
	split   bool // groups side by side are lines of their own
	star    bool // \* stood right before
	first   bool // nothing stood in the group yet
	hidden  bool
	deleted bool
	revised bool // inserted
	uc      int  // what follows a \uN for old readers
	font    int
}

// parser turns tokens into the lines of one channel.
type parser struct {
	scan  *scanner
	b     *document.Builder
	want  channel
	view  document.View
	v     visitor
	limit int64

	st     state
	stack  []state
	depth  int // open groups
	begun  bool
	closed bool // the token before was the end of a group
	seen   uint32
	handed bool

	ansi  *page
	fonts map[int]*page // nil: as ansi
	deff  int
	cur   int // the font that the table describes

	wide wide   // a \uN whose stand-ins are still read
	half []byte // first bytes of a letter
	from int64  // where they begin
	to   int64
	sn   []byte // name of the shape's property at hand
	prop []byte // name of the user's property at hand
	data data

	gap   []byte
	line  bool
	any   bool
	apart bool // other text stood between
	label int  // where the line at hand begins
	key   string
}

// wide is a letter given as \uN, or the first half of one.
type wide struct {
	on         bool
	r          rune
	start, end int64
	skip       int // stand-ins still to come
}

func (p *parser) run(ctx context.Context) error {
	for n := 0; p.scan.next(); n++ {
		if err := p.token(&p.scan.tok); err != nil {
			return err
		}
		if n&0xFFFF == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
	}
	if err := p.flush(); err != nil {
		return err
	}
	if err := p.endData(); err != nil {
		return err
	}
	p.newline()
	if p.b.Empty() {
		return nil
	}
	p.handed = true
	return p.v.part(p.b.Take(p.kind()))
}

func (p *parser) kind() document.PartKind {
	switch p.want {
	case chMeta:
		return document.Metadata
	case chComment:
		return document.Comment
	case chDeleted:
		return document.Deleted
	case chHidden:
		return document.Hidden
	}
	return document.Body
}

func (p *parser) token(t *token) error {
	defer func() { p.closed = t.kind == tClose }()
	switch t.kind {
	case tText:
		p.st.first, p.st.star = false, false
		return p.text(t.raw, t.start)
	case tHex:
		p.st.first = false
		return p.byte(t.c, t.start, t.end)
	case tOpen:
		if err := p.flush(); err != nil {
			return err
		}
		p.open()
		return nil
	case tClose:
		if err := p.flush(); err != nil {
			return err
		}
		return p.close()
	}
	if p.wide.skip > 0 && !(t.kind == tWord && string(t.name) == "u") { // a control counts as one stand-in
		return p.standIn(t.end)
	}
	if t.kind == tSymbol {
		return p.symbol(t)
	}
	return p.word(t)
}

func (p *parser) open() {
	p.depth++
	if p.st.split && p.closed {
		p.newline()
	}
	if len(p.stack) < maxDepth {
		p.stack = append(p.stack, p.st)
	}
	if p.depth == 1 && !p.begun { // what comes behind the document is not shown
		p.st.ch, p.begun = chMain, true
	}
	p.st.first, p.st.star, p.st.split = true, false, false
}

func (p *parser) close() error {
	if p.depth == 0 {
		return nil
	}
	p.depth--
	if p.depth >= len(p.stack) {
		return nil
	}
	was := p.st
	p.st = p.stack[len(p.stack)-1]
	p.stack = p.stack[:len(p.stack)-1]
	if was.ch != p.st.ch || was.key != p.st.key {
		p.newlineIn(was.ch)
	}
	if (was.dest == dData || was.dest == dOLE) && was.dest != p.st.dest {
		return p.endData()
	}
	return nil
}

// symbol takes a control of one byte.
func (p *parser) symbol(t *token) error {
	switch t.c {
	case '*':
		p.st.star = true
		return nil
	case '\\', '{', '}':
		return p.byte(t.c, t.start, t.end)
	}
	if err := p.flush(); err != nil {
		return err
	}
	switch t.c {
	case '~':
		return p.put("\u00a0", t.start, t.end)
	case '-':
		return p.put("\u00ad", t.start, t.end)
	case '_':
		return p.put("-", t.start, t.end)
	case '\t':
		return p.put("\t", t.start, t.end)
	case '\r', '\n':
		p.separate('\n')
	}
	return nil
}

// word takes a control word.
func (p *parser) word(t *token) error {
	if string(t.name) == "u" && t.has {
		return p.unicode(t)
	}
	if err := p.flush(); err != nil {
		return err
	}
	first, star := p.st.first, p.st.star
	p.st.first, p.st.star = false, false
	if string(t.name) == "bin" {
		p.binary(t)
		return nil
	}
	if p.destination(t, first || star, star) {
		return nil
	}
	switch string(t.name) {
	case "par", "line", "sect", "page", "column", "row", "nestrow", "lbr", "softline":
		p.separate('\n')
		return nil
	case "cell", "nestcell":
		p.separate('\t')
		return nil
	}
	if s, ok := letters[string(t.name)]; ok {
		return p.put(s, t.start, t.end)
	}
	p.property(t)
	return nil
}

// property takes the control words that set something.
func (p *parser) property(t *token) {
	switch string(t.name) {
	case "v":
		p.st.hidden = !t.has || t.param != 0
	case "deleted":
		p.st.deleted = !t.has || t.param != 0
	case "revised":
		p.st.revised = !t.has || t.param != 0
	case "plain":
		p.st.hidden, p.st.deleted, p.st.revised, p.st.font = false, false, false, defaultFont
	case "uc":
		p.st.uc = min(max(t.param, 0), 16)
	case "f":
		p.st.font, p.cur = t.param, t.param
	case "deff":
		p.deff = t.param
	case "ansicpg":
		if pg := pages[t.param]; pg != nil {
			p.ansi = pg
		}
	case "mac":
		p.ansi = pages[10000]
	case "pc":
		p.ansi = pages[437]
	case "pca":
		p.ansi = pages[850]
	case "fcharset":
		if p.st.dest == dFonts && len(p.fonts) < maxFonts {
			p.fonts[p.cur] = pages[charsets[t.param]]
		}
	case "cpg":
		if p.st.dest == dFonts && len(p.fonts) < maxFonts && pages[t.param] != nil {
			p.fonts[p.cur] = pages[t.param]
		}
	case "pngblip", "jpegblip", "emfblip", "wmetafile", "dibitmap", "macpict":
		if p.st.dest == dData {
			p.data.ext = map[string]string{"pngblip": ".png", "jpegblip": ".jpg", "emfblip": ".emf", "wmetafile": ".wmf", "dibitmap": ".dib", "macpict": ".pict"}[string(t.name)]
		}
	}
}

// destination reports whether t begins a destination, and enters it.
func (p *parser) destination(t *token, first, star bool) bool {
	d, ok := destinations[string(t.name)]
	switch {
	case ok && (d.dest == dSkip || d.dest == dSame) && !first: // \do, \ts and others may also be plain words
		return false
	case ok:
	case p.st.ch == chMeta && first && properties[string(t.name)]:
		d = destination{ch: chMeta}
	case star && p.st.dest == dSkip, star && p.st.dest == dFonts:
		d = destination{dest: dSkip}
	case star:
		d = destination{ch: chHidden}
	default:
		return false
	}
	if d.dest == dSame {
		return true
	}
	p.enter(string(t.name), d)
	return true
}

func (p *parser) enter(name string, d destination) {
	st := &p.st
	was := *st
	st.dest, st.split = d.dest, d.split
	switch d.dest {
	case dText, dProp:
		st.ch, st.key = d.ch, ""
		if d.ch >= chMeta {
			st.key = name
		}
		if d.ch == chMeta {
			st.font = noFont
		}
		if name == "staticval" && len(p.prop) > 0 {
			st.key = strings.ToValidUTF8(string(p.prop), "")
		}
		if name == "propname" {
			p.prop = p.prop[:0]
		}
		p.newlineIn(st.ch)
	case dSn:
		p.sn = p.sn[:0]
	case dSv:
		p.shapeValue()
	case dUpr:
		st.dest, st.uprCh, st.ch = dText, was.ch, chHidden
	case dUd:
		st.dest, st.ch = dText, was.uprCh
	case dData, dOLE:
		p.data = data{n: p.data.n}
	}
}

// shapeValue decides whether the value of a shape's property is words.
func (p *parser) shapeValue() {
	p.st.dest = dSkip
	name := string(p.sn)
	switch {
	case strings.HasPrefix(name, "gtext") && strings.HasSuffix(name, "UNICODE") && name != "gtextFont":
		p.st.dest, p.st.ch, p.st.key = dText, chBox, ""
	case strings.HasPrefix(name, "wz") || strings.HasPrefix(name, "pib"):
		p.st.dest, p.st.ch, p.st.key = dText, chHidden, name
	default:
		return
	}
	p.newlineIn(p.st.ch)
}

// unicode takes \uN: a unit of UTF-16, and after it stand-ins for readers that
// know none.
func (p *parser) unicode(t *token) error {
	p.st.first, p.st.star = false, false
	r := rune(uint16(t.param))
	if w := p.wide; w.on && utf16.IsSurrogate(w.r) && utf16.IsSurrogate(r) {
		if pair := utf16.DecodeRune(w.r, r); pair != utf8.RuneError {
			p.wide = wide{true, pair, w.start, t.end, p.st.uc}
			return nil
		}
	}
	if err := p.flush(); err != nil {
		return err
	}
	p.wide = wide{true, r, t.start, t.end, p.st.uc}
	return nil
}

// standIn passes over one letter that stands in for a \uN.
func (p *parser) standIn(end int64) error {
	p.wide.skip--
	p.wide.end = end
	return nil
}

// flush ends what is still open: a \uN, half a letter.
func (p *parser) flush() error {
	if p.wide.on {
		w := p.wide
		p.wide = wide{}
		if utf16.IsSurrogate(w.r) || w.r == 0 {
			w.r = utf8.RuneError
		}
		return p.put(string(w.r), w.start, w.end)
	}
	if len(p.half) > 0 {
		p.half = p.half[:0]
		return p.put("\uFFFD", p.from, p.to)
	}
	return nil
}
