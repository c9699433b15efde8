package records

import (
	"bytes"
	"html"
	"strings"
)

// element is one that is open.
type element struct {
	name  string
	start int            // of its tag
	seen  map[string]int // how often it holds an element of a name
}

// maxPaths bounds the paths of elements that are counted.
const maxPaths = 4096

// cutXML finds the elements that are repeated, the outermost ones.
func cutXML(data []byte) ([]piece, error) {
	repeated := map[string]bool{} // paths
	least := maxNested
	ok := tags(data, func(stack []element, _, _ int) {
		n := len(stack) - 1
		if n < 1 || n > least || stack[n-1].seen[stack[n].name] < 2 {
			return
		}
		if n < least {
			clear(repeated)
			least = n
		}
		if len(repeated) < maxPaths {
			repeated[pathOf(stack)] = true
		}
	})
	if !ok || len(repeated) == 0 {
		return nil, ErrNone
	}
	var out []piece
	lists := map[string]int{}
	tags(data, func(stack []element, start, end int) {
		if len(stack)-1 != least || len(out) > maxRecords {
			return
		}
		p := pathOf(stack)
		if !repeated[p] {
			return
		}
		if lists[p] == 0 {
			lists[p] = len(lists) + 1
		}
		out = append(out, piece{Piece: Piece{List: lists[p]}, start: start, end: end})
	})
	return between(data, out)
}

func pathOf(stack []element) string {
	var b strings.Builder
	for i := range stack {
		b.WriteString(stack[i].name + "/")
	}
	return b.String()
}

// tags calls closed for every element that ends, the elements around it and
// itself last, with its place. It reports whether tags close as they open.
func tags(data []byte, closed func(stack []element, start, end int)) bool {
	var stack []element
	for i := 0; i < len(data); {
		at := bytes.IndexByte(data[i:], '<')
		if at < 0 {
			break
		}
		i += at
		end := tagEnd(data, i)
		if end < 0 {
			return false
		}
		tag := data[i:end]
		switch {
		case tag[1] == '!' || tag[1] == '?':
		case tag[1] == '/':
			n := len(stack) - 1
			if n < 0 || stack[n].name != string(nameOf(tag[2:])) {
				return false
			}
			closed(stack, stack[n].start, end)
			stack = stack[:n]
		default:
			name := string(nameOf(tag[1:]))
			if name == "" || len(stack) == maxNested {
				return false
			}
			if n := len(stack) - 1; n >= 0 {
				if stack[n].seen == nil {
					stack[n].seen = map[string]int{}
				}
				if len(stack[n].seen) < maxPaths {
					stack[n].seen[name]++
				}
			}
			stack = append(stack, element{name: name, start: i})
			if tag[len(tag)-2] == '/' {
				closed(stack, i, end)
				stack = stack[:len(stack)-1]
			}
		}
		i = end
	}
	return len(stack) == 0
}

// tagEnd is the end of what begins with the < at i; -1 if it has none.
func tagEnd(data []byte, i int) int {
	rest := data[i:]
	for open, stop := range map[string]string{"<!--": "-->", "<![CDATA[": "]]>", "<?": "?>"} {
		if bytes.HasPrefix(rest, []byte(open)) {
			if n := bytes.Index(rest[len(open):], []byte(stop)); n >= 0 {
				return i + len(open) + n + len(stop)
			}
			return -1
		}
	}
	quote := byte(0)
	for k := 1; k < len(rest); k++ {
		switch c := rest[k]; {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case c == '[' && bytes.HasPrefix(rest, []byte("<!DOCTYPE")): // a document type of its own
			return -1
		case c == '>':
			if k < 2 {
				return -1
			}
			return i + k + 1
		}
	}
	return -1
}

func nameOf(tag []byte) []byte {
	n := bytes.IndexAny(tag, " \t\r\n/>")
	if n < 0 {
		return nil
	}
	return tag[:n]
}

// textXML is the text and the attributes of a record, each under its name.
func textXML(raw []byte) string {
	var b strings.Builder
	name := ""
	for i := 0; i < len(raw); {
		at := bytes.IndexByte(raw[i:], '<')
		if at < 0 {
			at = len(raw) - i
		}
		if text := strings.TrimSpace(html.UnescapeString(plain(raw[i : i+at]))); text != "" {
			b.WriteString(name + ": " + text + "\n")
		}
		i += at
		end := len(raw)
		if i < len(raw) {
			if end = tagEnd(raw, i); end < 0 {
				return b.String()
			}
			tag := raw[i:end]
			switch {
			case bytes.HasPrefix(tag, []byte("<![CDATA[")):
				b.WriteString(name + ": " + plain(tag[9:len(tag)-3]) + "\n")
			case tag[1] != '/' && tag[1] != '!' && tag[1] != '?':
				name = string(nameOf(tag[1:]))
				attributes(&b, tag[1+len(name):])
			}
		}
		i = end
	}
	return b.String()
}

// attributes writes name="value" as a line each.
func attributes(b *strings.Builder, tag []byte) {
	for {
		eq := bytes.IndexByte(tag, '=')
		if eq < 0 {
			return
		}
		name := bytes.TrimSpace(tag[:eq])
		rest := bytes.TrimLeft(tag[eq+1:], " \t\r\n")
		if len(rest) == 0 || rest[0] != '"' && rest[0] != '\'' {
			return
		}
		end := bytes.IndexByte(rest[1:], rest[0])
		if end < 0 {
			return
		}
		b.WriteString(plain(name) + ": " + html.UnescapeString(plain(rest[1:1+end])) + "\n")
		tag = rest[end+2:]
	}
}
