package app

import (
	"cmp"
	"context"
	"path"
	"runtime"
	"slices"
	"strings"
	"time"

	"sardine/document"
	"sardine/formats"
	"sardine/scanner"
)

// Plan is what a scan would meet, from names and sizes alone.
type Plan struct {
	Files   int64
	Bytes   int64
	Types   []PlanType // largest first
	Skips   map[document.SkipReason]int64
	Seconds float64 // how long a first scan may take
	Workers int
}

// PlanType sums up the files of one ending.
type PlanType struct {
	Extension string // lower case with the dot, "" for none
	Format    string // the reader that files of this name usually have; "" if there is none
	Partial   bool   // that reader misses some of what such files hold
	Files     int64
	Bytes     int64
}

// Cost of what is not in the bytes: opening a file and storing its result. The
// speeds of formats are rough, and so is every estimate made of them.
const (
	secondsPerFile = 0.002
	defaultSpeed   = 20 // MB/s, where the ending says nothing
)

// MakePlan walks roots without opening a file.
func MakePlan(ctx context.Context, roots []string, sel scanner.Selection, workers int, maxMbps float64) (*Plan, error) {
	if err := present(roots); err != nil {
		return nil, err
	}
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	p := &Plan{Skips: map[document.SkipReason]int64{}, Workers: workers}
	types := map[string]*PlanType{}
	cpu := 0.0
	err := scanner.Walk(ctx, roots, sel, func(e scanner.Entry) error {
		p.Files++
		p.Bytes += e.Ref.Meta.Size
		if e.Skip != "" {
			p.Skips[e.Skip]++
			return nil
		}
		ext := strings.ToLower(path.Ext(e.Ref.Rel))
		t := types[ext]
		if t == nil {
			t = &PlanType{Extension: ext}
			if f := byExtension(ext); f != nil {
				t.Format, t.Partial = f.Name, f.Partial
			}
			types[ext] = t
		}
		t.Files++
		t.Bytes += e.Ref.Meta.Size
		cpu += secondsPerFile + float64(e.Ref.Meta.Size)/float64(speedOf(ext)<<20)
		return nil
	})
	if err != nil {
		return nil, err
	}
	for _, t := range types {
		p.Types = append(p.Types, *t)
	}
	slices.SortFunc(p.Types, func(a, b PlanType) int {
		return cmp.Or(cmp.Compare(b.Bytes, a.Bytes), cmp.Compare(a.Extension, b.Extension))
	})
	p.Seconds = cpu / float64(workers)
	if maxMbps > 0 {
		p.Seconds = max(p.Seconds, float64(p.Bytes)/(maxMbps*1e6))
	}
	return p, nil
}

// Duration is Seconds, rounded to what the estimate is worth.
func (p *Plan) Duration() time.Duration {
	d := time.Duration(p.Seconds * float64(time.Second))
	switch {
	case d < time.Minute:
		return max(d.Round(time.Second), time.Second)
	case d < time.Hour:
		return d.Round(time.Minute)
	}
	return d.Round(10 * time.Minute)
}

func byExtension(ext string) *formats.Format {
	if ext == "" {
		return nil
	}
	for _, f := range formats.Table() {
		if slices.Contains(f.Extensions, ext) {
			return f
		}
	}
	return nil
}

func speedOf(ext string) int {
	if f := byExtension(ext); f != nil && f.Speed > 0 {
		return f.Speed
	}
	return defaultSpeed
}
