package policy

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"sardine/finding"
)

// Baseline is a list of findings that somebody has looked at and accepted, all
// at one time. It holds no value and no name of a file: a finding is known by a
// digest of its file's content, its place and its kind. Where a file changes,
// its findings come back.
type Baseline struct {
	head    BaselineHead
	files   map[string]map[FindingID]bool // by the SHA-256 of their content, in hex
	sizes   map[int64]bool
	entries int
}

// BaselineHead says who accepted, why and until when.
type BaselineHead struct {
	Version int    `json:"baseline"`
	Reason  string `json:"reason"`
	Author  string `json:"author"`
	Made    string `json:"made"`    // 2026-11-22
	Expires string `json:"expires"` // the last day
}

// baselineVersion of the form of the file.
const baselineVersion = 1

// baselineFile is one line of the file after the head.
type baselineFile struct {
	SHA256   string      `json:"sha256"`
	Size     int64       `json:"size"`
	Findings []FindingID `json:"findings"`
}

// FindingID tells one finding from all others, and nothing about it to anybody
// who does not have the very file.
type FindingID [12]byte

// MarshalText and UnmarshalText write and read it in hex.
func (id FindingID) MarshalText() ([]byte, error) {
	return hex.AppendEncode(nil, id[:]), nil
}

func (id *FindingID) UnmarshalText(s []byte) error {
	if n, err := hex.Decode(id[:], s); err != nil || n != len(id) {
		return errors.New("not the number of a finding")
	}
	return nil
}

// IDOf is the number of f in the file at rel whose content has the SHA-256 sum.
func IDOf(sum, rel string, f *finding.Finding) FindingID {
	h := sha256.New()
	text := func(s string) {
		h.Write(binary.AppendUvarint(nil, uint64(len(s))))
		io.WriteString(h, s)
	}
	text("sardine finding")
	text(strings.ToLower(sum))
	for _, step := range f.Path {
		text(step)
	}
	if len(f.Path) == 1 && f.Path[0] == "(file name)" { // depends on the name as well
		text(rel)
	}
	text(f.Kind.Name)
	h.Write(binary.AppendVarint(binary.AppendVarint(nil, f.Span.Start), f.Span.End))
	var id FindingID
	copy(id[:], h.Sum(nil))
	return id
}

// BaselineWriter writes a baseline file.
type BaselineWriter struct{ enc *json.Encoder }

// NewBaselineWriter checks the head and writes it.
func NewBaselineWriter(w io.Writer, head BaselineHead) (*BaselineWriter, error) {
	head.Version = baselineVersion
	if err := head.check(); err != nil {
		return nil, err
	}
	b := &BaselineWriter{json.NewEncoder(w)}
	return b, b.enc.Encode(head)
}

// File writes the findings of one file.
func (b *BaselineWriter) File(sum string, size int64, ids []FindingID) error {
	return b.enc.Encode(baselineFile{sum, size, ids})
}

func (h *BaselineHead) check() error {
	_, made := time.Parse(time.DateOnly, h.Made)
	_, expires := time.Parse(time.DateOnly, h.Expires)
	switch {
	case h.Version != baselineVersion:
		return fmt.Errorf("not a baseline of version %d", baselineVersion)
	case strings.TrimSpace(h.Reason) == "" || strings.TrimSpace(h.Author) == "":
		return errors.New("a baseline needs a reason and an author")
	case made != nil || expires != nil:
		return errors.New("the dates of a baseline are written like 2027-08-31")
	}
	return nil
}

// Limits on a baseline file: a line is one file's findings.
const longestBaselineLine = 256 << 20

// ReadBaseline reads a baseline file. Errors name the line.
func ReadBaseline(r io.Reader) (*Baseline, error) {
	b := &Baseline{files: map[string]map[FindingID]bool{}, sizes: map[int64]bool{}}
	sc := bufio.NewScanner(r)
	sc.Buffer(make([]byte, 64<<10), longestBaselineLine)
	for n := 1; sc.Scan(); n++ {
		line := bytes.TrimSpace(sc.Bytes())
		if len(line) == 0 {
			continue
		}
		if b.head.Version == 0 {
			if err := strict(line, &b.head); err != nil {
				return nil, fmt.Errorf("line %d: not the head of a baseline", n)
			}
			if err := b.head.check(); err != nil {
				return nil, fmt.Errorf("line %d: %w", n, err)
			}
			continue
		}
		var f baselineFile
		if err := strict(line, &f); err != nil || len(f.SHA256) != 2*sha256.Size || f.Size < 0 {
			return nil, fmt.Errorf("line %d: not a file of a baseline", n)
		}
		b.add(&f)
	}
	if err := sc.Err(); err != nil {
		return nil, errors.New("it cannot be read as lines of text")
	}
	if b.head.Version == 0 {
		return nil, errors.New("it is empty")
	}
	return b, nil
}

// strict decodes one JSON object and nothing else.
func strict(line []byte, to any) error {
	d := json.NewDecoder(bytes.NewReader(line))
	d.DisallowUnknownFields()
	return d.Decode(to)
}

func (b *Baseline) add(f *baselineFile) {
	sum := strings.ToLower(f.SHA256)
	ids := b.files[sum]
	if ids == nil {
		ids = make(map[FindingID]bool, len(f.Findings))
		b.files[sum] = ids
	}
	for _, id := range f.Findings {
		if !ids[id] {
			ids[id] = true
			b.entries++
		}
	}
	b.sizes[f.Size] = true
}

// Head says who accepted, why and until when; Len is how many findings.
func (b *Baseline) Head() BaselineHead { return b.head }
func (b *Baseline) Len() int           { return b.entries }

// Expired reports whether the last day has passed at now.
func (b *Baseline) Expired(now time.Time) bool {
	last, err := time.ParseInLocation(time.DateOnly, b.head.Expires, now.Location())
	return err != nil || !now.Before(last.AddDate(0, 0, 1))
}

// Holds reports whether f, in the file at rel of which sum is the SHA-256 in
// hex, was accepted.
func (b *Baseline) Holds(sum, rel string, f *finding.Finding) bool {
	ids := b.files[strings.ToLower(sum)]
	return ids != nil && ids[IDOf(sum, rel, f)]
}

// SetBaseline makes findings of b count as accepted. An expired one says so and
// accepts nothing.
func (p *Policy) SetBaseline(b *Baseline, now time.Time) {
	if b.Expired(now) {
		p.expired = append(p.expired, fmt.Sprintf("the baseline of %s, until %s: %d findings", b.head.Made, b.head.Expires, b.entries))
		return
	}
	p.baseline = b
	h := sha256.New()
	fmt.Fprintf(h, "%+v %d\n", b.head, b.entries)
	var all FindingID // order does not matter
	for _, ids := range b.files {
		for id := range ids {
			for i := range id {
				all[i] ^= id[i]
			}
		}
	}
	h.Write(all[:])
	p.sum += "*" + hex.EncodeToString(h.Sum(nil)[:8])
}

// NeedsSum reports whether the SHA-256 of a file of so many bytes must be known
// before Apply: Known takes it.
func (p *Policy) NeedsSum(size int64) bool {
	return p != nil && p.baseline != nil && p.baseline.sizes[size]
}

// Of is the policy for one file of so many bytes. Where a baseline may speak of
// it, all of it is read beforehand, for its digest; a file that cannot be read
// so has no accepted findings.
func (p *Policy) Of(f io.ReaderAt, size int64) *Policy {
	if !p.NeedsSum(size) {
		return p
	}
	h := sha256.New()
	if _, err := io.Copy(h, io.NewSectionReader(f, 0, size)); err != nil {
		return p
	}
	return p.Known(hex.EncodeToString(h.Sum(nil)))
}

// Known is the policy for one file, of which sum is the SHA-256 in hex.
func (p *Policy) Known(sum string) *Policy {
	one := *p
	one.fileSum = sum
	return &one
}
