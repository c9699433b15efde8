package xml

import (
	"bytes"
	"strconv"
	"unicode/utf8"
)

// textRun reads letters up to the next tag, white space or reference.
//
// White space at the ends of a text is dropped, as it only lays out the file,
// and kept within it.
func (p *parser) textRun(w []byte) {
	i := p.i
	switch {
	case isSpace(w[i]):
		n := i + 1
		for limit := min(len(w), i+run); n < limit && isSpace(w[n]); {
			n++
		}
		p.i = n
		p.space(w, i, n)
	case w[i] == '&':
		text, n := reference(w[i:])
		if n == 0 {
			p.addText(i, i+1)
			p.i++
			return
		}
		p.join(text[0])
		p.last = text[len(text)-1]
		p.b.Decode(text, p.r.Offset(i), p.r.Offset(i+n))
		p.i += n
	default:
		n := i
		for limit := min(len(w), i+run); n < limit && !ends[w[n]]; {
			n++
		}
		if n == i+run {
			n = p.r.Boundary(n)
		}
		// One blank between two words is part of the run.
		for n+1 < len(w) && n < i+run && w[n] == ' ' && !ends[w[n+1]] {
			for n++; n < len(w) && n < i+run && !ends[w[n]]; {
				n++
			}
		}
		n = p.r.Boundary(n)
		p.addText(i, n)
		p.i = n
	}
	p.due = p.due || p.b.Len() >= hardCut
}

// ends marks what ends a run of letters.
var ends = [256]bool{' ': true, '\t': true, '\r': true, '\n': true, '<': true, '&': true}

// space is copied when text of the same element follows, and forgotten
// otherwise.
func (p *parser) space(w []byte, i, n int) {
	if p.text && p.tags == 0 && n < len(w) && w[n] != '<' {
		p.r.Append(p.b, i, n)
		return
	}
	p.blank = true
}

// addText adds a run of letters of the element.
func (p *parser) addText(i, j int) {
	w := p.r.Window()
	p.join(w[i])
	p.last = w[j-1]
	p.r.Append(p.b, i, j)
	p.due = p.due || p.b.Len() >= hardCut
}

// join puts between the text before and the text that follows what belongs
// there. Two tags in between are two fields: a line each. One tag is mark-up
// within a text ("<p>Mr <b>Example</b>son"): a blank only if the file has one,
// or between two digits, which would make one number of two.
func (p *parser) join(next byte) {
	switch {
	case !p.text:
		p.start = p.b.Len()
	case p.tags >= 2:
		p.endLine()
	case p.tags == 1 || p.blank:
		if p.blank || isDigit(p.last) && isDigit(next) {
			p.b.Insert(" ")
		}
		p.start = p.b.Len()
	}
	p.text, p.blank, p.tags = true, false, 0
}

// reference decodes the character reference or the predefined entity (XML 1.0,
// section 4.6) at the start of w and says how many bytes it has; 0 if it is
// none.
func reference(w []byte) (text string, n int) {
	n = bytes.IndexByte(w[:min(len(w), 12)], ';') + 1
	if n < 3 {
		return "", 0
	}
	switch name := string(w[1 : n-1]); name {
	case "amp":
		return "&", n
	case "lt":
		return "<", n
	case "gt":
		return ">", n
	case "quot":
		return `"`, n
	case "apos":
		return "'", n
	default:
		if name[0] != '#' || len(name) < 2 {
			return "", 0
		}
		base, digits := 10, name[1:]
		if digits[0] == 'x' || digits[0] == 'X' {
			base, digits = 16, digits[1:]
		}
		c, err := strconv.ParseUint(digits, base, 32)
		if err != nil || c == 0 || c > utf8.MaxRune || !utf8.ValidRune(rune(c)) {
			return "", 0
		}
		return string(rune(c)), n
	}
}

// firstName is the name at the start of w.
func firstName(w []byte) []byte {
	n := 0
	for n < len(w) && !isSpace(w[n]) && w[n] != '>' && w[n] != '/' && w[n] != '=' && w[n] != '[' {
		n++
	}
	return w[:n]
}

// name is the local part of a name, as a label. The last ones are kept, each in
// a place of its own.
func (p *parser) name(raw []byte) string {
	raw = raw[bytes.IndexByte(raw, ':')+1:]
	raw = raw[:min(len(raw), maxName)]
	if len(raw) == 0 {
		return ""
	}
	at := &p.names[(len(raw)*31^int(raw[0])^int(raw[len(raw)-1])*5)%len(p.names)]
	if *at != string(raw) {
		*at = string(bytes.ToValidUTF8(raw, []byte("\uFFFD")))
	}
	return *at
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

func isSpace(c byte) bool { return c == ' ' || c == '\n' || c == '\r' || c == '\t' }

func isNameStart(c byte) bool {
	return c|0x20 >= 'a' && c|0x20 <= 'z' || c == '_' || c == ':' || c >= 0x80
}
