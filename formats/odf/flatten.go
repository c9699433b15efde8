package odf

import (
	"errors"

	"sardine/document"
	"sardine/internal/xmlspan"
)

// channel is one of the texts that a member holds side by side. Each is read
// in a pass of its own, so that the words of one are not torn apart by another
// and nothing has to be held in memory.
type channel uint8

const (
	chMain    channel = iota // paragraphs, cells
	chBox                    // notes and text boxes inside paragraphs and cells
	chBox2                   // those inside these
	chBox3                   // and deeper
	chMeta                   // properties
	chComment                // annotations
	chDeleted                // tracked deletions
	chHidden                 // hidden text, scripts, alternative texts, settings
	chRows                   // hidden and filtered rows of sheets
	chStored                 // values of cells that are shown otherwise
	chAttr                   // attributes
	chMarkup                 // comments and instructions of the markup itself
	channels
	chNone = channels // what the view leaves out

	maxBoxes = uint8(chBox3 - chMain)
)

var kinds = [channels]document.PartKind{
	chMeta: document.Metadata, chComment: document.Comment, chDeleted: document.Deleted,
	chHidden: document.Hidden, chRows: document.Hidden, chStored: document.Hidden, chAttr: document.Hidden, chMarkup: document.Hidden,
}

// shared is what the passes over one member know of each other.
type shared struct {
	heads [][]string // columns of each sheet
	seen  uint32     // channels that have text
}

// flatten hands over all text of an XML member, channel by channel.
func (p *pack) flatten(m *member, v visitor) error {
	var b *document.Builder
	if m.flat() {
		b = document.NewBuilder()
	} else {
		b = document.NewBuilder(m.name)
	}
	b.Stream(m.num)
	sh := &shared{seen: 1 << chMain}
	var bad *memberError
	for ch := chMain; ch < channels; ch++ {
		if sh.seen&(1<<ch) == 0 {
			continue
		}
		f := &flattener{b: b, want: ch, m: m, v: v, sh: sh, limit: p.limits.Member}
		f.changes.view = p.view
		f.hiding.styles = p.hiding
		if m.e != nil && m.e.Name != "content.xml" {
			f.hiding.styles = nil
		}
		f.hiding.own()
		if err := p.pass(m, f); err != nil && !errors.As(err, &bad) {
			return err
		}
	}
	if bad != nil {
		return bad
	}
	return nil
}

// own lets a member add styles of its own to the common ones.
func (h *hiding) own() {
	mine := make(map[string]bool, len(h.styles))
	for s := range h.styles {
		mine[s] = true
	}
	h.styles = mine
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
	m     *member
	v     visitor
	sh    *shared
	limit int64 // bytes of a file in the markup

	stack   stack
	hiding  hiding
	changes changes
	gap     []byte // separators that come before the next text
	line    bool   // the line has text
	soft    bool   // gap is the end of a paragraph in the cell at hand
	any     bool   // the part has text
	torn    bool   // a tag stood between the last text and now
	key     string // name of the setting or property at hand
	grid    grid
	slides  int
	secret  bool // the slide at hand is hidden
	inline  inlineFile
	files   int
}

// token takes the next token of the member.
func (f *flattener) token(t *xmlspan.Token) error {
	if f.changes.view != document.ViewAll {
		if err := f.changed(t); err != nil {
			return err
		}
	}
	switch t.Kind {
	case xmlspan.Start:
		f.torn = true
		e := elemOf(t.Name)
		if err := f.start(t, e); err != nil {
			return err
		}
		f.stack.push(t.Name, e, f.hides(t, e))
		if t.Empty {
			return f.stack.pop(t.Name, f.end)
		}
		return nil
	case xmlspan.End:
		f.torn = true
		return f.stack.pop(t.Name, f.end)
	case xmlspan.Text, xmlspan.CData:
		return f.text(t)
	default:
		return f.markup(t)
	}
}

// start is called for each element before it is pushed.
func (f *flattener) start(t *xmlspan.Token, e elem) error {
	if e != ePara && e != eSpan && e != eCell {
		f.hiding.start(t)
	}
	if err := f.gridStart(t, e); err != nil {
		return err
	}
	switch e {
	case ePara:
		f.newline()
	case eSpaces, eTab, eBreak:
		if f.stack.has(inPara) {
			return f.special(t, e)
		}
	case eSlide:
		return f.slideStart(t)
	case eHide:
		if v, _, _ := t.Attr("is-hidden"); string(v) == "true" {
			f.stack.hide()
		}
	case eItem, eProperty:
		name, _, _ := t.Attr("name")
		f.key = f.stack.intern([]byte(xmlspan.Decode(name)))
		if v, _, _ := t.Attr("type"); e == eItem && string(v) != "string" {
			f.key = "" // numbers of the layout, flags, the printer's own bytes
		}
	case eBinary:
		f.files++
		f.inline = inlineFile{name: fileName(f.m, f.files)}
	}
	return f.attributes(t, e)
}

// hides reports whether an element is hidden by itself.
func (f *flattener) hides(t *xmlspan.Token, e elem) bool {
	switch e {
	case eSection:
		v, _, _ := t.Attr("display")
		is, _, _ := t.Attr("is-hidden")
		return string(v) == "none" || string(v) == "condition" || string(is) == "true"
	case ePara, eSpan:
		if len(f.hiding.styles) == 0 {
			return false
		}
		v, _, ok := t.Attr("style-name")
		return ok && f.hiding.styles[string(v)]
	}
	return false
}

// end is called for each element before it goes.
func (f *flattener) end(e elem) error {
	switch e {
	case ePara, eValue:
		f.newline()
	case eItem, eProperty:
		f.key = ""
	case eBinary:
		return f.file()
	case eSlide:
		return f.slideEnd()
	}
	return f.gridEnd(e)
}

// own reports whether the paragraph at hand belongs to the channel wanted.
func (f *flattener) own() bool { return f.want > chBox3 || f.want == f.channel() }

func (f *flattener) newline() {
	if f.line && f.own() && !f.changes.inserting() {
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

// channel is the one of the paragraph at hand.
func (f *flattener) channel() channel {
	ch := f.stack.channel()
	if ch == chDeleted && f.changes.view != document.ViewAll || ch <= chBox3 && f.changes.inserting() {
		return chNone
	}
	if ch == chMain && f.grid.hiddenRow && f.stack.has(inCell) {
		return chRows
	}
	return ch
}

// sees notes that there is text in ch and reports whether it is wanted.
func (f *flattener) sees(ch channel) bool {
	f.sh.seen |= 1 << ch
	return ch == f.want
}

// slideStart makes each slide a part of its own.
func (f *flattener) slideStart(t *xmlspan.Token) error {
	f.slides++
	if err := f.finish(); err != nil {
		return err
	}
	v, _, ok := t.Attr("style-name")
	f.secret = ok && f.hiding.styles[string(v)]
	return f.attributes(t, eSlide)
}

func (f *flattener) slideEnd() error {
	err := f.finish()
	f.secret = false
	return err
}
