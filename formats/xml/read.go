// Package xml reads and rewrites any XML: what stands between tags, in
// attributes, comments and CDATA sections.
//
// It knows no vocabulary and no document type: entities that a DTD declares are
// not expanded, so that a small file cannot become a large text. Nor does it
// care whether the file is well-formed. Its one invariant: everything but names
// of elements and attributes, and the declaration, is text.
package xml

import (
	"bytes"
	"context"

	"sardine/document"
	"sardine/internal/charset"
)

// Sniff reports whether head begins with an XML declaration, or with an element
// that is not HTML and is, or may be, closed.
func Sniff(head []byte, name string) bool {
	text := charset.Detect(head).Decode(head)
	text = bytes.TrimLeft(text, " \t\r\n")
	if bytes.HasPrefix(text, []byte("<?xml")) {
		return true
	}
	for {
		switch {
		case bytes.HasPrefix(text, []byte("<!--")):
			i := bytes.Index(text, []byte("-->"))
			if i < 0 {
				return false
			}
			text = bytes.TrimLeft(text[i+3:], " \t\r\n")
			continue
		case bytes.HasPrefix(text, []byte("<!DOCTYPE ")):
			return !bytes.EqualFold(firstName(text[10:]), []byte("html"))
		case len(text) > 1 && text[0] == '<' && isNameStart(text[1]):
			return looksClosed(text)
		}
		return false
	}
}

// looksClosed reports whether the element that text begins with has an end tag
// in sight or is empty, or else declares a namespace.
func looksClosed(text []byte) bool {
	name := firstName(text[1:])
	if isHTML[string(bytes.ToLower(name))] {
		return false
	}
	end := bytes.IndexByte(text, '>')
	return end > 0 && (text[end-1] == '/' || bytes.Contains(text[:end], []byte(" xmlns")) ||
		bytes.Contains(text[end:], append([]byte("</"), name...)))
}

// isHTML has elements that HTML fragments begin with.
var isHTML = map[string]bool{
	"html": true, "head": true, "body": true, "title": true, "meta": true, "div": true, "p": true, "table": true, "span": true,
	"a": true, "b": true, "i": true, "font": true, "center": true, "h1": true, "h2": true, "h3": true, "ul": true, "ol": true,
	"pre": true, "script": true, "style": true, "form": true, "br": true, "hr": true, "img": true, "link": true,
}

// Read reads the text in document order, in parts that end with a line.
func Read(ctx context.Context, in document.Stream, _ document.Options, out document.Output) error {
	r, err := charset.NewReader(in, declared)
	if err != nil {
		return err
	}
	return newParser(r).parse(ctx, out.Part)
}

// declared is the encoding that the file says it is in, unless its byte order
// mark or its zero bytes say otherwise (XML 1.0, appendix F).
func declared(head []byte) *charset.Encoding {
	e := charset.Detect(head)
	if e != charset.UTF8 && e != charset.Windows1252 && len(head) > 1 && (head[0] == 0 || head[1] == 0 || head[0] >= 0xFE) {
		return e
	}
	end := bytes.Index(head, []byte("?>"))
	if !bytes.HasPrefix(head, []byte("<?xml")) || end < 0 {
		return e
	}
	if i := bytes.Index(head[:end], []byte("encoding")); i >= 0 {
		if f := bytes.FieldsFunc(head[i+8:end], func(c rune) bool { return c == '=' || c == '"' || c == '\'' || c == ' ' }); len(f) > 0 {
			if d := charset.Lookup(string(f[0])); d != nil && d != charset.UTF16LE && d != charset.UTF16BE && !(d == charset.UTF8 && e != charset.UTF8) {
				return d
			}
		}
	}
	return e
}

const (
	maxDepth = 256 // elements whose names are remembered
	maxName  = 200 // bytes of a name that becomes a label
	run      = 64 << 10
	ahead    = 3 * run                  // a name, blanks and what follows, so that runs do not depend on how the stream was read
	hardCut  = document.MaxPart - 4*run // even where a byte becomes three
)

// parser turns the text of r into parts.
type parser struct {
	r *charset.Reader
	b *document.Builder

	i      int      // the next byte of the window
	due    bool     // the part has to be cut before anything is added
	stack  []string // names of the elements around
	deeper int      // elements beyond maxDepth
	names  [256]string

	in    construct // what the next bytes are part of
	tag   tag       // the tag that is being read, if in.end is ""
	start int       // where it began in the part's text
	text  bool      // the line holds text of an element
	blank bool      // white space was read since
	tags  int       // tags since the last text
	last  byte      // of the last text

	raws  []span // rewriting: text of the part that is not escaped in the file
	track bool
}

// span is local to the part being built.
type span struct{ start, end int }

// construct is a run of text with its own end.
type construct struct {
	end  string // what ends it; "" for text between tags
	name string // its label
}

func newParser(r *charset.Reader) *parser {
	return &parser{r: r, b: document.NewBuilder()}
}

// parse hands every part to each.
func (p *parser) parse(ctx context.Context, each func(*document.Part) error) error {
	for {
		w := p.r.Window()
		switch {
		case len(w)-p.i < ahead && !p.r.EOF():
			p.r.Skip(p.i)
			p.i = 0
			if err := p.r.Fill(); err != nil {
				return err
			}
		case p.i == len(w):
			p.endRun()
			p.endLine()
			return each(p.b.Take(document.Body))
		default:
			if p.due {
				if err := ctx.Err(); err != nil {
					return err
				}
				p.endRun()
				part := p.b.Cut(document.Body)
				if err := each(part); err != nil {
					return err
				}
				p.carry(len(part.Text) - p.b.Len())
			}
			p.step(w)
		}
	}
}

// carry moves places to the part after a cut, whose lead begins at the offset
// from of the part before.
func (p *parser) carry(from int) {
	kept := p.raws[:0]
	for _, s := range p.raws {
		if s.end > from {
			kept = append(kept, span{max(s.start-from, 0), s.end - from})
		}
	}
	p.raws, p.start, p.due = kept, p.b.Len(), false
}

// step reads one run of text or one piece of a tag.
func (p *parser) step(w []byte) {
	rest := w[p.i:]
	switch {
	case p.in.end != "":
		p.rawRun(w)
		return
	case p.tag.quote != 0:
		p.valueRun(w)
		return
	case p.tag.in:
		p.inTag(w)
		return
	case rest[0] != '<':
		p.textRun(w)
		return
	}
	for _, c := range constructs {
		if bytes.HasPrefix(rest, []byte(c.open)) {
			p.openRaw(c, rest)
			return
		}
	}
	if n := tagName(rest); n > 0 {
		p.beginTag(rest[1:n])
		p.i += n
		return
	}
	p.addText(p.i, p.i+1) // a "<" that begins no tag
	p.i++
}

// constructs are what is not a tag though it begins like one.
var constructs = [...]struct{ open, end, name string }{
	{"<![CDATA[", "]]>", ""},
	{"<!--", "-->", "comment"},
	{"<?", "?>", "instruction"},
	{"<!DOCTYPE", ">", "doctype"},
}

func (p *parser) openRaw(c struct{ open, end, name string }, rest []byte) {
	p.endRun()
	name := c.name
	if name == "" {
		name = p.element()
		p.join('[')
	} else {
		p.endLine()
	}
	p.i += len(c.open)
	switch {
	case c.open == "<?" && bytes.HasPrefix(rest, []byte("<?xml ")):
		// The declaration holds nothing but the version and the encoding.
		if n := bytes.Index(rest[:min(len(rest), 1024)], []byte("?>")); n > 0 {
			p.i += n
			return
		}
	case c.open == "<!DOCTYPE" && subset(rest):
		c.end = "]"
	}
	p.in, p.start = construct{c.end, name}, p.b.Len()
}

// subset reports whether a document type brings declarations of its own.
func subset(rest []byte) bool {
	rest = rest[:min(len(rest), run)]
	open, end := bytes.IndexByte(rest, '['), bytes.IndexByte(rest, '>')
	return open >= 0 && (end < 0 || open < end)
}

// rawRun reads on in a comment, a CDATA section or the like.
func (p *parser) rawRun(w []byte) {
	rest := w[p.i:]
	n := bytes.Index(rest[:min(len(rest), run+len(p.in.end))], []byte(p.in.end))
	switch {
	case n >= 0:
		p.r.Append(p.b, p.i, p.i+n)
		p.i += n + len(p.in.end)
		section := p.in.end == "]]>"
		if p.in.end == "]" {
			for p.i < len(w) && p.i < len(w)-len(rest)+2*run && (isSpace(w[p.i]) || w[p.i] == '>') {
				p.i++
				if w[p.i-1] == '>' {
					break
				}
			}
		}
		p.endRun()
		p.in = construct{}
		p.text, p.blank, p.tags = section, false, 0
		if !section {
			p.b.Insert("\n")
		}
	case len(rest) > run:
		n = p.r.Boundary(p.i+run) - p.i
		p.r.Append(p.b, p.i, p.i+n)
		p.i += n
	default: // the file ends in it
		p.r.Append(p.b, p.i, len(w))
		p.i = len(w)
	}
	p.due = p.due || p.b.Len() >= hardCut
}

// endRun labels the run of text that was being read.
func (p *parser) endRun() {
	end := p.b.Len()
	if p.tag.quote != 0 {
		p.label(p.tag.attr, p.start, end)
	} else if p.in.end != "" {
		p.label(p.in.name, p.start, end)
		if p.track && end > p.start {
			p.raws = append(p.raws, span{p.start, end})
		}
	} else if p.text {
		p.label(p.element(), p.start, end)
	}
	p.start = end
}

func (p *parser) label(name string, start, end int) {
	if end > start {
		p.b.Label(document.Key, name, start, end)
	}
}

// endLine ends the line if anything is on it. The part may be cut there.
func (p *parser) endLine() {
	if p.text {
		p.b.Insert("\n")
		p.due = p.due || p.b.Full()
	}
	p.text, p.blank, p.tags, p.start = false, false, 0, p.b.Len()
}
