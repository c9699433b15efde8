// Package wordperfect reads documents of WordPerfect 4.2, 5 and 6 and later:
// their words, with notes, headers and boxes as far as those are kept as
// letters.
//
// It knows the codes of the formats by their lengths and not by what they do,
// so each document is said to be read in part. Its one invariant: a code that
// it cannot measure is stepped over by one byte, never by a guess.
package wordperfect

import (
	"bytes"
	"context"
	"encoding/binary"
	"io"
	"path"
	"strings"

	"sardine/document"
)

const magic = "\xFFWPC"

// Sniff reports whether head begins a document: by the header that WordPerfect
// 5 introduced, or by codes of 4.2, which has none, if the name fits.
func Sniff(head []byte, name string) bool {
	if bytes.HasPrefix(head, []byte(magic)) {
		return len(head) >= 16 && head[9] == 0x0A // a document, and no drawing or macro
	}
	switch strings.ToLower(path.Ext(name)) {
	case ".doc", ".wp", ".wpd", ".wp4":
		return old(head)
	}
	return false
}

// old reports whether head begins with three codes of version 4.2: each ends
// with the byte that it began with.
func old(head []byte) bool {
	at := 0
	for range 3 {
		size := closed(head[min(at, len(head)):], 12)
		if size == 0 {
			return false
		}
		at += size
	}
	return true
}

// closed is the length of a code that ends with its own first byte within
// limit bytes; 0 if it does not.
func closed(p []byte, limit int) int {
	if len(p) < 3 || p[0] < 0xC0 || p[0] == 0xFF {
		return 0
	}
	i := bytes.IndexByte(p[1:min(len(p), limit)], p[0])
	if i < 1 {
		return 0
	}
	return i + 2
}

// Read hands over the words, then those that stand in notes, headers and boxes.
func Read(ctx context.Context, in document.Stream, opt document.Options, out document.Output) error {
	limit := opt.Limits.Member
	if limit <= 0 {
		limit = document.DefaultLimits().Member
	}
	at, size, err := in.At()
	if err != nil {
		return err
	}
	if size > limit {
		return document.Skipped(document.TooLarge, nil)
	}
	data := make([]byte, size)
	if _, err := io.ReadFull(io.NewSectionReader(at, 0, size), data); err != nil {
		return document.Skipped(document.Unreadable, err)
	}
	r := &reader{ctx: ctx, data: data, b: document.NewBuilder(), out: out}
	from := 0
	switch {
	case !bytes.HasPrefix(data, []byte(magic)):
		r.measure = r.version4
	case len(data) < 16:
		return document.Skipped(document.Corrupt, nil)
	case binary.LittleEndian.Uint16(data[12:]) != 0:
		return document.Skipped(document.Encrypted, nil)
	default:
		from = int(min(binary.LittleEndian.Uint32(data[4:]), uint32(len(data))))
		r.measure = r.version5
		if data[10] >= 2 {
			r.measure = r.version6
		}
		r.strings(16, from)
	}
	if err := r.walk(from); err != nil {
		return err
	}
	out.Skip("", document.Partial)
	return nil
}

// reader is a document that is being read.
type reader struct {
	ctx     context.Context // of one Read call
	data    []byte
	b       *document.Builder
	out     document.Output
	measure func(at int) code
	aside   []run // strings in codes and in the prefix
}

// run is where letters stand beside the text.
type run struct{ from, to int }

// code is what stands at a place of the text.
type code struct {
	size  int
	text  string // what it shows, "" for nothing
	aside bool   // there may be words in it
}

// walk goes through the text from offset from on.
func (r *reader) walk(from int) error {
	for at := from; at < len(r.data); {
		c := r.data[at]
		if c >= ' ' && c < 0x7F {
			to := at + 1
			for to < len(r.data) && to-at < 16<<10 && r.data[to] >= ' ' && r.data[to] < 0x7F {
				to++
			}
			r.b.Copy(r.data[at:to], int64(at))
			at = to
			continue
		}
		k := r.measure(at)
		if k.size < 1 || k.size > len(r.data)-at {
			k = code{size: 1}
		}
		if k.text != "" {
			r.b.Decode(k.text, int64(at), int64(at+k.size))
		}
		if k.aside {
			r.strings(at+4, at+k.size-4)
		}
		at += k.size
		if r.b.Full() {
			if err := r.ctx.Err(); err != nil {
				return err
			}
			if err := r.out.Part(r.b.Cut(document.Body)); err != nil {
				return err
			}
		}
	}
	if err := r.out.Part(r.b.Take(document.Body)); err != nil {
		return err
	}
	return r.beside()
}

// strings notes the runs of at least four letters between from and to.
func (r *reader) strings(from, to int) {
	start := from
	for i := from; i <= to && i <= len(r.data); i++ {
		if i < to && i < len(r.data) && (r.data[i] >= ' ' && r.data[i] < 0x7F) {
			continue
		}
		if i-start >= 4 && len(r.aside) < 100_000 {
			r.aside = append(r.aside, run{start, i})
		}
		start = i + 1
	}
}

func (r *reader) beside() error {
	for _, s := range r.aside {
		for from := s.from; from < s.to; from += 16 << 10 {
			r.b.Copy(r.data[from:min(s.to, from+16<<10)], int64(from))
			if r.b.Full() {
				if err := r.out.Part(r.b.Cut(document.Hidden)); err != nil {
					return err
				}
			}
		}
		r.b.Insert("\n")
	}
	if r.b.Empty() {
		return nil
	}
	return r.out.Part(r.b.Take(document.Hidden))
}
