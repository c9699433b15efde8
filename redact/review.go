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
}

// Passages lists everything that is found in jobs, with what the run would do
// with it.
func Passages(ctx context.Context, jobs []Job, opt Options) ([]Passage, error) {
	opt.Read.Assist = Remembering(opt.Read.Assist)
	opt.worker()
	var out []Passage
	for i := range jobs {
		ps, err := passagesOf(ctx, &jobs[i], &opt)
		switch {
		case ctx.Err() != nil:
			return nil, ctx.Err()
		case errors.Is(err, ErrWorker):
			return nil, err
		case err != nil:
			continue // a file that cannot be read is refused when copies are made
		}
		out = append(out, ps...)
	}
	return out, nil
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
// whose file has changed since will be refused with ErrChanged.
func Decide(jobs []Job, ps []Passage) error {
	byFile := map[string][]Passage{}
	var given []Value
	for n, p := range ps {
		action, ok := actions[strings.ToLower(strings.TrimSpace(p.Action))]
		switch {
		case !ok:
			return fmt.Errorf("row %d of the plan: its action is neither remove nor keep", n+1)
		case p.ID != "":
			byFile[p.File] = append(byFile[p.File], p)
		case leak.Key(p.Passage) == "":
			return fmt.Errorf("row %d of the plan: a row without an id needs a passage", n+1)
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
		j := &jobs[i]
		j.Values = append(j.Values, given...)
		decided := map[string]Decision{}
		for _, p := range byFile[j.Name] {
			d := Decision{actions[strings.ToLower(strings.TrimSpace(p.Action))], p.Label, p.Reason}
			if p.ID == "" {
				j.Values = append(j.Values, Value{Text: p.Passage, Decision: d})
				continue
			}
			decided[p.ID] = d
			j.Digest = p.Digest
		}
		digest := j.Digest
		j.Decide = func(f *finding.Finding) Decision { return decided[idOf(digest, f)] }
	}
	return nil
}

var actions = map[string]Action{"remove": Remove, "keep": Keep}
