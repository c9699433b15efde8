package detectors

// Form is what kind of place an Anchor looks for.
type Form uint8

const (
	// Digits are groups of ASCII digits joined by single separators. The
	// candidate runs from the first digit to the last.
	Digits Form = iota + 1
	// Literal is a fixed string of bytes. The candidate is the string.
	Literal
	// Terms are words and phrases that start and end at word boundaries. The
	// candidate is the phrase as it stands in the text.
	Terms
	// CapWord is the start of every word of letters with an upper-case first
	// letter. The candidate is the word.
	CapWord
	// AfterLabel is the text that one of the detector's Labels names: what
	// follows it, the cell under the heading, the value of the key. The
	// candidate runs from its first letter to the end of the line or cell.
	AfterLabel
)

// Anchor is one shape of place where a detector wants its Check called. Use
// only the fields of its Form.
type Anchor struct {
	Form Form

	// Digits: the lengths of the groups, as in "3 3 4", "1-2 1-2 4" (a group of
	// one or two) or "10". Instead of Layouts, Total takes any grouping with so
	// many digits in all.
	Layouts []string
	Total   [2]int
	First   string // digits that may come first; "" means any
	Joins   Join   // separators allowed between groups; 0 means Tight
	Before  Beside // what may stand before; 0 means Clear
	After   Beside // what may stand after; 0 means Clear

	Text  string // Literal
	Terms []Term // Terms
	Name  bool   // CapWord: only words that may be part of a person's name

	// May, if it is set, is asked about what the anchor matched at
	// text[start:end] before a candidate is made of it: false means that Check
	// would report nothing there, whatever labels say. It serves Digits and
	// Literal; most of what these match in dense text is nothing.
	May func(text string, start, end int) bool
}

// Join says what may stand between two groups of digits.
type Join uint8

const (
	Space  Join = 1 << iota
	Hyphen      // any dash: they are folded
	Dot
	Slash
	Loose // up to three of space ( ) . -, as in "(0113) 496" and "12 - 34"
	Wrap  // a line break, with "> " of a quoted reply
)

// Tight is every single separator.
const Tight = Space | Hyphen | Dot | Slash

// Beside says what stands directly beside a run of digits.
type Beside uint32

const (
	Clear   Beside = 1 << iota // nothing that belongs to it
	Glued                      // - . / or _ with a letter or digit behind it: part of something longer
	Plus                       // a plus sign
	Letter1                    // exactly one letter
	Letter2
	Letter3
	Letter4
	Letter5
	Letter6 // six or more, or letters that have digits beyond them
	Apart1  // one separator, then a word of exactly one letter; Clear is set as well
	Apart2
	Apart3
	Apart4
	Apart5
)

// Letters is any number of letters directly beside the digits.
const Letters = Letter1 | Letter2 | Letter3 | Letter4 | Letter5 | Letter6

// Term is a word or phrase of an anchor of Form Terms. Words are compared
// without regard to case, and between two words of a phrase may stand spaces, a
// hyphen, an underscore, an apostrophe or a line break.
type Term struct {
	Text string
	Case bool // letters must be in the same case
	Cap  bool // the first letter must be upper case
}

// TermList makes Terms of phrases that may stand in any case.
func TermList(phrases ...string) []Term {
	ts := make([]Term, len(phrases))
	for i, p := range phrases {
		ts[i].Text = p
	}
	return ts
}
