package truth

import (
	"hash/fnv"
	"math/rand/v2"
)

// dice draws numbers that depend on the seed and the name alone. It takes raw
// words from PCG and does its own arithmetic, since only the generator's stream
// is promised never to change.
type dice struct{ src *rand.PCG }

func newDice(seed uint64, name string) *dice {
	h := fnv.New64a()
	h.Write([]byte(name))
	return &dice{rand.NewPCG(seed, h.Sum64())}
}

// n returns a number from 0 to k-1. The bias for small k is of no account here.
func (d *dice) n(k int) int { return int(d.src.Uint64() >> 11 % uint64(k)) }

// between returns a number from lo to hi, both included.
func (d *dice) between(lo, hi int) int { return lo + d.n(hi-lo+1) }

// one is true once in k times.
func (d *dice) one(k int) bool { return d.n(k) == 0 }

// digits appends k random digits.
func (d *dice) digits(b []byte, k int) []byte {
	for k > 0 {
		v := d.src.Uint64() >> 4
		for range min(k, 16) {
			b = append(b, '0'+byte(v%10))
			v /= 10
		}
		k -= min(k, 16)
	}
	return b
}

func (d *dice) number(k int) string { return string(d.digits(nil, k)) }

func pick[T any](d *dice, from []T) T { return from[d.n(len(from))] }
