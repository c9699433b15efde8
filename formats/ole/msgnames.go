package ole

import (
	"encoding/binary"
	"strings"

	"sardine/internal/mapi"
)

// parentNames reads which names stand for the properties from 0x8000 on
// ([MS-OXMSG] 2.2.3). Messages within a message share those of the outermost.
func parentNames(d *reading, dir *storage) map[int]string {
	sub := dir.dir("__nameid_version1.0")
	if sub == nil {
		return nil
	}
	names := map[int]string{}
	entries, strings16 := sub.stream("__substg1.0_00030102"), sub.stream("__substg1.0_00040102")
	if entries == nil {
		return names
	}
	list, err := entries.bytes()
	d.damaged(err)
	var texts []byte
	if strings16 != nil {
		texts, err = strings16.bytes()
		d.damaged(err)
	}
	for i := 0; i+8 <= len(list); i += 8 {
		id := binary.LittleEndian.Uint32(list[i:])
		kind, number := binary.LittleEndian.Uint16(list[i+4:]), int(binary.LittleEndian.Uint16(list[i+6:]))
		if kind&1 == 0 {
			names[0x8000+number] = mapi.NumberedName(id)
			continue
		}
		if at := int(id); at >= 0 && at+4 <= len(texts) {
			n := int(binary.LittleEndian.Uint32(texts[at:]))
			if n >= 0 && n <= 512 && at+4+n <= len(texts) {
				names[0x8000+number] = strings.ToValidUTF8(wideString(texts[at+4:at+4+n]), "\uFFFD")
			}
		}
	}
	return names
}

// nameOf is the label of a property; "" for one that no person would read.
func (m *mail) nameOf(id int) string {
	if id >= 0x8000 {
		if n, ok := m.names[id]; ok {
			return n
		}
	}
	return mapi.Name(id)
}
