package odf

import (
	"encoding/base64"
	"strconv"

	"sardine/document"
	"sardine/internal/xmlspan"
)

// inlineFile is a file that stands in the markup as base64: pictures and
// objects of flat files.
type inlineFile struct {
	name       string
	start, end int64 // of the base64 text
	text       []byte
	data       []byte // decoded
	large      bool
}

func fileName(m *member, n int) string {
	name := "binary data " + strconv.Itoa(n)
	if m.flat() {
		return name
	}
	return m.name + "/" + name
}

// add takes a piece of the base64 text.
func (f *inlineFile) add(t *xmlspan.Token, limit int64, keep bool) {
	if f.end == 0 {
		f.start = t.At
	}
	f.end = t.EndAt()
	if !keep {
		return
	}
	if int64(len(f.text)) > limit {
		f.large, f.text = true, nil
		return
	}
	for _, c := range t.Raw {
		if c > ' ' {
			f.text = append(f.text, c)
		}
	}
}

// file hands over the file that has ended. Only the first pass does.
func (f *flattener) file() error {
	in := f.inline
	f.inline = inlineFile{}
	if f.want != chMain || in.end == 0 {
		return nil
	}
	if in.large {
		return f.v.skip(in.name, document.TooLarge)
	}
	in.data = make([]byte, base64.StdEncoding.DecodedLen(len(in.text)))
	n, err := base64.StdEncoding.Decode(in.data, in.text)
	if err != nil {
		return f.v.skip(in.name, document.Corrupt)
	}
	in.data, in.text = in.data[:n], nil
	return f.v.inline(f.m, in)
}
