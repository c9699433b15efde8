package zip

import (
	"context"
	"errors"
	"io"
	"path"
	"strings"

	"sardine/document"
	"sardine/internal/pkzip"
)

// Rewrite copies a zip archive. Members that stay keep their compressed bytes,
// order, time and attributes; an archive in which nothing changes is copied
// byte for byte. One that cannot be read whole is not rewritten: the error is
// then a *document.SkipError.
func Rewrite(ctx context.Context, in document.Stream, opt document.Options, ed document.Editor, w io.Writer) error {
	at, size, err := in.At()
	if err != nil {
		return err
	}
	a, err := open(in, opt)
	if err != nil {
		return err
	}
	switch {
	case a.Cut:
		return document.Skipped(document.TooMany, nil)
	case a.Damaged, a.Split:
		return document.Skipped(document.Partial, nil)
	}
	ren, err := rename(a, ed)
	if err != nil {
		return err
	}
	c := &copier{ed: ed, spool: opt.Limits.Spool, z: pkzip.NewWriter(w), renames: ren}
	if c.spool <= 0 {
		c.spool = document.DefaultLimits().Spool
	}
	for _, e := range a.Entries {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := c.member(e); err != nil {
			return err
		}
	}
	if !c.changed && !ren.any() {
		_, err := io.Copy(w, io.NewSectionReader(at, 0, size))
		return err
	}
	if err := c.flush(); err != nil {
		return err
	}
	return c.z.Close(ren.comment)
}

// copier writes members. It holds back those that stay until one changes, so
// that an archive without changes can be copied as it is.
type copier struct {
	ed      document.Editor
	spool   int64
	z       *pkzip.Writer
	renames *renames
	waiting []*pkzip.Entry
	changed bool
}

func (c *copier) member(e *pkzip.Entry) error {
	if e.Dir() && e.Size == 0 {
		c.waiting = append(c.waiting, e)
		return nil
	}
	// What is locked is not rewritten: the copy would hold it in clear.
	r, _, why := content(e, nil)
	if why != "" {
		return document.Skipped(why, nil)
	}
	s := pkzip.NewSpool(c.spool)
	changed, err := c.ed.Child(e.Name, "", r, s)
	if errors.Is(err, pkzip.ErrSpool) {
		return document.Skipped(document.TooLarge, err)
	}
	if err != nil {
		return err
	}
	c.waiting = append(c.waiting, e)
	if !changed {
		return nil
	}
	c.changed = true
	c.waiting = c.waiting[:len(c.waiting)-1]
	if err := c.flush(); err != nil {
		return err
	}
	c.renames.apply(e)
	return c.z.PutSpool(e, c.renames.names[e], s)
}

func (c *copier) flush() error {
	for _, e := range c.waiting {
		c.renames.apply(e)
		if err := c.z.Copy(e, c.renames.names[e]); err != nil {
			return document.Skipped(document.Corrupt, err)
		}
	}
	c.waiting = nil
	return nil
}

// renames are the new names and comments.
type renames struct {
	names    map[*pkzip.Entry]string
	comments map[*pkzip.Entry][]byte
	comment  []byte // the archive's
	noted    bool   // it changed
}

func (r *renames) any() bool { return len(r.names) > 0 || len(r.comments) > 0 || r.noted }

// apply puts the new comment of e in place; its name goes to the writer.
func (r *renames) apply(e *pkzip.Entry) {
	if c, ok := r.comments[e]; ok {
		e.Comment = c
	}
}

// rename asks what has to change in the names and comments.
func rename(a *pkzip.Archive, ed document.Editor) (*renames, error) {
	var edits []document.Edit
	err := names(a, func(p *document.Part) error {
		reps, err := ed.Replace(p)
		if err != nil {
			return err
		}
		more, err := document.EditsOf(p, reps, func(s string) ([]byte, error) { return []byte(s), nil })
		edits = append(edits, more...)
		return err
	})
	if err != nil {
		return nil, err
	}
	if edits, err = document.SortEdits(edits); err != nil {
		return nil, err
	}
	r := &renames{names: map[*pkzip.Entry]string{}, comments: map[*pkzip.Entry][]byte{}}
	r.comment, r.noted = within(a.Comment, a.NoteAt, edits)
	used := document.Names{}
	for _, e := range a.Entries {
		if _, hit := within(e.Raw, e.NameAt, edits); !hit {
			used.Unique(e.Name)
		}
	}
	for _, e := range a.Entries {
		if c, hit := within(e.Comment, e.NoteAt, edits); hit {
			r.comments[e] = c
		}
		n, hit := within(e.Raw, e.NameAt, edits)
		if !hit {
			continue
		}
		r.names[e] = unique(&used, string(n))
	}
	return r, nil
}

// within applies those edits that fall into the bytes raw at offset at. A mask
// in a name must not make a new folder.
func within(raw []byte, at int64, edits []document.Edit) ([]byte, bool) {
	var out []byte
	pos, hit := at, false
	end := at + int64(len(raw))
	for _, e := range edits {
		if e.Start < at || e.End > end || len(raw) == 0 {
			continue
		}
		hit = true
		out = append(out, raw[pos-at:e.Start-at]...)
		out = append(out, strings.NewReplacer("/", "_", `\`, "_", "\x00", "").Replace(string(e.New))...)
		pos = e.End
	}
	return append(out, raw[pos-at:]...), hit
}

// unique numbers a name that is taken, before its extension: two members of
// one name would be one file when unpacked.
func unique(used *document.Names, name string) string {
	u := used.Unique(name)
	if u == name {
		return name
	}
	dir := strings.HasSuffix(name, "/")
	ext := path.Ext(strings.TrimSuffix(name, "/"))
	stem := strings.TrimSuffix(strings.TrimSuffix(name, "/"), ext)
	u = stem + "-" + u[strings.LastIndexByte(u, '#')+1:] + ext
	if dir {
		u += "/"
	}
	return used.Unique(u)
}
