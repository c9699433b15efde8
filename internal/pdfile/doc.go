// Package pdfile is the file structure of PDF: objects, cross references,
// earlier revisions, filters, encryption, and writing a file anew.
//
// It knows nothing of pages, fonts or text, and never fails because of one bad
// object: what cannot be read is null. Its one invariant: whatever the bytes
// are, each call ends, and holds no more memory than its limits say.
package pdfile
