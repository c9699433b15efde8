package ooxml

import (
	"slices"

	"sardine/document"
	"sardine/internal/xmlspan"
)

// cellEdit is the cell that an encoder stands in.
type cellEdit struct {
	inside   bool
	mark     int    // where in the encoder's edits those of its tag belong
	prefix   string // of its element names
	kind     document.Edit
	typ      string
	formula  bool
	value    int64 // where <v> begins, -1 outside of it
	from, to int64 // the text in it
	text     string
	hasText  bool
	typed    bool // the tag has a type
}

// cellToken follows the cells of a sheet. It returns true for tokens whose
// edits it has taken over: those of a value that becomes other text.
func (en *encoder) cellToken(t *xmlspan.Token) bool {
	c := &en.cell
	switch t.Kind {
	case xmlspan.Start:
		switch {
		case string(t.Name) == "c":
			en.startCell(t)
		case !c.inside:
		case string(t.Name) == "f":
			c.formula = true
		case string(t.Name) == "v" && !t.Empty:
			c.value, c.from, c.to = t.At, t.EndAt(), t.EndAt()
		}
	case xmlspan.End:
		switch {
		case !c.inside:
		case string(t.Name) == "c":
			c.inside = false
		case string(t.Name) == "v" && c.value >= 0:
			en.endValue(t)
		}
	case xmlspan.Text, xmlspan.CData:
		if c.inside && c.value >= 0 {
			c.to = t.EndAt()
			return en.valueText(t)
		}
	}
	return false
}

func (en *encoder) startCell(t *xmlspan.Token) {
	c := &en.cell
	*c = cellEdit{inside: !t.Empty, mark: len(en.out), prefix: string(t.Prefix), value: -1}
	if c.prefix != "" {
		c.prefix += ":"
	}
	c.text, c.hasText = en.cells[t.At]
	at := t.At + int64(1+len(c.prefix)+len("c"))
	c.kind = document.Edit{Start: at, End: at}
	t.Attrs(func(a xmlspan.Attr) bool {
		if string(a.Name) == "t" {
			c.typ, c.typed = cellType(a.Value), true
			c.kind = document.Edit{Start: a.At, End: a.At + int64(len(a.Value))}
		}
		return true
	})
}

// valueText takes the edits in the text of a <v>. A number with letters in it
// would not open, so the cell becomes text.
func (en *encoder) valueText(t *xmlspan.Token) bool {
	c := &en.cell
	if c.typ == "str" || c.typ == "inlineStr" || c.typ == "?" {
		return false
	}
	pieces := en.pieces(t)
	if c.hasText || len(pieces) == 0 {
		return true
	}
	var text []byte
	pos := t.At
	for _, p := range pieces {
		text = append(append(text, t.Raw[pos-t.At:p.Start-t.At]...), p.New...)
		pos = p.End
	}
	c.text, c.hasText = string(append(text, t.Raw[pos-t.At:]...)), true
	return true
}

// endValue writes the new text of the cell, and its new type into its tag. A
// formula keeps its place: its value is then a string.
func (en *encoder) endValue(t *xmlspan.Token) {
	c := &en.cell
	value := c.value
	c.value = -1
	if !c.hasText {
		return
	}
	typ, edit := "str", document.Edit{Start: c.from, End: c.to, New: xmlspan.EscapeText(c.text)}
	if !c.formula {
		typ = "inlineStr"
		edit = document.Edit{Start: value, End: t.EndAt(), New: []byte("<" + c.prefix + `is><` + c.prefix + `t xml:space="preserve">` +
			string(xmlspan.EscapeText(c.text)) + "</" + c.prefix + "t></" + c.prefix + "is>")}
	}
	c.kind.New = []byte(typ)
	if !c.typed {
		c.kind.New = []byte(` t="` + typ + `"`)
	}
	en.out = slices.Insert(en.out, c.mark, c.kind)
	en.out = append(en.out, edit)
}
