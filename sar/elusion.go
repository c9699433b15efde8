package sar

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"math"
	"slices"
	"strings"

	"sardine/inventory"
	"sardine/sar/match"
)

// Sample picks up to n of the files in which nothing was found, for a person
// to look through. The choice depends on the names and the salt alone.
func (f *Found) Sample(all []string, n int, salt string) []string {
	p := f.picker(n, salt)
	for _, name := range all {
		p.add(name)
	}
	return p.names()
}

// Sample is Found.Sample of all files that the inventory knows: those that it
// said hold nothing, and were not read again, are among them.
func (x *Inventory) Sample(ctx context.Context, f *Found, n int, salt string) ([]string, error) {
	p := f.picker(n, salt)
	err := x.DB.Files(ctx, inventory.Filter{}, func(file *inventory.File) error {
		p.add(f.nameOf(file.Ref))
		return nil
	})
	if x.since != nil {
		for _, ref := range x.since.fresh {
			p.add(f.nameOf(ref))
		}
	}
	return p.names(), err
}

// picker keeps the n names whose digests are the smallest.
type picker struct {
	n     int
	salt  string
	found map[string]bool
	list  []drawn
}

type drawn struct {
	key  uint64
	name string
}

func (f *Found) picker(n int, salt string) *picker {
	p := &picker{n: n, salt: salt, found: map[string]bool{}}
	for _, v := range f.Matches {
		p.found[v.File] = v.Class != match.Rejected
	}
	return p
}

func (p *picker) add(name string) {
	if p.found[name] {
		return
	}
	sum := sha256.Sum256([]byte(p.salt + "\x00" + name))
	if p.list = append(p.list, drawn{binary.BigEndian.Uint64(sum[:]), name}); len(p.list) >= 2*p.n+1000 {
		p.cut()
	}
}

// cut drops what is not among the n smallest, and names that came twice.
func (p *picker) cut() {
	slices.SortFunc(p.list, func(a, b drawn) int {
		return cmp.Or(cmp.Compare(a.key, b.key), strings.Compare(a.name, b.name))
	})
	p.list = slices.Compact(p.list)
	p.list = p.list[:min(p.n, len(p.list))]
}

func (p *picker) names() []string {
	p.cut()
	out := make([]string, 0, len(p.list))
	for _, d := range p.list {
		out = append(out, d.name)
	}
	slices.Sort(out)
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
