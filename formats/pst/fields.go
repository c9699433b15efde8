package pst

import (
	"bytes"
	"strings"

	"golang.org/x/text/encoding"

	"sardine/internal/mapi"
)

// Numbers of properties, [MS-OXPROPS] 2.
const (
	propClass       = 0x001A
	propSubject     = 0x0037 // with a prefix's length in front
	propSubmitted   = 0x0039
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

// members appends those of a distribution list that stand in the list itself.
func (i *item) members(p property) {
	data := i.f.data(p)
	for _, entry := range many(data) {
		strings, wide, ok := mapi.OneOff(entry)
		if !ok {
			continue
		}
		var page encoding.Encoding
		if !wide {
			page = i.f.page
		}
		for n := 0; n < 3 && len(strings) > 0; n++ {
			var s []byte
			s, strings = terminated(strings, wide)
			if n != 1 && len(s) > 0 { // the second is the kind of address
				i.t.field(mapi.Members, func() { i.t.value(s, wide, page) })
			}
		}
	}
}

// terminated cuts data behind its first zero.
func terminated(data []byte, wide bool) (s, rest []byte) {
	if !wide {
		s, rest, _ = bytes.Cut(data, []byte{0})
		return s, rest
	}
	for at := 0; at+1 < len(data); at += 2 {
		if data[at] == 0 && data[at+1] == 0 {
			return data[:at], data[at+2:]
		}
	}
	return data, nil
}
