package sar

import (
	"crypto/sha256"
	"encoding/binary"
	"math"
	"slices"
	"strings"

	"sardine/sar/match"
)

// Sample picks up to n of the files in which nothing was found, for a person
// to look through. The choice depends on the names and the salt alone.
func (f *Found) Sample(all []string, n int, salt string) []string {
	found := map[string]bool{}
	for _, v := range f.Matches {
		found[v.File] = v.Class != match.Rejected
	}
	type ranked struct {
		key  uint64
		name string
	}
	var list []ranked
	for _, name := range all {
		if !found[name] {
			sum := sha256.Sum256([]byte(salt + "\x00" + name))
			list = append(list, ranked{binary.BigEndian.Uint64(sum[:]), name})
		}
	}
	slices.SortFunc(list, func(a, b ranked) int {
		if a.key < b.key {
			return -1
		}
		return 1
	})
	out := make([]string, 0, n)
	for _, r := range list[:min(n, len(list))] {
		out = append(out, r.name)
	}
	slices.SortFunc(out, strings.Compare)
	return out
}

// Interval is the exact 95 % confidence interval (Clopper and Pearson, 1934) of
// a share of which k of n were seen.
func Interval(k, n int) (low, high float64) {
	if n <= 0 {
		return 0, 1
	}
	high = 1
	if k < n {
		high = solve(func(p float64) bool { return atMost(k, n, p) > 0.025 })
	}
	if k > 0 {
		low = solve(func(p float64) bool { return 1-atMost(k-1, n, p) < 0.025 })
	}
	return low, high
}

// solve finds where a property of p that holds from 0 on ends.
func solve(holds func(float64) bool) float64 {
	low, high := 0.0, 1.0
	for range 60 {
		if mid := (low + high) / 2; holds(mid) {
			low = mid
		} else {
			high = mid
		}
	}
	return (low + high) / 2
}

// atMost is the chance of at most k of n at the share p.
func atMost(k, n int, p float64) float64 {
	if p <= 0 {
		return 1
	}
	if p >= 1 {
		return 0
	}
	sum := 0.0
	ln, _ := math.Lgamma(float64(n + 1))
	for i := 0; i <= k; i++ {
		a, _ := math.Lgamma(float64(i + 1))
		b, _ := math.Lgamma(float64(n - i + 1))
		sum += math.Exp(ln - a - b + float64(i)*math.Log(p) + float64(n-i)*math.Log(1-p))
	}
	return min(sum, 1)
}
