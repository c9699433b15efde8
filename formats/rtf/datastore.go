package rtf

import (
	"bytes"
	"io"

	"sardine/document"
)

// dataStore begins the group in which Word keeps sources of a bibliography and
// other XML beside the document, as hexadecimal digits that nobody reads
// ([MS-RTF] "Custom XML Data Properties"). It says again what the text said, so
// it goes when anything else does.
var dataStore = []byte(`{\*\datastore`)

// dataStores are the edits that take those groups out. What is no such group
// from its brace to the next, and hexadecimal digits between them, stays: it may
// be part of a picture.
func dataStores(r io.ReaderAt, size int64) ([]document.Edit, error) {
	const window = 1 << 20
	var out []document.Edit
	buf := make([]byte, window+len(dataStore))
	for at := int64(0); at < size; at += window {
		n, err := r.ReadAt(buf, at)
		if err != nil && err != io.EOF {
			return nil, err
		}
		for from := 0; ; {
			i := bytes.Index(buf[from:n], dataStore)
			if i < 0 || from+i >= window { // the next window has it
				break
			}
			start := from + i
			from = start + len(dataStore)
			if start > 0 && buf[start-1] == '\\' {
				continue
			}
			end, err := hexEnd(r, at+int64(from), size)
			if err != nil {
				return nil, err
			}
			if end > 0 {
				out = append(out, document.Edit{Start: at + int64(start), End: end})
			}
		}
	}
	return out, nil
}

// hexEnd is where the group ends whose digits begin at the offset, 0 if other
// things stand in it.
func hexEnd(r io.ReaderAt, at, size int64) (int64, error) {
	buf := make([]byte, 64<<10)
	for at < size {
		n, err := r.ReadAt(buf, at)
		if err != nil && err != io.EOF {
			return 0, err
		}
		for i, c := range buf[:n] {
			switch {
			case c == '}':
				return at + int64(i) + 1, nil
			case c >= '0' && c <= '9', c|0x20 >= 'a' && c|0x20 <= 'f', c == ' ', c == '\r', c == '\n':
			default:
				return 0, nil
			}
		}
		if n == 0 {
			break
		}
		at += int64(n)
	}
	return 0, nil
}
