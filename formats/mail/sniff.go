package mail

import (
	"bytes"
	"path"
	"strings"
)

// Sniff reports whether head begins a mail message: header lines, some of them
// with names that only mail has.
func Sniff(head []byte, name string) bool {
	if bytes.IndexByte(head[:min(len(head), 4096)], 0) >= 0 {
		return false
	}
	strong, known := headerNames(head)
	switch {
	case strong >= 1 && known >= 2:
		return true
	case known >= 3:
		return true
	}
	switch strings.ToLower(path.Ext(name)) {
	case ".eml", ".mht", ".mhtml":
		return known >= 1
	}
	return false
}

// SniffMbox reports whether head begins a mailbox: a "From " line (RFC 4155)
// followed by header lines.
func SniffMbox(head []byte, _ string) bool {
	head = bytes.TrimLeft(head, "\r\n")
	if !bytes.HasPrefix(head, []byte("From ")) || bytes.IndexByte(head[:min(len(head), 4096)], 0) >= 0 {
		return false
	}
	_, rest, ok := bytes.Cut(head, []byte("\n"))
	if !ok {
		return false
	}
	_, known := headerNames(rest)
	return known >= 1
}

// names of header fields: true for those that hardly stand at the start of a
// line in anything but mail. RFC 5322, RFC 2045 and what servers add.
var fieldNames = map[string]bool{
	"from": false, "to": false, "cc": false, "bcc": false, "subject": false, "date": false, "sender": false,
	"reply-to": true, "message-id": true, "in-reply-to": true, "references": true, "received": true,
	"return-path": true, "mime-version": true, "content-type": true, "content-transfer-encoding": true,
	"delivered-to": true, "envelope-to": true, "resent-from": true, "resent-to": true, "resent-date": true,
	"dkim-signature": true, "domainkey-signature": true, "authentication-results": true, "received-spf": true,
	"list-id": true, "list-unsubscribe": true, "thread-topic": true, "thread-index": true, "x-mailer": true,
	"x-originating-ip": true, "x-received": true, "x-spam-status": true, "x-priority": true, "user-agent": true,
	"importance": false, "disposition-notification-to": true, "arc-seal": true, "x-mozilla-status": true,
	"x-account-key": true, "x-uidl": true, "x-apparently-to": true, "errors-to": true, "newsgroups": true,
	"delivery-date": true, "comments": false, "keywords": false, "content-disposition": true, "content-class": true,
}

// headerNames counts the known field names among the first lines of head, as
// far as they are header lines.
func headerNames(head []byte) (strong, known int) {
	head = head[skipEnvelope(head):]
	seen := make(map[string]bool)
	for lines := 0; lines < 60 && len(head) > 0; lines++ {
		line, rest, _ := bytes.Cut(head, []byte("\n"))
		head = rest
		if len(line) > 0 && (line[0] == ' ' || line[0] == '\t') && lines > 0 {
			continue
		}
		n := fieldName(line)
		if n == 0 {
			if lines == 0 {
				return 0, 0
			}
			break
		}
		field := strings.ToLower(string(bytes.TrimRight(line[:n], " \t")))
		isStrong, ok := fieldNames[field]
		if ok && !seen[field] {
			seen[field] = true
			known++
			if isStrong {
				strong++
			}
		}
	}
	return strong, known
}

// fieldName is the length of the field name that line begins with, before the
// colon; 0 if it is not a header line (RFC 5322, section 2.2; a blank before the
// colon is the obsolete syntax of section 4.5).
func fieldName(line []byte) int {
	i := bytes.IndexByte(line, ':')
	if i <= 0 || i > 76 {
		return 0
	}
	name := bytes.TrimRight(line[:i], " \t")
	for _, c := range name {
		if c <= ' ' || c >= 0x7F {
			return 0
		}
	}
	return i
}

// skipEnvelope is the length of what may stand before the header: a byte order
// mark, blank lines, and the "From " line of a message cut out of a mailbox.
func skipEnvelope(raw []byte) int {
	at := 0
	if bytes.HasPrefix(raw, []byte("\xEF\xBB\xBF")) {
		at = 3
	}
	for at < len(raw) && (raw[at] == '\r' || raw[at] == '\n') {
		at++
	}
	if bytes.HasPrefix(raw[at:], []byte("From ")) || bytes.HasPrefix(raw[at:], []byte(">From ")) {
		if i := bytes.IndexByte(raw[at:], '\n'); i >= 0 {
			at += i + 1
		}
	}
	return at
}
