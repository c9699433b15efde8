package odf

import (
	"bytes"
	"errors"
	"fmt"
	"strings"

	"sardine/document"
	"sardine/internal/xmlspan"
)

// errPlace means that an edit does not lie in text or an attribute: a defect
// of ours, since edits come from the map of the same bytes.
var errPlace = errors.New("edit outside of text")

// encode turns the plain edits of m into edits of its markup: it reads m again
// and spells each new text as the place where it goes wants it.
func (rw *rewriting) encode(m *member) ([]document.Edit, error) {
	sc, err := rw.p.markup(m)
	if err != nil {
		return nil, err
	}
	en := &encoder{edits: rw.edits[m.num], p: rw.p, lists: m.lists(), settings: m.settings(), gone: -1}
	for sc.Next() {
		if err := en.token(sc.Token()); err != nil {
			return nil, err
		}
	}
	if err := ended(sc); err != nil {
		return nil, err
	}
	en.endCell()
	if len(en.edits) > 0 {
		return nil, fmt.Errorf("member %q at %d: %w", m.name, en.edits[0].Start, errPlace)
	}
	return en.out, nil
}

// encoder goes through the tokens of one member.
type encoder struct {
	edits    []document.Edit // still to come
	out      []document.Edit
	p        *pack
	lists    bool
	settings bool

	stack   stack
	cell    cellEdit
	gone    int64 // where an entry begins that has to go, -1 outside of one
	printer bool  // inside the settings of the printer
}

func (en *encoder) token(t *xmlspan.Token) error {
	if len(en.edits) > 0 && en.edits[0].End <= t.At {
		return fmt.Errorf("at %d: %w", en.edits[0].Start, errPlace)
	}
	if en.lists {
		en.entry(t)
		return nil
	}
	pieces := en.pieces(t)
	e := eOther
	if t.Kind == xmlspan.Start {
		e = elemOf(t.Name)
		if e == eCell {
			pieces = en.startCell(t, pieces)
		}
	}
	if len(pieces) > 0 {
		if err := en.spell(t, pieces); err != nil {
			return err
		}
	}
	switch t.Kind {
	case xmlspan.Start:
		if e == eItem {
			v, _, _ := t.Attr("type")
			en.printer = en.settings && string(v) == "base64Binary" && !t.Empty
		}
		if !t.Empty {
			en.stack.push(t.Name, e, false)
		} else if e == eCell {
			en.endCell()
		}
	case xmlspan.End:
		en.printer = false
		return en.stack.pop(t.Name, func(e elem) error {
			if e == eCell {
				en.endCell()
			}
			return nil
		})
	case xmlspan.Text, xmlspan.CData:
		if en.printer && len(pieces) == 0 {
			en.out = append(en.out, document.Edit{Start: t.At, End: t.EndAt()})
		}
	}
	return nil
}

// entry takes members that go out of the list of members.
func (en *encoder) entry(t *xmlspan.Token) {
	if string(t.Name) != "file-entry" {
		return
	}
	switch t.Kind {
	case xmlspan.Start:
		name, _, _ := t.Attr("full-path")
		m := en.p.byName[xmlspan.Decode(name)]
		switch {
		case m == nil || !m.stale():
		case t.Empty:
			en.out = append(en.out, document.Edit{Start: t.At, End: t.EndAt()})
		default:
			en.gone = t.At
		}
	case xmlspan.End:
		if en.gone >= 0 {
			en.out = append(en.out, document.Edit{Start: en.gone, End: t.EndAt()})
			en.gone = -1
		}
	}
}

// pieces takes the edits that fall into t. One that goes on in the next token
// leaves its text here.
func (en *encoder) pieces(t *xmlspan.Token) []document.Edit {
	var out []document.Edit
	for len(en.edits) > 0 && en.edits[0].Start < t.EndAt() {
		e := en.edits[0]
		e.Start = max(e.Start, t.At)
		if e.End > t.EndAt() {
			en.edits[0] = document.Edit{Start: t.EndAt(), End: e.End}
			e.End = t.EndAt()
			return append(out, e)
		}
		out = append(out, e)
		en.edits = en.edits[1:]
	}
	return out
}

// spell writes the pieces as t wants them.
func (en *encoder) spell(t *xmlspan.Token, pieces []document.Edit) error {
	switch t.Kind {
	case xmlspan.Text:
		for i, p := range pieces {
			pieces[i].New = xmlspan.EscapeText(string(p.New))
		}
		en.showsOther()
	case xmlspan.CData:
		for i, p := range pieces {
			pieces[i].New = xmlspan.EscapeCData(string(p.New))
		}
		en.showsOther()
	case xmlspan.Start:
		for i, p := range pieces {
			if p.Start == t.At && p.End == t.EndAt() { // an element that stands for blanks
				pieces[i].New = xmlspan.EscapeText(string(p.New))
				en.showsOther()
			} else {
				pieces[i].New = inTag(t, p)
			}
		}
	case xmlspan.Comment, xmlspan.Other:
		for i, p := range pieces {
			pieces[i].New = []byte(strings.NewReplacer("--", "- ", ">", ")", "<", "(", "?", " ", "]", ")", "[", "(").Replace(string(p.New)))
		}
	default:
		return errPlace
	}
	en.out = append(en.out, pieces...)
	return nil
}

// inTag spells a piece of an attribute's value.
func inTag(t *xmlspan.Token, p document.Edit) []byte {
	s := string(p.New)
	t.Attrs(func(a xmlspan.Attr) bool {
		if p.Start < a.At || p.Start > a.At+int64(len(a.Value)) {
			return true
		}
		switch {
		case string(a.Name) == "href":
			s = linkText(s)
		case bytes.HasSuffix(a.Name, []byte("-address")), bytes.HasSuffix(a.Name, []byte("-range")), bytes.HasSuffix(a.Name, []byte("-ranges")):
			s = sheetName.Replace(s)
		case reference(a.Name): // inside "words" and 'sheets'
			s = strings.NewReplacer(`"`, `""`, `'`, `''`).Replace(s)
		case string(a.Name) == "name" && string(t.Name) == "table":
			s = sheetName.Replace(s)
		}
		return false
	})
	return xmlspan.EscapeAttr(s)
}

// sheetName leaves out what LibreOffice does not take in the name of a sheet.
var sheetName = strings.NewReplacer("[", "(", "]", ")", ":", " ", "*", " ", "?", " ", "/", " ", `\`, " ", "'", " ")

// linkText writes s so that it may stand in a link, which must be a URI
// reference (RFC 3986).
func linkText(s string) string {
	const hex = "0123456789ABCDEF"
	var b strings.Builder
	for i := range len(s) {
		c := s[i]
		if c|0x20 >= 'a' && c|0x20 <= 'z' || c >= '0' && c <= '9' || strings.IndexByte("-._~", c) >= 0 {
			b.WriteByte(c)
		} else {
			b.Write([]byte{'%', hex[c>>4], hex[c&15]})
		}
	}
	return b.String()
}
