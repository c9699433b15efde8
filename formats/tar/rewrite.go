package tar

import (
	"archive/tar"
	"bytes"
	"context"
	"io"
	"maps"
	"strings"

	"sardine/document"
)

// Rewrite copies a tar archive. Entries that stay keep their bytes; one that
// changes gets a new header with its new size or name. An archive that cannot
// be read whole is not rewritten: the error is then a *document.SkipError.
func Rewrite(ctx context.Context, in document.Stream, opt document.Options, ed document.Editor, w io.Writer) error {
	at, size, err := in.At()
	if err != nil {
		return err
	}
	a := newArchive(io.NewSectionReader(at, 0, size), opt)
	c := &copier{at: at, w: w, ed: ed, limit: opt.Spool(), owners: map[string]string{}}
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		e, err := a.next()
		if err == io.EOF {
			break
		}
		if err != nil {
			return err
		}
		if e.odd() {
			return document.Skipped(document.Unsupported, nil)
		}
		if err := c.entry(a, e); err != nil {
			return err
		}
	}
	if a.partial {
		return document.Skipped(document.Partial, nil)
	}
	return c.raw(size)
}

// copier writes entries. Bytes up to done have been dealt with.
type copier struct {
	at     io.ReaderAt
	w      io.Writer
	ed     document.Editor
	limit  int64
	done   int64
	owners map[string]string
}

func (c *copier) raw(to int64) error {
	_, err := io.Copy(c.w, io.NewSectionReader(c.at, c.done, to-c.done))
	c.done = to
	return err
}

func (c *copier) entry(a *archive, e *entry) error {
	renamed, err := c.names(a, e)
	if err != nil {
		return err
	}
	s := document.NewSpool(c.limit)
	changed := false
	if e.file() {
		changed, err = c.ed.Child(e.Name, "", &guarded{a.tr}, s)
		if err != nil {
			return err
		}
	}
	if !changed && renamed == nil {
		return nil // copied with what comes next
	}
	if err := c.raw(e.start); err != nil {
		return err
	}
	h := renamed
	if h == nil {
		h = clone(e.Header)
	}
	content := io.Reader(io.NewSectionReader(c.at, e.data, e.Size))
	if changed {
		h.Size, content = s.Len(), bytes.NewReader(s.Bytes())
	}
	if err := c.write(h, content); err != nil {
		return err
	}
	c.done = e.end()
	return nil
}

// write writes one entry. Its old format may not have what the new header
// needs; then the writer chooses one.
func (c *copier) write(h *tar.Header, content io.Reader) error {
	tw := tar.NewWriter(c.w)
	if err := tw.WriteHeader(h); err != nil {
		h.Format = tar.FormatUnknown
		tw = tar.NewWriter(c.w)
		if err := tw.WriteHeader(h); err != nil {
			return document.Skipped(document.Unsupported, err)
		}
	}
	if h.Size > 0 && (h.Typeflag == tar.TypeReg || h.Typeflag == tar.TypeCont) {
		if _, err := io.Copy(tw, content); err != nil {
			return err
		}
	}
	return tw.Flush()
}

// names asks about the entry's name, link and owner; nil means that all stay.
func (c *copier) names(a *archive, e *entry) (*tar.Header, error) {
	h, changed := clone(e.Header), false
	names := 0
	for _, p := range a.parts(e) {
		reps, err := c.ed.Replace(p)
		if err != nil {
			return nil, err
		}
		old := strings.TrimSuffix(p.Text, "\n")
		text := apply(old, reps)
		if p.Kind == document.Metadata {
			if text != old {
				c.owners[old] = text
			}
			continue
		}
		if names++; text == old {
			continue
		}
		changed = true
		if names == 1 {
			h.Name = text
		} else {
			h.Linkname = text
		}
	}
	for _, owner := range []*string{&h.Uname, &h.Gname} {
		if text, ok := c.owners[strings.ToValidUTF8(*owner, "\uFFFD")]; ok {
			*owner, changed = text, true
		}
	}
	if !changed {
		return nil, nil
	}
	return h, nil
}

// apply puts the replacements into a name. A mask must not make a new folder.
func apply(text string, reps []document.Replacement) string {
	var out strings.Builder
	pos := int64(0)
	for _, r := range reps {
		out.WriteString(text[pos:r.Span.Start])
		out.WriteString(strings.NewReplacer("/", "_", "\x00", "").Replace(r.New))
		pos = min(r.Span.End, int64(len(text)))
	}
	return out.String() + text[pos:]
}

func clone(h *tar.Header) *tar.Header {
	c := *h
	c.PAXRecords = maps.Clone(h.PAXRecords)
	return &c
}
