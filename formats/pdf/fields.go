package pdf

import (
	"strings"

	"sardine/document"
	"sardine/internal/pdfile"
)

// fields hands over the values of a form under the names of their fields (ISO
// 32000-1, section 12.7).
func (d *reader) fields(form Value) error {
	if err := d.field(nil, d.file.Key(form, "Fields"), "", 0); err != nil {
		return err
	}
	if err := d.take(document.Body); err != nil {
		return err
	}
	return d.xfa(form)
}

func (d *reader) field(holder *pdfile.Object, list Value, name string, depth int) error {
	if depth > maxTree {
		d.out.skip("form", document.TooDeep)
		return nil
	}
	for _, ref := range list.List {
		if err := d.ctx.Err(); err != nil {
			return err
		}
		if d.nodes++; d.nodes > 4*d.limit {
			return document.Skipped(document.TooMany, nil)
		}
		o := d.file.Resolve(ref)
		v := d.file.Get(ref)
		if o == nil || v.Kind != pdfile.Dict || d.ran[-o.Num] {
			continue
		}
		d.ran[-o.Num] = true
		own := name
		for _, key := range [...]string{"T", "TU"} {
			if t := d.file.Key(v, key); t.Kind == pdfile.String && strings.TrimSpace(textString(t.Str)) != "" {
				own = line(textString(t.Str))
			}
		}
		if err := d.values(o, v, own); err != nil {
			return err
		}
		if err := d.field(o, d.file.Key(v, "Kids"), own, depth+1); err != nil {
			return err
		}
	}
	return nil
}

// values appends the value of a field and what it was before.
func (d *reader) values(o *pdfile.Object, field Value, name string) error {
	for _, key := range [...]string{"V", "DV", "TU", "RV"} {
		v, holder := d.string(o, field.Key(key))
		list := []Value{v}
		if v.Kind == pdfile.Array {
			list = v.List[:min(len(v.List), 10_000)]
		}
		for _, v := range list {
			v, holder := d.string(holder, v)
			if v.Kind != pdfile.String || holder == nil || d.told[place{holder.Num, v.Start}] || !legible(textString(v.Str)) || !d.fresh(name+textString(v.Str)) {
				continue
			}
			label := name
			if key == "TU" {
				label = "TU"
			} else if name != "" {
				d.b.Insert(name + ": ")
			}
			start := d.b.Len()
			d.text(holder, v)
			d.b.Label(document.Key, label, start, d.b.Len())
			d.b.Insert("\n")
			if err := d.room(document.Body); err != nil {
				return err
			}
		}
	}
	return nil
}

// xfa hands over the XML of an XFA form (section 12.7.8) as one member.
func (d *reader) xfa(form Value) error {
	ref := form.Key("XFA")
	list := []Value{ref}
	if v := d.file.Get(ref); v.Kind == pdfile.Array {
		list = v.List
	}
	var all []byte
	var first *pdfile.Object
	for _, v := range list[:min(len(list), 1000)] {
		o := d.file.Resolve(v)
		if o == nil || !o.Stream || d.ran[o.Num] {
			continue
		}
		d.ran[o.Num] = true
		data, err := d.file.Decode(o, max(0, d.member-len(all)))
		if err != nil {
			d.out.skip("form.xml", document.Partial)
		}
		all = append(all, data...)
		if first == nil {
			first = o
		}
	}
	if len(all) == 0 {
		return nil
	}
	return d.out.child(d.childName("form.xml"), "application/xml", first, all)
}
