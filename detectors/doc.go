// Package detectors finds personal data in text: the shelf of detectors and
// the engine that runs all of them in one walk.
//
// A [Detector] is a value. Its anchors say what its candidates look like (a run
// of digits in a certain grouping, a byte, a listed term, a capitalised word, the
// text after a label); the [Engine] compiles the anchors of all detectors into
// tables once. A [Session] takes the parts of one file in order, walks each
// text once, lets the detectors check what their anchors found, weighs the
// evidence around it (labels, column headings, keys, neighbours, the rest of
// the column) and returns what is settled.
//
// The package reads no files and decides nothing about what is done with a
// finding. Its one invariant: what is found depends on the text, its labels and
// the table of detectors only; never on time, on how the text was cut into parts
// or on what other files hold.
package detectors
