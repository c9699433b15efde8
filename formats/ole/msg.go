package ole

import (
	"bytes"
	"encoding/binary"
	"strings"
	"time"
	"unicode/utf8"

	"sardine/document"
	"sardine/internal/mapi"
)

// mail is one Outlook item: a message, a contact, an appointment, a task.
// Properties stand in streams named after their number and type, short ones in
// one stream together ([MS-OXMSG] 2.1.3, 2.4).
type mail struct {
	d      *reading
	t      *text
	at     []string
	names  map[int]string // of properties with a number of 0x8000 and above
	page   *page          // of strings that are not in UTF-16
	body   *page          // of the body that is bytes
	locale *page          // of the language of its writer
}

// Numbers of properties, [MS-OXPROPS] 2.
const (
	propClass       = 0x001A
	propSubject     = 0x0037
	propHeaders     = 0x007D
	propKind        = 0x0C15 // of a recipient
	propBody        = 0x1000
	propRTF         = 0x1009
	propHTML        = 0x1013
	propData        = 0x3701
	propShortName   = 0x3704
	propMethod      = 0x3705
	propLongName    = 0x3707
	propMime        = 0x370E
	propDisplayName = 0x3001
	propInternetCP  = 0x3FDE
	propLocale      = 0x3FF1
	propMessageCP   = 0x3FFD
)

// Types of properties, [MS-OXCDATA] 2.11.1.
const (
	propAnsi   = 0x001E
	propWide   = 0x001F
	propObject = 0x000D
	propTime   = 0x0040
	propBinary = 0x0102
	propMany   = 0x1000
)

// property is one property with a stream of its own.
type property struct {
	id, typ int
	s       *stream
	dir     *storage
}

// propertyOf reads the name of a stream or folder: "__substg1.0_" and the
// property's number and type in hexadecimal digits.
func propertyOf(name string) (id, typ int, ok bool) {
	const prefix = "__substg1.0_"
	if len(name) < len(prefix)+8 || !strings.EqualFold(name[:len(prefix)], prefix) {
		return 0, 0, false
	}
	n := 0
	for _, c := range []byte(name[len(prefix) : len(prefix)+8]) {
		var digit int
		switch {
		case c >= '0' && c <= '9':
			digit = int(c - '0')
		case c|0x20 >= 'a' && c|0x20 <= 'f':
			digit = int(c|0x20-'a') + 10
		default:
			return 0, 0, false
		}
		n = n<<4 | digit
	}
	return n >> 16, n & 0xFFFF, true
}

// propertiesOf lists what a folder holds in streams of their own.
func propertiesOf(dir *storage) (list []property) {
	for _, s := range dir.streams {
		if id, typ, ok := propertyOf(s.name); ok {
			list = append(list, property{id, typ, s, nil})
		}
	}
	for _, sub := range dir.dirs {
		if id, typ, ok := propertyOf(sub.name); ok {
			list = append(list, property{id, typ, nil, sub})
		}
	}
	return list
}

// fixed reads the properties of fixed size: a header of n bytes, then entries
// of sixteen.
func (d *reading) fixed(dir *storage, n int) (values map[int]uint64, at map[int]int, s *stream) {
	values, at = map[int]uint64{}, map[int]int{}
	if s = dir.stream("__properties_version1.0"); s == nil {
		return
	}
	data, err := s.bytes()
	d.damaged(err)
	for i := n; i+16 <= len(data); i += 16 {
		tag := binary.LittleEndian.Uint32(data[i:])
		id := int(tag >> 16)
		values[id], at[id] = binary.LittleEndian.Uint64(data[i+8:]), i+8
	}
	return
}

// message hands over an item: what its head says, its recipients, its bodies
// and what is attached.
func (d *reading) message(dir *storage, at []string) error {
	m := &mail{d: d, at: at}
	var step []string
	if len(at) > 0 {
		step = []string{strings.Join(at, "/")}
	}
	m.t = newText(d.ctx, d.out, step)
	header := 32
	if len(at) > 0 {
		header = 24
	}
	values, places, fixedS := d.fixed(dir, header)
	m.codePages(values)
	if m.names = parentNames(d, dir); m.names == nil {
		m.names = d.named
	}
	d.named = m.names
	props := propertiesOf(dir)
	m.t.kind = document.Metadata
	m.head(props)
	m.times(values, places, fixedS)
	for _, sub := range dir.dirs {
		if hasPrefixFold(sub.name, "__recip_version1.0_") {
			m.recipient(sub)
		}
	}
	if err := m.t.take(document.Body); err != nil {
		return err
	}
	done := document.Within(d.out, m.describe(props, values))
	err := m.bodies(props)
	if done(); err != nil {
		return err
	}
	class := m.text(props, propClass)
	for _, sub := range dir.dirs {
		if hasPrefixFold(sub.name, "__attach_version1.0_") {
			if err := m.attachment(sub, class); err != nil {
				return err
			}
		}
	}
	return nil
}

// describe makes the labels of the bodies.
func (m *mail) describe(props []property, values map[int]uint64) (labels []document.Label) {
	for _, d := range []struct {
		id   int
		kind document.LabelKind
	}{
		{0x0042, document.Sender}, {0x0C1A, document.Sender}, {0x0E04, document.Recipient}, {0x0E03, document.Recipient},
		{0x0E02, document.Recipient}, {0x0037, document.Subject},
	} {
		if s := m.text(props, d.id); s != "" {
			labels = append(labels, document.Label{Kind: d.kind, Name: s})
		}
	}
	if t, ok := timeOf(values[0x0039]); ok {
		labels = append(labels, document.Label{Kind: document.Sent, Name: t.Format(time.RFC1123)})
	}
	return labels
}

func hasPrefixFold(s, prefix string) bool {
	return len(s) >= len(prefix) && strings.EqualFold(s[:len(prefix)], prefix)
}

func (m *mail) codePages(values map[int]uint64) {
	m.page = pageOf(int(values[propMessageCP] & 0xFFFF))
	m.body = pageOf(int(values[propInternetCP] & 0xFFFF))
	m.locale = pageOfLanguage(int(values[propLocale] & 0xFFFF))
	if m.page == nil {
		if m.page = m.locale; m.page == nil {
			m.page = m.body
		}
	}
	if m.body == nil {
		m.body = m.page
	}
}

// put appends the value of a string.
func (m *mail) put(typ int, s *stream, pg *page) {
	data, err := s.bytes()
	m.d.damaged(err)
	m.t.from(s)
	if typ&^propMany == propWide {
		m.t.wide(data, 0)
		return
	}
	m.t.narrow(m.spelt(pg, data), data, 0)
}

// spelt is the code page of a string: the one that the message names, if the
// string can be in it.
func (m *mail) spelt(pg *page, data []byte) *page {
	if pg = pg.best(data); pg != nil && pg.utf8 && !utf8.Valid(data) {
		return m.locale
	}
	return pg
}

// text is a string property; for names and decisions.
func (m *mail) text(props []property, id int) string {
	for _, p := range props {
		if p.id != id || p.s == nil || p.s.file.Size > 4096 {
			continue
		}
		data, err := p.s.bytes()
		m.d.damaged(err)
		switch p.typ {
		case propWide:
			return wideString(data)
		case propAnsi:
			return strings.TrimRight(m.spelt(m.page, data).decode(data), "\x00")
		}
	}
	return ""
}

// bodies hands over the text of the message in the forms that it has. RTF is
// made from one of the others where there is one.
func (m *mail) bodies(props []property) error {
	found := false
	m.t.kind = document.Body
	for _, p := range props {
		if p.id == propBody && p.s != nil && (p.typ == propWide || p.typ == propAnsi) {
			m.put(p.typ, p.s, m.page)
			m.t.newline()
			found = found || p.s.file.Size > 2
		}
	}
	if err := m.t.take(document.Body); err != nil {
		return err
	}
	for _, p := range props {
		if p.id != propHTML || p.s == nil || p.s.file.Size == 0 {
			continue
		}
		data, err := p.s.bytes()
		m.d.damaged(err)
		switch {
		case p.typ == propWide:
			data = []byte(pages[1200].decode(data))
		default: // what the page says of itself is wrong after Outlook stored it anew
			data = []byte(m.spelt(m.body, data).decode(data))
		}
		found = true
		if err := m.child("body.html", "text/html; charset=utf-8", data); err != nil {
			return err
		}
	}
	for _, p := range props {
		if p.id != propRTF || p.s == nil || found || p.s.file.Size == 0 {
			continue
		}
		data, err := p.s.bytes()
		m.d.damaged(err)
		rtf, err := mapi.RTF(data)
		if err != nil {
			m.d.damaged(document.Skipped(document.Corrupt, err))
		}
		if len(rtf) > 0 {
			if err := m.child("body.rtf", "application/rtf", rtf); err != nil {
				return err
			}
		}
	}
	for _, p := range props {
		if p.id == propHeaders && p.s != nil && p.s.file.Size > 2 {
			data, err := p.s.bytes()
			m.d.damaged(err)
			if p.typ == propWide {
				data = []byte(pages[1200].decode(data))
			}
			data = bytes.TrimRight(data, "\x00\r\n ")
			if err := m.child("headers", "message/rfc822", append(data, "\r\n\r\n"...)); err != nil {
				return err
			}
		}
	}
	return nil
}

func (m *mail) child(name, mediaType string, data []byte) error {
	return m.d.child(m.at, name, mediaType, bytes.NewReader(data))
}
