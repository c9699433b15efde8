package odf

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"io"
	"slices"

	"sardine/document"
	"sardine/internal/pkzip"
	"sardine/internal/xmlspan"
)

// Rewrite copies a package with what ed wants replaced. Members that stay keep
// their compressed bytes, and the media type stays the first; a package in
// which nothing changes is copied byte for byte. When something changes,
// signatures, the preview picture and the cache of the layout go, and so do
// the settings of the printer, because they would vouch for, show or name what
// was there before.
//
// A package that cannot be read whole is not rewritten: the error is then a
// *document.SkipError. A locked one is not even with its password, since the
// copy would hold in clear what its owner locked.
func Rewrite(ctx context.Context, in document.Stream, opt document.Options, ed document.Editor, w io.Writer) error {
	opt.Passwords = nil
	p, err := open(ctx, in, opt)
	if err != nil {
		return err
	}
	rw := &rewriting{p: p, ed: ed, left: p.limits.Spool, edits: map[uint32][]document.Edit{}, spools: map[*member]*pkzip.Spool{}}
	if err := p.walk(rw); err != nil {
		return err
	}
	if len(rw.edits) == 0 && len(rw.spools) == 0 {
		_, err := io.Copy(w, io.NewSectionReader(p.at, 0, p.size))
		return err
	}
	for stream, edits := range rw.edits {
		if rw.edits[stream], err = document.SortEdits(edits); err != nil {
			return err
		}
	}
	if p.zip == nil {
		return rw.splice(p.members[0], w)
	}
	return rw.write(w)
}

// rewriting is a visitor that collects what has to change.
type rewriting struct {
	p      *pack
	ed     document.Editor
	edits  map[uint32][]document.Edit // by stream; New is plain text
	spools map[*member]*pkzip.Spool   // rewritten members
	left   int64                      // what spools may still hold
}

func (rw *rewriting) skip(_ string, why document.SkipReason) error {
	return document.Skipped(why, nil)
}

func (rw *rewriting) child(m *member, r io.Reader) error {
	if m.stale() {
		return nil
	}
	s := pkzip.NewSpool(rw.left)
	changed, err := rw.ed.Child(m.name, m.media, r, s)
	if errors.Is(err, pkzip.ErrSpool) {
		return document.Skipped(document.TooLarge, err)
	}
	if err == nil && changed {
		rw.spools[m] = s
		rw.left -= s.Held()
	}
	return err
}

func (rw *rewriting) inline(m *member, f inlineFile) error {
	var out bytes.Buffer
	changed, err := rw.ed.Child(f.name, "", bytes.NewReader(f.data), &out)
	if err == nil && changed {
		text := base64.StdEncoding.AppendEncode(nil, out.Bytes())
		if rw.left -= int64(len(text)); rw.left < 0 {
			return document.Skipped(document.TooLarge, nil)
		}
		rw.edits[m.num] = append(rw.edits[m.num], document.Edit{Start: f.start, End: f.end, New: text})
	}
	return err
}

func (rw *rewriting) part(p *document.Part) error {
	reps, err := rw.ed.Replace(p)
	if err != nil {
		return err
	}
	for _, r := range reps {
		origins, err := p.Map.Origins(r.Span)
		if err != nil {
			return err
		}
		for i, o := range origins {
			e := document.Edit{Start: o.Start, End: o.End}
			if i == 0 {
				e.New = []byte(r.New)
			}
			rw.edits[o.Stream] = append(rw.edits[o.Stream], e)
		}
	}
	return nil
}

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
		if m.stale() {
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
	if s := rw.spools[m]; s != nil {
		return z.PutSpool(m.e, "", s)
	}
	if len(rw.edits[m.num]) == 0 && !m.lists() && !m.settings() {
		return z.Copy(m.e, "")
	}
	edits, err := rw.encode(m)
	if err != nil {
		return err
	}
	if len(edits) == 0 {
		return z.Copy(m.e, "")
	}
	dst, err := z.Create(m.e)
	if err != nil {
		return err
	}
	return rw.apply(m, edits, dst)
}

// splice writes a member with its edits, spelled as its markup wants them.
func (rw *rewriting) splice(m *member, w io.Writer) error {
	edits, err := rw.encode(m)
	if err != nil {
		return err
	}
	return rw.apply(m, edits, w)
}

func (rw *rewriting) apply(m *member, edits []document.Edit, w io.Writer) error {
	r, err := rw.p.content(m)
	if err != nil {
		return err
	}
	if m.converted {
		r, _ = xmlspan.UTF8(r)
		if edits, err = rw.declareUTF8(m, edits); err != nil {
			return err
		}
	}
	return document.Splice(w, r, edits)
}

// lists reports whether m names other members.
func (m *member) lists() bool { return m.name == "META-INF/manifest.xml" }

// settings reports whether m may hold what the printer's driver stored.
func (m *member) settings() bool {
	return m.flat() || m.name == "settings.xml"
}

// declareUTF8 lets the declaration of a converted member say what it now is.
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
	bare := bytes.TrimPrefix(head, []byte("\ufeff"))
	start, end := xmlspan.EncodingName(bare)
	if start == end {
		return edits, nil
	}
	shift := len(head) - len(bare)
	e := document.Edit{Start: int64(start + shift), End: int64(end + shift), New: []byte("UTF-8")}
	return slices.Insert(edits, 0, e), nil
}
