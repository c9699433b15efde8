package reading

import (
	"context"
	"io"
	"path"

	"sardine/check"
	"sardine/detectors"
	"sardine/document"
	"sardine/finding"
	"sardine/formats"
)

// CheckHit is one fault of a file; it holds no text of the file.
type CheckHit struct {
	Fault    string         `json:"fault"`
	Level    check.Level    `json:"level"`
	Title    string         `json:"title"`
	Count    int            `json:"count"`
	Places   []string       `json:"places"`
	Kinds    map[string]int `json:"personal_data,omitempty"`
	Sees     string         `json:"a_recipient"`
	Fix      string         `json:"to_mend_it"`
	Guidance string         `json:"ico_checklist"`
}

// checkSink is the formats.Sink that a checked file is read into.
type checkSink struct {
	*visitor
	check *check.Checker
}

func (s *checkSink) Skip(p document.Path, why document.SkipReason) {
	s.visitor.Skip(p, why)
	s.check.Skip(p, why)
}

// maxChecked bounds the findings that are put to places; a file with more is
// no better for it.
const maxChecked = 1 << 20

// Check reads in and settles what it gives away.
func (r *Reader) Check(ctx context.Context, in io.ReaderAt, ref finding.FileRef) ([]CheckHit, finding.Result, error) {
	var fs []finding.Finding
	known := r.policy.Of(in, ref.Meta.Size)
	c := &check.Checker{}
	s := &checkSink{check: c}
	s.visitor = &visitor{session: r.session(ref), see: c.Part, emit: func(batch []finding.Finding) error {
		known.Apply(ref.Rel, batch)
		for _, f := range batch {
			if f.Score >= detectors.Threshold && f.Kind.Category != finding.Organisation && len(fs) < maxChecked {
				fs = append(fs, f)
			}
		}
		return nil
	}}
	format, err := formats.Read(ctx, formats.File(in, ref.Meta.Size, path.Base(ref.Rel)), r.options, s)
	if err != nil {
		return nil, finding.Result{}, err
	}
	if err := s.send(s.session.Close()); err != nil {
		return nil, finding.Result{}, err
	}
	c.Format = format
	return hitsOf(c, fs), s.result(format), nil
}

func hitsOf(c *check.Checker, fs []finding.Finding) []CheckHit {
	out := []CheckHit{}
	for _, h := range c.Hits(fs) {
		out = append(out, CheckHit{h.Fault.Name, h.Fault.Level, h.Fault.Title, h.Count, h.Places, h.Kinds, h.Fault.Sees, h.Fault.Fix, h.Fault.Guidance})
	}
	return out
}

// NotChecked is the fault of a file that was not read, and why.
func NotChecked(why string) CheckHit {
	c := &check.Checker{}
	c.Skip(nil, document.SkipReason(why))
	return hitsOf(c, nil)[0]
}
