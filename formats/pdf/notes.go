package pdf

import (
	"strings"

	"sardine/document"
	"sardine/internal/pdfile"
)

// maxNotes is how many annotations of a page are looked at.
const maxNotes = 100_000

// Flags of annotations (ISO 32000-1, table 165).
const (
	flagHidden = 1 << 1
	flagNoView = 1 << 5
)

// annotations draws the appearances of each annotation: what is typed into
// form fields and free text boxes is only there. Those that are not in use
// are read as hidden.
func (p *page) annotations(list Value) error {
	for _, ref := range list.List[:min(len(list.List), maxNotes)] {
		a := p.file.Get(ref)
		why := seen
		if f := p.file.Key(a, "F").Int(0); f&(flagHidden|flagNoView) != 0 {
			why = layerOff
		}
		if oc := a.Key("OC"); oc.Kind != pdfile.Null && p.cache.off(p.file, oc) {
			why = layerOff
		}
		looks := p.file.Key(a, "AP")
		if looks.Kind != pdfile.Dict {
			continue
		}
		state := p.file.Key(a, "AS").Name()
		for i := 0; i+1 < len(looks.List); i += 2 {
			normal := looks.List[i].IsName("N")
			if err := p.appearance(a, looks.List[i+1], state, why, normal); err != nil {
				return err
			}
		}
	}
	if len(list.List) > maxNotes {
		p.lost = true
	}
	return nil
}

func (p *page) appearance(a, ref Value, state string, why veil, normal bool) error {
	if !normal {
		why = spare
	}
	o := p.file.Resolve(ref)
	if o != nil && o.Stream {
		return p.look(a, o, why)
	}
	states := p.file.Get(ref)
	for i := 0; i+1 < len(states.List) && i < 400; i += 2 {
		o := p.file.Resolve(states.List[i+1])
		if o == nil || !o.Stream {
			continue
		}
		w := why
		if !states.List[i].IsName(state) {
			w = spare
		}
		if w == spare && p.d.ran[o.Num] {
			continue
		}
		if err := p.look(a, o, w); err != nil {
			return err
		}
	}
	return nil
}

// look runs an appearance in its place: its box, turned by its matrix, fills
// the rectangle of the annotation (section 12.5.5, algorithm 8.1).
func (p *page) look(a Value, o *pdfile.Object, why veil) error {
	rect, ok := boxOf(p.file, p.file.Key(a, "Rect"))
	bbox, ok2 := boxOf(p.file, p.file.Key(o.Value, "BBox"))
	ctm := identity
	if ok && ok2 && bbox.area() > 0 {
		m, whole := matrixOf(p.file, p.file.Key(o.Value, "Matrix"))
		if !whole {
			m = identity
		}
		around := m.over(bbox)
		sx, sy := 1.0, 1.0
		if around.area() > 0 && rect.area() > 0 {
			sx, sy = (rect.x1-rect.x0)/(around.x1-around.x0), (rect.y1-rect.y0)/(around.y1-around.y0)
		}
		ctm = matrix{sx, 0, 0, sy, rect.x0 - around.x0*sx, rect.y0 - around.y0*sy}
	} else if ok {
		ctm = matrix{1, 0, 0, 1, rect.x0, rect.y0}
	}
	was := p.veil
	p.veil = max(p.veil, why)
	err := p.form(o, p.in.resources, ctm, 0)
	p.veil = was
	return err
}

// maxMarks bounds the marks for redaction that are looked at on a page.
const maxMarks = 1000

// veilMarked finds the glyphs under marks for redaction that were not applied
// (ISO 32000-2, section 12.5.6.23): programs show them, or will not.
func (p *page) veilMarked(list Value) {
	var marks []box
	for _, ref := range list.List[:min(len(list.List), maxNotes)] {
		a := p.file.Get(ref)
		if !p.file.Key(a, "Subtype").IsName("Redact") || len(marks) >= maxMarks {
			continue
		}
		quads := p.file.Key(a, "QuadPoints").List
		for ; len(quads) >= 8 && len(marks) < maxMarks; quads = quads[8:] {
			b := box{quads[0].Num, quads[1].Num, quads[0].Num, quads[1].Num}
			for i := 2; i < 8; i += 2 {
				b = box{min(b.x0, quads[i].Num), min(b.y0, quads[i+1].Num), max(b.x1, quads[i].Num), max(b.y1, quads[i+1].Num)}
			}
			marks = append(marks, b)
		}
		if b, ok := boxOf(p.file, p.file.Key(a, "Rect")); ok && len(p.file.Key(a, "QuadPoints").List) < 8 {
			marks = append(marks, b)
		}
	}
	for i := range p.glyphs {
		g := &p.glyphs[i]
		x, y := g.centre()
		for _, b := range marks {
			if g.veil == seen && b.holds(x, y) {
				g.veil = marked
			}
		}
	}
}

// noteKeys are what annotations say, in the order in which it is told. The
// texts of fields are told with their values.
var noteKeys = [...]string{"T", "Contents", "Subj", "RC", "Alt"}

// notes hands over what annotations say, with their authors, as a comment.
func (p *page) notes(list Value) error {
	for _, ref := range list.List[:min(len(list.List), maxNotes)] {
		o := p.file.Resolve(ref)
		a := p.file.Get(ref)
		if o == nil {
			o = p.object
		}
		widget := p.file.Key(a, "Subtype").IsName("Widget")
		for _, key := range noteKeys {
			if widget && key == "T" {
				continue
			}
			if err := p.d.say(o, a, key, document.Comment); err != nil {
				return err
			}
		}
	}
	return p.end(document.Comment, "")
}

// say appends a line with the string of a key, unless it was told before.
func (d *reader) say(o *pdfile.Object, dict Value, key string, kind document.PartKind) error {
	v, o := d.string(o, dict.Key(key))
	if v.Kind != pdfile.String || o == nil || d.told[place{o.Num, v.Start}] || !legible(textString(v.Str)) || !d.fresh(textString(v.Str)) {
		return nil
	}
	start := d.b.Len()
	if d.text(o, v) {
		d.b.Label(document.Key, key, start, d.b.Len())
		d.b.Insert("\n")
	}
	return d.room(kind)
}

// string resolves v, which stands in o, and says which object its text stands
// in.
func (d *reader) string(o *pdfile.Object, v Value) (Value, *pdfile.Object) {
	if v.Kind == pdfile.Ref {
		o = d.file.Resolve(v)
		v = d.file.Get(v)
	}
	return v, o
}

// info hands over the document information dictionary (section 14.3.3).
func (d *reader) info() error {
	ref := d.file.Trailer.Key("Info")
	o := d.file.Resolve(ref)
	dict := d.file.Get(ref)
	for i := 0; i+1 < len(dict.List); i += 2 {
		v, o := d.string(o, dict.List[i+1])
		if v.Kind != pdfile.String {
			continue
		}
		text := textString(v.Str)
		if d.earlier && (text == "" || !d.fresh(text)) {
			continue
		}
		d.fresh(text)
		key := strings.ToValidUTF8(string(dict.List[i].Str), unknown)
		key = key[:min(len(key), 100)]
		d.b.Insert(strings.ToValidUTF8(key, "") + ": ")
		start := d.b.Len()
		d.text(o, v)
		d.b.Label(document.Key, strings.ToValidUTF8(key, ""), start, d.b.Len())
		d.b.Insert("\n")
		if err := d.room(document.Metadata); err != nil {
			return err
		}
	}
	return d.take(document.Metadata)
}
