package leak

import (
	"encoding/binary"
	"strings"
	"unicode"
)

// Needle is a value that is looked for.
type Needle struct {
	Text string
	// Strong values are distinctive: their every spelling is looked for, in bytes
	// too. Others are found as whole words of text only.
	Strong bool
	// Inside lets a word be found inside another: what a user asks to go, goes
	// from "preschools" too. Values with digits are always found so.
	Inside bool
	// Cased words are found only as they are spelt: "Will" is a name, "will" not.
	Cased bool
}

// Hit is where a needle was found, in bytes of the text.
type Hit struct {
	Needle     int
	Start, End int
	// Weak: so little is alike that in a file that does not have the value itself
	// it is likely to be something else: a few digits without their letters, part
	// of a longer word, pieces of syntax with signs between them.
	Weak bool
}

// shortRest is the most digits or letters that may be another value's, where
// they are all that is left of one; with more they are a telephone number
// without its 0.
const shortRest = 8

// Mode is what kind of text is searched.
type Mode uint8

const (
	Text   Mode = iota // what people read: any separators may stand between letters
	Raw                // markup, code: numbers must stand in one piece, or in the usual groups
	Binary             // anything: only unbroken spellings, and UTF-16
	Joined             // what was put together from pieces of syntax: as Text, but where a word ends nobody knows
)

// pattern is one spelling of a needle.
type pattern struct {
	needle int32
	key    string
	bound  bound
	gap    int32 // most bytes between two letters
	own    bool  // the value itself, not what is left of it without its letters or digits
	digits bool  // nothing but digits
	phone  bool  // the national part of a number: its prefix goes too
}

type bound uint8

const (
	anywhere bound = iota
	words          // no letter or digit beside it
	numbers        // no digit beside it
)

// Set is a compiled set of needles. It is immutable; Find may be called by
// many goroutines with a Folded each.
type Set struct {
	needles  []Needle
	patterns []pattern
	long     index // keys of 8 bytes and more
	mid      index // 5 to 7
	short    map[uint64][]int32
	starts   [1 << 10]uint64 // which two bytes keys of 5 and more begin with
	brief    [256]uint8      // which lengths short keys have, by their first byte
}

// begins reports whether a key of 5 and more may begin with a and b.
func (s *Set) begins(a, b byte) bool {
	return s.starts[uint(a)<<2|uint(b)>>6]&(1<<(b&63)) != 0
}

// index finds patterns by the first bytes of their keys.
type index struct {
	filter []uint64
	table  map[uint64][]int32
}

const filterBits = 1 << 20

func (x *index) add(prefix uint64, p int32) {
	if x.table == nil {
		x.table, x.filter = map[uint64][]int32{}, make([]uint64, filterBits/64)
	}
	h := prefix * 0x9E3779B97F4A7C15 >> 44
	x.filter[h/64] |= 1 << (h % 64)
	x.table[prefix] = append(x.table[prefix], p)
}

func (x *index) find(prefix uint64) []int32 {
	h := prefix * 0x9E3779B97F4A7C15 >> 44
	if x.filter[h/64]&(1<<(h%64)) == 0 {
		return nil
	}
	return x.table[prefix]
}

// NewSet compiles needles. A hit names a needle by its place in them.
func NewSet(needles []Needle) *Set {
	s := &Set{needles: needles, short: map[uint64][]int32{}}
	for i, n := range needles {
		for _, p := range spellings(n) {
			p.needle = int32(i)
			s.add(p)
		}
	}
	return s
}

// Len is the number of needles.
func (s *Set) Len() int { return len(s.needles) }

// Needle i of the set.
func (s *Set) Needle(i int) Needle { return s.needles[i] }

func (s *Set) add(p pattern) {
	n := int32(len(s.patterns))
	s.patterns = append(s.patterns, p)
	if len(p.key) >= 5 {
		s.starts[uint(p.key[0])<<2|uint(p.key[1])>>6] |= 1 << (p.key[1] & 63)
	} else {
		s.brief[p.key[0]] |= 1 << len(p.key)
	}
	switch {
	case len(p.key) >= 8:
		s.long.add(binary.LittleEndian.Uint64([]byte(p.key[:8])), n)
	case len(p.key) >= 5:
		s.mid.add(prefix5([]byte(p.key)), n)
	default:
		k := shortKey([]byte(p.key))
		s.short[k] = append(s.short[k], n)
	}
}

func prefix5(k []byte) uint64 {
	return uint64(k[0]) | uint64(k[1])<<8 | uint64(k[2])<<16 | uint64(k[3])<<24 | uint64(k[4])<<32
}

func shortKey(k []byte) uint64 {
	v := uint64(len(k)) << 56
	for i, c := range k {
		v |= uint64(c) << (8 * i)
	}
	return v
}

// spellings are the keys under which n is looked for.
func spellings(n Needle) []pattern {
	key := Key(n.Text)
	if key == "" {
		return nil
	}
	digits, letters := onlyDigits(key), withoutDigits(key)
	p := pattern{key: key, own: true, gap: 4, bound: words, digits: len(digits) == len(key)}
	switch {
	case len(key) < 4:
		p.gap = 2
	case len(key) >= 10:
		p.gap = 16
	}
	var f Folded
	f.Set(n.Text)
	own, _, _, _ := f.gaps(0, len(f.Key))
	p.gap = max(p.gap, own)
	if len(key) >= 6 && (n.Inside || n.Strong && strings.ContainsFunc(strings.TrimSpace(n.Text), func(r rune) bool { return !unicode.IsLetter(r) })) {
		p.bound = anywhere
	}
	out := []pattern{p}
	if !n.Strong {
		return out
	}
	if len(digits) >= 6 && 2*len(digits) >= len(key) && !p.digits {
		out = append(out, pattern{key: digits, gap: 4, bound: numbers, digits: true})
	}
	if len(letters) >= 6 && 2*len(letters) >= len(key) && len(letters) != len(key) {
		out = append(out, pattern{key: letters, gap: 4, bound: words})
	}
	if p.digits {
		if core := phoneCore(key); len(core) >= 9 && core != key {
			out = append(out, pattern{key: core, gap: 4, bound: numbers, digits: true, phone: true})
		}
	}
	return out
}

// phoneCore is a number without the prefixes that spellings differ in.
func phoneCore(d string) string {
	for _, p := range []string{"0044", "44", "0"} {
		if rest, ok := strings.CutPrefix(d, p); ok {
			return strings.TrimPrefix(rest, "0")
		}
	}
	return d
}

func onlyDigits(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, s)
}

func withoutDigits(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return -1
		}
		return r
	}, s)
}
