package gz

import (
	"compress/gzip"
	"context"
	"io"

	"golang.org/x/text/encoding/charmap"

	"sardine/document"
)

// Rewrite copies a gzip file. If nothing changes it is copied byte for byte,
// else written anew as one member with the same time and operating system.
func Rewrite(_ context.Context, in document.Stream, opt document.Options, ed document.Editor, w io.Writer) error {
	at, size, err := in.At()
	if err != nil {
		return err
	}
	f, err := open(in)
	if err != nil {
		return err
	}
	header, renamed, err := rename(f, ed)
	if err != nil {
		return err
	}
	s := document.NewSpool(opt.Spool())
	z := gzip.NewWriter(s)
	z.Header = header
	changed, err := ed.Child(f.name, "", f, z)
	if err != nil {
		return err
	}
	if !changed && !renamed {
		_, err := io.Copy(w, io.NewSectionReader(at, 0, size))
		return err
	}
	if !changed { // only the header: the content is compressed again
		return recompress(at, size, header, w)
	}
	if err := z.Close(); err != nil {
		return err
	}
	_, err = w.Write(s.Bytes())
	return err
}

func recompress(at io.ReaderAt, size int64, header gzip.Header, w io.Writer) error {
	r, err := gzip.NewReader(io.NewSectionReader(at, 0, size))
	if err != nil {
		return document.Skipped(document.Corrupt, err)
	}
	z := gzip.NewWriter(w)
	z.Header = header
	if _, err := io.Copy(z, r); err != nil {
		return document.Skipped(document.Corrupt, err)
	}
	return z.Close()
}

// rename asks about the name and comment in the header. A new one goes as a
// whole into the header, in Latin-1 as far as that has its letters.
func rename(f *content, ed document.Editor) (gzip.Header, bool, error) {
	h, changed := f.header, false
	for _, p := range f.parts() {
		reps, err := ed.Replace(p)
		if err != nil {
			return h, false, err
		}
		if len(reps) == 0 {
			continue
		}
		changed = true
		var text []byte
		pos := int64(0)
		for _, r := range reps {
			text = append(append(text, p.Text[pos:r.Span.Start]...), r.New...)
			pos = r.Span.End
		}
		text = append(text, p.Text[pos:]...)
		if p.Kind == document.Name {
			h.Name = toLatin(text)
		} else {
			h.Comment = toLatin(text)
		}
	}
	return h, changed, nil
}

func toLatin(text []byte) string {
	var out []rune
	for _, r := range string(text) {
		if _, ok := charmap.ISO8859_1.EncodeRune(r); !ok || r == 0 {
			r = '?'
		}
		out = append(out, r)
	}
	return string(out)
}
