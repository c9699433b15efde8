package pdfile

import "bytes"

// literal reads a string in round brackets. One without escapes is not copied.
func (p *Parser) literal() []byte {
	p.Pos++
	start, depth := p.Pos, 1
	for i := start; i < len(p.Data); i++ {
		switch p.Data[i] {
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				p.Pos = i + 1
				return p.Data[start:i:i]
			}
		case '\\', '\r':
			return p.escaped(start)
		}
	}
	p.short = true
	p.Pos = len(p.Data)
	return p.Data[start:]
}

var escapes = [256]byte{'n': '\n', 'r': '\r', 't': '\t', 'b': '\b', 'f': '\f', '(': '(', ')': ')', '\\': '\\'}

func (p *Parser) escaped(start int) []byte {
	mark := len(p.bytes)
	d, depth := p.Data, 1
	i := start
	for ; i < len(d); i++ {
		c := d[i]
		switch c {
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				p.Pos = i + 1
				return p.kept(mark)
			}
		case '\r':
			if i+1 < len(d) && d[i+1] == '\n' {
				i++
			}
			c = '\n'
		case '\\':
			if i++; i >= len(d) {
				continue
			}
			c = d[i]
			switch {
			case c >= '0' && c <= '7':
				n := 0
				for k := 0; k < 3 && i < len(d) && d[i] >= '0' && d[i] <= '7'; k++ {
					n = n<<3 | int(d[i]-'0')
					i++
				}
				i--
				c = byte(n)
			case c == '\r':
				if i+1 < len(d) && d[i+1] == '\n' {
					i++
				}
				continue
			case c == '\n':
				continue
			case escapes[c] != 0:
				c = escapes[c]
			}
		}
		p.bytes = append(p.bytes, c)
	}
	p.short = true
	p.Pos = len(d)
	return p.kept(mark)
}

// kept is what was appended since mark. Content strings live until the next
// operator, those of objects for good.
func (p *Parser) kept(mark int) []byte {
	out := p.bytes[mark:len(p.bytes):len(p.bytes)]
	if p.refs {
		out = bytes.Clone(out)
		p.bytes = p.bytes[:mark]
	}
	return out
}

func (p *Parser) hex() []byte {
	p.Pos++
	mark, high := len(p.bytes), -1
	for p.Pos < len(p.Data) {
		c := p.Data[p.Pos]
		p.Pos++
		if c == '>' {
			if high >= 0 {
				p.bytes = append(p.bytes, byte(high<<4))
			}
			return p.kept(mark)
		}
		d := hexDigit(c)
		if d < 0 {
			continue
		}
		if high < 0 {
			high = d
		} else {
			p.bytes = append(p.bytes, byte(high<<4|d))
			high = -1
		}
	}
	p.short = true
	return p.kept(mark)
}

func (p *Parser) name() []byte {
	start := p.Pos
	for p.Pos < len(p.Data) && regular(p.Data[p.Pos]) && p.Data[p.Pos] != '#' {
		p.Pos++
	}
	if p.Pos >= len(p.Data) || p.Data[p.Pos] != '#' {
		return p.Data[start:p.Pos:p.Pos]
	}
	out := bytes.Clone(p.Data[start:p.Pos])
	for ; p.Pos < len(p.Data) && regular(p.Data[p.Pos]); p.Pos++ {
		c := p.Data[p.Pos]
		if c == '#' && p.Pos+2 < len(p.Data) && hexDigit(p.Data[p.Pos+1]) >= 0 && hexDigit(p.Data[p.Pos+2]) >= 0 {
			c = byte(hexDigit(p.Data[p.Pos+1])<<4 | hexDigit(p.Data[p.Pos+2]))
			p.Pos += 2
		}
		out = append(out, c)
	}
	return out
}

func hexDigit(c byte) int {
	switch {
	case c >= '0' && c <= '9':
		return int(c - '0')
	case c|0x20 >= 'a' && c|0x20 <= 'f':
		return int(c|0x20-'a') + 10
	}
	return -1
}

// SkipImage moves behind the data of an inline image, of which "ID" was read
// (ISO 32000-1, section 8.9.7), and returns the data. length is how long the
// data must be when it is not packed, else -1.
func (p *Parser) SkipImage(length int) []byte {
	p.Pos = min(p.Pos+1, len(p.Data))
	start := p.Pos
	if length >= 0 && start+length < len(p.Data) {
		p.Pos = start + length
		q := &Parser{Data: p.Data, Pos: p.Pos}
		if q.word() == "EI" {
			p.Pos = q.Pos
			return p.Data[start : start+length]
		}
		p.Pos = start
	}
	for {
		i := bytes.Index(p.Data[min(p.Pos, len(p.Data)):], []byte("EI"))
		if i < 0 {
			p.Pos = len(p.Data)
			return p.Data[start:]
		}
		at := p.Pos + i
		p.Pos = at + 2
		if at > 0 && blank(p.Data[at-1]) && (p.Pos >= len(p.Data) || blank(p.Data[p.Pos])) && plain(p.Data[p.Pos:min(p.Pos+12, len(p.Data))]) {
			return p.Data[start:max(start, at-1)]
		}
	}
}

// plain reports whether b can be the text of operators: image data that holds
// "EI" by chance goes on in bytes that cannot.
func plain(b []byte) bool {
	for _, c := range b {
		if c >= 0x7F || c < ' ' && !blank(c) {
			return false
		}
	}
	return true
}
