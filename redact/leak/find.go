package leak

import (
	"encoding/binary"
	"strings"
	"unicode/utf8"
)

// Find calls hit for every place where a needle stands in what f was set to.
// It ends when hit returns false.
func (s *Set) Find(f *Folded, mode Mode, hit func(Hit) bool) {
	k := f.Key
	for i := range k {
		if len(k)-i >= 5 && s.begins(k[i], k[i+1]) {
			if len(k)-i >= 8 && s.long.table != nil && !s.try(f, i, s.long.find(binary.LittleEndian.Uint64(k[i:])), mode, hit) {
				return
			}
			if s.mid.table != nil && !s.try(f, i, s.mid.find(prefix5(k[i:])), mode, hit) {
				return
			}
		}
		if s.brief[k[i]] == 0 || mode != Text || i > 0 && f.to[i-1] == f.from[i] {
			continue
		}
		for n := 1; n <= 4 && i+n <= len(k); n++ {
			if s.brief[k[i]]&(1<<n) == 0 {
				continue
			}
			if !s.try(f, i, s.short[shortKey(k[i:i+n])], mode, hit) {
				return
			}
		}
	}
}

// try looks whether one of the patterns stands at Key[i].
func (s *Set) try(f *Folded, i int, candidates []int32, mode Mode, hit func(Hit) bool) bool {
	for _, c := range candidates {
		p := &s.patterns[c]
		n := &s.needles[p.needle]
		end := i + len(p.key)
		if end > len(f.Key) || string(f.Key[i:end]) != p.key || i > 0 && f.from[i] == f.from[i-1] {
			continue
		}
		if mode != Text && !n.Strong || !s.fits(f, p, i, end, mode) {
			continue
		}
		h := Hit{Needle: int(p.needle), Start: int(f.from[i]), End: int(f.to[end-1])}
		h.Weak = f.weak(p, n, h)
		if n.Cased && f.text[h.Start:h.End] != n.Text {
			continue
		}
		if p.phone {
			h.Start = prefixBefore(f.text, h.Start)
		}
		if !hit(h) {
			return false
		}
	}
	return true
}

// weak tells what Hit.Weak does.
func (f *Folded) weak(p *pattern, n *Needle, h Hit) bool {
	if !p.own {
		return len(p.key) <= shortRest
	}
	if p.bound == anywhere && len(p.key) < 10 && !p.digits && !f.beside(words, int32(h.Start), int32(h.End)) {
		return true
	}
	return strings.ContainsAny(f.text[h.Start:h.End], syntaxSigns) && !strings.ContainsAny(n.Text, syntaxSigns)
}

// syntaxSigns part what markup and paths are made of, and no value. What is
// split by markup comes together once that is taken out.
const syntaxSigns = "<>=\\{}"

// fits checks what stands between and beside the letters.
func (s *Set) fits(f *Folded, p *pattern, i, end int, mode Mode) bool {
	most, total, nul, odd := f.gaps(i, end)
	beside := f.beside(p.bound, f.from[i], f.to[end-1])
	switch {
	case mode == Binary:
		if !p.own || total > 0 && (!nul || most > 1) && !spelt(f.text[f.from[i]:f.to[end-1]], s.needles[p.needle].Text) {
			return false
		}
		return p.bound != words || beside
	case mode == Raw && p.digits:
		if !p.own || odd || most > 1 || total > 0 && len(p.key) < 9 {
			return false
		}
		return !pointBeside(f.text, f.from[i], f.to[end-1]) && f.beside(numbers, f.from[i], f.to[end-1])
	case mode == Raw && !p.own:
		return false
	}
	if most > p.gap {
		return false
	}
	if p.bound != anywhere {
		return beside
	}
	if len(p.key) >= 10 || total == 0 {
		return true
	}
	return f.beside(words, f.from[i], f.to[end-1])
}

// spelt reports whether raw spells value with its own separators, perhaps with
// a NUL beside each letter.
func spelt(raw, value string) bool {
	ascii := func(r rune) rune {
		if r == 0 || r >= utf8.RuneSelf {
			return -1
		}
		return r
	}
	return strings.EqualFold(strings.Map(ascii, raw), strings.Map(ascii, value))
}

// gaps measures what stands between the letters Key[i:end]: the longest gap,
// their sum, whether all of it is NUL, and whether something but single blanks
// and hyphens is among it. A run of white space counts as one.
func (f *Folded) gaps(i, end int) (most, total int32, nul, odd bool) {
	nul = true
	for j := i + 1; j < end; j++ {
		if f.from[j] <= f.to[j-1] {
			continue
		}
		gap := f.text[f.to[j-1]:f.from[j]]
		n := int32(0)
		blank := false
		for k := 0; k < len(gap); k++ {
			c := gap[k]
			space := c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == 0xC2 || c == 0xA0
			if !space || !blank {
				n++
			}
			blank = space
			nul = nul && c == 0
			odd = odd || c != ' ' && c != '-'
		}
		most, total = max(most, n), total+n
	}
	return most, total, nul && total > 0, odd
}

// beside reports whether nothing stands beside the bytes [from,to) that makes
// them part of a longer word or number.
func (f *Folded) beside(b bound, from, to int32) bool {
	switch b {
	case words:
		return !f.wordBefore(from) && !f.wordAfter(to)
	case numbers:
		return !digitAt(f.text, from-1) && !digitAt(f.text, to)
	}
	return true
}

func pointBeside(s string, from, to int32) bool {
	return from > 0 && s[from-1] == '.' || int(to) < len(s) && s[to] == '.' && digitAt(s, to+1)
}

// prefixBefore takes in the prefix of a telephone number whose national part
// begins at start: 0, +44, 0044, (0).
func prefixBefore(s string, start int) int {
	from := max(0, start-12)
	head := s[from:start]
	for _, p := range []string{"0044(0)", "+44(0)", "44(0)", "0044", "+44", "44", "(0)", "0"} {
		i, j := len(head), len(p)
		for i > 0 && j > 0 {
			if c := head[i-1]; c == p[j-1] {
				i, j = i-1, j-1
			} else if c == ' ' || c == '-' || c == '(' || c == ')' {
				i--
			} else {
				break
			}
		}
		if j == 0 && !digitAt(s, int32(from+i-1)) {
			return from + i
		}
	}
	return start
}

// Present reports whether any needle of s stands in text, and which first.
func (s *Set) Present(text string, mode Mode) (needle int, ok bool) {
	var f Folded
	f.Set(text)
	s.Find(&f, mode, func(h Hit) bool {
		needle, ok = h.Needle, true
		return false
	})
	return needle, ok
}

// Clean reports whether label holds none of the needles.
func (s *Set) Clean(label string) bool {
	_, ok := s.Present(strings.TrimSpace(label), Text)
	return !ok
}
