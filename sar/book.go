package sar

import (
	"context"
	"errors"
	"fmt"
	"path"
	"path/filepath"

	"sardine/document"
	"sardine/finding"
	"sardine/redact/leak"
)

// Front is something that stands before the items in the one PDF: a letter, the
// index. It is drawn again when the numbers of pages are known.
type Front struct {
	Title string
	Draw  func(context.Context, *Bundle) (pdf []byte, pages int, err error) // nil, 0: there is none in this bundle
}

// Leaf is a run of pages of the one PDF.
type Leaf struct {
	Title string
	Item  int // 0: before the items
	First int // page, from 1
	Pages int
	PDF   []byte // or
	File  string
}

// maxDraws is how often the pages before the items are drawn: their number may
// change with the numbers that stand on them.
const maxDraws = 5

var errLayout = errors.New("the pages before the items do not come to rest")

// layout numbers the pages of the one PDF.
func (r *making) layout(ctx context.Context) error {
	if len(r.Front) == 0 {
		return nil
	}
	r.b.Bound = true
	before := -1
	for range maxDraws {
		var front []Leaf
		next := 1
		for _, f := range r.Front {
			raw, pages, err := f.Draw(ctx, r.b)
			if err != nil {
				return fmt.Errorf("%s: %w", f.Title, err)
			}
			if pages == 0 {
				continue
			}
			front = append(front, Leaf{Title: f.Title, First: next, Pages: pages, PDF: raw})
			next += pages
		}
		if next == before {
			r.b.front = front
			return r.hush(front)
		}
		before = next
		r.number(next)
	}
	return errLayout
}

// number gives the items their first pages.
func (r *making) number(next int) {
	for i := range r.b.Items {
		it := &r.b.Items[i]
		it.First, it.Attached = 0, false
		switch {
		case it.Copy == "":
		case it.PagesOf > 0:
			it.First, it.Pages = r.b.Items[it.PagesOf-1].First, r.b.Items[it.PagesOf-1].Pages
		default:
			if it.Pages > 0 {
				it.First = next
				next += it.Pages
			}
			it.Attached = it.Pages == 0 || !r.b.leaves[i].whole
		}
	}
	r.b.AllPages = next - 1
}

// hush looks for hidden values in what is drawn before the items.
func (r *making) hush(front []Leaf) error {
	for _, l := range front {
		if r.tells(l.PDF, "front.pdf") {
			return fmt.Errorf("%s: %w", l.Title, ErrCross)
		}
	}
	return nil
}

// Leaves are the pages of the one PDF, in order; out is the bundle's folder.
func (b *Bundle) Leaves(out string) []Leaf {
	all := append([]Leaf{}, b.front...)
	for i := range b.Items {
		it := &b.Items[i]
		if it.Copy == "" || it.Pages == 0 || it.PagesOf > 0 {
			continue
		}
		l := Leaf{Title: fmt.Sprintf("Item %d: %s", it.No, it.File), Item: it.No, First: it.First, Pages: it.Pages, File: b.leaves[i].pdf}
		if l.File == "" {
			l.File = filepath.Join(out, filepath.FromSlash(it.Copy))
		}
		all = append(all, l)
	}
	return all
}

// AttachedName is the name of an item's copy where it goes with the one PDF.
func (it *Item) AttachedName() string {
	return fmt.Sprintf("Item %03d %s", it.No, path.Base(it.Copy))
}

// ErrSealed means that the sealed PDF does not hold what it should, or more.
var ErrSealed = errors.New("the sealed PDF was read again and is not what it should be: it was not kept")

// ProveSealed reads the sealed PDF with a reader that knows its passphrase:
// everything that was on the single pages is in it, and nothing that was hidden
// and is disclosed nowhere.
func (b *Bundle) ProveSealed(ctx context.Context, read Read, file string) error {
	ref := finding.FileRef{Root: filepath.Dir(file), Rel: filepath.Base(file)}
	sealed := &said{search: leak.NewSearch(ctx, b.secret), found: map[int]bool{}, words: map[string]bool{}}
	pages := map[string]bool{}
	res, err := read(ctx, ref, func(p *document.Part) {
		if p.Kind == document.Name {
			return
		}
		sealed.search.Text(p.Text, "sealed PDF")
		if p.Kind == document.Painted && len(p.Path) == 0 {
			sealed.add(p.Text)
			for _, l := range p.Labels {
				if l.Kind == document.Page {
					pages[l.Name] = true
				}
			}
		}
	}, func([]finding.Finding) error { return nil })
	if err != nil {
		return err
	}
	if res.Status != finding.Read && res.Status != finding.PartlyRead || len(sealed.search.Found()) > 0 || len(pages) > b.AllPages {
		return ErrSealed
	}
	shown := 0
	for w := range b.printed {
		if sealed.words[w] {
			shown++
		}
	}
	if float64(shown) < leastShown*float64(len(b.printed)) {
		return ErrSealed
	}
	return nil
}
