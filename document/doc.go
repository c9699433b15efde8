// Package document is the model that scanning and redaction share: a file
// becomes parts of text, and every part carries a map from its letters back to
// the bytes they were read from.
//
// A format reads by talking to an [Output] and builds each [Part] through a
// [Builder], so that text and map are made by the same calls and cannot
// disagree. A format rewrites by talking to an [Editor]: it reads the same
// parts again, is told which spans of text to replace, and turns them into
// bytes itself ([Splice] does the common case).
//
// The package knows no format, no detector and no file system. Its one
// invariant: a span that [Map.Origins] calls exact holds the same bytes in the
// text and in its stream.
package document
