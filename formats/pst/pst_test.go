package pst

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
	"testing"

	"sardine/document"
	"sardine/formats/formattest"
	"sardine/internal/mapi"
	"sardine/internal/truth/pack"
)

var suite = formattest.Format{Sniff: Sniff, Read: Read}

// encipher is what the writer of a mailbox does to a block.
func encipher(method byte, data []byte, bid uint64) {
	if method == cryptPermute {
		for i, c := range data {
			data[i] = permute[c]
		}
		return
	}
	decipher(method, data, bid)
}

// sample has items with small and large values, so that they stand in the heap,
// in a node of one block and in a node of many.
func sample(m pack.Mailbox, items int) []byte {
	m.Encipher = encipher
	m.Folders = []pack.MailFolder{{Name: "Inbox"}, {Name: "Sickness / Returns"}}
	birthday := binary.LittleEndian.AppendUint64(nil, (946684800+11644473600)*10_000_000)
	for i := range items {
		f := &m.Folders[i%2].Items
		*f = append(*f, pack.Outlook{
			Strings: []pack.Prop{
				{ID: 0x0037, Text: "\x01\x04Re: Rota"}, {ID: 0x0C1A, Text: "Zoë Marsh"}, {ID: 0x0C1F, Text: "zoe@example.org"}, {ID: 0x3A15, Text: "1 Quay Street"},
				{ID: 0x1000, Text: strings.Repeat("Dear Sam, a line of the rota.\r\n", 1+i*60) + "Yours, Zoë"},
				{ID: 0x007D, Text: "From: zoe@example.org\r\nTo: sam@example.org"},
			},
			Binary: []pack.BinaryProp{
				{ID: 0x1013, Data: []byte("<p>Zo\xeb</p>")}, {ID: 0x3A42, Data: birthday, Time: true},
				{ID: 0x1009, Data: []byte("\x0a\x00\x00\x00\x07\x00\x00\x00MELA\x00\x00\x00\x00{\\rtf1}")},
			},
			To:          [][2]string{{"Sam Reed", "sam@example.org"}, {"Ann Vale", "ann@example.org"}},
			Attachments: []pack.Attachment{{Name: "list.txt", Bytes: []byte(strings.Repeat("attached words ", 1+i*2000))}},
			Within:      []pack.Outlook{{Strings: []pack.Prop{{ID: 0x0037, Text: "Inner"}, {ID: 0x1000, Text: "inner words"}}}},
		})
	}
	return pack.PST(m)
}

var variants = map[string]pack.Mailbox{
	"plain": {}, "permuted": {Cipher: 1}, "cyclic": {Cipher: 2}, "ansi": {ANSI: true, Cipher: 1}, "ost": {Large: true},
}

func TestRead(t *testing.T) {
	for name, m := range variants {
		t.Run(name, func(t *testing.T) {
			const items = 30
			r := formattest.Read(suite, sample(m, items), "a.pst")
			if r.Err != nil || len(r.Skips) > 0 {
				t.Fatal(r.Err, r.Skips)
			}
			formattest.WellFormed(t, r.Parts)
			text := r.Text()
			for _, want := range []string{"Re: Rota\n", "Zoë Marsh\n", "Sam Reed\n", "ann@example.org\n", "1 Quay Street\n", "Yours, Zoë", "inner words", "01/01/2000 00:00\n"} {
				if strings.Count(text, want) != items {
					t.Errorf("%q is there %d times", want, strings.Count(text, want))
				}
			}
			if n := strings.Count(text, "a line of the rota."); n != items+60*items*(items-1)/2 {
				t.Errorf("%d lines of bodies", n)
			}
			var names []string
			size := 0
			for _, c := range r.Children {
				names = append(names, c.Name)
				if strings.HasSuffix(c.Name, "list.txt") {
					size += len(c.Data)
				}
			}
			for _, want := range []string{"Top of Personal Folders/Inbox/1/list.txt", "Top of Personal Folders/Inbox/1/headers", "Top of Personal Folders/Sickness _ Returns/15/body.html"} {
				if !slices.Contains(names, want) {
					t.Errorf("no %q", want)
				}
			}
			if want := 15 * (items + 2000*items*(items-1)/2); size != want || len(names) != 3*items {
				t.Errorf("%d bytes attached, want %d; %d children", size, want, len(names))
			}
		})
	}
}

// TestPlaces: paths, kinds and labels of one item.
func TestPlaces(t *testing.T) {
	r := formattest.Read(suite, sample(pack.Mailbox{Cipher: 1}, 1), "a.pst")
	labels := map[string]string{}
	var kinds []string
	if last := r.Parts[len(r.Parts)-1]; last.Text != "Top of Personal Folders\nInbox\nSickness / Returns\n" {
		t.Errorf("folders %q", last.Text)
	}
	for _, p := range r.Parts {
		kinds = append(kinds, p.Path.String()+" "+p.Kind.String())
		for _, l := range p.Labels {
			labels[l.Name] += p.Text[l.Start:l.End] + "|"
		}
	}
	item := "Top of Personal Folders/Inbox/1"
	want := []string{item + " metadata", item + " body", item + " name", item + "/message 1 metadata", item + "/message 1 body", "(folders) name"}
	if !slices.Equal(kinds, want) {
		t.Errorf("parts %q", kinds)
	}
	for name, text := range map[string]string{"Subject": "Re: Rota|Inner|", "From": "Zoë Marsh|zoe@example.org|", "To": "Sam Reed|sam@example.org|Ann Vale|ann@example.org|",
		"Wedding anniversary": "", "Birthday": "01/01/2000 00:00|", "Postal address": "1 Quay Street|", "Attachment": "list.txt|"} {
		if labels[name] != text {
			t.Errorf("%s: %q, want %q", name, labels[name], text)
		}
	}
	for _, c := range r.Children {
		if strings.HasSuffix(c.Name, "body.html") && string(c.Data) != "<p>Zoë</p>" {
			t.Errorf("HTML %q", c.Data)
		}
	}
}

func TestAccept(t *testing.T) {
	for name, m := range variants {
		t.Run(name, func(t *testing.T) { formattest.Accept(t, suite, sample(m, 3), "a.pst") })
	}
}

// TestDamage: whatever byte of a tree is wrong, no item goes without a word.
func TestDamage(t *testing.T) {
	good := sample(pack.Mailbox{}, 30)
	root := int(binary.LittleEndian.Uint64(good[0xE0:]))
	for at, why := range map[int]string{root + 488: "entries", root + 490: "size of entries", root + 491: "level", root + 16: "a page elsewhere"} {
		data := bytes.Clone(good)
		data[at] ^= 0x7F
		r := formattest.Read(suite, data, "a.pst")
		if r.Err == nil && len(r.Skips) == 0 {
			t.Errorf("%s: %d parts and not a word", why, len(r.Parts))
		}
	}
	data := bytes.Clone(good)
	data[0x201] = 0x10 // encrypted by the system, [MS-PST] 2.2.2.6
	if r := formattest.Read(suite, data, "a.pst"); document.ReasonOf(r.Err) != document.Encrypted {
		t.Errorf("%v", r.Err)
	}
	data[10] = 3
	if r := formattest.Read(suite, data, "a.pst"); document.ReasonOf(r.Err) != document.Unsupported {
		t.Errorf("%v", r.Err)
	}
}

// TestLost: an item whose folder is gone is read.
func TestLost(t *testing.T) {
	data := sample(pack.Mailbox{}, 1)
	was := binary.LittleEndian.AppendUint32(nil, 0x8062)
	at := bytes.LastIndex(data, append(was, 0, 0, 0, 0)) // in the entry of the item
	copy(data[at:], []byte{0xE2, 0xFF})
	r := formattest.Read(suite, data, "a.pst")
	if len(r.Parts) == 0 || r.Parts[0].Path.String() != "(no folder)/1" {
		t.Errorf("%d parts, %v", len(r.Parts), r.Skips)
	}
}

func TestCycles(t *testing.T) {
	data := sample(pack.Mailbox{}, 6)
	root := int(binary.LittleEndian.Uint64(data[0xE0:]))
	for i := range 15 { // every entry leads to the root itself
		copy(data[root+24*i+16:], data[0xE0:0xE8])
	}
	data[root+491] = 1
	r := formattest.Read(suite, data, "a.pst")
	if len(r.Skips) != 1 || r.Skips[0].Why != document.Corrupt {
		t.Errorf("skips %v", r.Skips)
	}
}

// TestListsOfLists: blocks that list one another cost no more than the file has.
func TestListsOfLists(t *testing.T) {
	s := &store{ctx: context.Background(), limits: document.DefaultLimits(), wide: true, left: 1 << 40, pages: map[uint64]*page{}}
	const blocks = 0x1000
	list := make([]byte, 8+1000*8) // an XXBLOCK of a thousand numbers of itself
	list[0], list[1] = 1, 2
	binary.LittleEndian.PutUint16(list[2:], 1000)
	for i := range 1000 {
		binary.LittleEndian.PutUint64(list[8+8*i:], 6)
	}
	data := append(make([]byte, blocks), list...)
	leaf := binary.LittleEndian.AppendUint64(binary.LittleEndian.AppendUint64(nil, 6), blocks)
	leaf = append(binary.LittleEndian.AppendUint16(leaf, uint16(len(list))), 0, 0, 0, 0, 0, 0)
	s.at, s.size, s.pages[0] = bytes.NewReader(data), int64(len(data)), &page{entries: [][]byte{leaf}}
	if _, err := s.node(6, 0); document.ReasonOf(err) != document.Corrupt {
		t.Errorf("%v", err)
	}
	if s.left < 1<<40-int64(2*maxLists*len(data)) {
		t.Errorf("%d bytes were read", 1<<40-s.left)
	}
	s.left = 10_000
	if _, err := s.node(6, 0); document.ReasonOf(err) != document.Bomb {
		t.Errorf("%v", err)
	}
}

// TestListMembers: those of a distribution list who are in no address book.
func TestListMembers(t *testing.T) {
	const uid = "\x00\x00\x00\x00\x81\x2B\x1F\xA4\xBE\xA3\x10\x19\x9D\x6E\x00\xDD\x01\x0F\x54\x02\x00\x00"
	wide := uid + "\x01\x90"
	for _, s := range []string{"Zoë Marsh", "SMTP", "zoe@example.org"} {
		for _, r := range s {
			wide += string([]byte{byte(r), 0})
		}
		wide += "\x00\x00"
	}
	values := []string{wide, uid + "\x01\x10Sam Reed\x00SMTP\x00sam@example.org\x00", "an entry of an address book", uid}
	at := 4 + 4*len(values)
	list := binary.LittleEndian.AppendUint32(nil, uint32(len(values)))
	for _, v := range values {
		list = binary.LittleEndian.AppendUint32(list, uint32(at))
		at += len(v)
	}
	list = append(list, strings.Join(values, "")...)
	h := &heap{budget: 10, blocks: [][]byte{heapOf(list)}}
	h.n = &node{s: &store{}}
	out := &formattest.Reader{}
	i := &item{f: &fields{h: h}, t: &text{ctx: context.Background(), b: document.NewBuilder("list"), out: out}}
	i.members(property{typ: typeBinary | typeMany, raw: []byte{0x20, 0, 0, 0}})
	if err := i.t.take(document.Body); err != nil {
		t.Fatal(err)
	}
	if want := "Zoë Marsh\nzoe@example.org\nSam Reed\nsam@example.org\n"; out.Text() != want && out.Text() != want+"\n" {
		t.Errorf("%q", out.Text())
	}
	if l := out.Parts[0].Labels; len(l) != 4 || l[3].Name != "Members" {
		t.Errorf("labels %v", l)
	}
}

// heapOf is a block of a heap with one item ([MS-PST] 2.3.1).
func heapOf(value []byte) []byte {
	le := binary.LittleEndian
	b := append(make([]byte, 12), value...)
	le.PutUint16(b, uint16(len(b)))
	b = le.AppendUint16(le.AppendUint16(b, 1), 0)
	return le.AppendUint16(le.AppendUint16(b, 12), uint16(12+len(value)))
}

// TestTimesAndLabels: when an appointment is, and whom a body is from.
func TestTimesAndLabels(t *testing.T) {
	at := binary.LittleEndian.AppendUint64(nil, (946684800+11644473600)*10_000_000)
	m := pack.Mailbox{Folders: []pack.MailFolder{{Name: "Calendar", Items: []pack.Outlook{{
		Strings: []pack.Prop{{ID: 0x0037, Text: "Review"}, {ID: 0x0C1A, Text: "Zoë Marsh"}, {ID: 0x0E04, Text: "Sam Reed"}, {ID: 0x1000, Text: "See you there."}},
		Binary:  []pack.BinaryProp{{ID: 0x0039, Data: at, Time: true}},
	}}}}}
	r := formattest.Read(suite, pack.PST(m), "a.pst")
	if !strings.Contains(r.Text(), "01/01/2000 00:00") {
		t.Errorf("no date in %q", r.Text())
	}
	labelled := &labelling{}
	if err := Read(context.Background(), formattest.NewStream(pack.PST(m), "a.pst"), document.Options{Limits: document.DefaultLimits()}, labelled); err != nil {
		t.Fatal(err)
	}
	want := []document.Label{{Kind: document.Sender, Name: "Zoë Marsh"}, {Kind: document.Recipient, Name: "Sam Reed"}, {Kind: document.Subject, Name: "Review"},
		{Kind: document.Sent, Name: "Sat, 01 Jan 2000 00:00:00 UTC"}}
	if !slices.Equal(labelled.labels, want) || labelled.during != "See you there." {
		t.Errorf("%v around %q", labelled.labels, labelled.during)
	}
	for label, want := range map[string]string{"Begins": "Begins", "Due": "Due", "Property 8516": "", "Location": ""} {
		if got := mapi.TimeName(label); got != want {
			t.Errorf("%s: %q", label, got)
		}
	}
}

// labelling is an Output that keeps the labels of what a message says.
type labelling struct {
	formattest.Reader
	labels []document.Label
	during string
}

func (l *labelling) Within(labels []document.Label) func() {
	l.labels = labels
	before := len(l.Parts)
	return func() {
		for _, p := range l.Parts[before:] {
			l.during += strings.TrimSpace(p.Text)
		}
	}
}

func TestMany(t *testing.T) {
	b := binary.LittleEndian.AppendUint32(nil, 2)
	b = binary.LittleEndian.AppendUint32(b, 12)
	b = binary.LittleEndian.AppendUint32(b, 15)
	b = append(b, "onetwo"...)
	if got := many(b); len(got) != 2 || string(got[0]) != "one" || string(got[1]) != "two" {
		t.Errorf("%q", got)
	}
	b[8] = 200
	if got := many(b); got != nil {
		t.Errorf("%q", got)
	}
}

func TestCyclicIsItsOwnInverse(t *testing.T) {
	data := []byte("Sam Reed, 1 Quay Street")
	got := bytes.Clone(data)
	cyclic(got, 0x12345)
	if bytes.Equal(got, data) {
		t.Error("nothing happened")
	}
	if cyclic(got, 0x12345); !bytes.Equal(got, data) {
		t.Errorf("%q", got)
	}
}

func FuzzRead(f *testing.F) {
	for _, m := range variants {
		f.Add(sample(m, 1))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		r := formattest.Read(suite, data, "a.pst")
		formattest.WellFormed(t, r.Parts)
		if r.Err == nil && len(r.Parts)+len(r.Skips)+len(r.Children) > len(data) {
			t.Error(fmt.Sprint(len(r.Parts), " parts of ", len(data), " bytes"))
		}
	})
}
