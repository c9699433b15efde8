package yaml

import (
	"bytes"
	"strconv"
	"strings"

	"sardine/document"
)

// keyOf reads the key that line begins with, and how long it is with its colon.
func keyOf(line []byte) (key string, size int, ok bool) {
	if len(line) == 0 {
		return "", 0, false
	}
	if q := line[0]; q == '"' || q == '\'' {
		end := closing(line, 0)
		if end <= 2 || end >= len(line) || line[end] != ':' || !blankAt(line, end+1) {
			return "", 0, false
		}
		return strings.ToValidUTF8(string(line[1:end-1]), ""), end + 1, true
	}
	for i, c := range line[:min(len(line), 200)] {
		switch {
		case c == ':' && blankAt(line, i+1):
			k := strings.TrimSpace(strings.ToValidUTF8(string(line[:i]), ""))
			return strings.TrimPrefix(k, "? "), i + 1, k != ""
		case i == 0 && strings.IndexByte("[]{}#&*!|>%@`,", c) >= 0, c == '#' && line[i-1] == ' ':
			return "", 0, false
		}
	}
	return "", 0, false
}

func blankAt(line []byte, i int) bool { return i >= len(line) || line[i] == ' ' || line[i] == '\t' }

// closing is behind the quote that ends the scalar at from; 0 if it does not
// end on its line.
func closing(line []byte, from int) int {
	q := line[from]
	for i := from + 1; i < len(line); i++ {
		switch {
		case q == '"' && line[i] == '\\':
			i++
		case line[i] != q:
		case q == '\'' && i+1 < len(line) && line[i+1] == '\'':
			i++
		default:
			return i + 1
		}
	}
	return 0
}

// quotedScalar appends what stands in quotes, its escapes decoded.
func (p *parser) quotedScalar(from, to int, key string) {
	line := p.r.Window()[:to]
	q := line[from]
	p.r.Append(p.b, from, from+1)
	start, pos := p.b.Len(), p.b.Pos()
	last := from + 1
	for i := last; i < to-1; i++ {
		text, n := "", 0
		switch {
		case q == '"' && line[i] == '\\':
			text, n = escaped(line[i : to-1])
		case q == '\'' && line[i] == '\'':
			text, n = "'", 2
		}
		if n == 0 {
			continue
		}
		p.r.Append(p.b, last, i)
		p.b.Decode(text, p.r.Offset(i), p.r.Offset(i+n))
		last = i + n
		i = last - 1
	}
	p.r.Append(p.b, last, to-1)
	if p.b.Len() > start {
		p.b.Label(document.Key, key, start, p.b.Len())
	}
	if p.track {
		p.sizes = append(p.sizes, quoted{document.Span{Start: pos, End: p.b.Pos()}, q})
	}
	p.r.Append(p.b, to-1, to)
}

// escaped decodes the escape that s begins with (YAML 1.2, 5.7).
func escaped(s []byte) (text string, n int) {
	if len(s) < 2 {
		return "", 0
	}
	switch c := s[1]; c {
	case 'n':
		return "\n", 2
	case 't':
		return "\t", 2
	case '"', '\\', '/', ' ':
		return string(c), 2
	case '_':
		return "\u00a0", 2
	case 'x', 'u', 'U':
		size := map[byte]int{'x': 2, 'u': 4, 'U': 8}[c]
		if len(s) < 2+size {
			return "", 0
		}
		v, err := strconv.ParseUint(string(s[2:2+size]), 16, 32)
		if err != nil || v > 0x10FFFF {
			return "", 0
		}
		return string(rune(v)), 2 + size
	}
	return "", 0
}

// flow appends "{key: value, key: value}" and "[value, value]".
func (p *parser) flow(from, to int, key string) {
	line := p.r.Window()[:to]
	keys := []string{key}
	own := key
	for at := from; at < to; {
		switch c := line[at]; c {
		case '{', '[':
			if len(keys) < maxLevels {
				keys = append(keys, own)
			}
			p.r.Append(p.b, at, at+1)
			at++
		case '}', ']', ',', ' ', '\t':
			if c != ' ' && c != '\t' {
				own = keys[len(keys)-1]
				if c != ',' && len(keys) > 1 {
					keys = keys[:len(keys)-1]
				}
			}
			p.r.Append(p.b, at, at+1)
			at++
		case '#':
			p.r.Append(p.b, at, to)
			return
		default:
			if k, n, ok := keyOf(line[at:]); ok && !bytes.ContainsAny(line[at:at+n], ",[]{}") {
				own = k
				p.r.Append(p.b, at, at+n)
				at += n
				continue
			}
			end := p.one(at, to, own, true)
			if end == at { // nothing that is known: as it stands
				end = at + 1
				p.r.Append(p.b, at, end)
			}
			at = end
		}
	}
}

// edits spells replacements as their scalar wants it.
func (p *parser) edits(part *document.Part, reps []document.Replacement) ([]document.Edit, error) {
	var edits []document.Edit
	for _, r := range reps {
		if _, err := part.Map.Origins(r.Span); err != nil {
			continue // nothing but separators
		}
		at, mark := r.Span.Shift(part.Base), byte(0)
		for _, q := range p.sizes {
			if q.span.Overlaps(at) {
				mark = q.mark
				break
			}
		}
		es, err := document.EditsOf(part, []document.Replacement{r}, func(s string) ([]byte, error) {
			return p.r.Encoding().Encode(spellers[mark].Replace(s)), nil
		})
		if err != nil {
			return nil, err
		}
		edits = append(edits, es...)
	}
	return document.SortEdits(edits)
}

// spellers write a text for a scalar without quotes, and for the two kinds of
// quotes. Without quotes the signs of the grammar (YAML 1.2, 7.3.3) are put
// off, lest the file become another one.
var spellers = map[byte]*strings.Replacer{
	0: strings.NewReplacer("[", "(", "]", ")", "{", "(", "}", ")", ": ", " ", " #", " ", "#", "", "\n", " ", "\r", " ", "&", "+", "*", "x",
		"!", ".", "|", "/", ">", ")", "%", "", "@", " at ", "`", "", "\"", "", "'", "", ",", ""),
	'"':  strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`, "\r", ""),
	'\'': strings.NewReplacer("'", "''", "\n", " ", "\r", " "),
}
