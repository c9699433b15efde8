// Package gz reads and rewrites gzip files: what is inside is one member,
// however many gzip members it was written in.
//
// It does not know what the content is; a tar inside is the driver's to find.
// Its one invariant: the content is handed over as far as it could be
// decompressed, and what is missing is said.
package gz

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"sardine/document"
)

// NamesPath is the path of the stream that holds the name and comment stored
// in the file.
const NamesPath = "(names)"

// Sniff reports whether head begins a gzip file (RFC 1952, 2.3.1; deflate is
// the only method).
func Sniff(head []byte, _ string) bool { return bytes.HasPrefix(head, []byte{0x1F, 0x8B, 8}) }

// Read hands over the content of a gzip file.
func Read(_ context.Context, in document.Stream, _ document.Options, out document.Output) error {
	f, err := open(in)
	if err != nil {
		return err
	}
	for _, p := range f.parts() {
		if err := out.Part(p); err != nil {
			return err
		}
	}
	return out.Child(f.name, "", f)
}

// content is a gzip file being read.
type content struct {
	z      *gzip.Reader
	br     *bufio.Reader
	name   string
	header gzip.Header
}

func open(in document.Stream) (*content, error) {
	br := bufio.NewReaderSize(in, 64<<10)
	z, err := gzip.NewReader(br)
	if err != nil {
		return nil, trouble(err)
	}
	z.Multistream(false)
	return &content{z: z, br: br, header: z.Header, name: inner(z.Name, in.Name())}, nil
}

// Read is the content of all members, one after the other. Zeros behind the
// last one are padding, as gzip itself has it.
func (c *content) Read(p []byte) (int, error) {
	for {
		n, err := c.z.Read(p)
		if n > 0 || err == nil {
			return n, nil
		}
		if err != io.EOF {
			return 0, trouble(err)
		}
		for {
			b, err := c.br.ReadByte()
			if err != nil {
				return 0, io.EOF
			}
			if b != 0 {
				if err := c.br.UnreadByte(); err != nil {
					return 0, err
				}
				break
			}
		}
		if err := c.z.Reset(c.br); err != nil {
			return 0, document.Skipped(document.Partial, err)
		}
		c.z.Multistream(false)
	}
}

// trouble tells damage of the file from trouble of whoever serves it.
func trouble(err error) error {
	var skip *document.SkipError
	if errors.As(err, &skip) {
		return err
	}
	return document.Skipped(document.Corrupt, err)
}

// inner is the name of what is inside.
func inner(stored, outer string) string {
	if name := latin(stored); name != "" {
		return name
	}
	lower := strings.ToLower(outer)
	for _, ext := range []string{".gz", ".gzip", ".z"} {
		if strings.HasSuffix(lower, ext) && len(outer) > len(ext) {
			return outer[:len(outer)-len(ext)]
		}
	}
	if strings.HasSuffix(lower, ".tgz") {
		return outer[:len(outer)-len(".tgz")] + ".tar"
	}
	return "content"
}

// latin reads a stored name. The standard wants Latin-1, and package gzip has
// read it so; most writers store UTF-8, which is then undone.
func latin(s string) string {
	if raw, err := charmap.ISO8859_1.NewEncoder().String(s); err == nil && utf8.ValidString(raw) {
		return raw
	}
	return strings.ToValidUTF8(s, "\uFFFD")
}

// parts are the name and comment in the header, which no rewriting keeps when
// they have to change.
func (c *content) parts() []*document.Part {
	b := document.NewBuilder(NamesPath)
	at := int64(10) // behind the fixed header, RFC 1952, 2.3
	if n := len(c.header.Extra); n > 0 {
		at += 2 + int64(n)
	}
	var out []*document.Part
	for _, f := range []struct {
		text string
		kind document.PartKind
	}{{c.header.Name, document.Name}, {c.header.Comment, document.Comment}} {
		if f.text == "" {
			continue
		}
		n := int64(utf8.RuneCountInString(f.text)) // one byte a letter
		b.Decode(latin(f.text), at, at+n)
		at += n + 1
		out = append(out, b.Take(f.kind))
	}
	return out
}
