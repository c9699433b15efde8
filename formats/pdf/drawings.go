package pdf

import (
	"sardine/internal/pdfile"
)

// inline steps over an image that stands in the content (section 8.9.7).
func (f *frame) inline() {
	start := f.opStart
	var args []Value
	op, args := f.p.Op(args)
	if string(op) != "ID" {
		return
	}
	dict := Value{Kind: pdfile.Dict, List: args}
	get := func(short, long string) Value {
		if v := dict.Key(short); v.Kind != pdfile.Null {
			return v
		}
		return dict.Key(long)
	}
	length := -1
	w, h, bits := get("W", "Width").Int(0), get("H", "Height").Int(0), get("BPC", "BitsPerComponent").Int(8)
	if get("F", "Filter").Kind == pdfile.Null && w > 0 && h > 0 && w < 1<<20 && h < 1<<20 {
		colours := 1
		switch get("CS", "ColorSpace").Name() {
		case "RGB", "DeviceRGB":
			colours = 3
		case "CMYK", "DeviceCMYK":
			colours = 4
		}
		if get("IM", "ImageMask").Num == 1 {
			bits = 1
		}
		length = (w*colours*bits + 7) / 8 * h
	}
	data := f.p.SkipImage(length)
	f.picture(picture{inline: clone(dict), data: data, stream: f.stream, start: int32(start), end: int32(f.p.Pos)}, get("IM", "ImageMask").Num == 1)
}

func (f *frame) picture(p picture, mask bool) {
	p.ctm, p.veil, p.before = f.s.ctm, f.veil, int32(len(f.glyphs))
	if len(f.images) >= maxFills {
		f.lost = f.lost || len(f.images) > 100*maxFills
		return
	}
	f.images = append(f.images, p)
	if f.veil == seen {
		f.filled(p.ctm.over(box{0, 0, 1, 1}), true, mask)
	}
}

// draw runs a form or draws a picture.
func (f *frame) draw(name string) error {
	ref := f.file.Key(f.resources, "XObject").Key(name)
	x := f.file.Resolve(ref)
	if x == nil || !x.Stream {
		return nil
	}
	was := f.veil
	defer func() { f.veil = was }()
	if oc := x.Value.Key("OC"); oc.Kind != pdfile.Null && f.cache.off(f.file, oc) {
		f.veil = max(f.veil, layerOff)
	}
	switch f.file.Key(x.Value, "Subtype").Name() {
	case "Image":
		mask := f.file.Key(x.Value, "ImageMask").Num == 1 || x.Value.Key("SMask").Kind != pdfile.Null || x.Value.Key("Mask").Kind != pdfile.Null
		f.picture(picture{object: x, stream: f.stream, start: int32(f.opStart), end: int32(f.p.Pos)}, mask)
		return nil
	case "Form":
		outer := f.clip
		defer func() { f.clip = outer }()
		f.clip = f.s.clip
		return f.form(x, f.resources, f.s.ctm, f.depth)
	}
	return nil
}

// form runs a form XObject; without resources of its own it has those of who
// draws it.
func (in *interpreter) form(x *pdfile.Object, resources Value, ctm matrix, depth int) error {
	if in.forms++; in.forms > maxForms || depth >= maxDepth {
		in.lost = true
		return nil
	}
	if own := in.file.Key(x.Value, "Resources"); own.Kind == pdfile.Dict {
		resources = own
	}
	if m, ok := matrixOf(in.file, in.file.Key(x.Value, "Matrix")); ok {
		ctm = m.times(ctm)
	}
	c := in.cache.form(in.file, x)
	if c == nil {
		in.lost = true
		return nil
	}
	if b, ok := boxOf(in.file, in.file.Key(x.Value, "BBox")); ok && in.clip != (box{}) {
		in.clip = in.clip.and(ctm.over(b))
	}
	return in.run(c, resources, ctm, depth+1)
}

// form decodes a form once for all pages.
func (c *cache) form(f *pdfile.File, x *pdfile.Object) *content {
	if known, ok := c.forms[x.Num]; ok {
		return known
	}
	data, err := f.Decode(x, maxContent)
	if err != nil && len(data) == 0 {
		return nil
	}
	out := &content{num: x.Num, data: data, cut: err != nil}
	if c.bytes += len(data); c.bytes > maxContent {
		clear(c.forms)
		c.bytes = len(data)
	}
	c.forms[x.Num] = out
	return out
}

// fontOf loads a font once for all pages.
func (in *interpreter) fontOf(ref Value) *font {
	if ref.Kind == pdfile.Ref {
		if t, ok := in.cache.fonts[ref.ID()]; ok {
			return t
		}
	}
	v := in.file.Get(ref)
	if v.Kind != pdfile.Dict {
		return fallbackFont
	}
	if ref.Kind != pdfile.Ref && len(v.List) > 0 {
		if t, ok := in.cache.direct[&v.List[0]]; ok {
			return t
		}
	}
	t := loadFont(in.file, v)
	if len(in.cache.fonts)+len(in.cache.direct) > 2000 {
		clear(in.cache.fonts)
		clear(in.cache.direct)
	}
	if ref.Kind == pdfile.Ref {
		in.cache.fonts[ref.ID()] = t
	} else if len(v.List) > 0 {
		in.cache.direct[&v.List[0]] = t
	}
	return t
}

// fallbackFont shows text for which no font was chosen.
var fallbackFont = func() *font {
	f := &font{missing: 500}
	f.standard()
	for i := range f.bytes {
		g := &f.bytes[i]
		g.n, g.width = 1, 500
		if g.text == "" {
			g.text = unknown
		}
	}
	return f
}()
