package ooxml

import (
	"bytes"
	"errors"

	"sardine/document"
	"sardine/internal/xmlspan"
)

// channel is one of the texts that a part of markup holds side by side. Each
// is read in a pass of its own, so that the words of one are not torn apart by
// another and nothing has to be held in memory.
type channel uint8

const (
	chMain    channel = iota // paragraphs
	chBox                    // text boxes inside paragraphs
	chBox2                   // text boxes inside those
	chBox3                   // and deeper
	chDeleted                // tracked deletions
	chHidden                 // field codes, hidden runs, phonetic guides, values no program shows
	chAttr                   // attributes
	chMarkup                 // comments and instructions of the markup itself
	channels
	chNone = channels // what the view leaves out
)

// flatten hands over all text of an XML member, channel by channel.
func (p *pack) flatten(m *member, v visitor, kind document.PartKind) error {
	b := document.NewBuilder(m.name)
	b.Stream(m.num)
	return p.passes(m, v, kind, b, 1<<chMain)
}

// passes reads the channels in seen, and those that turn up on the way.
func (p *pack) passes(m *member, v visitor, kind document.PartKind, b *document.Builder, seen uint32) error {
	var trouble *memberError
	for ch := chMain; ch < channels; ch++ {
		if seen&(1<<ch) == 0 {
			continue
		}
		f := &flattener{b: b, want: ch, kind: kindIn(kind, ch), sheet: m.sheet, data: data(m.e.Name) || kind == document.Metadata, seen: seen, view: p.view}
		f.hand = func(part *document.Part) error { return v.part(m, part, nil) }
		if err := p.pass(m, f); err != nil && !errors.As(err, &trouble) {
			return err
		}
		seen |= f.seen
	}
	if trouble != nil {
		return trouble
	}
	return nil
}

func kindIn(part document.PartKind, ch channel) document.PartKind {
	switch {
	case ch == chDeleted:
		return document.Deleted
	case ch <= chBox3:
		return part
	case part == document.Metadata || part == document.Comment:
		return part
	default:
		return document.Hidden
	}
}

// pass reads m once through f. What was read before trouble is handed over.
func (p *pack) pass(m *member, f *flattener) error {
	s, err := p.markup(m)
	if err != nil {
		return err
	}
	for n := 0; s.Next(); n++ {
		if err := f.token(s.Token()); err != nil {
			return err
		}
		if f.cells && m.cells > 0 {
			s.Skip(m.cells)
		}
		if n&0xFFFF == 0 && p.ctx.Err() != nil {
			return p.ctx.Err()
		}
	}
	if err := f.finish(); err != nil {
		return err
	}
	return ended(s)
}

// ended says whether a member was read to its end.
func ended(s *xmlspan.Scanner) error {
	if s.Err() == nil && s.Broken() {
		return &memberError{document.Partial}
	}
	return memberTrouble(s.Err())
}

// flattener turns the tokens of one member into the lines of one channel.
type flattener struct {
	b     *document.Builder
	want  channel
	mute  bool // only look what there is
	view  document.View
	kind  document.PartKind
	data  bool // any text and attribute counts
	sheet bool // a worksheet: its cells are left out
	hand  func(*document.Part) error
	seen  uint32 // channels in which there is something, from this pass or those before

	stack stack
	join  bool   // in the view wanted, the paragraph at hand goes on in the next
	gap   []byte // separators that come before the next text
	line  bool   // the line has text
	soft  bool   // gap is the end of a paragraph in the cell at hand
	any   bool   // the part has text
	torn  bool   // a tag stood between the last text and now
	key   string // name of the property at hand
	cells bool   // inside sheetData
	table wordTable
	done  bool // the table has ended
}

// token takes the next token of the member.
func (f *flattener) token(t *xmlspan.Token) error {
	if f.cells { // the cells of a sheet are read by their own reader
		f.cells = t.Kind != xmlspan.End || string(t.Name) != "sheetData"
		return nil
	}
	switch t.Kind {
	case xmlspan.Start:
		f.torn = true
		if err := f.start(t); err != nil {
			return err
		}
		if t.Empty {
			f.end(elemOf(t.Name))
			return nil
		}
		if f.sheet && string(t.Name) == "sheetData" {
			f.cells = true
			return nil
		}
		f.stack.push(t.Name)
		return nil
	case xmlspan.End:
		f.torn = true
		f.stack.pop(t.Name, f.end)
		return nil
	case xmlspan.Text, xmlspan.CData:
		return f.text(t)
	default:
		return f.markup(t)
	}
}

func (f *flattener) start(t *xmlspan.Token) error {
	st := &f.stack
	if err := f.tableStart(t); err != nil {
		return err
	}
	switch e := elemOf(t.Name); e {
	case eP:
		if !f.join {
			f.newline()
		}
		f.join = false
	case eDeletion, eMoveFrom:
		f.join = f.join || f.view == document.ViewFinal && t.Empty && st.paragraphMark()
	case eInsertion:
		f.join = f.join || f.view == document.ViewOriginal && t.Empty && st.paragraphMark()
	case eTab, eBreak, eHyphen, eSoftHyphen, eSym:
		// A tab inside pPr/tabs is a definition, and only runs have the others.
		if top := st.top(); top != eR && top != eP {
			break
		}
		if err := f.special(e, t); err != nil {
			return err
		}
	case eVanish:
		if v, _, ok := t.Attr("val"); st.runProperties() && (!ok || string(v) != "0" && string(v) != "false" && string(v) != "off") {
			st.hidden = true
		}
	case eRow:
		f.newline()
		f.soft = false
	case eProperty:
		name, _, _ := t.Attr("name")
		f.key = xmlspan.Decode(name)
	}
	return f.attributes(t)
}

// end is called for each element that ends.
func (f *flattener) end(e elem) {
	defer f.tableEnd(e)
	switch e {
	case eP:
		if !f.join {
			f.newline()
		}
	case eBlock, eValue:
		f.newline()
	case eCell:
		f.separate('\t')
	case eRow:
		f.separate('\n')
	case eProperty:
		f.key = ""
	}
}

// own reports whether the paragraph at hand belongs to the channel wanted.
func (f *flattener) own() bool { return f.want > chBox3 || f.want == f.stack.level() }

func (f *flattener) newline() {
	if f.line && f.own() {
		f.gap, f.line, f.soft = append(f.gap[:0], '\n'), false, true
	}
}

// separate ends a table's cell or row. The last paragraph of a cell has ended
// its line already, which the cell's end replaces.
func (f *flattener) separate(c byte) {
	if !f.any || !f.own() {
		return
	}
	switch {
	case c == '\n' || f.soft:
		f.gap = append(f.gap[:0], c)
	case len(f.gap) < 64:
		f.gap = append(f.gap, c)
	}
	f.line, f.soft = false, false
}

// runChannel is the channel of text in a run.
func (f *flattener) runChannel() channel {
	switch st := &f.stack; {
	case f.view == document.ViewOriginal && st.inserted > 0, f.view == document.ViewFinal && st.moved+st.deleted > 0:
		return chNone
	case f.view == document.ViewAll && st.moved > 0:
		return chDeleted
	case st.hidden || st.phonetic > 0:
		return chHidden
	default:
		return st.level()
	}
}

// deletedChannel is the channel of text that was deleted.
func (f *flattener) deletedChannel() channel {
	if f.view == document.ViewAll {
		return chDeleted
	}
	if f.view == document.ViewFinal {
		return chNone
	}
	return f.runChannel()
}

func (f *flattener) text(t *xmlspan.Token) error {
	top := f.stack.top()
	switch top {
	case eT:
		return f.put(f.runChannel(), t)
	case eDelText:
		return f.put(f.deletedChannel(), t)
	case eInstrText:
		if f.runChannel() == chNone {
			return nil
		}
		return f.put(chHidden, t)
	case eGeometry:
		if !f.data {
			return nil
		}
	}
	raw := bytes.TrimLeft(t.Raw, " \t\r\n\ufeff")
	if len(raw) == 0 {
		return nil
	}
	cont := !f.torn
	if !cont {
		t.At += int64(len(t.Raw) - len(raw))
		t.Raw = raw
		if len(raw) < xmlspan.MaxText/2 {
			t.Raw = bytes.TrimRight(raw, " \t\r\n")
		}
	}
	ch := chHidden
	if f.data || top == eValue {
		ch = f.stack.level()
	}
	if !f.sees(ch) {
		f.torn = false
		return nil
	}
	if cont {
		f.gap = f.gap[:0]
	} else {
		f.newline()
	}
	if err := f.open(len(t.Raw)); err != nil {
		return err
	}
	start := f.b.Len()
	f.append(t)
	key := f.key
	if key == "" {
		key = f.stack.name
	}
	f.b.Label(document.Key, key, start, f.b.Len())
	f.newline()
	f.torn = false
	return nil
}

// put appends text of a run to its line.
func (f *flattener) put(ch channel, t *xmlspan.Token) error {
	if !f.sees(ch) || len(t.Raw) == 0 {
		return nil
	}
	if err := f.open(len(t.Raw)); err != nil {
		return err
	}
	f.append(t)
	return nil
}

func (f *flattener) append(t *xmlspan.Token) {
	if f.table.on && f.table.head.open() {
		f.table.head.text(f.table.col, xmlspan.Decode(t.Raw), true)
	}
	if t.Kind == xmlspan.Text {
		xmlspan.Append(f.b, t.Raw, t.At)
	} else {
		f.b.CopyValid(t.Raw, t.At)
	}
}

// sees notes that there is text in ch and reports whether it is wanted.
func (f *flattener) sees(ch channel) bool {
	f.seen |= 1 << ch
	return ch == f.want && !f.mute
}

// open makes the builder ready for n bytes of the file: separators first, and
// a cut where one is due.
func (f *flattener) open(n int) error {
	if f.done {
		if err := f.finish(); err != nil {
			return err
		}
		f.done, f.table.on, f.any, f.gap = false, false, false, f.gap[:0]
	}
	if f.table.on {
		return f.cell(n)
	}
	if f.any {
		f.b.Insert(string(f.gap))
	}
	newline := len(f.gap) > 0
	f.gap, f.line, f.any = f.gap[:0], true, true
	// An invalid byte becomes three.
	if newline && f.b.Full() || f.b.Len()+3*n > document.MaxPart-document.MaxLead {
		return f.hand(f.b.Cut(f.kind))
	}
	return nil
}

// finish hands over what is left.
func (f *flattener) finish() error {
	if f.b.Empty() {
		return nil
	}
	return f.hand(f.b.Take(f.kind))
}
