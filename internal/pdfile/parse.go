package pdfile

import (
	"bytes"
	"strconv"
)

// Bounds on what hostile bytes can pile up.
const (
	maxOperands = 1 << 16
	maxNested   = 64
	maxItems    = 4 << 20
)

// Parser splits bytes into values and operators (ISO 32000-1, section 7.2). One
// that serves content keeps what it returns only until the next call of Op.
type Parser struct {
	Data []byte
	Pos  int

	// Remark, if not nil, is told where each comment stands.
	Remark func(from, to int)

	// Broken: what is nested too deep was met, and the rest was not read.
	Broken bool

	refs  bool // "12 0 R" is a value
	short bool // the bytes ended inside a value
	items int
	arena []Value
	bytes []byte
}

// NewContent parses a content stream or a CMap.
func NewContent(data []byte) *Parser { return &Parser{Data: data} }

// Op returns the next operator with its operands; nil at the end.
func (p *Parser) Op(args []Value) (op []byte, _ []Value) {
	args, p.arena, p.bytes, p.items = args[:0], p.arena[:0], p.bytes[:0], 0
	for {
		p.blank()
		if p.Pos >= len(p.Data) {
			return nil, args
		}
		v, word, ok := p.value(0)
		switch {
		case word != nil:
			return word, args
		case ok && len(args) < maxOperands:
			args = append(args, v)
		}
	}
}

// Value returns the next value of an object's bytes.
func (p *Parser) Value() (Value, bool) {
	p.refs = true
	p.blank()
	v, word, ok := p.value(0)
	return v, ok && word == nil
}

// word reads the next keyword of an object's bytes.
func (p *Parser) word() string {
	p.blank()
	start := p.Pos
	for p.Pos < len(p.Data) && regular(p.Data[p.Pos]) {
		p.Pos++
	}
	return string(p.Data[start:p.Pos])
}

// value reads one value or, at the outermost level, one operator.
func (p *Parser) value(depth int) (v Value, word []byte, ok bool) {
	if p.Pos >= len(p.Data) {
		p.short = true
		return v, nil, false
	}
	start := p.Pos
	v.Start = int32(start)
	switch c := p.Data[p.Pos]; {
	case c == '(':
		v.Kind, v.Str = String, p.literal()
	case c == '<' && p.Pos+1 < len(p.Data) && p.Data[p.Pos+1] == '<':
		p.Pos += 2
		v.Kind = Dict
		v.List, ok = p.group(depth, '>')
		if !ok {
			return Value{}, nil, false
		}
	case c == '<':
		v.Kind, v.Str = String, p.hex()
	case c == '/':
		p.Pos++
		v.Kind, v.Str = Name, p.name()
	case c == '[':
		p.Pos++
		v.Kind = Array
		v.List, ok = p.group(depth, ']')
		if !ok {
			return Value{}, nil, false
		}
	case c >= '0' && c <= '9' || c == '-' || c == '.' || c == '+':
		p.number(&v)
	case !regular(c): // a stray delimiter
		p.Pos++
		return v, nil, false
	default:
		for p.Pos < len(p.Data) && regular(p.Data[p.Pos]) {
			p.Pos++
		}
		w := p.Data[start:p.Pos]
		switch string(w) {
		case "true":
			v.Kind, v.Num = Bool, 1
		case "false":
			v.Kind = Bool
		case "null":
		default:
			return v, w, false
		}
	}
	v.End = int32(p.Pos)
	return v, nil, true
}

// number reads what writers really put out, such as "--5", "1.2.3" and "5-3",
// and, in objects, references.
func (p *Parser) number(v *Value) {
	start, digits := p.Pos, true
	n := 0
	for p.Pos < len(p.Data) && regular(p.Data[p.Pos]) {
		c := p.Data[p.Pos]
		if c < '0' || c > '9' {
			digits = false
		} else if n < 1<<40 {
			n = n*10 + int(c-'0')
		}
		p.Pos++
	}
	if digits && p.Pos-start < 13 {
		v.Kind, v.Num = Int, float64(n)
		if p.refs {
			p.reference(v)
		}
		return
	}
	v.Kind, v.Num = Real, decimal(p.Data[start:p.Pos])
	if !bytes.ContainsRune(p.Data[start:p.Pos], '.') {
		v.Kind = Int
	}
}

// reference turns "12" that is followed by "0 R" into a Ref.
func (p *Parser) reference(v *Value) {
	pos, gen := p.Pos, 0
	for pos < len(p.Data) && blank(p.Data[pos]) {
		pos++
	}
	start := pos
	for pos < len(p.Data) && p.Data[pos] >= '0' && p.Data[pos] <= '9' && pos-start < 6 {
		gen = gen*10 + int(p.Data[pos]-'0')
		pos++
	}
	end := pos
	for pos < len(p.Data) && blank(p.Data[pos]) {
		pos++
	}
	if pos+1 >= len(p.Data) {
		p.short = true
	}
	if start == p.Pos || end == start || pos == end || pos >= len(p.Data) || p.Data[pos] != 'R' ||
		pos+1 < len(p.Data) && regular(p.Data[pos+1]) || gen > 65535 {
		return
	}
	v.Kind, v.Gen = Ref, uint16(gen)
	p.Pos = pos + 1
}

func decimal(b []byte) float64 {
	minus := false
	i := 0
	for i < len(b) && (b[i] == '-' || b[i] == '+') {
		minus = minus || b[i] == '-'
		i++
	}
	n, scale := 0.0, 0.0
	for ; i < len(b); i++ {
		switch c := b[i]; {
		case c >= '0' && c <= '9':
			if scale > 0 {
				n += float64(c-'0') * scale
				scale /= 10
			} else {
				n = n*10 + float64(c-'0')
			}
			continue
		case c == '.' && scale == 0:
			scale = 0.1
			continue
		case (c == 'e' || c == 'E') && i > 0:
			if f, err := strconv.ParseFloat(string(b), 64); err == nil {
				return f
			}
		}
		break
	}
	if minus {
		return -n
	}
	return n
}

// group reads up to the closing bracket; for a dictionary, '>' twice.
func (p *Parser) group(depth int, end byte) (list []Value, ok bool) {
	if depth >= maxNested {
		p.Pos, p.Broken = len(p.Data), true // nothing sane is nested so deep: the rest is not believed
		return nil, false
	}
	mark := len(p.arena)
	for {
		p.blank()
		if p.Pos >= len(p.Data) {
			p.short = true
			break
		}
		if c := p.Data[p.Pos]; c == end {
			p.Pos++
			if end == '>' && p.Pos < len(p.Data) && p.Data[p.Pos] == '>' {
				p.Pos++
			}
			break
		}
		if p.refs && end == '>' && (bytes.HasPrefix(p.Data[p.Pos:], []byte("endobj")) || bytes.HasPrefix(p.Data[p.Pos:], []byte("stream"))) {
			break // a dictionary that is not closed
		}
		v, word, ok := p.value(depth + 1)
		if p.items++; p.items > maxItems {
			p.Pos, p.Broken = len(p.Data), true
			return nil, false
		}
		if !ok && (word == nil || end == '>' && len(p.arena) == mark) {
			continue
		}
		p.arena = append(p.arena, v)
	}
	list = append([]Value(nil), p.arena[mark:]...)
	p.arena = p.arena[:mark]
	if end == '>' {
		return pairs(list), true
	}
	return list, true
}

// pairs drops what is out of step in a dictionary: keys are names.
func pairs(list []Value) []Value {
	whole := len(list)%2 == 0
	for i := 0; whole && i < len(list); i += 2 {
		whole = list[i].Kind == Name
	}
	if whole {
		return list
	}
	out := list[:0:0]
	for i := 0; i < len(list); {
		if list[i].Kind != Name {
			i++
			continue
		}
		v := Value{}
		if i+1 < len(list) {
			v = list[i+1]
		}
		out = append(out, list[i], v)
		i += 2
	}
	return out
}

func (p *Parser) blank() {
	for p.Pos < len(p.Data) {
		switch c := p.Data[p.Pos]; {
		case blank(c):
			p.Pos++
		case c == '%':
			from := p.Pos
			for p.Pos < len(p.Data) && p.Data[p.Pos] != '\n' && p.Data[p.Pos] != '\r' {
				p.Pos++
			}
			if p.Remark != nil {
				p.Remark(from, p.Pos)
			}
		default:
			return
		}
	}
}

// Classes of bytes (ISO 32000-1, section 7.2.2).
var classes = func() (t [256]byte) {
	for _, c := range " \n\r\t\f\x00" {
		t[c] = 1
	}
	for _, c := range "()<>[]{}/%" {
		t[c] = 2
	}
	return t
}()

func blank(c byte) bool   { return classes[c] == 1 }
func regular(c byte) bool { return classes[c] == 0 }
