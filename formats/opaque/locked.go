package opaque

import "strings"

// enveloped reports whether head begins a message that is encrypted to
// somebody's certificate: a sequence that begins with the type EnvelopedData or
// one of its kin (RFC 5652, sections 3, 6 and 8; RFC 5083).
func enveloped(head []byte) bool {
	start := string(head[:min(len(head), 24)])
	for _, oid := range []string{"\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x07\x03", "\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x07\x06", "\x06\x0B\x2A\x86\x48\x86\xF7\x0D\x01\x09\x10\x01\x17"} {
		if i := strings.Index(start, oid); i >= 2 && i <= 6 {
			return true
		}
	}
	return false
}

// garbled reports whether an ARJ archive needs a password: bit 0 of its main
// header's flags (ARJ technical note, "ARJ archive file header").
func garbled(head []byte) bool {
	const flags = 8
	return hasNUL(head) && len(head) > 40 && le16(head, 2) >= 30 && le16(head, 2) <= 2600 && head[flags]&1 != 0
}

// lockedSheet reports whether a workbook before Excel 5 has the record that
// stands in front of encrypted ones (FILEPASS, [MS-XLS] 2.4.117 and its
// forerunners).
func lockedSheet(head []byte) bool {
	const filePass = 0x2F
	for at, n := 0, 0; n < 64 && at+4 <= len(head); n++ {
		if le16(head, at) == filePass {
			return true
		}
		at += 4 + le16(head, at+2)
	}
	return false
}
