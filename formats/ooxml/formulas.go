package ooxml

import (
	"bytes"

	"sardine/document"
	"sardine/internal/xmlspan"
)

// maxFormula is the longest formula that is looked at; Excel's own limit is
// 8,192 characters.
const maxFormula = 64 << 10

// formulas asks about what the formulas of a sheet say outside of quotes: names
// of functions and sheets, numbers, references. That is no text that anybody
// reads, so Read does not hand it over, but a word that has to go must not stand
// there either. Since a function cannot be renamed, such a formula goes as a
// whole, and its cell keeps the value that it shows.
func (rw *rewriting) formulas(m *member) error {
	sc, err := rw.p.markup(m)
	if err != nil {
		return err
	}
	b := document.NewBuilder(m.name, "(formulas)")
	l := &formulaList{rw: rw, m: m, b: b, groups: map[string]bool{}}
	for n := 0; sc.Next(); n++ {
		if err := l.token(sc.Token()); err != nil {
			return err
		}
		if n&0xFFFF == 0 && rw.p.ctx.Err() != nil {
			return rw.p.ctx.Err()
		}
	}
	if err := l.ask(); err != nil || len(l.groups) == 0 {
		return err
	}
	return rw.group(m, l.groups)
}

// formulaList collects the formulas of one sheet, a line each.
type formulaList struct {
	rw     *rewriting
	m      *member
	b      *document.Builder
	groups map[string]bool // shared formulas that go

	data  bool
	at    int64 // of the <f> at hand, -1 outside of one
	group string
	text  []byte
	lines []formulaLine // of the part being built
}

type formulaLine struct {
	from, to int // in the part
	at       int64
	group    string
}

func (l *formulaList) token(t *xmlspan.Token) error {
	switch name := string(t.Name); {
	case t.Kind == xmlspan.Start && name == "sheetData":
		l.data, l.at = !t.Empty, -1
	case t.Kind == xmlspan.End && name == "sheetData":
		l.data = false
	case !l.data:
	case t.Kind == xmlspan.Start && name == "f" && !t.Empty:
		l.at, l.text, l.group = t.At, l.text[:0], ""
		if typ, _, _ := t.Attr("t"); string(typ) == "shared" {
			si, _, _ := t.Attr("si")
			l.group = string(si)
		}
	case t.Kind == xmlspan.End && name == "f" && l.at >= 0:
		at := l.at
		l.at = -1
		return l.add(at)
	case (t.Kind == xmlspan.Text || t.Kind == xmlspan.CData) && l.at >= 0 && len(l.text) < maxFormula:
		l.text = append(l.text, xmlspan.Decode(t.Raw)...)
	}
	return nil
}

// add puts the formula at hand into the part, without what stands in quotes.
func (l *formulaList) add(at int64) error {
	for i, c := range l.text {
		if c == '\n' || c == '\r' {
			l.text[i] = ' '
		}
	}
	if l.b.Full() {
		if err := l.ask(); err != nil {
			return err
		}
	}
	from := l.b.Len()
	rest := l.text
	err := literals(l.text, func(i, j int) error {
		start := i - (len(l.text) - len(rest))
		l.b.Decode(string(bytes.ToValidUTF8(rest[:start], nil)), at, at+1)
		rest = l.text[j:]
		return nil
	})
	l.b.Decode(string(bytes.ToValidUTF8(rest, nil)), at, at+1)
	l.lines = append(l.lines, formulaLine{from, l.b.Len(), at, l.group})
	l.b.Insert("\n")
	return err
}

// ask notes the formulas of the part in which something has to go.
func (l *formulaList) ask() error {
	if l.b.Empty() {
		return nil
	}
	reps, err := l.rw.ed.Replace(l.b.Take(document.Hidden))
	lines := l.lines
	l.lines = nil
	for _, r := range reps {
		for len(lines) > 0 && int64(lines[0].to) <= r.Span.Start {
			lines = lines[1:]
		}
		for i := 0; i < len(lines) && int64(lines[i].from) < r.Span.End; i++ {
			l.rw.cut(l.m, lines[i].at)
			if lines[i].group != "" {
				l.groups[lines[i].group] = true
			}
		}
	}
	return err
}

// cut lets the formula at a place of m go. The order in which a program
// calculates would name its cell still, and is made anew when it is missing.
func (rw *rewriting) cut(m *member, at int64) {
	if rw.cuts[m.num] == nil {
		rw.cuts[m.num] = map[int64]bool{}
	}
	rw.cuts[m.num][at] = true
	if chain := rw.p.byName["xl/calcchain.xml"]; chain != nil {
		rw.drop(chain)
	}
}

// group lets the formulas go that share one of groups.
func (rw *rewriting) group(m *member, groups map[string]bool) error {
	sc, err := rw.p.markup(m)
	if err != nil {
		return err
	}
	for sc.Next() {
		t := sc.Token()
		if t.Kind != xmlspan.Start || string(t.Name) != "f" {
			continue
		}
		if si, _, ok := t.Attr("si"); ok && groups[string(si)] {
			rw.cut(m, t.At)
		}
	}
	return nil
}
