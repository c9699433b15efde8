package ooxml

import (
	"bytes"
	"context"
	"errors"
	"io"
	"slices"
	"strings"

	"sardine/document"
	"sardine/internal/pkzip"
	"sardine/internal/xmlspan"
)

// Rewrite copies a package with what ed wants replaced. All replacements are
// collected before anything is written, since a shared string precedes or
// follows its cells. Members that stay keep their compressed bytes; a package
// in which nothing changes is copied byte for byte. When something changes,
// digital signatures and the preview picture go, because they would vouch for
// or show what was there before. Embedded objects, controls and macros that may
// not be copied are emptied or left out (see withheld).
//
// A package that cannot be read whole is not rewritten: the error is then a
// *document.SkipError.
func Rewrite(ctx context.Context, in document.Stream, opt document.Options, ed document.Editor, w io.Writer) error {
	p, err := open(ctx, in, opt)
	if err != nil {
		return err
	}
	rw := &rewriting{
		p: p, ed: ed, stale: p.stale(), left: p.limits.Spool,
		edits: map[uint32][]document.Edit{}, cells: map[uint32]map[int64]string{},
		spools: map[*member]*pkzip.Spool{}, shared: map[int]*sharedEdit{}, hollow: map[*member]bool{},
		cuts: map[uint32]map[int64]bool{},
	}
	if err := p.walk(rw); err != nil {
		return err
	}
	for _, m := range p.members {
		if m.sheet {
			if err := rw.formulas(m); err != nil {
				return err
			}
		}
	}
	if err := rw.settle(); err != nil {
		return err
	}
	if !rw.changed() {
		_, err := io.Copy(w, io.NewSectionReader(p.at, 0, p.size))
		return err
	}
	return rw.write(w)
}

// rewriting is a visitor that collects what has to change.
type rewriting struct {
	p     *pack
	ed    document.Editor
	stale map[*member]bool // goes when anything changes

	edits  map[uint32][]document.Edit  // by stream; New is plain text
	cells  map[uint32]map[int64]string // by sheet and place of <c>: its whole new text
	spools map[*member]*pkzip.Spool    // rewritten members
	left   int64                       // what spools may still hold

	cuts    map[uint32]map[int64]bool // by sheet and place of <f>: formulas that go
	hollow  map[*member]bool          // an empty object stands in for it
	dropped bool                      // a member goes that may not be copied

	sst    uint32   // number of the shared strings' stream
	refs   []uint32 // how many cells show each shared string
	shared map[int]*sharedEdit
}

// place is a cell of a sheet.
type place struct {
	sheet uint32
	at    int64
}

// sharedEdit is what the cells of one shared string want of it.
type sharedEdit struct {
	edits []document.Edit // in the shared string
	text  string          // the cell's text with them
	at    place
	same  []place          // cells that want the same
	other map[place]string // and those that want other text
}

func (rw *rewriting) changed() bool {
	return len(rw.edits) > 0 || len(rw.cells) > 0 || len(rw.spools) > 0 || len(rw.hollow) > 0 || len(rw.cuts) > 0 || rw.dropped
}

func (rw *rewriting) skip(name string, why document.SkipReason) error {
	if m := rw.p.byName[strings.ToLower(name)]; m != nil && rw.withhold(m) {
		return nil
	}
	return document.Skipped(why, nil)
}

func (rw *rewriting) child(m *member, r io.Reader) error {
	if rw.stale[m] {
		return rw.trial(m, r)
	}
	s := pkzip.NewSpool(rw.left)
	changed, err := rw.ed.Child(m.name, m.media, r, s)
	if errors.Is(err, pkzip.ErrSpool) {
		return document.Skipped(document.TooLarge, err)
	}
	if errors.Is(err, document.ErrWithheld) && rw.withhold(m) {
		return nil
	}
	if err == nil && changed {
		rw.spools[m] = s
		rw.left -= s.Held()
	}
	return err
}

func (rw *rewriting) part(m *member, p *document.Part, cells []cellRef) error {
	reps, err := rw.ed.Replace(p)
	if err != nil {
		return err
	}
	if cells != nil {
		return rw.table(m, p, cells, reps)
	}
	for _, r := range reps {
		if err := rw.plain(p, r.Span, r.New); err != nil {
			return err
		}
	}
	return nil
}

// plain notes the edits of one span, each in the stream that it comes from.
func (rw *rewriting) plain(p *document.Part, span document.Span, text string) error {
	edits, streams, err := editsOf(p, span, text)
	for i, e := range edits {
		rw.edits[streams[i]] = append(rw.edits[streams[i]], e)
	}
	return err
}

func editsOf(p *document.Part, span document.Span, text string) (edits []document.Edit, streams []uint32, err error) {
	origins, err := p.Map.Origins(span)
	if err != nil {
		return nil, nil, err
	}
	for i, o := range origins {
		e := document.Edit{Start: o.Start, End: o.End}
		if i == 0 {
			e.New = []byte(text)
		}
		edits, streams = append(edits, e), append(streams, o.Stream)
	}
	return edits, streams, nil
}

// stale lists the signatures and preview pictures of a package, and what lies
// in its bin.
func (p *pack) stale() map[*member]bool {
	out := map[*member]bool{}
	for _, m := range p.members {
		name := strings.ToLower(m.e.Name)
		if strings.HasPrefix(name, "_xmlsignatures/") || strings.HasPrefix(name, "docprops/thumbnail.") || strings.HasPrefix(name, "[trash]/") {
			out[m] = true
		}
	}
	for _, r := range p.relations("") {
		if m := p.byName[r.target]; m != nil && staleRelation(r.kind) {
			out[m] = true
		}
	}
	return out
}

func staleRelation(kind string) bool { return kind == "thumbnail" || kind == "origin" }

// write writes the package in its own order.
func (rw *rewriting) write(w io.Writer) error {
	z := pkzip.NewWriter(w)
	notes := rw.p.zip.Comment
	dropNotes := len(rw.edits[uint32(len(rw.p.members))]) > 0
	if dropNotes {
		notes = nil
	}
	for _, m := range rw.p.members {
		if err := rw.p.ctx.Err(); err != nil {
			return err
		}
		if rw.stale[m] {
			continue
		}
		if dropNotes {
			m.e.Comment = nil
		}
		if err := rw.member(z, m); err != nil {
			return err
		}
	}
	return z.Close(notes)
}

func (rw *rewriting) member(z *pkzip.Writer, m *member) error {
	if rw.hollow[m] {
		return rw.putHollow(z, m)
	}
	if s := rw.spools[m]; s != nil {
		return z.PutSpool(m.e, "", s)
	}
	if !rw.touched(m) {
		return z.Copy(m.e, "")
	}
	edits, err := rw.encode(m)
	if err != nil {
		return err
	}
	if len(edits) == 0 {
		return z.Copy(m.e, "")
	}
	r, err := rw.p.content(m)
	if err != nil {
		return err
	}
	if m.utf16 {
		r, _ = xmlspan.UTF8(r)
		if edits, err = rw.declareUTF8(m, edits); err != nil {
			return err
		}
	}
	dst, err := z.Create(m.e)
	if err != nil {
		return err
	}
	return document.Splice(dst, r, edits)
}

// touched reports whether m may have to change.
func (rw *rewriting) touched(m *member) bool {
	if m.record() {
		return len(rw.edits[m.num]) > 0
	}
	return m.xml() && (len(rw.edits[m.num]) > 0 || len(rw.cells[m.num]) > 0 || len(rw.cuts[m.num]) > 0 ||
		len(rw.stale) > 0 && lists(m))
}

// lists reports whether m names other members.
func lists(m *member) bool {
	name := strings.ToLower(m.e.Name)
	return strings.HasSuffix(name, ".rels") || name == "[content_types].xml"
}

// declareUTF8 lets the declaration of a converted part say what it now is.
func (rw *rewriting) declareUTF8(m *member, edits []document.Edit) ([]document.Edit, error) {
	r, err := rw.p.content(m)
	if err != nil {
		return nil, err
	}
	r, _ = xmlspan.UTF8(r)
	head, err := io.ReadAll(io.LimitReader(r, 256))
	if err != nil {
		return nil, err
	}
	start, end := xmlspan.EncodingName(bytes.TrimPrefix(head, []byte("\ufeff")))
	if start == end {
		return edits, nil
	}
	shift := len(head) - len(bytes.TrimPrefix(head, []byte("\ufeff")))
	e := document.Edit{Start: int64(start + shift), End: int64(end + shift), New: []byte("UTF-8")}
	return slices.Insert(edits, 0, e), nil
}
