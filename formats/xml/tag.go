package xml

import (
	"bytes"
)

// tag is the state of the tag that is being read. Tags are read piece by piece:
// a value may be longer than memory.
type tag struct {
	in    bool
	end   bool   // it is an end tag
	slash bool   // the last byte was a slash
	line  bool   // something of it was written
	quote byte   // in a value: what ends it; ' ' for a value without quotes
	attr  string // the name of the attribute
	drop  bool   // its value is a namespace: not text
}

// tagName is the length of "<name" or "</name" at the start of w, or 0 if that
// begins no tag: an address of mail between angle brackets is text.
func tagName(w []byte) int {
	n := 1
	if n < len(w) && w[n] == '/' {
		n++
	}
	if n == len(w) || !isNameStart(w[n]) {
		return 0
	}
	for limit := min(len(w), run); n < limit && isName(w[n]); {
		n++
	}
	if n < len(w) && (isSpace(w[n]) || w[n] == '>' || w[n] == '/') {
		return n
	}
	return 0
}

// beginTag is called with a tag's name, and a slash before it in an end tag.
func (p *parser) beginTag(name []byte) {
	p.endRun()
	p.tags++
	p.tag = tag{in: true}
	if name[0] == '/' {
		p.tag.end = true
		p.leave()
		return
	}
	p.enter(p.name(name))
}

func (p *parser) enter(name string) {
	if len(p.stack) == maxDepth {
		p.deeper++
		return
	}
	p.stack = append(p.stack, name)
}

func (p *parser) leave() {
	if p.deeper > 0 {
		p.deeper--
	} else if k := len(p.stack) - 1; k >= 0 {
		p.stack = p.stack[:k]
	}
}

// element is the name of the innermost element.
func (p *parser) element() string {
	if len(p.stack) == 0 {
		return ""
	}
	return p.stack[len(p.stack)-1]
}

// inTag reads one byte between attributes, or the name of one.
func (p *parser) inTag(w []byte) {
	switch c := w[p.i]; {
	case c == '>':
		p.i++
		p.endTag()
	case c == '<': // the tag does not end
		p.endTag()
	case c == '/':
		p.tag.slash = true
		p.i++
	case isSpace(c):
		p.i++
	default:
		p.tag.slash = false
		p.attribute(w)
	}
}

func (p *parser) endTag() {
	if p.tag.slash && !p.tag.end {
		p.leave()
		p.tags++
	}
	if p.tag.line {
		p.b.Insert("\n")
		p.due = p.due || p.b.Full()
	}
	p.tag = tag{}
	p.start = p.b.Len()
}

// attribute reads a name, the equals sign and the opening quote. What is not
// followed by an equals sign is a stray word, and text.
func (p *parser) attribute(w []byte) {
	n := p.i
	for limit := min(len(w), p.i+run); n < limit && !endsName[w[n]]; {
		n++
	}
	n = max(n, p.i+1)
	eq := n
	for limit := min(len(w), n+run); eq < limit && isSpace(w[eq]); {
		eq++
	}
	if eq == len(w) || w[eq] != '=' {
		n = max(p.r.Boundary(n), p.i+1)
		p.attributeLine()
		p.r.Append(p.b, p.i, n)
		p.i = n
		p.due = p.due || p.b.Len() >= hardCut
		return
	}
	p.tag.attr, p.tag.drop = p.name(w[p.i:n]), bytes.HasPrefix(w[p.i:n], []byte("xmlns"))
	v := eq + 1
	for limit := min(len(w), eq+run); v < limit && isSpace(w[v]); {
		v++
	}
	p.tag.quote = ' '
	if v < len(w) && (w[v] == '"' || w[v] == '\'') {
		p.tag.quote = w[v]
		v++
	}
	if !p.tag.drop {
		p.attributeLine()
		p.b.Insert(p.tag.attr + "=")
	}
	p.i, p.start = v, p.b.Len()
}

// attributeLine makes room for an attribute: those of a tag stand in one line,
// between tabs.
func (p *parser) attributeLine() {
	if p.tag.line {
		p.b.Insert("\t")
		return
	}
	p.endLine()
	p.tag.line = true
}

// valueRun reads on in an attribute's value.
func (p *parser) valueRun(w []byte) {
	i, quote := p.i, p.tag.quote
	n := i
	for limit := min(len(w), i+run); n < limit && w[n] != quote && w[n] != '&'; n++ {
		if quote == ' ' && (isSpace(w[n]) || w[n] == '>') {
			break
		}
	}
	if n == i+run {
		n = p.r.Boundary(n)
	}
	if n > i {
		p.valueText("", i, n)
		return
	}
	if w[n] == '&' {
		if text, size := reference(w[n:]); size > 0 {
			p.valueText(text, n, n+size)
		} else {
			p.valueText("", n, n+1)
		}
		return
	}
	if quote != ' ' {
		p.i++
	}
	p.endRun()
	p.tag.quote = 0
}

// valueText adds the run [i,j), or the text it stands for.
func (p *parser) valueText(text string, i, j int) {
	p.i = j
	switch {
	case p.tag.drop:
	case text != "":
		p.b.Decode(text, p.r.Offset(i), p.r.Offset(j))
	default:
		p.r.Append(p.b, i, j)
	}
	p.due = p.due || p.b.Len() >= hardCut
}

// endsName marks what ends the name of an attribute.
var endsName = [256]bool{' ': true, '\t': true, '\r': true, '\n': true, '=': true, '/': true, '>': true, '<': true}

func isName(c byte) bool {
	return isNameStart(c) || c >= '0' && c <= '9' || c == '-' || c == '.'
}
