// Package metafile reads drawings that are stored as calls of a graphics
// library: Windows metafiles (EMF, EMF+ within it, WMF) and those of
// StarOffice (SVM). Office programs keep previews and pictures of embedded
// objects in them, with every word as letters.
//
// It draws nothing. Bitmaps inside a drawing are members; one that cannot be
// taken out makes the drawing read in part. Its one invariant: records are walked by their own
// lengths, and a drawing that cannot be walked to its end says so.
package metafile

import (
	"bytes"
	"context"
	"encoding/binary"
	"io"

	"sardine/document"
)

// Sniff reports whether head begins a metafile.
func Sniff(head []byte, _ string) bool { return kindOf(head) != unknown }

type kind uint8

const (
	unknown kind = iota
	emf
	wmf
	placeable // wmf behind a header of 22 bytes
	svm
)

func kindOf(head []byte) kind {
	switch {
	case len(head) >= 44 && head[0] == 1 && string(head[1:4]) == "\x00\x00\x00" && string(head[40:44]) == " EMF":
		return emf
	case bytes.HasPrefix(head, []byte("\xD7\xCD\xC6\x9A")):
		return placeable
	case bytes.HasPrefix(head, []byte("\x01\x00\x09\x00\x00\x03")), bytes.HasPrefix(head, []byte("\x01\x00\x09\x00\x00\x01")):
		return wmf
	case bytes.HasPrefix(head, []byte("VCLMTF")):
		return svm
	}
	return unknown
}

// Read hands over the words of the drawing as one painted text, a line for
// each call that draws text.
func Read(ctx context.Context, in document.Stream, opt document.Options, out document.Output) error {
	data, err := load(in, opt)
	if err != nil {
		return err
	}
	return (&drawing{ctx: ctx, data: data, b: document.NewBuilder(), out: out}).read()
}

func load(in document.Stream, opt document.Options) ([]byte, error) {
	limit := opt.Limits.Member
	if limit <= 0 {
		limit = document.DefaultLimits().Member
	}
	at, size, err := in.At()
	if err != nil {
		return nil, err
	}
	if size > limit {
		return nil, document.Skipped(document.TooLarge, nil)
	}
	data := make([]byte, size)
	if _, err := io.ReadFull(io.NewSectionReader(at, 0, size), data); err != nil {
		return nil, document.Skipped(document.Unreadable, err)
	}
	return data, nil
}

func (d *drawing) read() error {
	var err error
	switch kindOf(d.data) {
	case emf:
		err = d.emf()
	case placeable:
		err = d.wmf(22)
	case wmf:
		err = d.wmf(0)
	case svm:
		err = d.svm()
	default:
		return document.Skipped(document.Corrupt, nil)
	}
	if err != nil {
		return err
	}
	empty := d.b.Pos() == 0
	if !empty {
		err = d.out.Part(d.b.Take(document.Painted))
	} else {
		err = d.out.Part(&document.Part{Kind: document.Painted})
	}
	switch {
	case err != nil:
		return err
	case d.broken, d.again && empty:
		d.out.Skip("", document.Partial)
	case d.bitmap:
		d.out.Skip("", document.NoAssist)
	}
	return nil
}

// drawing is a metafile that is being read.
type drawing struct {
	ctx     context.Context // of one Read call
	data    []byte
	b       *document.Builder
	out     document.Output
	broken  bool                        // the records do not add up
	bitmap  bool                        // a picture of pixels is drawn that cannot be handed over
	bitmaps int                         // that were
	again   bool                        // a WMF holds the same drawing as EMF
	plusAt  [][2]int                    // comments of EMF+
	nested  bool                        // among them is a drawing as an object, or a piece of one
	last    line                        // where the line at hand was drawn
	note    func(from, to int, use use) // told what lies where, if not nil
	twin    func(from, at int)          // told where the letters from a place on stand again as UTF-16, if not nil
	drawn   int                         // bytes of text so far, against texts that are all the same bytes
}

// line is a base line: words on one line are joined.
type line struct {
	y  int32
	ok bool
}

// maxTimes is how often as much text as the drawing is large may be drawn: texts
// are told by where they begin, and may share their letters.
const maxTimes = 4

// text adds n bytes of text at offset from; two says that they are UTF-16.
func (d *drawing) text(from, n int, two bool, y int32) error {
	if from < 0 || n <= 0 || from > len(d.data) || n > len(d.data)-from || d.drawn > maxTimes*len(d.data) {
		d.broken = d.broken || n > 0
		return nil
	}
	d.drawn += n
	if d.note != nil {
		d.note(from, from+n, map[bool]use{false: narrowText, true: wideText}[two])
	}
	if !d.b.Empty() {
		// Letters and words of a line come in calls of their own.
		if d.last.ok && d.last.y == y {
			d.b.Insert(" ")
		} else {
			d.b.Insert("\n")
		}
	}
	d.last = line{y, true}
	for raw, at := d.data[from:from+n], int64(from); len(raw) > 0; {
		k := min(len(raw), 16<<10)
		if two {
			wide(d.b, raw[:k], at)
		} else {
			for i, c := range raw[:k] {
				d.b.Decode(windows(c), at+int64(i), at+int64(i)+1)
			}
		}
		raw, at = raw[k:], at+int64(k)
		if d.b.Full() {
			if err := d.out.Part(d.b.Cut(document.Painted)); err != nil {
				return err
			}
		}
	}
	return nil
}

func (d *drawing) u16(at int) int    { return int(binary.LittleEndian.Uint16(d.data[at:])) }
func (d *drawing) u32(at int) uint32 { return binary.LittleEndian.Uint32(d.data[at:]) }
