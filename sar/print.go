package sar

import (
	"context"
	"errors"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode"

	"sardine/document"
	"sardine/finding"
	"sardine/redact/leak"
	"sardine/sar/match"
)

// Printing asks for the pages of a verified copy.
type Printing struct {
	Copy  string // the file
	Name  string // as the bundle names it
	Title string // for the head of its pages
	Out   string // the PDF to be made, unless the copy is one
}

// Printed is what became of it.
type Printed struct {
	Pages   int
	Why     string // why there are no pages; "" if there are
	Whole   bool   // the pages show all that the file's own program would show
	Because string // why they do not, if there is something to say
	Out     string // where they are, if not where they were asked for
}

// Printer makes pages, of many copies at once. An error ends the bundle; that
// one copy has no pages is no error.
type Printer func(ctx context.Context, all []Printing) ([]Printed, error)

// Why pages were made and not taken.
const (
	whyTells = "its pages would tell something that is hidden in it"
	whyLost  = "not all of its text came out on pages"
)

// leastShown is the share of the copy's words that must stand on its pages: a
// reader of pages loses some at ends of lines and in columns.
const leastShown = 0.95

// leaf is where an item's pages are.
type leaf struct {
	pdf   string // absolute, or "" for the copy itself
	whole bool
	less  string // why the pages show less than the file; may be ""
	why   string // there are no pages
}

// print makes pages of all copies and reads them again: pages say nothing that
// the verified copy did not say, and all that it shows.
func (r *making) print(ctx context.Context) error {
	if r.Print == nil {
		return nil
	}
	dir := r.Case.Path("pages")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	var asked []Printing
	var which []int
	first := map[string]int{} // by digest of the copy: the item whose pages show it
	for i := range r.b.Items {
		it := &r.b.Items[i]
		if it.Copy == "" {
			continue
		}
		if no, ok := first[it.Digest]; ok {
			it.PagesOf = no
			continue
		}
		first[it.Digest] = it.No
		asked = append(asked, Printing{Copy: r.copyOf(it), Name: it.File, Title: it.File, Out: filepath.Join(dir, it.Digest[:32]+".pdf")})
		which = append(which, i)
	}
	done, err := r.Print(ctx, asked)
	if err != nil {
		return err
	}
	r.b.leaves = make([]leaf, len(r.b.Items))
	for k, i := range which {
		if err := ctx.Err(); err != nil {
			return err
		}
		it, p := &r.b.Items[i], done[k]
		l := &r.b.leaves[i]
		l.whole, l.less, l.why = p.Whole, p.Because, p.Why
		if p.Why == "" && !isPDF(it.Copy) {
			if p.Out != "" {
				asked[k].Out = p.Out
			}
			l.pdf = asked[k].Out
			if l.why, err = r.proven(ctx, i, asked[k]); err != nil {
				return err
			}
			if l.why != "" {
				if err := os.Remove(l.pdf); err != nil {
					return err
				}
				l.pdf = ""
			}
		}
		if l.why == "" {
			it.Pages = p.Pages
		}
	}
	return nil
}

func (r *making) copyOf(it *Item) string {
	return filepath.Join(r.out, filepath.FromSlash(it.Copy))
}

func isPDF(name string) bool { return strings.EqualFold(filepath.Ext(name), ".pdf") }

// proven reads the pages again. why says what is wrong with them.
func (r *making) proven(ctx context.Context, i int, p Printing) (why string, err error) {
	needles := r.needles(i)
	copied, err := r.reread(ctx, p.Copy, needles)
	if err != nil {
		return "", err
	}
	pages, err := r.reread(ctx, p.Out, needles)
	if err != nil {
		return "", err
	}
	raw, err := os.ReadFile(p.Out)
	if err != nil {
		return "", err
	}
	pages.search.Bytes(raw, "pages")
	pages.collect()
	for n := range pages.found {
		if !copied.found[n] {
			return whyTells, nil
		}
	}
	if !pages.read {
		return "its pages could not be read again", nil
	}
	if copied.picture { // what is read in pixels differs from time to time
		return "", nil
	}
	shown, all := 0, 0
	for w := range copied.words {
		all++
		if pages.words[w] {
			shown++
		}
	}
	if all > 0 && float64(shown) < leastShown*float64(all) {
		return whyLost, nil
	}
	if r.b.printed == nil {
		r.b.printed = map[string]bool{}
	}
	maps.Copy(r.b.printed, pages.words)
	return "", nil
}

// needles are what went from an item, and what must stand nowhere.
func (r *making) needles(i int) []leak.Needle {
	var out []leak.Needle
	seen := map[string]bool{}
	for k := range r.jobs {
		if r.jobs[k].item != i {
			continue
		}
		for n := range r.jobs[k].passages {
			x := &r.jobs[k].passages[n]
			if v := x.Value.Reveal(); !x.Kept() && !seen[v] {
				seen[v] = true
				out = append(out, leak.Needle{Text: v, Cased: x.Kind.Name == "person-name" && len(match.Words(v)) == 1})
			}
		}
	}
	for _, v := range append(r.strong(), r.b.hidden...) {
		if !seen[v.Text] {
			seen[v.Text] = true
			out = append(out, leak.Needle{Text: v.Text, Strong: true})
		}
	}
	return out
}

// said is what a reader sees in a file: which needles, and which words.
type said struct {
	search  *leak.Search
	found   map[int]bool
	words   map[string]bool
	read    bool
	picture bool
}

func (s *said) collect() {
	for _, f := range s.search.Found() {
		s.found[f.Needle] = true
	}
}

// maxCompared bounds the words of one file that are compared.
const maxCompared = 1 << 20

func (r *making) reread(ctx context.Context, file string, needles []leak.Needle) (*said, error) {
	s := &said{search: leak.NewSearch(ctx, leak.NewSet(needles)), found: map[int]bool{}, words: map[string]bool{}}
	res, err := r.Planner.Read(ctx, finding.FileRef{Root: filepath.Dir(file), Rel: filepath.Base(file)}, func(p *document.Part) {
		if p.Kind == document.Name {
			return
		}
		s.search.Text(p.Text, "pages")
		if p.Kind == document.Body || p.Kind == document.Displayed || p.Kind == document.Painted {
			s.add(p.Text)
		}
	}, func([]finding.Finding) error { return nil })
	s.collect()
	s.read, s.picture = res.Status == finding.Read || res.Status == finding.PartlyRead, res.Format == "image"
	return s, err
}

// add takes words with a letter: numbers stand on pages as a program shows
// them, which is not always as they are stored.
func (s *said) add(text string) {
	for w := range strings.FieldsFuncSeq(text, func(c rune) bool { return !unicode.IsLetter(c) }) {
		if len(s.words) < maxCompared && len(w) > 2 {
			s.words[strings.ToLower(w)] = true
		}
	}
}

// replace takes pages in place of the copies, where they show all of them.
func (r *making) replace() error {
	if !r.AsPDF {
		return nil
	}
	for i := range r.b.Items {
		it := &r.b.Items[i]
		if it.Copy == "" || isPDF(it.Copy) {
			continue
		}
		l := r.b.leaves[i]
		if it.PagesOf > 0 {
			l = r.b.leaves[slices.IndexFunc(r.b.Items, func(o Item) bool { return o.No == it.PagesOf })]
		}
		if l.pdf == "" || !l.whole {
			it.Native = l.why
			if it.Native == "" {
				it.Native = l.less
			}
			if it.Native == "" {
				it.Native = "pages would show less than the file does"
			}
			continue
		}
		name := it.Copy + ".pdf"
		if err := copyFile(filepath.Join(r.out, filepath.FromSlash(name)), l.pdf); err != nil {
			return err
		}
		if err := os.Remove(r.copyOf(it)); err != nil {
			return err
		}
		digest, err := digestOf(l.pdf)
		if err != nil {
			return err
		}
		it.Copy, it.Digest, it.File = name, digest, it.File+".pdf"
	}
	return nil
}

func copyFile(to, from string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer func() { _ = in.Close() }() // read only
	out, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Close())
}
