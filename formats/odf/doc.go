// Package odf reads and rewrites OpenDocument: texts, spreadsheets,
// presentations and drawings with their templates, as packages or flat XML,
// and the older OpenOffice.org 1 files, which differ little.
//
// It reads every XML member of the package, embedded objects among them, and
// hands everything else over as a member. Locked packages are opened with a
// password for reading, never for rewriting. It does not calculate or lay out. Its one invariant: text is replaced by splicing the bytes it was
// read from, and a member without replacements keeps its compressed bytes.
package odf

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strings"

	"sardine/document"
	"sardine/internal/pkzip"
)

// Sniff reports whether head begins an OpenDocument package: a zip whose first
// member is the media type (ODF 1.3 part 2, 3.3), or one that has the members
// only such a package has; or a flat OpenDocument file.
func Sniff(head []byte, name string) bool {
	if !bytes.HasPrefix(head, []byte("PK\x03\x04")) {
		return flat(head)
	}
	manifest, content := false, false
	for at := 0; at >= 0 && at+30 < len(head); {
		n := int(head[at+26]) | int(head[at+27])<<8
		extra := int(head[at+28]) | int(head[at+29])<<8
		switch string(head[at+30 : min(at+30+n, len(head))]) {
		case "mimetype":
			data := head[min(at+30+n+extra, len(head)):]
			for _, p := range mediaPrefixes {
				if bytes.HasPrefix(data, []byte(p)) {
					return true
				}
			}
		case "META-INF/manifest.xml":
			manifest = true
		case "content.xml":
			content = true
		}
		if manifest && content {
			return true
		}
		next := bytes.Index(head[at+4:], []byte("PK\x03\x04"))
		if next < 0 {
			break
		}
		at += 4 + next
	}
	return content && extensions[strings.ToLower(name[strings.LastIndexByte(name, '.')+1:])]
}

var mediaPrefixes = []string{"application/vnd.oasis.opendocument", "application/x-vnd.oasis.opendocument", "application/vnd.sun.xml."}

// extensions tell a package whose manifest comes late from a plain zip.
var extensions = map[string]bool{
	"odt": true, "ott": true, "odm": true, "oth": true, "ods": true, "ots": true, "odp": true, "otp": true,
	"odg": true, "otg": true, "odf": true, "odc": true, "odb": true, "sxw": true, "sxc": true, "sxi": true, "sxd": true,
}

// flat reports whether head begins a file of one XML document.
func flat(head []byte) bool {
	head = head[:min(len(head), 4<<10)]
	const root = "<office:document"
	i := bytes.Index(head, []byte(root))
	return i >= 0 && i+len(root) < len(head) && head[i+len(root)] <= ' ' && bytes.HasPrefix(bytes.TrimLeft(head, "\ufeff \t\r\n"), []byte("<"))
}

// Read hands over the text of every XML member, and every other member as a
// child.
func Read(ctx context.Context, in document.Stream, opt document.Options, out document.Output) error {
	p, err := open(ctx, in, opt)
	if err != nil {
		return err
	}
	r := &reading{out: out}
	if err := p.walk(r); err != nil || r.any {
		return err
	}
	if p.zip != nil && p.byName["content.xml"] == nil && p.byName["META-INF/manifest.xml"] == nil {
		return document.Skipped(document.Corrupt, nil) // whatever this is, it is no package
	}
	return out.Part(&document.Part{})
}

// visitor is what a walk over a package talks to: Read's output or Rewrite's
// editor.
type visitor interface {
	part(part *document.Part) error
	child(m *member, r io.Reader) error
	// inline hands over a file that stands in the markup of m as base64.
	inline(m *member, f inlineFile) error
	skip(name string, why document.SkipReason) error
}

type reading struct {
	out document.Output
	any bool // something was handed over
}

func (r *reading) part(p *document.Part) error {
	r.any = true
	return r.out.Part(p)
}

func (r *reading) child(m *member, in io.Reader) error {
	r.any = true
	return r.out.Child(m.name, m.media, in)
}

func (r *reading) inline(_ *member, f inlineFile) error {
	r.any = true
	return r.out.Child(f.name, "", bytes.NewReader(f.data))
}

func (r *reading) skip(name string, why document.SkipReason) error {
	r.any = true
	r.out.Skip(name, why)
	return nil
}

// walk visits all members as they stand in the archive.
func (p *pack) walk(v visitor) error {
	for _, m := range p.members {
		if err := p.ctx.Err(); err != nil {
			return err
		}
		if m.dir() || m.plumbing() {
			continue
		}
		if err := p.visit(m, v); err != nil {
			return err
		}
	}
	if p.zip == nil {
		return nil
	}
	if err := p.notes(v); err != nil {
		return err
	}
	switch {
	case p.zip.Damaged:
		return v.skip("", document.Partial)
	case p.zip.Cut:
		return v.skip("", document.TooMany)
	case p.zip.Before > 0:
		return v.skip("(bytes before the first member)", document.NotText)
	}
	return nil
}

// notes hands over the comments of the archive and its members, which no
// office program shows, as a stream numbered after all members.
func (p *pack) notes(v visitor) error {
	b := document.NewBuilder("(archive comment)")
	b.Stream(uint32(len(p.members)))
	at := int64(0)
	for i := range len(p.members) + 1 {
		note := p.zip.Comment
		if i < len(p.members) {
			note = p.members[i].e.Comment
		}
		if len(note) == 0 {
			continue
		}
		if b.Full() {
			if err := v.part(b.Cut(document.Comment)); err != nil {
				return err
			}
		}
		b.CopyValid(note, at)
		b.Insert("\n")
		at += int64(len(note))
	}
	if b.Empty() {
		return nil
	}
	return v.part(b.Take(document.Comment))
}

func (p *pack) visit(m *member, v visitor) error {
	if p.reopen(m); m.closed() {
		return v.skip(m.name, document.Encrypted)
	}
	if m.xml() {
		return trouble(m, v, p.flatten(m, v))
	}
	r, err := p.content(m)
	if err == nil {
		if err = v.child(m, r); err != nil {
			return err
		}
	}
	return trouble(m, v, err)
}

// trouble turns what is wrong with one member into a skip. Other errors end
// the walk.
func trouble(m *member, v visitor, err error) error {
	var bad *memberError
	if errors.As(err, &bad) {
		return v.skip(m.name, bad.why)
	}
	return err
}

// memberError is trouble with the bytes of one member.
type memberError struct{ why document.SkipReason }

func (e *memberError) Error() string { return string(e.why) }

func memberTrouble(err error) error {
	var skip *document.SkipError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &skip):
		return &memberError{skip.Why}
	case errors.Is(err, pkzip.ErrEncrypted):
		return &memberError{document.Encrypted}
	case errors.Is(err, pkzip.ErrMethod):
		return &memberError{document.Unsupported}
	default:
		return &memberError{document.Corrupt}
	}
}
