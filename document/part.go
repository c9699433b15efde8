package document

// PartKind says what a part is to a reader of the file.
type PartKind uint8

const (
	Body      PartKind = iota // what the file is about
	Displayed                 // the same values as a program would show them (a formatted cell)
	Metadata                  // properties, authors, producer, headers of a mail
	Comment                   // comments and annotations
	Deleted                   // tracked deletions and earlier states
	Hidden                    // hidden text, sheets, slides, scripts, attributes
	Painted                   // text that is drawn and placed by coordinates (PDF, OCR)
	Name                      // the name of a file or member
)

var kindNames = [...]string{"body", "displayed", "metadata", "comment", "deleted", "hidden", "painted", "name"}

func (k PartKind) String() string {
	if int(k) < len(kindNames) {
		return kindNames[k]
	}
	return "unknown"
}

// MaxPart is the most text one part holds, in bytes; a Builder cuts before it.
// MaxLead is the most text that two neighbouring parts of a stream share.
const (
	MaxPart = 1 << 20
	MaxLead = 4 << 10
)

// Part is one run of text read from one stream. Text is always valid UTF-8.
// Parts are read-only once built, and stay valid after the call that hands
// them over.
type Part struct {
	Path   Path  // below the stream that was opened; the driver puts the outer steps in front
	Base   int64 // offset of Text in the text of its stream: parts of one stream never overlap but for Lead
	Kind   PartKind
	Text   string
	Lead   int  // bytes at the start that the part before showed at its end
	More   bool // the next part of this stream goes on where this one ends
	Map    Map
	Table  *Table  // rows and columns, if the part is one
	Labels []Label // other names the file gives to spans, in order of Start
}

// Span is the part's place in the text of its stream.
func (p *Part) Span() Span { return Span{p.Base, p.Base + int64(len(p.Text))} }

// Owns reports whether the stream span s is p's to report and to replace: p
// holds it whole, and the part before did not.
func (p *Part) Owns(s Span) bool {
	w := p.Span()
	return s.Start >= w.Start && s.End <= w.End && (p.Lead == 0 || s.End > w.Start+int64(p.Lead))
}

// Local turns a stream span into one in p.Text, clipped to it.
func (p *Part) Local(s Span) (start, end int) {
	w := p.Span()
	return int(min(max(s.Start, w.Start), w.End) - w.Start), int(min(max(s.End, w.Start), w.End) - w.Start)
}

// LabelKind says what a Label's name is.
type LabelKind uint8

const (
	Key       LabelKind = iota // a field name: JSON key, XML tag or attribute, mail header, form field
	Page                       // a page number
	Sheet                      // a worksheet's name
	Header                     // a heading the span stands under
	Link                       // the target of a link
	Veil                       // why nobody sees the span in a program: "hidden row", "covered text"
	Sender                     // who wrote the message: the value of its From field
	Recipient                  // whom it went to: To, Cc, Bcc
	Sent                       // when: the value of its Date field
	Subject                    // what it is about
	Quoted                     // text of an earlier message; the name is what begins it
)

// Label is a name that the file gives to the local span [Start,End).
type Label struct {
	Start, End uint32
	Kind       LabelKind
	Name       string
}

// Table describes a part whose text is cells, each followed by one separator
// byte: a tab, or a newline after the last cell of a row. The text of cell i
// runs from Cells[i].Text to one byte before Cells[i+1].Text (or before the
// end of the text). A cell's own text may hold tabs and newlines.
type Table struct {
	Header []string // names of the columns, nil if the table has no header row; repeated in every part of the table
	Cells  []Cell   // in order of Text
}

// Cell is where one cell starts. Row counts from 1 in the whole table and is
// the number a person reads, header row included; Col counts from 0.
type Cell struct {
	Text, Row uint32
	Col       uint16
}

// End is the end of the text of cell i in a part of n bytes.
func (t *Table) End(i, n int) int {
	if i+1 < len(t.Cells) {
		return int(t.Cells[i+1].Text) - 1
	}
	return max(n-1, int(t.Cells[i].Text))
}

// At returns the index of the cell that holds the local offset off, or -1.
func (t *Table) At(off int) int {
	lo, hi := 0, len(t.Cells)
	for lo < hi {
		mid := (lo + hi) / 2
		if int(t.Cells[mid].Text) <= off {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return lo - 1
}

// Name of the column of cell c, or "".
func (t *Table) Name(c Cell) string {
	if int(c.Col) < len(t.Header) {
		return t.Header[c.Col]
	}
	return ""
}
