package redact

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"sardine/document"
	"sardine/redact/leak"
)

// Receipt says what a run did, so that somebody else can check it later. It
// holds no value.
type Receipt struct {
	Record   string        `json:"record"` // "redaction receipt"
	Version  int           `json:"version"`
	Program  string        `json:"program"`
	Tables   string        `json:"tables"`
	Made     time.Time     `json:"made"`
	Item     string        `json:"item,omitempty"`
	Settings Settings      `json:"settings"`
	Files    []FileReceipt `json:"files"`
	Counts   Counts        `json:"counts"`
	Destroy  []string      `json:"destroy,omitempty"` // files with passages in clear that the user asked for
	Recall   []Recall      `json:"recall,omitempty"`
	Chain    string        `json:"chain"` // digest of the last file's entry and of all the rest of the receipt
}

// Settings are what the user chose.
type Settings struct {
	Mask       string   `json:"mask"`
	Unit       string   `json:"unit"`
	Metadata   string   `json:"metadata"`
	Threshold  float64  `json:"threshold"`
	Kinds      []string `json:"kinds,omitempty"`
	Categories []string `json:"categories,omitempty"`
	Given      int      `json:"given"` // values that the user gave
	Names      bool     `json:"names"`
	Strict     bool     `json:"strict"`
	Convert    string   `json:"convert,omitempty"` // what files without a rewriter become
}

// Counts add up: Sources = Redacted + Unchanged + Refused.
type Counts struct {
	Sources   int `json:"sources"`
	Redacted  int `json:"redacted"`
	Unchanged int `json:"unchanged"` // copied with nothing taken out
	Refused   int `json:"refused"`
	Partly    int `json:"partly"` // of the copies: some member was not read and is listed
	Passages  int `json:"passages"`
	Values    int `json:"values"`
}

// Recall is how much of one kind detection finds in documents with known
// answers: what it misses nobody removed.
type Recall struct {
	Kind   string  `json:"kind"`
	Found  int     `json:"found"`
	Of     int     `json:"of"`
	Recall float64 `json:"recall"`
}

// FileReceipt is one file's part.
type FileReceipt struct {
	Source       string `json:"source"`
	SourceDigest string `json:"source_sha256,omitempty"`
	Copy         string `json:"copy,omitempty"` // path below the output folder; absent: there is no copy
	CopyDigest   string `json:"copy_sha256,omitempty"`
	Format       string `json:"format,omitempty"`
	ConvertedTo  string `json:"converted_to,omitempty"`      // text, docx, xlsx or pdf: the copy is a new file of another kind
	Members      int    `json:"converted_members,omitempty"` // of an archive: they are new files of another kind in the copy
	Status       string `json:"status"`                      // redacted, unchanged, refused
	Reason       string `json:"reason,omitempty"`
	WayOut       string `json:"way_out,omitempty"`

	Removed   []Removal    `json:"removed,omitempty"`
	Decided   []Decided    `json:"decided,omitempty"`
	Kept      []KindCount  `json:"kept,omitempty"`       // left on purpose, by decision
	Elsewhere []KindCount  `json:"elsewhere,omitempty"`  // short or common values that also stand where nobody selected them
	Undecided int          `json:"undecided,omitempty"`  // findings below the threshold, or of kinds that were not asked for, that stay
	Unread    []Unread     `json:"unread,omitempty"`     // members that were copied without having been read
	LeftOut   []LeftOut    `json:"left_out,omitempty"`   // what a converted copy does not have
	Rastered  int          `json:"rasterised,omitempty"` // pages that are pictures of themselves in the copy, drawn by another program
	Pictures  int          `json:"pictures,omitempty"`   // pictures that another program unpacked, so that something in them could go
	Dropped   int          `json:"dropped,omitempty"`    // signatures and preview pictures that the copy no longer has
	Name      string       `json:"name,omitempty"`       // "cleaned", or "holds values" if the name of the file does
	Checks    []leak.Check `json:"checks,omitempty"`
	Previous  string       `json:"previous"` // digest of the entry before
	Digest    string       `json:"digest"`   // of this entry

	values int
}

// Removal is how often values of one kind went, and from where.
type Removal struct {
	Kind     string   `json:"kind"`
	Title    string   `json:"title"`
	Passages int      `json:"passages"`
	Values   int      `json:"values"`
	Where    []string `json:"where"` // sorts of text: body, comment, metadata
}

// Decided counts the passages that went for a reason somebody gave.
type Decided struct {
	Reason   string `json:"reason"`
	Passages int    `json:"passages"`
}

// LeftOut counts what a converted copy does not have: hidden and deleted text,
// properties, pictures.
type LeftOut struct {
	What  string `json:"what"`
	Count int    `json:"count"`
}

// KindCount is how many of a kind there are.
type KindCount struct {
	Kind  string `json:"kind"`
	Count int    `json:"count"`
}

// Unread is a member that nobody looked into.
type Unread struct {
	Path string              `json:"path"`
	Why  document.SkipReason `json:"why"`
}

func kindCounts(m map[string]int) []KindCount {
	var out []KindCount
	for k, n := range m {
		out = append(out, KindCount{k, n})
	}
	slices.SortFunc(out, func(a, b KindCount) int { return strings.Compare(a.Kind, b.Kind) })
	return out
}

// Seal chains the entries: each holds the digest of the one before, and the
// receipt the last one's together with everything else, so that nothing can be
// changed, taken out or added without notice. Who adds to a receipt seals it
// again.
func (r *Receipt) Seal() {
	previous := ""
	for i := range r.Files {
		f := &r.Files[i]
		f.Previous, f.Digest = previous, ""
		f.Digest = digestJSON(f)
		previous = f.Digest
	}
	r.Chain = r.chain(previous)
}

func (r *Receipt) chain(last string) string {
	c := *r
	c.Files, c.Chain = nil, last
	return digestJSON(&c)
}

// Intact reports whether the chain of r holds.
func (r *Receipt) Intact() bool {
	previous := ""
	for i := range r.Files {
		f := r.Files[i]
		d := f.Digest
		f.Digest = ""
		if f.Previous != previous || digestJSON(&f) != d {
			return false
		}
		previous = d
	}
	return r.chain(previous) == r.Chain
}

func digestJSON(v any) string {
	raw, err := json.Marshal(v)
	if err != nil {
		panic("redact: a receipt cannot be written: " + err.Error()) // only strings and numbers
	}
	sum := sha256.Sum256(raw)
	return hex.EncodeToString(sum[:])
}
