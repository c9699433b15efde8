package reports

import (
	"bufio"
	"encoding/json"
	"io"
	"sync"

	"sardine/document"
	"sardine/finding"
)

// Stream writes results as JSON lines while a scan runs: a record for every
// finding and every file, and a last one with the totals. It has the methods
// of a scanner's sink and wants files one at a time (scanner.Ordered).
type Stream struct {
	w      *bufio.Writer
	enc    *json.Encoder
	opt    StreamOptions
	mu     sync.Mutex
	files  map[int64]*streamed // that have begun and not ended
	left   int                 // files that the user's own flags left out
	totals streamTotals
}

// streamed is a file in the making.
type streamed struct {
	rel   string
	count int // findings written
}

// StreamOptions choose what a Stream writes.
type StreamOptions struct {
	MinScore finding.Score
	Reveal   bool // values in clear
	Roots    bool // name the root too: there are several
}

// NewStream writes to w.
func NewStream(w io.Writer, opt StreamOptions) *Stream {
	bw := bufio.NewWriterSize(w, 64<<10)
	enc := json.NewEncoder(bw)
	enc.SetEscapeHTML(false)
	return &Stream{w: bw, enc: enc, opt: opt, files: map[int64]*streamed{}, totals: streamTotals{
		Record: "summary", Reasons: map[string]int{}, Kinds: map[string]int{}, Categories: map[string]int{},
	}}
}

type streamFinding struct {
	Record   string   `json:"record"`
	File     string   `json:"file"`
	Inner    string   `json:"inner,omitempty"`
	Place    string   `json:"place,omitempty"`
	Column   string   `json:"column,omitempty"`
	Part     string   `json:"part"`
	Kind     string   `json:"kind"`
	Category string   `json:"category"`
	Start    int64    `json:"start"`
	End      int64    `json:"end"`
	Score    float64  `json:"score"`
	Why      []string `json:"why"`
	Also     []string `json:"also,omitempty"`
	Sample   string   `json:"sample,omitempty"`
	Value    *string  `json:"value,omitempty"`
}

type streamFile struct {
	Record   string       `json:"record"`
	Root     string       `json:"root,omitempty"`
	File     string       `json:"file"`
	Status   string       `json:"status"`
	Reason   string       `json:"reason,omitempty"`
	Format   string       `json:"format,omitempty"`
	Bytes    int64        `json:"bytes"`
	Digest   string       `json:"sha256,omitempty"`
	Findings int          `json:"findings"`
	Skips    []streamSkip `json:"skips,omitempty"`
	Skipped  int          `json:"skipped,omitempty"`
	Unlocked []unlocked   `json:"unlocked,omitempty"`
}

// unlocked is a stream that a password opened: its line in the list, 0 for one
// that every program knows.
type unlocked struct {
	Inner    string `json:"inner,omitempty"`
	Password int    `json:"password"`
}

type streamSkip struct {
	Inner  string `json:"inner,omitempty"`
	Reason string `json:"reason"`
}

type streamTotals struct {
	Record     string         `json:"record"`
	Walked     int            `json:"walked"`
	Read       int            `json:"read"`
	PartlyRead int            `json:"partly_read"`
	Skipped    int            `json:"skipped"`
	Failed     int            `json:"failed"`
	Bytes      int64          `json:"bytes"`
	Reasons    map[string]int `json:"reasons"`
	Findings   int            `json:"findings"`
	Kinds      map[string]int `json:"kinds"`
	Categories map[string]int `json:"categories"`
}

// Begin is the scanner's.
func (s *Stream) Begin(ref finding.FileRef) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.files[ref.Seq] = &streamed{rel: ref.Rel}
	return nil
}

// Findings is the scanner's.
func (s *Stream) Findings(seq int64, batch []finding.Finding) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	file := s.files[seq]
	for i := range batch {
		f := &batch[i]
		if f.Score < s.opt.MinScore {
			continue
		}
		file.count++
		s.totals.Findings++
		s.totals.Kinds[f.Kind.Name]++
		s.totals.Categories[string(f.Kind.Category)]++
		if err := s.enc.Encode(s.record(file.rel, f)); err != nil {
			return err
		}
	}
	return nil
}

func (s *Stream) record(rel string, f *finding.Finding) streamFinding {
	r := streamFinding{
		Record: "finding", File: rel, Inner: f.Path.String(), Place: f.Place.String(),
		Part: f.Part.String(), Kind: f.Kind.Name, Category: string(f.Kind.Category),
		Start: f.Span.Start, End: f.Span.End, Score: f.Score.Float(), Sample: f.Value.String(),
	}
	for _, w := range f.Why {
		r.Why = append(r.Why, w.String())
	}
	for _, k := range f.Also {
		r.Also = append(r.Also, k.Name)
	}
	if s.opt.Reveal {
		v := f.Value.Reveal()
		r.Value, r.Column = &v, f.Place.Column // a heading is text of the file: in a table without one it may be a name
	}
	return r
}

// End is the scanner's.
func (s *Stream) End(res finding.Result) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	count := s.files[res.File.Seq].count
	delete(s.files, res.File.Seq)
	if res.Why() == document.Excluded {
		s.left++
	}
	r := streamFile{
		Record: "file", File: res.File.Rel, Status: res.Status.String(), Reason: string(res.Why()), Format: res.Format,
		Bytes: res.File.Meta.Size, Digest: res.Digest, Findings: count, Skipped: res.Skipped,
	}
	if s.opt.Roots {
		r.Root = res.File.Root
	}
	for _, k := range res.Skips {
		r.Skips = append(r.Skips, streamSkip{k.Path.String(), string(k.Why)})
	}
	for _, u := range res.Unlocks {
		r.Unlocked = append(r.Unlocked, unlocked{u.Path.String(), u.Password})
	}
	s.totals.count(res)
	return s.enc.Encode(r)
}

func (t *streamTotals) count(res finding.Result) {
	t.Walked++
	t.Bytes += res.File.Meta.Size
	switch res.Status {
	case finding.Read:
		t.Read++
	case finding.PartlyRead:
		t.PartlyRead++
	case finding.Skipped:
		t.Skipped++
	case finding.Failed:
		t.Failed++
	}
	if why := res.Why(); why != "" {
		t.Reasons[string(why)]++
	}
}

// Unread is the number of files of which something was not read, but for
// those that the user's own flags left out.
func (s *Stream) Unread() int { return s.totals.Walked - s.totals.Read - s.left }

// Found is the number of findings written.
func (s *Stream) Found() int { return s.totals.Findings }

// Flush writes what is held, without totals: the scan did not end.
func (s *Stream) Flush() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.w.Flush()
}

// Close writes the totals.
func (s *Stream) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.enc.Encode(s.totals); err != nil {
		return err
	}
	return s.w.Flush()
}
