package xmlspan

import "bytes"

// Classes of bytes in a tag. All others are letters of names and values.
const (
	classBlank = 1 + iota
	classColon
	classQuote
	classSlash
	classEnd
	classBegin
)

var class = [256]uint8{
	' ': classBlank, '\n': classBlank, '\t': classBlank, '\r': classBlank,
	':': classColon, '"': classQuote, '\'': classQuote, '/': classSlash, '>': classEnd, '<': classBegin,
}

// plainTag reads the tag at hand in one go, which is possible for all but those
// that are odd, long or not yet in the buffer: false leaves it to tag.
func (s *Scanner) plainTag() bool {
	p := s.buf[s.pos:]
	p = p[:min(len(p), MaxTag)]
	start, colon := 1, 0
	if p[1] == '/' {
		start = 2
	}
	i := start
	for ; i < len(p); i++ {
		c := class[p[i]]
		if c == classColon && colon == 0 {
			colon = i
		} else if c != 0 && c != classColon {
			break
		}
	}
	name := i
	for ; ; i++ {
		if i >= len(p) {
			return false
		}
		switch class[p[i]] {
		case classBegin:
			return false
		case classQuote:
			if i == name {
				return false
			}
			q := p[i]
			for i++; i < len(p) && p[i] != q && p[i] != '<'; i++ {
			}
			if i >= len(p) || p[i] != q {
				return false
			}
			continue
		case classEnd:
		default:
			continue
		}
		break
	}
	s.tok = Token{Kind: Start, Raw: p[:i+1], Name: p[start:name], At: s.base + int64(s.pos)}
	if start == 2 {
		s.tok.Kind = End
	} else {
		s.tok.Empty = p[i-1] == '/'
	}
	if colon > 0 {
		s.tok.Prefix, s.tok.Name = p[start:colon], p[colon+1:name]
	}
	s.pos += i + 1
	return true
}

// tag reads the tag at hand; false means that there is none to emit.
func (s *Scanner) tag() bool {
	if s.plainTag() {
		return true
	}
	end := s.tagEnd()
	raw := s.buf[s.pos : s.pos+end.n]
	s.tok = Token{Kind: Start, Raw: raw, At: s.base + int64(s.pos)}
	s.pos += end.n
	if end.long {
		s.skipTag(end.quote)
	}
	if end.lost {
		s.broken = true
		return !s.eofInTag(raw) && s.name()
	}
	return s.name()
}

// eofInTag reports whether the input ended inside the tag: half a tag is no tag.
func (s *Scanner) eofInTag(raw []byte) bool {
	return s.pos >= len(s.buf) && s.eof && raw[len(raw)-1] != '>'
}

// name splits the tag's name off.
func (s *Scanner) name() bool {
	raw := s.tok.Raw[1:]
	if len(raw) > 0 && raw[0] == '/' {
		s.tok.Kind, raw = End, raw[1:]
	} else if n := len(raw); n >= 2 && raw[n-2] == '/' && raw[n-1] == '>' {
		s.tok.Empty = true
	}
	i := 0
	for i < len(raw) && !space(raw[i]) && raw[i] != '>' && raw[i] != '/' {
		if raw[i] == ':' && s.tok.Prefix == nil {
			s.tok.Prefix = raw[:i]
		}
		i++
	}
	s.tok.Name = raw[:i]
	if s.tok.Prefix != nil {
		s.tok.Name = raw[len(s.tok.Prefix)+1 : i]
	}
	return true
}

func space(c byte) bool { return c == ' ' || c == '\n' || c == '\t' || c == '\r' }

type tagEnd struct {
	n     int  // bytes of the tag
	lost  bool // it is not whole
	long  bool // it goes on beyond MaxTag
	quote byte // and was cut inside this quote
}

// tagEnd looks for the end of the tag at hand. XML forbids '<' inside a tag,
// even quoted: there a broken tag ends and the next begins.
func (s *Scanner) tagEnd() tagEnd {
	var quote byte
	i := 1
	for {
		p := s.buf[s.pos:]
		p = p[:min(len(p), MaxTag)]
		for ; i < len(p); i++ {
			switch c := p[i]; {
			case c > '>':
			case c == '<':
				return tagEnd{n: i, lost: true}
			case quote != 0:
				if c == quote {
					quote = 0
				}
			case c == '"' || c == '\'':
				quote = c
			case c == '>':
				return tagEnd{n: i + 1}
			}
		}
		if i >= MaxTag {
			return tagEnd{i, true, true, quote}
		}
		if !s.have(i + 1) {
			return tagEnd{n: len(s.buf) - s.pos, lost: true}
		}
	}
}

// skipTag drops the rest of a tag that is too long. The token's own bytes are
// copied first, since reading on moves the buffer.
func (s *Scanner) skipTag(quote byte) {
	s.tok.Raw = bytes.Clone(s.tok.Raw)
	for s.have(1) {
		c := s.buf[s.pos]
		if c == '<' {
			return
		}
		s.pos++
		switch {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case c == '>':
			return
		}
	}
}

// Attr is one attribute. Value stands at offset At, with its references as
// they are.
type Attr struct {
	Prefix, Name, Value []byte
	At                  int64
}

// Attrs calls f for each attribute of a Start until f returns false.
func (t *Token) Attrs(f func(a Attr) bool) {
	p := t.Raw
	i := 1 + len(t.Name)
	if t.Prefix != nil {
		i += len(t.Prefix) + 1
	}
	for i < len(p) {
		for i < len(p) && attrClass[p[i]] == attrGap {
			i++
		}
		start, colon := i, -1
		for ; i < len(p); i++ {
			if c := attrClass[p[i]]; c == attrColon && colon < 0 {
				colon = i
			} else if c >= attrEnd {
				break
			}
		}
		if i >= len(p) {
			return
		}
		a := Attr{Name: p[start:i]}
		if colon >= 0 {
			a.Prefix, a.Name = p[start:colon], p[colon+1:i]
		}
		for i < len(p) && space(p[i]) {
			i++
		}
		if i >= len(p) || p[i] != '=' {
			if i == start {
				i++
			}
			continue
		}
		if i+1 < len(p) && p[i+1] == '"' { // as nearly all are written
			n := bytes.IndexByte(p[i+2:], '"')
			if n >= 0 {
				a.Value, a.At = p[i+2:i+2+n], t.At+int64(i)+2
				i += n + 3
				if !f(a) {
					return
				}
				continue
			}
		}
		var ok bool
		if a.Value, a.At, i, ok = t.value(i + 1); !ok {
			return
		}
		if !f(a) {
			return
		}
	}
}

// Classes of bytes around the names of attributes.
const (
	attrColon = 1 + iota
	attrEnd   // of a name: the sign of equality
	attrGap   // what may stand between attributes
)

var attrClass = [256]uint8{':': attrColon, '=': attrEnd, ' ': attrGap, '\n': attrGap, '\t': attrGap, '\r': attrGap, '/': attrGap, '>': attrGap}

// value reads an attribute's value from p[i:] on, quoted or, as sloppy writers
// do, not.
func (t *Token) value(i int) (v []byte, at int64, next int, ok bool) {
	p := t.Raw
	for i < len(p) && space(p[i]) {
		i++
	}
	if i >= len(p) {
		return nil, 0, i, false
	}
	if q := p[i]; q == '"' || q == '\'' {
		n := bytes.IndexByte(p[i+1:], q)
		if n < 0 {
			n = len(p) - i - 1
			return p[i+1:], t.At + int64(i) + 1, len(p), n > 0
		}
		return p[i+1 : i+1+n], t.At + int64(i) + 1, i + n + 2, true
	}
	start := i
	for i < len(p) && !space(p[i]) && p[i] != '>' {
		i++
	}
	return p[start:i], t.At + int64(start), i, i > start
}

// Attr returns the value of the attribute called name in any namespace.
func (t *Token) Attr(name string) (v []byte, at int64, ok bool) {
	t.Attrs(func(a Attr) bool {
		if string(a.Name) == name {
			v, at, ok = a.Value, a.At, true
		}
		return !ok
	})
	return v, at, ok
}
