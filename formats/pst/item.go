package pst

import (
	"bytes"
	"encoding/binary"
	"io"
	"slices"
	"strings"
	"time"

	"sardine/document"
	"sardine/internal/mapi"
)

// item is a message, a contact, an appointment, a task or a note.
type item struct {
	m    *mailbox
	name string // the path of its parts
	t    *text
	f    *fields
	sub  int // messages within it so far
}

// read hands over an item whose properties a node holds.
func (i *item) read(n *node, kind document.PartKind, depth int) error {
	h, err := newHeap(n)
	if err != nil {
		return err
	}
	list, err := h.properties()
	if err != nil {
		return err
	}
	i.f = &fields{h: h, list: list}
	i.f.page = codePage(intOf(list, propMessageCP))
	i.t = &text{ctx: i.m.ctx, b: document.NewBuilder(i.name), out: i.m.out, kind: kind}
	i.head()
	i.recipients()
	if err := i.t.take(document.Body); err != nil {
		return err
	}
	done := document.Within(i.m.out, i.describe())
	err = i.bodies()
	if done(); err != nil {
		return err
	}
	if head := i.f.text(propHeaders); head != "" {
		if err := i.child("headers", "message/rfc822", strings.NewReader(head+"\r\n\r\n")); err != nil {
			return err
		}
	}
	if err := i.attachments(depth); err != nil {
		return err
	}
	if i.f.lost {
		i.m.out.Skip(i.name, document.Corrupt)
	}
	return nil
}

// first are the properties that a mail program shows above the others.
var first = []int{propSubject, 0x0042, 0x5D02, 0x0065, 0x0C1A, 0x5D01, 0x0C1F, 0x0E04, 0x0E03, 0x0E02}

// times are the dates that a reader of an item sees ([MS-OXPROPS] 2); named ones
// have a name that is more than a number.
var times = map[int]string{propSubmitted: "Date", 0x0E06: "Received", 0x3A42: "Birthday", 0x3A41: "Wedding anniversary"}

// describing has the properties that label the bodies.
var describing = []struct {
	id   int
	kind document.LabelKind
}{
	{0x0042, document.Sender}, {0x0C1A, document.Sender}, {0x0E04, document.Recipient}, {0x0E03, document.Recipient},
	{0x0E02, document.Recipient}, {propSubject, document.Subject},
}

// describe makes the labels of the bodies: who wrote to whom, when, about what.
func (i *item) describe() (labels []document.Label) {
	for _, d := range describing {
		if s := i.f.text(d.id); s != "" && len(s) <= 4096 {
			labels = append(labels, document.Label{Kind: d.kind, Name: s})
		}
	}
	for _, p := range i.f.list {
		if p.id != propSubmitted || p.typ != typeTime {
			continue
		}
		if sent, ok := timeOf(i.f.data(p)); ok {
			labels = append(labels, document.Label{Kind: document.Sent, Name: sent.Format(time.RFC1123)})
		}
	}
	return labels
}

// head appends all strings and dates of an item but its bodies.
func (i *item) head() {
	rank := func(p property) int {
		if r := slices.Index(first, p.id); r >= 0 {
			return r
		}
		return len(first)
	}
	list := slices.Clone(i.f.list)
	slices.SortStableFunc(list, func(a, b property) int { return rank(a) - rank(b) })
	for _, p := range list {
		switch p.typ {
		case typeTime:
			i.time(p)
		case typeBinary | typeMany:
			if i.m.nameOf(p.id) == mapi.Members {
				i.members(p)
			}
		default:
			i.string(p, i.m.nameOf(p.id))
		}
	}
}

// string appends a property that is text, one field a value.
func (i *item) string(p property, name string) {
	typ := p.typ &^ typeMany
	if name == "" || typ != typeWide && typ != typeAnsi {
		return
	}
	values := [][]byte{i.f.data(p)}
	if p.typ&typeMany != 0 {
		values = many(values[0])
	}
	for _, v := range values {
		if p.id == propSubject && typ == typeWide && len(v) >= 4 && v[0] == 1 && v[1] == 0 {
			v = v[4:] // how long its prefix is, [MS-PST] 2.5.3.1.1.1
		} else if p.id == propSubject && typ == typeAnsi && len(v) >= 2 && v[0] == 1 {
			v = v[2:]
		}
		if len(v) > 0 {
			i.t.field(name, func() { i.t.value(v, typ == typeWide, i.f.page) })
		}
	}
}

func (i *item) time(p property) {
	name := times[p.id]
	if name == "" && p.id >= 0x8000 {
		name = mapi.TimeName(i.m.nameOf(p.id))
	}
	if name == "" {
		return
	}
	at, ok := timeOf(i.f.data(p))
	if !ok {
		return
	}
	i.t.streams++
	i.t.b.Stream(i.t.streams)
	i.t.field(name, func() { i.t.b.Decode(at.Format("02/01/2006 15:04"), 0, 8) })
}

// timeOf reads intervals of 100 ns since 1601, [MS-DTYP] 2.3.3.
func timeOf(data []byte) (time.Time, bool) {
	if len(data) < 8 {
		return time.Time{}, false
	}
	const toUnix, lastYear = 11644473600, 253402300799
	v := binary.LittleEndian.Uint64(data)
	sec := int64(v/10_000_000) - toUnix
	if v == 0 || sec > lastYear {
		return time.Time{}, false
	}
	return time.Unix(sec, 0).UTC(), true
}

// recipientKinds are the values of propKind, [MS-OXOMSG] 2.2.3.1.
var recipientKinds = map[uint32]string{1: "To", 2: "Cc", 3: "Bcc"}

// recipients appends the names and addresses of those the item was sent to,
// [MS-PST] 2.4.5.3.
func (i *item) recipients() {
	if _, ok := i.f.h.subs[nodeRecipients]; !ok {
		return
	}
	n, err := i.f.h.open(nodeRecipients)
	if err != nil {
		i.f.lost = true
		return
	}
	h, err := newHeap(n)
	if err != nil {
		i.f.lost = true
		return
	}
	outer := i.f
	err = h.rows(func(list []property) error {
		i.f = &fields{h: h, list: list, page: outer.page}
		name := recipientKinds[intOf(list, propKind)&0xF]
		if name == "" {
			name = "To"
		}
		for _, p := range list {
			if i.m.nameOf(p.id) != "" {
				i.string(p, name)
			}
		}
		outer.lost = outer.lost || i.f.lost
		return i.t.err
	})
	i.f = outer
	i.f.lost = i.f.lost || err != nil
}

// bodies hands over the text of the item in the forms that it has. RTF is made
// from one of the others where there is one.
func (i *item) bodies() error {
	found := false
	for _, p := range i.f.list {
		if p.id != propBody || p.typ != typeWide && p.typ != typeAnsi {
			continue
		}
		data := i.f.data(p)
		i.t.value(data, p.typ == typeWide, i.f.page)
		found = found || len(data) > 2
	}
	if err := i.t.take(document.Body); err != nil {
		return err
	}
	for _, p := range i.f.list {
		if p.id != propHTML {
			continue
		}
		data := i.f.data(p)
		if len(data) == 0 {
			continue
		}
		if p.typ == typeWide {
			data = []byte(wideString(data))
		} else if enc := codePage(intOf(i.f.list, propInternetCP)); enc != nil {
			if plain, err := enc.NewDecoder().Bytes(data); err == nil {
				data = plain
			}
		}
		found = true
		if err := i.child("body.html", "text/html; charset=utf-8", bytes.NewReader(data)); err != nil {
			return err
		}
	}
	if data := i.f.binary(propRTF); !found && len(data) > 0 {
		plain, err := mapi.RTF(data)
		i.f.lost = i.f.lost || err != nil
		if len(plain) > 0 {
			if err := i.child("body.rtf", "application/rtf", bytes.NewReader(plain)); err != nil {
				return err
			}
		}
	}
	return nil
}

func (i *item) child(name, mediaType string, r io.Reader) error {
	return i.m.out.Child(i.name+"/"+name, mediaType, r)
}
