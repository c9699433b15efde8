package pack

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"hash/crc32"
	"slices"
	"unicode/utf16"
)

// Mailbox is a mailbox of Outlook ([MS-PST]). The zero variant has 64-bit
// numbers and text in UTF-16.
type Mailbox struct {
	ANSI    bool // as Outlook wrote them until 2002: 32-bit numbers, text in Windows-1252
	Large   bool // as Outlook writes .ost since 2013: pages of 4096 bytes, blocks packed
	Cipher  byte // 0, 1 permuted or 2 cyclic; Encipher is called for it
	Folders []MailFolder
	// Encipher disguises a block in place; the tables belong to the reader.
	Encipher func(method byte, data []byte, bid uint64)
}

// MailFolder is a folder of messages.
type MailFolder struct {
	Name  string
	Items []Outlook
}

// Outlook is one item of a mailbox.
type Outlook struct {
	Strings     []Prop // Subject, From and so on, by their number
	Binary      []BinaryProp
	To          [][2]string // name and address
	Attachments []Attachment
	Within      []Outlook // messages attached
}

// Prop is a property that is text.
type Prop struct {
	ID   uint16
	Text string
}

// BinaryProp is a property of bytes; with Time set, 8 bytes that are a time.
type BinaryProp struct {
	ID   uint16
	Data []byte
	Time bool
}

// PST writes m.
func PST(m Mailbox) []byte {
	w := &pstWriter{m: m}
	w.out = make([]byte, 0x400) // the header; what real ones keep up to 0x4400, readers may do without
	entryID := make([]byte, 24)
	binary.LittleEndian.PutUint32(entryID[20:], 0x8022)
	w.addNode(0x21, 0, w.properties([]pstProp{{0x35E0, 0x0102, entryID}, w.text(0x3001, "Mailbox")}, nil))
	w.addNode(0x122, 0x122, w.properties([]pstProp{w.text(0x3001, "")}, nil))
	w.addNode(0x8022, 0x122, w.properties([]pstProp{w.text(0x3001, "Top of Personal Folders")}, nil))
	nid := uint32(0x8062)
	item := uint32(0x200024)
	for _, f := range m.Folders {
		w.addNode(nid, 0x8022, w.properties([]pstProp{w.text(0x3001, f.Name), {0x3602, 3, []byte{byte(len(f.Items)), byte(len(f.Items) >> 8), 0, 0}}}, nil))
		for _, i := range f.Items {
			w.addNode(item, nid, w.item(i))
			item += 0x20
		}
		nid += 0x20
	}
	return w.finish()
}

type pstProp struct {
	id, typ uint16
	data    []byte
}

type pstNode struct{ data, sub uint64 }

type pstEntry struct {
	key uint64
	raw []byte
}

type pstWriter struct {
	m      Mailbox
	out    []byte
	bid    uint64
	blocks []pstEntry
	nodes  []pstEntry
}

// num writes a number of the file's width.
func (w *pstWriter) num(v ...uint64) []byte {
	var b []byte
	for _, v := range v {
		if w.m.ANSI {
			b = binary.LittleEndian.AppendUint32(b, uint32(v))
		} else {
			b = binary.LittleEndian.AppendUint64(b, v)
		}
	}
	return b
}

func (w *pstWriter) addNode(nid, parent uint32, n pstNode) {
	raw := binary.LittleEndian.AppendUint32(w.num(uint64(nid), n.data, n.sub), parent)
	if !w.m.ANSI {
		raw = append(raw, 0, 0, 0, 0)
	}
	w.nodes = append(w.nodes, pstEntry{uint64(nid), raw})
}

func (w *pstWriter) text(id uint16, s string) pstProp {
	if w.m.ANSI {
		var b []byte
		for _, r := range s { // Latin letters only: they have the same numbers
			b = append(b, byte(r))
		}
		return pstProp{id, 0x001E, b}
	}
	var b []byte
	for _, u := range utf16.Encode([]rune(s)) {
		b = binary.LittleEndian.AppendUint16(b, u)
	}
	return pstProp{id, 0x001F, b}
}

// block writes a block and returns its number.
func (w *pstWriter) block(data []byte, internal bool) uint64 {
	w.bid += 4
	bid := w.bid
	stored := slices.Clone(data)
	if internal {
		bid |= 2
	} else if w.m.Cipher != 0 {
		w.m.Encipher(w.m.Cipher, stored, bid)
	}
	if w.m.Large && !internal && len(data) > 64 {
		var z bytes.Buffer
		p := zlib.NewWriter(&z)
		_, _ = p.Write(data) // a buffer takes everything
		_ = p.Close()
		if z.Len() < len(data) {
			stored = z.Bytes()
		}
	}
	at, trailer := len(w.out), 16
	align := 64
	switch {
	case w.m.ANSI:
		trailer = 12
	case w.m.Large:
		trailer, align = 24, 512
	}
	size := (len(stored) + trailer + align - 1) / align * align
	w.out = append(w.out, stored...)
	w.out = append(w.out, make([]byte, size-len(stored)-trailer)...)
	w.out = binary.LittleEndian.AppendUint16(w.out, uint16(len(stored)))
	w.out = binary.LittleEndian.AppendUint16(w.out, signature(uint64(at), bid))
	if w.m.ANSI {
		w.out = append(w.out, w.num(bid)...)
		w.out = binary.LittleEndian.AppendUint32(w.out, checksum(stored))
	} else {
		w.out = binary.LittleEndian.AppendUint32(w.out, checksum(stored))
		w.out = append(w.out, w.num(bid)...)
	}
	if w.m.Large {
		w.out = append(w.out, 0, 0)
		w.out = binary.LittleEndian.AppendUint16(w.out, uint16(len(data)))
		w.out = append(w.out, 0, 0, 0, 0)
	}
	raw := w.num(bid, uint64(at))
	raw = binary.LittleEndian.AppendUint16(raw, uint16(len(stored)))
	if w.m.Large {
		raw = binary.LittleEndian.AppendUint16(raw, uint16(len(data)))
	}
	raw = binary.LittleEndian.AppendUint16(raw, 2)
	for len(raw)%8 != 0 && !w.m.ANSI {
		raw = append(raw, 0)
	}
	w.blocks = append(w.blocks, pstEntry{bid, raw})
	return bid
}

// signature and checksum are those of [MS-PST] 5.5 and 5.3.
func signature(at, bid uint64) uint16 {
	v := uint32(at ^ bid)
	return uint16(v>>16) ^ uint16(v)
}

func checksum(data []byte) uint32 { return ^crc32.Update(0xFFFFFFFF, crc32.IEEETable, data) }

// maxBlock is what a block holds.
const maxBlock = 8176

// stream writes data as one block, or as a list of blocks.
func (w *pstWriter) stream(data []byte) uint64 {
	if len(data) <= maxBlock {
		return w.block(data, false)
	}
	list := []byte{1, 1, 0, 0}
	list = binary.LittleEndian.AppendUint32(list, uint32(len(data)))
	n := uint16(0)
	for rest := data; len(rest) > 0; n++ {
		k := min(len(rest), maxBlock)
		list = append(list, w.num(w.block(rest[:k], false))...)
		rest = rest[k:]
	}
	binary.LittleEndian.PutUint16(list[2:], n)
	return w.block(list, true)
}

// pstHeap gathers the items of a heap, and the nodes below for those that are
// too large for it.
type pstHeap struct {
	w     *pstWriter
	items [][]byte
	below []pstEntry
}

func (h *pstHeap) add(data []byte) uint32 {
	if len(data) == 0 {
		return 0
	}
	h.items = append(h.items, data)
	return uint32(len(h.items)) << 5
}

func (h *pstHeap) value(data []byte) uint32 {
	if len(data) <= 600 {
		return h.add(data)
	}
	nid := uint32(0x800+len(h.below))<<5 | 0x1F
	h.node(nid, h.w.stream(data), 0)
	return nid
}

func (h *pstHeap) node(nid uint32, data, sub uint64) {
	h.below = append(h.below, pstEntry{uint64(nid), h.w.num(uint64(nid), data, sub)})
}

// finish writes the heap as one block, and the list of the nodes below.
func (h *pstHeap) finish(client byte, root uint32) pstNode {
	b := []byte{0, 0, 0xEC, client}
	b = binary.LittleEndian.AppendUint32(b, root)
	b = append(b, 0, 0, 0, 0)
	offsets := []int{len(b)}
	for _, i := range h.items {
		b = append(b, i...)
		offsets = append(offsets, len(b))
	}
	if len(b)%2 != 0 {
		b = append(b, 0)
	}
	binary.LittleEndian.PutUint16(b, uint16(len(b)))
	b = binary.LittleEndian.AppendUint16(b, uint16(len(h.items)))
	b = append(b, 0, 0)
	for _, o := range offsets {
		b = binary.LittleEndian.AppendUint16(b, uint16(o))
	}
	n := pstNode{data: h.w.block(b, false)}
	if len(h.below) > 0 {
		slices.SortFunc(h.below, func(a, b pstEntry) int { return int(a.key) - int(b.key) })
		list := []byte{2, 0, byte(len(h.below)), byte(len(h.below) >> 8)}
		if !h.w.m.ANSI {
			list = append(list, 0, 0, 0, 0)
		}
		for _, e := range h.below {
			list = append(list, e.raw...)
		}
		n.sub = h.w.block(list, true)
	}
	return n
}

// properties writes a property context; more adds nodes below it.
func (w *pstWriter) properties(props []pstProp, more func(*pstHeap)) pstNode {
	h := &pstHeap{w: w}
	slices.SortFunc(props, func(a, b pstProp) int { return int(a.id) - int(b.id) })
	tree, records := []byte{0xB5, 2, 6, 0, 2 << 5, 0, 0, 0}, make([]byte, 0, 8*len(props))
	h.add(tree)
	h.items = append(h.items, nil)
	for _, p := range props {
		records = binary.LittleEndian.AppendUint16(records, p.id)
		records = binary.LittleEndian.AppendUint16(records, p.typ)
		switch p.typ {
		case 3:
			records = append(records, p.data...)
		default:
			records = binary.LittleEndian.AppendUint32(records, h.value(p.data))
		}
	}
	h.items[1] = records
	if more != nil {
		more(h)
	}
	return h.finish(0xBC, 1<<5)
}

func (w *pstWriter) item(i Outlook) pstNode {
	props := []pstProp{w.text(0x001A, "IPM.Note")}
	for _, p := range i.Strings {
		props = append(props, w.text(p.ID, p.Text))
	}
	for _, p := range i.Binary {
		typ := uint16(0x0102)
		if p.Time {
			typ = 0x0040
		}
		props = append(props, pstProp{p.ID, typ, p.Data})
	}
	return w.properties(props, func(h *pstHeap) {
		if len(i.To) > 0 {
			n := w.recipients(i.To)
			h.node(0x692, n.data, n.sub)
		}
		nid := uint32(0x8005)
		for _, a := range i.Attachments {
			n := w.properties([]pstProp{w.text(0x3707, a.Name), {0x3701, 0x0102, a.Bytes}, {0x3705, 3, []byte{1, 0, 0, 0}}}, nil)
			h.node(nid, n.data, n.sub)
			nid += 0x20
		}
		for _, m := range i.Within {
			inner := w.item(m)
			object := binary.LittleEndian.AppendUint32(nil, 0x200024)
			object = append(object, 0, 0, 0, 0)
			n := w.properties([]pstProp{{0x3701, 0x000D, object}, {0x3705, 3, []byte{5, 0, 0, 0}}}, func(h *pstHeap) {
				h.node(0x200024, inner.data, inner.sub)
			})
			h.node(nid, n.data, n.sub)
			nid += 0x20
		}
	})
}

// recipients writes a table context of names and addresses.
func (w *pstWriter) recipients(to [][2]string) pstNode {
	h := &pstHeap{w: w}
	typ, each := uint16(0x001F), 4
	if w.m.ANSI {
		typ, each = 0x001E, 2
	}
	columns := []struct {
		id, typ  uint16
		at, size byte
	}{{0x0C15, 3, 8, 4}, {0x3001, typ, 12, 4}, {0x3003, typ, 16, 4}, {0x67F2, 3, 0, 4}, {0x67F3, 3, 4, 4}}
	info := []byte{0x7C, byte(len(columns)), 20, 0, 20, 0, 20, 0, 21, 0}
	info = binary.LittleEndian.AppendUint32(info, 2<<5)
	info = binary.LittleEndian.AppendUint32(info, 4<<5)
	info = append(info, 0, 0, 0, 0)
	for i, c := range columns {
		info = binary.LittleEndian.AppendUint16(info, c.typ)
		info = binary.LittleEndian.AppendUint16(info, c.id)
		info = append(info, c.at, 0, c.size, byte(i))
	}
	h.items = [][]byte{info, {0xB5, 4, byte(each), 0, 3 << 5, 0, 0, 0}, nil, nil}
	var index, rows []byte
	for i, r := range to {
		index = append(index, byte(i), 0, 0, 0)
		index = append(index, []byte{byte(i), 0, 0, 0}[:each]...)
		rows = append(rows, byte(i), 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0)
		rows = binary.LittleEndian.AppendUint32(rows, h.value(w.text(0, r[0]).data))
		rows = binary.LittleEndian.AppendUint32(rows, h.value(w.text(0, r[1]).data))
		rows = append(rows, 0xF8)
	}
	h.items[2], h.items[3] = index, rows
	return h.finish(0x7C, 1<<5)
}

// tree writes the pages of a B-tree and returns the number and the offset of its
// root.
func (w *pstWriter) tree(entries []pstEntry, kind byte) (bid, at uint64) {
	slices.SortFunc(entries, func(a, b pstEntry) int { return int(int64(a.key) - int64(b.key)) })
	size := 488
	switch {
	case w.m.ANSI:
		size = 496
	case w.m.Large:
		size = 4056
	}
	for level := byte(0); ; level++ {
		per := size / len(entries[0].raw)
		if len(entries) <= per {
			return w.page(entries, level, kind, size)
		}
		var above []pstEntry
		for rest := entries; len(rest) > 0; {
			k := min(len(rest), per)
			bid, at := w.page(rest[:k], level, kind, size)
			above = append(above, pstEntry{rest[0].key, w.num(rest[0].key, bid, at)})
			rest = rest[k:]
		}
		entries = above
	}
}

func (w *pstWriter) page(entries []pstEntry, level, kind byte, size int) (bid, at uint64) {
	full := 512
	if w.m.Large {
		full = 4096
	}
	for len(w.out)%full != 0 {
		w.out = append(w.out, 0)
	}
	at = uint64(len(w.out))
	w.bid += 4
	bid = w.bid
	p := make([]byte, 0, full)
	for _, e := range entries {
		p = append(p, e.raw...)
	}
	each := byte(len(entries[0].raw))
	p = append(p, make([]byte, size-len(p))...)
	if w.m.Large {
		p = append(p, byte(len(entries)), 0, byte(size/int(each)), 0, each, level)
		p = append(p, make([]byte, 4072-len(p))...)
	} else {
		p = append(p, byte(len(entries)), byte(size/int(each)), each, level)
	}
	if !w.m.ANSI && !w.m.Large {
		p = append(p, 0, 0, 0, 0)
	}
	sum := checksum(p)
	p = append(p, kind, kind)
	p = binary.LittleEndian.AppendUint16(p, signature(at, bid))
	if w.m.ANSI {
		p = append(p, w.num(bid)...)
		p = binary.LittleEndian.AppendUint32(p, sum)
	} else {
		p = binary.LittleEndian.AppendUint32(p, sum)
		p = append(p, w.num(bid)...)
	}
	w.out = append(w.out, append(p, make([]byte, full-len(p))...)...)
	return bid, at
}

func (w *pstWriter) finish() []byte {
	bbid, bat := w.tree(w.blocks, 0x80)
	nbid, nat := w.tree(w.nodes, 0x81)
	h := w.out
	copy(h, "!BDN")
	copy(h[8:], "SM")
	version := uint16(23)
	switch {
	case w.m.ANSI:
		version = 14
	case w.m.Large:
		version = 36
		copy(h[8:], "SO")
	}
	binary.LittleEndian.PutUint16(h[10:], version)
	binary.LittleEndian.PutUint16(h[12:], 19)
	h[14], h[15] = 1, 1
	root := w.num(uint64(len(w.out)), 0, 0, 0, nbid, nat, bbid, bat)
	if w.m.ANSI {
		copy(h[0xA8:], root)
		h[0x1CC], h[0x1CD] = 0x80, w.m.Cipher
	} else {
		copy(h[0xB8:], root)
		h[0x200], h[0x201] = 0x80, w.m.Cipher
	}
	binary.LittleEndian.PutUint32(h[4:], checksum(h[8:8+471]))
	return w.out
}
