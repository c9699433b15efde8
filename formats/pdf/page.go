package pdf

import (
	"strconv"
	"strings"

	"sardine/document"
	"sardine/internal/pdfile"
)

// page is one page being read.
type page struct {
	*interpreter
	d      *reader
	number uint32
	object *pdfile.Object
	node   Value
	in     inherited
	crop   box
	shot   *shot // not nil: its letters cannot be read, so that it is read as a picture
}

// page reads one page. why is not seen for one that the page tree does not
// lead to.
func (d *reader) page(o *pdfile.Object, node Value, in inherited, why veil) error {
	p := d.interpret(o, node, in, why)
	if err := p.run(); err != nil {
		return err
	}
	if why == seen && p.unread() > unreadable {
		p.shot = p.shoot()
	}
	if err := p.shown(why); err != nil {
		return err
	}
	if err := p.veiled(); err != nil {
		return err
	}
	if p.lost {
		d.out.skip(d.pageName(), document.Partial)
	}
	switch share := p.unread(); {
	case p.shot != nil:
	case why != seen && share > 0.1:
		d.out.skip("unused page", document.Partial)
	case share > 0.9:
		d.out.skip(d.pageName(), document.NoAssist)
	case share > 0.1 && !p.lost:
		d.out.skip(d.pageName(), document.Partial)
	}
	if err := p.notes(d.file.Key(node, "Annots")); err != nil {
		return err
	}
	return d.out.drawn(p)
}

// unreadable is the share of letters without a meaning from which on a page is
// better read from its picture.
const unreadable = 0.5

// shown hands over what a reader of the page sees, whether in letters or in
// pictures.
func (p *page) shown(why veil) error {
	if p.shot != nil {
		p.images = append(p.images, picture{ctm: p.shot.at, before: int32(len(p.glyphs))})
		if err := p.words(int32(len(p.images)-1), p.shot.words); err != nil {
			return err
		}
		return p.end(document.Painted, "")
	}
	if err := p.visible(why); err != nil {
		return err
	}
	return p.pictures()
}

func (d *reader) interpret(o *pdfile.Object, node Value, in inherited, why veil) *page {
	p := &page{d: d, number: uint32(d.pages), object: o, node: node, in: in}
	p.interpreter = &interpreter{ctx: d.ctx, file: d.file, cache: d.cache, known: make(map[int]int32), veil: why, record: len(d.opt.Areas) > 0, listen: d.out.traced()}
	d.current = p
	media, ok := boxOf(d.file, in.media)
	if !ok || media.area() < 1 {
		media = box{0, 0, 612, 792}
	}
	p.crop = media
	if crop, ok := boxOf(d.file, in.crop); ok && crop.and(media).area() > 1 {
		p.crop = crop.and(media)
	}
	return p
}

// run interprets the page's content, then what its annotations look like.
func (p *page) run() error {
	c, ok := p.contents(p.node.Key("Contents"))
	if !ok {
		p.lost = true
	}
	if len(c.data) > 0 {
		if err := p.interpreter.run(c, p.in.resources, identity, 0); err != nil {
			return err
		}
	}
	if err := p.annotations(p.d.file.Key(p.node, "Annots")); err != nil {
		return err
	}
	p.veilMarked(p.d.file.Key(p.node, "Annots"))
	p.veilGlyphs(p.crop)
	p.scanned()
	for _, s := range p.streams {
		for _, piece := range s.pieces {
			p.d.ran[piece.num] = true
		}
		p.d.ran[s.num] = true
	}
	return nil
}

// contents joins a page's content streams: a token never runs over the end of
// one.
func (p *page) contents(ref Value) (c *content, ok bool) {
	c, ok = &content{}, true
	list := []Value{ref}
	if v := p.file.Get(ref); v.Kind == pdfile.Array {
		list = v.List
	}
	for _, v := range list {
		o := p.file.Resolve(v)
		if o == nil || !o.Stream {
			ok = ok && p.file.Get(v).Kind == pdfile.Null
			continue
		}
		data, err := p.file.Decode(o, max(0, maxContent-len(c.data)))
		ok = ok && err == nil
		if c.num == 0 {
			c.num = o.Num
		}
		c.pieces = append(c.pieces, piece{o.Num, len(c.data)})
		if len(list) == 1 {
			c.data = data
			break
		}
		c.data = append(append(c.data, data...), '\n')
	}
	return c, ok
}

// unread is the share of the letters that can be seen but not read.
func (p *page) unread() float64 {
	n, all := 0, 0
	for i := range p.glyphs {
		if p.glyphs[i].text == unknown {
			n++
		}
		if p.glyphs[i].text != " " {
			all++
		}
	}
	if n == 0 {
		return 0
	}
	return float64(n) / float64(all)
}

// visible hands over what a reader of the page sees.
func (p *page) visible(why veil) error {
	runs := runsOf(p.glyphs, func(g *glyph) bool { return g.veil == seen })
	if why != seen {
		runs = nil
	}
	for _, rows := range rowsOf(p.glyphs, runs) {
		for _, b := range blocksOf(rows, 0) {
			if err := p.block(b); err != nil {
				return err
			}
		}
	}
	return p.end(document.Painted, "")
}

// veiled hands over what is there but cannot be seen, by why that is.
func (p *page) veiled() error {
	var present [len(veils)]bool
	for i := range p.glyphs {
		present[p.glyphs[i].veil] = true
	}
	for v := invisible; v <= double; v++ {
		if !present[v] {
			continue
		}
		for _, rows := range rowsOf(p.glyphs, runsOf(p.glyphs, func(g *glyph) bool { return g.veil == v })) {
			for _, r := range rows {
				if err := p.row(r, document.Hidden); err != nil {
					return err
				}
			}
		}
		if err := p.end(document.Hidden, veils[v]); err != nil {
			return err
		}
	}
	return nil
}

// end hands over what there is of the page.
func (p *page) end(kind document.PartKind, why string) error {
	if p.d.b.Empty() {
		return nil
	}
	p.label(why)
	return p.d.take(kind)
}

func (p *page) label(why string) {
	p.d.b.Label(document.Page, strconv.Itoa(int(p.number)), 0, p.d.b.Len())
	if why != "" {
		p.d.b.Label(document.Veil, why, 0, p.d.b.Len())
	}
}

// block hands over rows as lines, or as a table with the names of its columns.
func (p *page) block(b block) error {
	header := p.header(b)
	if header == nil || p.d.earlier {
		for _, r := range b.rows {
			if err := p.row(r, document.Painted); err != nil {
				return err
			}
		}
		return nil
	}
	if err := p.end(document.Painted, ""); err != nil {
		return err
	}
	p.d.b.Header(header)
	for i, r := range b.rows {
		p.d.fresh(p.plain(r))
		for _, s := range r.segs {
			p.d.b.Cell(uint32(i+1), uint16(column(b.cols, s)))
			p.segment(s)
		}
		p.d.b.EndRow()
		if p.d.b.Full() {
			p.label("")
			if err := p.d.cut(document.Painted); err != nil {
				return err
			}
		}
	}
	return p.end(document.Painted, "")
}

// header is the names of a table's columns: the texts of its first row, if
// they look like names and what is under them does not all look the same. Two
// columns are more often a form: names on the left, values on the right.
func (p *page) header(b block) []string {
	if len(b.cols) < 3 || len(b.rows[0].segs) != len(b.cols) {
		return nil
	}
	var names []string
	for _, s := range b.rows[0].segs {
		t := p.plain(row{segs: []segment{s}})
		if t == "" || len(t) > 60 || strings.ContainsAny(t, "0123456789") || strings.HasSuffix(t, ":") {
			return nil
		}
		names = append(names, t)
	}
	for _, r := range b.rows[1:] {
		if strings.ContainsAny(p.plain(r), "0123456789") {
			return names
		}
	}
	return nil
}

// row appends one line. Cells that stand apart are parted by a tab.
func (p *page) row(r row, kind document.PartKind) error {
	if p.d.lines != nil && !p.d.fresh(p.plain(r)) {
		return nil
	}
	for i, s := range r.segs {
		if i > 0 {
			p.d.b.Insert("\t")
		}
		p.segment(s)
		if p.d.b.Must() {
			p.label("")
			if err := p.d.cut(kind); err != nil {
				return err
			}
		}
	}
	p.d.b.Insert("\n")
	if p.d.b.Full() {
		p.label("")
		return p.d.cut(kind)
	}
	return nil
}

func (p *page) plain(r row) string {
	var b strings.Builder
	for i, s := range r.segs {
		if i > 0 {
			b.WriteByte('\t')
		}
		for _, g := range s.glyphs {
			if g == gap {
				b.WriteByte(' ')
			} else {
				b.WriteString(p.glyphs[g].text)
			}
		}
	}
	return b.String()
}

func (p *page) segment(s segment) {
	traced := p.d.out.traced()
	for _, i := range s.glyphs {
		if i == gap {
			p.d.b.Insert(" ")
			continue
		}
		g := &p.glyphs[i]
		start := p.d.b.Len()
		sh := &p.shows[g.show]
		num, at := p.streams[sh.stream].at(int(sh.start))
		q := p.quad(g)
		p.d.b.Paint(g.text, document.Origin{Stream: uint32(num), Start: int64(at), End: int64(at) + int64(sh.end-sh.start), Quad: &q})
		if traced {
			p.d.from = append(p.d.from, origin{start: int32(start), end: int32(p.d.b.Len()), glyph: i})
		}
	}
}

// descent is how far a letter goes below its baseline, in parts of its size.
// A font's own is not asked for: a fifth covers those of text fonts.
const descent = 0.22

// quad is the box of a glyph.
func (p *page) quad(g *glyph) document.Quad {
	return document.Quad{
		Page: p.number,
		X0:   g.x - descent*g.ux, Y0: g.y - descent*g.uy,
		X1: g.x + g.dx - descent*g.ux, Y1: g.y + g.dy - descent*g.uy,
		X2: g.x + g.dx + g.ux, Y2: g.y + g.dy + g.uy,
		X3: g.x + g.ux, Y3: g.y + g.uy,
	}
}
