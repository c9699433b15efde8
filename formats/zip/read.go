// Package zip reads zip archives: the names of the members as one stream of
// text, and each member as a stream of its own.
//
// It does not know what members are (an OPC or ODF package has its own
// format), unpacks nothing to disk and follows no link. Its one invariant:
// every member is handed over, or skipped with a reason.
package zip

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"sardine/document"
	"sardine/internal/pkzip"
)

// NamesPath is the path of the stream that holds the members' names.
const NamesPath = "(names)"

// Sniff reports whether head begins a zip archive.
func Sniff(head []byte, name string) bool {
	for _, sig := range []string{"PK\x03\x04", "PK\x05\x06", "PK\x07\x08PK\x03\x04", "PK00PK\x03\x04"} {
		if bytes.HasPrefix(head, []byte(sig)) {
			return true
		}
	}
	// An archive may have anything in front; then only its name tells.
	return len(name) > 4 && strings.EqualFold(name[len(name)-4:], ".zip") && bytes.Contains(head, []byte("PK\x03\x04"))
}

// Read hands over the members of a zip archive.
func Read(ctx context.Context, in document.Stream, opt document.Options, out document.Output) error {
	a, err := open(in, opt)
	if err != nil {
		return err
	}
	if err := names(a, func(p *document.Part) error { return out.Part(p) }); err != nil {
		return err
	}
	unlocked := map[int]bool{}
	var methods methods
	for _, e := range a.Entries {
		if err := ctx.Err(); err != nil {
			return err
		}
		if e.Dir() && e.Size == 0 {
			continue
		}
		r, n, why := content(e, opt.Passwords)
		if why != "" {
			out.Skip(e.Name, why)
			if why == document.Unsupported {
				methods.note(e)
			}
			continue
		}
		if n > 0 && !unlocked[n] {
			unlocked[n] = true
			opt.Opened("", n)
		}
		if err := out.Child(e.Name, "", r); err != nil {
			return err
		}
	}
	for _, name := range methods.names() {
		out.Skip("(members compressed with "+name+")", document.Unsupported)
	}
	if a.Split || numbered(in.Name()) {
		out.Skip("(the other volumes of a split archive)", document.Unsupported)
	}
	if a.Before > 0 {
		out.Skip("(bytes before the first member)", document.NotText)
	}
	if a.Damaged {
		out.Skip("", document.Partial)
	}
	if a.Cut {
		out.Skip("", document.TooMany)
	}
	return nil
}

func open(in document.Stream, opt document.Options) (*pkzip.Archive, error) {
	at, size, err := in.At()
	if err != nil {
		return nil, err
	}
	limit := opt.Limits.Entries
	if limit <= 0 {
		limit = document.DefaultLimits().Entries
	}
	a, err := pkzip.Open(at, size, limit)
	if errors.Is(err, pkzip.ErrNotZip) {
		return nil, document.Skipped(document.Corrupt, err)
	}
	return a, err
}

// content opens a member, perhaps with password n, or says why not.
func content(e *pkzip.Entry, passwords []string) (r io.Reader, n int, why document.SkipReason) {
	if e.Link() {
		return nil, 0, document.Special
	}
	r, n, err := e.OpenWith(passwords)
	if err != nil {
		return nil, n, reason(err)
	}
	return &reasoned{r}, n, ""
}

func reason(err error) document.SkipReason {
	switch {
	case errors.Is(err, pkzip.ErrEncrypted):
		return document.Encrypted
	case errors.Is(err, pkzip.ErrMethod):
		return document.Unsupported
	case errors.Is(err, pkzip.ErrTooLarge):
		return document.TooLarge
	}
	return document.Corrupt
}

// reasoned is a member's content, whose trouble has its reason with it.
type reasoned struct{ r io.Reader }

func (c *reasoned) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	var skip *document.SkipError
	if err != nil && err != io.EOF && !errors.As(err, &skip) {
		err = document.Skipped(reason(err), err)
	}
	return n, err
}

// names builds the parts that hold the members' names, one a line, and the
// archive's comments.
func names(a *pkzip.Archive, part func(*document.Part) error) error {
	b := document.NewBuilder(NamesPath)
	for i, e := range a.Entries {
		if b.Full() {
			if err := part(b.Cut(document.Name)); err != nil {
				return err
			}
		}
		if i > 0 {
			b.Insert("\n")
		}
		appendText(b, e.Raw, e.NameAt, e.Name)
	}
	if !b.Empty() || len(a.Entries) == 0 {
		if err := part(b.Take(document.Name)); err != nil {
			return err
		}
	}
	return comments(a, b, part)
}

func comments(a *pkzip.Archive, b *document.Builder, part func(*document.Part) error) error {
	note := func(raw []byte, at int64) error {
		if len(raw) == 0 {
			return nil
		}
		b.CopyValid(raw, at)
		return part(b.Take(document.Comment))
	}
	if err := note(a.Comment, a.NoteAt); err != nil {
		return err
	}
	for _, e := range a.Entries {
		if err := note(e.Comment, e.NoteAt); err != nil {
			return err
		}
	}
	return nil
}

// appendText appends a name. Where it is not the bytes of the directory but
// decoded from them, it stands for all of them.
func appendText(b *document.Builder, raw []byte, at int64, name string) {
	switch {
	case string(raw) == name:
		b.Copy(raw, at)
	case utf8.ValidString(name):
		b.Decode(name, at, at+int64(len(raw)))
	default:
		b.CopyValid(raw, at)
	}
}
