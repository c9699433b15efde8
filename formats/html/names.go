package html

import (
	"context"
	"io"

	"sardine/document"
	"sardine/internal/charset"
)

// names builds what Read leaves out: the names that a page gives to its own
// elements. Nobody reads them, but a word that has to go must not stand there
// either. They are labelled as links, which point at them, so that both become
// the same.
type names struct{ attributes }

// made are the attributes whose values a page makes up. Values of others have
// a meaning to programs.
var made = set("class id for style background srcset target headers usemap list form")

func (v *names) attribute(w *walker, name string) {
	v.skip, v.name, v.label = !made[name] || w.isEnd, false, "href"
	v.start, v.line = v.b.Len(), !v.skip
}

func (v *names) piece(w *walker, text string, i, j int) {
	switch {
	case v.skip:
	case text != "":
		v.b.Decode(text, w.r.Offset(i), w.r.Offset(j))
	default:
		w.r.Append(v.b, i, j)
	}
}

func (v *names) stray(*walker, int, int) {}

// unread shows the made-up names to f.each, in a stream of its own.
func (f *file) unread(ctx context.Context) error {
	r, err := charset.NewReader(io.NewSectionReader(f.src, 0, f.len), declared)
	if err != nil {
		return err
	}
	w := &walker{r: r, v: &names{attributes{b: document.NewBuilder("(names)")}}}
	return w.walk(func(p *document.Part) error {
		if err := ctx.Err(); err != nil {
			return err
		}
		return f.each(p, r, false)
	})
}
