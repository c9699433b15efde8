// Package redact makes redacted copies of files and proves them: it plans what
// goes, lets the file's own format write the copy, reads the copy again with
// code that did not write it, and only then gives it its name.
//
// It knows masks, plans, verification and receipts; how a format spells its
// text is the format's business, and what is personal data the detectors'. Its
// one invariant: a copy stands in the output folder only if it was read again
// and no value that had to go was found in it. Otherwise there is no copy, and
// the receipt says why.
//
// [Run] takes [Job]s and [Options] and does all of it. A caller that decides
// for itself what goes (a subject access request) gives each Job a Decide func
// that is asked for every finding, and Values that go or stay wherever they
// stand in that file. The same value gets the same label in all files of one
// run. A distinctive value that was removed in one file is removed in all
// others of the run, unless their decisions keep it there.
package redact
