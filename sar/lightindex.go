package sar

import (
	"context"
	"hash/maphash"
	"slices"
	"strings"

	"sardine/finding"
	"sardine/sar/match"
)

// lightIndex remembers, for one run without an inventory, which values stand
// in which files: digests under a key that dies with the run.
type lightIndex struct {
	seed  maphash.Seed
	files map[uint64][]int32
	refs  []finding.FileRef
}

func newLightIndex() *lightIndex {
	return &lightIndex{seed: maphash.MakeSeed(), files: map[uint64][]int32{}}
}

// keys adds the digests of findings that may be asked for again.
func (x *lightIndex) keys(keys []uint64, fs []finding.Finding) []uint64 {
	for i := range fs {
		k := fs[i].Kind
		if k.Name == "person-name" {
			for _, w := range match.Words(fs[i].Value.Reveal()) {
				keys = append(keys, maphash.String(x.seed, "w"+w))
			}
		} else if k.Category != finding.Special && k.Category != finding.Criminal {
			keys = append(keys, maphash.String(x.seed, "v"+match.Normal(k.Name, fs[i].Value.Reveal())))
		}
	}
	return keys
}

func (x *lightIndex) put(ref finding.FileRef, keys []uint64) {
	no := int32(len(x.refs))
	x.refs = append(x.refs, ref)
	slices.Sort(keys)
	for _, k := range slices.Compact(keys) {
		x.files[k] = append(x.files[k], no)
	}
}

// Candidates implements Index.
func (x *lightIndex) Candidates(_ context.Context, _ *match.Terms, lessons []match.Lesson) ([]finding.FileRef, []string, error) {
	want := map[int32]bool{}
	for _, l := range lessons {
		if l.Kind != "person-name" {
			for _, no := range x.files[maphash.String(x.seed, "v"+match.Normal(l.Kind, l.Value.Reveal()))] {
				want[no] = true
			}
			continue
		}
		count := map[int32]int{}
		words := match.Words(l.Value.Reveal())
		for _, w := range words {
			for _, no := range x.files[maphash.String(x.seed, "w"+w)] {
				count[no]++
			}
		}
		for no, n := range count {
			if n >= len(words) {
				want[no] = true
			}
		}
	}
	var out []finding.FileRef
	for no := range want {
		out = append(out, x.refs[no])
	}
	slices.SortFunc(out, func(a, b finding.FileRef) int { return strings.Compare(a.Rel, b.Rel) })
	return out, nil, nil
}

// Scope implements Index.
func (x *lightIndex) Scope(context.Context) (int64, string, error) {
	return int64(len(x.refs)), "by reading every file", nil
}
