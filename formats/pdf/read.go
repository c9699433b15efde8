package pdf

import (
	"bytes"
	"context"
	"errors"
	"regexp"
	"strconv"
	"strings"

	"github.com/ledongthuc/pdf"

	"sardine/document"
)

// sniffed is how far from the start the header may stand (ISO 32000-1, annex
// H.3.4.1: Acrobat looks through the first 1024 bytes).
const sniffed = 1024

// Sniff reports whether head begins a PDF file. A header that stands further
// down must look like one, so that prose about PDF files is not taken for one.
func Sniff(head []byte, _ string) bool {
	start := bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\xEF\xBB\xBF")), " \t\r\n\x00")
	if bytes.HasPrefix(start, []byte("%PDF-")) {
		return true
	}
	return reHeader.Match(head[:min(len(head), sniffed)]) && bytes.Contains(head, []byte(" obj"))
}

var reHeader = regexp.MustCompile(`[\r\n]%PDF-\d\.\d[ \r\n]`)

// Read reads the document information as Metadata and each page as Painted text.
func Read(ctx context.Context, in document.Stream, opt document.Options, out document.Output) error {
	at, size, err := in.At()
	if err != nil {
		return err
	}
	o, err := look(ctx, at, size)
	if err != nil {
		return err
	}
	if o.hostile || o.base < 0 {
		return document.Skipped(document.Corrupt, nil)
	}
	r, src, err := open(func(repair bool) (*source, error) { return newSource(ctx, at, size, o, repair) }, opt.Passwords)
	if err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		var skip *document.SkipError
		switch {
		case o.encrypt != "":
			return document.Skipped(document.Encrypted, err)
		case errors.As(err, &skip):
			return err
		}
		return document.Skipped(document.Corrupt, err)
	}
	d := &reader{ctx: ctx, out: out, src: src, b: document.NewBuilder(), fonts: make(map[string]*font), scope: make(map[string]map[string]*font), limit: opt.Limits.Entries}
	if d.limit <= 0 {
		d.limit = document.DefaultLimits().Entries
	}
	if d.member = opt.Limits.Member; d.member <= 0 {
		d.member = document.DefaultLimits().Member
	}
	if err := d.read(r); err != nil {
		return err
	}
	out.Skip("", document.Partial)
	return nil
}

// open tries the file's own cross references, then made-up ones.
func open(source func(repair bool) (*source, error), passwords []string) (r *pdf.Reader, src *source, err error) {
	for _, repair := range [...]bool{false, true} {
		var e error
		if src, e = source(repair); e == nil {
			next := 0
			ok := try(func() {
				r, e = pdf.NewReaderEncrypted(src, src.length(), func() string {
					next++
					if next > len(passwords) {
						return ""
					}
					return passwords[next-1]
				})
				if e == nil && pageCount(r) == 0 {
					e = errors.New("no pages")
				}
			})
			if ok && e == nil {
				return r, src, nil
			}
			if !ok {
				e = errPanic
			}
		}
		if err == nil {
			err = e
		}
	}
	return nil, nil, err
}

var errPanic = errors.New("the PDF reader panicked")

func pageCount(r *pdf.Reader) int {
	kids := r.Trailer().Key("Root").Key("Pages").Key("Kids")
	if kids.Len() > 0 && kids.Index(0).Kind() != pdf.Dict {
		return 0
	}
	return kids.Len()
}

// reader is one Read call.
type reader struct {
	ctx   context.Context
	out   document.Output
	src   *source
	b     *document.Builder
	fonts map[string]*font
	scope map[string]map[string]*font
	pages int
	nodes int // of the page tree and of name trees

	limit  int   // pages, attachments
	member int64 // bytes of an attachment
}

func (d *reader) read(r *pdf.Reader) error {
	if !try(func() { d.info(r.Trailer().Key("Info")) }) {
		d.out.Skip("information", document.Corrupt)
	}
	if !d.b.Empty() {
		if err := d.out.Part(d.b.Take(document.Metadata)); err != nil {
			return err
		}
	}
	var root pdf.Value
	if !try(func() { root = r.Trailer().Key("Root").Key("Pages") }) {
		return document.Skipped(document.Corrupt, nil)
	}
	if err := d.tree(root, pdf.Value{}, 0); err != nil {
		return err
	}
	var catalogue pdf.Value
	try(func() { catalogue = r.Trailer().Key("Root") })
	return d.catalogue(catalogue)
}

// info appends the document information dictionary (ISO 32000-1, section
// 14.3.3). Its strings have no origin: the foreign reader does not say where
// they stood.
func (d *reader) info(info pdf.Value) {
	keys := info.Keys()
	for _, k := range keys[:min(len(keys), 1000)] {
		v := info.Key(k)
		if v.Kind() != pdf.String {
			continue
		}
		text := strings.ToValidUTF8(v.Text(), "\uFFFD")
		text = strings.ToValidUTF8(text[:min(len(text), 64<<10)], "")
		if d.b.Len()+len(text)+len(k) > document.MaxPart/2 {
			return
		}
		d.b.Insert(strings.ToValidUTF8(k, "\uFFFD") + ": ")
		start := d.b.Len()
		d.b.Insert(text)
		d.b.Label(document.Key, strings.ToValidUTF8(k, "\uFFFD"), start, d.b.Len())
		d.b.Insert("\n")
	}
}

// maxTree is how deep page tree nodes may stand in one another.
const maxTree = 48

// tree walks the page tree. A tree that bites its tail ends at the limits.
func (d *reader) tree(node, resources pdf.Value, depth int) error {
	if err := d.ctx.Err(); err != nil {
		return err
	}
	if d.nodes++; d.nodes > 2*d.limit {
		return document.Skipped(document.TooMany, nil)
	}
	if depth > maxTree {
		d.out.Skip("pages", document.TooDeep)
		return nil
	}
	var kids pdf.Value
	n := 0
	ok := try(func() {
		if own := node.Key("Resources"); own.Kind() == pdf.Dict {
			resources = own
		}
		kids = node.Key("Kids")
		n = kids.Len()
	})
	if !ok {
		d.out.Skip("pages", document.Corrupt)
		return nil
	}
	if kids.Kind() != pdf.Array {
		return d.page(node, resources)
	}
	for i := range n {
		var kid pdf.Value
		if !try(func() { kid = kids.Index(i) }) || kid.Kind() != pdf.Dict {
			d.pages++
			d.out.Skip(pageName(d.pages), document.Corrupt)
			continue
		}
		if err := d.tree(kid, resources, depth+1); err != nil {
			return err
		}
	}
	return nil
}

func pageName(n int) string { return "page " + strconv.Itoa(n) }
