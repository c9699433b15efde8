package ooxml

import (
	"errors"
	"strings"

	"sardine/document"
	"sardine/internal/xmlspan"
)

// book is what the sheets of a workbook share.
type book struct {
	sst    *sharedStrings // nil: there are none, or they are too large
	styles *styles
}

// sheetRef is one sheet as the workbook lists it.
type sheetRef struct {
	m      *member
	name   string
	hidden bool
}

// workbook visits the sheets and shared strings, if the package has any, and
// notes in done what needs no further visit.
func (p *pack) workbook(v visitor, done map[*member]bool) error {
	main := p.bookPart()
	if main == nil {
		return nil
	}
	rels := p.relations(strings.ToLower(main.e.Name))
	sheets, bk := p.sheets(main, rels)
	var strs *member
	for _, r := range rels {
		switch m := p.byName[r.target]; r.kind {
		case "sharedStrings":
			strs = m
		case "styles":
			date04 := bk.styles.date04
			bk.styles = p.styles(m)
			bk.styles.date04 = date04
		}
	}
	if strs == nil {
		strs = p.byName["xl/sharedstrings.xml"]
	}
	var trouble error
	if strs != nil && strs.xml() {
		bk.sst, trouble = p.sharedStrings(strs)
		if bk.sst != nil {
			done[strs] = true
		}
		var bad *memberError
		if trouble != nil && !errors.As(trouble, &bad) {
			return trouble
		}
	}
	for _, s := range sheets {
		if done[s.m] {
			continue
		}
		done[s.m] = true
		if err := p.trouble(s.m, v, p.sheet(s, bk, v)); err != nil {
			return err
		}
	}
	if bk.sst != nil {
		if err := p.trouble(strs, v, p.orphans(bk.sst, v)); err != nil {
			return err
		}
	} else if strs != nil && len(sheets) > 0 {
		// Their text is read like that of any part, but not beside its cells.
		if err := v.skip(strs.name, document.Partial); err != nil {
			return err
		}
	}
	return p.trouble(strs, v, trouble)
}

// bookPart finds the workbook's main part.
func (p *pack) bookPart() *member {
	for _, r := range p.relations("") {
		if r.kind != "officeDocument" {
			continue
		}
		if m := p.byName[r.target]; m != nil && strings.Contains(m.media, "sheet") && m.xml() {
			return m
		}
	}
	if m := p.byName["xl/workbook.xml"]; m != nil {
		return m
	}
	return nil
}

// sheets lists the sheets in the workbook's order, and after them those that
// it does not mention.
func (p *pack) sheets(main *member, rels map[string]relation) ([]sheetRef, *book) {
	bk := &book{styles: &styles{}}
	var list []sheetRef
	listed := map[*member]bool{}
	s, err := p.markup(main)
	for err == nil && s.Next() {
		t := s.Token()
		if t.Kind != xmlspan.Start {
			continue
		}
		switch string(t.Name) {
		case "workbookPr":
			v, _, _ := t.Attr("date1904")
			bk.styles.date04 = string(v) == "1" || string(v) == "true"
		case "sheet":
			id, state := sheetID(t)
			m := p.byName[rels[id].target]
			if m == nil || !m.xml() || listed[m] || len(list) >= p.limits.Entries {
				continue
			}
			name, _, _ := t.Attr("name")
			listed[m] = true
			list = append(list, sheetRef{m, xmlspan.Decode(name), strings.Contains(strings.ToLower(state), "hidden")})
		}
	}
	for _, m := range p.members {
		name := strings.ToLower(m.e.Name)
		if !listed[m] && m.xml() && strings.HasPrefix(name, "xl/") && strings.Contains(name, "sheets/") && !strings.HasSuffix(name, ".rels") {
			list = append(list, sheetRef{m, "", true})
		}
	}
	return list, bk
}

// sheetID returns the relation's id of a sheet element (its sheetId is another
// number) and its state.
func sheetID(t *xmlspan.Token) (id, state string) {
	t.Attrs(func(a xmlspan.Attr) bool {
		switch {
		case string(a.Name) == "id" && a.Prefix != nil:
			id = string(a.Value)
		case string(a.Name) == "state":
			state = string(a.Value)
		}
		return true
	})
	return id, state
}
