package odf

import (
	"bytes"
	"strconv"
	"strings"

	"sardine/document"
	"sardine/internal/xmlspan"
)

// maxSpaces is the longest run of blanks that one element is read as.
const maxSpaces = 64

// text takes text between tags.
func (f *flattener) text(t *xmlspan.Token) error {
	top := f.stack.top()
	switch {
	case top.elem == eBinary:
		f.inline.add(t, f.limit, f.want == chMain)
		return nil
	case top.flags&inPara != 0:
		return f.paragraph(t)
	case top.flags&inLayout != 0, top.elem == eItem && f.key == "":
		return nil
	}
	raw := bytes.TrimLeft(t.Raw, " \t\r\n\ufeff")
	if len(raw) == 0 {
		return nil
	}
	if f.torn {
		t.At += int64(len(t.Raw) - len(raw))
		t.Raw = raw
		if len(raw) < xmlspan.MaxText/2 {
			t.Raw = bytes.TrimRight(raw, " \t\r\n")
		}
	}
	return f.loose(t, top)
}

// loose emits text outside of paragraphs as a line, labelled with the name of
// its element.
func (f *flattener) loose(t *xmlspan.Token, top frame) error {
	ch := f.channel()
	if ch <= chBox3 && top.flags&inValue == 0 {
		ch = chHidden
	}
	goes := !f.torn
	f.torn = false
	if !f.sees(ch) {
		return nil
	}
	if goes {
		f.gap = f.gap[:0]
	} else {
		f.newline()
	}
	if err := f.open(len(t.Raw)); err != nil {
		return err
	}
	start := f.b.Len()
	f.append(t)
	if key := f.keyOf(top); ch > chBox3 {
		f.b.Label(document.Key, key, start, f.b.Len())
	}
	f.newline()
	return nil
}

func (f *flattener) keyOf(top frame) string {
	if f.key != "" {
		return f.key
	}
	return top.name
}

// paragraph appends text of a paragraph to its line. Line ends and repeated
// blanks are one blank there (ODF 1.3 part 3, 6.1.2).
func (f *flattener) paragraph(t *xmlspan.Token) error {
	ch := f.channel()
	f.cellText(t.Raw)
	if !f.sees(ch) {
		return nil
	}
	raw, at := t.Raw, t.At
	if !f.line {
		n := len(raw) - len(bytes.TrimLeft(raw, " \t\r\n"))
		raw, at = raw[n:], at+int64(n)
	}
	if len(raw) == 0 {
		return nil
	}
	if err := f.open(len(raw)); err != nil {
		return err
	}
	for len(raw) > 0 {
		n, blank := firstBlank(raw)
		f.append(&xmlspan.Token{Kind: t.Kind, Raw: raw[:n], At: at})
		if blank > 0 {
			f.b.Decode(" ", at+int64(n), at+int64(n+blank))
		}
		raw, at = raw[n+blank:], at+int64(n+blank)
	}
	return nil
}

// firstBlank finds the first run of blanks that is not simply one space.
func firstBlank(p []byte) (at, n int) {
	for i := 0; i < len(p); i++ {
		c := p[i]
		if c > ' ' || c != ' ' && c != '\n' && c != '\t' && c != '\r' {
			continue
		}
		for n = 1; i+n < len(p) && (p[i+n] == ' ' || p[i+n] == '\n' || p[i+n] == '\t' || p[i+n] == '\r'); n++ {
		}
		if n > 1 || c != ' ' {
			return i, n
		}
	}
	return len(p), 0
}

func (f *flattener) append(t *xmlspan.Token) {
	if t.Kind == xmlspan.Text {
		xmlspan.Append(f.b, t.Raw, t.At)
	} else {
		f.b.CopyValid(t.Raw, t.At)
	}
}

// special appends what stands for an element inside a paragraph.
func (f *flattener) special(t *xmlspan.Token, e elem) error {
	f.cellText([]byte(" "))
	if !f.sees(f.channel()) {
		return nil
	}
	if e == eBreak {
		f.newline()
		return nil
	}
	text := "\t"
	if e == eSpaces {
		text = " "
		if v, _, ok := t.Attr("c"); ok {
			n, _ := strconv.Atoi(string(v)) // what is no number is one blank
			text = strings.Repeat(" ", min(max(n, 1), maxSpaces))
		}
	}
	if err := f.open(len(text)); err != nil {
		return err
	}
	if t.Empty {
		f.b.Decode(text, t.At, t.EndAt())
	} else {
		f.b.Insert(text) // replacing the start tag alone would break the markup
	}
	return nil
}

// attributes emits those attributes that hold words, a line each.
func (f *flattener) attributes(t *xmlspan.Token, e elem) error {
	ch := chAttr
	if f.stack.has(inMeta) {
		ch = chMeta
	}
	if len(t.Raw) < len(t.Name)+6 || f.want != ch && f.sh.seen&(1<<ch) != 0 {
		return nil // none, or their own pass will come
	}
	values, grid := 0, f.grid.sheet && f.grid.depth == 1
	var err error
	t.Attrs(func(a xmlspan.Attr) bool {
		value := e == eCell && valueAttr(a.Name)
		if value {
			values++
		}
		refers := reference(a.Name)
		if len(a.Value) == 0 || string(a.Prefix) == "xmlns" || !value && !refers && !allowed(t.Name, a.Name) {
			return true
		}
		switch {
		case value && grid && values == 1: // cellEnd sees to it
		case string(a.Name) == "href" && !outside(a.Value):
			return true
		case refers:
			err = literals(a.Value, func(from, to int) error {
				return f.attribute(ch, string(a.Name), a.Value[from:to], a.At+int64(from))
			})
		default:
			err = f.attribute(ch, string(a.Name), a.Value, a.At)
		}
		return err == nil
	})
	return err
}

// attribute emits a value, or a piece of it, as a line.
func (f *flattener) attribute(ch channel, name string, v []byte, at int64) error {
	if !f.sees(ch) {
		return nil
	}
	f.newline()
	for len(v) > 0 {
		n := min(len(v), xmlspan.MaxText)
		for k := 0; k < 16 && n < len(v) && (v[n]&0xC0 == 0x80 || bytes.IndexByte(v[n-12:n], '&') >= 0); k++ {
			n-- // not inside a letter or reference
		}
		if err := f.open(n); err != nil {
			return err
		}
		start := f.b.Len()
		xmlspan.Append(f.b, v[:n], at)
		f.b.Label(document.Key, name, start, f.b.Len())
		v, at = v[n:], at+int64(n)
	}
	f.newline()
	return nil
}

// markup emits comments and instructions. The XML declaration says nothing.
func (f *flattener) markup(t *xmlspan.Token) error {
	raw := bytes.TrimSpace(t.Raw)
	if len(raw) == 0 || t.Kind == xmlspan.Other && (bytes.HasPrefix(raw, []byte("xml ")) || bytes.HasPrefix(raw, []byte("DOCTYPE"))) || !f.sees(chMarkup) {
		return nil
	}
	f.newline()
	if err := f.open(len(t.Raw)); err != nil {
		return err
	}
	f.b.CopyValid(t.Raw, t.At)
	f.newline()
	return nil
}

// open makes the builder ready for n bytes of the file: separators first, and
// a cut where one is due.
func (f *flattener) open(n int) error {
	if f.grid.on && (f.want == chMain || f.want == chRows) {
		return f.cell(n)
	}
	if f.any {
		f.b.Insert(string(f.gap))
	}
	newline := len(f.gap) > 0
	f.gap, f.line, f.any = f.gap[:0], true, true
	// An invalid byte becomes three.
	if newline && f.b.Full() || f.b.Len()+3*n > document.MaxPart-document.MaxLead {
		f.name()
		return f.v.part(f.b.Cut(f.kind()))
	}
	return nil
}

// kind of the part being built.
func (f *flattener) kind() document.PartKind {
	if f.secret && f.slides > 0 || f.grid.on && f.grid.secret {
		if k := kinds[f.want]; k == document.Body {
			return document.Hidden
		}
	}
	return kinds[f.want]
}

// finish hands over what is left.
func (f *flattener) finish() error {
	f.gap, f.line, f.soft, f.any = f.gap[:0], false, false, false
	if f.b.Empty() {
		return nil
	}
	f.name()
	return f.v.part(f.b.Take(f.kind()))
}

// name says of the part being built which slide or sheet it is.
func (f *flattener) name() {
	switch {
	case f.grid.on:
		f.gridName()
	case f.want <= chBox3 && f.slides > 0:
		f.b.Label(document.Page, strconv.Itoa(f.slides), 0, f.b.Len())
	}
}
