package ole

import "sardine/document"

// story is one of the texts that follow one another in a document: main text,
// footnotes, headers, and so on ([MS-DOC] 2.4.1).
type story struct {
	name   string
	length int // where the FIB says how many letters it has
	old    int // and where in that of Word 6
	kind   document.PartKind
}

var storyList = []story{
	{"", 0x4C, 0x34, document.Body},
	{"Footnotes", 0x50, 0x38, document.Body},
	{"Headers and footers", 0x54, 0x3C, document.Body},
	{"Macros", 0x58, 0x40, document.Hidden},
	{"Comments", 0x5C, 0x44, document.Comment},
	{"Endnotes", 0x60, 0x48, document.Body},
	{"Text boxes", 0x64, 0x4C, document.Body},
	{"Text boxes in headers", 0x68, 0x50, document.Body},
}

// Letters with a meaning of their own, [MS-DOC] 2.4.
const (
	charCell       = 0x07
	charFieldBegin = 0x13
	charFieldMid   = 0x14
	charFieldEnd   = 0x15
	charNoBreak    = 0x1E
	charSoftHyphen = 0x1F
)

// layer is one of the texts that are written over one another: what is shown,
// and what is not.
type layer uint8

const (
	layerShown layer = iota
	layerField       // instructions of fields
	layerHidden
	layerDeleted
	layers
)

var layerKinds = [layers]document.PartKind{document.Body, document.Hidden, document.Hidden, document.Deleted}

// stories hands over all texts, layer by layer.
func (w *paper) stories() error {
	w.t.from(w.s)
	var seen [layers]bool
	for l := range layers {
		if l > 0 && !seen[l] {
			continue
		}
		cp := 0
		for _, st := range storyList {
			n := w.u32(st.length)
			if w.old {
				n = w.u32(st.old)
			}
			n = min(n, len(w.data)) // no more letters than bytes
			kind := st.kind
			if l > 0 {
				kind = layerKinds[l]
			}
			w.t.kind = kind
			if n > 0 {
				w.story(cp, n, l, &seen)
			}
			cp += n
			if err := w.t.take(document.Body); err != nil {
				return err
			}
		}
		if rest := w.total() - cp; rest > 1 && l == layerShown { // a last paragraph mark; more in damaged files
			w.story(cp, rest, l, &seen)
			if err := w.t.take(document.Body); err != nil {
				return err
			}
		}
	}
	return nil
}

func (w *paper) total() int {
	n := 0
	for _, p := range w.pieces {
		n += p.n
	}
	return n
}

// maxFields is how deep fields may stand in one another.
const maxFields = 64

// story appends one layer of a story.
func (w *paper) story(cp, n int, want layer, seen *[layers]bool) {
	var fields [maxFields]bool // open fields: whether their result has begun
	depth, t := 0, w.t
	w.letters(cp, n, func(r rune, at, size int, _ *piece) {
		switch r {
		case charFieldBegin:
			if depth < maxFields {
				fields[depth] = false
			}
			depth++
			return
		case charFieldMid:
			if depth > 0 && depth <= maxFields {
				fields[depth-1] = true
			}
			return
		case charFieldEnd:
			if depth > 0 {
				depth--
			}
			if want == layerField {
				t.newline()
			}
			return
		}
		l := layerShown
		switch {
		case w.leftOut(at):
			return
		case w.d.opt.View == document.ViewAll && has(w.marks.deleted, at):
			l = layerDeleted
		case instruction(fields[:min(depth, maxFields)]):
			l = layerField
		case has(w.marks.hidden, at):
			l = layerHidden
		}
		seen[l] = true
		if l != want {
			if want > layerField && l == layerShown {
				t.newline()
			}
			if want == layerShown && l == layerHidden {
				w.parted(r, at)
			}
			return
		}
		w.put(r, at, size)
	})
	t.newline()
}

// parted keeps apart what hidden marks of paragraphs, cells and rows part: words
// of two cells are not one word.
func (w *paper) parted(r rune, at int) {
	switch {
	case r == '\r', r == charCell && has(w.marks.rowEnd, at):
		w.t.newline()
	case r == charCell:
		w.t.tab()
	}
}

// leftOut reports whether the view wanted has the letter at the place at not.
func (w *paper) leftOut(at int) bool {
	switch w.d.opt.View {
	case document.ViewOriginal:
		return has(w.marks.inserted, at)
	case document.ViewFinal:
		return has(w.marks.deleted, at)
	}
	return false
}

// instruction reports whether what stands in the open fields is not shown.
func instruction(open []bool) bool {
	for _, result := range open {
		if !result {
			return true
		}
	}
	return false
}

// put appends one letter as it is shown.
func (w *paper) put(r rune, at, size int) {
	t := w.t
	switch {
	case r == '\r' || r == '\v' || r == '\f' || r == '\n' || r == 0x0E:
		t.mark("\n", at, size)
	case r == charCell:
		if has(w.marks.rowEnd, at) {
			t.mark("\n", at, size)
		} else {
			t.mark("\t", at, size)
		}
	case r == charNoBreak:
		t.decoded("-", int64(at), int64(size))
	case r == '\t' || r >= ' ' && r != charSoftHyphen:
		t.rune(r, int64(at), int64(size))
	}
}
