package ooxml

import (
	"bytes"

	"sardine/document"
	"sardine/internal/xmlspan"
)

// special appends what stands for an element inside a run.
func (f *flattener) special(e elem, t *xmlspan.Token) error {
	ch := f.runChannel()
	if !f.sees(ch) {
		return nil
	}
	if e == eBreak {
		f.newline()
		return nil
	}
	if err := f.open(8); err != nil {
		return err
	}
	text := map[elem]string{eTab: "\t", eHyphen: "-", eSoftHyphen: "\u00ad"}[e]
	if e == eSym {
		text = symbol(t)
	}
	if t.Empty {
		f.b.Decode(text, t.At, t.EndAt())
	} else {
		f.b.Insert(text) // replacing the start tag alone would break the markup
	}
	return nil
}

// symbol is the letter of a w:sym element. Symbol fonts put theirs at U+F000.
func symbol(t *xmlspan.Token) string {
	v, _, _ := t.Attr("char")
	var r rune
	for _, c := range v {
		switch {
		case c >= '0' && c <= '9':
			r = r<<4 | rune(c-'0')
		case c|0x20 >= 'a' && c|0x20 <= 'f':
			r = r<<4 | rune(c|0x20-'a'+10)
		}
		r &= 0xFFFF
	}
	if r < ' ' || r >= 0xD800 && r < 0xE000 {
		r = '\uFFFD'
	}
	return string(r)
}

// attributes emits those attributes that hold words, a line each.
func (f *flattener) attributes(t *xmlspan.Token) error {
	if len(t.Raw) < len(t.Name)+6 || f.want != chAttr && f.seen&(1<<chAttr) != 0 {
		return nil // none, or their own pass will come
	}
	var err error
	t.Attrs(func(a xmlspan.Attr) bool {
		if len(a.Value) == 0 || !f.counts(t, a) || !f.sees(chAttr) {
			return true
		}
		f.newline()
		for v, at := a.Value, a.At; err == nil && len(v) > 0; {
			n := min(len(v), xmlspan.MaxText)
			for k := 0; k < 16 && n < len(v) && (v[n]&0xC0 == 0x80 || bytes.IndexByte(v[n-12:n], '&') >= 0); k++ {
				n-- // not inside a letter or reference
			}
			if err = f.open(n); err == nil {
				start := f.b.Len()
				xmlspan.Append(f.b, v[:n], at)
				f.b.Label(document.Key, string(a.Name), start, f.b.Len())
			}
			v, at = v[n:], at+int64(n)
		}
		f.newline()
		return err == nil
	})
	return err
}

func (f *flattener) counts(t *xmlspan.Token, a xmlspan.Attr) bool {
	if string(a.Name) == "xmlns" || string(a.Prefix) == "xmlns" {
		return false
	}
	if f.data {
		return true
	}
	if string(a.Name) == "Target" {
		mode, _, _ := t.Attr("TargetMode")
		return string(mode) == "External"
	}
	return allowed(t.Name, a.Name)
}

// markup emits comments and instructions. The XML declaration says nothing.
func (f *flattener) markup(t *xmlspan.Token) error {
	raw := bytes.TrimSpace(t.Raw)
	if len(raw) == 0 || t.Kind == xmlspan.Other && (bytes.HasPrefix(raw, []byte("xml ")) || bytes.HasPrefix(raw, []byte("mso-application"))) {
		return nil
	}
	f.newline()
	if err := f.put(chMarkup, t); err != nil {
		return err
	}
	f.newline()
	return nil
}
