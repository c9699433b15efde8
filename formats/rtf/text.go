package rtf

import "sardine/document"

// text takes bytes that stand for themselves.
func (p *parser) text(raw []byte, at int64) error {
	for len(raw) > 0 {
		n := 0
		if p.wide.skip == 0 && len(p.half) == 0 {
			for n < len(raw) && raw[n] < 0x80 {
				n++
			}
		}
		if n > 0 {
			if err := p.plain(raw[:n], at); err != nil {
				return err
			}
		} else {
			n = 1
			if err := p.byte(raw[0], at, at+1); err != nil {
				return err
			}
		}
		raw, at = raw[n:], at+int64(n)
	}
	return nil
}

// plain takes ASCII.
func (p *parser) plain(raw []byte, at int64) error {
	if err := p.flush(); err != nil || !p.takes(raw, at) {
		return err
	}
	if err := p.room(len(raw)); err != nil {
		return err
	}
	for len(raw) > 0 {
		n := 0
		for n < len(raw) && (raw[n] >= ' ' || raw[n] == '\t') {
			n++
		}
		p.b.Copy(raw[:n], at)
		if n < len(raw) { // control characters of bad writers
			p.b.Decode(" ", at+int64(n), at+int64(n)+1)
			n++
		}
		raw, at = raw[n:], at+int64(n)
	}
	return nil
}

// byte takes one byte of the code page, which may be half a letter.
func (p *parser) byte(c byte, start, end int64) error {
	if p.wide.skip > 0 {
		return p.standIn(end)
	}
	if p.wide.on {
		if err := p.flush(); err != nil {
			return err
		}
	}
	if p.st.dest != dText && p.st.dest != dProp {
		p.takes([]byte{c}, start)
		return nil
	}
	pg := p.page()
	if len(p.half) == 0 {
		p.from = start
	}
	p.half, p.to = append(p.half, c), end
	if len(p.half) < pg.need(p.half[0]) {
		return nil
	}
	b := p.half
	p.half = p.half[:0]
	s, ok := pg.letter(b)
	if !ok && len(b) > 1 { // the first is wrong, the last may be a letter of its own
		if err := p.put("\uFFFD", p.from, start); err != nil {
			return err
		}
		return p.byte(c, start, end)
	}
	if c == 0 || s == "\x00" {
		return nil
	}
	if p.st.dest == dProp && len(p.prop) < maxKey {
		p.prop = append(p.prop, s...)
	}
	if s[0] < ' ' && len(s) == 1 {
		s = " "
	}
	return p.put(s, p.from, end)
}

// page is the code page of the font at hand.
func (p *parser) page() *page {
	n := p.st.font
	switch n {
	case noFont:
		return p.ansi
	case defaultFont:
		n = p.deff
	}
	if pg := p.fonts[n]; pg != nil {
		return pg
	}
	return p.ansi
}

// takes sorts bytes out that are not text for this pass, and keeps what they
// are instead.
func (p *parser) takes(raw []byte, at int64) bool {
	switch p.st.dest {
	case dText:
	case dProp:
		if room := maxKey - len(p.prop); room > 0 {
			p.prop = append(p.prop, raw[:min(len(raw), room)]...)
		}
	case dSn:
		if room := maxKey - len(p.sn); room > 0 {
			p.sn = append(p.sn, raw[:min(len(raw), room)]...)
		}
		return false
	case dData, dOLE:
		if p.want == chMain {
			p.data.hex(raw, at, p.limit)
		}
		return false
	default:
		return false
	}
	return p.sees()
}

// sees notes the channel of the text at hand and reports whether it is wanted.
func (p *parser) sees() bool {
	ch := p.st.ch
	switch {
	case p.st.revised && p.view == document.ViewOriginal, p.st.deleted && p.view == document.ViewFinal:
		ch = chNone
	case ch >= chMeta:
	case p.st.deleted && p.view == document.ViewAll:
		ch = chDeleted
	case p.st.hidden:
		ch = chHidden
	}
	p.seen |= 1 << ch
	if ch != p.want {
		p.apart = true
	}
	return ch == p.want
}

// put appends a letter that stands for a range.
func (p *parser) put(s string, start, end int64) error {
	if p.st.dest != dText && p.st.dest != dProp || !p.sees() {
		return nil
	}
	if err := p.room(len(s)); err != nil {
		return err
	}
	p.b.Decode(s, start, end)
	return nil
}

// room makes the builder ready for n bytes: separators first, and a cut where
// one is due.
func (p *parser) room(n int) error {
	if p.apart && p.line && p.want >= chDeleted {
		p.newline()
	}
	p.apart = false
	if p.line && p.key != p.st.key {
		p.newline()
	}
	newline := len(p.gap) > 0
	if p.any {
		p.b.Insert(string(p.gap))
	}
	p.gap, p.any = p.gap[:0], true
	if newline && p.b.Full() || p.b.Len()+n > document.MaxPart-document.MaxLead {
		p.tag()
		p.handed = true
		if err := p.v.part(p.b.Cut(p.kind())); err != nil {
			return err
		}
		p.label = p.b.Len()
	}
	if !p.line {
		p.label, p.key, p.line = p.b.Len(), p.st.key, true
	}
	return nil
}

// tag names the line at hand after its property.
func (p *parser) tag() {
	if p.line && p.key != "" && p.b.Len() > p.label {
		p.b.Label(document.Key, p.key, p.label, p.b.Len())
	}
}

// newline ends the line at hand.
func (p *parser) newline() {
	if p.line {
		p.tag()
		p.gap, p.line = append(p.gap[:0], '\n'), false
	}
}

// newlineIn ends the line if it is of channel ch.
func (p *parser) newlineIn(ch channel) {
	if ch == p.want {
		p.newline()
	}
}

// separate ends a paragraph, cell or row. These controls stay in the file
// whatever is replaced around them, so the text holds an inserted separator.
func (p *parser) separate(c byte) {
	switch {
	case p.st.dest != dText || p.want != p.st.ch && p.want < chDeleted:
	case c == '\n' || p.want >= chDeleted:
		if p.line {
			p.newline()
		} else if p.any {
			p.gap = append(p.gap[:0], '\n')
		}
	case len(p.gap) < 64 && p.any:
		p.tag()
		p.gap, p.line = append(p.gap, c), false
	}
}
