// Package formats is the shelf of file formats and the driver that follows
// containers: it sniffs what a stream is, calls that format's reader, and
// reads members the same way, within limits.
//
// It knows no detector and no mask. Its one invariant: every stream that it is
// given ends as parts, or as a skip with a reason, or as both; what a reader
// panics on, or what is made to exhaust it, is a skip and not the end of a run.
package formats

import (
	"bytes"
	"context"
	"io"
	"mime"
	"strings"

	"sardine/document"
	"sardine/formats/opaque"
)

// Format is how to read, and perhaps rewrite, one kind of file.
type Format struct {
	Name    string
	Doc     string // one line for the catalogue
	Version int    // bump when text or map change: stored spans of older versions are read again

	// Sniff decides from the first bytes (up to HeadSize) and, where they leave
	// it open, the base name.
	Sniff func(head []byte, name string) bool
	Read  func(ctx context.Context, in document.Stream, opt document.Options, out document.Output) error

	// Text: Sniff accepts whatever looks like text of a kind, so that known
	// signatures of files that no reader opens go first.
	Text bool

	// Rewrite copies in to w with what ed wants replaced. nil: scan only.
	Rewrite func(ctx context.Context, in document.Stream, opt document.Options, ed document.Editor, w io.Writer) error

	// Extensions are the usual endings of names, with the dot. They are for
	// estimates and the catalogue only: what a file is, its content decides.
	Extensions []string
	Partial    bool // this version reads a part of what such files hold, and says so for each
	Speed      int  // megabytes a second on one core, roughly: for estimates of time

	// MediaTypes name the format where the content alone does not tell, as for
	// the body of a mail.
	MediaTypes []string
}

// HeadSize is how much of a stream Sniff sees.
const HeadSize = 64 << 10

// Table lists the formats in the order in which they are asked: the surest
// signatures first, plain text last.
func Table() []*Format { return table[:] }

// Find returns the format for a stream that begins with head; nil if there is
// none, and then what the stream is and why it is skipped.
func Find(head []byte, name, mediaType string) (f *Format, kind string, why document.SkipReason) {
	f = byMediaType(mediaType)
	prose := mediaType == textInUTF8 && !bytes.HasPrefix(head, []byte("BEGIN:"))
	for i := 0; f == nil && i < len(table); i++ {
		if (!prose || table[i].Text) && table[i].Sniff(head, name) {
			f = table[i]
		}
	}
	if f == nil || f.Text {
		if kind, why, known := opaque.Identify(head, name); known || f == nil {
			return nil, kind, why
		}
	}
	return f, f.Name, ""
}

// textInUTF8 is what a message calls a body that it has looked at: that may be
// a table or a page, but is no mail, archive or picture, whatever words it begins
// with.
const textInUTF8 = "text/plain; charset=utf-8"

func byMediaType(mediaType string) *Format {
	t, _, err := mime.ParseMediaType(mediaType)
	if err != nil {
		return nil
	}
	for _, f := range table {
		for _, m := range f.MediaTypes {
			if strings.EqualFold(m, t) {
				return f
			}
		}
	}
	return nil
}
