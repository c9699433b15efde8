// Package epub recognises electronic books (EPUB 3.3, OCF): zip archives whose
// pages are web pages.
//
// It only looks: books are read and rewritten as archives, their pages by the
// format of web pages, their description as XML. Its one invariant: it accepts
// an archive only if that says itself that it is a book.
package epub

import "bytes"

// Sniff reports whether head begins a book: its first member is called
// mimetype, is stored, and holds the type (OCF 3.3, section 4.3). Books made by
// careless programs have it elsewhere and are read as the archives they are.
func Sniff(head []byte, _ string) bool {
	const at = 30
	if len(head) < 80 || !bytes.HasPrefix(head, []byte("PK\x03\x04")) {
		return false
	}
	name := int(head[26]) | int(head[27])<<8
	extra := int(head[28]) | int(head[29])<<8
	if name != len("mimetype") || string(head[at:at+name]) != "mimetype" || at+name+extra > len(head) {
		return false
	}
	return bytes.HasPrefix(head[at+name+extra:], []byte("application/epub+zip"))
}
