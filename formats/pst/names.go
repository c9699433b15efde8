package pst

import (
	"encoding/binary"

	"sardine/internal/mapi"
)

// namedProperties reads which names stand for the properties from 0x8000 on,
// [MS-PST] 2.4.7.
func (m *mailbox) namedProperties() map[int]string {
	names := map[int]string{}
	e, err := m.s.find(m.s.nodes, nodeNames)
	w := m.s.width()
	if err != nil || len(e) < 3*w {
		return names // fields then show as numbers
	}
	n, err := m.s.node(m.s.number(e[w:]), m.s.number(e[2*w:]))
	if err != nil {
		return names
	}
	h, err := newHeap(n)
	if err != nil {
		return names
	}
	list, err := h.properties()
	if err != nil {
		return names
	}
	f := &fields{h: h, list: list}
	entries, texts := f.binary(0x0003), f.binary(0x0004)
	for ; len(entries) >= 8; entries = entries[8:] {
		id, kind, index := binary.LittleEndian.Uint32(entries), binary.LittleEndian.Uint16(entries[4:]), int(binary.LittleEndian.Uint16(entries[6:]))
		if kind&1 == 0 {
			names[0x8000+index] = mapi.NumberedName(id)
			continue
		}
		if at := int64(id); at+4 <= int64(len(texts)) {
			n := int64(binary.LittleEndian.Uint32(texts[at:]))
			if n <= 512 && at+4+n <= int64(len(texts)) {
				names[0x8000+index] = wideString(texts[at+4 : at+4+n])
			}
		}
	}
	return names
}

func (m *mailbox) nameOf(id int) string {
	if id >= 0x8000 {
		if n, ok := m.names[id]; ok {
			return n
		}
	}
	return mapi.Name(id)
}
