package pdf

import (
	"bytes"
	"slices"
)

// Names of elements and attributes are no text, and are not asked about where
// XML is rewritten. In the form or the metadata of a PDF somebody chose them:
// the fields of an XFA form are elements, as are properties of a document.

// An xmlName is a name in the markup of XML, without its prefix.
type xmlName struct{ from, to int }

// marksOf finds the names in markup. It knows nothing of whether the markup is
// well formed.
func marksOf(data []byte) (out []xmlName) {
	for at := 0; at < len(data); {
		i := bytes.IndexByte(data[at:], '<')
		if i < 0 {
			return out
		}
		at += i + 1
		rest := data[at:]
		switch {
		case bytes.HasPrefix(rest, []byte("!--")):
			at = behind(data, at, "-->")
		case bytes.HasPrefix(rest, []byte("![CDATA[")):
			at = behind(data, at, "]]>")
		case len(rest) > 0 && (rest[0] == '?' || rest[0] == '!'):
			at = behind(data, at, ">")
		default:
			out, at = marksIn(out, data, at)
		}
	}
	return out
}

// marksIn adds the names of the tag that begins at.
func marksIn(out []xmlName, data []byte, at int) ([]xmlName, int) {
	for at < len(data) && data[at] != '>' {
		switch c := data[at]; {
		case c == '"' || c == '\'':
			at = behind(data, at+1, string(c))
		case nameByte(c):
			from := at
			for at < len(data) && nameByte(data[at]) {
				at++
			}
			if i := bytes.LastIndexByte(data[from:at], ':'); i >= 0 {
				from += i + 1
			}
			if at > from {
				out = append(out, xmlName{from, at})
			}
		default:
			at++
		}
	}
	return out, at
}

func nameByte(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c == '-' || c == '.' || c == ':' || c >= 0x80
}

// behind is the place behind the next end from at on, or the end of data.
func behind(data []byte, at int, end string) int {
	if i := bytes.Index(data[min(at, len(data)):], []byte(end)); i >= 0 {
		return at + i + len(end)
	}
	return len(data)
}

// unnamed is data with other names in the place of those that may not stay;
// changed is false if all may. member is what the XML is called.
func (r *rewriter) unnamed(member string, data []byte) (out []byte, changed bool, err error) {
	marks := marksOf(data)
	var list []string
	known := map[string]bool{}
	for _, m := range marks {
		name := string(data[m.from:m.to])
		if len(name) > 2 && len(list) < maxNames && !known[name] {
			known[name] = true
			list = append(list, name)
		}
	}
	other, err := r.rename("names in "+member, list, known, nil)
	if err != nil || len(other) == 0 {
		return data, false, err
	}
	at := 0
	for _, m := range marks {
		if to, ok := other[string(data[m.from:m.to])]; ok {
			out = append(append(out, data[at:m.from]...), to...)
			at = m.to
		}
	}
	return slices.Concat(out, data[at:]), true, nil
}
