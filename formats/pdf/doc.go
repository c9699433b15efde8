// Package pdf reads and rewrites PDF files: the text that pages draw, in
// reading order and with a box for every letter, what cannot be seen but is
// there, comments, form values, and every other string of the file. Embedded
// files, XMP and XFA are children.
//
// It interprets content streams itself, over the objects of internal/pdfile,
// and draws nothing. Pages that are pictures need a tool for reading them, and
// are named when there is none. Its one invariant: reading and rewriting build
// their parts by the same calls, and behind each letter of a part stands the
// glyph or string that shows it.
package pdf
