package ole

import (
	"encoding/base64"
	"slices"
	"strings"
	"time"

	"sardine/document"
)

// order puts the properties that a mail program shows above the others.
var order = []int{0x0037, 0x0042, 0x5D02, 0x0065, 0x0C1A, 0x5D01, 0x0C1F, 0x0E04, 0x0E03, 0x0E02}

// head appends all strings of an item but its bodies, those that are shown
// first.
func (m *mail) head(props []property) {
	props = slices.Clone(props)
	rank := func(p property) int {
		if i := slices.Index(order, p.id); i >= 0 {
			return i
		}
		return len(order)
	}
	slices.SortStableFunc(props, func(a, b property) int { return rank(a) - rank(b) })
	for _, p := range props {
		if p.s == nil || p.s.file.Size == 0 {
			continue
		}
		name := m.nameOf(p.id)
		switch t := p.typ &^ propMany; {
		case name == "":
		case t == propWide || t == propAnsi:
			if p.typ&propMany != 0 && len(p.s.name) < len("__substg1.0_00000000-00000000") {
				continue // lengths of the values that follow
			}
			m.t.field(name, func() { m.put(p.typ, p.s, m.page) })
		}
	}
}

// times are the dates that a reader of the item sees ([MS-OXPROPS] 2).
var times = []struct {
	id   int
	name string
}{{0x0039, "Date"}, {0x0E06, "Received"}, {0x3A42, "Birthday"}, {0x3A41, "Wedding anniversary"}}

func (m *mail) times(values map[int]uint64, at map[int]int, s *stream) {
	for _, d := range times {
		when, ok := timeOf(values[d.id])
		if !ok {
			continue
		}
		m.t.from(s)
		m.t.field(d.name, func() { m.t.decoded(when.Format("02/01/2006 15:04"), int64(at[d.id]), 8) })
	}
}

// timeOf reads intervals of 100 ns since 1601, [MS-DTYP] 2.3.3.
func timeOf(v uint64) (t time.Time, ok bool) {
	const toUnix = 11644473600
	sec := int64(v/10_000_000) - toUnix
	return time.Unix(sec, 0).UTC(), v != 0 && sec <= 253402300799
}

// recipientKinds are the values of propKind, [MS-OXOMSG] 2.2.3.1.
var recipientKinds = map[uint64]string{1: "To", 2: "Cc", 3: "Bcc"}

// recipient appends the name and addresses of one recipient.
func (m *mail) recipient(dir *storage) {
	values, _, _ := m.d.fixed(dir, 8)
	name := recipientKinds[values[propKind]&0xF]
	if name == "" {
		name = "To"
	}
	for _, p := range propertiesOf(dir) {
		if p.s != nil && p.s.file.Size > 0 && (p.typ == propWide || p.typ == propAnsi) && m.nameOf(p.id) != "" {
			m.t.field(name, func() { m.put(p.typ, p.s, m.page) })
		}
	}
}

// Ways in which a file is attached, [MS-OXCMSG] 2.2.2.9.
const (
	attachByReference = 2
	attachOnlyByPath  = 4
	attachWeb         = 7
)

// attachment hands over one attachment: a file, a message, an object of OLE.
func (m *mail) attachment(dir *storage, class string) error {
	props := propertiesOf(dir)
	name := m.text(props, propLongName)
	for _, id := range []int{propShortName, propDisplayName} {
		if name == "" {
			name = m.text(props, id)
		}
	}
	if name = printable(strings.TrimSpace(name)); name == "" {
		name = printable(dir.name)
	}
	m.t.kind = document.Name
	for _, p := range props {
		switch p.id {
		case propLongName, propShortName, propDisplayName, 0x3708, 0x370D: // the last two are paths
			if p.s != nil && (p.typ == propWide || p.typ == propAnsi) && p.s.file.Size > 0 {
				m.put(p.typ, p.s, m.page)
				m.t.newline()
			}
		}
	}
	if err := m.t.take(document.Body); err != nil {
		return err
	}
	values, _, _ := m.d.fixed(dir, 8)
	for _, p := range props {
		switch {
		case p.id != propData:
		case p.dir != nil:
			return m.object(p.dir, name)
		case p.s != nil:
			data, err := p.s.bytes()
			m.d.damaged(err)
			return m.file(name, class, m.text(props, propMime), data)
		}
	}
	step := append(m.at[:len(m.at):len(m.at)], name)
	switch values[propMethod] & 0xFF {
	case attachByReference, attachOnlyByPath, 3, attachWeb:
		m.d.skip(step, document.Unsupported) // it stands elsewhere
	default:
		m.d.skip(step, document.Corrupt)
	}
	return nil
}

// object reads a message or an object that is attached as a folder.
func (m *mail) object(dir *storage, name string) error {
	step := append(m.at[:len(m.at):len(m.at)], m.d.unique(m.at, name))
	ok, err := m.d.object(dir, step)
	if err == nil && !ok {
		why := unread(dir)
		if why == "" {
			why = document.NotText
		}
		m.d.skip(step, why)
	}
	return err
}

// file hands over an attached file. Of a message that is signed or encrypted
// the only attachment is the whole of it ([MS-OXOSMIME] 2.1.3): mail reads that.
func (m *mail) file(name, class, mime string, data []byte) error {
	mime = strings.ToLower(mime)
	class = strings.ToLower(class)
	switch {
	case strings.HasSuffix(class, ".smime.multipartsigned"):
		return m.child(name+".eml", "message/rfc822", data)
	case strings.HasSuffix(class, ".smime") || strings.Contains(mime, "pkcs7-mime"):
		var b strings.Builder
		b.WriteString("Content-Type: application/pkcs7-mime\r\nContent-Transfer-Encoding: base64\r\n\r\n")
		line := base64.StdEncoding.EncodeToString(data)
		for len(line) > 76 {
			b.WriteString(line[:76] + "\r\n")
			line = line[76:]
		}
		b.WriteString(line + "\r\n")
		return m.child(name, "message/rfc822", []byte(b.String()))
	case mime == "message/rfc822":
		return m.child(name, mime, data)
	}
	return m.child(name, "", data)
}
