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
	words []wordFilter // of each file
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

// wordFilter is a Bloom filter of the words with digits of one file: numbers
// of an organisation's own, which no detector knows. About one in a hundred
// says yes to a word that is not there, and is then read for nothing.
type wordFilter []uint64

func newFilter(words []uint64) wordFilter {
	slices.Sort(words)
	words = slices.Compact(words)
	f := make(wordFilter, len(words)*10/64+1)
	for _, w := range words {
		for i := range uint64(5) {
			b := (w + i*(w>>32|1)) % uint64(64*len(f))
			f[b/64] |= 1 << (b % 64)
		}
	}
	return f
}

func (f wordFilter) has(w uint64) bool {
	for i := range uint64(5) {
		if b := (w + i*(w>>32|1)) % uint64(64*len(f)); f[b/64]>>(b%64)&1 == 0 {
			return false
		}
	}
	return true
}

// maxWords bounds the words of one file that are remembered.
const maxWords = 1 << 20

// digitWords adds the digests of the words in text that hold a digit, and of
// those of a few capitals: initials, codes.
func (x *lightIndex) digitWords(words []uint64, text string) []uint64 {
	for i := 0; i < len(text) && len(words) < maxWords; {
		if !wordByte(text[i]) {
			i++
			continue
		}
		start, digit, capitals := i, false, true
		for i < len(text) && wordByte(text[i]) {
			digit, capitals = digit || text[i] <= '9', capitals && text[i] <= 'Z'
			i++
		}
		if n := i - start; digit && n >= 3 && n <= 24 || capitals && n >= 2 && n <= 4 {
			words = append(words, maphash.String(x.seed, trimmed(strings.ToLower(text[start:i]))))
		}
	}
	return words
}

// trimmed is a word without the noughts in front, by which lists fill numbers
// up.
func trimmed(word string) string { return strings.TrimLeft(word, "0") }

func wordByte(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}

func (x *lightIndex) put(ref finding.FileRef, keys, words []uint64) {
	no := int32(len(x.refs))
	x.refs, x.words = append(x.refs, ref), append(x.words, newFilter(words))
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
			h := maphash.String(x.seed, trimmed(match.Normal(l.Kind, l.Value.Reveal())))
			for no := range x.words {
				if x.words[no].has(h) {
					want[int32(no)] = true
				}
			}
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
