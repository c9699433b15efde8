package ooxml

import (
	"bytes"

	"sardine/document"
	"sardine/internal/xmlspan"
)

// stored hands over what the cells of a sheet hold but do not show: numbers
// behind dates and patterns, words inside formulas, phonetic guides. A line
// each with an empty one behind it, labelled with the column's name.
func (p *pack) stored(s *sheetReader) error {
	sc, err := p.markup(s.m)
	if err != nil {
		return err
	}
	f := &flattener{b: s.b, want: chHidden, kind: document.Hidden}
	f.hand = func(part *document.Part) error { return s.v.part(s.m, part, nil) }
	at := cellAt{}
	for n := 0; sc.Next(); n++ {
		t := sc.Token()
		switch {
		case t.Kind == xmlspan.Start && string(t.Name) == "sheetData":
			at.data = !t.Empty
		case !at.data:
		case t.Kind == xmlspan.Start:
			at.startTag(t)
		case t.Kind == xmlspan.End:
			at.endTag(t)
		case t.Kind == xmlspan.Text || t.Kind == xmlspan.CData:
			if err := s.storedText(f, &at, t); err != nil {
				return err
			}
		}
		if n&0xFFFF == 0 && p.ctx.Err() != nil {
			return p.ctx.Err()
		}
	}
	return f.finish()
}

func (s *sheetReader) storedText(f *flattener, at *cellAt, t *xmlspan.Token) error {
	line := func(raw []byte, from int64) error {
		f.newline()
		if len(f.gap) > 0 { // an empty line between: two numbers below each other are not one
			f.gap = append(f.gap[:0], "\n\n"...)
		}
		if err := f.open(len(raw)); err != nil {
			return err
		}
		start := f.b.Len()
		f.append(&xmlspan.Token{Kind: t.Kind, Raw: raw, At: from})
		if names := s.head.names; at.col >= 0 && at.col < len(names) {
			f.b.Label(document.Key, names[at.col], start, f.b.Len())
		}
		f.newline()
		return nil
	}
	switch {
	case at.inT && at.guide > 0:
		return line(t.Raw, t.At)
	case at.inF:
		return literals(t.Raw, func(from, to int) error { return line(t.Raw[from:to], t.At+int64(from)) })
	case at.inV && (at.typ == "" || at.typ == "n"):
		raw := bytes.TrimSpace(t.Raw)
		if _, ok := s.bk.styles.show(at.style, raw); ok {
			return line(raw, t.At+int64(bytes.Index(t.Raw, raw[:1])))
		}
	}
	return nil
}

// literals calls f for each quoted text in a formula: "words" and 'sheets'.
// Quotes may be written as references.
func literals(raw []byte, f func(from, to int) error) error {
	for i := 0; i < len(raw); {
		n, q := quoteAt(raw[i:])
		if n == 0 {
			i++
			continue
		}
		from := i + n
		for i = from; i < len(raw); {
			m, c := quoteAt(raw[i:])
			if m == 0 || c != q {
				i++
				continue
			}
			if again, c := quoteAt(raw[i+m:]); again > 0 && c == q { // doubled: a quote in the text
				i += m + again
				continue
			}
			break
		}
		if i > from {
			if err := f(from, i); err != nil {
				return err
			}
		}
		if m, _ := quoteAt(raw[i:]); m > 0 {
			i += m
		}
	}
	return nil
}

// quoteAt reports the length and letter of the quote that p begins with.
func quoteAt(p []byte) (n int, q byte) {
	switch {
	case len(p) == 0:
	case p[0] == '"' || p[0] == '\'':
		return 1, p[0]
	case bytes.HasPrefix(p, []byte("&quot;")):
		return 6, '"'
	case bytes.HasPrefix(p, []byte("&apos;")), bytes.HasPrefix(p, []byte("&#39;")):
		return bytes.IndexByte(p, ';') + 1, '\''
	}
	return 0, 0
}
