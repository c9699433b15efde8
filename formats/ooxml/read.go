// Package ooxml reads and rewrites Office Open XML: Word documents, Excel
// workbooks and PowerPoint presentations with their templates and macro
// variants, transitional and strict.
//
// It reads every XML part of the package, known or not, and hands everything
// else over as a member. It does not calculate, lay out or open what is
// encrypted (that is no zip). Its one invariant: text is replaced by splicing
// the bytes it was read from, and a part without replacements keeps its
// compressed bytes.
package ooxml

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strings"

	"sardine/document"
	"sardine/internal/pkzip"
	"sardine/internal/xmlspan"
)

// Sniff reports whether head begins an Office Open XML package: a zip whose
// first members have the names that only such a package has.
func Sniff(head []byte, name string) bool {
	if !bytes.HasPrefix(head, []byte("PK\x03\x04")) {
		return false
	}
	if bytes.Contains(head, []byte(".fpage")) || bytes.Contains(head, []byte(".fdseq")) {
		return false // XPS: the text of its pages stands in attributes, which a zip of XML shows
	}
	office, main, rels := false, false, false
	for at := 0; at >= 0 && at+30 < len(head); {
		n := int(head[at+26]) | int(head[at+27])<<8
		member := strings.ToLower(string(head[at+30 : min(at+30+n, len(head))]))
		switch {
		case member == "mimetype":
			return false // OpenDocument and EPUB
		case member == "[content_types].xml":
			return true
		case member == "_rels/.rels":
			office, rels = true, true
		case member == "word/document.xml", member == "xl/workbook.xml", member == "ppt/presentation.xml":
			office, main = true, true
		case strings.HasPrefix(member, "word/"), strings.HasPrefix(member, "xl/"), strings.HasPrefix(member, "ppt/"), strings.HasPrefix(member, "docprops/"):
			office = true
		}
		if main && rels {
			return true
		}
		next := bytes.Index(head[at+4:], []byte("PK\x03\x04"))
		if next < 0 {
			break
		}
		at += 4 + next
	}
	return office && extensions[strings.ToLower(name[strings.LastIndexByte(name, '.')+1:])]
}

// extensions tell a package whose content types come late from a plain zip of
// an unpacked one.
var extensions = map[string]bool{
	"docx": true, "docm": true, "dotx": true, "dotm": true,
	"xlsx": true, "xlsm": true, "xltx": true, "xltm": true, "xlsb": true, "xlam": true,
	"pptx": true, "pptm": true, "potx": true, "potm": true, "ppsx": true, "ppsm": true, "ppam": true, "thmx": true,
	"vsdx": true, "vsdm": true, "vstx": true, "vssx": true,
}

// Read hands over the text of every XML part, and every other part as a member.
func Read(ctx context.Context, in document.Stream, opt document.Options, out document.Output) error {
	p, err := open(ctx, in, opt)
	if err != nil {
		return err
	}
	r := &reading{out: out}
	if err := p.walk(r); err != nil || r.any {
		return err
	}
	if len(p.relations("")) == 0 {
		return document.Skipped(document.Corrupt, nil) // whatever this is, it is no package
	}
	return out.Part(&document.Part{})
}

// visitor is what a walk over a package talks to: Read's output or Rewrite's
// editor.
type visitor interface {
	// part hands over a part of p; cells, if not nil, says where each cell of
	// its table stands.
	part(p *member, part *document.Part, cells []cellRef) error
	child(p *member, r io.Reader) error
	skip(name string, why document.SkipReason) error
}

type reading struct {
	out document.Output
	any bool // something was handed over
}

func (r *reading) part(_ *member, p *document.Part, _ []cellRef) error {
	r.any = true
	return r.out.Part(p)
}

func (r *reading) child(p *member, in io.Reader) error {
	r.any = true
	return r.out.Child(p.name, p.media, in)
}

func (r *reading) skip(name string, why document.SkipReason) error {
	r.any = true
	r.out.Skip(name, why)
	return nil
}

// walk visits the whole package: the sheets of a workbook in their order, then
// all other members as they stand in the archive.
func (p *pack) walk(v visitor) error {
	done := map[*member]bool{}
	if err := p.workbook(v, done); err != nil {
		return err
	}
	if err := p.binaryBook(v, done); err != nil {
		return err
	}
	for _, m := range p.members {
		if err := p.ctx.Err(); err != nil {
			return err
		}
		if done[m] || m.e.Dir() && m.e.Size == 0 {
			continue
		}
		if err := p.visit(m, v); err != nil {
			return err
		}
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
// Office program shows, as a stream numbered after all members.
func (p *pack) notes(v visitor) error {
	b := document.NewBuilder("(archive comment)")
	b.Stream(uint32(len(p.members)))
	at := int64(0)
	add := func(note []byte) error {
		if len(note) == 0 {
			return nil
		}
		if b.Full() {
			if err := v.part(nil, b.Cut(document.Comment), nil); err != nil {
				return err
			}
		}
		b.CopyValid(note, at)
		b.Insert("\n")
		at += int64(len(note))
		return nil
	}
	for _, m := range p.members {
		if err := add(m.e.Comment); err != nil {
			return err
		}
	}
	if err := add(p.zip.Comment); err != nil || b.Empty() {
		return err
	}
	return v.part(nil, b.Take(document.Comment), nil)
}

func (p *pack) visit(m *member, v visitor) error {
	if p.view == document.ViewFinal && p.kindOf(m) == document.Deleted {
		return nil // a workbook's log of what its cells held before
	}
	if m.xml() {
		return p.trouble(m, v, p.flatten(m, v, p.kindOf(m)))
	}
	if m.record() {
		return p.trouble(m, v, p.records(m, v))
	}
	r, err := p.content(m)
	if err == nil {
		err = v.child(m, r)
		if err != nil {
			return err
		}
	}
	return p.trouble(m, v, err)
}

// kindOf tells what a member's text is. A slide that is not shown says so in
// its first tag.
func (p *pack) kindOf(m *member) document.PartKind {
	kind := kindOf(m.name)
	if kind != document.Body || !strings.HasPrefix(strings.ToLower(m.name), "ppt/slides/") {
		return kind
	}
	s, err := p.markup(m)
	for err == nil && s.Next() {
		t := s.Token()
		if t.Kind != xmlspan.Start {
			continue
		}
		if show, _, ok := t.Attr("show"); ok && (string(show) == "0" || string(show) == "false") {
			return document.Hidden
		}
		break
	}
	return kind
}

// trouble turns what is wrong with one member into a skip. Other errors end
// the walk.
func (p *pack) trouble(m *member, v visitor, err error) error {
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
