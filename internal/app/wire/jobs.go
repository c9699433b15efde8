// Package wire is what the parent and its children say to each other: the names of
// jobs and questions, what a child is told, and how findings, parts and results
// become bytes and come back.
//
// It starts no process and reads no file. Its one invariant: a reader makes no
// more of a frame than its bytes hold, and says so where they make no sense,
// whoever wrote them.
package wire

import (
	"encoding/json"

	"sardine/document"
)

// Jobs that children do. Of a redaction: what decides, knows other files and
// holds the copy open for writing is the parent.
const (
	JobRead    = "read"    // one file: findings and words
	JobText    = "text"    // one file: its text
	JobAround  = "around"  // one file and findings: the rest of their lines
	JobCheck   = "check"   // one file: what it gives away
	JobParts   = "parts"   // one file: its parts, and what is found in them
	JobForm    = "form"    // one file: a plan or a review workbook, filled in
	JobMembers = "members" // a zip archive: some of its members
	JobRecords = "records" // a list of records, taken apart
	JobBook    = "book"    // everything that is done with pages of PDF: they may come from files of strangers
	JobMarks   = "marks"   // one file: the marks of a PDF file that proposes redactions
	JobLook    = "look"    // one file: findings to decide on
	JobLines   = "lines"   // one file and findings: the rest of their lines, for a plan
	JobCopy    = "copy"    // one file: its redacted copy, as bytes
	JobVerify  = "verify"  // two files: is one the redacted copy of the other?
)

// What a child asks for.
const (
	AskTake    = "take"    // may so many bytes be read?
	AskAssist  = "assist:" // with the name of what is wanted
	AskOrder   = "order"
	AskCommon  = "common"  // what all orders of the run share
	AskProgram = "program" // with the number of a program: what it reads in the copy
)

// Kinds of frames.
const (
	FrameFindings = 'f'
	FrameWords    = 'w'
	FrameText     = 't'
	FrameAround   = 'a'
	FrameCheck    = 'c'
	FramePart     = 'p' // a piece of a part
	FramePartLast = 'P' // its last piece
	FrameForm     = 'J'
	FrameMember   = 'm'
	FrameRecord   = 'r'
	FrameBook     = 'B'
	FrameCopy     = 'o'
	FrameLines    = 'l'
)

// First byte of an answer to AskAssist.
const (
	AssistGiven  = 0
	AssistSkip   = 1 // the reason follows
	AssistAbsent = 2 // the same, and the input was not even looked at
)

// Setup is what a child is told when it starts. What the organisation
// says of findings, the key and the inventory stay with the parent.
type Setup struct {
	Rules     [][]byte // folders with rules, as zip archives
	Limits    document.Limits
	Passwords []string
	Assist    bool // the parent knows somebody who assists
	Throttle  bool // each reading is asked for
	Explain   bool // every reading of the text is returned
	View      document.View
}

// Encode is the setup as Program of package child reads it.
func (s *Setup) Encode() ([]byte, error) { return json.Marshal(s) }

// Options are those of the setup, without Assist.
func (s *Setup) Options() document.Options {
	return document.Options{Limits: s.Limits, Passwords: s.Passwords, View: s.View}
}

// Request is what a child is told of a file.
type Request struct {
	Rel   string // the path below its root
	Size  int64
	Words bool   // are words wanted that it can be looked up by?
	Rest  []byte // of some jobs
}

// Encode is the request as Decode reads it.
func (q *Request) Encode() []byte {
	w := &Writer{}
	w.Text(q.Rel)
	w.int(q.Size)
	words := 0
	if q.Words {
		words = 1
	}
	w.count(words)
	return append(w.b, q.Rest...)
}

// Decode reads what Encode wrote, or returns ErrGarbled.
func (q *Request) Decode(b []byte) error {
	r := &Reader{s: string(b)}
	q.Rel, q.Size, q.Words = r.Text(), r.int(), r.count(1) == 1
	q.Rest = []byte(r.s)
	if r.bad {
		return ErrGarbled
	}
	return nil
}
