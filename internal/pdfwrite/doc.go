// Package pdfwrite sets plain pages in PDF: headings, paragraphs, text as it
// was typed, tables, the head of a letter, pictures. Pages are tagged, have an
// outline, running heads and "page n of m", and carry the Go fonts cut down to
// the letters that are used.
//
// It reads no PDF, knows no mail and no redaction, and does not encrypt. Pages
// are written as they fill, so that memory does not grow with their text. Its
// one invariant: every letter it is given either stands on a page, and comes
// out again when the page's text is taken, or is counted in the Report.
// The same calls with the same options give the same bytes.
package pdfwrite
