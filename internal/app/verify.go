package app

import (
	"context"
	"path/filepath"
	"slices"

	"sardine/detectors"
	"sardine/finding"
	"sardine/redact"
	"sardine/scanner"
)

// Verified is what became of the copies that a receipt speaks of.
type Verified struct {
	Good  int            `json:"good"`
	Bad   int            `json:"bad"`
	Found int64          `json:"findings"` // at or above the threshold in good copies
	Files []VerifiedFile `json:"files"`
}

// VerifiedFile is one copy. Result is "good", "changed", "missing" or "not in
// the receipt".
type VerifiedFile struct {
	File   string `json:"file"`
	Result string `json:"result"`
}

// VerifyCopies reads the copies in opt.Paths again. When a folder is named,
// every copy of the receipt must be in one.
func VerifyCopies(ctx context.Context, opt ScanOptions, r *redact.Receipt) (*Verified, error) {
	byDigest := map[string][]string{}
	for _, f := range r.Files {
		if f.Copy != "" {
			byDigest[f.CopyDigest] = append(byDigest[f.CopyDigest], f.Copy)
		}
	}
	v := &Verified{Files: []VerifiedFile{}}
	seen := map[string]bool{}
	whole := false
	sink := &verifying{end: func(res finding.Result) {
		rel := res.File.Rel
		whole = whole || slices.ContainsFunc(opt.Paths, func(p string) bool { return absolute(p) == res.File.Root })
		result := "not in the receipt"
		if names := byDigest[res.Digest]; res.Digest != "" && len(names) > 0 {
			result = "good"
			for _, n := range names {
				seen[n] = seen[n] || n == rel || filepath.Base(n) == filepath.Base(rel)
			}
			v.Found += int64(res.Count)
		} else if slices.ContainsFunc(r.Files, func(f redact.FileReceipt) bool { return f.Copy == rel }) {
			result = "changed"
			seen[rel] = true
		}
		v.add(rel, result)
	}}
	opt.Stream, opt.MinScore = sink, detectors.Threshold
	if _, err := Scan(ctx, opt); err != nil {
		return nil, err
	}
	for _, f := range r.Files {
		if f.Copy != "" && whole && !seen[f.Copy] {
			v.add(f.Copy, "missing")
		}
	}
	return v, nil
}

func (v *Verified) add(file, result string) {
	v.Files = append(v.Files, VerifiedFile{file, result})
	if result == "good" {
		v.Good++
	} else {
		v.Bad++
	}
}

// verifying is a scanner.Sink that looks at how files ended.
type verifying struct {
	end   func(finding.Result)
	count int
}

var _ scanner.Sink = (*verifying)(nil)

func (s *verifying) Begin(finding.FileRef) error {
	s.count = 0
	return nil
}

func (s *verifying) Findings(_ int64, batch []finding.Finding) error {
	for i := range batch {
		if batch[i].Score >= detectors.Threshold {
			s.count++
		}
	}
	return nil
}

func (s *verifying) End(r finding.Result) error {
	r.Count = s.count
	s.end(r)
	return nil
}
