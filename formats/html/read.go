// Package html reads and rewrites HTML: the text that is shown, and then what
// is not: attributes, scripts, styles and comments.
//
// It lays text out as far as words, lines and cells go, and no further: styles
// are not applied, scripts are not run, and what they would add or hide is not
// known. Its one invariant: everything but names of elements and of attributes,
// and the attributes that only describe layout, is text of some part.
package html

import (
	"bytes"
	"context"
	"io"

	"sardine/document"
	"sardine/internal/charset"
)

// Sniff reports whether head has what HTML begins with: its document type, or
// an element that only HTML has.
func Sniff(head []byte, name string) bool {
	text := charset.Detect(head).Decode(head)
	for {
		text = bytes.TrimLeft(text, " \t\r\n\f")
		n := bytes.Index(text, []byte("-->"))
		if !bytes.HasPrefix(text, []byte("<!--")) || n < 0 {
			break
		}
		text = text[n+3:]
	}
	if bytes.HasPrefix(text, []byte("<?xml")) { // XHTML
		text = text[:min(len(text), 1024)]
		return bytes.Contains(text, []byte("<html"))
	}
	if hasFold(text, "<!doctype html") {
		return true
	}
	n := tagName(text)
	if n == 0 || !first[lower(text[1:n])] {
		return false
	}
	return bytes.IndexByte(text[n:], '>') >= 0
}

// first has the elements that files and mail bodies begin with.
var first = set(`html head body title meta link style script base div p table center font span h1 h2 h3 h4 h5 h6
	ul ol dl pre form img br hr a b i strong em section article header main nav blockquote iframe`)

func hasFold(p []byte, prefix string) bool {
	return len(p) >= len(prefix) && bytes.EqualFold(p[:len(prefix)], []byte(prefix))
}

// Read reads the body first, then what attributes say, then scripts, styles and
// comments; for each the stream is walked once.
func Read(ctx context.Context, in document.Stream, _ document.Options, out document.Output) error {
	at, size, err := in.At()
	if err != nil {
		return err
	}
	f := &file{src: at, len: size}
	f.each = func(p *document.Part, _ *charset.Reader, _ bool) error { return out.Part(p) }
	if err := f.read(ctx); err != nil {
		return err
	}
	for i, d := range f.data {
		if err := out.Child(d.name(i), d.mediaType, d.open(at)); err != nil {
			return err
		}
	}
	return nil
}

// file is one file being read or rewritten.
type file struct {
	src io.ReaderAt
	len int64

	each func(p *document.Part, r *charset.Reader, raw bool) error
	data []embedded
}

// read walks the file for each kind of part that there is. each is told whether
// the text of its part is not escaped in the file.
func (f *file) read(ctx context.Context) error {
	b := document.NewBuilder()
	none, first := true, (*walker)(nil)
	attrs := &attributes{b: b}
	for kind, v := range []view{&body{b: b}, attrs, &hidden{b: b}} {
		if kind == 1 && !first.attributes || kind == 2 && !first.raws {
			continue
		}
		r, err := charset.NewReader(io.NewSectionReader(f.src, 0, f.len), declared)
		if err != nil {
			return err
		}
		w := &walker{r: r, v: v}
		if first == nil {
			first = w
		}
		err = w.walk(func(p *document.Part) error {
			if err := ctx.Err(); err != nil {
				return err
			}
			none = false
			return f.each(p, r, kind == 2)
		})
		if err != nil {
			return err
		}
	}
	f.data = attrs.data
	if none {
		return f.each(b.Take(document.Body), nil, false)
	}
	return nil
}

// declared is the encoding that a meta element names, unless the bytes show
// another (HTML standard, section 13.2.3.2). Files that say UTF-8 and are not
// are common; so are those that say nothing.
func declared(head []byte) *charset.Encoding {
	e := charset.Detect(head)
	if e != charset.UTF8 && (head[0] == 0 || len(head) > 1 && head[1] == 0 || head[0] >= 0xFE) {
		return e
	}
	prefix := bytes.ToLower(head[:min(len(head), 4096)])
	for {
		i := bytes.Index(prefix, []byte("charset="))
		if i < 0 {
			return e
		}
		prefix = prefix[i+8:]
		name := bytes.TrimLeft(prefix, `"' `)
		end := bytes.IndexAny(name, "\"' />;")
		if end < 0 {
			return e
		}
		d := charset.Lookup(string(name[:end]))
		switch {
		case d == nil || d == charset.UTF16LE || d == charset.UTF16BE:
			continue
		case d == charset.UTF8 || e == charset.UTF8 && !ascii(head):
			return e
		}
		return d
	}
}

func ascii(p []byte) bool {
	for _, c := range p {
		if c >= 0x80 {
			return false
		}
	}
	return true
}
