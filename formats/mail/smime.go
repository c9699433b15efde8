package mail

import (
	"bytes"

	"sardine/document"
)

// Object identifiers of CMS content types as DER bytes (RFC 5652, section 14;
// RFC 5083; RFC 3274).
var (
	oidData       = []byte{0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07, 0x01}
	oidSigned     = []byte{0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07, 0x02}
	oidEnveloped  = []byte{0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07, 0x03}
	oidAuthEnvel  = []byte{0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x09, 0x10, 0x01, 0x17}
	maxBERNesting = 30
)

// smime handles a CMS message: encrypted ones are skipped as such, signed ones
// hold the message in clear. When that changes it is written without its
// signature, as the message that it is.
func (m *message) smime(s *section, name string) error {
	data := m.decode(s).whole().data
	head := data[:min(len(data), 64)]
	switch {
	case bytes.Contains(head, oidEnveloped), bytes.Contains(head, oidAuthEnvel):
		return m.v.skip(name, document.Encrypted)
	case !bytes.Contains(head, oidSigned):
		return m.v.skip(name, document.Unsupported)
	}
	inner := signedContent(data)
	if len(inner) == 0 {
		m.stale = append(m.stale, document.Edit{Start: int64(s.body), End: int64(s.end)})
		return m.v.skip(name, document.NotText) // only certificates
	}
	changed, ok, err := m.v.child(name, "message/rfc822", content{data: inner})
	if ok && err == nil {
		m.edits = append(m.edits, m.declare(s, "message/rfc822", "", "8bit")...)
		m.edits = append(m.edits, document.Edit{Start: int64(s.body), End: int64(s.end), New: changed})
	}
	return err
}

// signedContent finds encapContentInfo in a SignedData (RFC 5652, section
// 5.1): the octet strings in the explicit tag 0 that follows the type "data".
func signedContent(data []byte) []byte {
	// The first "data" identifier after the one of SignedData is the type of the
	// content; certificates come later.
	i := bytes.Index(data, oidData)
	if i < 0 {
		return nil
	}
	var out []byte
	octets(data[i+len(oidData):], 0, &out)
	return out
}

// octets appends the octet strings in the first element of b, which may be
// split over constructed strings of indefinite length (X.690, sections 8.1.3
// and 8.7). It returns how many bytes it took.
func octets(b []byte, depth int, out *[]byte) int {
	if len(b) < 2 || depth > maxBERNesting {
		return len(b)
	}
	tag, length, head := b[0], int(b[1]), 2
	indefinite := length == 0x80
	if length > 0x80 {
		n := length & 0x7F
		if n > 4 || len(b) < 2+n {
			return len(b)
		}
		length = 0
		for _, c := range b[2 : 2+n] {
			length = length<<8 | int(c)
		}
		head += n
	}
	if indefinite {
		length = len(b) - head
	}
	end := head + min(length, len(b)-head)
	if tag == 0x04 {
		*out = append(*out, b[head:end]...)
		return end
	}
	if tag != 0xA0 && tag != 0x24 { // [0] EXPLICIT, constructed OCTET STRING
		return end
	}
	for at := head; at < end; {
		if indefinite && at+1 < end && b[at] == 0 && b[at+1] == 0 {
			return at + 2
		}
		at += max(1, octets(b[at:end], depth+1, out))
	}
	return end
}
