package pdf

import (
	"bytes"
	"context"
	"errors"
	"regexp"
	"strconv"

	"sardine/document"
	"sardine/internal/pdfile"
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
	return bytes.Contains(head, []byte("%PDF-")) && reHeader.Match(head[:min(len(head), sniffed)]) && bytes.Contains(head, []byte(" obj"))
}

var reHeader = regexp.MustCompile(`[\r\n]%PDF-\d\.\d[ \r\n]`)

// Read reads the document information as Metadata, each page as Painted text
// (what cannot be seen as Hidden, notes as Comment), form values as Body, all
// other strings as Hidden, and what earlier revisions said as Deleted.
func Read(ctx context.Context, in document.Stream, opt document.Options, out document.Output) error {
	f, err := open(ctx, in, opt)
	if err != nil {
		return err
	}
	d := newReader(ctx, f, opt, readSink{out})
	return d.read()
}

func open(ctx context.Context, in document.Stream, opt document.Options) (*pdfile.File, error) {
	at, size, err := in.At()
	if err != nil {
		return nil, err
	}
	f, err := pdfile.Open(ctx, at, size, opt.Passwords)
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case errors.Is(err, pdfile.ErrEncrypted):
		return nil, document.Skipped(document.Encrypted, err)
	case errors.Is(err, pdfile.ErrDamaged):
		return nil, document.Skipped(document.Corrupt, err)
	}
	return f, err
}

// A sink takes what a reader finds: it is the driver, or the rewriter.
type sink interface {
	// part hands over a part with what stands behind its letters.
	part(p *document.Part, from []origin) error
	// child hands over the stream o, or, where it is nil, bytes that are no part
	// of the document and that a copy does not have.
	child(name, mediaType string, o *pdfile.Object, data []byte) error
	skip(name string, why document.SkipReason)
	// drawn: all parts of the page were handed over.
	drawn(p *page) error
	// traced: part wants to know the origins.
	traced() bool
}

// An origin says what stands behind the letters [start,end) of a part: a glyph
// of the page, or a string of an object.
type origin struct {
	start, end int32
	glyph      int32 // -1 for a string, -2 and below for a word in a picture of the page
	object     *pdfile.Object
	at         int32  // of the string in its object, see pdfile.Value.Start; the index of the word
	text       string // all of the string
	lost       int32  // bytes of it that stand in the part before
}

type readSink struct{ out document.Output }

func (s readSink) part(p *document.Part, _ []origin) error   { return s.out.Part(p) }
func (s readSink) skip(name string, why document.SkipReason) { s.out.Skip(name, why) }
func (s readSink) drawn(*page) error                         { return nil }
func (s readSink) traced() bool                              { return false }
func (s readSink) child(name, mediaType string, _ *pdfile.Object, data []byte) error {
	return s.out.Child(name, mediaType, bytes.NewReader(data))
}

// reader is one pass over a file.
type reader struct {
	ctx    context.Context
	file   *pdfile.File
	opt    document.Options
	out    sink
	b      *document.Builder
	cache  *cache
	from   []origin // of the part being built
	pages  int
	nodes  int // of the page tree and of fields
	limit  int // pages, attachments
	member int // bytes of an attachment

	ran     map[int]bool         // pages and forms that were run
	told    map[place]bool       // strings that were shown
	lines   map[string]bool      // what the newest revision says, if there are earlier ones
	earlier bool                 // an earlier revision is being read
	newest  *pdfile.File         // then
	revised int                  // and which it is
	images  map[int]pictureTexts // what was read from pictures, by object
	about   map[int]bool         // streams that objects call their metadata
	photos  int                  // pictures with properties
	current *page
}

// A place is a string of an object.
type place struct {
	num int
	at  int32
}

func newReader(ctx context.Context, f *pdfile.File, opt document.Options, out sink) *reader {
	d := &reader{ctx: ctx, file: f, opt: opt, out: out, b: document.NewBuilder(), cache: newCache(), limit: opt.Limits.Entries,
		ran: make(map[int]bool), told: make(map[place]bool), images: make(map[int]pictureTexts), about: make(map[int]bool)}
	if d.limit <= 0 {
		d.limit = document.DefaultLimits().Entries
	}
	d.member = int(min(opt.Limits.Member, 1<<30))
	if d.member <= 0 {
		d.member = int(document.DefaultLimits().Member)
	}
	return d
}

func (d *reader) read() error {
	if d.file.Revisions() > 0 {
		d.lines = make(map[string]bool)
	}
	if err := d.state(); err != nil {
		return err
	}
	newest := d.file
	for i := range min(newest.Revisions(), maxRevisions) {
		old := newest.Revision(i)
		if old == nil {
			d.out.skip("revision "+strconv.Itoa(newest.Revisions()-i), document.Corrupt)
			continue
		}
		if err := d.revision(old, newest, newest.Revisions()-i); err != nil {
			return err
		}
	}
	if newest.Revisions() > maxRevisions {
		d.out.skip("revisions", document.TooMany)
	}
	if err := d.around(); err != nil {
		return err
	}
	if err := d.ctx.Err(); err != nil {
		return err
	}
	switch {
	case newest.Lost() > 0, newest.Repaired && newest.Dangling(), newest.Repaired && d.file.Key(d.file.Key(d.file.Root(), "Pages"), "Count").Int(-1) != d.pages:
		d.out.skip("", document.Partial)
	case newest.Repaired:
		d.out.skip(madeAnew, document.Partial)
	}
	return nil
}

// madeAnew is what is said to be read in part of a file whose cross references
// lead nowhere: objects were looked for, as all programs do then. None that
// another leads to is missing, and all pages that the file counts are there.
// What a copy is made of is what was read, with a table of its own.
const madeAnew = "table of objects"

// state reads what the file is now: pages, then all else.
func (d *reader) state() error {
	if err := d.infoPart(); err != nil {
		return err
	}
	root := d.file.Root()
	pages := root.Key("Pages")
	if d.file.Get(pages).Kind != pdfile.Dict {
		d.out.skip("pages", document.Corrupt)
	} else if err := d.tree(pages, inherited{}, 0); err != nil {
		return err
	}
	if err := d.fields(d.file.Key(root, "AcroForm")); err != nil {
		return err
	}
	return d.sweep(nil)
}

// infoPart hands over the document information under a name of its own: it is
// about the document, not in it.
func (d *reader) infoPart() error {
	b := d.b
	d.b = document.NewBuilder("information")
	defer func() { d.b = b }()
	return d.info()
}

// maxTree is how deep nodes of trees may stand in one another.
const maxTree = 64

// inherited is what pages take from the nodes above them.
type inherited struct {
	resources, media, crop, rotate Value
	holder                         int // the object that resources stand in
}

// inherit adds what the node says, which is object num.
func (d *reader) inherit(num int, node Value, in inherited) inherited {
	if own := node.Key("Resources"); own.Kind != pdfile.Null {
		in.holder = num
		if o := d.file.Resolve(own); o != nil {
			in.holder = o.Num
		}
	}
	for _, k := range [...]struct {
		name string
		to   *Value
	}{{"Resources", &in.resources}, {"MediaBox", &in.media}, {"CropBox", &in.crop}, {"Rotate", &in.rotate}} {
		if v := d.file.Key(node, k.name); v.Kind != pdfile.Null {
			*k.to = v
		}
	}
	return in
}

// tree walks the page tree. A tree that bites its tail ends at the node that
// it has been to.
func (d *reader) tree(ref Value, in inherited, depth int) error {
	if err := d.ctx.Err(); err != nil {
		return err
	}
	if d.nodes++; d.nodes > 2*d.limit {
		return document.Skipped(document.TooMany, nil)
	}
	o := d.file.Resolve(ref)
	node := d.file.Get(ref)
	if depth > maxTree || node.Kind != pdfile.Dict || o != nil && d.ran[o.Num] {
		d.pages++
		if !d.earlier { // then it is as it is now, and was told
			d.out.skip(d.pageName(), document.Corrupt)
		}
		return nil
	}
	num := 0
	if o != nil {
		num = o.Num
		d.ran[num] = true
	}
	in = d.inherit(num, node, in)
	kids := d.file.Key(node, "Kids")
	if kids.Kind != pdfile.Array || d.file.Key(node, "Type").IsName("Page") {
		d.pages++
		if d.pages > d.limit {
			return document.Skipped(document.TooMany, nil)
		}
		return d.page(o, node, in, seen)
	}
	for _, kid := range kids.List {
		if err := d.tree(kid, in, depth+1); err != nil {
			return err
		}
	}
	return nil
}

// pageName is what the page is called when something of it is not read.
func (d *reader) pageName() string {
	name := "page " + strconv.Itoa(d.pages)
	if d.earlier {
		return "revision " + strconv.Itoa(d.revised) + ", " + name
	}
	return name
}

// childName is the name of a member: those of earlier revisions say so.
func (d *reader) childName(name string) string {
	if d.earlier {
		return "revision " + strconv.Itoa(d.revised) + ", " + name
	}
	return name
}

// take hands over the part that was built.
func (d *reader) take(kind document.PartKind) error {
	if d.b.Empty() {
		return nil
	}
	if d.earlier {
		kind = document.Deleted
	}
	return d.hand(d.b.Take(kind))
}

// cut hands over what there is of a long part.
func (d *reader) cut(kind document.PartKind) error {
	if d.earlier {
		kind = document.Deleted
	}
	return d.hand(d.b.Cut(kind))
}

func (d *reader) hand(p *document.Part) error {
	from := d.from
	d.from = nil
	if p.More { // the next part begins with the end of this one
		lead := int32(len(p.Text) - d.b.Len())
		for _, o := range from {
			if o.end > lead {
				o.lost += max(0, lead-o.start)
				o.start, o.end = max(0, o.start-lead), o.end-lead
				d.from = append(d.from, o)
			}
		}
	}
	return d.out.part(p, from)
}
