package ooxml

import (
	"slices"

	"sardine/document"
	"sardine/internal/xmlspan"
)

// cellEdit is the cell that an encoder stands in. What is value, formula and
// text in it is told by the same cellAt that the reader follows, so that the
// two agree on broken markup too.
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
	c, at := &en.cell, &en.at
	if !at.data {
		at.data = en.sheet && t.Kind == xmlspan.Start && string(t.Name) == "sheetData" && !t.Empty
		return false
	}
	switch t.Kind {
	case xmlspan.Start:
		switch string(t.Name) {
		case "c":
			en.leaveCell()
			en.startCell(t)
		case "f":
			c.formula = c.inside
		case "v":
			if c.inside && !t.Empty {
				if c.value >= 0 && c.from < c.to { // the value before it does not end
					en.endValue(-1)
					if c.hasText { // and has made the cell text: what follows is changed where it stands
						c.typ, c.hasText = "str", false
					}
				}
				c.value, c.from, c.to = t.At, t.EndAt(), t.EndAt()
			}
		}
		at.startTag(t)
	case xmlspan.End:
		at.endTag(t)
		switch {
		case !at.data:
			en.leaveCell()
		case c.inside && c.value >= 0 && string(t.Name) == "v":
			en.endValue(t.EndAt())
		}
	case xmlspan.Text, xmlspan.CData:
		if c.inside && c.value >= 0 && at.inV && !at.inF && !at.inT && at.guide == 0 {
			if c.from == c.to {
				c.from = t.At
			}
			c.to = t.EndAt()
			return en.valueText(t)
		}
	}
	return false
}

// leaveCell writes the value of a cell whose <v> does not end.
func (en *encoder) leaveCell() {
	if en.cell.inside && en.cell.value >= 0 {
		en.endValue(-1)
	}
	en.cell.inside = false
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
// formula keeps its place: its value is then a string. end is where the <v>
// ends, -1 if nobody knows.
func (en *encoder) endValue(end int64) {
	c := &en.cell
	value := c.value
	c.value = -1
	if !c.hasText {
		return
	}
	typ, edit := "str", document.Edit{Start: c.from, End: c.to, New: xmlspan.EscapeText(c.text)}
	if !c.formula && end >= 0 {
		typ = "inlineStr"
		edit = document.Edit{Start: value, End: end, New: []byte("<" + c.prefix + `is><` + c.prefix + `t xml:space="preserve">` +
			string(xmlspan.EscapeText(c.text)) + "</" + c.prefix + "t></" + c.prefix + "is>")}
	}
	c.kind.New = []byte(typ)
	if !c.typed {
		c.kind.New = []byte(` t="` + typ + `"`)
	}
	// What was edited inside the value, such as a comment, goes with it; what
	// was edited behind it, where it does not end, stays behind it.
	i := c.mark
	for i < len(en.out) && en.out[i].Start < edit.Start {
		i++
	}
	j := i
	for j < len(en.out) && en.out[j].Start < edit.End {
		j++
	}
	en.out = slices.Replace(en.out, i, j, edit)
	en.out = slices.Insert(en.out, c.mark, c.kind)
}

// cutFormula takes out a formula that goes, with what was edited in it.
func (en *encoder) cutFormula(t *xmlspan.Token) {
	if len(en.cuts) == 0 || string(t.Name) != "f" {
		return
	}
	from := en.formula
	switch {
	case t.Kind == xmlspan.Start && en.cuts[t.At] && t.Empty:
		from = t.At
	case t.Kind == xmlspan.Start && en.cuts[t.At]:
		en.formula = t.At
		return
	case t.Kind != xmlspan.End || from < 0:
		return
	}
	en.formula = -1
	for len(en.out) > 0 && en.out[len(en.out)-1].Start >= from {
		en.out = en.out[:len(en.out)-1]
	}
	en.out = append(en.out, document.Edit{Start: from, End: t.EndAt()})
}
