package pst

import (
	"strings"

	"golang.org/x/text/encoding"
)

// Numbers of properties, [MS-OXPROPS] 2.
const (
	propClass       = 0x001A
	propSubject     = 0x0037
	propHeaders     = 0x007D
	propKind        = 0x0C15 // of a recipient
	propBody        = 0x1000
	propRTF         = 0x1009
	propHTML        = 0x1013
	propDisplayName = 0x3001
	propData        = 0x3701
	propShortName   = 0x3704
	propMethod      = 0x3705
	propLongName    = 0x3707
	propMime        = 0x370E
	propInternetCP  = 0x3FDE
	propMessageCP   = 0x3FFD
)

// fields are the properties of one item.
type fields struct {
	h    *heap
	list []property
	page encoding.Encoding // of strings that are not in UTF-16
	lost bool              // a value could not be read
}

// data is the value of a property of variable size.
func (f *fields) data(p property) []byte {
	data, err := f.h.bytes(p)
	f.lost = f.lost || err != nil
	return data
}

func (f *fields) binary(id int) []byte {
	for _, p := range f.list {
		if p.id == id && p.typ == typeBinary {
			return f.data(p)
		}
	}
	return nil
}

// text is a string property, for names and decisions.
func (f *fields) text(id int) string {
	for _, p := range f.list {
		if p.id != id {
			continue
		}
		switch p.typ {
		case typeWide:
			return strings.TrimSpace(wideString(f.data(p)))
		case typeAnsi:
			data := f.data(p)
			if f.page != nil {
				if s, err := f.page.NewDecoder().Bytes(data); err == nil {
					data = s
				}
			}
			return strings.TrimSpace(strings.Map(readable, strings.ToValidUTF8(string(data), "\uFFFD")))
		}
	}
	return ""
}
