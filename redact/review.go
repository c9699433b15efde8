package redact

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"

	"sardine/finding"
	"sardine/redact/leak"
)

// Passage is one finding for a person to decide on. It shows text of the file
// in clear: nobody can decide on masked text.
type Passage struct {
	ID      string  `json:"id"` // names file, place and kind; "" for a row that a person added
	File    string  `json:"file"`
	Digest  string  `json:"sha256"`
	Inside  string  `json:"inside,omitempty"` // way into containers
	Place   string  `json:"place,omitempty"`
	Kind    string  `json:"kind"`
	Score   float64 `json:"score"`
	Before  string  `json:"before,omitempty"`
	Passage string  `json:"passage"`
	After   string  `json:"after,omitempty"`
	Action  string  `json:"action"` // remove or keep
	Reason  string  `json:"reason,omitempty"`
	Label   string  `json:"label,omitempty"`

	line int // of the file that it was read from, 0 if it was not
}

// Passages lists everything that is found in jobs, with what the run would do
// with it.
func Passages(ctx context.Context, jobs []Job, opt Options) ([]Passage, error) {
	opt.Read.Assist = Remembering(opt.Read.Assist)
	opt.worker()
	found := make([][]Passage, len(jobs))
	err := each(ctx, len(jobs), opt.Workers, func(ctx context.Context, i int) error {
		var err error
		found[i], err = passagesOf(ctx, &jobs[i], &opt)
		if errors.Is(err, ErrWorker) {
			return err
		}
		return ctx.Err() // a file that cannot be read is refused when copies are made
	})
	return slices.Concat(found...), err
}

func passagesOf(ctx context.Context, job *Job, opt *Options) ([]Passage, error) {
	f, size, err := openSource(job.Source)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	digest, err := digestOf(f)
	if err != nil {
		return nil, err
	}
	ctx, cancel := opt.limited(ctx)
	defer cancel()
	t := Target{Name: job.Name, Size: size}
	var all []finding.Finding
	_, err = opt.Worker.Look(ctx, f, t, func(fs []finding.Finding) error {
		if opt.Adjust != nil {
			opt.Adjust(job.Name, fs)
		}
		for _, x := range fs {
			if opt.Select.wants(x.Kind) {
				all = append(all, x)
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(all, finding.Compare)
	around, err := opt.Worker.Around(ctx, f, t, all)
	if err != nil {
		return nil, err
	}
	out := make([]Passage, len(all))
	for i := range all {
		x := &all[i]
		out[i] = Passage{ID: idOf(digest, x), File: job.Name, Digest: digest, Inside: x.Path.String(), Place: x.Place.String(), Kind: x.Kind.Name,
			Score: x.Score.Float(), Before: around[i].Before, Passage: x.Value.Reveal(), After: around[i].After, Action: "keep"}
		if opt.Select.Takes(x) {
			out[i].Action = "remove"
		}
	}
	return out, nil
}

// idOf names a finding of a file.
func idOf(digest string, f *finding.Finding) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%s\x00%s\x00%d\x00%d\x00%s", digest, f.Path, f.Span.Start, f.Span.End, f.Kind.Name))
	return hex.EncodeToString(sum[:8])
}

// Decide lets jobs do what somebody decided: every passage by its ID, and rows
// without one as values. A job whose file is not in ps is left as it is; one
// whose file has changed since will be refused with ErrChanged, and one in which
// a passage that should go is not found any more with ErrStale.
func Decide(jobs []Job, ps []Passage) error {
	byFile := map[string][]Passage{}
	var given []Value
	for n, p := range ps {
		row := n + 1
		if p.line > 0 {
			row = p.line
		}
		action, ok := actionOf(p)
		switch {
		case !ok:
			return fmt.Errorf("row %d of the plan: its action is neither remove nor keep", row)
		case p.ID != "":
			byFile[p.File] = append(byFile[p.File], p)
		case leak.Key(p.Passage) == "":
			return fmt.Errorf("row %d of the plan: a row without an id needs a passage", row)
		default:
			v := Value{Text: p.Passage, Decision: Decision{action, p.Label, p.Reason}}
			if p.File == "" {
				given = append(given, v)
			} else {
				p.Digest = ""
				byFile[p.File] = append(byFile[p.File], p)
			}
		}
	}
	for i := range jobs {
		jobs[i].Values = append(jobs[i].Values, given...)
		jobs[i].decide(byFile[jobs[i].Name])
	}
	return nil
}

// decide puts the rows of one file into its job.
func (j *Job) decide(ps []Passage) {
	decided, open := map[string]Decision{}, map[string]bool{}
	for _, p := range ps {
		action, _ := actionOf(p)
		d := Decision{action, p.Label, p.Reason}
		if p.ID == "" {
			j.Values = append(j.Values, Value{Text: p.Passage, Decision: d})
			continue
		}
		decided[p.ID] = d
		open[p.ID] = action == Remove
		j.Digest = p.Digest
	}
	digest := j.Digest
	j.Decide = func(f *finding.Finding) Decision {
		id := idOf(digest, f)
		delete(open, id)
		return decided[id]
	}
	j.Settled = func() error {
		for _, mustGo := range open {
			if mustGo {
				return ErrStale
			}
		}
		return nil
	}
}

func actionOf(p Passage) (Action, bool) {
	a, ok := actions[strings.ToLower(strings.TrimSpace(p.Action))]
	return a, ok
}

var actions = map[string]Action{"remove": Remove, "keep": Keep}
