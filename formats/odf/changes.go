package odf

import (
	"bytes"

	"sardine/document"
	"sardine/internal/xmlspan"
)

// changes are the tracked changes of a text, for the views that need them. The
// list of changes comes first: insertions by their names, deletions with their
// text. The text refers to them (ODF 1.3 part 3, 5.5).
//
// What the cells of a sheet held before a change stands in a list too. Only the
// view of everything has it: it is nowhere the text of a cell.
type changes struct {
	view     document.View
	inserted map[string]bool
	deleted  map[string][]piece
	held     int64 // bytes of deleted

	name string // of the change at hand in the list
	deep int    // elements inside its deletion
	text int    // paragraphs among these
	info int    // and who made the change
	open int    // insertions that the text at hand stands in
}

// piece is text that was deleted; or what stands for one element, up to end;
// or, without either, the end of a paragraph.
type piece struct {
	kind    xmlspan.Kind
	raw     []byte
	at, end int64
	stands  string
}

// maxChanges is how many changes are told apart.
const maxChanges = 100_000

// inserting reports whether the text at hand is not in the view.
func (c *changes) inserting() bool { return c.open > 0 }

// changed follows the tokens that concern changes.
func (f *flattener) changed(t *xmlspan.Token) error {
	c := &f.changes
	if c.deep > 0 {
		c.deletion(t, f.limit)
		return nil
	}
	if t.Kind != xmlspan.Start {
		return nil
	}
	switch string(t.Name) {
	case "changed-region":
		id, _, _ := t.Attr("id")
		c.name = known(id)
	case "insertion":
		if c.inserted == nil {
			c.inserted = map[string]bool{}
		}
		if len(c.inserted) < maxChanges {
			c.inserted[c.name] = true
		}
	case "deletion":
		if !t.Empty {
			c.deep = 1
		}
	case "change", "change-start", "change-end":
		if c.view == document.ViewOriginal {
			id, _, _ := t.Attr("change-id")
			return f.change(string(t.Name), known(id))
		}
	}
	return nil
}

// deletion keeps the text of a deletion.
func (c *changes) deletion(t *xmlspan.Token, limit int64) {
	switch t.Kind {
	case xmlspan.Start:
		e := elemOf(t.Name)
		if stands := map[elem]string{eSpaces: " ", eTab: "\t", eBreak: "\n"}[e]; stands != "" && c.text > 0 && c.info == 0 {
			c.keep(piece{at: t.At, end: t.EndAt(), stands: stands}, limit)
		}
		if t.Empty {
			return
		}
		c.deep++
		switch e {
		case eAside:
			c.info++
		case ePara:
			if c.text++; c.text == 1 && len(c.deleted[c.name]) > 0 {
				c.keep(piece{}, limit)
			}
		}
	case xmlspan.End:
		c.deep--
		switch elemOf(t.Name) {
		case eAside:
			c.info--
		case ePara:
			c.text--
		}
		if c.deep <= 0 {
			c.deep, c.text, c.info = 0, 0, 0
		}
	case xmlspan.Text, xmlspan.CData:
		if c.text > 0 && c.info == 0 {
			c.keep(piece{kind: t.Kind, raw: bytes.Clone(t.Raw), at: t.At}, limit)
		}
	}
}

func (c *changes) keep(p piece, limit int64) {
	const least = 64 // bytes that a piece takes
	if c.held += int64(len(p.raw)) + least; c.held > limit || c.view != document.ViewOriginal {
		return
	}
	if c.deleted == nil {
		c.deleted = map[string][]piece{}
	}
	c.deleted[c.name] = append(c.deleted[c.name], p)
}

// change is called where the text refers to a change.
func (f *flattener) change(what, name string) error {
	c := &f.changes
	switch {
	case what == "change-start" && c.inserted[name]:
		c.open++
	case what == "change-end" && c.inserted[name]:
		c.open = max(c.open-1, 0)
	case what == "change":
		if f.stack.has(inPara) {
			return f.restore(c.deleted[name])
		}
	}
	return nil
}

// restore puts what was deleted back into the paragraph at hand.
func (f *flattener) restore(pieces []piece) error {
	for _, p := range pieces {
		switch {
		case p.stands == " " || p.stands == "\t":
			if !f.sees(f.channel()) {
				continue
			}
			if err := f.open(len(p.stands)); err != nil {
				return err
			}
			f.b.Decode(p.stands, p.at, p.end)
			continue
		case len(p.raw) == 0:
			f.newline()
			continue
		}
		if err := f.paragraph(&xmlspan.Token{Kind: p.kind, Raw: p.raw, At: p.at}); err != nil {
			return err
		}
	}
	return nil
}
