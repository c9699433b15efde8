package html

import (
	"bytes"
	"strings"

	"sardine/document"
	"sardine/internal/charset"
)

// view is told what a walk over the file meets, and builds one kind of part
// from it. Runs [i,j) count in the reader's window.
type view interface {
	letters(w *walker, i, j int)                // between tags, as they stand
	reference(w *walker, text string, i, j int) // a character reference
	open(w *walker, name string)                // a start tag begins
	attribute(w *walker, name string)           // its value follows, as pieces
	piece(w *walker, text string, i, j int)     // of a value; text if it is a reference
	stray(w *walker, i, j int)                  // a word in a tag, without a value
	endAttribute(w *walker)
	close(w *walker, name string)         // an end tag begins
	raw(w *walker, name string, i, j int) // a script, style, comment or the like
	endRaw(w *walker, name string)

	due() bool                     // whether the part has to be cut before the next step
	take(last bool) *document.Part // the part built so far; nil if there is none
}

const (
	run     = 64 << 10
	ahead   = 3 * run // so that runs do not depend on how the stream was read
	hardCut = document.MaxPart - 4*run
)

// walker splits HTML into text, tags and the rest, as the HTML standard
// (section 13.2.5) does, as far as text depends on it. It has no tree.
type walker struct {
	r *charset.Reader
	v view
	i int // the next byte of the window

	inTag bool
	isEnd bool   // of an end tag
	name  string // of the tag
	quote byte   // in a value: what ends it; ' ' for a value without quotes
	until string // in raw text or escapable raw text: the tag that ends it, or the end of a comment
	label string // of the raw text
	plain bool   // references are not decoded

	names      [256]string // the last names, each in a place of its own
	attributes bool        // there was one
	raws       bool        // there was raw text
}

// walk shows the whole of the stream to the view and hands its parts to each.
func (w *walker) walk(each func(*document.Part) error) error {
	r, v := w.r, w.v
	for {
		win := r.Window()
		switch {
		case len(win)-w.i < ahead && !r.EOF():
			r.Skip(w.i)
			w.i = 0
			if err := r.Fill(); err != nil {
				return err
			}
		case w.i == len(win):
			w.finish()
			if p := v.take(true); p != nil {
				return each(p)
			}
			return nil
		default:
			if v.due() {
				if p := v.take(false); p != nil {
					if err := each(p); err != nil {
						return err
					}
				}
			}
			w.step(win)
		}
	}
}

func (w *walker) finish() {
	if w.quote != 0 {
		w.v.endAttribute(w)
	}
	if w.until != "" && w.plain {
		w.v.endRaw(w, w.label)
	}
}

// step reads one run of text or one piece of a tag.
func (w *walker) step(win []byte) {
	rest := win[w.i:]
	switch {
	case w.until != "":
		w.inRaw(win)
	case w.quote != 0:
		w.value(win)
	case w.inTag:
		w.tag(win)
	case rest[0] != '<':
		w.text(win)
	case bytes.HasPrefix(rest, []byte("<!--")):
		w.beginRaw("comment", "-->", 4)
	case bytes.HasPrefix(rest, []byte("<![CDATA[")):
		w.beginRaw("comment", "]]>", 9)
	case len(rest) > 1 && (rest[1] == '!' || rest[1] == '?'):
		w.beginRaw("declaration", ">", 2)
	default:
		n := tagName(rest)
		if n == 0 { // a "<" that begins no tag
			w.v.letters(w, w.i, w.i+1)
			w.i++
			return
		}
		w.inTag, w.isEnd = true, rest[1] == '/'
		if w.isEnd {
			w.name = w.lower(rest[2:n])
			w.v.close(w, w.name)
		} else {
			w.name = w.lower(rest[1:n])
			w.v.open(w, w.name)
		}
		w.i += n
	}
}

func (w *walker) beginRaw(label, until string, skip int) {
	w.until, w.label, w.plain, w.raws = until, label, true, true
	w.i += skip
}

// text reads letters up to the next tag, or one reference.
func (w *walker) text(win []byte) {
	if win[w.i] == '&' {
		text, n := reference(win[w.i:], false)
		if n > 0 {
			w.v.reference(w, text, w.i, w.i+n)
			w.i += n
			return
		}
		w.v.letters(w, w.i, w.i+1)
		w.i++
		return
	}
	n := w.i
	for limit := min(len(win), w.i+run); n < limit && win[n] != '<' && win[n] != '&'; {
		n++
	}
	if n == w.i+run {
		n = w.r.Boundary(n)
	}
	w.v.letters(w, w.i, n)
	w.i = n
}

// tag reads one byte between attributes, or the name of one.
func (w *walker) tag(win []byte) {
	switch c := win[w.i]; {
	case c == '>':
		w.i++
		w.endTag()
	case c == '<':
		w.endTag()
	case c == '/' || isSpace(c):
		w.i++
	default:
		w.attribute(win)
	}
}

func (w *walker) endTag() {
	w.inTag = false
	if w.isEnd {
		return
	}
	if rawText[w.name] {
		w.until, w.label, w.plain = "</"+w.name, w.name, true
		w.raws = true
	} else if w.name == "title" || w.name == "textarea" {
		w.until, w.label, w.plain = "</"+w.name, w.name, false
	}
}

// rawText has the elements in which tags and references are only letters.
var rawText = set("script style xmp iframe noembed noframes")

// attribute reads a name, and the equals sign and the opening quote after it.
func (w *walker) attribute(win []byte) {
	n := w.i + 1 // the first byte may be anything, even "="
	for limit := min(len(win), w.i+run); n < limit && !endsName[win[n]]; {
		n++
	}
	eq := n
	for limit := min(len(win), n+run); eq < limit && isSpace(win[eq]); {
		eq++
	}
	if eq == len(win) || win[eq] != '=' {
		n = max(w.r.Boundary(n), w.i+1)
		w.attributes = true
		w.v.stray(w, w.i, n)
		w.i = n
		return
	}
	v := eq + 1
	for limit := min(len(win), eq+run); v < limit && isSpace(win[v]); {
		v++
	}
	w.quote = ' '
	if v < len(win) && (win[v] == '"' || win[v] == '\'') {
		w.quote = win[v]
		v++
	}
	w.attributes = true
	w.v.attribute(w, w.lower(win[w.i:n]))
	w.i = v
}

// value reads on in an attribute's value.
func (w *walker) value(win []byte) {
	i := w.i
	n := i
	for limit := min(len(win), i+run); n < limit && win[n] != w.quote && win[n] != '&'; n++ {
		if w.quote == ' ' && (isSpace(win[n]) || win[n] == '>') {
			break
		}
	}
	if n == i+run {
		n = w.r.Boundary(n)
	}
	if n > i {
		w.v.piece(w, "", i, n)
		w.i = n
		return
	}
	if win[n] == '&' {
		text, size := reference(win[n:], true)
		w.i += max(size, 1)
		w.v.piece(w, text, n, w.i)
		return
	}
	if w.quote != ' ' {
		w.i++
	}
	w.quote = 0
	w.v.endAttribute(w)
}

// inRaw reads on in a comment or an element whose content is not mark-up.
func (w *walker) inRaw(win []byte) {
	i := w.i
	if !w.plain {
		w.escapable(win)
		return
	}
	n, found := indexFold(win[i:min(len(win), i+run+len(w.until))], w.until)
	if !found && n > run {
		n = w.r.Boundary(i+run) - i
	}
	if n > 0 {
		w.v.raw(w, w.label, i, i+n)
	}
	w.i += n
	if !found {
		return
	}
	w.v.endRaw(w, w.label)
	if !strings.HasPrefix(w.until, "</") { // an end tag is read as a tag
		w.i += len(w.until)
	}
	w.until = ""
}

// escapable reads on in a title or text area, in which references are decoded
// and tags are letters.
func (w *walker) escapable(win []byte) {
	if win[w.i] != '<' {
		w.text(win)
		return
	}
	if hasFold(win[w.i:], w.until) {
		w.until = ""
		return
	}
	w.v.letters(w, w.i, w.i+1)
	w.i++
}

// endsName marks what ends the name of an attribute.
var endsName = [256]bool{' ': true, '\t': true, '\r': true, '\n': true, '\f': true, '=': true, '/': true, '>': true, '<': true}

func isSpace(c byte) bool { return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' }

func isAlnum(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' || c >= '0' && c <= '9' }
