package ooxml

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"sardine/document"
	"sardine/internal/xmlspan"
)

// errPlace means that an edit does not lie in text or an attribute: a defect
// of ours, since edits come from the map of the same bytes.
var errPlace = errors.New("edit outside of text")

// encode turns the plain edits of m into edits of its markup: it reads m again
// and spells each new text as the place where it goes wants it.
func (rw *rewriting) encode(m *member) ([]document.Edit, error) {
	if m.record() {
		r, err := rw.p.content(m)
		if err != nil {
			return nil, err
		}
		data, err := io.ReadAll(io.LimitReader(r, maxRecord))
		return overwrite(data, rw.edits[m.num]), err
	}
	sc, err := rw.p.markup(m)
	if err != nil {
		return nil, err
	}
	en := &encoder{edits: rw.edits[m.num], cells: rw.cells[m.num], cuts: rw.cuts[m.num], formula: -1, stale: rw.stale, p: rw.p, lists: lists(m), dir: relationsOf(m), sheet: m.sheet}
	for sc.Next() {
		if err := en.token(sc.Token()); err != nil {
			return nil, err
		}
	}
	if err := ended(sc); err != nil {
		return nil, err
	}
	en.leaveCell()
	if len(en.edits) > 0 {
		return nil, fmt.Errorf("member %q at %d: %w", m.name, en.edits[0].Start, errPlace)
	}
	return en.out, nil
}

// encoder goes through the tokens of one member.
type encoder struct {
	edits []document.Edit // still to come
	cells map[int64]string
	cuts  map[int64]bool // formulas that go
	out   []document.Edit
	stale map[*member]bool
	p     *pack
	lists bool
	dir   string // that relations count from, with a slash at its end
	sheet bool   // it has cells

	stack stack
	open  tagAt // the start tag right before the token at hand
	at    cellAt
	cell  cellEdit

	formula int64 // where the formula at hand begins that goes, else -1
}

// tagAt is a start tag, copied from its token.
type tagAt struct {
	prefix string
	end    int64
	t      bool // a <t> that does not keep its blanks
}

func (en *encoder) token(t *xmlspan.Token) error {
	for len(en.edits) > 0 && en.edits[0].End <= t.At {
		return fmt.Errorf("at %d: %w", en.edits[0].Start, errPlace)
	}
	if en.lists && t.Kind == xmlspan.Start && t.Empty && en.gone(t) {
		en.out = append(en.out, document.Edit{Start: t.At, End: t.EndAt()})
		en.drop(t.EndAt())
		return nil
	}
	whole := en.cellToken(t)
	pieces := en.pieces(t)
	if !whole && len(pieces) > 0 {
		if err := en.spell(t, pieces); err != nil {
			return err
		}
	}
	en.open.t = false
	en.cutFormula(t)
	switch t.Kind {
	case xmlspan.Start:
		if !t.Empty {
			en.stack.push(t.Name)
			en.open = tagAt{prefix: string(t.Prefix), end: t.EndAt(), t: string(t.Name) == "t" && string(t.Prefix) != "a" && !preserves(t)}
		}
	case xmlspan.End:
		en.stack.pop(t.Name, func(elem) {})
	}
	return nil
}

// relationsOf is the folder that the targets in a .rels member count from.
func relationsOf(m *member) string {
	dir, _ := path.Split(strings.ToLower(m.e.Name))
	return strings.TrimSuffix(dir, "_rels/")
}

func preserves(t *xmlspan.Token) bool {
	v, _, ok := t.Attr("space")
	return ok && string(v) == "preserve"
}

// gone reports whether t lists a member that is left out.
func (en *encoder) gone(t *xmlspan.Token) bool {
	kind, _, _ := t.Attr("Type")
	if len(kind) > 0 && en.dir == "" && staleRelation(string(kind[bytes.LastIndexByte(kind, '/')+1:])) {
		return true
	}
	if name, _, ok := t.Attr("PartName"); ok {
		return en.stale[en.p.byName[strings.ToLower(strings.TrimPrefix(xmlspan.Decode(name), "/"))]]
	}
	target, _, ok := t.Attr("Target")
	mode, _, _ := t.Attr("TargetMode")
	return ok && string(mode) != "External" && en.stale[en.p.byName[resolve(en.dir, xmlspan.Decode(target))]]
}

// drop forgets the edits before end.
func (en *encoder) drop(end int64) {
	for len(en.edits) > 0 && en.edits[0].Start < end {
		en.edits = en.edits[1:]
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
	case xmlspan.Text, xmlspan.CData:
		f := xmlspan.EscapeText
		if t.Kind == xmlspan.CData {
			f = xmlspan.EscapeCData
		}
		formula := en.stack.top() == eFormula
		for i, p := range pieces {
			s := string(p.New)
			if formula { // inside "words" and 'sheets'
				s = strings.NewReplacer(`"`, `""`, `'`, `''`).Replace(s)
			}
			pieces[i].New = f(s)
		}
		if en.open.t && blankEdge(t, pieces) {
			en.out = append(en.out, document.Edit{Start: en.open.end - 1, End: en.open.end - 1, New: []byte(` xml:space="preserve"`)})
		}
	case xmlspan.Start:
		for i, p := range pieces {
			pieces[i].New = inTag(t, p)
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

// blankEdge reports whether t begins or ends with a blank once it is edited.
// Without xml:space such blanks are lost (XML 1.0, 2.10).
func blankEdge(t *xmlspan.Token, pieces []document.Edit) bool {
	var text []byte
	pos := t.At
	for _, p := range pieces {
		text = append(append(text, t.Raw[pos-t.At:p.Start-t.At]...), p.New...)
		pos = p.End
	}
	text = append(text, t.Raw[pos-t.At:]...)
	return len(bytes.TrimSpace(text)) != len(text)
}

// inTag spells a piece inside a tag: an attribute's value, or the whole tag of
// an element that stands for a letter.
func inTag(t *xmlspan.Token, p document.Edit) []byte {
	if p.Start == t.At && p.End == t.EndAt() {
		if len(p.New) == 0 {
			return nil
		}
		name := "t"
		if len(t.Prefix) > 0 {
			name = string(t.Prefix) + ":t"
		}
		return slices.Concat([]byte("<"+name+` xml:space="preserve">`), xmlspan.EscapeText(string(p.New)), []byte("</"+name+">"))
	}
	s := string(p.New)
	t.Attrs(func(a xmlspan.Attr) bool {
		if p.Start < a.At || p.Start > a.At+int64(len(a.Value)) {
			return true
		}
		switch {
		case string(a.Name) == "Target":
			s = targetText(s)
		case string(a.Name) == "name" && string(t.Name) == "sheet":
			s = sheetName(s, 31-utf8.RuneCount(a.Value)+utf8.RuneCount(t.Raw[p.Start-t.At:p.End-t.At]))
		}
		return false
	})
	return xmlspan.EscapeAttr(s)
}

// targetText writes s so that it may stand in a relation's target, which must
// be a URI reference (RFC 3986): Office does not open a package with others.
func targetText(s string) string {
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

// sheetName keeps to what Excel takes as the name of a sheet: 31 characters,
// none of []:*?/\ among them.
func sheetName(s string, room int) string {
	s = strings.NewReplacer("[", "(", "]", ")", ":", " ", "*", " ", "?", " ", "/", " ", `\`, " ", "'", " ").Replace(s)
	if r := []rune(s); len(r) > max(room, 0) {
		s = string(r[:max(room, 0)])
	}
	return s
}
