// Package finding holds the claim that a span of text is personal data of some
// kind, with the evidence, and the rules by which competing claims are settled.
//
// It knows neither how text is read nor how data is found. Its one invariant:
// a [Value] prints masked, whoever formats it and however; [Value.Reveal] is
// the only way out.
package finding

import (
	"strconv"

	"sardine/document"
)

// Finding claims that Span in the text of the stream at Path is of Kind.
// It depends on the file's bytes, the format's version and the detectors'
// versions only.
type Finding struct {
	Path  document.Path // inside the file; nil for the file's own stream
	Span  document.Span // in the text of the whole stream
	Kind  *Kind
	Part  document.PartKind
	Score Score // beside Part: findings are many, and a gap in each costs memory
	Why   []Reason
	Also  []*Kind // other readings of the same text that lost against this one
	Value Value
	Place Place // for people, not stored: where to look
}

// Score is thousandths, from integer weights, so that it is the same on every
// machine. It is calibrated: of findings scored 800, about 80 % are true.
type Score int16

// Float is s as a number from 0 to 1.
func (s Score) Float() float64 { return float64(s) / 1000 }

// Category groups kinds by what the law and the users' policies call them.
type Category string

const (
	Contact      Category = "contact"    // names, addresses, phones, e-mail
	Identifier   Category = "identifier" // numbers that single a person out
	Financial    Category = "financial"
	Special      Category = "special category" // UK GDPR Article 9
	Criminal     Category = "criminal offence" // UK GDPR Article 10
	HighRisk     Category = "high risk"        // marks, safeguarding, immigration status ...
	Online       Category = "online"           // IP addresses, cookies, devices
	Demographic  Category = "demographic"      // dates of birth, ages
	Organisation Category = "organisation"     // not a person's: kept to explain what a number is
)

// Categories in the order in which reports show them.
var Categories = []Category{Special, Criminal, HighRisk, Identifier, Financial, Demographic, Contact, Online, Organisation}

// Kind is what sort of personal data a finding is. Kinds are package-level
// values of the detectors or made from rules; compare them by Name.
type Kind struct {
	Name     string // "uk-nino", "special:health": stable, used in files and flags
	Title    string // "National Insurance number"
	Category Category
	Risk     int                 // weight of one distinct value in a file's risk score, 0 to 100
	Normal   func(string) string // the value as it is compared: nil means Fold
	Version  int                 // bump when Normal changes: stored digests are made again
}

// Normalise returns the form of v that is equal for equal values: spacing,
// case and punctuation gone as the kind allows.
func (k *Kind) Normalise(v string) string {
	if k.Normal != nil {
		return k.Normal(v)
	}
	return Fold(v)
}

// Place is where a person looks for a finding.
type Place struct {
	Label    string // sheet, page, header or key: "Staff", "page 3"; "" if there is none
	Column   string // header of the table column
	Row, Col uint32 // of a table, both from 1; 0 if it is none
	Line     uint32 // of running text, from 1
}

// String is what a person needs to go there: "Staff!C14",
// "page 3, line 12", "line 7".
func (p Place) String() string {
	if p.Row > 0 {
		s := columnName(p.Col) + strconv.FormatUint(uint64(p.Row), 10)
		if p.Label != "" {
			s = p.Label + "!" + s
		}
		return s
	}
	s := p.Label
	if p.Line > 0 {
		if s != "" {
			s += ", "
		}
		s += "line " + strconv.FormatUint(uint64(p.Line), 10)
	}
	return s
}

// columnName is A, B ... Z, AA for columns from 1, as spreadsheets name them.
func columnName(col uint32) string {
	var b []byte
	for ; col > 0; col = (col - 1) / 26 {
		b = append([]byte{byte('A' + (col-1)%26)}, b...)
	}
	return string(b)
}

// Reason is one piece of evidence, from a fixed vocabulary.
type Reason uint8

const (
	Shape       Reason = iota + 1 // looks like one
	Checksum                      // its check digits are right
	Range                         // lies in a range that is issued
	LabelBefore                   // a label stands before it
	LabelAfter                    // a label stands after it
	Column                        // the column's heading says so
	Key                           // the field's name says so
	Consistent                    // most values of its column pass
	Neighbour                     // other personal data of one person stands beside it
	Person                        // a person is spoken of in the same sentence
	Term                          // a term of the rule
	Title                         // Mr, Dr, Cllr ...
	Lexicon                       // in a list of names or words
	Spacing                       // written in the usual groups
	Structure                     // the document's structure says so (a mail header, a signature)
	Repeated                      // stands elsewhere in the file with better evidence
	Negated                       // the statement is negated; it is still data
	BadLabel                      // a label says that it is something else
	Placeholder                   // an example, a dummy or a default
	Reserved                      // lies in a range that is never issued: drama numbers, example domains, test cards
	Repaired                      // read as one after mending a letter that scanners confuse
	Topic                         // speaks of the subject, not of a person
	Crowded                       // one of very many alike numbers
	Alternative                   // the same text could be something else
	Own                           // a detail of the organisation itself
	Accepted                      // somebody has looked at it and accepted it
	Unchecked                     // it has check digits, and nothing to check them with
	WrongCheck                    // its check digits are wrong
)

var reasonNames = [...]string{
	Shape: "shape", Checksum: "checksum", Range: "range", LabelBefore: "label", LabelAfter: "label-after",
	Column: "column", Key: "key", Consistent: "consistent", Neighbour: "neighbour", Person: "person", Term: "term",
	Title: "title", Lexicon: "lexicon", Spacing: "spacing", Structure: "structure", Repeated: "repeated",
	Negated: "negated", BadLabel: "bad-label", Placeholder: "placeholder", Reserved: "reserved",
	Repaired: "repaired", Topic: "topic", Crowded: "crowded", Alternative: "alternative",
	Own: "own", Accepted: "accepted", Unchecked: "unchecked", WrongCheck: "wrong-check",
}

var reasonText = [...]string{
	Shape: "it is written like one", Checksum: "its check digits are right", Range: "it lies in a range that is issued",
	LabelBefore: "a label before it says so", LabelAfter: "a label after it says so", Column: "the column heading says so",
	Key: "the field name says so", Consistent: "most of its column is of the same kind",
	Neighbour: "other details of a person stand beside it", Person: "a person is mentioned in the same sentence",
	Term: "it is a listed term", Title: "a title stands before it", Lexicon: "it is in a list of names or words",
	Spacing: "it is grouped as people write them", Structure: "its position in the document says so",
	Repeated: "it is better supported elsewhere in the file", Negated: "the statement is negated, which is still data",
	BadLabel: "a label says it is something else", Placeholder: "it looks like an example or default",
	Reserved: "it is in a range kept for examples", Repaired: "one letter was mended that scanners confuse",
	Topic: "the subject is discussed, no person is linked", Crowded: "it is one of very many similar numbers",
	Alternative: "it could also be read as something else",
	Own:         "it is the organisation's own, by its policy file", Accepted: "somebody has looked at it and accepted it",
	Unchecked: "its check digits could not be checked: that takes the banks' own table", WrongCheck: "its check digits are wrong",
}

// String is the short name used in JSON.
func (r Reason) String() string {
	if int(r) < len(reasonNames) && reasonNames[r] != "" {
		return reasonNames[r]
	}
	return "unknown"
}

// Text says r in words for a lay reader.
func (r Reason) Text() string {
	if int(r) < len(reasonText) && reasonText[r] != "" {
		return reasonText[r]
	}
	return "for a reason this version does not know"
}

// Reasons is every reason, for documentation.
func Reasons() []Reason {
	var rs []Reason
	for i := range reasonNames {
		if reasonNames[i] != "" {
			rs = append(rs, Reason(i))
		}
	}
	return rs
}
