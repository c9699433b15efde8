package redact

import (
	"context"
	"errors"
	"io"
	"slices"
	"time"

	"sardine/detectors"
	"sardine/document"
	"sardine/finding"
	"sardine/formats"
	"sardine/redact/convert"
	"sardine/redact/leak"
)

// Errors that callers branch on. None of them, and nothing that wraps them,
// holds text of a file.
var (
	ErrLeak    = errors.New("a value that had to go is still in the copy")
	ErrChanged = errors.New("the file is not the one that was looked at")
	ErrDiffers = errors.New("the copy is not the original without the passages that had to go")
	ErrExists  = errors.New("there is a file of this name in the output folder")
	ErrNoMarks = errors.New("only PDF files and pictures can be marked by hand, and the plan must say of which file it is")
	ErrStale   = errors.New("the plan decides on a passage that is not found any more")
	ErrUnread  = errors.New("something in the file could not be read")
)

// Action says what happens to a passage.
type Action uint8

const (
	Undecided Action = iota // as the run's Selection says
	Remove
	Keep
)

// Decision is what somebody decided about one passage or value.
type Decision struct {
	Action Action
	Label  string // what stands in its place; "" for what the run's mask says
	Reason string // why, in the user's words or codes: "s.40(2)", "third party". It goes into the receipt
}

// Value is personal data that goes, or with Keep stays, wherever it stands.
type Value struct {
	Text string
	Kind *finding.Kind // nil: words that the user gave
	Decision
}

// Job is one file to be copied.
type Job struct {
	Source string // the file; it is never touched
	Name   string // path of the copy below Options.Out, with forward slashes
	Digest string // SHA-256 in hex that the source must have, or ErrChanged; "" for any

	// Values go or stay in this file alone.
	Values []Value

	// ByArea, if not nil, decides on what can be seen on pages, in place of
	// Options.Select and Values. The file must be a PDF.
	ByArea *ByArea

	// Decide is asked for every finding of the file, one call at a time. nil, or
	// an Undecided answer, leaves it to Options.Select.
	Decide func(f *finding.Finding) Decision

	// Settled is asked once Decide was asked about everything; an error, usually
	// ErrStale, refuses the file. nil: nobody asks.
	Settled func() error
}

// Options are common to all jobs of a run.
type Options struct {
	Out    string            // the folder of the copies; it must not hold the sources
	Read   document.Options  // limits, passwords, assistance
	Engine *detectors.Engine // finds what may have to go, in originals and copies; not needed with a Worker
	Worker Worker            // reads, writes and verifies; nil: a Local with Engine and Read
	// Adjust changes findings before anybody is asked, as an organisation's
	// policy does; nil for none. Name is the job's.
	Adjust func(name string, fs []finding.Finding)
	Select Selection
	Values []Value // go, or stay, in every file

	Mask     *Mask // nil: Label
	Unit     Unit
	Metadata Metadata
	Key      []byte       // pseudonyms are made with it: equal in one release, unlinkable between releases
	Names    bool         // also clean the names of files and folders
	Strict   bool         // refuse files with pictures and other members that hold no text
	Convert  convert.Form // what files become that can be read and not rewritten; None: they are refused
	Item     string       // the archive's reference number that the copies carry in the receipt

	Programs []leak.Program // other programs that look at copies, besides the readers built in
	Workers  int            // 0: one
	Now      func() time.Time
	Version  string // of the program, for the receipt
	Tables   string // fingerprint of rules and formats, for the receipt

	// rewrite stands in for formats.Rewrite in tests of the verification.
	rewrite func(context.Context, document.Stream, document.Options, formats.Editor, io.Writer) (bool, error)

	// Progress, if not nil, is told when a file was read and when it was copied
	// or refused.
	Progress func(Step)
}

// Step is how far a run has come.
type Step struct {
	Name  string
	Bytes int64
	Phase Phase
}

// Phase of a run.
type Phase uint8

const (
	Looking Phase = iota // its personal data is known
	Copied               // its copy is verified, or it was refused
)

// Selection says which findings go when nobody decided.
type Selection struct {
	Kinds      []string           // names of kinds; nil with nil Categories: every kind
	Categories []finding.Category // groups of kinds
	MinScore   finding.Score      // 0: Threshold
}

// Threshold is the least score that is removed by default, below the one from
// which findings are reported: see docs/decisions/0010-redaction-threshold.md.
const Threshold finding.Score = 400

// Takes reports whether f goes.
func (s *Selection) Takes(f *finding.Finding) bool {
	least := s.MinScore
	if least == 0 {
		least = Threshold
	}
	return f.Score >= least && s.wants(f.Kind)
}

func (s *Selection) wants(k *finding.Kind) bool {
	if len(s.Kinds) == 0 && len(s.Categories) == 0 {
		return k.Category != finding.Organisation
	}
	for _, n := range s.Kinds {
		if n == k.Name {
			return true
		}
	}
	for _, c := range s.Categories {
		if c == k.Category {
			return true
		}
	}
	return false
}

// Metadata is what happens to authors, companies and other properties of the
// document itself.
type Metadata uint8

const (
	Strip      Metadata = iota // all properties that people or programs filled in
	KeepTitles                 // but titles, subjects and keywords stay
	KeepAll
)

var metadataNames = [...]string{"strip", "keep-titles", "keep"}

func (m Metadata) String() string { return metadataNames[m] }

// MetadataNamed returns the policy of that name.
func MetadataNamed(name string) (Metadata, bool) {
	i := slices.Index(metadataNames[:], name)
	return Metadata(max(i, 0)), i >= 0
}

// Unit is how much goes with a value.
type Unit uint8

const (
	ByValue Unit = iota
	BySentence
	ByParagraph
	ByRow
	ByPage
)

var unitNames = [...]string{"value", "sentence", "paragraph", "row", "page"}

func (u Unit) String() string { return unitNames[u] }

// UnitNamed returns the unit of that name.
func UnitNamed(name string) (Unit, bool) {
	i := slices.Index(unitNames[:], name)
	return Unit(max(i, 0)), i >= 0
}
