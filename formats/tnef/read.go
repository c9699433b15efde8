// Package tnef reads winmail.dat, in which Outlook wraps a message for other
// Outlooks: properties, bodies and attachments.
//
// It does not read what is attached: the driver does. There is no rewriter. Its
// one invariant: every attribute is read, or holds nothing that a person wrote,
// or is skipped with a reason.
package tnef

import (
	"bytes"
	"context"
	"encoding/binary"
	"io"
	"strconv"
	"strings"

	"sardine/document"
	"sardine/internal/mapi"
)

// signature is the first four bytes ([MS-OXTNEF] 2.1.3.2).
const signature = "\x78\x9F\x3E\x22"

// Attributes, [MS-OXTNEF] 2.1.3.3: the type is in the upper half.
const (
	attFrom          = 0x00008000
	attSubject       = 0x00018004
	attBody          = 0x0002800C
	attTitle         = 0x00018010
	attData          = 0x0006800F
	attMetaFile      = 0x00068011
	attTransportName = 0x00069001
	attRendData      = 0x00069002
	attMsgProps      = 0x00069003
	attRecipients    = 0x00069004
	attAttachment    = 0x00069005
	attCodePage      = 0x00069007

	typeTriples = 0x0000
	typeString  = 0x0001
	typeText    = 0x0002
)

// labels of the attributes that hold text of their own.
var labels = map[uint32]string{attFrom: "From", attSubject: "Subject", 0x00060000: "Owner", 0x00060001: "Sent for"}

// ids of attributes that hold text only for programs.
var forPrograms = map[uint32]bool{0x00078008: true, 0x00018009: true, 0x0001800A: true, 0x0001800B: true}

// Sniff reports whether head begins a TNEF stream.
func Sniff(head []byte, _ string) bool { return len(head) > 6 && string(head[:4]) == signature }

// Read reads a TNEF stream.
func Read(ctx context.Context, in document.Stream, opt document.Options, out document.Output) error {
	at, size, err := in.At()
	if err != nil {
		return err
	}
	limit := opt.Limits.Member
	if limit <= 0 {
		limit = document.DefaultLimits().Member
	}
	if size > limit {
		return document.Skipped(document.TooLarge, nil)
	}
	data := make([]byte, size)
	n, err := at.ReadAt(data, 0)
	if err != nil && err != io.EOF {
		return err
	}
	r := &reading{ctx: ctx, out: out, data: data[:n], b: document.NewBuilder(), page: "windows-1252"}
	return r.all()
}

// reading is one Read call.
type reading struct {
	ctx  context.Context
	out  document.Output
	data []byte
	b    *document.Builder
	page string // charset of 8-bit strings
	err  error

	damaged bool
	bodies  []member         // of the message
	labels  []document.Label // of them
	file    *member          // the attachment under way
	files   int
}

// member is a body or an attachment.
type member struct {
	name, mediaType string
	data            []byte
}

func (r *reading) all() error {
	for at := 6; at < len(r.data); {
		if err := r.ctx.Err(); err != nil {
			return err
		}
		if at+9 > len(r.data) {
			r.damaged = true
			break
		}
		level, id := r.data[at], binary.LittleEndian.Uint32(r.data[at+1:])
		n := int64(binary.LittleEndian.Uint32(r.data[at+5:]))
		at += 9
		if level != 1 && level != 2 {
			r.damaged = true
			break
		}
		end := at + int(min(n, int64(len(r.data)-at)))
		if err := r.attribute(id, at, end); err != nil {
			return err
		}
		r.damaged = r.damaged || int64(end-at) < n
		at = end + 2 // its checksum
	}
	if err := r.attached(); err != nil {
		return err
	}
	if err := r.flush(document.Metadata); err != nil {
		return err
	}
	defer document.Within(r.out, r.labels)()
	for _, m := range r.bodies {
		if err := r.out.Child(m.name, m.mediaType, bytes.NewReader(m.data)); err != nil {
			return err
		}
	}
	if r.damaged {
		return document.Skipped(document.Corrupt, nil)
	}
	return nil
}

// flush ends a run of text.
func (r *reading) flush(kind document.PartKind) error {
	if r.err == nil && !r.b.Empty() {
		r.err = r.out.Part(r.b.Take(kind))
	}
	return r.err
}

func (r *reading) attribute(id uint32, at, end int) error {
	data := r.data[at:end]
	switch id {
	case attCodePage:
		if len(data) >= 4 {
			if p := pageName(binary.LittleEndian.Uint32(data)); p != "" {
				r.page = p
			}
		}
	case attBody:
		if err := r.flush(document.Metadata); err != nil {
			return err
		}
		r.text("", r.narrow(data), at, end)
		return r.flush(document.Body)
	case attMsgProps:
		r.properties(at, end, r.message)
	case attRecipients:
		r.recipients(at, end)
	case attRendData:
		if err := r.attached(); err != nil {
			return err
		}
		r.file = &member{}
	case attTitle, attTransportName:
		r.text("File", r.narrow(data), at, end)
		if f := r.attachment(); f.name == "" {
			f.name = strings.TrimSpace(r.narrow(data))
		}
	case attData:
		r.attachment().data = data
	case attAttachment:
		r.attachment()
		r.properties(at, end, r.attachmentProperty)
	case attMetaFile:
		r.out.Skip("icon of attachment "+strconv.Itoa(r.files+1), document.NotText)
	default:
		if typ := id >> 16; (typ == typeString || typ == typeText || typ == typeTriples || labels[id] != "") && !forPrograms[id] {
			if id == attFrom && len(data) >= 8 { // four lengths, [MS-OXTNEF] 2.1.3.4
				at, data = at+8, data[8:]
			}
			r.text(labels[id], strings.ReplaceAll(r.narrow(data), "\x00", " "), at, end)
		}
	}
	return r.err
}

func (r *reading) attachment() *member {
	if r.file == nil {
		r.file = &member{}
	}
	return r.file
}

// attached hands over the attachment under way.
func (r *reading) attached() error {
	f := r.file
	if r.file = nil; f == nil {
		return nil
	}
	r.files++
	if f.data == nil {
		return nil
	}
	if err := r.flush(document.Metadata); err != nil {
		return err
	}
	name := strings.Join(strings.Fields(f.name), " ")
	if name == "" {
		name = "attachment " + strconv.Itoa(r.files)
	}
	return r.out.Child(name, f.mediaType, bytes.NewReader(f.data))
}

// text appends a line that stands for a range of the file.
func (r *reading) text(label, s string, at, end int) {
	s = strings.TrimRight(strings.ToValidUTF8(s, "\uFFFD"), "\x00 \r\n")
	if s == "" || r.err != nil {
		return
	}
	if label != "" {
		r.b.Insert(label + ": ")
	}
	start := r.b.Len()
	for len(s) > 0 && r.err == nil {
		n := min(len(s), 16<<10)
		for n < len(s) && s[n]&0xC0 == 0x80 {
			n++
		}
		r.b.Decode(s[:n], int64(at), int64(end))
		if s = s[n:]; r.b.Must() {
			r.err, start = r.out.Part(r.b.Cut(document.Metadata)), 0
		}
	}
	r.b.Label(document.Key, label, start, r.b.Len())
	r.b.Insert("\n")
	if r.err == nil && r.b.Full() {
		r.err = r.out.Part(r.b.Cut(document.Metadata))
	}
}

// Properties that are more than a line of text, [MS-OXPROPS].
const (
	propBody  = 0x1000
	propRTF   = 0x1009
	propHTML  = 0x1013
	propFile  = 0x3701
	propShort = 0x3704
	propLong  = 0x3707
	propMIME  = 0x370E
)

// message takes one property of the message.
func (r *reading) message(p property) {
	switch p.id {
	case propBody:
		if s := r.stringOf(p); s != "" {
			r.bodies = append(r.bodies, member{"body.txt", "text/plain; charset=utf-8", []byte(s)})
		}
	case propRTF:
		data, err := mapi.RTF(p.data)
		r.damaged = r.damaged || err != nil
		if len(data) > 0 {
			r.bodies = append(r.bodies, member{"body.rtf", "text/rtf", data})
		}
	case propHTML:
		data := p.data
		if p.text() {
			data = []byte(r.stringOf(p))
		}
		r.bodies = append(r.bodies, member{"body.html", "text/html", data})
	default:
		if kind, ok := describing[p.id]; ok && p.text() {
			if s := r.stringOf(p); s != "" && len(s) < 4096 {
				r.labels = append(r.labels, document.Label{Kind: kind, Name: s})
			}
		}
		r.line(p)
	}
}

// describing has the properties that label the bodies.
var describing = map[int]document.LabelKind{
	0x0042: document.Sender, 0x0C1A: document.Sender, 0x0E04: document.Recipient, 0x0E03: document.Recipient, 0x0037: document.Subject,
}

// line appends a property that holds text.
func (r *reading) line(p property) {
	if name := p.label(); p.text() && name != "" {
		r.text(name, r.stringOf(p), p.at, p.at+len(p.data))
	}
}

func (r *reading) attachmentProperty(p property) {
	f := r.attachment()
	switch p.id {
	case propFile:
		r.object(f, p)
	case propShort, propLong:
		s := r.stringOf(p)
		if s != "" && (p.id == propLong || f.name == "") {
			f.name = s
		}
		r.text("File", s, p.at, p.at+len(p.data))
	case propMIME: // what it says decides nothing
	default:
		r.line(p)
	}
}

// object takes an attachment that is an object: sixteen bytes say of what kind
// ([MS-OXTNEF] 2.1.3.4, attAttachment).
func (r *reading) object(f *member, p property) {
	const object, message = 0x0D, "\x07\x03\x02\x00\x00\x00\x00\x00\xC0\x00\x00\x00\x00\x00\x00\x46"
	switch {
	case p.typ != object:
		f.data = p.data
	case len(p.data) > 16 && string(p.data[:16]) == message:
		f.data = p.data[16:]
		if f.name == "" {
			f.name = "message.tnef"
		}
	case len(p.data) > 16:
		f.data = p.data[16:]
	}
}
