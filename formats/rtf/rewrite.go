package rtf

import (
	"bytes"
	"context"
	"io"
	"regexp"
	"slices"
	"strconv"
	"unicode/utf16"

	"sardine/document"
)

// Rewrite copies a document with what ed wants replaced. Control words, and
// with them paragraphs and tables, stay; new letters beyond ASCII are written
// as \uN with '?' for readers that know none. When anything changes, what Word
// keeps beside the document goes (see dataStore).
func Rewrite(ctx context.Context, in document.Stream, opt document.Options, ed document.Editor, w io.Writer) error {
	rw := &rewriting{ed: ed}
	if err := walk(ctx, in, opt, rw); err != nil {
		return err
	}
	at, size, err := in.At()
	if err != nil {
		return err
	}
	edits, err := rw.settle(at)
	if err != nil {
		return err
	}
	if len(edits) > 0 {
		stores, err := dataStores(at, size)
		if err != nil {
			return err
		}
		if edits, err = document.SortEdits(append(edits, stores...)); err != nil {
			return err
		}
	}
	return document.Splice(w, io.NewSectionReader(at, 0, size), edits)
}

// rewriting is a visitor that collects what has to change.
type rewriting struct {
	ed    document.Editor
	text  []document.Edit // New is plain text
	whole []document.Edit // New is RTF
}

func (rw *rewriting) skip(_ string, why document.SkipReason) error {
	return document.Skipped(why, nil)
}

func (rw *rewriting) part(p *document.Part) error {
	reps, err := rw.ed.Replace(p)
	if err != nil {
		return err
	}
	edits, err := document.EditsOf(p, reps, func(s string) ([]byte, error) { return []byte(s), nil })
	rw.text = append(rw.text, edits...)
	return err
}

func (rw *rewriting) object(o *object) error {
	var out bytes.Buffer
	changed, err := rw.ed.Child(o.name, "", bytes.NewReader(o.data[o.from:o.to]), &out)
	if err == nil && changed {
		rw.whole = append(rw.whole, document.Edit{Start: o.start, End: o.end, New: o.with(out.Bytes())})
	}
	return err
}

// settle spells the edits as RTF.
func (rw *rewriting) settle(at io.ReaderAt) ([]document.Edit, error) {
	text, err := document.SortEdits(rw.text)
	if err != nil {
		return nil, err
	}
	var out []document.Edit
	for _, e := range text {
		if k := len(out) - 1; k >= 0 && out[k].End == e.Start { // neighbours are one run
			out[k].End, out[k].New = e.End, slices.Concat(out[k].New, e.New)
			continue
		}
		out = append(out, e)
	}
	for i, e := range out {
		out[i].New = spell(string(e.New))
		lead, err := leadIn(at, e.Start)
		if err != nil {
			return nil, err
		}
		out[i].New = append([]byte(lead), out[i].New...)
	}
	return document.SortEdits(append(out, rw.whole...))
}

var openWord = regexp.MustCompile(`(\\+)[A-Za-z]{1,32}(-?[0-9]{1,10})?$`)

// leadIn is what has to stand before new text at the offset, so that its first
// letter does not become part of a control word before it (a blank ends one
// and is not text), nor the stand-in of a \uN that has none of its own, which
// only a \u can follow (a group ends the stand-ins).
func leadIn(at io.ReaderAt, offset int64) (string, error) {
	p := make([]byte, min(offset, 128)+2)
	n, err := at.ReadAt(p, offset-int64(len(p)-2))
	if err != nil && err != io.EOF {
		return "", err
	}
	if bytes.HasSuffix(p[:n], []byte(`\u`)) && n == len(p) {
		return "{}", nil
	}
	if m := openWord.FindSubmatch(p[:len(p)-2]); m != nil && len(m[1])%2 == 1 {
		return " ", nil
	}
	return "", nil
}

// spell writes s as RTF. Letters beyond ASCII go in a group of their own,
// since \uc may say anything around it.
func spell(s string) []byte {
	var b []byte
	wide := false
	for _, r := range s {
		if r >= 0x80 {
			if !wide {
				b, wide = append(b, `{\uc1`...), true
			}
			for _, u := range utf16.Encode([]rune{r}) {
				b = append(strconv.AppendInt(append(b, `\u`...), int64(int16(u)), 10), '?')
			}
			continue
		}
		if wide {
			b, wide = append(b, '}'), false
		}
		switch {
		case r == '\\' || r == '{' || r == '}':
			b = append(b, '\\', byte(r))
		case r == '\t':
			b = append(b, `\tab `...)
		case r == '\n':
			b = append(b, `\line `...)
		case r >= ' ':
			b = append(b, byte(r))
		}
	}
	if wide {
		b = append(b, '}')
	}
	return b
}
