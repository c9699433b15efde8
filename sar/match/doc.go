// Package match says which files belong to one person: it looks for the
// subject's numbers, names and addresses in the text of a file, weighs what it
// finds together with what the detectors found beside it, and tells the subject
// from namesakes and relatives.
//
// It opens no file and decides nothing about disclosure. Its one invariant: a
// verdict depends on the terms, the text and the findings only, and always says
// why, in words that repeat no value.
//
// # How evidence adds up
//
// Evidence is weighed in a unit: a row of a table, or else one document with
// its headers and properties. Each sort of evidence counts once, by its best
// piece, in points of a hundred. A name that stands with somebody else's
// number or date of birth counts for nothing: that is a namesake.
package match
