package pst

import (
	"bytes"
	"encoding/binary"
	"errors"
	"strconv"
	"strings"

	"sardine/document"
)

// attachments hands over what is attached, [MS-PST] 2.4.6.
func (i *item) attachments(depth int) error {
	list, err := i.f.h.n.below()
	if err != nil {
		i.f.lost = true
		return nil
	}
	for _, e := range list {
		if e.nid&0x1F != nodeAttachment {
			continue
		}
		n, err := i.m.s.node(e.data, e.sub)
		var h *heap
		if err == nil {
			h, err = newHeap(n)
		}
		var props []property
		if err == nil {
			props, err = h.properties()
		}
		if err == nil {
			err = i.attachment(&fields{h: h, list: props, page: i.f.page}, depth)
		}
		if err = i.m.ended(i.name, err); err != nil {
			return err
		}
	}
	return nil
}

// Ways in which a file is attached, [MS-OXCMSG] 2.2.2.9.
const (
	attachByReference = 2
	attachOnlyByPath  = 4
	attachMessage     = 5
	attachWeb         = 7
)

func (i *item) attachment(f *fields, depth int) error {
	name := f.text(propLongName)
	for _, id := range []int{propShortName, propDisplayName} {
		if name == "" {
			name = f.text(id)
		}
	}
	if name == "" {
		name = "attachment"
	}
	if err := i.t.take(document.Name); err != nil {
		return err
	}
	outer := i.f
	i.f = f
	for _, p := range f.list {
		switch p.id {
		case propLongName, propShortName, propDisplayName, 0x3708, 0x370D: // the last two are paths
			i.string(p, "Attachment")
		}
	}
	i.f = outer
	if err := i.t.take(document.Body); err != nil {
		return err
	}
	for _, p := range f.list {
		if p.id != propData {
			continue
		}
		n, err := f.object(p)
		if err != nil {
			return err
		}
		if intOf(f.list, propMethod) == attachMessage {
			return i.within(n, depth)
		}
		if len(n.blocks) > 0 {
			return i.child(name, mediaTypeOf(f), n.reader())
		}
	}
	if data := f.binary(propData); len(data) > 0 {
		return i.child(name, mediaTypeOf(f), bytes.NewReader(data))
	}
	switch intOf(f.list, propMethod) {
	case attachByReference, attachOnlyByPath, 3, attachWeb:
		i.m.out.Skip(i.name+"/"+name, document.Unsupported) // it stands elsewhere
	}
	return nil
}

// mediaTypeOf trusts the type of a message only: what other files are, their
// content says.
func mediaTypeOf(f *fields) string {
	if m := strings.ToLower(f.text(propMime)); m == "message/rfc822" {
		return m
	}
	return ""
}

// object returns the node that holds a value, empty for one in the heap.
func (f *fields) object(p property) (*node, error) {
	if len(p.raw) < 4 {
		return nil, errDamaged
	}
	nid := binary.LittleEndian.Uint32(p.raw)
	if p.typ == typeObject { // the number of a node and a size, [MS-PST] 2.3.3.5
		data, err := f.h.item(nid)
		if err != nil {
			return nil, err
		}
		if len(data) < 4 {
			return nil, errDamaged
		}
		nid = binary.LittleEndian.Uint32(data)
	}
	if nid&0x1F == 0 {
		return &node{s: f.h.n.s}, nil
	}
	return f.h.open(nid)
}

// within reads a message that is attached to another.
func (i *item) within(n *node, depth int) error {
	i.sub++
	inner := &item{m: i.m, name: i.name + "/message " + strconv.Itoa(i.sub)}
	if depth+1 >= i.m.depth {
		return document.Skipped(document.TooDeep, errors.New("messages in messages"))
	}
	return i.m.ended(inner.name, inner.read(n, document.Metadata, depth+1))
}
