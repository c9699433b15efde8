// Package convert writes text as a new file: plain text, a Word document, a
// workbook or a PDF. Redaction uses it for files that can be read but not
// rewritten.
//
// It reads no file, knows no values and takes nothing out: what it is given
// has been redacted. Its one invariant: every word it is given stands in the
// file, in the order in which it came, or Close returns an error that says
// what the form cannot hold.
package convert
