package ole

import (
	"bytes"
	"errors"
	"io"
	"slices"
	"strconv"

	"github.com/klauspost/compress/zlib"

	"sardine/document"
)

// about hands over what the document says of itself: footers, then links,
// names of shows, sounds and embedded objects.
func (w *show) about(doc *atom) error {
	w.t.kind = document.Body
	doc.inside(func(a *atom) bool {
		switch {
		case a.typ == pptFooters:
			w.shown(a)
			return false
		case a.typ == pptTextBytes || a.typ == pptTextChars:
			w.put(a)
		}
		return a.typ != pptSlideList
	})
	if err := w.t.take(document.Hidden); err != nil {
		return err
	}
	doc.inside(func(a *atom) bool {
		if a.typ == pptCString || a.typ == artProperties || a.typ == artProperties3 {
			w.put(a)
		}
		return a.typ != pptSlideList && a.typ != pptFooters
	})
	return w.t.take(document.Body)
}

// rest hands over the records that the last state does not name: embedded
// objects, handouts, and what earlier saves left behind.
func (w *show) rest() error {
	known := make([]int, 0, len(w.live))
	for _, at := range w.live {
		known = append(known, at)
	}
	slices.Sort(known)
	objects := 0
	for _, at := range w.all {
		if w.done[at] {
			continue
		}
		a, _, _ := atomAt(w.data, at, 0)
		_, live := slices.BinarySearch(known, at)
		switch a.typ {
		case pptExObject:
			objects++
			if err := w.object(&a, objects); err != nil {
				return err
			}
		case pptSlide, pptNotes, pptMaster, pptHandout, pptDocument:
			w.t.kind = document.Body
			if !live && len(w.live) > 0 {
				w.t.kind = document.Deleted
			}
			w.shown(&a)
			if err := w.t.take(document.Body); err != nil {
				return err
			}
			if err := w.comments(&a, ""); err != nil {
				return err
			}
		}
	}
	return nil
}

var errObject = errors.New("embedded object is longer than it says")

// object hands over an embedded object: a compound file, perhaps compressed
// ([MS-PPT] 2.10.34).
func (w *show) object(a *atom, number int) error {
	name := "object " + strconv.Itoa(number)
	if a.instance == 0 {
		return w.d.child(pathOf(w.t), name, "", bytes.NewReader(a.body))
	}
	if len(a.body) < 4 {
		w.d.skip(append(pathOf(w.t), name), document.Corrupt)
		return nil
	}
	z, err := zlib.NewReader(bytes.NewReader(a.body[4:]))
	if err != nil {
		w.d.skip(append(pathOf(w.t), name), document.Corrupt)
		return nil
	}
	return w.d.child(pathOf(w.t), name, "", &bounded{r: z, left: int64(a.u32(0))})
}

// bounded ends an object at the length that it was said to have.
type bounded struct {
	r    io.Reader
	left int64
}

func (b *bounded) Read(p []byte) (int, error) {
	if b.left <= 0 {
		return 0, io.EOF
	}
	n, err := b.r.Read(p[:min(int64(len(p)), b.left)])
	b.left -= int64(n)
	if err != nil && err != io.EOF {
		err = document.Skipped(document.Corrupt, errObject)
	}
	return n, err
}
