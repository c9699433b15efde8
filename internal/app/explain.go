package app

import (
	"context"
	"slices"

	"sardine/detectors"
	"sardine/finding"
	"sardine/internal/app/reading"
	"sardine/internal/app/tables"
)

// Verdict is what became of a reading.
type Verdict uint8

const (
	Counts   Verdict = iota + 1 // a finding that is reported by default
	Review                      // a finding below the threshold: kept, and not counted
	SetAside                    // would count, and the organisation says that it does not
	Lost                        // another reading of the same text is better supported
	Rejected                    // the evidence speaks against it
)

// Reading is one thing that a place in a file was thought to be.
type Reading struct {
	reading.Shown
	Verdict Verdict
	To      *finding.Kind // of Lost: the better reading's
}

// Explain reads one file and returns every reading of the places that at
// accepts, the best first, and how the file ended. opt.MinScore is not asked.
func Explain(ctx context.Context, opt ShowOptions, at func(finding.Place) bool) ([]Reading, *finding.Result, error) {
	t := opt.Tables
	if t == nil {
		t = tables.Builtin()
	}
	opt.Tables, opt.MinScore = t.Explaining(), 0
	opt.keep = func(f *finding.Finding) bool { return at(f.Place) }
	shown, res, err := Show(ctx, opt)
	if err != nil {
		return nil, nil, err
	}
	var able []finding.Finding
	for i := range shown {
		if shown[i].Score >= detectors.Floor {
			able = append(able, shown[i].Finding)
		}
	}
	winners := finding.Resolve(slices.Clone(able))
	readings := make([]Reading, len(shown))
	for i := range shown {
		readings[i] = Reading{Shown: shown[i]}
		readings[i].Verdict, readings[i].To = verdict(&shown[i].Finding, winners)
	}
	slices.SortStableFunc(readings, func(a, b Reading) int {
		if a.Verdict != b.Verdict {
			return int(a.Verdict) - int(b.Verdict)
		}
		return int(b.Score) - int(a.Score)
	})
	return readings, res, nil
}

func verdict(f *finding.Finding, winners []finding.Finding) (Verdict, *finding.Kind) {
	if f.Score < detectors.Floor {
		return Rejected, nil
	}
	for i := range winners {
		w := &winners[i]
		if w.Span == f.Span && w.Kind == f.Kind && slices.Equal(w.Path, f.Path) {
			switch {
			case f.Score >= detectors.Threshold:
				return Counts, nil
			case slices.Contains(f.Why, finding.Own) || slices.Contains(f.Why, finding.Accepted):
				return SetAside, nil
			}
			return Review, nil
		}
	}
	for i := range winners {
		w := &winners[i]
		if w.Span.Overlaps(f.Span) && slices.Equal(w.Path, f.Path) && (w.Score > f.Score || w.Score == f.Score && w.Kind != f.Kind) {
			return Lost, w.Kind
		}
	}
	return Lost, nil
}
