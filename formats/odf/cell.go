package odf

import (
	"bytes"
	"slices"

	"sardine/document"
	"sardine/internal/xmlspan"
)

// cellEdit is the innermost cell of values that an encoder stands in. A cell's
// value would bring back, when the file is next loaded, what its text no
// longer shows, so a cell that is edited becomes one of text:
//   - if its text was edited, its value goes;
//   - if only its value was, that becomes the text's value (office:string-value).
type cellEdit struct {
	on      bool
	mark    int // how many of the encoder's edits come before those of its tag
	tagged  int // edits of its tag
	types   []document.Edit
	name    document.Edit   // the value's attribute name, without prefix
	whole   document.Edit   // the value's attribute with the blank before it
	others  []document.Edit // second and further values, which only malformed cells have
	changed bool            // the value
	shows   bool            // the text
}

// startCell notes where a cell's type and value stand. It takes the pieces
// that fall into the value, and returns the others.
func (en *encoder) startCell(t *xmlspan.Token, pieces []document.Edit) []document.Edit {
	c := &en.cell
	*c = cellEdit{mark: len(en.out)}
	var value document.Edit
	t.Attrs(func(a xmlspan.Attr) bool {
		end := a.At + int64(len(a.Value))
		switch {
		case string(a.Name) == "value-type":
			c.types = append(c.types, document.Edit{Start: a.At, End: end, New: []byte("string")})
		case valueAttr(a.Name) && c.on:
			_, whole := nameOf(t, a)
			c.others = append(c.others, whole)
		case valueAttr(a.Name):
			value = document.Edit{Start: a.At, End: end}
			c.name, c.whole = nameOf(t, a)
			c.on = true
		}
		return true
	})
	if !c.on {
		return pieces
	}
	var rest []document.Edit
	for _, p := range pieces {
		if p.Start >= value.Start && p.End <= value.End {
			p.New = xmlspan.EscapeAttr(string(p.New))
			en.out = append(en.out, p)
			c.changed = true
		} else {
			rest = append(rest, p)
		}
	}
	c.tagged = len(pieces)
	return rest
}

// nameOf finds the name of an attribute, and the whole of it, before its
// value.
func nameOf(t *xmlspan.Token, a xmlspan.Attr) (name, whole document.Edit) {
	i := bytes.LastIndexByte(t.Raw[:a.At-t.At], '=')
	for i > 0 && t.Raw[i-1] <= ' ' {
		i--
	}
	name = document.Edit{Start: t.At + int64(i-len(a.Name)), End: t.At + int64(i), New: []byte("string-value")}
	from := i - len(a.Name)
	if a.Prefix != nil {
		from -= len(a.Prefix) + 1
	}
	to := int(a.At-t.At) + len(a.Value)
	if to < len(t.Raw) && (t.Raw[to] == '"' || t.Raw[to] == '\'') {
		to++
	}
	if from > 1 && t.Raw[from-1] <= ' ' {
		from--
	}
	return name, document.Edit{Start: t.At + int64(from), End: t.At + int64(to)}
}

// showsOther notes that the text of the cell at hand is edited.
func (en *encoder) showsOther() {
	if en.cell.on && en.stack.channel() == chMain {
		en.cell.shows = true
	}
}

// endCell writes the cell's new type into its tag.
func (en *encoder) endCell() {
	c := &en.cell
	if !c.on || !c.changed && !c.shows {
		c.on = false
		return
	}
	c.on = false
	n := c.mark + c.tagged
	tag := slices.Clone(en.out[c.mark:n])
	if c.shows {
		tag = slices.DeleteFunc(tag, func(e document.Edit) bool { return e.Start >= c.whole.Start && e.End <= c.whole.End })
		tag = append(tag, c.whole)
		for _, o := range c.others {
			tag = slices.DeleteFunc(tag, func(e document.Edit) bool { return e.Start >= o.Start && e.End <= o.End })
			tag = append(tag, o)
		}
	} else {
		tag = append(tag, c.name)
	}
	tag = append(tag, c.types...)
	slices.SortStableFunc(tag, func(a, b document.Edit) int { return int(a.Start - b.Start) })
	en.out = slices.Replace(en.out, c.mark, n, tag...)
}
