package ole

import (
	"bytes"
	"encoding/binary"
	"strconv"

	"sardine/document"
)

// Records of a presentation, [MS-PPT] 2.13.24.
const (
	pptDocument     = 0x03E8
	pptSlide        = 0x03EE
	pptNotes        = 0x03F0
	pptSlidePersist = 0x03F3
	pptMaster       = 0x03F8
	pptSlideInfo    = 0x03F9
	pptTextChars    = 0x0FA0
	pptTextBytes    = 0x0FA8
	pptCString      = 0x0FBA
	pptFooters      = 0x0FD9
	pptHandout      = 0x0FC9
	pptSlideList    = 0x0FF0
	pptUserEdit     = 0x0FF5
	pptExObject     = 0x1011
	pptBinaryTag    = 0x138B
	pptPersistDir   = 0x1772
	pptComment      = 0x2EE0
	pptEncryption   = 0x2F14
)

// show is one presentation.
type show struct {
	d    *reading
	t    *text
	data []byte
	all  []int          // offsets of the records that stand in no other
	live map[uint32]int // offsets of the objects of the last state, by number
	done map[int]bool   // offsets of the records that were handed over
	open bool           // it was locked, and is no more
}

// slides hands over a presentation: slides in their order with their notes and
// comments, then the masters, then what an earlier save left behind.
func (d *reading) slides(t *text, dir *storage, s *stream) error {
	data, err := s.bytes()
	if len(data) == 0 && err != nil {
		return err
	}
	d.damaged(err)
	t.from(s)
	w := &show{d: d, t: t, data: data, live: map[uint32]int{}, done: map[int]bool{}}
	if locked(d, dir) && !w.unlock(dir) {
		return document.Skipped(document.Encrypted, errLocked)
	}
	if err := w.list(dir); err != nil {
		return err
	}
	if err := w.document(); err != nil {
		return err
	}
	if err := w.rest(); err != nil {
		return err
	}
	if pictures := dir.stream("Pictures"); pictures != nil && pictures.file.Size > 0 {
		return w.pictures(pictures)
	}
	return nil
}

// pictures hands over the pictures. Those of a presentation with a password are
// locked piece by piece, and are not opened.
func (w *show) pictures(s *stream) error {
	if w.open {
		w.d.skip(append(pathOf(w.t), "Pictures"), document.Encrypted)
		return nil
	}
	data, err := s.bytes()
	w.d.damaged(err)
	n, err := w.d.images(pathOf(w.t), data)
	if err == nil && n == 0 && !pictured(data) {
		w.d.skip(append(pathOf(w.t), "Pictures"), document.NoAssist)
	}
	return err
}

// locked asks the stream that says which state is the last.
func locked(d *reading, dir *storage) bool {
	const token = 0xF3D1C4DF // [MS-PPT] 2.3.2
	s := dir.stream("Current User")
	if s == nil {
		return false
	}
	head, err := s.bytes()
	return err == nil && len(head) >= 16 && binary.LittleEndian.Uint32(head[12:]) == token
}

// list finds the records and the objects of the last state ([MS-PPT] 2.1.2).
func (w *show) list(dir *storage) error {
	last := -1
	for i := 0; i+8 <= len(w.data); {
		a, after, whole := atomAt(w.data, i, 0)
		if !whole {
			w.d.damaged(document.Skipped(document.Corrupt, nil))
		}
		switch a.typ {
		case pptEncryption:
			if !w.open {
				return document.Skipped(document.Encrypted, errLocked)
			}
		case pptUserEdit:
			last = i
		}
		w.all = append(w.all, i)
		i = after
	}
	if s := dir.stream("Current User"); s != nil {
		if head, err := s.bytes(); err == nil && len(head) >= 20 {
			if a, _, whole := atomAt(w.data, int(binary.LittleEndian.Uint32(head[16:])), 0); whole && a.typ == pptUserEdit {
				last = a.at - 8
			}
		}
	}
	seen := map[int]bool{}
	for last > 0 && !seen[last] { // newest first: an object's newest place counts
		seen[last] = true
		edit, _, whole := atomAt(w.data, last, 0)
		if !whole || edit.typ != pptUserEdit {
			break
		}
		if at := int(edit.u32(12)); !seen[at] {
			seen[at] = true
			w.persist(at)
		}
		last = int(edit.u32(8))
	}
	return nil
}

// persist reads one directory of objects ([MS-PPT] 2.3.4).
func (w *show) persist(at int) {
	dir, _, _ := atomAt(w.data, at, 0)
	if dir.typ != pptPersistDir {
		return
	}
	for i := 0; i+4 <= len(dir.body); {
		head := dir.u32(i)
		i += 4
		for k := range head >> 20 {
			if i+4 > len(dir.body) {
				return
			}
			id := head&0xFFFFF + k
			if _, ok := w.live[id]; !ok {
				w.live[id] = int(dir.u32(i))
			}
			i += 4
		}
	}
}

// document hands over the last state: the newest record of the document says
// which slides there are, and in which order.
func (w *show) document() error {
	var doc *atom
	live := map[int]bool{}
	for _, at := range w.live {
		live[at] = true
	}
	for _, at := range w.all {
		if a, _, _ := atomAt(w.data, at, 0); a.typ == pptDocument && (live[at] || doc == nil) {
			doc = &a
		}
	}
	if doc == nil {
		return nil
	}
	w.done[doc.at-8] = true
	var lists [3]*atom // slides, masters, notes
	doc.inside(func(a *atom) bool {
		if a.typ == pptSlideList && a.instance < len(lists) {
			lists[a.instance] = a
		}
		return false
	})
	for _, i := range []int{0, 2, 1} {
		if lists[i] != nil {
			if err := w.slideList(lists[i]); err != nil {
				return err
			}
		}
	}
	return w.about(doc)
}

// slideList hands over the slides of a list. The text of their titles and
// outlines stands in the list ([MS-PPT] 2.4.14.3).
func (w *show) slideList(list *atom) error {
	number := 0
	var slide *atom
	var outline []atom
	flush := func() error {
		if slide == nil && len(outline) == 0 {
			return nil
		}
		number++
		err := w.slide(slide, outline, strconv.Itoa(number))
		slide, outline = nil, nil
		return err
	}
	var err error
	list.inside(func(a *atom) bool {
		switch a.typ {
		case pptSlidePersist:
			if e := flush(); e != nil && err == nil {
				err = e
			}
			if at, ok := w.live[a.u32(0)]; ok && !w.done[at] {
				if s, _, _ := atomAt(w.data, at, 0); s.container {
					w.done[at], slide = true, &s
				}
			}
		case pptTextChars, pptTextBytes:
			outline = append(outline, *a)
		}
		return err == nil
	})
	if e := flush(); err == nil {
		err = e
	}
	return err
}

// slide hands over one slide, page of notes or master; its outline may stand
// elsewhere, and either may be missing.
func (w *show) slide(slide *atom, outline []atom, page string) error {
	kind := document.Body
	if slide != nil {
		slide.inside(func(a *atom) bool {
			const hidden = 0x04 // [MS-PPT] 2.4.6: fHidden
			if a.typ == pptSlideInfo && len(a.body) > 10 && a.body[10]&hidden != 0 {
				kind = document.Hidden
			}
			return false
		})
	}
	w.begin(kind, page)
	for i := range outline {
		w.put(&outline[i])
	}
	if slide == nil {
		return w.t.take(document.Body)
	}
	w.shown(slide)
	if err := w.t.take(document.Body); err != nil {
		return err
	}
	return w.comments(slide, page)
}

func (w *show) begin(kind document.PartKind, page string) {
	w.t.kind = kind
	w.t.label = func(b *document.Builder) { b.Label(document.Page, page, 0, b.Len()) }
}

// shown appends all texts in a but comments.
func (w *show) shown(a *atom) {
	a.inside(func(a *atom) bool {
		w.put(a)
		return w.t.err == nil && a.typ != pptComment
	})
}

// put appends the text of a record, if it is one of text.
func (w *show) put(a *atom) {
	switch a.typ {
	case pptTextBytes:
		w.t.narrow(latin1, a.body, int64(a.at))
	case pptTextChars:
		w.t.wide(a.body, int64(a.at))
	case pptCString:
		if !bytes.HasPrefix(a.body, []byte("_\x00_\x00_\x00P\x00P\x00T\x00")) { // names of extensions
			w.t.wide(a.body, int64(a.at))
		}
	default:
		artTexts(a, func(raw []byte, at int) {
			w.t.wide(raw, int64(at))
			w.t.newline()
		})
	}
	w.t.newline()
}

// comments appends the comments in a ([MS-PPT] 2.4.23.1).
func (w *show) comments(a *atom, page string) error {
	w.begin(document.Comment, page)
	a.inside(func(a *atom) bool {
		if a.typ != pptComment {
			return true
		}
		a.inside(func(a *atom) bool {
			switch {
			case a.typ == pptCString && a.instance == 0:
				w.t.field("Author", func() { w.t.wide(a.body, int64(a.at)) })
			default:
				w.put(a)
			}
			return true
		})
		return false
	})
	return w.t.take(document.Body)
}
