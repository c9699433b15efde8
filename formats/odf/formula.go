package odf

import "bytes"

// reference reports whether an attribute refers to cells, by formulas or by
// the names of their sheets.
func reference(name []byte) bool {
	if len(name) < len("-range") {
		return false
	}
	switch name[len(name)-1] {
	case 'a':
		return bytes.HasSuffix(name, []byte("formula"))
	case 'e':
		return bytes.HasSuffix(name, []byte("-range"))
	case 's':
		return bytes.HasSuffix(name, []byte("-address")) || bytes.HasSuffix(name, []byte("-ranges"))
	}
	return string(name) == "expression"
}

// literals calls f for each quoted text in a formula or reference, "words" and
// 'sheets', and for each name of a sheet without quotes, as in $Staff.A1.
// Quotes may be written as references.
func literals(raw []byte, f func(from, to int) error) error {
	name := -1 // where a name without quotes begins
	for i := 0; i < len(raw); {
		n, q := quoteAt(raw[i:])
		if n == 0 {
			if err := sheetAt(raw, &name, i, f); err != nil {
				return err
			}
			i++
			continue
		}
		name = -1
		i += n
		from := i
		for i < len(raw) {
			m, c := quoteAt(raw[i:])
			if m == 0 || c != q {
				i++
				continue
			}
			again, d := quoteAt(raw[i+m:])
			if again == 0 || d != q {
				break
			}
			i += m + again // doubled: a quote in the text
		}
		if i > from {
			if err := f(from, i); err != nil {
				return err
			}
		}
		m, _ := quoteAt(raw[i:])
		i += m
	}
	return nil
}

// sheetAt calls f if the byte at i ends the name of a sheet; name is where one
// may have begun.
func sheetAt(raw []byte, name *int, i int, f func(from, to int) error) error {
	switch c := raw[i]; {
	case c >= 0x80 || c == '_' || c|0x20 >= 'a' && c|0x20 <= 'z':
		if *name < 0 {
			*name = i
		}
	case c >= '0' && c <= '9': // goes on, but begins none
	default:
		from := *name
		*name = -1
		if c == '.' && from >= 0 && i+1 < len(raw) && (raw[i+1] == '$' || raw[i+1]|0x20 >= 'a' && raw[i+1]|0x20 <= 'z') {
			return f(from, i)
		}
	}
	return nil
}

// quoteAt reports the length and letter of the quote that p begins with.
func quoteAt(p []byte) (n int, q byte) {
	switch {
	case len(p) == 0:
		return 0, 0
	case p[0] == '"' || p[0] == '\'':
		return 1, p[0]
	case bytes.HasPrefix(p, []byte("&quot;")):
		return 6, '"'
	case bytes.HasPrefix(p, []byte("&apos;")), bytes.HasPrefix(p, []byte("&#39;")):
		return bytes.IndexByte(p, ';') + 1, '\''
	}
	return 0, 0
}
