package inventory

import (
	"math"
	"math/bits"
	"slices"

	"sardine/finding"
)

// RiskFormula says in words what Risk is, to be printed with every ranking.
const RiskFormula = "risk = sum over kinds of the kind's weight × log2(1 + number of distinct values of that kind; in a folder, a value counts once a file); " +
	"the logarithm keeps one long list of a single kind from outranking files that hold several kinds about the same people"

// risk is one kind's share of RiskFormula.
func risk(weight int, distinct int64) float64 {
	return float64(weight) * math.Log2(1+float64(distinct))
}

func rounded(risk float64) float64 { return math.Round(risk*100) / 100 }

// bands are the hundreds of a score: 0 to 99 is band 0, 900 and more band 9.
const bands = 10

func bandOf(s finding.Score) uint8 { return uint8(min(max(s/100, 0), bands-1)) }

type histogram [bands]uint32

// from adds up what scored at least band b.
func (h *histogram) from(b uint8) int64 {
	var n int64
	for _, v := range h[b:] {
		n += int64(v)
	}
	return n
}

// kindStat is how often one kind was found in a file. found counts findings by
// their score, distinct counts values by the best score of each.
type kindStat struct {
	kind            uint16
	found, distinct histogram
}

type reasonStat struct {
	word  int64 // reason
	count int64 // streams
}

// stats are what totals need to know of a file: small, so that millions are
// read in seconds. Text stands as numbers of the table word.
type stats struct {
	status        finding.Status
	format, owner int64
	size, text    int64
	modified      int64        // Unix seconds
	skipped       int64        // streams, more than reasons name if there were too many
	reasons       []reasonStat // the first is the file's own
	kinds         []kindStat
	unlocks       []unlockStat // in order of the password
}

// unlockStat is how many streams one password of the list opened; 0 is one that
// every program knows.
type unlockStat struct{ password, streams int64 }

// withUnlocks stands beside the status of a file that a password opened.
const withUnlocks = 0x80

// epoch keeps times of today's files short: 1 January 2020.
const epoch = 1577836800

func (s *stats) append(b []byte) []byte {
	first := byte(s.status)
	if len(s.unlocks) > 0 {
		first |= withUnlocks
	}
	b = append(b, first)
	for _, v := range [...]int64{s.format, s.owner, s.size, s.text} {
		b = appendUint(b, uint64(v))
	}
	b = appendInt(b, s.modified-epoch)
	b = appendUint(b, uint64(len(s.reasons)))
	if len(s.reasons) > 0 {
		b = appendUint(b, uint64(s.skipped))
	}
	for _, r := range s.reasons {
		b = appendUint(b, uint64(r.word))
		b = appendUint(b, uint64(r.count))
	}
	b = appendUint(b, uint64(len(s.kinds)))
	for i := range s.kinds {
		b = s.kinds[i].append(b)
	}
	if len(s.unlocks) > 0 {
		b = appendUint(b, uint64(len(s.unlocks)))
		for _, u := range s.unlocks {
			b = appendUint(b, uint64(u.password))
			b = appendUint(b, uint64(u.streams))
		}
	}
	return b
}

// append writes found with a mask of the bands that are not empty; the mask's
// lowest bit says that distinct is the same.
func (k *kindStat) append(b []byte) []byte {
	b = appendUint(b, uint64(k.kind))
	same := k.found == k.distinct
	b = k.found.append(b, same)
	if !same {
		b = k.distinct.append(b, false)
	}
	return b
}

func (h *histogram) append(b []byte, flag bool) []byte {
	var mask uint64
	for i, v := range h {
		if v > 0 {
			mask |= 2 << i
		}
	}
	if flag {
		mask |= 1
	}
	b = appendUint(b, mask)
	for _, v := range h {
		if v > 0 {
			b = appendUint(b, uint64(v))
		}
	}
	return b
}

// read fills s, using its slices again.
func (s *stats) read(r *reader) {
	first := r.byte()
	s.status = finding.Status(first &^ withUnlocks)
	s.format, s.owner = int64(r.uint()), int64(r.uint())
	s.size, s.text = int64(r.uint()), int64(r.uint())
	s.modified = r.int() + epoch
	s.reasons, s.skipped = s.reasons[:0], 0
	if n := r.count(2); n > 0 {
		s.skipped = int64(r.uint())
		for range n {
			s.reasons = append(s.reasons, reasonStat{int64(r.uint()), int64(r.uint())})
		}
	}
	n := r.count(3)
	s.kinds = slices.Grow(s.kinds[:0], n)[:n]
	for i := range s.kinds {
		k := &s.kinds[i]
		k.kind = uint16(r.uint())
		if k.found.read(r) {
			k.distinct = k.found
		} else {
			k.distinct.read(r)
		}
	}
	s.unlocks = s.unlocks[:0]
	if first&withUnlocks != 0 {
		for range r.count(2) {
			s.unlocks = append(s.unlocks, unlockStat{int64(r.uint()), int64(r.uint())})
		}
	}
}

func (h *histogram) read(r *reader) (flag bool) {
	*h = histogram{}
	mask := r.uint()
	flag = mask&1 != 0
	for mask = mask >> 1 & (1<<bands - 1); mask != 0; mask &= mask - 1 {
		h[bits.TrailingZeros64(mask)] = uint32(r.uint())
	}
	return flag
}

// tally counts one file's findings while they come in.
type tally struct {
	found    map[uint16]*histogram
	distinct map[valueKey]uint8 // best band
	shift    uint               // only digests with this many leading zeros are kept
	samples  map[uint16]string  // masked; the first of the best score
	best     map[uint16]finding.Score
}

type valueKey struct {
	mac  uint64
	kind uint16
}

// maxDistinct is how many distinct values of one file are counted exactly.
// Beyond, half the digests are forgotten each time the table is full and the
// rest stand for all (adaptive sampling, Flajolet 1990): the error stays about
// 1.2/sqrt(maxDistinct/2), a third of a hundredth.
const maxDistinct = 1 << 18

func (t *tally) add(kind uint16, score finding.Score) {
	if t.found == nil {
		t.found = make(map[uint16]*histogram)
	}
	h := t.found[kind]
	if h == nil {
		h = new(histogram)
		t.found[kind] = h
	}
	h[bandOf(score)]++
}

func (t *tally) value(k valueKey, band uint8) {
	if k.mac>>(64-t.shift) != 0 { // a shift by 64 gives 0: all are kept
		return
	}
	if t.distinct == nil {
		t.distinct = make(map[valueKey]uint8)
	}
	if old, ok := t.distinct[k]; ok {
		t.distinct[k] = max(old, band)
		return
	}
	t.distinct[k] = band
	for len(t.distinct) > maxDistinct {
		t.shift++
		for k := range t.distinct {
			if k.mac>>(64-t.shift) != 0 {
				delete(t.distinct, k)
			}
		}
	}
}

// sample keeps one masked value a kind.
func (t *tally) sample(kind uint16, score finding.Score, v finding.Value) {
	if old, ok := t.best[kind]; ok && score <= old {
		return
	}
	if t.best == nil {
		t.best, t.samples = make(map[uint16]finding.Score), make(map[uint16]string)
	}
	t.best[kind], t.samples[kind] = score, v.String()
}

// kinds in order of their numbers.
func (t *tally) kinds() []kindStat {
	out := make([]kindStat, 0, len(t.found))
	for k, h := range t.found {
		out = append(out, kindStat{kind: k, found: *h})
	}
	slices.SortFunc(out, func(a, b kindStat) int { return int(a.kind) - int(b.kind) })
	for k, band := range t.distinct {
		i, _ := slices.BinarySearchFunc(out, k.kind, func(s kindStat, k uint16) int { return int(s.kind) - int(k) })
		out[i].distinct[band] += 1 << t.shift
	}
	if t.shift > 0 { // an estimate by bands may pass what was found
		for i := range out {
			for b := range out[i].distinct {
				out[i].distinct[b] = min(out[i].distinct[b], out[i].found[b])
			}
		}
	}
	return out
}
