package ole

import (
	"encoding/binary"
	"strings"

	"sardine/document"
)

// Property sets are the "Summary" and "Custom" pages of a file's properties
// ([MS-OLEPS] 2.21, [MS-OSHARED] 2.3.3). Numbers, dates and flags that say
// nothing about a person are left out.
const (
	summaryName  = "\x05SummaryInformation"
	documentName = "\x05DocumentSummaryInformation"
)

// maxProperties is the most properties of a set; a real one has some dozens.
const maxProperties = 10_000

var summaryNames = map[uint32]string{
	2: "Title", 3: "Subject", 4: "Author", 5: "Keywords", 6: "Comments", 7: "Template", 8: "Last author", 18: "Application",
}

var documentNames = map[uint32]string{
	2: "Category", 3: "Presentation target", 13: "Titles of parts", 14: "Manager", 15: "Company", 26: "Content type",
	27: "Content status", 28: "Language",
}

// Types of values, [MS-OLEPS] 2.15.
const (
	typeAnsi    = 0x1E
	typeWide    = 0x1F
	typeVariant = 0x0C
	typeVector  = 0x1000
)

// properties hands over the property sets of a storage as Metadata.
func (d *reading) properties(t *text, dir *storage) error {
	for _, s := range dir.streams {
		if !strings.HasPrefix(s.name, "\x05") {
			continue
		}
		data, err := s.bytes()
		if err != nil {
			d.damaged(err)
		}
		t.from(s)
		set := &propertySet{data: data, t: t, names: summaryNames}
		if !strings.EqualFold(s.name, summaryName) {
			set.names = documentNames
		}
		set.read()
	}
	return t.take(document.Body)
}

type propertySet struct {
	data   []byte
	t      *text
	names  map[uint32]string
	custom map[uint32]string
	page   *page
	shown  int // bytes of values: they may overlap, but not without end
}

func (p *propertySet) u32(at int) uint32 {
	if at < 0 || at+4 > len(p.data) {
		return 0
	}
	return binary.LittleEndian.Uint32(p.data[at:])
}

func (p *propertySet) read() {
	for i := 0; i < int(min(p.u32(24), 2)); i++ {
		p.custom = nil
		p.section(int(p.u32(28+20*i+16)), i)
	}
}

func (p *propertySet) section(base, number int) {
	count := int(min(p.u32(base+4), maxProperties))
	if base+8+8*count > len(p.data) {
		return
	}
	for i := range count { // the code page and the dictionary rule the others
		at := base + int(p.u32(base+12+8*i))
		switch p.u32(base + 8 + 8*i) {
		case 1:
			p.page = pageOf(int(p.u32(at+4) & 0xFFFF))
		case 0:
			p.custom = map[uint32]string{}
		}
	}
	for i := range count {
		if p.u32(base+8+8*i) == 0 && p.custom != nil {
			p.dictionary(base + int(p.u32(base+12+8*i)))
			break
		}
	}
	for i := range count {
		id, at := p.u32(base+8+8*i), base+int(p.u32(base+12+8*i))
		name := p.names[id]
		if number > 0 {
			name = "Custom property"
			if n := p.custom[id]; n != "" {
				name = n
			}
		}
		if id > 1 && name != "" {
			p.value(name, int(p.u32(at)), at+4, 0)
		}
	}
}

// dictionary reads the names of custom properties ([MS-OLEPS] 2.17).
func (p *propertySet) dictionary(at int) {
	count := int(min(p.u32(at), maxProperties))
	at += 4
	for range count {
		if at+8 > len(p.data) {
			return
		}
		id, n := p.u32(at), int(p.u32(at+4))
		at += 8
		if p.page != nil && p.page.utf16 {
			n *= 2
		}
		if n < 0 || at+n > len(p.data) {
			return
		}
		name := strings.TrimRight(p.page.decode(p.data[at:at+n]), "\x00")
		p.custom[id] = name
		at += n
		if p.page != nil && p.page.utf16 {
			at += (4 - n%4) % 4
		}
	}
}

// value appends a value that begins at the offset at, after its type, and
// returns where it ends.
func (p *propertySet) value(name string, typ, at, depth int) int {
	switch {
	case typ&typeVector != 0 && depth == 0:
		count := int(min(p.u32(at), maxProperties))
		at += 4
		for range count {
			t := typ &^ typeVector
			if t == typeVariant {
				t = int(p.u32(at))
				at += 4
			}
			if at <= 0 || at >= len(p.data) {
				return at
			}
			next := p.value(name, t, at, 1)
			if next == at {
				return at
			}
			at = next
		}
	case typ == typeAnsi:
		n := int(p.u32(at))
		if n >= 0 && at+4+n <= len(p.data) {
			raw := p.data[at+4 : at+4+n]
			pg := p.page
			if pg != nil && pg.utf16 {
				p.show(name, func() { p.t.wide(raw, int64(at+4)) }, raw)
			} else {
				p.show(name, func() { p.t.narrow(pg.best(raw), raw, int64(at+4)) }, raw)
			}
			at += 4 + n
			if depth > 0 && pg != nil && pg.utf16 {
				at += (4 - n%4) % 4
			}
		}
	case typ == typeWide:
		n := 2 * int(p.u32(at))
		if n >= 0 && at+4+n <= len(p.data) {
			raw := p.data[at+4 : at+4+n]
			p.show(name, func() { p.t.wide(raw, int64(at+4)) }, raw)
			at += 4 + n + (4-n%4)%4
		}
	case typ == 3:
		at += 4
	}
	return at
}

func (p *propertySet) show(name string, f func(), raw []byte) {
	if p.shown += len(raw); p.shown > 4*len(p.data) {
		return
	}
	for _, c := range raw {
		if c != 0 {
			p.t.field(name, f)
			return
		}
	}
}
