// Package tar reads and rewrites tar archives: names and owners as one stream
// of text, each regular file as a member.
//
// It unpacks nothing and follows no link; compression around the archive is
// another format's. Its one invariant: memory does not grow with the archive,
// and what is behind its end, or cannot be read, is said.
package tar

import (
	"archive/tar"
	"bytes"
	"context"
	"errors"
	"io"
	"strconv"
	"strings"

	"sardine/document"
)

// NamesPath is the path of the stream that holds names and owners.
const NamesPath = "(names)"

const block = 512

// Sniff reports whether head begins with a tar header. The checksum tells, since
// the oldest version has no magic.
func Sniff(head []byte, _ string) bool {
	if len(head) < block || head[0] == 0 {
		return false
	}
	return summed(head[:block])
}

// summed checks the header's checksum: the sum of its bytes, its own eight
// taken as blanks (POSIX.1, pax, "ustar Interchange Format").
func summed(h []byte) bool {
	want, err := strconv.ParseInt(strings.Trim(string(h[148:156]), " \x00"), 8, 32)
	if err != nil {
		return false
	}
	var unsigned, signed int64 // old writers summed signed bytes
	for i, c := range h {
		if i >= 148 && i < 156 {
			c = ' '
		}
		unsigned += int64(c)
		signed += int64(int8(c))
	}
	return want == unsigned || want == signed
}

// Read hands over the members of a tar archive.
func Read(ctx context.Context, in document.Stream, opt document.Options, out document.Output) error {
	a := newArchive(in, opt)
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
		for _, p := range a.parts(e) {
			if err := out.Part(p); err != nil {
				return err
			}
		}
		switch {
		case e.odd():
			out.Skip(e.Name, document.Unsupported)
		case e.file():
			if err := out.Child(e.Name, "", &guarded{a.tr}); err != nil {
				return err
			}
		}
	}
	if a.partial {
		out.Skip("", document.Partial)
	}
	return nil
}

// archive is a tar being read from its first to its last byte.
type archive struct {
	r       *counter
	tr      *tar.Reader
	b       *document.Builder
	owners  map[string]bool
	count   int
	limit   int
	end     int64 // of the entry before
	partial bool  // the archive is cut short, or other bytes stand behind it
}

// entry is one header with the place of its bytes.
type entry struct {
	*tar.Header
	start, data int64 // of its first header block, and of its content
}

func (e *entry) end() int64 { return e.data + (e.Size+block-1)/block*block }

// file reports whether the entry has content to read.
func (e *entry) file() bool { return e.Typeflag == tar.TypeReg || e.Typeflag == tar.TypeCont }

// odd reports whether the entry may have content that is not read: sparse
// files and types that only their maker knows. Links, folders and devices have
// none.
func (e *entry) odd() bool {
	switch e.Typeflag {
	case tar.TypeReg, tar.TypeCont, tar.TypeLink, tar.TypeSymlink, tar.TypeChar, tar.TypeBlock, tar.TypeDir, tar.TypeFifo, tar.TypeXGlobalHeader:
		for k := range e.PAXRecords {
			if strings.HasPrefix(k, "GNU.sparse.") {
				return true
			}
		}
		return false
	}
	return true
}

func newArchive(r io.Reader, opt document.Options) *archive {
	limit := opt.Limits.Entries
	if limit <= 0 {
		limit = document.DefaultLimits().Entries
	}
	c := &counter{r: r}
	return &archive{r: c, tr: tar.NewReader(c), b: document.NewBuilder(NamesPath), owners: map[string]bool{}, limit: limit}
}

// next goes to the next entry. io.EOF means the end; other errors are the
// stream's or a *document.SkipError.
func (a *archive) next() (*entry, error) {
	for {
		h, err := a.tr.Next()
		switch {
		case err == io.EOF:
			if a.r.zeros < block { // the blocks that end a tar are missing
				a.partial = true
			}
			more, err := a.another()
			if err != nil {
				return nil, err
			}
			if !more {
				return nil, io.EOF
			}
			continue
		case err != nil:
			return nil, trouble(err)
		}
		if a.count++; a.count > a.limit {
			return nil, document.Skipped(document.TooMany, nil)
		}
		e := &entry{Header: h, start: min(a.end, a.r.n), data: a.r.n}
		a.end = e.end()
		if e.odd() {
			a.end = e.data // the size may be the expanded one
		}
		return e, nil
	}
}

// another looks behind the end of an archive: tars may be joined.
func (a *archive) another() (bool, error) {
	var h [block]byte
	for {
		start := a.r.n
		n, err := io.ReadFull(a.r, h[:])
		if err == io.EOF {
			return false, nil
		}
		if err != nil && err != io.ErrUnexpectedEOF {
			return false, err
		}
		if len(bytes.Trim(h[:n], "\x00")) == 0 {
			if err != nil {
				return false, nil
			}
			continue
		}
		if n < block || !summed(h[:]) {
			a.partial = true
			return false, nil
		}
		a.r = &counter{r: io.MultiReader(bytes.NewReader(bytes.Clone(h[:])), a.r.r), n: start}
		a.tr, a.end = tar.NewReader(a.r), start
		return true, nil
	}
}

// parts are the entry's name and link, and its owner when not seen before.
// Their text stands for all of the entry's header blocks.
func (a *archive) parts(e *entry) []*document.Part {
	var out []*document.Part
	for i, name := range []string{e.Name, e.Linkname} {
		if name == "" || i == 1 && e.file() {
			continue
		}
		a.b.Decode(strings.ToValidUTF8(name, "\uFFFD"), e.start, e.data)
		a.b.Insert("\n")
		out = append(out, a.b.Take(document.Name))
	}
	for _, owner := range []string{e.Uname, e.Gname} {
		if owner == "" || a.owners[owner] {
			continue
		}
		if len(a.owners) < 1000 { // more are shown again
			a.owners[owner] = true
		}
		a.b.Decode(strings.ToValidUTF8(owner, "\uFFFD"), e.start, e.data)
		a.b.Insert("\n")
		out = append(out, a.b.Take(document.Metadata))
	}
	return out
}

// trouble tells damage of the archive from trouble of whoever serves it.
func trouble(err error) error {
	var skip *document.SkipError
	if errors.As(err, &skip) {
		return err
	}
	return document.Skipped(document.Corrupt, err)
}

// guarded is a member's content.
type guarded struct{ r io.Reader }

func (g *guarded) Read(p []byte) (int, error) {
	n, err := g.r.Read(p)
	if err != nil && err != io.EOF {
		err = trouble(err)
	}
	return n, err
}

// counter knows how far it was read.
type counter struct {
	r     io.Reader
	n     int64
	zeros int64 // how many zeros were read last
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	if last := len(bytes.TrimRight(p[:n], "\x00")); last > 0 {
		c.zeros = int64(n - last)
	} else {
		c.zeros += int64(n)
	}
	return n, err
}
