package ooxml

import (
	"bytes"
	"io"

	"sardine/document"
	"sardine/internal/xmlspan"
)

// sharedStrings holds xl/sharedStrings.xml as it is, with the place of every
// string in it: a million strings cost their bytes and 8 MB.
type sharedStrings struct {
	m     *member
	data  []byte
	items []item
	used  []uint64 // a bit for each string that a cell refers to
	shown int64    // bytes that cells have repeated
}

// item is where a string stands: the text of its only <t> when simple, else
// all inside <si>. Start in 37 bits, length in 26, simple in 1.
type item uint64

func newItem(start, end int, simple bool) item {
	it := item(start)<<27 | item(end-start)<<1
	if simple {
		it |= 1
	}
	return it
}

func (it item) span() (start, end int) {
	start = int(it >> 27)
	return start, start + int(it>>1&(1<<26-1))
}

func (it item) len() int { return int(it >> 1 & (1<<26 - 1)) }

func (it item) simple() bool { return it&1 != 0 }

// maxItem is the longest string that an item can hold; Excel's own limit is
// 32,767 characters.
const maxItem = 1<<26 - 1

// sharedStrings reads the member m. Trouble is returned beside what could be
// read; nil means that the strings have to be read without their cells.
func (p *pack) sharedStrings(m *member) (*sharedStrings, error) {
	r, err := p.content(m)
	if err != nil {
		return nil, err
	}
	r, m.utf16 = xmlspan.UTF8(r)
	s := &sharedStrings{m: m}
	if m.e.Size <= uint64(p.limits.Member) {
		s.data = make([]byte, 0, m.e.Size+512)
	}
	for err == nil {
		if len(s.data) == cap(s.data) {
			s.data = append(s.data, 0)[:len(s.data)]
		}
		var n int
		n, err = r.Read(s.data[len(s.data):cap(s.data)])
		s.data = s.data[:len(s.data)+n]
		if int64(len(s.data)) > p.limits.Member {
			m.again, m.passed, m.failed, p.expanded = false, 0, nil, p.expanded-m.passed
			return nil, nil
		}
	}
	if err == io.EOF {
		err = nil
	}
	broken := s.index()
	if err == nil && broken {
		return s, &memberError{document.Partial}
	}
	return s, memberTrouble(err)
}

// index finds the strings; it reports whether the markup is broken.
func (s *sharedStrings) index() (broken bool) {
	sc := xmlspan.Bytes(s.data, 0)
	var (
		start            = -1 // behind <si>
		inT              bool
		texts            int // text tokens of the string
		other            bool
		textFrom, textTo int
	)
	for sc.Next() {
		t := sc.Token()
		switch {
		case t.Kind == xmlspan.Start && string(t.Name) == "si":
			if t.Empty {
				s.items = append(s.items, newItem(int(t.EndAt()), int(t.EndAt()), true))
				continue
			}
			start, texts, other = int(t.EndAt()), 0, false
		case t.Kind == xmlspan.End && string(t.Name) == "si" && start >= 0:
			switch end := int(t.At); {
			case texts == 1 && !other:
				s.items = append(s.items, newItem(textFrom, textTo, true))
			case end-start > maxItem:
				s.items, broken = append(s.items, newItem(start, start, true)), true
			default:
				s.items = append(s.items, newItem(start, end, false))
			}
			start = -1
		case start < 0:
		case t.Kind == xmlspan.Start && string(t.Name) == "t":
			inT = !t.Empty
		case t.Kind == xmlspan.End && string(t.Name) == "t":
			inT = false
		case t.Kind == xmlspan.Text && inT:
			texts++
			textFrom, textTo = int(t.At), int(t.EndAt())
		case t.Kind == xmlspan.Text && len(bytes.TrimSpace(t.Raw)) == 0:
		default:
			other = true // runs, phonetic guides, comments, sections
		}
	}
	s.used = make([]uint64, (len(s.items)+63)/64)
	return broken || sc.Broken()
}

// each calls f for every piece of text of string i, without its phonetic guide.
func (s *sharedStrings) each(i int, f func(raw []byte, at int64, section bool)) {
	from, to := s.items[i].span()
	if s.items[i].simple() {
		if to > from {
			f(s.data[from:to], int64(from), false)
		}
		return
	}
	sc := xmlspan.Bytes(s.data[from:to], int64(from))
	inT, guide := false, 0
	for sc.Next() {
		t := sc.Token()
		switch {
		case t.Kind == xmlspan.Start && !t.Empty && string(t.Name) == "rPh":
			guide++
		case t.Kind == xmlspan.End && string(t.Name) == "rPh":
			guide--
		case t.Kind == xmlspan.Start && string(t.Name) == "t":
			inT = !t.Empty
		case t.Kind == xmlspan.End && string(t.Name) == "t":
			inT = false
		case (t.Kind == xmlspan.Text || t.Kind == xmlspan.CData) && inT && guide == 0:
			f(t.Raw, t.At, t.Kind == xmlspan.CData)
		}
	}
}

// A few bytes of a sheet can repeat a string of a megabyte. Beyond freeShown
// and shownRatio times the bytes of the package, strings longer than
// shortString are shown in their first cell only: their bytes have been read,
// and one edit changes all their cells.
const (
	freeShown   = 64 << 20
	shownRatio  = 8
	shortString = 64
)

func (s *sharedStrings) lavish(expanded int64) bool {
	return s.shown > freeShown+shownRatio*expanded
}

func (s *sharedStrings) mark(i int) { s.used[i/64] |= 1 << (i % 64) }

func (s *sharedStrings) marked(i int) bool { return s.used[i/64]&(1<<(i%64)) != 0 }

// orphans hands over the strings that no cell shows any more, a line each, and
// then what the cells do not hold: guides, attributes, comments.
func (p *pack) orphans(s *sharedStrings, v visitor) error {
	b := document.NewBuilder(s.m.name)
	b.Stream(s.m.num)
	f := &flattener{b: b, want: chHidden, kind: document.Hidden}
	f.hand = func(part *document.Part) error { return v.part(s.m, part, nil) }
	for i := range s.items {
		if s.marked(i) {
			continue
		}
		var err error
		s.each(i, func(raw []byte, at int64, section bool) {
			t := &xmlspan.Token{Kind: xmlspan.Text, Raw: raw, At: at}
			if section {
				t.Kind = xmlspan.CData
			}
			if err == nil {
				err = f.put(chHidden, t)
			}
		})
		if err != nil {
			return err
		}
		f.newline()
	}
	if err := f.finish(); err != nil {
		return err
	}
	look := &flattener{mute: true}
	sc := xmlspan.Bytes(s.data, 0)
	for sc.Next() {
		if err := look.token(sc.Token()); err != nil {
			return err
		}
	}
	p.cached, p.cache, p.tape = s.m, s.data, nil
	err := p.passes(s.m, v, document.Hidden, b, look.seen&^(1<<chMain))
	p.cached, p.cache, p.tape = nil, nil, nil
	return err
}
