// Package pdf reads the text that PDF pages draw, line by line.
//
// It leans on github.com/ledongthuc/pdf for the file structure (cross
// references, objects, filters, decryption) and interprets page contents itself.
// Annotations are comments, embedded files and XMP metadata are children. It does
// not yet read values of form fields that have no box on a page, bookmarks,
// scripts, XFA forms or scanned pages, and does not rewrite. Its one invariant: a file that it read
// is always reported as read in part, never as wholly read.
//
// The foreign reader panics and loops on damaged files. Its panics are
// recovered, and it sees the file through a reader that fails when the deadline
// has passed or when it has read far more than the file holds, which ends its
// loops. What remains is memory: a forged table size is looked for before the
// file is opened, but a process of its own is the only full protection.
package pdf
