package html

import (
	"bytes"
	"strings"
	"unicode"

	"sardine/document"
)

// attributes builds what attributes say: a line of "name=value" each, labelled
// with the name, or with the name of the field where the element is one.
type attributes struct {
	b    *document.Builder
	more bool

	label string // of the value that is being read
	field string // the name attribute of the tag
	start int
	skip  bool // the value only describes layout
	name  bool // the value is the name of a field
	link  bool // the value is an address: %40 stands for @
	line  bool // the line has something
	first bool // no piece of the value was read yet

	file bool // the value is a file in base64
	data []embedded
}

// layout has the attributes that hold no text about anybody.
var layout = set(`class style width height align valign bgcolor color face size border cellpadding cellspacing colspan
	rowspan type rel rev target method enctype lang xml:lang dir tabindex role charset media http-equiv scope shape coords
	id for name xmlns frameborder scrolling hspace vspace clear language background srcset sizes viewbox d fill stroke
	transform points checked disabled selected readonly multiple nowrap noshade compact ismap defer async autofocus
	required hidden novalidate open default controls autoplay loop muted allowfullscreen crossorigin integrity loading
	decoding maxlength minlength cols rows wrap span start accept-charset autocomplete`)

// links has the attributes that hold addresses.
var links = set("href src action cite data formaction longdesc poster ping")

func (v *attributes) open(*walker, string)                { v.field = "" }
func (v *attributes) close(*walker, string)               {}
func (v *attributes) letters(*walker, int, int)           {}
func (v *attributes) reference(*walker, string, int, int) {}
func (v *attributes) raw(*walker, string, int, int)       {}
func (v *attributes) endRaw(*walker, string)              {}

func (v *attributes) attribute(w *walker, name string) {
	v.name = name == "name" || name == "property" || name == "itemprop"
	v.skip, v.link, v.label = layout[name] && name != "name" || w.isEnd, links[name], name
	if v.name && (w.name == "meta" || w.name == "input" || w.name == "param" || w.name == "button") {
		v.field, v.skip = "", true
		return
	}
	v.name = false
	if name == "name" { // of an anchor, a frame, a form
		v.skip = false
	}
	if (name == "content" || name == "value") && v.field != "" {
		v.label = v.field
	}
	if !v.skip {
		v.b.Insert(v.label + "=")
		v.line = true
	}
	v.start, v.first, v.file = v.b.Len(), true, false
}

func (v *attributes) piece(w *walker, text string, i, j int) {
	if v.first && !v.skip && text == "" {
		if head := embeddedHead(w.r.Window()[i:j]); head > 0 && w.r.Offset(j)-w.r.Offset(i) == int64(j-i) {
			mediaType, _, _ := strings.Cut(w.r.Text(i+len("data:"), i+head), ";")
			v.data = append(v.data, embedded{mediaType, w.r.Offset(i + head), w.r.Offset(i + head)})
			w.r.Append(v.b, i, i+head)
			i += head
			v.file = true
		}
	}
	v.first = false
	switch {
	case v.file:
		v.data[len(v.data)-1].end = w.r.Offset(j)
	case v.name && len(v.field) < maxName:
		if text == "" {
			text = w.r.Text(i, min(j, w.r.Boundary(i+maxName)))
		}
		v.field += text
	case v.skip:
	case text != "":
		v.b.Decode(text, w.r.Offset(i), w.r.Offset(j))
	case v.link:
		v.address(w, i, j)
	default:
		w.r.Append(v.b, i, j)
	}
}

// address adds a run of an address, in which %40 stands for @. What is not
// ASCII stays as it is spelt.
func (v *attributes) address(w *walker, i, j int) {
	win := w.r.Window()
	from := i
	for ; i < j; i++ {
		if win[i] != '%' || i+2 >= j {
			continue
		}
		c := hex(win[i+1])<<4 | hex(win[i+2])
		if c < ' ' || c > '~' {
			continue
		}
		w.r.Append(v.b, from, i)
		v.b.Decode(string(rune(c)), w.r.Offset(i), w.r.Offset(i+3))
		from = i + 3
		i += 2
	}
	w.r.Append(v.b, from, j)
}

// hex is the value of a hexadecimal digit; 256 for anything else.
func hex(c byte) int {
	switch {
	case c >= '0' && c <= '9':
		return int(c - '0')
	case c|0x20 >= 'a' && c|0x20 <= 'f':
		return int(c|0x20-'a') + 10
	}
	return 256
}

func (v *attributes) endAttribute(*walker) {
	if v.skip || v.name {
		return
	}
	if end := v.b.Len(); end > v.start {
		v.b.Label(document.Key, v.label, v.start, end)
	}
	v.b.Insert("\n")
	v.line = false
}

func (v *attributes) stray(w *walker, i, j int) {
	if j-i > maxName || !layout[lower(w.r.Window()[i:j])] {
		w.r.Append(v.b, i, j)
		v.b.Insert("\n")
	}
}

func (v *attributes) due() bool { return v.b.Len() >= hardCut || !v.line && v.b.Full() }

func (v *attributes) take(last bool) (p *document.Part) {
	if v.line && v.b.Len() > v.start {
		v.b.Label(document.Key, v.label, v.start, v.b.Len())
	}
	p, v.more = takeOrCut(v.b, last, v.more, document.Metadata)
	v.start = v.b.Len()
	return p
}

// hidden builds scripts, styles, comments and declarations, as they stand but
// for letters that scripts spell by number.
type hidden struct {
	b     *document.Builder
	more  bool
	start int
	in    string // the label of what is being read
}

func (v *hidden) open(*walker, string)                {}
func (v *hidden) close(*walker, string)               {}
func (v *hidden) letters(*walker, int, int)           {}
func (v *hidden) reference(*walker, string, int, int) {}
func (v *hidden) attribute(*walker, string)           {}
func (v *hidden) piece(*walker, string, int, int)     {}
func (v *hidden) stray(*walker, int, int)             {}
func (v *hidden) endAttribute(*walker)                {}

func (v *hidden) raw(w *walker, name string, i, j int) {
	if v.in == "" {
		v.in, v.start = name, v.b.Len()
	}
	if name == "script" {
		v.script(w, i, j)
		return
	}
	w.r.Append(v.b, i, j)
}

// script adds a run of a script, in whose strings \u0040 and \x40 stand for @
// (ECMA-262, 12.9.4). Escapes of what is no letter stay as they are spelt.
func (v *hidden) script(w *walker, i, j int) {
	win := w.r.Window()
	from := i
	for i < j {
		k := bytes.IndexByte(win[i:j], '\\')
		if k < 0 {
			break
		}
		i += k
		c, n := scriptEscape(win[i:j])
		if n > 2 {
			w.r.Append(v.b, from, i)
			v.b.Decode(string(c), w.r.Offset(i), w.r.Offset(i+n))
			from = i + n
		}
		i += n
	}
	w.r.Append(v.b, from, j)
}

// scriptEscape is the letter that the escape at the start of p stands for and
// how long it is; 2 or less for one that stays.
func scriptEscape(p []byte) (c rune, n int) {
	digits := 0
	switch {
	case len(p) >= 6 && p[1] == 'u':
		digits = 4
	case len(p) >= 4 && p[1] == 'x':
		digits = 2
	}
	for _, d := range p[min(2, len(p)):min(2+digits, len(p))] {
		h := hex(d)
		if h > 15 {
			return 0, 2
		}
		c = c<<4 | rune(h)
	}
	if digits == 0 || !unicode.IsPrint(c) {
		return 0, min(2, len(p))
	}
	return c, 2 + digits
}

func (v *hidden) endRaw(*walker, string) {
	if v.in != "" {
		v.b.Label(document.Key, v.in, v.start, v.b.Len())
		v.b.Insert("\n")
		v.in = ""
	}
}

func (v *hidden) due() bool { return v.b.Len() >= hardCut || v.in == "" && v.b.Full() }

func (v *hidden) take(last bool) (p *document.Part) {
	if v.in != "" && v.b.Len() > v.start {
		v.b.Label(document.Key, v.in, v.start, v.b.Len())
	}
	p, v.more = takeOrCut(v.b, last, v.more, document.Hidden)
	v.start = v.b.Len()
	return p
}

// takeOrCut ends a part. A part that was cut is followed by another, even if
// nothing more came.
func takeOrCut(b *document.Builder, last, more bool, kind document.PartKind) (*document.Part, bool) {
	if !last {
		return b.Cut(kind), true
	}
	if more || !b.Empty() {
		return b.Take(kind), false
	}
	return nil, false
}
