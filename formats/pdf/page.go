package pdf

import (
	"fmt"

	"github.com/ledongthuc/pdf"

	"sardine/document"
)

// page is one page being written.
type page struct {
	*reader
	number uint32
	start  int // of its text in the part
}

func (d *reader) page(v, resources pdf.Value) error {
	d.pages++
	if d.pages > d.limit {
		return document.Skipped(document.TooMany, nil)
	}
	d.src.refill()
	in := &interpreter{ctx: d.ctx, fonts: d.fonts, scopes: d.scope}
	p := &page{reader: d, number: uint32(d.pages)}
	err := p.interpret(in, v, resources)
	if err != nil {
		return err
	}
	if err := p.paint(in.glyphs); err != nil {
		return err
	}
	p.label()
	if !d.b.Empty() {
		if err := d.out.Part(d.b.Take(document.Painted)); err != nil {
			return err
		}
	}
	var list pdf.Value
	if !try(func() { list = v.Key("Annots") }) {
		in.lost = true
	}
	if err := p.notes(list); err != nil {
		return err
	}
	switch name := pageName(d.pages); {
	case in.lost:
		d.out.Skip(name, document.Partial)
	case len(in.glyphs) == 0 && in.images > 0:
		d.out.Skip(name, document.NoAssist)
	case unknown(in.glyphs, 0.9):
		d.out.Skip(name, document.NoAssist)
	case unknown(in.glyphs, 0.1):
		d.out.Skip(name, document.Partial)
	}
	return nil
}

// interpret runs the page's content, then what its annotations look like.
func (p *page) interpret(in *interpreter, v, resources pdf.Value) (err error) {
	content, ok := contents(v.Key)
	if !ok {
		in.lost = true
	}
	if !try(func() { err = in.run(content, resources, identity, 0) }) {
		in.lost = true
	}
	if err != nil {
		return err
	}
	if !try(func() { err = in.annotations(v.Key("Annots"), resources) }) {
		in.lost = true
	}
	return err
}

// contents joins a page's content streams: a token never runs over the end of
// one. ok is false when one of them could not be decoded.
func contents(key func(string) pdf.Value) (all []byte, ok bool) {
	ok = true
	var c pdf.Value
	if !try(func() { c = key("Contents") }) {
		return nil, false
	}
	if c.Kind() == pdf.Stream {
		ok = try(func() { all = streamBytes(c, maxContent) })
		return all, ok
	}
	for i := range c.Len() {
		ok = try(func() {
			all = append(all, streamBytes(c.Index(i), int64(max(0, maxContent-len(all))))...)
			all = append(all, '\n')
		}) && ok
	}
	return all, ok
}

// annotations draws the normal appearance of each annotation: what is typed
// into form fields and free text boxes is only there.
func (in *interpreter) annotations(list, resources pdf.Value) error {
	for i := range min(list.Len(), maxNotes) {
		var err error
		if !try(func() {
			a := list.Index(i)
			look := a.Key("AP").Key("N")
			if look.Kind() == pdf.Dict {
				look = look.Key(a.Key("AS").Name())
			}
			if look.Kind() != pdf.Stream {
				return
			}
			rect, box := a.Key("Rect"), look.Key("BBox")
			x := min(rect.Index(0).Float64(), rect.Index(2).Float64()) - box.Index(0).Float64()
			y := min(rect.Index(1).Float64(), rect.Index(3).Float64()) - box.Index(1).Float64()
			err = in.form(look, resources, matrix{1, 0, 0, 1, x, y}, 0)
		}) {
			in.lost = true
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// unknown reports whether more than a share of the characters has no text:
// they can be seen but not read.
func unknown(glyphs []glyph, share float64) bool {
	n := 0
	for _, g := range glyphs {
		if g.text == "\uFFFD" {
			n++
		}
	}
	return n > 0 && float64(n) > share*float64(len(glyphs))
}

func (p *page) label() {
	if p.b.Len() > p.start {
		p.b.Label(document.Page, fmt.Sprint(p.number), p.start, p.b.Len())
	}
}

// cut hands over what there is of the page; it goes on in a new part.
func (p *page) cut() error {
	p.label()
	err := p.out.Part(p.b.Cut(document.Painted))
	p.start = p.b.Len()
	return err
}
