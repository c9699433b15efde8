package ole

import (
	"bytes"
	"encoding/binary"

	"sardine/document"
)

// around hands over what stands on a sheet outside of its cells: headers, text
// boxes, charts; then comments; then link targets and prompts, which are not
// shown until asked for.
func (bk *book) around(s *substream) error {
	w := &aroundWriter{bk: bk, t: bk.t, put: bk.appendTo(bk.t), chart: s.kind == bofChart}
	for _, pass := range []struct {
		kind document.PartKind
		f    func(r record, depth int)
	}{{bk.kind(s), w.shown}, {document.Comment, w.comment}, {document.Hidden, w.hidden}} {
		bk.t.kind, w.object = pass.kind, 0
		bk.t.label = func(b *document.Builder) { b.Label(document.Sheet, s.name, 0, b.Len()) }
		err := bk.each(s, func(r record, depth int) error {
			pass.f(r, depth)
			return bk.t.err
		})
		if err != nil {
			return err
		}
		if err := bk.t.take(document.Body); err != nil {
			return err
		}
	}
	return nil
}

type aroundWriter struct {
	bk     *book
	t      *text
	put    run
	object int  // kind of the last OBJ record
	chart  bool // the sheet is a chart
}

// objectNote is the kind of an OBJ record that draws a comment ([MS-XLS] 2.5.143).
const objectNote = 0x19

// see notes what kind of object the next TXO record belongs to.
func (w *aroundWriter) see(r record) {
	if r.typ == recObj && !w.bk.old {
		w.object = r.u16(4)
	}
}

func (w *aroundWriter) shown(r record, depth int) {
	w.see(r)
	switch {
	case r.typ == recHeader || r.typ == recFooter:
		if len(r.body) > 0 {
			c := w.bk.cursor(r, 0)
			c.string(w.bk.lengthSize(), w.put)
		}
	case r.typ == recTXO && w.object != objectNote:
		w.box(r)
	case r.typ == recObj && w.bk.old:
		w.oldObject(r)
	case r.typ == recDrawing:
		w.t.art(r.body, r.at)
	case r.typ == recSeriesText:
		c := w.bk.cursor(r, 2)
		c.string(1, w.put)
	case (depth > 1 || w.chart) && r.typ == recLabel: // the chart's copy of a cell
		c := w.bk.cursor(r, 6)
		c.string(2, w.put)
	}
	w.t.newline()
}

// box appends the text of a shape, which stands in the CONTINUE records behind
// ([MS-XLS] 2.4.329).
func (w *aroundWriter) box(r record) {
	if w.bk.old || len(r.body) < 12 {
		return
	}
	if n := r.u16(10); n > 0 {
		c := w.bk.cursor(r, len(r.body))
		c.chars(n, false, w.put)
	}
}

// oldObject appends what looks like text in a shape of Excel 5: the lengths
// that would tell are spread over a dozen kinds of objects.
func (w *aroundWriter) oldObject(r record) {
	const shortest = 4
	for i := 0; i < len(r.body); {
		n := 0
		for i+n < len(r.body) && (r.body[i+n] >= ' ' && r.body[i+n] != 0x7F || r.body[i+n] == '\r' || r.body[i+n] == '\n') {
			n++
		}
		if n >= shortest {
			w.put(r.body[i:i+n], r.at+i, false)
			w.t.newline()
		}
		i += n + 1
	}
}

func (w *aroundWriter) comment(r record, _ int) {
	w.see(r)
	switch {
	case r.typ == recTXO && w.object == objectNote:
		w.box(r)
	case r.typ == recNote && w.bk.old:
		if len(r.body) > 6 {
			w.put(r.body[6:], r.at+6, false)
		}
	case r.typ == recNote:
		c := w.bk.cursor(r, 8)
		w.t.field("Author", func() { c.string(2, w.put) })
	}
	w.t.newline()
}

func (w *aroundWriter) hidden(r record, _ int) {
	switch r.typ {
	case recHLink:
		w.link(r)
	case recTooltip:
		if len(r.body) > 10 {
			w.t.wide(r.body[10:], int64(r.at+10))
		}
	case recDV: // titles and texts of prompt and error, [MS-XLS] 2.4.96
		if !w.bk.old {
			c := w.bk.cursor(r, 4)
			for range 4 {
				if !c.string(2, w.put) {
					break
				}
				w.t.newline()
			}
			w.bk.choices(r, c.at-r.at, func(raw []byte, at int, wide bool) {
				w.put(raw, at, wide)
				w.t.newline()
			})
		}
	}
	w.t.newline()
}

// Monikers that a link may be, [MS-OSHARED] 2.3.7.2.
var (
	urlMoniker  = []byte("\xE0\xC9\xEA\x79\xF9\xBA\xCE\x11\x8C\x82\x00\xAA\x00\x4B\xA9\x0B")
	fileMoniker = []byte("\x03\x03\x00\x00\x00\x00\x00\x00\xC0\x00\x00\x00\x00\x00\x00\x46")
)

// link appends what a hyperlink shows and where it leads ([MS-XLS] 2.4.140,
// [MS-OSHARED] 2.3.7.1).
func (w *aroundWriter) link(r record) {
	at := 32 // ref8, class id, version, flags
	flags := r.u32(28)
	wide := func(n int) {
		if n < 0 || at+n > len(r.body) {
			n = max(len(r.body)-at, 0)
		}
		w.t.wide(r.body[at:at+n], int64(r.at+at))
		w.t.newline()
		at += n
	}
	letters := func() {
		n := 2 * int(r.u32(at))
		if at += 4; at <= len(r.body) {
			wide(n)
		}
	}
	if flags&0x10 != 0 {
		letters()
	}
	if flags&0x80 != 0 {
		letters()
	}
	switch {
	case flags&0x101 == 0x101:
		letters()
	case flags&1 == 0 || at+20 > len(r.body):
	case bytes.Equal(r.body[at:at+16], urlMoniker):
		n := int(r.u32(at + 16))
		at += 20
		wide(n)
	case bytes.Equal(r.body[at:at+16], fileMoniker):
		n := int(r.u32(at + 18))
		if at += 22; at+n <= len(r.body) && n >= 0 {
			w.t.narrow(w.bk.page, r.body[at:at+n], int64(r.at+at))
			w.t.newline()
			at += n + 24
			if size := int(r.u32(at)); size > 6 && at+10 <= len(r.body) {
				at += 10
				wide(int(binary.LittleEndian.Uint32(r.body[at-6:])))
			} else {
				at += 4
			}
		}
	}
	if flags&8 != 0 && at < len(r.body) {
		letters()
	}
}
